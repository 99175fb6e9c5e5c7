"""A ceremony is over: who came is counted, and the news may be told; entered from its plan, or without one."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import peewee

from registry import clock, journal
from registry.drafting.dates import full_date
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records.ceremonies import Attendance, CeremonyCycle, ceremony_of, cycles_of
from registry.records.masking import masked
from registry.records.models import Actor, Ceremony, Cycle, Decision
from registry.records.revisions import edit
from registry.stages.ceremonies.planning import ACTS, planned
from registry.stages.ceremonies.telling import told
from registry.wording import CYCLE_STATES


@dataclass(frozen=True)
class HoldCeremony:
    """Enter that a ceremony took place which nobody had planned here, with what the news item will say of it."""

    cycle: int
    held_on: date
    event: str = "颁奖大会"
    part_of_day: str = ""
    place: str = ""
    purpose: str = ""
    acts: tuple[str, ...] = ACTS


@dataclass(frozen=True)
class ConcludeCeremony:
    """Enter that a planned ceremony took place; `others`, present or absent, are those whom nobody checked in.

    `purpose` and `acts`, where they came otherwise than planned, take the place of what was planned; None keeps it.
    """

    ceremony: int
    revision: int | None
    others: str = ""
    purpose: str | None = None
    acts: tuple[str, ...] | None = None


def hold_ceremony(command: HoldCeremony, _actor: Actor) -> int:
    """Enter the ceremony; return its id. What the news could not be drafted from is refused here."""
    cycle = Cycle.one(command.cycle)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    if cycle.state != "decided":
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="登记颁奖大会")
    if (before := ceremony_of(cycle.id)) is not None:
        do = "请到这次大会的页面登记结果" if before.state == "planned" else "不必再登记"
        raise RuleViolation(reason=f"{cycle.label}评选活动已有{full_date(before.held_on)}的{before.event}，{do}。")
    _refuse_day(command.held_on, [cycle])
    kept: dict[str, Any] = {
        "event": command.event, "held_on": command.held_on, "part_of_day": command.part_of_day, "place": masked(command.place),
        "purpose": masked(command.purpose), "acts": [masked(act) for act in command.acts],
    }  # fmt: skip
    held = told([cycle], kept)
    kept |= {"purpose": held.purpose, "acts": list(held.acts)}
    ceremony = Ceremony.create(office=cycle.office_id, cycle=cycle, **kept)
    CeremonyCycle.create(office=cycle.office_id, ceremony=ceremony, cycle=cycle, position=1)
    journal.record(replace(held, ceremony=ceremony.id))
    return int(ceremony.id)


def conclude_ceremony(command: ConcludeCeremony, _actor: Actor) -> None:
    """Count who came, and let the news be told with what really happened."""
    ceremony = planned(command.ceremony, "登记结果")
    cycles = cycles_of(ceremony)
    _refuse_day(ceremony.held_on, cycles)
    _settle(ceremony, command.others)
    changes: dict[str, Any] = {"state": "held"}
    if command.purpose is not None:
        changes["purpose"] = masked(command.purpose)
    if command.acts is not None:
        changes["acts"] = [masked(act) for act in command.acts]
    edit(ceremony, command.revision, "这次大会的安排", **changes)
    ceremony = Ceremony.get_by_id(ceremony.id)
    held = told(cycles, ceremony.__data__, counts_of(ceremony))
    journal.record(replace(held, ceremony=ceremony.id))


def counts_of(ceremony: Ceremony) -> Counter[str]:
    """Return how many honorees of a ceremony are in each state of attendance."""
    query = Attendance.select(Attendance.state, peewee.fn.COUNT(Attendance.id)).where(Attendance.ceremony == ceremony)
    return Counter({state: int(count) for state, count in query.group_by(Attendance.state).tuples()})


def _settle(ceremony: Ceremony, others: str) -> None:
    """Enter those whom nobody checked in as told; raise RuleViolation where nothing was told of them."""
    open_ = counts_of(ceremony)["expected"]
    if open_ and others not in ("present", "absent"):
        raise RuleViolation(reason=f"还有{open_}名没有签到，请说明他们都到了，还是都没有到。")
    waiting = (Attendance.ceremony == ceremony) & (Attendance.state == "expected")
    Attendance.update(state=others).where(waiting).execute()


def _refuse_day(held_on: date, cycles: list[Cycle]) -> None:
    adopted_on = max(one.adopted_on for one in Decision.select().where(Decision.cycle.in_(cycles)))
    if held_on < adopted_on or held_on > clock.today():
        raise InvalidInput(
            reason=f"颁奖日期{full_date(held_on)}应在决定日期{full_date(adopted_on)}以后、今天以前，请核对。"
        )
