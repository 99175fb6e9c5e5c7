"""When the time to keep them has run out, a cycle's nominees without an award are made anonymous, by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import peewee

from registry import clock, events, journal
from registry.records import keys
from registry.records.forgettings import Forgetting
from registry.records.models import Award, Cycle, Nomination, Person, SealedRow
from registry.records.plans import Plan
from registry.stages.forgetting.erasing import erase_later, forget_nominations, forget_people, parts

ENDED = ("decided", "archived", "cancelled", "term_ended")
_USUAL_MONTHS = 24
_ENDINGS = (events.DecisionAdopted, events.CycleCancelled)


@dataclass(frozen=True)
class Keeping:
    """A cycle that ended, how many nominees without an award it still names, and the day they become anonymous."""

    cycle: Cycle
    until: date
    count: int


def kept_until() -> list[Keeping]:
    """Return the cycles in scope whose nominees without an award are still kept, the next to be forgotten first."""
    found = list(_waiting())
    awarded = Award.select(Award.nomination)
    ours = (Nomination.cycle.in_([cycle for cycle, _ in found]), Nomination.id.not_in(awarded))
    counted = Nomination.select(Nomination.cycle, peewee.fn.COUNT(Nomination.id)).where(*ours)
    counts = dict(counted.group_by(Nomination.cycle).tuples())
    kept = [Keeping(cycle, until, counts.get(cycle.id, 0)) for cycle, until in found]
    return sorted((one for one in kept if one.count), key=lambda one: (one.until, one.cycle.id))


def due_cycles(today: date) -> list[Cycle]:
    """Return the cycles whose nominees without an award have been kept long enough, since decision or cancellation."""
    return [cycle for cycle, until in _waiting() if until <= today]


def _waiting() -> Iterator[tuple[Cycle, date]]:
    done = Forgetting.select(Forgetting.cycle).where(Forgetting.what == "anonymised")
    waiting = {one.id: one for one in Cycle.select().where(Cycle.state.in_(ENDED), Cycle.id.not_in(done))}
    if not waiting:
        return
    months = dict(Plan.select(Plan.cycle, Plan.retention_months).where(Plan.cycle.in_(list(waiting))).tuples())
    ended = dict(_endings())
    for identity, cycle in sorted(waiting.items()):
        if identity in ended:
            yield cycle, later(ended[identity], months.get(identity, _USUAL_MONTHS))


def anonymise_due(today: date) -> int:
    """Make anonymous what is due; return how many nominations. Called by the worker, in a transaction and in its turn."""
    return sum(_anonymise(cycle) for cycle in due_cycles(today))


def unerased() -> list[Forgetting]:
    """Return what was forgotten whose keys are not yet known to be gone."""
    return list(Forgetting.select().where(Forgetting.erasable != peewee.SQL("'[]'")))


def erase_left() -> None:
    """Erase the keys that were decided on, again where a crash may have come before it; then note that they are gone."""
    for forgetting in unerased():
        keys.erase_many(forgetting.erasable)
        Forgetting.update(erasable=[]).where(Forgetting.id == forgetting.id).execute()


def _anonymise(cycle: Cycle) -> int:
    awarded = Award.select(Award.nomination)
    unsuccessful = (Nomination.cycle == cycle, Nomination.id.not_in(awarded))
    nominations = [one for (one,) in Nomination.select(Nomination.id).where(*unsuccessful).tuples()]
    people = {one for (one,) in Nomination.select(Nomination.person).where(*unsuccessful).tuples() if one is not None}
    forgetting = Forgetting.create(
        office=cycle.office_id,
        cycle=cycle,
        what="anonymised",
        nominations=len(nominations),
        done_at=clock.written(clock.now()),
    )
    erasable = forget_nominations(nominations)
    erase_later(forgetting, erasable + forget_people(list(_without_facts(people))))
    journal.record(events.NominationsAnonymised(cycle.office_id, cycle.id, len(nominations)))
    return len(nominations)


def _without_facts(people: set[int]) -> Iterator[int]:
    """Yield those of the people of whom no nomination keeps private facts any more."""
    for part in parts(people):
        kept = SealedRow.select(SealedRow.person).where(SealedRow.person.in_(part))
        left = Person.select(Person.id).where(Person.id.in_(part), Person.id.not_in(kept))
        yield from (one for (one,) in left.tuples())


def _endings() -> Iterator[tuple[int, date]]:
    """Yield each cycle that was decided or cancelled and the day on which the journal says so."""
    position = -1
    while entries := journal.after(position, [event.__name__ for event in _ENDINGS], 1_000):
        for entry in entries:
            event = journal.event_of(entry)
            if isinstance(event, _ENDINGS):
                yield event.cycle, datetime.fromisoformat(entry.recorded_at).astimezone(clock.SHANGHAI).date()
        position = entries[-1].seq


def later(day: date, months: int) -> date:
    """Return the day so many months later, or the first of the month after where that month has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return date(day.year + years, month + 2, 1)
