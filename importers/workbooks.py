"""Open a workbook and give its sheets, line by line; it runs in the limited child only, where alone a parser is loaded."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetMetadata,
    SheetVisibleEnum,
    load_workbook,
)

from importers.cells import Line, Merge, OpenSheet, Typed, Value
from importers.formulas import Silent, silent_cells
from importers.guard import MAX_AREA, Kind
from importers.texts import decode, read_csv, read_html


def open_workbook(data: bytes, kind: Kind) -> tuple[str, Iterator[OpenSheet]]:
    """Return the reader's name and the sheets of a workbook, of which each is read to its end before the next."""
    if kind in (Kind.CSV, Kind.HTML):
        return "text", iter((_flat_sheet(data, kind),))
    reader, sheets = _read(data, kind)
    if kind is Kind.XLSX:
        silent = silent_cells(data)
        sheets = (_spoken(sheet, silent.get(sheet.name, [])) for sheet in sheets)
    return reader, sheets


def _read(data: bytes, kind: Kind) -> tuple[str, Iterator[OpenSheet]]:
    try:
        return "calamine", _calamine_sheets(data)
    except PasswordError:
        raise
    except CalamineError:
        if kind is not Kind.XLSX:
            raise
        return "openpyxl", _openpyxl_sheets(data)


def _spoken(sheet: OpenSheet, silent: list[Silent]) -> OpenSheet:
    """Return the sheet with the cells its reader left empty."""
    if silent:
        sheet.lines = _overlaid(sheet, sheet.lines, silent)
    return sheet


def _overlaid(sheet: OpenSheet, lines: Iterator[Line], silent: list[Silent]) -> Iterator[Line]:
    extra: dict[int, list[Silent]] = {}
    for cell in silent:
        extra.setdefault(cell.row, []).append(cell)
    for number, values in lines:
        for row in sorted(row for row in extra if row < number) if extra else ():
            yield row, _filled([], extra.pop(row))
        yield number, _filled(values, extra.pop(number, []))
    if not sheet.stopped:
        for row in sorted(extra):
            yield row, _filled([], extra[row])


def _filled(values: list[Value], silent: list[Silent]) -> list[Value]:
    for _, column, value in silent:
        values.extend([None] * (column + 1 - len(values)))
        if values[column] is None:
            values[column] = value
    return values


def _flat_sheet(data: bytes, kind: Kind) -> OpenSheet:
    text = decode(data) or ""
    rows = read_csv(text) if kind is Kind.CSV else read_html(text)
    return _sheet(kind.value, False, enumerate(rows, 1), ())


def _calamine_sheets(data: bytes) -> Iterator[OpenSheet]:
    book = load_workbook(io.BytesIO(data))
    # All are parsed before the first is given on: from a damaged sheet the second reader must begin anew.
    parsed = [(meta, book.get_sheet_by_name(meta.name)) for meta in reversed(book.sheets_metadata)]
    return (_calamine_sheet(*parsed.pop()) for _ in range(len(parsed)))


def _calamine_sheet(meta: SheetMetadata, sheet: CalamineSheet) -> OpenSheet:
    merges = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or [])
    return _sheet(meta.name, meta.visible is not SheetVisibleEnum.Visible, _calamine_lines(sheet), merges)


def _calamine_lines(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """Yield the lines with the sheet's own numbers: calamine counts rows from 1 but columns from the first used one."""
    if sheet.start is None:
        return
    left: list[Any] = [None] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), 1):
        yield number, left + values if left else values


def _openpyxl_sheets(data: bytes) -> Iterator[OpenSheet]:
    import openpyxl  # noqa: PLC0415 - costs each child 0.1 s, and only the second reader needs it

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        lines = ((number, list(values)) for number, values in enumerate(sheet.iter_rows(values_only=True), 1))
        yield _sheet(sheet.title, sheet.sheet_state != "visible", lines, ())


def _sheet(name: str, hidden: bool, rows: Iterable[tuple[int, list[Any]]], merges: tuple[Merge, ...]) -> OpenSheet:
    sheet = OpenSheet(name, hidden, iter(()), merges)
    sheet.lines = _lines(sheet, rows)
    return sheet


def _lines(sheet: OpenSheet, rows: Iterable[tuple[int, list[Any]]]) -> Iterator[Line]:
    budget = MAX_AREA
    for number, values in rows:
        kept = _kept(values)
        budget -= len(kept)
        if budget < 0:
            sheet.stopped = True
            return
        if kept:
            yield number, kept


def _kept(values: list[Any]) -> list[Value]:
    """Return the values without the empty ones at the end."""
    kept = [(value or None) if value.__class__ is str and value[:1] != "#" else _plain(value) for value in values]
    while kept and kept[-1] is None:
        kept.pop()
    return kept


def _plain(value: Any) -> Value:
    if value == "" or value is None:
        return None
    if isinstance(value, str):
        return Typed("error", value) if value in _ERRORS else value
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if abs(value) < 1e300 else None
    return Typed("date" if isinstance(value, dt.date) else "time", _iso(value))


def _iso(value: Any) -> str:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)


_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"))
