"""A department is asked about those whom it must agree to; the time for answers ends."""

from dataclasses import dataclass
from datetime import date

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records import clearances
from registry.records.clearances import Clearance
from registry.records.database import insert_rows
from registry.records.models import Actor, Cycle, Nomination
from registry.records.plans import Plan, plan_of, rules_of
from registry.records.revisions import edit
from registry.stages.clearances.finding import find_asked, mark, move, replies_of, settle
from registry.wording import CYCLE_STATES
from registry.working_days import is_over


@dataclass(frozen=True)
class AskClearance:
    """Ask a department about all whom it must agree to and was not asked about yet, to answer by a day."""

    cycle: int
    department: str
    due_on: date


@dataclass(frozen=True)
class CloseClearance:
    """End the time for answers: silence counts as the plan says."""

    clearance: int
    revision: int | None = None


def ask_clearance(command: AskClearance, _actor: Actor) -> int:
    """Make the list of those asked about, who are clearing from now on; return the clearance's id."""
    cycle = _cycle_to_clear(command.cycle)
    name = _name_of(command.department)
    _check_days(command, cycle, name)
    chosen = waiting(cycle, plan_of(cycle), command.department)
    if not chosen:
        raise RuleViolation(
            reason=f"现在没有要向{name}征求意见的对象：要么都已征求，要么方案没有规定，要么还没有走到这一步。"
        )
    clearance = Clearance.create(
        office=cycle.office_id, cycle=cycle, department=command.department, asked_on=clock.today(), due_on=command.due_on,
        rows=len(chosen),
    )  # fmt: skip
    columns = ("office_id", "clearance_id", "nomination_id", "place")
    asked = [(cycle.office_id, clearance.id, one.id, place) for place, one in enumerate(chosen, start=1)]
    insert_rows("clearance_reply", columns, asked)
    identities = tuple(one.id for one in chosen)
    told = (command.department, command.due_on.isoformat(), identities)
    journal.record(events.ClearanceAsked(cycle.office_id, clearance.id, cycle.id, *told))
    move(clearance, [one.id for one in chosen if one.state != "clearing"], "clearing")
    return int(clearance.id)


def close_clearance(command: CloseClearance, _actor: Actor) -> int:
    """Close a clearance whose day is over, or whose answers are all in; return how many kept silent."""
    clearance = find_asked(command.clearance, "再次结束")
    every = replies_of(clearance)
    waited_for = [one for one in every if one.answer == "open" and one.nomination.state == "clearing"]
    if waited_for:
        _check_silence(clearance, len(every), len(waited_for))
    edit(clearance, command.revision, "这次征求意见", state="closed")
    mark([one.id for one in waited_for], "silent", clock.today())
    silent = tuple(one.nomination_id for one in waited_for)
    journal.record(events.ClearanceClosed(clearance.office_id, clearance.id, silent))
    settle(clearance, [one.nomination for one in waited_for])
    return len(silent)


def waiting(cycle: Cycle, plan: Plan, department: str) -> list[Nomination]:
    """Return the nominations about which a department must be asked now and was not."""
    before = "candidate" if clearances.comes_after_score(plan.steps) else "checked"
    rules, asked = rules_of(cycle), clearances.asked(cycle)
    query = Nomination.select().where(
        Nomination.cycle == cycle, Nomination.state.in_((before, "clearing")), ~Nomination.cleared
    )
    return [
        one
        for one in query.order_by(Nomination.position)
        if department in clearances.needed(rules, one) and (one.id, department) not in asked
    ]


def _cycle_to_clear(identity: int) -> Cycle:
    cycle = Cycle.one(identity)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    if cycle.state != "review":
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="征求意见")
    if "clear" not in plan_of(cycle).steps:
        raise RuleViolation(reason="本届评选方案的步骤里没有征求意见，不必向部门发函。")
    return cycle


def _name_of(department: str) -> str:
    known = clearances.departments()
    if department not in known:
        said = "、".join(f"{one.code}（{one.name}）" for one in known.values())
        raise InvalidInput(reason=f"没有“{department}”这个部门，只能是：{said}。")
    return known[department].name


def _check_days(command: AskClearance, cycle: Cycle, name: str) -> None:
    if command.due_on < clock.today():
        raise InvalidInput(reason=f"答复期限{full_date(command.due_on)}已经过去，请填今天或以后的日期。")
    same = Clearance.select().where(
        Clearance.cycle == cycle, Clearance.department == command.department, Clearance.asked_on == clock.today()
    )
    if same.exists():
        raise RuleViolation(reason=f"今天已经向{name}征求过意见；以后通过审查的对象，请明天一并征求。")


def _check_silence(clearance: Clearance, asked: int, open_: int) -> None:
    if not is_over(clearance.due_on, clock.now()):
        name = clearances.department_name(clearance.department)
        raise RuleViolation(
            reason=f"{name}的答复期限到{full_date(clearance.due_on)}，现在还不能结束；已收到{asked - open_}份答复。"
        )
    if plan_of(clearance.cycle_id).silence == "wait":
        raise RuleViolation(reason=f"还有{open_}个没有答复，本届规定必须等到答复，不能结束。")
