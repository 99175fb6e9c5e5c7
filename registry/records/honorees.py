"""Honorees across years: everybody merged into one is one honoree, whatever edition and name they stand under."""

from collections.abc import Collection, Iterator
from datetime import date

from registry.records.identities import groups_of
from registry.records.models import Award, Nomination

_PART = 500


def holders(persons: Collection[int], title: str, since: date) -> dict[int, Award]:
    """Return who of these people, or anybody merged into one with them, was given a title since a day: their last award.

    A title that was revoked is not held; one that expired was. Only awards in sight count.
    """
    groups = groups_of(persons)
    awarded: dict[int | None, Award] = {}
    for award in _awards_of({one for group in groups.values() for one in group}):
        if award.title == title and award.granted_on >= since and award.state != "revoked":
            awarded[award.nomination.person_id] = award
    last = {person: [awarded[one] for one in groups[person] if one in awarded] for person in persons}
    return {person: max(held, key=lambda award: award.granted_on) for person, held in last.items() if held}


def _awards_of(persons: Collection[int]) -> Iterator[Award]:
    """Yield the awards of people in sight, the oldest first."""
    wanted = sorted(persons)
    for start in range(0, len(wanted), _PART):
        query = Award.select(Award, Nomination).join(Nomination)
        asked = query.where(Nomination.person.in_(wanted[start : start + _PART]))
        yield from asked.order_by(Award.granted_on, Award.id)
