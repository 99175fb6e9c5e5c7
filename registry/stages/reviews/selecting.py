"""Nominations are made candidates or dropped."""

from dataclasses import dataclass

from registry.records.models import Actor
from registry.stages.reviews.judging import judge


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


def select_candidates(command: SelectCandidates, actor: Actor) -> int:
    """Move checked nominations to candidate; return how many."""
    return judge(command, actor, ("checked",), "candidate", "确定为候选对象")


def drop_candidates(command: DropCandidates, actor: Actor) -> int:
    """Move nominations to not selected; return how many."""
    return judge(command, actor, ("checked", "candidate"), "not_selected", "列为未入选", command.reason)
