"""The end of a notice: its days over, every objection settled."""

from dataclasses import dataclass

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.errors import RuleViolation, WrongState
from registry.records.models import Actor, Notice, Objection
from registry.records.notices import is_settled
from registry.stages.notices.finding import find_notice, refuse_cancelled, set_state
from registry.stages.notices.substituting import substituted_in
from registry.working_days import is_over


@dataclass(frozen=True)
class CloseNotice:
    """End a notice whose days are over and whose objections are all resolved."""

    notice: int


def close_notice(command: CloseNotice, actor: Actor) -> None:
    """End the notice and, unless another runs or is owed, put the cycle's list forward (提请): another person signs."""
    notice = find_notice(command.notice)
    if notice.state != "running":
        raise WrongState(what="这次公示", state="已结束", step="再次结束")
    refuse_cancelled(notice, "结束公示")
    if not is_over(notice.last_day, clock.now()):
        raise RuleViolation(reason=f"公示期到{full_date(notice.last_day)}24时才结束，现在还不能结束公示。")
    journal.refuse_clock_set_back()
    if Objection.select().where(Objection.notice == notice, Objection.state == "open").exists():
        raise RuleViolation(reason="还有异议没有处理完，处理后才能结束公示。")
    notice.result = result_of(notice)
    notice.closed_by = actor
    set_state(notice, "closed")
    if is_settled(notice.cycle):
        set_state(notice.cycle, "approved")
    journal.record(events.NoticeClosed(notice.office_id, notice.id, notice.cycle_id, notice.result))


def result_of(notice: Notice) -> str:
    """Return in a sentence what was objected in a notice and what came of it; nobody is named."""
    objections = list(Objection.select(Objection.state, Objection.nomination).where(Objection.notice == notice))
    if not objections:
        return "公示期内未收到异议。"
    upheld = [one for one in objections if one.state == "upheld"]
    dismissed = len(objections) - len(upheld)
    found = []
    if upheld:
        taken = substituted_in({one.nomination_id for one in upheld})
        found.append(f"成立{len(upheld)}件，已取消公示资格{'并由他人递补' if taken else ''}")
    if dismissed:
        found.append(f"不成立{dismissed}件")
    return f"公示期内收到异议{len(objections)}件：{'；'.join(found)}。"
