"""Grids of invented rosters as the bytes of each format offices send; knows nothing of the reader."""

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # xlwt was written for Python 2
    import xlwt


class Formula(NamedTuple):
    """A formula cell; `result` None is one saved without its result."""

    text: str
    result: str | float | None = None


class Broken(NamedTuple):
    """A cell whose formula failed."""

    word: str


class Day(NamedTuple):
    """A date stored as a number under a number format."""

    day: dt.date
    form: str = "yyyy/m/d"


class Number(NamedTuple):
    """A number with more digits than Excel keeps."""

    digits: str


@dataclass
class Grid:
    """One sheet: its cells by line and column counted from 1, and its merged ranges."""

    name: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False

    def put(self, row: int, column: int, value: Any) -> None:
        """Write a cell; None empties it."""
        if value is None:
            self.cells.pop((row, column), None)
        else:
            self.cells[row, column] = value

    @property
    def size(self) -> tuple[int, int]:
        """The last line and the last column that hold anything."""
        return max((r for r, _ in self.cells), default=0), max((c for _, c in self.cells), default=0)

    def rows(self) -> list[list[Any]]:
        """Return all lines, each as wide as the widest."""
        height, width = self.size
        return [[self.cells.get((r, c)) for c in range(1, width + 1)] for r in range(1, height + 1)]


def address(row: int, column: int) -> str:
    """Return a cell's address."""
    return f"{get_column_letter(column)}{row}"


FORMATS = ("xlsx", "xls", "csv_utf8", "csv_bom", "csv_gb18030", "tsv_utf16", "html_xls", "ods", "xlsx_1904", "xml_2003")
MANY_SHEETS = ("xlsx", "xls", "ods", "xlsx_1904", "xml_2003")
TYPED = ("xlsx", "xlsx_1904")
_SUFFIX = {"xml_2003": ".xls", "xlsx": ".xlsx", "xlsx_1904": ".xlsx", "xls": ".xls", "html_xls": ".xls", "ods": ".ods"}


def suffix_of(form: str) -> str:
    """Return the ending a clerk's file of this format has."""
    return _SUFFIX.get(form, ".csv")


def written(grids: Sequence[Grid], form: str) -> bytes:
    """Return the bytes of a file with these sheets."""
    if form in TYPED:
        return _xlsx(grids, form == "xlsx_1904")
    if form == "xls":
        return _xls(grids)
    if form == "ods":
        return _ods(grids)
    if form == "xml_2003":
        return _xml_2003(grids)
    if form == "html_xls":
        return _html(grids[0])
    text = _csv(grids[0], "\t" if form == "tsv_utf16" else ",")
    codecs = {"csv_utf8": "utf-8", "csv_bom": "utf-8-sig", "csv_gb18030": "gb18030", "tsv_utf16": "utf-16"}
    return text.encode(codecs[form])


def _serial(day: dt.date, from_1904: bool) -> int:
    return (day - (dt.date(1904, 1, 1) if from_1904 else dt.date(1899, 12, 30))).days


def _xlsx(grids: Sequence[Grid], from_1904: bool) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    if from_1904:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904  # noqa: PLC0415 - only this variant needs it

        book.epoch = CALENDAR_MAC_1904
    patches = []
    for number, grid in enumerate(grids, 1):
        sheet = book.create_sheet(grid.name)
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
        for (row, column), value in sorted(grid.cells.items()):
            cell = sheet.cell(row, column)
            patches += _fill_xlsx(cell, value, number, from_1904)
        _dress(sheet, grid)
    saved = io.BytesIO()
    book.save(saved)
    return _patched(saved.getvalue(), patches)


def _fill_xlsx(cell: Any, value: Any, sheet: int, from_1904: bool) -> list[tuple[int, str, str]]:
    """Fill a cell and return what openpyxl cannot write itself: (sheet, address, the cell's XML content)."""
    if isinstance(value, Formula):
        cell.value = 0
        tail = "" if value.result is None else f"<v>{escape(str(value.result))}</v>"
        kind = ' t="str"' if isinstance(value.result, str) else ""
        return [(sheet, cell.coordinate, f"{kind}><f>{escape(value.text.lstrip('='))}</f>{tail}")]
    if isinstance(value, Broken):
        cell.value = 0
        return [(sheet, cell.coordinate, f' t="e"><v>{value.word}</v>')]
    if isinstance(value, Number):
        cell.value = 0
        return [(sheet, cell.coordinate, f"><v>{value.digits}</v>")]
    if isinstance(value, Day):
        cell.value = _serial(value.day, from_1904)
        cell.number_format = value.form
        return []
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
    return []


def _dress(sheet: Any, grid: Grid) -> None:
    thin = Side(style="thin")
    for (row, _), _value in grid.cells.items():
        sheet.row_dimensions[row].height = 21
    for cell in [sheet.cell(r, c) for r, c in list(grid.cells)[:40]]:
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
        cell.font = Font(name="仿宋_GB2312", size=12)
        cell.fill = PatternFill("solid", fgColor="FFF2CC")
    for top, left, bottom, right in grid.merges:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _patched(package: bytes, patches: list[tuple[int, str, str]]) -> bytes:
    if not patches:
        return package
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            for sheet, coordinate, xml in patches:
                if name == f"xl/worksheets/sheet{sheet}.xml":
                    pattern = rf'(<c r="{coordinate}"(?: s="\d+")?)(?: t="n")?><v>0</v>'
                    text, times = re.subn(pattern, lambda hit, xml=xml: hit[1] + xml, content.decode("utf-8"))
                    assert times == 1, (name, coordinate)
                    content = text.encode("utf-8")
            target.writestr(name, content)
    return saved.getvalue()


