"""Namesakes in a notice: where two people of one unit bear one name, a few digits of their numbers tell them apart.

What tells them apart without any digit is better: the team, the building, the group they belong to, written after the
unit before the list is public. Where digits cannot tell them apart, that is the only way on.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from registry import events, journal
from registry.errors import InvalidInput, NamesakesAlike, NotFound, RuleViolation, WrongState
from registry.records import vault
from registry.records.identities import groups_of
from registry.records.masking import Bearer, masks_for
from registry.records.models import Actor, Cycle, Nomination, Notice, Person
from registry.records.notices import WAITING
from registry.records.revisions import edit
from registry.stages.notices.finding import find_cycle, published_as
from registry.wording import CYCLE_STATES

_NAMED_AFTER_PEOPLE = ("person", "household")
_LONGEST = 20  # of what is written after a unit
_LONGEST_UNIT = 160
_NUMBER = re.compile(r"\d{4,}|[*＊@]|尾号|后[两三四五六]位")  # four more digits would add to what a mask shows one day
_CHILD = 14  # years: of whoever is younger nothing but the name is shown


@dataclass(frozen=True)
class DistinguishNamesakes:
    """Write after the units of namesakes who wait for a notice what tells them apart: by nomination, for each of them."""

    cycle: int
    places: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Namesakes:
    """Different people of one name in one unit who would stand in one list.

    `masks` is what the list would have to show of the number of each; empty where that tells them no more apart.
    """

    nominations: tuple[Nomination, ...]
    masks: tuple[str, ...]


def distinguish_namesakes(command: DistinguishNamesakes, _actor: Actor) -> int:
    """Add to the units what tells these people apart; return how many. The rest of what they are called stays."""
    cycle = find_cycle(command.cycle)
    if cycle.state not in ("review", "notice", "approved"):
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="写明同名者的区别")
    places = dict(command.places)
    waiting = _waiting(cycle)
    if lacking := set(places) - {one.id for one in waiting}:
        raise NotFound(what=f"还没有公示的对象里的{len(lacking)}个")
    alike = {one.id: group for group in _different(waiting) for one in group}
    for identity in places:
        _check_place(next(one for one in waiting if one.id == identity), places, alike.get(identity, ()))
    for one in waiting:
        if one.id in places:
            edit(one, None, f"“{one.name}”", unit=_unit_with(one, places[one.id]))
    if not places:
        raise InvalidInput(reason="请写明每个同名者的区别，例如“三组”“2号楼”。")
    journal.record(events.NamesakesDistinguished(cycle.office_id, cycle.id, tuple(sorted(places))))
    return len(places)


def namesakes_waiting(cycle: Cycle, on_day: date) -> list[Namesakes]:
    """Return the namesakes among those who wait for the next notice, with what it would show of their numbers."""
    return [_masked(group, on_day) for group in _different(_waiting(cycle))]


def masks_of_list(listed: Sequence[Nomination], on_day: date) -> list[str]:
    """Return what a list must show of each one's number, and keep it: the same is shown of them for ever."""
    alike = _alike(listed)
    if not alike:
        return [""] * len(listed)
    bearers, known = _bearers(alike, on_day)
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


def _waiting(cycle: Cycle) -> list[Nomination]:
    waiting = Nomination.select().where(Nomination.cycle == cycle, Nomination.state.in_(WAITING))
    return list(waiting.order_by(Nomination.position))


def _check_place(one: Nomination, places: dict[int, str], group: Sequence[Nomination]) -> None:
    """Refuse what does not tell somebody from every namesake, is nobody's business, or is not needed."""
    if not group:
        raise RuleViolation(reason=f"要公示的名单里没有和“{one.name}”同名同单位的人，不用写明区别。")
    said = places[one.id].strip()
    if not said or len(said) > _LONGEST or _NUMBER.search(said):
        raise InvalidInput(
            reason=f"请写明“{one.name}”的区别，例如“三组”“2号楼”“后勤科”，最多{_LONGEST}个字，不能写号码。"
        )
    if len(_unit_with(one, said)) > _LONGEST_UNIT:
        raise InvalidInput(reason=f"“{one.name}”的单位加上“{said}”太长，最多{_LONGEST_UNIT}个字，请写短一些。")
    honorees = _honorees(group)
    bearing = {honorees[other.id] for other in group if _bare(places.get(other.id, "")) in ("", _bare(said))}
    if bearing != {honorees[one.id]}:
        raise InvalidInput(
            reason=f"有{len(group)}个“{one.name}”（{one.unit or '没有写单位'}），请给每一个都写明区别，不能相同。"
        )


def _unit_with(one: Nomination, said: str) -> str:
    said = " ".join(said.split())
    return f"{one.unit}（{said}）" if one.unit else said


def _alike(listed: Sequence[Nomination]) -> list[Nomination]:
    """Return those who share name and unit with somebody else of the list, spaces aside."""
    return [one for group in _groups(listed) for one in group]


def _groups(listed: Sequence[Nomination]) -> Iterator[list[Nomination]]:
    together: dict[tuple[str, str], list[Nomination]] = {}
    for one in listed:
        if one.kind in _NAMED_AFTER_PEOPLE:
            together.setdefault((_bare(one.name), _bare(one.unit)), []).append(one)
    return (named for named in together.values() if len(named) > 1)


def _different(listed: Sequence[Nomination]) -> Iterator[list[Nomination]]:
    """Yield those who share name and unit and are different people; somebody in two categories is one."""
    return (group for group in _groups(listed) if len(set(_honorees(group).values())) > 1)


def _honorees(group: Sequence[Nomination]) -> dict[int, object]:
    """Return by nomination which honoree it is of: whoever was merged into one is one."""
    merged = groups_of({one.person_id for one in group if one.person_id is not None})
    return {one.id: ("nomination", one.id) if one.person_id is None else merged[one.person_id] for one in group}


def _masked(group: Sequence[Nomination], on_day: date) -> Namesakes:
    try:
        return Namesakes(tuple(group), tuple(masks_for(_bearers(group, on_day)[0])))
    except NamesakesAlike:
        return Namesakes(tuple(group), ())


def _bare(text: str) -> str:
    return "".join(text.split())


def _bearers(alike: Sequence[Nomination], on_day: date) -> tuple[list[Bearer], dict[int, str]]:
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
