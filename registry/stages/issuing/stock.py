"""Blank stock: what an office received, printed, spoiled and counted of each kind of paper; what is left must balance.

Printing takes from it and is never stopped by it: a ledger below zero says that something was not entered.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import peewee

from registry import clock, journal, paper_events
from registry.errors import InvalidInput, NotFound
from registry.records.database import insert_rows
from registry.records.models import Actor, Certificate, Cycle
from registry.records.paper import StockEntry, StockKind
from registry.stages.issuing.layouts import label_of

MOST = 1_000_000  # sheets of one entry
LONGEST_NAME = 60
LONGEST_NOTE = 200


@dataclass(frozen=True)
class ReceiveStock:
    """Enter blank paper that came in (领用); a new name begins a new kind, `layouts` name what is printed on it."""

    name: str
    sheets: int
    layouts: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class SpoilStock:
    """Enter sheets spoiled beside the certificates: jammed, dirty, printed askew; their numbers stay in use."""

    kind: int
    sheets: int
    reason: str


@dataclass(frozen=True)
class CountStock:
    """Enter how many sheets there are (盘点); what that differs from the ledger is an entry with its reason."""

    kind: int
    sheets: int
    note: str = ""


@dataclass(frozen=True)
class Balance:
    """The ledger of one kind of stock, summed up: left = received - printed - spoiled + counted.

    `kept` says that somebody keeps it: nothing was ever received or counted of paper that nobody counts.
    """

    kind: StockKind
    received: int
    printed: int
    spoiled: int
    counted: int
    left: int
    kept: bool

    @property
    def warning(self) -> str:
        """What is wrong with it, in a sentence; empty where nothing is, or nobody counts."""
        if self.left >= 0 or not self.kept:
            return ""
        said = f"“{self.kind.name}”账面结存为{self.left}张，用掉的比领用的多{-self.left}张"
        return f"{said}：请核对是否漏登领用，或盘点一次。打印不受影响。"


def receive_stock(command: ReceiveStock, actor: Actor) -> int:
    """Enter paper that came in; return the id of its kind."""
    name, note = command.name.strip(), command.note.strip()
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(reason=f"请写明空白证书的名称，最多{LONGEST_NAME}个字，例如 A4荣誉证书内芯。")
    sheets = _sheets(command.sheets, 1)
    kind = _kind_named(actor.office_id, name)
    _assign(kind, command.layouts)
    _enter(kind, "received", sheets, actor, _noted(note))
    journal.record(paper_events.StockReceived(kind.office_id, kind.id, sheets))
    return kind.id


def spoil_stock(command: SpoilStock, actor: Actor) -> int:
    """Enter spoiled sheets; return how many are left."""
    kind, sheets, reason = find_kind(command.kind), _sheets(command.sheets, 1), _noted(command.reason.strip())
    if not reason:
        raise InvalidInput(reason="登记废页必须写明原因，例如 卡纸、套印偏移。")
    _enter(kind, "spoiled", -sheets, actor, reason)
    journal.record(paper_events.StockSpoiled(kind.office_id, kind.id, sheets, reason))
    return balance_of(kind).left


def count_stock(command: CountStock, actor: Actor) -> int:
    """Enter what was counted; return how much more or less that is than the ledger said."""
    kind, sheets, note = find_kind(command.kind), _sheets(command.sheets, 0), _noted(command.note.strip())
    difference = sheets - balance_of(kind).left
    if difference and not note:
        more = "多" if difference > 0 else "少"
        raise InvalidInput(reason=f"盘点比账面{more}{abs(difference)}张，请写明原因。")
    _enter(kind, "counted", difference, actor, note)
    journal.record(paper_events.StockCounted(kind.office_id, kind.id, sheets, difference))
    return difference


def take(cycle: Cycle, printed: Sequence[Certificate], actor: Actor) -> None:
    """Take a sheet from stock for each certificate printed."""
    for kind, sheets in _by_kind(printed):
        _enter(kind, "printed", -sheets, actor, cycle=cycle)


def spoil_printed(cycle: Cycle, printed: Sequence[Certificate], actor: Actor) -> None:
    """Move the sheets of printed certificates that became void from printed to spoiled: nothing new is taken."""
    for kind, sheets in _by_kind(printed):
        _enter(kind, "printed", sheets, actor, "打印后作废", cycle)
        _enter(kind, "spoiled", -sheets, actor, "打印后作废", cycle)


def balances(office: int | None = None) -> list[Balance]:
    """Return the balance of every kind of stock in scope, or of one office's."""
    kinds = StockKind.select().order_by(StockKind.office, StockKind.id)
    return [balance_of(kind) for kind in (kinds if office is None else kinds.where(StockKind.office == office))]


