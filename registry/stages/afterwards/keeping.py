"""A title's term: a re-check (复查) keeps it, else it expires the day after its last, by command or by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.drafting.decision_text import document_number
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.models import Actor, Award, Cycle, Decision
from registry.stages.afterwards.changing import STANDING, change, enter, find_awards, need_day, need_state

EARLIEST = timedelta(days=90)  # before a term ends, its re-check may begin
_OVER = ("expired", "revoked")


@dataclass(frozen=True)
class RetainAwards:
    """Keep titles after a re-check, by a document of that number; `until` is the last day of the new term."""

    cycle: int
    awards: tuple[int, ...]
    doc_no: str
    on_day: date
    until: date | None = None


@dataclass(frozen=True)
class ExpireAwards:
    """Let the titles of a cycle expire whose terms ended before that day."""

    cycle: int
    on_day: date


def retain_awards(command: RetainAwards, actor: Actor) -> int:
    """Keep titles; return how many. Refused earlier than ninety days before a term ends."""
    step = "继续保留"
    journal.refuse_clock_set_back()
    cycle = _cycle(command.cycle)
    awards = find_awards(command.awards)
    granted = {one for (one,) in Decision.select(Decision.id).where(Decision.cycle == cycle).tuples()}
    if any(award.decision_id not in granted for award in awards):
        raise NotFound(what=f"{cycle.label}里的这些荣誉")
    for award in awards:
        need_state(award, STANDING, step)
    if not command.doc_no.strip():
        raise InvalidInput(reason="继续保留要有通报的文号，例如“太昊办〔2023〕12号”。")
    doc_no = document_number(command.doc_no)
    need_day(awards, command.on_day, step)
    for award in awards:
        _need_term(award, command.on_day, command.until)
    kept = [{"ends_on": award.ends_on.isoformat() if award.ends_on else ""} for award in awards]
    enter(awards, "retained", command.on_day, actor, command.until, doc_no, facts=kept)
    change(awards, state="retained", ends_on=command.until)
    on_day, until = command.on_day.isoformat(), command.until.isoformat() if command.until else ""
    journal.record(*(events.AwardRetained(award.office_id, award.id, doc_no, on_day, until) for award in awards))
    return len(awards)


def expire_awards(command: ExpireAwards, actor: Actor) -> int:
    """Let titles expire whose terms are over; return how many."""
    journal.refuse_clock_set_back()
    cycle = _cycle(command.cycle)
    if command.on_day > clock.today():
        raise InvalidInput(reason=f"届满的日期{full_date(command.on_day)}还没有到，请核对。")
    due = [award for award in _due(command.on_day) if award.decision.cycle_id == cycle.id]
    if not due:
        raise RuleViolation(reason=f"{cycle.label}没有到{full_date(command.on_day)}已经届满的荣誉。")
    _expire(due, command.on_day, actor)
    return len(due)


def due_to_expire(today: date) -> bool:
    """Tell whether any title's term is over that has not expired yet."""
    return bool(_over(today).exists())


def expire_due(today: date) -> int:
    """Let every title expire whose term is over, nobody acting; return how many. Called in a transaction, once a day."""
    due = _due(today)
    if due:
        _expire(due, today, None)
    return len(due)


def _cycle(identity: int) -> Cycle:
    cycle = Cycle.one(identity)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    return cycle


def _over(today: date) -> Any:
    return Award.select(Award, Decision).join(Decision).where(Award.ends_on < today, Award.state.in_(STANDING))


def _due(today: date) -> list[Award]:
    return list(_over(today).where(Award.in_reach()).order_by(Award.id))


def _expire(due: Sequence[Award], on_day: date, actor: Actor | None) -> None:
    enter(due, "expired", on_day, actor)
    change(due, state="expired")
    journal.record(*(events.AwardExpired(award.office_id, award.id, on_day.isoformat()) for award in due))
    for award in {award.decision_id: award for award in due}.values():
        end_cycle_of(award)


def end_cycle_of(award: Award) -> None:
    """Let the term of an award's cycle be over once none of its awards holds any more."""
    cycle = award.decision.cycle
    left = Award.select().join(Decision).where(Decision.cycle == cycle, Award.state.not_in(_OVER))
    if cycle.state in ("decided", "archived") and not left.exists():
        Cycle.update(state="term_ended", revision=Cycle.revision + 1).where(Cycle.id == cycle.id).execute()
        journal.record(events.CycleTermEnded(cycle.office_id, cycle.id))


def _need_term(award: Award, on_day: date, until: date | None) -> None:
    if award.ends_on is None:
        if until is not None and until <= on_day:
            raise InvalidInput(reason=f"继续保留到{full_date(until)}，应在复查日期以后，请核对。")
        return
    earliest = award.ends_on - EARLIEST
    if on_day < earliest:
        raise RuleViolation(
            reason=f"{award.name}的届期到{full_date(award.ends_on)}，最早{full_date(earliest)}才能复查确认。"
        )
    if until is None or until <= award.ends_on:
        raise InvalidInput(
            reason=f"{award.name}的届期到{full_date(award.ends_on)}，请写明继续保留到哪一天，应在这一天以后。"
        )
