"""The beginning of a notice: all candidates and substitutes become proposals, and the days are counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.errors import InvalidInput, RuleViolation, WrongState
from registry.records import clearances
from registry.records.database import insert_rows
from registry.records.models import Actor, Cycle, Nomination, Notice
from registry.records.notices import WAITING, check_places, shown, shown_digest
from registry.records.plans import plan_of
from registry.stages.notices.finding import find_cycle, set_state
from registry.stages.notices.holidays import calendar_of
from registry.stages.notices.namesakes import masks_of_list
from registry.wording import CYCLE_STATES

FURTHEST = timedelta(days=30)


@dataclass(frozen=True)
class PublishNotice:
    """Make all candidates and substitutes of a cycle public as proposals, from this day on; a further round for later names."""

    cycle: int
    published_on: date
    places: str
    phone: str
    address: str = ""
    email: str = ""


def publish_notice(command: PublishNotice, actor: Actor) -> int:
    """Turn the candidates and substitutes into proposals and count the days; return the notice's id."""
    cycle = find_cycle(command.cycle)
    candidates = list(
        Nomination.select()
        .where(Nomination.cycle == cycle, Nomination.state.in_(WAITING))
        .order_by(Nomination.position)
    )
    _check_notice(command, cycle, candidates)
    standing = Nomination.select().where(Nomination.cycle == cycle, Nomination.state.in_(("proposed", "objected")))
    check_places(cycle, [*standing, *candidates], share_missed=True)
    masks = masks_of_list(candidates, command.published_on)
    program = cycle.program
    period = calendar_of(cycle.office_id).notice_period(
        command.published_on, program.notice_days, program.count_publication_day
    )
    contact = {"phone": command.phone.strip(), "address": command.address.strip(), "email": command.email.strip()}
    digest = shown_digest([shown(nomination) for nomination in candidates])
    notice = Notice.create(
        office=cycle.office_id, cycle=cycle, published_on=command.published_on, first_day=period.first_day, last_day=period.last_day,
        working_days=program.notice_days, places=command.places.strip(), contact=contact, round=_rounds(cycle) + 1,
        roster_digest=digest, published_by=actor,
    )  # fmt: skip
    entries = [
        (cycle.office_id, notice.id, nomination.id, place) for place, nomination in enumerate(candidates, start=1)
    ]
    insert_rows("notice_entry", ("office_id", "notice_id", "nomination_id", "position"), entries)
    Nomination.update(state="proposed").where(Nomination.cycle == cycle, Nomination.state.in_(WAITING)).execute()
    set_state(cycle, "notice")
    journal.record(_published(notice, candidates, masks))
    return int(notice.id)


def _rounds(cycle: Cycle) -> int:
    return int(Notice.select().where(Notice.cycle == cycle).count())


def _published(notice: Notice, listed: Sequence[Nomination], masks: Sequence[str]) -> events.NoticePublished:
    first_day, last_day = notice.first_day.isoformat(), notice.last_day.isoformat()
    days = (notice.published_on.isoformat(), first_day, last_day)
    return events.NoticePublished(
        notice.office_id, notice.id, notice.cycle_id, *days,
        entries=tuple((one.id, one.name, one.unit) for one in listed),
        kinds=tuple(one.kind for one in listed), categories=tuple(one.category_id for one in listed),
        prizes=tuple(bool(one.prize) for one in listed), masks=tuple(masks) if any(masks) else (), round=notice.round, digest=notice.roster_digest,
    )  # fmt: skip


def _check_cleared(cycle: Cycle, candidates: Sequence[Nomination]) -> None:
    """Refuse to show whom a department has yet to agree to, wherever the plan puts that step."""
    lacking = clearances.lacking(cycle, candidates) if "clear" in plan_of(cycle).steps else {}
    for one in candidates:
        if one.id in lacking:
            departments = "、".join(clearances.department_name(code) for code in lacking[one.id])
            raise RuleViolation(
                reason=f"“{one.name}”还没有征求完{departments}的意见，不能公示；请先征求意见，或者把他列为未入选。"
            )


def _check_notice(command: PublishNotice, cycle: Cycle, candidates: Sequence[Nomination]) -> None:
    further = cycle.state in ("notice", "approved") and bool(candidates)
    if cycle.state != "review" and not further:
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="发布公示")
    if not candidates:
        raise RuleViolation(reason="还没有候选对象，不能发布公示；请先在审核中确定候选对象。")
    _check_cleared(cycle, candidates)
    if command.published_on < clock.today():
        raise InvalidInput(reason=f"公示日期{full_date(command.published_on)}已经过去，公示期须从今天或以后算起。")
    if command.published_on > clock.today() + FURTHEST:
        raise InvalidInput(
            reason=f"公示日期{full_date(command.published_on)}太远，请在发布前{FURTHEST.days}天以内登记。"
        )
    if not command.places.strip() or sum(letter.isdigit() for letter in command.phone) < 7:
        raise InvalidInput(reason="公示地点和联系电话都要填写，群众才能反映情况；电话至少7位数字。")
