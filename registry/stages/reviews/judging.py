"""One move of many nominations: all may take it, or none does."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Protocol

from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records.database import among, insert_rows
from registry.records.masking import masked
from registry.records.models import Actor, Cycle, Nomination
from registry.wording import CYCLE_STATES, NOMINATION_STATES

_PART = 500  # nominations a query: a few of a long list cost what a few cost

# Rules ask for none of these: where in its file a row stood, and by what it is known again.
_LEFT = ("roster", "sheet", "source_row", "row_index", "row_digest", "reason", "revision")
_ASKED = [field for name, field in Nomination._meta.fields.items() if name not in _LEFT]

Rule = Callable[[Cycle, Sequence[Nomination]], None]


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
    rule: Rule | None = None,
    correct_by: date | None = None,
) -> int:
    """Move nominations of these states on, in a cycle of those, all or none; return how many.

    `rule` is asked before anything moves and raises what forbids it; `correct_by` is the day until which those sent back
    may be corrected.
    """
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
    if rule is not None:
        rule(cycle, found)
    _move(found, after, masked((reason or "").strip()), correct_by, actor)
    identities = tuple(nomination.id for nomination in found)
    limit = correct_by.isoformat() if correct_by else ""
    journal.record(events.NominationsReviewed(cycle.office_id, cycle.id, after, identities, limit))
    return len(found)


def _found(cycle: Cycle, identities: Sequence[int]) -> list[Nomination]:
    if not identities:
        raise InvalidInput(reason="请先选择推荐对象。")
    wanted = sorted(set(identities))
    found: list[Nomination] = []
    for part in _parts(wanted):
        found.extend(Nomination.select(*_ASKED).where(among(Nomination.id, part), Nomination.cycle == cycle))
    if len(found) != len(wanted):
        raise NotFound(what=f"其中{len(wanted) - len(found)}个推荐对象")
    return sorted(found, key=lambda nomination: nomination.position)


def _move(found: Sequence[Nomination], after: str, reason: str, correct_by: date | None, actor: Actor) -> None:
    instant = clock.written(clock.now())
    columns = ("office_id", "nomination_id", "verdict", "reason", "reviewer_id", "reviewed_at")
    insert_rows("review", columns, [(one.office_id, one.id, after, reason, actor.id, instant) for one in found])
    moved = {"state": after, "reason": reason, "correct_by": correct_by, "revision": Nomination.revision + 1}
    for ids in _parts([one.id for one in found]):
        Nomination.update(moved).where(among(Nomination.id, ids)).execute()


def _parts(identities: list[int]) -> Iterator[list[int]]:
    return (identities[start : start + _PART] for start in range(0, len(identities), _PART))
