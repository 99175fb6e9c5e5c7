"""Certificates, plaques and medals of titles that hold no more are asked back, and entered as they come."""

from dataclasses import dataclass
from datetime import date

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.afterwards import TakeBack
from registry.records.masking import masked
from registry.records.models import Actor
from registry.stages.afterwards.changing import find_award, need_state
from registry.wording import TAKEN_BACK


@dataclass(frozen=True)
class AskBack:
    """Ask the holder to give back a certificate, plaque or medal."""

    award: int
    whats: tuple[str, ...]


@dataclass(frozen=True)
class GetBack:
    """Enter that it came back on a day."""

    take_back: int
    on_day: date
    note: str = ""


def ask_back(command: AskBack, _actor: Actor) -> int:
    """Ask things back; return how many."""
    award = find_award(command.award)
    need_state(award, ("revoked", "expired", "suspended"), "收回证书奖牌")
    whats = tuple(dict.fromkeys(command.whats))
    if not whats or not set(whats) <= set(TAKEN_BACK):
        raise InvalidInput(reason=f"请选择要收回的是{'、'.join(TAKEN_BACK.values())}。")
    for asked in TakeBack.select().where(TakeBack.award == award, TakeBack.what.in_(whats)):
        raise RuleViolation(reason=f"{award.name}的{TAKEN_BACK[asked.what]}已经通知收回，不必再通知。")
    for what in whats:
        TakeBack.create(office=award.office_id, award=award, what=what, asked_on=clock.today())
    journal.record(*(events.TakeBackAsked(award.office_id, award.id, what) for what in whats))
    return len(whats)


def get_back(command: GetBack, _actor: Actor) -> None:
    """Enter that something came back."""
    asked = TakeBack.one(command.take_back)
    if asked is None or asked.got_on is not None:
        raise NotFound(what="这件等待收回的证书或奖牌")
    if not asked.asked_on <= command.on_day <= clock.today():
        day = full_date(command.on_day)
        raise InvalidInput(reason=f"收回的日期{day}应在通知（{full_date(asked.asked_on)}）以后、今天以前，请核对。")
    asked.got_on, asked.note = command.on_day, masked(command.note.strip())[:200]
    asked.save(only=[TakeBack.got_on, TakeBack.note])
    journal.record(events.TakenBack(asked.office_id, asked.award_id, asked.what, command.on_day.isoformat()))
