"""Workbooks whose format carries no comments, as .xlsx of the same look; what cannot be brought along is said."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from importers.cells import OpenSheet, Typed, Value, letters, text_of
from importers.formats.workbooks import open_workbook
from importers.guard import Kind
from importers.marking.excel97 import package_of
from importers.marking.measures import width_of
from importers.marking.orders import Order, legal
from importers.marking.rows import Row, is_like_formula, text_cell, value_cell, with_rows
from importers.writing import MAX_WIDTH, MIN_WIDTH, bytes_of

_NO_NAME = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
_EPOCH = dt.datetime(1899, 12, 30)
# Excel has a 29 February 1900, so that the numbers of the days before say other days, and none before 1900.
_FIRST_SURE = dt.datetime(1900, 3, 1)
_FLAT = (Kind.CSV, Kind.HTML)
_REMARKS = {
    Kind.XLS: "原文件是旧的 .xls 格式，批注写在另存成的这份 .xlsx 里；公式只带来了结果，图片和图表没有带来。",
    Kind.ODS: "原文件是 .ods 格式，批注写在另存成的这份 .xlsx 里；字体、颜色、公式和图片没有带来。",
    Kind.CSV: "原文件是纯文本的表格，不能加批注，批注写在另存成的这份 .xlsx 里。",
    Kind.HTML: "原文件是网页格式的表格，批注写在另存成的这份 .xlsx 里；字体和颜色没有带来。",
}
_OTHER = "原文件的格式不能加批注，批注写在另存成的这份 .xlsx 里；字体、颜色和公式没有带来。"


def converted(data: bytes, kind: Kind, order: Order) -> tuple[bytes, Order]:
    """Return the file as an .xlsx package, and the order with its sheets called as they are called there."""
    names: dict[str, str] = {}
    stem = PurePath(order.file).stem if kind in _FLAT else ""
    for sheet in order.sheets:
        names[sheet.name] = _name(stem or sheet.name, names)
    sheets = tuple(replace(sheet, name=names[sheet.name]) for sheet in order.sheets)
    return _package(data, kind, names), Order(order.file, sheets, _REMARKS.get(kind, _OTHER))


def _package(data: bytes, kind: Kind, names: dict[str, str]) -> bytes:
    if kind is Kind.XLS:
        try:
            return package_of(data, names)
        except Exception:  # noqa: S110 - xlrd raises anything; the reader that could read the file comes next
            pass
    book = Workbook()
    book.remove(book.worksheets[0])
    rows = []
    for sheet in open_workbook(data, kind)[1]:
        target = book.create_sheet(names.get(sheet.name) or _name(sheet.name, names))
        rows.append(_Plain(book).rows(sheet, target))
    return with_rows(bytes_of(book), rows)


class _Plain:
    """Cells that come without a look: texts as texts, dates as dates, in one plain font."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, bool], int] = {}

    def rows(self, sheet: OpenSheet, target: Worksheet) -> list[Row]:
        """Return the rows of a sheet; the target gets their widths and merges."""
        widest: dict[int, int] = {}
        rows = [Row(number, dict(self._cells(number, values, widest))) for number, values in sheet.lines]
        for column, width in widest.items():
            target.column_dimensions[letters(column)].width = min(max(width + 3, MIN_WIDTH), MAX_WIDTH)
        for top, left, bottom, right in sheet.merges:
            merged = CellRange(min_col=left + 1, min_row=top + 1, max_col=right + 1, max_row=bottom + 1)
            target.merged_cells.ranges.add(merged)
        if sheet.hidden:
            target.sheet_state = "hidden"
        return rows

    def _cells(self, number: int, values: list[Value], widest: dict[int, int]) -> Iterator[tuple[int, str]]:
        for column, value in enumerate(values):
            if value is not None:
                widest[column] = max(widest.get(column, 0), *map(width_of, text_of(value).split("\n")))
                yield column, self._cell(number, column, value)

    def _cell(self, number: int, column: int, value: Value) -> str:
        if isinstance(value, Typed):
            return self._typed(number, column, value)
        if isinstance(value, str):
            style = self._style("@", is_like_formula(legal(value)), "\n" in value)
            return text_cell(number, column, value, style)
        return value_cell(number, column, value, self._style("General"))

    def _typed(self, number: int, column: int, value: Typed) -> str:
        if value.kind == "date" and (moment := dt.datetime.fromisoformat(value.text)) >= _FIRST_SURE:
            days = (moment - _EPOCH) / dt.timedelta(days=1)
            form = "yyyy-mm-dd" if days == int(days) else "yyyy-mm-dd hh:mm:ss"
            return value_cell(number, column, int(days) if days == int(days) else days, self._style(form))
        if value.kind == "bool":
            return value_cell(number, column, int(value.text == "TRUE"), self._style("General"), "b")
        if value.kind == "error":
            return value_cell(number, column, value.text, self._style("General"), "e")
        return text_cell(number, column, value.text, self._style("@", is_like_formula(legal(value.text))))

    def _style(self, form: str, quoted: bool = False, wrapped: bool = False) -> int:
        key = (form, quoted, wrapped)
        if key not in self._made:
            cell = Cell(self._book.worksheets[0], row=1, column=1)
            cell.font = Font(name="宋体", size=11)
            cell.number_format = form
            cell.quotePrefix = quoted
            cell.alignment = Alignment(vertical="center", wrap_text=wrapped)
            self._made[key] = int(cell.style_id)
        return self._made[key]


def _name(wanted: str, taken: dict[str, str]) -> str:
    """Return a name that a sheet may have, as wanted as far as possible."""
    plain = _NO_NAME.sub("_", wanted).strip("'")[:31] or "Sheet1"
    used = {name.casefold() for name in taken.values()}
    number, name = 2, plain
    while name.casefold() in used:
        name, number = f"{plain[:26]}({number})", number + 1
    return name
