"""An Excel 97 workbook as .xlsx: values, fonts, edges, colours, widths and heights, what is hidden, notes and links."""

import io
from collections.abc import Iterator
from typing import Any

import xlrd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from importers.cells import letters
from importers.marking.orders import legal
from importers.marking.rows import TALLEST, WIDEST, Row, is_like_formula, text_cell, value_cell, with_rows
from importers.writing import bytes_of

_HORIZONTAL = ("general", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed")
_VERTICAL = ("top", "center", "bottom", "justify", "distributed")
_LINES = (
    None, "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot", "mediumDashDot",
    "dashDotDot", "mediumDashDotDot", "slantDashDot",
)  # fmt: skip
_PATTERNS = (
    None, "solid", "mediumGray", "darkGray", "lightGray", "darkHorizontal", "darkVertical", "darkDown", "darkUp",
    "darkGrid", "darkTrellis", "lightHorizontal", "lightVertical", "lightDown", "lightUp", "lightGrid", "lightTrellis",
    "gray125", "gray0625",
)  # fmt: skip
_STATES = ("visible", "hidden", "veryHidden")
_YEAR_MONTH, _MONTH_DAY, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
_AFTERNOON = '上午/下午h"时"mm"分"'
# Numbers that mean a date in a Chinese Excel and nothing anywhere else.
_CHINESE_FORMATS = {
    27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: _DAY, 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 34: _AFTERNOON, 35: _AFTERNOON, 36: _YEAR_MONTH, 50: _YEAR_MONTH, 51: _MONTH_DAY,
    52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY, 55: _AFTERNOON, 56: _AFTERNOON, 57: _YEAR_MONTH, 58: _MONTH_DAY,
}  # fmt: skip


def package_of(data: bytes, names: dict[str, str]) -> bytes:
    """Return the workbook as a package, its sheets called as `names` says."""
    source = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    book = Workbook()
    book.remove(book.worksheets[0])
    if source.datemode:
        book.epoch = CALENDAR_MAC_1904
    looks = _Looks(source, book)
    sheets = [_Sheet(sheet, book.create_sheet(names.get(sheet.name, sheet.name)), looks) for sheet in source.sheets()]
    rows = [sheet.rows() for sheet in sheets]
    for sheet in sheets:
        sheet.dress()
    _show(book, source)
    return with_rows(bytes_of(book), rows)


def _show(book: Workbook, source: Any) -> None:
    for at, sheet in enumerate(source.sheets()):
        book.worksheets[at].sheet_state = _STATES[sheet.visibility]
        book.worksheets[at].sheet_view.tabSelected = bool(sheet.sheet_visible)
        if sheet.sheet_visible and not sheet.visibility:
            book.active = at


class _Looks:
    """The looks of cells, each made once for a workbook and given to every cell that has it."""

    def __init__(self, source: Any, book: Workbook) -> None:
        self._source, self._book = source, book
        self._made: dict[tuple[int, bool], int] = {}

    def style(self, index: int, quoted: bool = False) -> int:
        """Return the number in the new workbook of a look of the old one."""
        key = (index, quoted)
        if key not in self._made:
            cell = Cell(self._book.worksheets[0], row=1, column=1)
            self._dress(cell, self._source.xf_list[index])
            cell.quotePrefix = quoted
            self._made[key] = int(cell.style_id)
        return self._made[key]

    def _dress(self, cell: Cell, look: Any) -> None:
        cell.font = self._font(self._source.font_list[look.font_index])
        cell.alignment = Alignment(
            horizontal=_at(_HORIZONTAL, look.alignment.hor_align),
            vertical=_at(_VERTICAL, look.alignment.vert_align),
            wrap_text=bool(look.alignment.text_wrapped),
            text_rotation=look.alignment.rotation,
            indent=look.alignment.indent_level,
            shrink_to_fit=bool(look.alignment.shrink_to_fit),
        )
        cell.border = Border(**{side: self._side(look.border, side) for side in ("left", "right", "top", "bottom")})
        pattern = _at(_PATTERNS, look.background.fill_pattern)
        if pattern:
            back, front = look.background.background_colour_index, look.background.pattern_colour_index
            colours = {"fgColor": self._colour(front), "bgColor": self._colour(back)}
            cell.fill = PatternFill(pattern, **{name: colour for name, colour in colours.items() if colour})
        cell.number_format = self._format(look.format_key)

    def _font(self, font: Any) -> Font:
        underline = {1: "single", 2: "double", 33: "singleAccounting", 34: "doubleAccounting"}
        return Font(
            name=font.name,
            size=font.height / 20,
            bold=font.bold or None,
            italic=font.italic or None,
            strike=font.struck_out or None,
            underline=underline.get(font.underline_type),
            color=self._colour(font.colour_index),
        )

    def _side(self, border: Any, side: str) -> Side:
        style = _at(_LINES, getattr(border, f"{side}_line_style"))
        return Side(style=style, color=self._colour(getattr(border, f"{side}_colour_index")) if style else None)

    def _colour(self, index: int) -> Color | None:
        rgb = self._source.colour_map.get(index)
        return Color(rgb="FF{:02X}{:02X}{:02X}".format(*rgb)) if rgb else None

    def _format(self, key: int) -> str:
        if key in BUILTIN_FORMATS:
            return str(BUILTIN_FORMATS[key])
        known = self._source.format_map.get(key)
        return _CHINESE_FORMATS.get(key) or (known.format_str if known else "") or "General"


class _Sheet:
    """One sheet on its way from the old format to the new."""

    def __init__(self, source: Any, target: Worksheet, looks: _Looks) -> None:
        self._source, self._target, self._looks = source, target, looks

    def rows(self) -> list[Row]:
        """Return the rows, with their cells and heights."""
        told = self._source.rowinfo_map
        found = []
        for number in range(self._source.nrows):
            cells = dict(self._cells(number))
            info = told.get(number)
            if cells or info:
                height = 0 if info is None or info.has_default_height else info.height / 20
                found.append(Row(number + 1, cells, height, info is not None and bool(info.hidden)))
        return found

    def _cells(self, number: int) -> Iterator[tuple[int, str]]:
        types, values = self._source.row_types(number), self._source.row_values(number)
        for column, (kind, value) in enumerate(zip(types, values, strict=True)):
            if kind != xlrd.XL_CELL_EMPTY:
                yield column, self._cell(number, column, kind, value)

    def _cell(self, number: int, column: int, kind: int, value: Any) -> str:
        index = self._source.cell_xf_index(number, column)
        if kind == xlrd.XL_CELL_TEXT:
            return text_cell(number + 1, column, value, self._looks.style(index, is_like_formula(legal(value))))
        style = self._looks.style(index)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return value_cell(number + 1, column, int(value), style, "b")
        if kind == xlrd.XL_CELL_ERROR:
            return value_cell(number + 1, column, xlrd.error_text_from_code.get(value, "#N/A"), style, "e")
        if kind == xlrd.XL_CELL_BLANK:
            return value_cell(number + 1, column, None, style)
        return value_cell(number + 1, column, int(value) if value == int(value) else value, style)

    def dress(self) -> None:
        """Give the sheet everything but its rows."""
        self._measure()
        for top, bottom, left, right in self._source.merged_cells:
            merged = CellRange(min_col=left + 1, min_row=top + 1, max_col=right, max_row=bottom)
            # Not merge_cells(): it would take the edges of the cells that are covered.
            self._target.merged_cells.ranges.add(merged)
        if self._source.panes_are_frozen:
            place = (self._source.horz_split_pos + 1, self._source.vert_split_pos + 1)
            self._target.freeze_panes = self._target.cell(*place).coordinate
        for (row, column), note in self._source.cell_note_map.items():
            self._target.cell(row + 1, column + 1).comment = Comment(legal(note.text), legal(note.author or ""))
        for link in self._source.hyperlink_list:
            if link.type == "url" and link.url_or_path and (link.frowx, link.fcolx) == (link.lrowx, link.lcolx):
                self._target.cell(link.frowx + 1, link.fcolx + 1).hyperlink = legal(str(link.url_or_path))

    def _measure(self) -> None:
        form = self._target.sheet_format
        form.defaultRowHeight = min((self._source.default_row_height or 270) / 20, TALLEST)
        if self._source.standardwidth or self._source.defcolwidth:
            form.defaultColWidth = (self._source.standardwidth or 256 * self._source.defcolwidth) / 256
        for column, told in self._source.colinfo_map.items():
            dimension = self._target.column_dimensions[letters(column)]
            dimension.width, dimension.hidden = min(told.width / 256, WIDEST), bool(told.hidden)


def _at(words: tuple[str | None, ...], index: int) -> str | None:
    return words[index] if 0 <= index < len(words) else None
