"""Ceremonies: the awards of a cycle are handed over, and the news may be told."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.drafting.facts import read_news_facts
from registry.drafting.kinds import measure_for
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records.masking import masked
from registry.records.models import Actor, Award, Category, Ceremony, Cycle, Decision
from registry.wording import CYCLE_STATES

ACTS = ("宣读表彰人员名单", "颁发荣誉证书", "部分获奖代表作典型发言、交流心得")


@dataclass(frozen=True)
class HoldCeremony:
    """Enter that a ceremony took place, with what the news item will say of it."""

    cycle: int
    held_on: date
    event: str = "颁奖大会"
    part_of_day: str = ""
    place: str = ""
    purpose: str = ""
    acts: tuple[str, ...] = ACTS


def hold_ceremony(command: HoldCeremony, _actor: Actor) -> int:
    """Enter the ceremony; return its id. What the news could not be drafted from is refused here."""
    cycle = Cycle.one(command.cycle)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    if cycle.state != "decided":
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="登记颁奖大会")
    decision = Decision.select().where(Decision.cycle == cycle).get()
    if command.held_on < decision.adopted_on or command.held_on > clock.today():
        raise InvalidInput(
            reason=f"颁奖日期{full_date(command.held_on)}应在决定日期{full_date(decision.adopted_on)}以后、今天以前，请核对。"
        )
    held = _told(command, cycle)
    read_news_facts(events.news_facts(held))
    ceremony = Ceremony.create(
        office=cycle.office_id, cycle=cycle, event=command.event, held_on=command.held_on, part_of_day=command.part_of_day,
        place=masked(command.place), purpose=held.purpose, acts=list(held.acts),
    )  # fmt: skip
    journal.record(replace(held, ceremony=ceremony.id))
    return int(ceremony.id)


def _told(command: HoldCeremony, cycle: Cycle) -> events.CeremonyHeld:
    return events.CeremonyHeld(
        cycle.office_id, 0, cycle.id, cycle.office.name, cycle.program.name, cycle.label, command.event,
        command.held_on.isoformat(), command.part_of_day, masked(command.purpose), _honorees(cycle), tuple(map(masked, command.acts)),
    )  # fmt: skip


def _honorees(cycle: Cycle) -> tuple[tuple[str, int, str], ...]:
    counts: Counter[str] = Counter()
    measures: dict[str, str] = {}
    query = (
        Award.select(Award, Category)
        .join_from(Award, Decision)
        .join_from(Award, Category)
        .where(Decision.cycle == cycle)
    )
    for award in query:
        counts[award.kind] += 1
        measures[award.kind] = measure_for(award.kind, award.category.measure)
    return tuple((kind, count, measures[kind]) for kind, count in counts.items())
