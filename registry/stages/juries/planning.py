"""Phases are planned before they begin, and people are seated in them."""

from dataclasses import dataclass

from registry import events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records.juries import METHODS, SEES, Ballot, Juror, Recusal, ReviewPhase, Score, jurors_of
from registry.records.masking import masked
from registry.records.models import Actor, Category, Cycle
from registry.records.plans import plan_of
from registry.records.revisions import edit
from registry.stages.juries.completing import lacks
from registry.stages.juries.finding import check_state, find_phase
from registry.tallying import AVERAGES, Criterion, tally_scores
from registry.wording import CYCLE_STATES, PHASE_STATES

MOST_PHASES = 20
LONGEST_NAME = 60


@dataclass(frozen=True)
class PlanPhase:
    """Plan a phase of a cycle, or plan the one at that place anew; without a category it judges all of them.

    `criteria` are (name, weight in percent, most points); `most_votes` are the votes of an approval ballot or the
    places of a ranked one.
    """

    cycle: int
    place: int
    name: str
    method: str
    average: str = "mean"
    criteria: tuple[tuple[str, int, int], ...] = ()
    blind: bool = False
    sees: tuple[str, ...] = ()
    most_votes: int | None = None
    category: int | None = None
    revision: int | None = None


@dataclass(frozen=True)
class SeatJurors:
    """Let these people sit in a phase, and nobody else."""

    phase: int
    actors: tuple[int, ...]


def plan_phase(command: PlanPhase, _actor: Actor) -> int:
    """Write the phase down; return its id."""
    cycle = _cycle_to_plan(command.cycle)
    _check_phase(command, cycle)
    same = ReviewPhase.select().where(ReviewPhase.cycle == cycle, ReviewPhase.place == command.place).first()
    facts = {
        "name": masked(command.name.strip()), "method": command.method, "category": command.category, "blind": command.blind,
        "average": command.average if command.method == "scores" else "mean", "most_votes": command.most_votes,
        "criteria": [[masked(name.strip()), weight, most] for name, weight, most in command.criteria],
        "sees": [one for one in SEES if one in command.sees],
    }  # fmt: skip
    if same is not None:
        check_state(same, "planned", "修改安排")
        edit(same, command.revision, f"评审“{same.name}”的安排", **facts)
    phase = same or ReviewPhase.create(office=cycle.office_id, cycle=cycle, place=command.place, **facts)
    journal.record(events.PhasePlanned(cycle.office_id, phase.id, cycle.id, command.method))
    return int(phase.id)


def seat_jurors(command: SeatJurors, _actor: Actor) -> None:
    """Seat people; whoever gave all there was to give keeps the seat, what others gave goes with theirs."""
    phase = find_phase(command.phase)
    if phase.state == "closed":
        raise WrongState(what=f"评审“{phase.name}”", state=PHASE_STATES[phase.state], step="确定评委")
    wanted = dict.fromkeys(command.actors)
    if not wanted:
        raise InvalidInput(reason="请至少选一位评委。")
    _check_people(phase, list(wanted))
    seated = {one.actor_id: one for one in jurors_of(phase)}
    leaving = [one for actor, one in seated.items() if actor not in wanted]
    if leaving and phase.state == "active":
        _check_leaving(phase, leaving)
    for one in leaving:
        for given in (Score, Ballot, Recusal):
            given.delete().where(given.juror == one).execute()
        one.delete_instance()
    for actor in wanted:
        if actor not in seated:
            Juror.create(office=phase.office_id, phase=phase, actor=actor)
    journal.record(events.JurorsSeated(phase.office_id, phase.id, tuple(wanted)))


def _cycle_to_plan(identity: int) -> Cycle:
    cycle = Cycle.one(identity)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    if cycle.state not in ("draft", "open", "review"):
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="安排评审")
    if "score" not in plan_of(cycle).steps:
        raise RuleViolation(reason="本届评选方案的步骤里没有评审，不必安排。")
    return cycle


def _check_phase(command: PlanPhase, cycle: Cycle) -> None:
    if not 1 <= command.place <= MOST_PHASES:
        raise InvalidInput(reason=f"评审的次序应是1至{MOST_PHASES}。")
    if not 1 <= len(command.name.strip()) <= LONGEST_NAME:
        raise InvalidInput(reason=f"请给这轮评审起个名字，最多{LONGEST_NAME}个字，例如“专家打分”。")
    if command.method not in METHODS:
        raise InvalidInput(reason="评审方法只能是：资格评审、打分、投票、排序投票。")
    if not set(command.sees) <= set(SEES):
        raise InvalidInput(reason="评委能看到的内容里有不认识的项，请重新选择。")
    if command.category is not None:
        category = Category.one(command.category)
        if category is None or category.program_id != cycle.program_id:
            raise NotFound(what="这届评选活动的这个类别")
    _check_method(command)


def _check_method(command: PlanPhase) -> None:
    if command.method == "scores":
        if command.average not in AVERAGES:
            raise InvalidInput(reason="打分的算法只能是：平均、中位数、去掉最高最低后平均。")
        if any(not name.strip() for name, _, _ in command.criteria):
            raise InvalidInput(reason="每项评分标准都要有名称。")
        tally_scores((), [Criterion(*one) for one in command.criteria], ())  # refuses weights that do not add up
    elif command.criteria:
        raise InvalidInput(reason="只有打分才有评分标准；投票不必填。")
    if command.method == "ranked" and command.most_votes is None:
        raise InvalidInput(reason="排序投票要写明每票排几位。")
    if command.most_votes is not None and (command.method not in ("approval", "ranked") or command.most_votes < 1):
        raise InvalidInput(reason="只有投票和排序投票才限票数，至少1票。")


def _check_people(phase: ReviewPhase, wanted: list[int]) -> None:
    found = {one.id: one for one in Actor.select().where(Actor.id.in_(wanted), Actor.office == phase.office_id)}
    for identity in wanted:
        person = found.get(identity)
        if person is None:
            raise NotFound(what="其中一位评委")
        if not person.active or "juror" not in person.roles:
            raise RuleViolation(reason=f"{person.name}没有评委的角色，请先请系统管理员调整。")


def _check_leaving(phase: ReviewPhase, leaving: list[Juror]) -> None:
    """Refuse to take the seat of somebody who has given everything: a result must not be made by leaving votes out."""
    lacking = lacks(phase)
    for one in leaving:
        if one.id not in lacking:
            raise RuleViolation(reason=f"{one.actor.name}已经交齐，不能取消席位。")
