"""Namesakes in a notice: where two people of one unit bear one name, a few digits of their numbers tell them apart."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from registry.records import vault
from registry.records.identities import groups_of
from registry.records.masking import Bearer, masks_for
from registry.records.models import Nomination, Notice, Person
from registry.stages.notices.finding import published_as

_NAMED_AFTER_PEOPLE = ("person", "household")
_CHILD = 14  # years: of whoever is younger nothing but the name is shown


def masks_of_list(listed: Sequence[Nomination], on_day: date) -> list[str]:
    """Return what a list must show of each one's number, and keep it: the same is shown of them for ever."""
    alike = _alike(listed)
    if not alike:
        return [""] * len(listed)
    bearers, known = bearers_of(alike, on_day)
    found = dict(zip([one.id for one in alike], masks_for(bearers), strict=True))
    for one in alike:
        if found[one.id] and one.person_id is not None and not known[one.person_id]:
            Person.update(mask=found[one.id]).where(Person.id == one.person_id).execute()
    return [found.get(one.id, "") for one in listed]


def masks_shown(notice: Notice) -> dict[int, str]:
    """Return what a notice, as the journal tells it, showed of the numbers of namesakes, by nomination."""
    told = published_as(notice)
    if told is None or not told.event.masks:
        return {}
    shown = zip(told.event.entries, told.event.masks, strict=True)
    return {nomination: mask for (nomination, _, _), mask in shown if mask}


def _alike(listed: Sequence[Nomination]) -> list[Nomination]:
    """Return those who share name and unit with somebody else of the list, spaces aside."""
    return [one for group in _groups(listed) for one in group]


def _groups(listed: Sequence[Nomination]) -> Iterator[list[Nomination]]:
    together: dict[tuple[str, str], list[Nomination]] = {}
    for one in listed:
        if one.kind in _NAMED_AFTER_PEOPLE:
            together.setdefault((_bare(one.name), _bare(one.unit)), []).append(one)
    return (named for named in together.values() if len(named) > 1)


def different_people(listed: Sequence[Nomination]) -> Iterator[list[Nomination]]:
    """Yield those who share name and unit and are different people; somebody in two categories is one."""
    return (group for group in _groups(listed) if len(set(honorees_of(group).values())) > 1)


def honorees_of(group: Sequence[Nomination]) -> dict[int, object]:
    """Return by nomination which honoree it is of: whoever was merged into one is one."""
    merged = groups_of({one.person_id for one in group if one.person_id is not None})
    return {one.id: ("nomination", one.id) if one.person_id is None else merged[one.person_id] for one in group}


def _bare(text: str) -> str:
    return "".join(text.split())


def bearers_of(alike: Sequence[Nomination], on_day: date) -> tuple[list[Bearer], dict[int, str]]:
    """Return who these are to the rule of masks, and what was shown before of the number of each person."""
    facts = vault.read_many([one.id for one in alike])
    groups = groups_of({one.person_id for one in alike if one.person_id is not None})
    known = dict(
        Person.select(Person.id, Person.mask).where(Person.id.in_({p for g in groups.values() for p in g})).tuples()
    )
    return [_bearer(one, facts.get(one.id), groups, known, on_day) for one in alike], known


def _bearer(
    one: Nomination, facts: vault.Private | None, groups: dict[int, frozenset[int]], known: dict[int, str], on_day: date
) -> Bearer:
    values = facts.values if facts else {}
    if one.person_id is None:
        return Bearer(("nomination", one.id), one.name, one.unit)
    group = groups[one.person_id]
    before = known[one.person_id] or next((known[person] for person in sorted(group) if known.get(person)), "")
    id_no = values.get("id_no", "")
    return Bearer(group, one.name, one.unit, before, id_no, _is_child(values.get("birth", ""), id_no, on_day))


def _is_child(birth: str, id_no: str, on_day: date) -> bool:
    """Tell whether somebody is younger than fourteen, by the number or else by the birthday of the roster."""
    for told in (id_no[6:14], birth):
        with suppress(ValueError):
            born = date.fromisoformat(told)
            return on_day.year - born.year - ((on_day.month, on_day.day) < (born.month, born.day)) < _CHILD
    return False
