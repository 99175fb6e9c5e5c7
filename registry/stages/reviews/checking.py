"""Nominations are checked, returned or withdrawn."""

from dataclasses import dataclass

from registry.records.models import Actor
from registry.stages.reviews.judging import judge


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
class WithdrawNominations:
    """Take nominations back, on behalf of the nominee or the recommending unit."""

    cycle: int
    nominations: tuple[int, ...]
    reason: str


def check_nominations(command: CheckNominations, actor: Actor) -> int:
    """Move received or returned nominations to checked; return how many."""
    return judge(command, actor, ("received", "returned"), "checked", "通过资格审查")


def return_nominations(command: ReturnNominations, actor: Actor) -> int:
    """Move nominations to returned; return how many."""
    return judge(command, actor, ("received", "checked"), "returned", "退回补正", command.reason)


def withdraw_nominations(command: WithdrawNominations, actor: Actor) -> int:
    """Move nominations to withdrawn, any time before the decision; return how many."""
    before = ("received", "returned", "checked", "candidate", "proposed")
    return judge(command, actor, before, "withdrawn", "撤回", command.reason, ("open", "review", "notice", "approved"))
