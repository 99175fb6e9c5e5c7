"""Namesakes told apart before a notice shows them: by the team, the building, the group written after their unit.

So no digit of anybody's number need be shown; where digits could not tell them apart, it is the only way on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry import events, journal
from registry.errors import InvalidInput, NamesakesAlike, NotFound, RuleViolation, WrongState
from registry.records.masking import masks_for
from registry.records.models import Actor, Cycle, Nomination
from registry.records.notices import WAITING
from registry.records.revisions import edit
from registry.stages.notices.finding import find_cycle
from registry.stages.notices.namesakes import bearers_of, different_people
from registry.wording import CYCLE_STATES

_SHOWN = ("proposed", "objected")  # who stands in an earlier round
_LONGEST = 20  # of what is written after a unit
_LONGEST_UNIT = 160
_NUMBER = re.compile(r"\d{4,}|[*＊@]|尾号|后[两三四五六]位")  # four more digits would add to what a mask shows one day


@dataclass(frozen=True)
class DistinguishNamesakes:
    """Write after the units of namesakes who wait for a notice what tells them apart: by nomination, for each of them."""

    cycle: int
    places: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Namesakes:
    """Different people of one name in one unit: those who wait for a notice, and whom an earlier round shows already.

    `masks` is what the list would have to show of the number of each who waits; empty where that tells them no more
    apart, or where only one of them waits.
    """

    nominations: tuple[Nomination, ...]
    masks: tuple[str, ...]
    shown: tuple[Nomination, ...] = ()


def distinguish_namesakes(command: DistinguishNamesakes, _actor: Actor) -> int:
    """Add to the units what tells these people apart; return how many. The rest of what they are called stays."""
    cycle = find_cycle(command.cycle)
    if cycle.state not in ("review", "notice", "approved"):
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="写明同名者的区别")
    places = {identity: " ".join(said.split()) for identity, said in command.places}
    if not places:
        raise InvalidInput(reason="请写明每个同名者的区别，例如“三组”“2号楼”。")
    listed = _listed(cycle)
    if lacking := set(places) - {one.id for one in listed if one.state in WAITING}:
        raise NotFound(what=f"还没有公示的对象里的{len(lacking)}个")
    _check(listed, places)
    for one in listed:
        if one.id in places:
            edit(one, None, f"“{one.name}”", unit=one.unit)
    journal.record(events.NamesakesDistinguished(cycle.office_id, cycle.id, tuple(sorted(places))))
    return len(places)


def namesakes_waiting(cycle: Cycle, on_day: date) -> list[Namesakes]:
    """Return the namesakes among those who wait for the next notice, with what it would show of their numbers."""
    found = []
    for group in different_people(_listed(cycle)):
        waiting = tuple(one for one in group if one.state in WAITING)
        if waiting:
            shown = tuple(one for one in group if one.state not in WAITING)
            found.append(Namesakes(waiting, _masks(waiting, on_day), shown))
    return found


def _listed(cycle: Cycle) -> list[Nomination]:
    """Return who waits for a notice of a cycle and who stands in one."""
    query = Nomination.select().where(Nomination.cycle == cycle, Nomination.state.in_((*WAITING, *_SHOWN)))
    return list(query.order_by(Nomination.position))


def _check(listed: Sequence[Nomination], places: Mapping[int, str]) -> None:
    """Write the places after the units of these rows; refuse what leaves anybody like a namesake, or says too much."""
    alike = {one.id: group for group in different_people(listed) for one in group}
    for one in listed:
        if one.id in places:
            group = [other for other in alike.get(one.id, ()) if other.state in WAITING]
            _check_place(one, places[one.id], group)
            if not all(places.get(other.id) for other in group):
                raise _unlike(one, group)
    for one in listed:
        if one.id in places:
            one.unit = _unit_with(one, places[one.id])
    for group in different_people(listed):
        if any(one.id in places for one in group):
            raise _unlike(group[0], group)


def _check_place(one: Nomination, said: str, group: Sequence[Nomination]) -> None:
    if not group:
        raise RuleViolation(reason=f"要公示的名单里没有和“{one.name}”同名同单位的人，不用写明区别。")
    if not said or len(said) > _LONGEST or _NUMBER.search(said):
        raise InvalidInput(
            reason=f"请写明“{one.name}”的区别，例如“三组”“2号楼”“后勤科”，最多{_LONGEST}个字，不能写号码。"
        )
    if len(_unit_with(one, said)) > _LONGEST_UNIT:
        raise InvalidInput(reason=f"“{one.name}”的单位加上“{said}”太长，最多{_LONGEST_UNIT}个字，请写短一些。")


def _unlike(one: Nomination, group: Sequence[Nomination]) -> InvalidInput:
    unit = one.unit or "没有写单位"
    return InvalidInput(reason=f"有{len(group)}个“{one.name}”（{unit}），请给每一个都写明区别，不能相同。")


def _unit_with(one: Nomination, said: str) -> str:
    return f"{one.unit}（{said}）" if one.unit else said


def _masks(waiting: Sequence[Nomination], on_day: date) -> tuple[str, ...]:
    """Return what a list would show of the numbers of these; nothing where it could not tell them apart or need not."""
    try:
        masks = tuple(masks_for(bearers_of(waiting, on_day)[0]))
    except NamesakesAlike:
        return ()
    return masks if all(masks) else ()
