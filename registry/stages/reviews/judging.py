"""One move of many nominations: all may take it, or none does."""

from collections.abc import Sequence
from typing import Protocol

from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records.database import insert_rows
from registry.records.models import Actor, Cycle, Nomination
from registry.wording import CYCLE_STATES, NOMINATION_STATES


class Judgement(Protocol):
    """A command that judges nominations of a cycle."""

    @property
    def cycle(self) -> int:
        """The cycle they stand in."""

    @property
    def nominations(self) -> tuple[int, ...]:
        """Which they are."""


def judge(
    command: Judgement,
    actor: Actor,
    before: Sequence[str],
    after: str,
    step: str,
    reason: str | None = None,
    cycle_states: Sequence[str] = ("review",),
) -> int:
    """Move nominations of these states on, in a cycle of those, all or none; return how many."""
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
