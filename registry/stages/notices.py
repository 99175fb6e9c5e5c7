"""Public notices (公示): the list of proposals stands before everybody for its working days; objections stop the decision."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.drafting.kinds import headed, measure_for
from registry.drafting.notice_result import NoticeResultFacts, Proposed, notice_result_document
from registry.drafting.notice_text import Entry, NoticeCategory, NoticeFacts, notice_document
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records import keys, scope
from registry.records.database import insert_rows
from registry.records.fields import canonical
from registry.records.models import (
    Actor,
    Category,
    Cycle,
    HolidayYear,
    Nomination,
    Notice,
    NoticeEntry,
    Objection,
    Office,
)
from registry.wording import CYCLE_STATES, NOMINATION_STATES
from registry.working_days import Calendar, YearOverride, is_over

_PLACE = "objection.sealed"
FURTHEST = timedelta(days=30)
WAYS = {"phone": "联系电话", "address": "通信地址", "email": "电子邮箱"}


@dataclass(frozen=True)
class EnterHolidays:
    """Enter the holidays and make-up working days of a year that the calendar package does not know."""

    year: int
    days_off: tuple[date, ...]
    days_worked: tuple[date, ...] = ()


@dataclass(frozen=True)
class PublishNotice:
    """Make all candidates of a cycle public as proposals, from this day on."""

    cycle: int
    published_on: date
    places: str
    phone: str
    address: str = ""
    email: str = ""


@dataclass(frozen=True)
class RaiseObjection:
    """Enter an objection against a name in a notice; who said what is sealed."""

    notice: int
    nomination: int
    received_on: date
    reporter: str
    text: str


@dataclass(frozen=True)
class ResolveObjection:
    """Enter the result of the investigation; an upheld objection takes the name off the list."""

    objection: int
    upheld: bool
    conclusion: str


@dataclass(frozen=True)
class CloseNotice:
    """End a notice whose days are over and whose objections are all resolved."""

    notice: int


def enter_holidays(command: EnterHolidays, actor: Actor) -> None:
    """Keep the office's holidays of a year, in place of what it entered before."""
    if Calendar().knows(command.year):
        raise RuleViolation(reason=f"{command.year}年的放假安排已随软件收录，不能另行录入。")
    if not 2004 <= command.year <= 2199:
        raise InvalidInput(reason=f"年份{command.year}不对，应在2004年至2199年之间。")
    YearOverride(command.year, frozenset(command.days_off), frozenset(command.days_worked))
    off = sorted(day.isoformat() for day in command.days_off)
    worked = sorted(day.isoformat() for day in command.days_worked)
    HolidayYear.delete().where(HolidayYear.office == actor.office_id, HolidayYear.year == command.year).execute()
    HolidayYear.create(office=actor.office, year=command.year, days_off=off, days_worked=worked)
    journal.record(events.HolidaysEntered(actor.office_id, command.year, tuple(off), tuple(worked)))


def calendar_of(office: int) -> Calendar:
    """Return the calendar an office counts by: the package's years and those entered by it or an office above, the nearest first."""
    line = [int(part) for part in Office.get_by_id(office).path.strip("/").split("/")]
    with scope.everywhere():  # the offices above are out of sight, their holidays are everybody's
        kept_years = sorted(
            HolidayYear.select().where(HolidayYear.office.in_(line)), key=lambda kept: line.index(kept.office_id)
        )
    entered = {kept.year: YearOverride(kept.year, _days(kept.days_off), _days(kept.days_worked)) for kept in kept_years}
    return Calendar(entered)


def publish_notice(command: PublishNotice, _actor: Actor) -> int:
    """Turn the candidates into proposals and count the days; return the notice's id."""
    cycle = _cycle(command.cycle)
    candidates = list(
        Nomination.select()
        .where(Nomination.cycle == cycle, Nomination.state == "candidate")
        .order_by(Nomination.position)
    )
    _check_notice(command, cycle, candidates)
    program = cycle.program
    period = calendar_of(cycle.office_id).notice_period(
        command.published_on, program.notice_days, program.count_publication_day
    )
    contact = {"phone": command.phone.strip(), "address": command.address.strip(), "email": command.email.strip()}
    notice = Notice.create(
        office=cycle.office_id, cycle=cycle, published_on=command.published_on, first_day=period.first_day, last_day=period.last_day,
        working_days=program.notice_days, places=command.places.strip(), contact=contact,
    )  # fmt: skip
    entries = [
        (cycle.office_id, notice.id, nomination.id, place) for place, nomination in enumerate(candidates, start=1)
    ]
    insert_rows("notice_entry", ("office_id", "notice_id", "nomination_id", "position"), entries)
    Nomination.update(state="proposed").where(Nomination.cycle == cycle, Nomination.state == "candidate").execute()
    _set_state(cycle, "notice")
    shown = tuple((nomination.id, nomination.name, nomination.unit) for nomination in candidates)
    first_day, last_day = period.first_day.isoformat(), period.last_day.isoformat()
    published = (command.published_on.isoformat(), first_day, last_day)
    journal.record(events.NoticePublished(cycle.office_id, notice.id, cycle.id, *published, shown))
    return int(notice.id)


