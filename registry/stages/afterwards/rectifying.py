"""Short of revocation: a holder has to put something right (整改), is reinstated, or is admonished (诫勉)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry import events, journal
from registry.drafting.dates import full_date
from registry.errors import InvalidInput
from registry.records.models import Actor, Award
from registry.stages.afterwards.changing import (
    STANDING,
    change,
    enter,
    find_awards,
    last_change,
    need_day,
    need_reason,
    need_state,
)


@dataclass(frozen=True)
class SuspendAwards:
    """Order holders to put something right (责令整改) by a day; their titles rest meanwhile."""

    awards: tuple[int, ...]
    reason: str
    on_day: date
    until: date


@dataclass(frozen=True)
class ReinstateAwards:
    """Give titles back that rested, once what had to be put right was."""

    awards: tuple[int, ...]
    reason: str
    on_day: date


@dataclass(frozen=True)
class AdmonishHolders:
    """Admonish holders (诫勉谈话); their titles stay."""

    awards: tuple[int, ...]
    reason: str
    on_day: date


def suspend_awards(command: SuspendAwards, actor: Actor) -> int:
    """Let titles rest; return how many."""
    awards, reason = _checked(command, STANDING, "责令整改")
    if command.until <= command.on_day:
        raise InvalidInput(reason=f"整改期限{full_date(command.until)}应在责令整改的日期以后，请核对。")
    before = [{"before": award.state} for award in awards]
    enter(awards, "suspended", command.on_day, actor, command.until, reason=reason, facts=before)
    change(awards, state="suspended")
    days = (command.on_day.isoformat(), command.until.isoformat())
    journal.record(*(events.AwardSuspended(award.office_id, award.id, *days) for award in awards))
    return len(awards)


def reinstate_awards(command: ReinstateAwards, actor: Actor) -> int:
    """Let titles be again what they were before they rested; return how many."""
    awards, reason = _checked(command, ("suspended",), "恢复荣誉")
    for award in awards:
        suspension = last_change(award, "suspended")
        if suspension is None or command.on_day < suspension.on_day:
            raise InvalidInput(reason=f"恢复荣誉的日期{full_date(command.on_day)}在责令整改以前，请核对。")
        change([award], state=suspension.facts["before"])
    enter(awards, "reinstated", command.on_day, actor, reason=reason)
    on_day = command.on_day.isoformat()
    journal.record(*(events.AwardReinstated(award.office_id, award.id, on_day) for award in awards))
    return len(awards)


def admonish_holders(command: AdmonishHolders, actor: Actor) -> int:
    """Enter that holders were admonished; return how many."""
    awards, reason = _checked(command, (*STANDING, "suspended"), "诫勉")
    enter(awards, "admonished", command.on_day, actor, reason=reason)
    on_day = command.on_day.isoformat()
    journal.record(*(events.HolderAdmonished(award.office_id, award.id, on_day) for award in awards))
    return len(awards)


def _checked(
    command: SuspendAwards | ReinstateAwards | AdmonishHolders, states: Sequence[str], step: str
) -> tuple[list[Award], str]:
    """Return the awards and the reason; refuse a state, a day or an empty reason."""
    awards = find_awards(command.awards)
    for award in awards:
        need_state(award, states, step)
    need_day(awards, command.on_day, step)
    return awards, need_reason(command.reason, step)
