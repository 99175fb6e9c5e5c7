"""A phase begins with those who wait for it, and is counted when every juror has given everything."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from registry import events, journal
from registry.errors import RuleViolation, WrongState
from registry.records import clearances
from registry.records.juries import ReviewPhase, figures_of, jurors_of, phases_of
from registry.records.models import Actor, Cycle, Nomination
from registry.records.plans import plan_of
from registry.records.revisions import edit
from registry.stages.juries.completing import lacks
from registry.stages.juries.counting import count, written
from registry.stages.juries.finding import STANDING, check_state, find_phase, standing_ids
from registry.tallying import HALF
from registry.wording import CYCLE_STATES


@dataclass(frozen=True)
class OpenPhase:
    """Begin a phase: its jurors judge those who wait for it now."""

    phase: int
    revision: int | None = None


@dataclass(frozen=True)
class ClosePhase:
    """Count a phase, once every juror has given everything."""

    phase: int
    revision: int | None = None


def open_phase(command: OpenPhase, _actor: Actor) -> int:
    """Fix who is judged and begin; return how many they are."""
    phase = find_phase(command.phase)
    check_state(phase, "planned", "开始")
    cycle: Cycle = phase.cycle
    if cycle.state != "review":
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="开始评审")
    before = [one for one in phases_of(cycle) if one.id != phase.id]
    _check_turn(phase, before)
    if not jurors_of(phase):
        raise RuleViolation(reason=f"评审“{phase.name}”还没有确定评委，不能开始。")
    chosen = _waiting(phase, cycle, before)
    if not chosen:
        raise RuleViolation(reason="没有等待评审的对象：要先通过资格审查，方案规定先征求意见的还要征求完。")
    identities = [one.id for one in chosen]
    if phase.blind:  # numbers that tell nothing of the order of recommendation, yet come out the same again
        identities.sort(key=lambda one: hashlib.sha256(f"{phase.id}|{one}".encode()).digest())
    numbered = [list(pair) for pair in enumerate(identities, start=1)]
    edit(phase, command.revision, f"评审“{phase.name}”", state="active", nominations=numbered)
    journal.record(events.PhaseOpened(phase.office_id, phase.id, cycle.id, tuple(identities)))
    return len(identities)


def close_phase(command: ClosePhase, _actor: Actor) -> int:
    """Count what was given and keep the ranking; return how many stand in it."""
    phase = find_phase(command.phase)
    check_state(phase, "active", "结束")
    lacking = lacks(phase)
    if lacking:
        names = "、".join(one.actor.name for one in jurors_of(phase) if one.id in lacking)
        raise RuleViolation(reason=f"还有{len(lacking)}位评委没有交齐，名单：{names}；确实缺席请先取消其席位。")
    numbers = phase.judged
    remaining = [[numbers[identity], identity] for identity in standing_ids(phase)]
    counted = written(count(phase))
    ranked = [list(row) for row in counted]
    edit(phase, command.revision, f"评审“{phase.name}”", state="closed", nominations=remaining, ranking=ranked)
    journal.record(events.PhaseClosed(phase.office_id, phase.id, phase.cycle_id, counted))
    return len(counted)


def _check_turn(phase: ReviewPhase, others: Sequence[ReviewPhase]) -> None:
    for one in others:
        if one.state == "active":
            raise RuleViolation(reason=f"现在进行的是“{one.name}”，一次只能进行一轮评审。")
        same = phase.category_id is None or one.category_id in (None, phase.category_id)
        if same and one.place < phase.place and one.state == "planned":
            raise RuleViolation(reason=f"“{one.name}”排在前面，还没有进行；请先进行那一轮，或者改排次序。")


def _waiting(phase: ReviewPhase, cycle: Cycle, before: Sequence[ReviewPhase]) -> list[Nomination]:
    """Return who waits for a phase: checked, agreed to where departments come first, qualified where that was judged."""
    query = Nomination.select().where(Nomination.cycle == cycle, Nomination.state.in_(STANDING))
    if phase.category_id is not None:
        query = query.where(Nomination.category == phase.category_id)
    found = list(query.order_by(Nomination.position))
    steps = plan_of(cycle).steps
    if "clear" in steps and not clearances.comes_after_score(steps):
        lacking = clearances.lacking(cycle, found)
        if lacking:
            raise RuleViolation(reason=f"还有{len(lacking)}个对象没有征求完意见，请先办完或列为未入选，再开始评审。")
    failed = {
        nomination
        for one in before if one.state == "closed" and one.method == "qualifying"
        for nomination, (_, figure) in figures_of(one).items() if figure <= Fraction(HALF)
    }  # fmt: skip
    return [one for one in found if one.id not in failed and (one.state == "checked" or one.cleared)]
