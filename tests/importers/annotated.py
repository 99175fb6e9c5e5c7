"""Workbooks with everything clerks put into them, and the comparison of what came back with what was sent."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from copy import copy
from pathlib import Path
from typing import Any

from clerks import HEADINGS, people
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, GradientFill, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from importers import Finding, Roster, RosterRow, RosterSheet, read_roster
from importers.annotating import annotate
from importers.writing import bytes_of

DATA = Path(__file__).parents[3] / "shared" / "data"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FIRST = 3  # the line of the first person
Cell = tuple[str, str]


def sheet_of_people(book: Workbook, name: str, rows: list[list[Any]]) -> Worksheet:
    """Add a titled roster."""
    sheet = book.create_sheet(name)
    sheet["A1"] = "道德文明使者推荐名单"
    for column, heading in enumerate(HEADINGS, 1):
        sheet.cell(2, column).value = heading
    for number, row in enumerate(rows, FIRST):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column).value = value
    return sheet


def spoilt(count: int = 12, first: int = 0) -> list[list[Any]]:
    """Return people of whom four have something wrong: an ID, a missing name, a phone, an ID as number."""
    rows = people(first + count)[first:]
    rows[2][2] = rows[2][2][:17] + "0123456789X"["0123456789X".index(rows[2][2][17]) - 1]
    rows[4][1] = None
    rows[6][3] = "1380000"
    rows[8][2] = 411602199001011234 + first * 1000
    return rows


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook, the same whenever it is saved."""
    return bytes_of(book)


def new_book() -> Workbook:
    """Return a workbook without sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def picture(colour: bytes = b"\xc0\x20\x20", size: int = 24) -> bytes:
    """Return a PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\0" + colour * size for _ in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def everything() -> bytes:
    """Return a roster with pictures, a chart, merges, hidden things, rules, names, links, formulas and print settings."""
    book = new_book()
    sheet = sheet_of_people(book, "名单 '一'", spoilt())
    _dress(sheet)
    _furnish(book, sheet)
    other = sheet_of_people(book, "隐藏的", spoilt(10, first=20))
    other.sheet_state = "hidden"
    book.create_sheet("Sheet3")
    book.active = 0
    return saved(book)


def _dress(sheet: Worksheet) -> None:
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("E4:E6")
    sheet["A1"].font = Font(name="方正小标宋简体", size=18, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    edge = Side(style="thin", color="FF008000")
    for row in sheet.iter_rows(min_row=2, max_row=14, max_col=5):
        for cell in row:
            cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
            cell.font = Font(name="仿宋", size=12, italic=cell.column == 2)
    sheet["C5"].fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet["B7"].fill = GradientFill(stop=("FF0000FF", "FFFFFFFF"))
    sheet["D9"].fill = PatternFill("lightUp", fgColor="FF00B050", bgColor="FFEEEEEE")
    sheet["D9"].protection = Protection(locked=False)
    sheet["C11"].number_format = "0.00E+00"
    sheet.column_dimensions["C"].width = 24
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[8].hidden = True
    sheet.row_dimensions[1].height = 40
    sheet.freeze_panes = "B3"


def _furnish(book: Workbook, sheet: Worksheet) -> None:
    sheet["G3"], sheet["G4"], sheet["G5"] = "=SUM(A3:A14)", "=G3*2", '=HYPERLINK("#\'隐藏的\'!A1","看")'
    sheet["H3"] = ArrayFormula("H3:H5", "=A3:A5*2")
    sheet["G7"].hyperlink = "https://example.org/a"
    sheet["A3"].comment = Comment("负责人：已核对", "张三")
    sheet["C5"].comment = Comment("这个号码要再问", "李四", width=200, height=60)
    rule = DataValidation("list", formula1='"男,女"', allow_blank=True)
    rule.add("F3:F99")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("A3:A14", CellIsRule("greaterThan", ["5"], font=Font(color="FFFF0000")))
    book.defined_names["人员"] = DefinedName("人员", attr_text="'名单 ''一'''!$A$3:$E$14")
    sheet.print_title_rows, sheet.print_area = "1:2", "A1:E14"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.oddFooter.center.text = "第 &P 页"
    sheet.add_image(Image(io.BytesIO(picture())), "J3")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=3, max_row=8))
    sheet.add_chart(chart, "J10")
    sheet.auto_filter.ref = "A2:E14"
    sheet.protection.sheet = True


def rewritten(package: bytes, change: Callable[[str, bytes], bytes | None], **new: bytes) -> bytes:
    """Return the package with each part as `change` makes it (None drops it), and with further parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                out.writestr(name, content)
        for name, content in new.items():
            out.writestr(name, content)
    return target.getvalue()


def parts(package: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name, as other programs spell them."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return {name.replace("\\", "/"): source.read(name) for name in source.namelist()}


def opened(package: bytes) -> Workbook:
    """Return a workbook as openpyxl reads it, without its complaints."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(package), rich_text=True)


def findings_of(roster: Roster) -> list[tuple[str, Finding]]:
    """Return all findings with the names of their sheets."""
    found = [(sheet.name, finding) for sheet in roster.sheets for finding in sheet.findings]
    return found + [(sheet.name, one) for sheet in roster.sheets for row in sheet.rows for one in row.findings]


