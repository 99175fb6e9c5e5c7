"""What the child is told to mark: plain values, sheet by sheet; and the words and colours of the three levels."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from importers.cells import letters, position
from importers.findings import Level

AUTHOR = "光荣榜"
# What stands in A1 of our own sheets; the reading side knows them by this.
SUMMARY_TITLE, OPTIONS_TITLE = "光荣榜检查结果", "光荣榜可选项"
SUMMARY_NAME = "检查结果"
# The code of the finding by which the reading side says that a sheet is the summary, or the list of a blank's choices.
OWN_SHEET, OPTIONS_SHEET = "own_sheet", "options_sheet"
OWN_TITLES: Mapping[object, str] = {SUMMARY_TITLE: OWN_SHEET, OPTIONS_TITLE: OPTIONS_SHEET}

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Shade(NamedTuple):
    """How a level is said and shown: its word, what it asks of the clerk, and its colour (ARGB)."""

    word: str
    asks: str
    colour: str


# Light enough to read through, and no colour of any palette: a clerk's own yellow is never taken for one of ours.
SHADES: Mapping[Level, Shade] = {
    "error": Shade("错误", "必须改正", "FFFFCFD1"),
    "warning": Shade("疑问", "请核对", "FFFFEBB5"),
    "note": Shade("提示", "可以不改", "FFD3E7FC"),
}


class Place(NamedTuple):
    """A cell by its row, counted from 1, and its column, counted from 0."""

    row: int
    column: int


@dataclass(frozen=True)
class Mark:
    """One finding: the cell's address, its level, what is wrong, the suggestion, and the name of the honoree."""

    cell: str
    level: Level
    message: str
    suggestion: str
    honoree: str

    @property
    def place(self) -> Place | None:
        """The cell it stands on, or None where the address is none."""
        return place_of(self.cell)


@dataclass(frozen=True)
class SheetOrder:
    """The findings of one sheet; `own` says that it is the summary an earlier check has left."""

    name: str
    own: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Order:
    """Everything to be marked in one file, and what the summary has to say of the file as a whole."""

    file: str
    sheets: tuple[SheetOrder, ...]
    remark: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        sheets = [[sheet.name, sheet.own, [list(vars(mark).values()) for mark in sheet.marks]] for sheet in self.sheets]
        return {"file": self.file, "sheets": sheets}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "Order":
        """Build the order again from what `as_dict` returned."""
        sheets = [SheetOrder(name, own, tuple(Mark(*mark) for mark in marks)) for name, own, marks in told["sheets"]]
        return cls(told["file"], tuple(sheets))


def place_of(address: str) -> Place | None:
    """Return the cell an address names, or None where a sheet has no such cell."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        return None
    place = Place(int(found[2]), position(found[1]))
    return place if place.row <= 1_048_576 and place.column < 16_384 else None


def address_of(place: Place) -> str:
    """Return the address of a cell."""
    return f"{letters(place.column)}{place.row}"


def legal(text: str) -> str:
    """Return a text as a workbook may hold it: no control characters, and nothing that reads as an escape of one."""
    if text.isalnum():  # most cells are
        return text
    plain = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPED.sub("_x005F_", plain)