def _xls(grids: Sequence[Grid]) -> bytes:
    book = xlwt.Workbook()
    for grid in grids:
        sheet = book.add_sheet(grid.name, cell_overwrite_ok=True)
        sheet.visibility = 1 if grid.hidden else 0
        for (row, column), value in sorted(grid.cells.items()):
            plain = float(value.digits) if isinstance(value, Number) else shown(value)
            if isinstance(value, Day):
                sheet.write(row - 1, column - 1, _serial(value.day, False), xlwt.easyxf(num_format_str=value.form))
            else:
                sheet.write(row - 1, column - 1, plain)
        for top, left, bottom, right in grid.merges:
            sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def shown(value: Any) -> Any:
    """Return a value as a format without formulas holds it."""
    if isinstance(value, Formula):
        return value.result
    if isinstance(value, Broken):
        return value.word
    return value


def _text(value: Any) -> str:
    """Return a value as Excel shows it when it writes a text file or a page."""
    value = shown(value)
    if value is None:
        return ""
    if isinstance(value, Day):
        value = value.day
    if isinstance(value, dt.date):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, Number) or (isinstance(value, int) and value >= 10**11):
        digits = value.digits if isinstance(value, Number) else str(value)
        return f"{float(digits):.5E}" if len(digits) > 11 else digits
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def _csv(grid: Grid, delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([[_text(value) for value in row] for row in grid.rows()])
    return text.getvalue()


def _html(grid: Grid) -> bytes:
    """Return a page as web systems export it: merged cells as spans, the covered ones left out."""
    covered, spans = _spans(grid)
    lines = []
    for r, row in enumerate(grid.rows(), 1):
        cells = []
        for c, value in enumerate(row, 1):
            if (r, c) in covered:
                continue
            tall, wide = spans.get((r, c), (1, 1))
            text = escape(_text(value)).replace("\n", "<br>") or "&nbsp;"
            cells.append(f'<td rowspan="{tall}" colspan="{wide}">{text}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" '
        'content="text/html; charset=gb2312"><style>td{mso-number-format:"\\@"}</style></head>'
        f"<body><table border=1>{''.join(lines)}</table></body></html>"
    )
    return page.encode("gb18030")


def _spans(grid: Grid) -> tuple[set[tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
    covered = set()
    spans = {}
    for top, left, bottom, right in grid.merges:
        spans[top, left] = (bottom - top + 1, right - left + 1)
        covered |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)} - {(top, left)}
    return covered, spans


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)


def _ods(grids: Sequence[Grid]) -> bytes:
    tables = []
    for grid in grids:
        covered, spans = _spans(grid)
        lines = []
        for r, row in enumerate(grid.rows(), 1):
            cells = [_ods_cell(value, (r, c) in covered, spans.get((r, c), (1, 1))) for c, value in enumerate(row, 1)]
            lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        tables.append(f'<table:table table:name="{escape(grid.name)}">{"".join(lines)}</table:table>')
    content = f"{_ODS_HEAD}{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", kind, compress_type=zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return saved.getvalue()


def _ods_cell(value: Any, covered: bool, span: tuple[int, int]) -> str:
    tag = "table:covered-table-cell" if covered else "table:table-cell"
    wide = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span != (1, 1) else ""
    value = shown(value)
    if value is None:
        return f"<{tag}{wide}/>"
    if isinstance(value, Day):
        return f'<{tag}{wide} office:value-type="date" office:date-value="{value.day.isoformat()}"/>'
    if isinstance(value, (int, float, Number)):
        number = value.digits if isinstance(value, Number) else value
        return f'<{tag}{wide} office:value-type="float" office:value="{number}"/>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<{tag}{wide} office:value-type="string">{lines}</{tag}>'


_XML_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
)


def _xml_2003(grids: Sequence[Grid]) -> bytes:
    """Return SpreadsheetML of 2003, as web systems export it under the name .xls."""
    sheets = []
    for grid in grids:
        covered, spans = _spans(grid)
        lines = []
        for r, row in enumerate(grid.rows(), 1):
            told = [
                _xml_cell(c, value, spans.get((r, c), (1, 1)))
                for c, value in enumerate(row, 1)
                if (r, c) not in covered and (value is not None or (r, c) in spans)
            ]
            lines.append(f'<Row ss:Index="{r}">{"".join(told)}</Row>' if told else "")
        hidden = "<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>SheetHidden</Visible></WorksheetOptions>"
        sheets.append(
            f'<Worksheet ss:Name="{escape(grid.name)}"><Table>{"".join(lines)}</Table>{hidden if grid.hidden else ""}</Worksheet>'
        )
    return f"{_XML_HEAD}{''.join(sheets)}</Workbook>".encode()


def _xml_cell(column: int, value: Any, span: tuple[int, int]) -> str:
    value = shown(value)
    wide = (f' ss:MergeDown="{span[0] - 1}"' if span[0] > 1 else "") + (
        f' ss:MergeAcross="{span[1] - 1}"' if span[1] > 1 else ""
    )
    if value is None:
        return f'<Cell ss:Index="{column}"{wide}/>'
    if isinstance(value, Day):
        kind, text = "DateTime", f"{value.day.isoformat()}T00:00:00.000"
    elif isinstance(value, (int, float, Number)):
        kind, text = "Number", value.digits if isinstance(value, Number) else str(value)
    else:
        kind, text = ("Error" if str(value).startswith("#") else "String"), escape(str(value)).replace("\n", "&#10;")
    return f'<Cell ss:Index="{column}"{wide}><Data ss:Type="{kind}">{text}</Data></Cell>'
