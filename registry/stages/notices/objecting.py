"""Objections (异议) to a name in a notice: sealed as they come, settled with a conclusion."""

import json
from dataclasses import dataclass
from datetime import date

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records import keys
from registry.records.fields import canonical
from registry.records.models import Actor, Nomination, Notice, NoticeEntry, Objection
from registry.stages.notices.finding import find_notice, refuse_cancelled, set_state
from registry.wording import NOMINATION_STATES, OBJECTION_CHANNELS

_PLACE = "objection.sealed"


@dataclass(frozen=True)
class RaiseObjection:
    """Enter an objection against a name in a notice; who said what is sealed."""

    notice: int
    nomination: int
    received_on: date
    reporter: str
    text: str
    channel: str = "letter"
    phone: str = ""


@dataclass(frozen=True)
class ResolveObjection:
    """Enter the result of the investigation; an upheld objection takes the name off the list."""

    objection: int
    upheld: bool
    conclusion: str


def raise_objection(command: RaiseObjection, _actor: Actor) -> int:
    """Seal the objection and mark the nomination as objected; return the objection's id."""
    notice = find_notice(command.notice)
    refuse_cancelled(notice, "登记异议")
    entry = (
        NoticeEntry.select().where(NoticeEntry.notice == notice, NoticeEntry.nomination == command.nomination).first()
    )
    if entry is None:
        raise NotFound(what="公示名单里的这个对象")
    if notice.state != "running" or entry.nomination.state not in ("proposed", "objected"):
        raise WrongState(
            what=f"“{entry.nomination.name}”", state=NOMINATION_STATES[entry.nomination.state], step="登记异议"
        )
    _check_received(command, notice)
    (key,) = keys.make(1)
    said = {"reporter": command.reporter, "text": command.text, "phone": command.phone.strip()}
    words = canonical({what: word for what, word in said.items() if word}).encode()
    objection = Objection.create(
        office=notice.office_id, notice=notice, nomination=entry.nomination, received_on=command.received_on,
        channel=command.channel, key=key, sealed=keys.seal(key, words, _PLACE),
    )  # fmt: skip
    set_state(entry.nomination, "objected")
    ids = (objection.id, notice.id, entry.nomination_id)
    journal.record(events.ObjectionRaised(notice.office_id, *ids, command.channel))
    return int(objection.id)


def was_raised(command: RaiseObjection) -> bool:
    """Tell whether the very same objection is open already: a button was pressed twice."""
    same = Objection.select().where(
        Objection.notice == command.notice,
        Objection.nomination == command.nomination,
        Objection.received_on == command.received_on,
        Objection.channel == command.channel,
        Objection.state == "open",
    )
    said = (command.reporter, command.text)
    return any((words["reporter"], words["text"]) == said for words in map(_unsealed, same))


def _check_received(command: RaiseObjection, notice: Notice) -> None:
    """What counts is the day it came in: what was received within the days of the notice may be entered later."""
    if command.channel not in OBJECTION_CHANNELS:
        raise InvalidInput(reason=f"反映的方式只能是{'、'.join(OBJECTION_CHANNELS.values())}。")
    if not command.reporter.strip() or not command.text.strip():
        raise InvalidInput(reason="异议须实名：反映人姓名和反映的内容都要填写。")
    if not notice.published_on <= command.received_on <= clock.today():
        raise InvalidInput(reason=f"收到异议的日期{full_date(command.received_on)}应在公示发布以后、今天以前，请核对。")
    if command.received_on > notice.last_day:
        raise RuleViolation(reason=f"公示期已于{full_date(notice.last_day)}24时结束，之后收到的反映请按信访程序办理。")


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
        set_state(nomination, "not_selected")
    elif (
        nomination.state == "objected"
        and not Objection.select().where(Objection.nomination == nomination, Objection.state == "open").exists()
    ):
        set_state(nomination, "proposed")
