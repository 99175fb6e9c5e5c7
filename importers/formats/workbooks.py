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
from importers.containers.packages import MAX_AREA, MAX_ROWS
from importers.errors import refusal
from importers.formats import biff, formulas, opendocument
from importers.formats.spreadsheetml import Worksheet, read_spreadsheetml
from importers.formats.texts import MAX_COLUMNS, decode, read_csv
from importers.formats.unsaid import Silent, Unsaid
from importers.formats.webpages import read_html
from importers.guard import Kind
from importers.limited.limits import parsing


def open_workbook(data: bytes, kind: Kind) -> tuple[str, Iterator[OpenSheet]]:
    """Return the reader's name and the sheets of a workbook, of which each is read to its end before the next."""
    with parsing():
        if kind in (Kind.CSV, Kind.HTML, Kind.XML):
            return "text", _text_sheets(data, kind)
        reader, sheets = _read(data, kind)
    if kind is Kind.XLS:
        in_order = iter(biff.unsaid(data))
        return reader, (_completed(sheet, next(in_order, Unsaid())) for sheet in sheets)
    by_name = formulas.unsaid(data) if kind is Kind.XLSX else opendocument.unsaid(data)
    return reader, (_completed(sheet, by_name.get(sheet.name, Unsaid())) for sheet in sheets)


def _read(data: bytes, kind: Kind) -> tuple[str, Iterator[OpenSheet]]:
    try:
        return "calamine", _excel97_sheets(data) if kind is Kind.XLS else _calamine_sheets(data)
    except PasswordError:
        raise
    except CalamineError:
        if kind is not Kind.XLSX:
            raise
        return "openpyxl", _second_sheets(data)


def _completed(sheet: OpenSheet, more: Unsaid) -> OpenSheet:
    """Return the sheet with what its reader did not say."""
    sheet.merges = sheet.merges or tuple(more.merges)
    if more.silent:
        sheet.lines = _overlaid(sheet, sheet.lines, more.silent)
    if more.hidden:
        sheet.lines = _watched(sheet, sheet.lines, more.hidden)
    return sheet


def _watched(sheet: OpenSheet, lines: Iterator[Line], hidden: set[int]) -> Iterator[Line]:
    """Give the lines on, and keep the numbers of those that the clerk does not see."""
    for line in lines:
        if line[0] in hidden:
            sheet.hidden_lines.append(line[0])
        yield line


def _overlaid(sheet: OpenSheet, lines: Iterator[Line], silent: list[Silent]) -> Iterator[Line]:
    extra: dict[int, list[Silent]] = {}
    for cell in silent:
        extra.setdefault(cell.row, []).append(cell)
    ahead = sorted(extra, reverse=True)
    for number, values in lines:
        while ahead and ahead[-1] < number:
            row = ahead.pop()
            yield row, _filled([], extra[row])
        if ahead and ahead[-1] == number:
            yield number, _filled(values, extra[ahead.pop()])
        else:
            yield number, values
    if not sheet.stopped:
        for row in reversed(ahead):
            yield row, _filled([], extra[row])


def _filled(values: list[Value], silent: list[Silent]) -> list[Value]:
    for _, column, value in silent:
        values.extend([None] * (column + 1 - len(values)))
        if values[column] is None:
            values[column] = value
    return values


def _text_sheets(data: bytes, kind: Kind) -> Iterator[OpenSheet]:
    text = decode(data)
    if text is None:
        raise refusal("unknown", "binary")
    if kind is Kind.XML:
        sheets = read_spreadsheetml(text)
        return (_xml_sheet(sheet) for sheet in sheets)
    if kind is Kind.HTML:
        page = read_html(text)
        return iter((_sheet("网页表格", False, enumerate(page.rows, 1), tuple(page.merges)),))
    return iter((_sheet("文本表格", False, enumerate(read_csv(text), 1), ()),))


def _xml_sheet(told: Worksheet) -> OpenSheet:
    sheet = _sheet(told.name, told.hidden, told.rows, tuple(told.merges), told.stopped)
    return _completed(sheet, Unsaid(hidden=told.hidden_rows))


def _calamine_sheets(data: bytes) -> Iterator[OpenSheet]:
    book = load_workbook(io.BytesIO(data))
    # All are parsed before the first is given on: from a damaged sheet the second reader must begin anew.
    parsed = [(meta, book.get_sheet_by_name(meta.name)) for meta in reversed(book.sheets_metadata)]
    if sum(sheet.total_height * sheet.total_width for _, sheet in parsed) > 4 * MAX_AREA:
        raise refusal("far_cell", "used range")
    return (_calamine_sheet(*parsed.pop()) for _ in range(len(parsed)))


def _excel97_sheets(data: bytes) -> Iterator[OpenSheet]:
    single, encoding = biff.in_single_bytes(data)
    sheets = _calamine_sheets(single)
    return sheets if encoding is None else (_told_in(encoding, sheet) for sheet in sheets)


def _told_in(encoding: str, sheet: OpenSheet) -> OpenSheet:
    """Return a sheet of Excel 5 with its texts put together again."""
    sheet.name = biff.told_in(encoding, sheet.name)
    sheet.lines = (
        (number, [biff.told_in(encoding, value) if isinstance(value, str) else value for value in values])
        for number, values in sheet.lines
    )
    return sheet


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


def _second_sheets(data: bytes) -> Iterator[OpenSheet]:
    from importers.formats.second_reader import read_sheets  # noqa: PLC0415 - costs a child 0.1 s, and few need it

    for sheet in read_sheets(data):
        yield _sheet(*sheet)


def _sheet(
    name: str, hidden: bool, rows: Iterable[tuple[int, list[Any]]], merges: tuple[Merge, ...], stopped: bool = False
) -> OpenSheet:
    sheet = OpenSheet(name, hidden, iter(()), merges, stopped)
    sheet.lines = _lines(sheet, rows)
    return sheet


def _lines(sheet: OpenSheet, rows: Iterable[tuple[int, list[Any]]]) -> Iterator[Line]:
    cells, lines = MAX_AREA, MAX_ROWS
    for number, values in rows:
        if len(values) > MAX_COLUMNS:
            sheet.stopped = sheet.stopped or any(value not in ("", None) for value in values[MAX_COLUMNS:])
        kept = _kept(values[:MAX_COLUMNS] if len(values) > MAX_COLUMNS else values)
        cells -= len(kept)
        lines -= bool(kept)
        if cells < 0 or lines < 0:
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
    if isinstance(value, Typed):
        return value
    if isinstance(value, str):
        return Typed("error", value) if value in _ERRORS else value
    if isinstance(value, bool):
        return Typed("bool", "TRUE" if value else "FALSE")
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if abs(value) < 1e300 else None
    return Typed("date" if isinstance(value, dt.date) else "time", _iso(value))


def _iso(value: Any) -> str:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)


_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"))
