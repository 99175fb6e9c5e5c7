"""A unit is renamed, joined to another or dissolved, a person dies; what was entered by mistake is taken back."""

from dataclasses import dataclass
from datetime import date

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.drafting.decision_text import document_number
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.honorees import History, HonoreeChange, history_of
from registry.records.masking import masked
from registry.records.models import Actor
from registry.stages.honorees.finding import find_person
from registry.wording import HONOREE_CHANGES

LONGEST_NAME = 120
_NATURAL = ("person", "household")


@dataclass(frozen=True)
class RecordHonoreeChange:
    """Enter what happened to an honoree on a day: `renamed` wants the new name, `joined` whom it became part of."""

    person: int
    what: str
    on_day: date
    name: str = ""
    successor: int | None = None
    doc_no: str = ""


@dataclass(frozen=True)
class UndoHonoreeChange:
    """Take back what was entered of an honoree, with the reason."""

    change: int
    reason: str


def record_honoree_change(command: RecordHonoreeChange, actor: Actor) -> int:
    """Enter the change; return its id. Awards stay with whom they were granted to: a successor applies anew."""
    person, what = find_person(command.person), command.what
    if what not in HONOREE_CHANGES:
        raise InvalidInput(reason=f"变动只能是：{'、'.join(HONOREE_CHANGES.values())}。")
    told = history_of(person.id)
    _need_kind(what, told.kind)
    if command.on_day > clock.today():
        raise InvalidInput(reason=f"{full_date(command.on_day)}还没有到，请核对。")
    name = _checked_name(command, told) if what == "renamed" else ""
    successor = _checked_successor(command, told) if what == "joined" else None
    if what == "deceased" and told.deceased:
        raise RuleViolation(reason="已登记为已故，不必再登记。")
    changed = HonoreeChange.create(
        office=person.office_id, person=person, what=what, on_day=command.on_day, name=name, successor=successor,
        doc_no=document_number(command.doc_no) if command.doc_no.strip() else "", entered_by=actor,
        entered_at=clock.written(clock.now()),
    )  # fmt: skip
    day = command.on_day.isoformat()
    journal.record(events.HonoreeChanged(person.office_id, changed.id, person.id, what, day, successor))
    return int(changed.id)


def undo_honoree_change(command: UndoHonoreeChange, _actor: Actor) -> None:
    """Let the change stand no more; the row stays."""
    change = HonoreeChange.one(command.change)
    if change is None or change.state != "standing":
        raise NotFound(what="这条对象变动")
    if not command.reason.strip():
        raise InvalidInput(reason="撤销对象变动必须写明原因。")
    change.state, change.undone_for = "undone", masked(command.reason.strip())[:500]
    change.save(only=[HonoreeChange.state, HonoreeChange.undone_for])
    journal.record(events.HonoreeChangeUndone(change.office_id, change.id))


def _need_kind(what: str, kind: str) -> None:
    """Refuse what cannot happen to a person, or cannot happen to a unit."""
    if what in ("renamed", "joined") and kind in _NATURAL:
        raise RuleViolation(reason="只有单位、集体、村（社区）和科室可以改名或并入，个人请用“更正”。")
    if what == "dissolved" and kind in _NATURAL:
        raise RuleViolation(reason="只有单位、集体、村（社区）和科室可以撤销，个人去世请登记“已故”。")
    if what == "deceased" and kind != "person":
        raise RuleViolation(reason="只有个人可以登记为已故；单位不再存在请登记“撤销”或“并入”。")


def _checked_name(command: RecordHonoreeChange, told: History) -> str:
    name = "".join(command.name.split())
    if not name or len(name) > LONGEST_NAME or masked(name) != name:
        raise InvalidInput(reason=f"改名要写明新的名称，最多{LONGEST_NAME}个字，不能带证件号码和电话。")
    if name == told.name:
        raise InvalidInput(reason=f"现在的名称就是“{name}”，没有改。")
    return name


def _checked_successor(command: RecordHonoreeChange, told: History) -> int:
    if command.successor is None:
        raise InvalidInput(reason="请写明并入了哪个单位（对象编号）。")
    successor = find_person(command.successor)
    if successor.id in told.persons:
        raise InvalidInput(reason="并入的单位不能是它自己。")
    if history_of(successor.id).kind in _NATURAL:
        raise InvalidInput(reason="单位只能并入单位、集体、村（社区）或科室，不能并入个人或家庭。")
    return int(successor.id)