def differences(before: bytes, after: bytes, but: Collection[Cell] = ()) -> list[str]:
    """Say what differs between two workbooks, cell by cell and thing by thing; nothing is expected of cells in `but`."""
    old, new = opened(before), opened(after)
    found = (
        [f"sheets {old.sheetnames} {new.sheetnames}"] if new.sheetnames[: len(old.sheetnames)] != old.sheetnames else []
    )
    if old.active.title != new.active.title or _names(old) != _names(new):
        found.append("active sheet or names")
    for sheet in old.worksheets:
        other = new[sheet.title]
        found += [f"{sheet.title}: {what}" for what, told in _things(sheet).items() if told != _things(other)[what]]
        found += _different_cells(sheet, other, but)
    return found


def _names(book: Workbook) -> dict[str, str]:
    return {name: told.attr_text for name, told in book.defined_names.items()}


def _things(sheet: Worksheet) -> dict[str, Any]:
    return {
        "merges": str(sheet.merged_cells),
        "columns": {key: (one.width, one.hidden, one.min, one.max) for key, one in sheet.column_dimensions.items()},
        "rows": {key: (one.ht, one.hidden) for key, one in sheet.row_dimensions.items() if one.ht or one.hidden},
        "state": sheet.sheet_state,
        "freeze": sheet.freeze_panes,
        "rules": [(str(one.sqref), one.type, one.formula1) for one in sheet.data_validations.dataValidation],
        "colours": [str(area.sqref) for area in sheet.conditional_formatting],
        "print": (sheet.print_area, sheet.print_title_rows, sheet.page_setup.orientation, sheet.oddFooter.center.text),
        "pictures": len(sheet._images),
        "charts": len(sheet._charts),
        "filter": sheet.auto_filter.ref,
        "protected": sheet.protection.sheet,
    }


def _different_cells(old: Worksheet, new: Worksheet, but: Collection[Cell]) -> Iterator[str]:
    places = {(cell.row, cell.column) for sheet in (old, new) for row in sheet.iter_rows() for cell in row}
    for row, column in sorted(places):
        one, other = old.cell(row, column), new.cell(row, column)
        if (old.title, one.coordinate) not in but:
            for what in ("value", "data_type", "font", "fill", "border", "alignment", "number_format", "protection"):
                if _plain(getattr(one, what, None)) != _plain(getattr(other, what, None)):
                    yield f"{old.title}!{one.coordinate}: {what}"
            if (one.comment and one.comment.text) != (other.comment and other.comment.text):
                yield f"{old.title}!{one.coordinate}: comment"
        else:
            for what in ("value", "font", "border", "alignment", "number_format", "protection"):
                if _plain(getattr(one, what, None)) != _plain(getattr(other, what, None)):
                    yield f"{old.title}!{one.coordinate}: {what} of a marked cell"


def _plain(value: Any) -> Any:
    if isinstance(value, ArrayFormula):
        return (value.ref, value.text)
    return copy(value)


def roster_of(*findings: Finding, sheet: str = "Sheet", own: str = "") -> Roster:
    """Return a roster of one row with these findings."""
    row = RosterRow(3, {"name": "王伟"}, {"name": "王伟"}, {}, findings)
    sheets = [RosterSheet(sheet, True, 2, (), (row,))]
    if own:
        sheets.append(RosterSheet(own, False, None, (), (), (Finding("A1", "note", "own_sheet", ""),)))
    return Roster("名单.xlsx", "calamine", tuple(sheets))


def error(cell: str, message: str = "这一格要改。", suggestion: str = "") -> Finding:
    """Return an error on a cell."""
    return Finding(cell, "error", "made_up", message, suggestion)


def annotated(data: bytes) -> bytes:
    """Return a file with what was found in it marked."""
    return annotate(data, read_roster(data, "名单.xlsx"))


def plain_book() -> bytes:
    """Return a roster of four people and nothing else."""
    book = new_book()
    sheet_of_people(book, "Sheet", people(4))
    return saved(book)


def on_parts(data: bytes, roster: Roster) -> dict[str, bytes]:
    """Return the parts of a file marked with these findings."""
    return parts(annotate(data, roster))


def read_values(data: bytes) -> list[object]:
    """Return the rows of a file as they are read."""
    return [(row.row, row.values) for row in read_roster(data).rows]


def dressed_xls() -> bytes:
    """Return an Excel 97 workbook with fonts, edges, colours, a date, widths, heights and hidden things."""
    from clerks import xlwt  # noqa: PLC0415 - it warns when it is loaded, which is quieted there

    book = xlwt.Workbook()
    sheet, hidden = book.add_sheet("名单"), book.add_sheet("藏")
    hidden.visibility = 1
    look = (
        "font: name 黑体, height 360, bold on, colour red; align: horiz centre, wrap on; "
        "borders: left thin, top double; pattern: pattern solid, fore_colour yellow"
    )
    sheet.write(0, 0, "推荐名单", xlwt.easyxf(look))
    for column, heading in enumerate(("日期", "姓名", "备注")):
        sheet.write(1, column, heading)
    sheet.write(2, 0, 45052, xlwt.easyxf(num_format_str="yyyy\\年m\\月d\\日"))
    sheet.write(2, 1, "王伟")
    sheet.write(4, 1, "=1+1")
    sheet.col(1).width, sheet.col(2).hidden = 20 * 256, True
    sheet.row(0).height_mismatch, sheet.row(0).height = True, 600
    sheet.row(3).hidden = True
    sheet.set_panes_frozen(True)
    sheet.set_horz_split_pos(2)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