def raise_objection(command: RaiseObjection, _actor: Actor) -> int:
    """Seal the objection and mark the nomination as objected; return the objection's id."""
    notice = _notice(command.notice)
    entry = (
        NoticeEntry.select().where(NoticeEntry.notice == notice, NoticeEntry.nomination == command.nomination).first()
    )
    if entry is None:
        raise NotFound(what="公示名单里的这个对象")
    if notice.state != "running" or entry.nomination.state not in ("proposed", "objected"):
        raise WrongState(
            what=f"“{entry.nomination.name}”", state=NOMINATION_STATES[entry.nomination.state], step="登记异议"
        )
    if not command.reporter.strip() or not command.text.strip():
        raise InvalidInput(reason="异议须实名：反映人姓名和反映的内容都要填写。")
    if not notice.published_on <= command.received_on <= clock.today():
        raise InvalidInput(reason=f"收到异议的日期{full_date(command.received_on)}应在公示发布以后、今天以前，请核对。")
    (key,) = keys.make(1)
    words = canonical({"reporter": command.reporter, "text": command.text}).encode()
    objection = Objection.create(
        office=notice.office_id, notice=notice, nomination=entry.nomination, received_on=command.received_on,
        key=key, sealed=keys.seal(key, words, _PLACE),
    )  # fmt: skip
    _set_state(entry.nomination, "objected")
    journal.record(events.ObjectionRaised(notice.office_id, objection.id, notice.id, entry.nomination_id))
    return int(objection.id)


def resolve_objection(command: ResolveObjection, _actor: Actor) -> None:
    """Close the objection: upheld, the name leaves the list; dismissed, it is a proposal again."""
    objection = Objection.one(command.objection)
    if objection is None or objection.state != "open":
        raise NotFound(what="待处理的异议")
    if not command.conclusion.strip():
        raise InvalidInput(reason="处理异议必须写明核查结论。")
    objection.state = "upheld" if command.upheld else "dismissed"
    words = _unsealed(objection) | {"conclusion": command.conclusion.strip()}
    objection.sealed = keys.seal(objection.key, canonical(words).encode(), _PLACE)
    objection.save()
    nomination = objection.nomination
    _settle(nomination, command.upheld)
    journal.record(events.ObjectionResolved(objection.office_id, objection.id, nomination.id, command.upheld))


def words_of(identity: int) -> dict[str, str]:
    """Return who objected, what was said and, once resolved, the conclusion; for the reviewers of an office in scope."""
    objection = Objection.one(identity)
    if objection is None:
        raise NotFound(what="这件异议")
    return _unsealed(objection)


def _unsealed(objection: Objection) -> dict[str, str]:
    words: dict[str, str] = json.loads(keys.unseal(objection.key, bytes(objection.sealed), _PLACE))
    return words


def _settle(nomination: Nomination, upheld: bool) -> None:
    """Take the name off the list once an objection is upheld; put it back when none is open any more."""
    if upheld:
        nomination.reason = "异议成立，不再列为拟表彰对象"
        _set_state(nomination, "not_selected")
    elif (
        nomination.state == "objected"
        and not Objection.select().where(Objection.nomination == nomination, Objection.state == "open").exists()
    ):
        _set_state(nomination, "proposed")


def close_notice(command: CloseNotice, _actor: Actor) -> None:
    """End the notice and approve the cycle's list."""
    notice = _notice(command.notice)
    if notice.state != "running":
        raise WrongState(what="这次公示", state="已结束", step="再次结束")
    if not is_over(notice.last_day, clock.now()):
        raise RuleViolation(reason=f"公示期到{full_date(notice.last_day)}24时才结束，现在还不能结束公示。")
    if Objection.select().where(Objection.notice == notice, Objection.state == "open").exists():
        raise RuleViolation(reason="还有异议没有处理完，处理后才能结束公示。")
    received = Objection.select().where(Objection.notice == notice).count()
    notice.result = f"公示期内收到异议{received}件，均已核查处理。" if received else "公示期内未收到异议。"
    _set_state(notice, "closed")
    _set_state(notice.cycle, "approved")
    journal.record(events.NoticeClosed(notice.office_id, notice.id, notice.cycle_id, notice.result))