def balance_of(kind: StockKind) -> Balance:
    """Sum the ledger of a kind of stock up."""
    summed = StockEntry.select(StockEntry.what, peewee.fn.SUM(StockEntry.sheets)).where(StockEntry.kind == kind)
    found: Counter[str] = Counter({what: int(sheets) for what, sheets in summed.group_by(StockEntry.what).tuples()})
    left = sum(found.values())
    kept = not found.keys().isdisjoint(("received", "counted"))
    return Balance(kind, found["received"], -found["printed"], -found["spoiled"], found["counted"], left, kept)


def find_kind(identity: int) -> StockKind:
    """Return a kind of stock in scope; raise NotFound for any other."""
    kind = StockKind.one(identity)
    if kind is None:
        raise NotFound(what="这种空白证书")
    return kind


def warnings(office: int) -> list[str]:
    """Return what is wrong with the stock of an office, a sentence each."""
    return [balance.warning for balance in balances(office) if balance.warning]


def shortages(waiting: Sequence[Certificate]) -> list[str]:
    """Return where the stock left does not suffice to print these certificates, a sentence for each kind."""
    wanted: Counter[int] = Counter()
    for (office, layout), sheets in Counter((one.office_id, one.layout) for one in waiting).items():
        if kind := _known_kind(office, layout):
            wanted[kind.id] += sheets
    told = [(balance_of(find_kind(kind)), sheets) for kind, sheets in wanted.items()]
    said = "“{0}”账面结存{1}张，待打印{2}张，还差{3}张：请先领用，或打印后补登。打印不受影响。"
    return [
        said.format(balance.kind.name, balance.left, sheets, sheets - balance.left)
        for balance, sheets in told
        if balance.kept and 0 <= balance.left < sheets
    ]


def _by_kind(printed: Sequence[Certificate]) -> list[tuple[StockKind, int]]:
    kinds: dict[int, StockKind] = {}
    summed: Counter[int] = Counter()
    for (office, layout), sheets in Counter((one.office_id, one.layout) for one in printed).items():
        kind = _kind_for(office, layout)
        kinds[kind.id] = kind
        summed[kind.id] += sheets
    return [(kinds[identity], sheets) for identity, sheets in summed.items()]


def _kind_for(office: int, layout: str) -> StockKind:
    """Return the stock that an office prints a layout on; one is begun where none was named yet."""
    kind = _known_kind(office, layout) or _kind_named(office, f"{label_of(layout)}用纸"[:LONGEST_NAME])
    if layout not in kind.layouts:
        _assign(kind, (layout,))
    return kind


def _known_kind(office: int, layout: str) -> StockKind | None:
    """Return the stock named for a layout, or the only one: an office with one kind of paper need not say what it is for."""
    kinds: list[StockKind] = list(StockKind.select().where(StockKind.office == office).order_by(StockKind.id))
    named = [kind for kind in kinds if layout in kind.layouts]
    if named:
        return named[0]
    return kinds[0] if len(kinds) == 1 else None


def _kind_named(office: int, name: str) -> StockKind:
    found: StockKind | None = StockKind.get_or_none(StockKind.office == office, StockKind.name == name)
    if found is None:
        found = StockKind.create(office=office, name=name, layouts=[])
    return found


def _assign(kind: StockKind, layouts: Sequence[str]) -> None:
    """Let layouts be printed on this kind of stock from now on, and on no other of the office."""
    if not layouts:
        return
    for other in StockKind.select().where(StockKind.office == kind.office_id, StockKind.id != kind.id):
        other.layouts = [layout for layout in other.layouts if layout not in layouts]
        other.save(only=[StockKind.layouts])
    kind.layouts = sorted({*kind.layouts, *layouts})
    kind.save(only=[StockKind.layouts])


def _enter(kind: StockKind, what: str, sheets: int, actor: Actor, note: str = "", cycle: Cycle | None = None) -> None:
    columns = ("office_id", "kind_id", "what", "sheets", "on_day", "note", "cycle_id", "entered_by_id", "entered_at")
    day: date = clock.today()
    told = (what, sheets, day.isoformat(), note, cycle.id if cycle else None, actor.id, clock.written(clock.now()))
    insert_rows("stock_entry", columns, [(kind.office_id, kind.id, *told)])


def _sheets(count: int, least: int) -> int:
    if not least <= count <= MOST:
        raise InvalidInput(reason=f"张数应在{least}至{MOST}之间，现在是{count}。")
    return count


def _noted(note: str) -> str:
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(reason=f"说明太长，有{len(note)}个字，最多{LONGEST_NOTE}个字。")
    return note
