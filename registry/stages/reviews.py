"""Reviews: nominations are checked, returned, made candidates, dropped or withdrawn, before anything is public."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records.database import insert_rows
from registry.records.models import Actor, Cycle, Nomination
from registry.wording import CYCLE_STATES, NOMINATION_STATES


@dataclass(frozen=True)
class CheckNominations:
    """Pass the eligibility check (资格审查)."""

    cycle: int
    nominations: tuple[int, ...]


@dataclass(frozen=True)
class ReturnNominations:
    """Send back for correction, with the reason."""

    cycle: int
    nominations: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class SelectCandidates:
    """Make checked nominations candidates."""

    cycle: int
    nominations: tuple[int, ...]


@dataclass(frozen=True)
class DropCandidates:
    """Leave nominations unselected, with the reason."""

    cycle: int
    nominations: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class WithdrawNominations:
    """Take nominations back, on behalf of the nominee or the recommending unit."""

    cycle: int
    nominations: tuple[int, ...]
    reason: str


Judging = CheckNominations | ReturnNominations | SelectCandidates | DropCandidates | WithdrawNominations


def check_nominations(command: CheckNominations, actor: Actor) -> int:
    """Move received or returned nominations to checked; return how many."""
    return _judge(command, actor, ("received", "returned"), "checked", "通过资格审查")


def return_nominations(command: ReturnNominations, actor: Actor) -> int:
    """Move nominations to returned; return how many."""
    return _judge(command, actor, ("received", "checked"), "returned", "退回补正", command.reason)


def select_candidates(command: SelectCandidates, actor: Actor) -> int:
    """Move checked nominations to candidate; return how many."""
    return _judge(command, actor, ("checked",), "candidate", "确定为候选对象")


def drop_candidates(command: DropCandidates, actor: Actor) -> int:
    """Move nominations to not selected; return how many."""
    return _judge(command, actor, ("checked", "candidate"), "not_selected", "列为未入选", command.reason)


def withdraw_nominations(command: WithdrawNominations, actor: Actor) -> int:
    """Move nominations to withdrawn, any time before the decision; return how many."""
    before = ("received", "returned", "checked", "candidate", "proposed")
    return _judge(command, actor, before, "withdrawn", "撤回", command.reason, ("open", "review", "notice", "approved"))


def _judge(
    command: Judging,
    actor: Actor,
    before: Sequence[str],
    after: str,
    step: str,
    reason: str | None = None,
    cycle_states: Sequence[str] = ("review",),
) -> int:
    if reason is not None and not reason.strip():
        raise InvalidInput(reason=f"{step}必须写明原因。")
    cycle = Cycle.one(command.cycle)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    if cycle.state not in cycle_states:
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step=step)
    found = _found(cycle, command.nominations)
    for nomination in found:
        if nomination.state not in before:
            raise WrongState(what=f"“{nomination.name}”", state=NOMINATION_STATES[nomination.state], step=step)
    _move(found, after, reason or "", actor)
    journal.record(
        events.NominationsReviewed(cycle.office_id, cycle.id, after, tuple(nomination.id for nomination in found))
    )
    return len(found)


def _found(cycle: Cycle, identities: Sequence[int]) -> list[Nomination]:
    if not identities:
        raise InvalidInput(reason="请先选择推荐对象。")
    wanted = set(identities)
    every = Nomination.select().where(Nomination.cycle == cycle).order_by(Nomination.position)
    found = [nomination for nomination in every if nomination.id in wanted]
    if len(found) != len(wanted):
        raise NotFound(what=f"其中{len(wanted) - len(found)}个推荐对象")
    return found


def _move(found: Sequence[Nomination], after: str, reason: str, actor: Actor) -> None:
    instant = clock.written(clock.now())
    columns = ("office_id", "nomination_id", "verdict", "reason", "reviewer_id", "reviewed_at")
    insert_rows("review", columns, [(one.office_id, one.id, after, reason, actor.id, instant) for one in found])
    for start in range(0, len(found), 500):
        ids = [one.id for one in found[start : start + 500]]
        Nomination.update(state=after, reason=reason).where(Nomination.id.in_(ids)).execute()
