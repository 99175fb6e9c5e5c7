"""Write workbooks that go out; a text is always written as a text, so that nothing typed ever becomes a formula."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from copy import copy
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.merge import MergeCell, MergeCells
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from importers.marking.measures import width_of
from importers.marking.orders import legal
from importers.marking.rows import is_like_formula

_TEXT_FORMAT = "@"
_MOMENT = dt.datetime(2020, 1, 1)
_EDGE = Side(style="thin")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_CENTERED = Alignment(horizontal="center", vertical="center", wrap_text=True)
MIN_WIDTH, MAX_WIDTH = 6, 40
_Looks = dict[tuple[str, bool], StyleArray]


def write_roster(path: Path | str, title: str, headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    """Write a clerk's roster: a title merged over the table, headings, rows; the same input gives the same bytes."""
    Path(path).write_bytes(roster_bytes(title, headings, rows))


def roster_bytes(title: str, headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> bytes:
    """Return the bytes of the workbook that `write_roster` writes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    _write_title(sheet, title, len(headings))
    _write_line(sheet, 2, headings, Font(name="黑体", size=12), {})
    font, looks = Font(name="宋体", size=11), _Looks()
    for number, row in enumerate(rows, 3):
        _write_line(sheet, number, row, font, looks)
    _set_widths(sheet, headings, rows)
    sheet.freeze_panes = "A3"
    return bytes_of(book)


def bytes_of(book: Workbook) -> bytes:
    """Return a workbook as it is saved, without the moment of saving: the same book gives the same bytes."""
    book.properties.creator = "honors"
    book.properties.created = book.properties.modified = _MOMENT
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemory(book, archive).write_data()
    return _settled(saved.getvalue())


class _InMemory(ExcelWriter):  # type: ignore[misc]  # the library has no types
    """Write worksheets without the library's temporary files: the limited child may not write any file."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write one worksheet, as the library does, into memory."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer = _SheetWriter(ws, io.BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.out.getvalue())
        self.manifest.append(ws)


class _SheetWriter(WorksheetWriter):  # type: ignore[misc]  # the library has no types
    """Write merged ranges in an order of their own: the library keeps them in a set."""

    def write_merged_cells(self) -> None:
        """Write the merged ranges."""
        merged = [MergeCell(str(area)) for area in self.ws.merged_cells.sorted()]
        if merged:
            self.xf.send(MergeCells(mergeCell=merged).to_tree())


def write_text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a text into a cell so that no program takes it for a formula, whatever it begins with."""
    cell = sheet.cell(row, column)
    _put(cell, text)
    _look_like_text(cell)


def _put(cell: Cell, value: str | int) -> None:
    """Put a value into a cell, a text as a text."""
    if isinstance(value, int):
        cell.value = value
        return
    kept = legal(value)
    cell.value = kept or None
    if kept:
        cell.data_type = "s"


def _look_like_text(cell: Cell) -> None:
    if cell.data_type == "s":
        cell.number_format = _TEXT_FORMAT
        cell.quotePrefix = is_like_formula(cell.value)


def _write_title(sheet: Worksheet, title: str, width: int) -> None:
    write_text(sheet, 1, 1, title)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=max(width, 1))
    sheet.cell(1, 1).font = Font(name="方正小标宋简体", size=18)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 36


def _write_line(sheet: Worksheet, number: int, values: Sequence[str | int], font: Font, looks: _Looks) -> None:
    """Write a line; a look is made once and kept in `looks`, as the library would hash it anew for every cell."""
    for column, value in enumerate(values, 1):
        cell = sheet.cell(number, column)
        _put(cell, value)
        kind = (cell.data_type, cell.data_type == "s" and is_like_formula(cell.value))
        if kind in looks:
            cell._style = copy(looks[kind])
            continue
        _look_like_text(cell)
        cell.font, cell.border, cell.alignment = font, _BORDER, _CENTERED
        looks[kind] = cell._style


def _set_widths(sheet: Worksheet, headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    for column in range(len(headings)):
        texts = [headings[column], *(str(row[column]) for row in rows if column < len(row))]
        widest = max(width_of(text) for text in texts) + 3
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(max(widest, MIN_WIDTH), MAX_WIDTH)


def _settled(package: bytes) -> bytes:
    """Return the package with the clock taken out: openpyxl stamps parts and properties with the moment of saving."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(
                info, _without_clock(source.read(member)) if "core.xml" in member.filename else source.read(member)
            )
    return settled.getvalue()


def _without_clock(properties: bytes) -> bytes:
    start = properties.find(b"<dcterms:modified")
    end = properties.find(b"</dcterms:modified>")
    if start < 0 or end < 0:
        return properties
    opened = properties.find(b">", start) + 1
    return properties[:opened] + _MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + properties[end:]
