"""Nominations are made candidates or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry import clock
from registry.errors import RuleViolation, WrongState
from registry.records import clearances
from registry.records.masking import masked
from registry.records.models import Actor, Cycle, Nomination
from registry.records.plans import plan_of
from registry.stages.reviews.judging import judge
from registry.stages.reviews.ranking import check_ranking, named
from registry.wording import NOMINATION_STATES
from registry.working_days import is_over


@dataclass(frozen=True)
class SelectCandidates:
    """Make nominations candidates: those checked and, where the plan asks departments first, agreed to by all of them.

    Whom the jury's ranking does not favour needs a reason.
    """

    cycle: int
    nominations: tuple[int, ...]
    reason: str = ""


@dataclass(frozen=True)
class DropCandidates:
    """Leave nominations unselected, with the reason."""

    cycle: int
    nominations: tuple[int, ...]
    reason: str


def select_candidates(command: SelectCandidates, actor: Actor) -> int:
    """Move nominations to candidate; return how many."""
    reason = masked(command.reason.strip())

    def check(cycle: Cycle, chosen: Sequence[Nomination]) -> None:
        _check_cleared(cycle, chosen)
        check_ranking(cycle, chosen, reason)

    return judge(command, actor, ("checked", "clearing"), "candidate", "确定为候选对象", reason or None, rule=check)


def drop_candidates(command: DropCandidates, actor: Actor) -> int:
    """Move nominations to not selected; return how many."""
    before = ("returned", "checked", "clearing", "candidate")
    return judge(command, actor, before, "not_selected", "列为未入选", command.reason, rule=_check_over)


def _check_over(_cycle: Cycle, chosen: Sequence[Nomination]) -> None:
    """Refuse to drop who was sent back and may still be corrected."""
    for one in chosen:
        if one.state == "returned" and (one.correct_by is None or not is_over(one.correct_by, clock.now())):
            raise WrongState(
                what=f"“{one.name}”", state=NOMINATION_STATES[one.state], step="列为未入选；补正期限过后才可以"
            )


def _check_cleared(cycle: Cycle, chosen: Sequence[Nomination]) -> None:
    """Refuse whom a department was not asked about yet or did not answer; the plan may have them asked afterwards."""
    steps = plan_of(cycle).steps
    if "clear" not in steps:
        return
    lacking = clearances.lacking(cycle, chosen)
    # Asked about as candidates, they are candidates again by the last answer, not by a second selection.
    early = [one for one in chosen if one.id in lacking]
    if clearances.comes_after_score(steps):
        early = [one for one in early if one.state == "clearing"]
    if early:
        lacked = dict.fromkeys(code for one in early for code in lacking[one.id])
        departments = "、".join(clearances.department_name(code) for code in lacked)
        raise RuleViolation(reason=f"{named(early)}还没有征求完{departments}的意见，不能确定为候选对象。")
