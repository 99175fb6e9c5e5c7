"""What a roster was read into: sheets, columns, rows, and a finding for every doubt; plain values all the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from importers.errors import UnreadableWorkbook

Level = Literal["error", "warning", "note"]


class Remark(NamedTuple):
    """A doubt about a text, before it has the address of a cell."""

    level: Level
    code: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True)
class Finding:
    """Something a clerk must look at: the cell, how bad it is, what is wrong, and what to write instead."""

    cell: str
    level: Level
    code: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its letters, its heading as typed, the field it was taken for, and how sure that is."""

    column: str
    heading: str
    field: str | None
    confidence: float


@dataclass(frozen=True)
class RosterRow:
    """One honoree: cleaned values, the texts as typed, and the cells they stand in, each by field."""

    row: int
    values: Mapping[str, str]
    originals: Mapping[str, str]
    cells: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    @property
    def level(self) -> Level | None:
        """The gravest level among the findings of the row."""
        return next((level for level in _LEVELS if any(found.level == level for found in self.findings)), None)


@dataclass(frozen=True)
class RosterSheet:
    """One sheet: whether it is a roster, where its headings are, and its rows."""

    name: str
    roster: bool
    header_row: int | None
    columns: tuple[Column, ...]
    rows: tuple[RosterRow, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Roster:
    """Everything read from one file, and the name of the reader that could read it."""

    file: str
    reader: str
    sheets: tuple[RosterSheet, ...] = field(default=())

    @property
    def rows(self) -> tuple[RosterRow, ...]:
        """The rows of all sheets that are rosters."""
        return tuple(row for sheet in self.sheets if sheet.roster for row in sheet.rows)

    def as_dict(self) -> dict[str, Any]:
        """Return the shape that `honors roster check --json` prints."""
        sheets = [_sheet_dict(sheet) for sheet in self.sheets]
        return {"file": self.file, "reader": self.reader, "refused": None, "sheets": sheets}


def refusal_as_dict(file: str, error: UnreadableWorkbook) -> dict[str, Any]:
    """Return the shape of `Roster.as_dict` for a file that was refused."""
    return {"file": file, "reader": None, "refused": {"code": error.code, "message": error.message}, "sheets": []}


_LEVELS: tuple[Level, ...] = ("error", "warning", "note")


def _sheet_dict(sheet: RosterSheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "roster": sheet.roster,
        "header_row": sheet.header_row,
        "columns": [dict(vars(column)) for column in sheet.columns],
        "rows": [_row_dict(row) for row in sheet.rows],
        "findings": [dict(vars(found)) for found in sheet.findings],
    }


def _row_dict(row: RosterRow) -> dict[str, Any]:
    return {
        "row": row.row,
        "values": dict(row.values),
        "originals": dict(row.originals),
        "findings": [dict(vars(found)) for found in row.findings],
    }
