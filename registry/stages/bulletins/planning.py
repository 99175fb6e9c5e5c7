"""Planning an issue: its name and number, the day it is printed, to whom it goes."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import peewee

from registry import events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records.bulletins import Bulletin
from registry.records.masking import masked
from registry.records.models import Actor
from registry.records.revisions import edit

SENT = ("报", "送", "发")
_LIMITS = {"name": (60, "报名"), "note": (1_000, "按语"), "secrecy": (20, "密级"), "serial": (40, "编号")}
_LONGEST_NAMES = 500


@dataclass(frozen=True)
class Particulars:
    """What an issue says of itself; no number, and none running, is the one after the last."""

    name: str
    issued_on: date
    number: int | None = None
    running: int | None = None
    extra: bool = False
    note: str = ""
    sent_to: tuple[tuple[str, str], ...] = ()
    copies: int | None = None
    secrecy: str = ""
    serial: str = ""


@dataclass(frozen=True)
class PlanBulletin:
    """Begin an issue of the own office's bulletin."""

    particulars: Particulars


@dataclass(frozen=True)
class SetBulletin:
    """Change what an issue says of itself while it is a draft; `revision` is the one seen, None on the command line."""

    bulletin: int
    revision: int | None
    particulars: Particulars


def plan_bulletin(command: PlanBulletin, actor: Actor) -> int:
    """Begin the issue; return its id."""
    kept = _checked(command.particulars, actor.office_id, None)
    bulletin = Bulletin.create(office=actor.office_id, **kept)
    _record(bulletin)
    return int(bulletin.id)


def set_bulletin(command: SetBulletin, actor: Actor) -> None:
    """Change the issue."""
    bulletin = draft(command.bulletin, "修改")
    edit(bulletin, command.revision, "这期简报", **_checked(command.particulars, actor.office_id, bulletin))
    _record(Bulletin.get_by_id(bulletin.id))


def find(identity: int) -> Bulletin:
    """Return an issue in sight; raise NotFound for any other."""
    bulletin = Bulletin.one(identity)
    if bulletin is None:
        raise NotFound(what="这期简报")
    return bulletin


def draft(identity: int, step: str) -> Bulletin:
    """Return an issue that is not signed off; raise NotFound or WrongState."""
    bulletin = find(identity)
    if bulletin.state != "draft":
        raise WrongState(what=f"{bulletin.name}第{bulletin.number}期", state="已签发", step=step)
    return bulletin


def following(office: int, year: int, extra: bool = False) -> tuple[int, int | None]:
    """Return the number after the last of a year, and the running one after the last of all; extras have none."""
    of_year = Bulletin.select(peewee.fn.MAX(Bulletin.number)).where(
        Bulletin.office == office, Bulletin.year == year, Bulletin.extra == extra
    )
    running = Bulletin.select(peewee.fn.MAX(Bulletin.running)).where(Bulletin.office == office).scalar()
    return int(of_year.scalar() or 0) + 1, None if extra or running is None else int(running) + 1


def _record(bulletin: Bulletin) -> None:
    told = (bulletin.id, bulletin.name, bulletin.number, bulletin.issued_on.isoformat())
    journal.record(events.BulletinPlanned(bulletin.office_id, *told))


def _checked(told: Particulars, office: int, now: Bulletin | None) -> dict[str, Any]:
    """Return the particulars as they are kept; raise InvalidInput or RuleViolation at what cannot be."""
    kept: dict[str, Any] = {field.name: getattr(told, field.name) for field in fields(told)}
    kept |= {name: masked(kept[name].strip()) for name in _LIMITS}
    for name, (limit, label) in _LIMITS.items():
        if len(kept[name]) > limit:
            raise InvalidInput(reason=f"{label}太长，有{len(kept[name])}个字，最多{limit}个字。")
    if not kept["name"]:
        raise InvalidInput(reason="请填写报名，例如 周口精神文明建设。")
    kept["year"] = told.issued_on.year
    number, running = following(office, kept["year"], told.extra)
    kept["number"] = told.number or (now.number if now else number)
    kept["running"] = None if told.extra else told.running or (now.running if now else running)
    if any(len(pair) != 2 for pair in told.sent_to):
        raise InvalidInput(reason=f"报送单位按{'、'.join(SENT)}分别填写。")
    kept["sent_to"] = [[label, masked(names.strip())] for label, names in told.sent_to if names.strip()]
    if any(label not in SENT or len(names) > _LONGEST_NAMES for label, names in kept["sent_to"]):
        raise InvalidInput(reason=f"报送单位按{'、'.join(SENT)}分别填写，每项最多{_LONGEST_NAMES}个字。")
    for count, label in ((kept["number"], "期号"), (kept["running"], "总期号"), (kept["copies"], "印数")):
        if count is not None and not 1 <= count <= 1_000_000:
            raise InvalidInput(reason=f"{label}应是1以上的整数。")
    taken = Bulletin.select().where(
        Bulletin.office == office, Bulletin.year == kept["year"], Bulletin.extra == told.extra, Bulletin.number == kept["number"]
    ).first()  # fmt: skip
    if taken is not None and (now is None or taken.id != now.id):
        raise RuleViolation(
            reason=f"{kept['year']}年已有{'增刊' if told.extra else ''}第{kept['number']}期，请换一个期号。"
        )
    return kept
