"""Nominations are checked, returned or withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry import clock
from registry.drafting.dates import full_date
from registry.errors import InvalidInput
from registry.records.models import Actor, Cycle, Nomination
from registry.records.notices import is_settled
from registry.stages.reviews.eligibility import refuse_ineligible, refuse_unanswered
from registry.stages.reviews.judging import judge


@dataclass(frozen=True)
class CheckNominations:
    """Pass the eligibility check (资格审查); `negatives` says that nothing on the negative list was found."""

    cycle: int
    nominations: tuple[int, ...]
    negatives: bool = False


@dataclass(frozen=True)
class ReturnNominations:
    """Send back for correction, with the reason and the last day for it, if there is one."""

    cycle: int
    nominations: tuple[int, ...]
    reason: str
    correct_by: date | None = None


@dataclass(frozen=True)
class WithdrawNominations:
    """Take nominations back, on behalf of the nominee or the recommending unit."""

    cycle: int
    nominations: tuple[int, ...]
    reason: str


def check_nominations(command: CheckNominations, actor: Actor) -> int:
    """Move received or returned nominations to checked, if nothing in the plan stands against any; return how many."""

    def rule(cycle: Cycle, chosen: Sequence[Nomination]) -> None:
        if not command.negatives:
            refuse_unanswered(cycle, chosen)
        refuse_ineligible(cycle, chosen)

    return judge(command, actor, ("received", "returned"), "checked", "通过资格审查", rule=rule)


def return_nominations(command: ReturnNominations, actor: Actor) -> int:
    """Move nominations to returned, or give those returned already another day; return how many."""
    if command.correct_by is not None and command.correct_by < clock.today():
        raise InvalidInput(reason=f"补正期限{full_date(command.correct_by)}已经过去，请定今天或以后的日子。")
    before = ("received", "returned", "checked")
    return judge(command, actor, before, "returned", "退回补正", command.reason, correct_by=command.correct_by)


def withdraw_nominations(command: WithdrawNominations, actor: Actor) -> int:
    """Move nominations to withdrawn, any time before the decision; return how many.

    When the last who waited for a notice goes after all notices ended, the list is put forward as if they never had.
    """
    before = ("received", "returned", "checked", "clearing", "candidate", "substituted", "proposed")
    states = ("open", "review", "notice", "approved")
    count = judge(command, actor, before, "withdrawn", "撤回", command.reason, states)
    cycle = Cycle.get_by_id(command.cycle)
    if cycle.state == "notice" and is_settled(cycle):
        cycle.state = "approved"
        cycle.save()
    return count