def document(identity: int) -> bytes:
    """Return the notice as a .docx; name and unit only, whatever the roster knew."""
    notice = _notice(identity)
    cycle = notice.cycle
    program = cycle.program
    facts = NoticeFacts(
        office=notice.office.name, program=program.name, cycle=cycle.label, title=program.name, form=program.form,
        categories=_listed(notice),
        first_day=notice.first_day, last_day=notice.last_day, working_days=notice.working_days, published_on=notice.published_on,
        **notice.contact,
    )  # fmt: skip
    return notice_document(facts)


def result_document(identity: int, written_on: date) -> bytes:
    """Return the statement on a notice that is over (公示情况说明) as a .docx; it counts and names nobody."""
    notice = _notice(identity)
    if notice.state != "closed":
        raise WrongState(what="这次公示", state="进行中", step="写公示情况说明；请先结束公示")
    if written_on > clock.today():
        raise InvalidInput(reason=f"公示情况说明的日期{full_date(written_on)}还没有到，请核对。")
    objected = list(Objection.select().where(Objection.notice == notice))
    upheld = {one.nomination_id for one in objected if one.state == "upheld"}
    program = notice.cycle.program
    facts = NoticeResultFacts(
        office=notice.office.name, cycle=notice.cycle.label, title=program.name, form=program.form,
        proposed=_proposed(notice, upheld),
        first_day=notice.first_day, last_day=notice.last_day, working_days=notice.working_days,
        places=notice.places, written_on=written_on,
        ways=tuple(said for way, said in WAYS.items() if notice.contact.get(way)),
        received=len(objected), upheld=sum(one.state == "upheld" for one in objected),
    )  # fmt: skip
    return notice_result_document(facts)


def _proposed(notice: Notice, upheld: Collection[int]) -> tuple[Proposed, ...]:
    groups = _groups(notice)
    return tuple(
        Proposed(
            heading if len(groups) > 1 else "",
            measure,
            len(named),
            sum(one.id in upheld for one in named),
            sum(one.state == "withdrawn" and one.id not in upheld for one in named),
        )
        for heading, measure, named in groups
    )


def _listed(notice: Notice) -> tuple[NoticeCategory, ...]:
    return tuple(
        NoticeCategory(heading, measure, tuple(Entry(_named(one), one.unit) for one in named))
        for heading, measure, named in _groups(notice)
    )


def _groups(notice: Notice) -> list[tuple[str, str, list[Nomination]]]:
    """Return heading, measure word and list by category and kind: persons and units under one title are counted apart."""
    lists: dict[tuple[int, str], list[Nomination]] = {}
    query = NoticeEntry.select(NoticeEntry, Nomination, Category).join(Nomination).join(Category)
    for entry in query.where(NoticeEntry.notice == notice).order_by(NoticeEntry.position):
        lists.setdefault((entry.nomination.category_id, entry.nomination.kind), []).append(entry.nomination)
    kinds = Counter(category for category, _ in lists)
    return [
        (
            headed(named[0].category.name, kind, kinds[category] == 1),
            measure_for(kind, named[0].category.measure),
            named,
        )
        for (category, kind), named in lists.items()
    ]


def _named(nomination: Nomination) -> str:
    """Return the name as decision and certificate will write it too."""
    named = nomination.kind == "household" and not nomination.name.endswith(("家庭", "户"))
    return f"{nomination.name}家庭" if named else str(nomination.name)


def _check_notice(command: PublishNotice, cycle: Cycle, candidates: Sequence[Nomination]) -> None:
    if cycle.state != "review":
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="发布公示")
    if not candidates:
        raise RuleViolation(reason="还没有候选对象，不能发布公示；请先在审核中确定候选对象。")
    if command.published_on < clock.today():
        raise InvalidInput(reason=f"公示日期{full_date(command.published_on)}已经过去，公示期须从今天或以后算起。")
    if command.published_on > clock.today() + FURTHEST:
        raise InvalidInput(
            reason=f"公示日期{full_date(command.published_on)}太远，请在发布前{FURTHEST.days}天以内登记。"
        )
    if not command.places.strip() or sum(letter.isdigit() for letter in command.phone) < 7:
        raise InvalidInput(reason="公示地点和联系电话都要填写，群众才能反映情况；电话至少7位数字。")


def _cycle(identity: int) -> Cycle:
    cycle = Cycle.one(identity)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    return cycle


def _notice(identity: int) -> Notice:
    notice = Notice.one(identity)
    if notice is None:
        raise NotFound(what="这次公示")
    return notice


def _set_state(row: Cycle | Notice | Nomination, state: str) -> None:
    row.state = state
    row.save()


def _days(texts: Sequence[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)
