"""What the reading child says, in frames: a sheet's head, parts of its rows, its end; repeats; the end of it all.

A frame is four bytes of length and that much JSON. A row is said by position, since a sheet's rows share their fields.
"""

import json
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from importers.findings import Column, Finding, RosterRow

MOST = 64 << 20  # bytes of one frame
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class SheetHead:
    """A sheet begins: what it is, its columns, and the findings known so far."""

    name: str
    roster: bool
    header_row: int | None
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class RowPart:
    """Up to a thousand rows of the sheet last begun."""

    rows: tuple[RosterRow, ...]


@dataclass(frozen=True)
class SheetEnd:
    """The sheet last begun has ended; findings that only its last line could tell."""

    findings: tuple[Finding, ...]


class Repeat(NamedTuple):
    """A finding on a row said earlier, by the position of its sheet among all and the number of its line."""

    sheet: int
    row: int
    finding: Finding


@dataclass(frozen=True)
class Repeats:
    """Who seems to stand in the file twice, said when every row is known."""

    repeats: tuple[Repeat, ...]


Part = SheetHead | RowPart | SheetEnd | Repeats


def framed(told: object) -> bytes:
    """Return a frame of plain values."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")
    return _LENGTH.pack(len(text)) + text


def unframed(read: Callable[[int], bytes]) -> Any:
    """Return the next frame's values, None where nothing follows; raise ValueError for anything else than a frame."""
    length = read(_LENGTH.size)
    if not length:
        return None
    (size,) = _LENGTH.unpack(length.ljust(_LENGTH.size, b"\xff"))
    if size > MOST:
        raise ValueError("frame too long")
    text = read(size)
    if len(text) != size:
        raise ValueError("frame cut off")
    return json.loads(text)


def head_told(head: SheetHead) -> list[Any]:
    """Return the plain values of a sheet's head."""
    columns = [[column.column, column.heading, column.field, column.confidence] for column in head.columns]
    return ["sheet", head.name, head.roster, head.header_row, columns, findings_told(head.findings)]


def findings_told(findings: Iterable[Finding]) -> list[list[str]]:
    """Return the plain values of findings."""
    return [[found.cell, found.level, found.code, found.message, found.suggestion] for found in findings]


def row_told(row: RosterRow, fields: Sequence[str]) -> list[Any]:
    """Return a row by position: number, texts as typed, values where they differ, further values, findings."""
    originals = [row.originals[name] for name in fields]
    values = [row.values[name] for name in fields]
    more = {name: value for name, value in row.values.items() if name not in row.originals}
    return [row.row, originals, 0 if values == originals else values, more or 0, findings_told(row.findings)]


def findings_from(told: Iterable[Sequence[Any]]) -> tuple[Finding, ...]:
    """Build findings again."""
    return tuple(Finding(*found) for found in told)


def repeats_from(told: Iterable[Sequence[Any]]) -> tuple[Repeat, ...]:
    """Build repeats again."""
    return tuple(Repeat(sheet, row, Finding(*finding)) for sheet, row, finding in told)


def head_from(told: Sequence[Any]) -> SheetHead:
    """Build a sheet's head again."""
    _, name, roster, header_row, columns, findings = told
    return SheetHead(name, roster, header_row, tuple(Column(*column) for column in columns), findings_from(findings))


def rows_from(told: Iterable[Sequence[Any]], columns: Mapping[str, str]) -> tuple[RosterRow, ...]:
    """Build rows again; `columns` are the letters of the columns that are read, by field, in their order."""
    fields, letters = tuple(columns), tuple(columns.values())
    return tuple(_row_from(row, fields, letters) for row in told)


def _row_from(told: Sequence[Any], fields: tuple[str, ...], letters: tuple[str, ...]) -> RosterRow:
    number, originals, values, more, findings = told
    kept = dict(zip(fields, values or originals, strict=True))
    if more:
        kept |= more
    cells = {field: f"{column}{number}" for field, column in zip(fields, letters, strict=True)}
    found = findings_from(findings) if findings else ()
    return RosterRow(number, kept, dict(zip(fields, originals, strict=True)), cells, found)
