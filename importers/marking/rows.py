"""Rows and cells written as XML, for sheets that are written whole: the summary, and workbooks of other formats."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from importers.cells import letters
from importers.marking.orders import legal
from importers.marking.package import Package
from importers.marking.tags import escaped

# What Excel allows: units of UTF-16 in a cell, points of a row, letters of a column's width.
LONGEST, TALLEST, WIDEST = 32_767, 409, 255
_FORMULA = tuple("=+-@\t\r\n")


def is_like_formula(text: str) -> bool:
    """Tell whether a text begins as a formula does, so that it must be said that it is none."""
    return text.startswith(_FORMULA)


def fitting(text: str) -> str:
    """Return as much of a text as a cell holds; a letter of the rarer planes counts two."""
    if 2 * len(text) <= LONGEST:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")


def text_cell(row: int, column: int, text: str, style: int) -> str:
    """Return a cell that holds a text, whatever it begins with."""
    inside = f'<is><t xml:space="preserve">{escaped(fitting(legal(text)))}</t></is>'
    return f'<c r="{letters(column)}{row}" s="{style}" t="inlineStr">{inside}</c>'


def value_cell(row: int, column: int, value: float | str | None, style: int, kind: str = "n") -> str:
    """Return a cell that holds a number, or by its kind a truth value (b) or an error (e); None holds nothing."""
    inside = "" if value is None else f"<v>{escaped(str(value))}</v>"
    return f'<c r="{letters(column)}{row}" s="{style}" t="{kind}">{inside}</c>'


def row(number: int, cells: Iterable[str], height: float = 0, hidden: bool = False, fixed: bool = True) -> str:
    """Return a row; a height in points, 0 for the usual one; a program may fit one that is not fixed to its text."""
    high = f' ht="{min(height, TALLEST):g}"' + (' customHeight="1"' if fixed else "") if height else ""
    away = ' hidden="1"' if hidden else ""
    return f'<row r="{number}"{high}{away}>{"".join(cells)}</row>'


class Row(NamedTuple):
    """A row to be written: its number, its cells by column, its height (0 for the usual one), whether it is hidden."""

    number: int
    cells: dict[int, str]
    height: float = 0
    hidden: bool = False


def with_rows(data: bytes, sheets: Sequence[Sequence[Row]]) -> bytes:
    """Return a package that openpyxl wrote without cells, with the rows of its sheets, in their order, put in."""
    package = Package(data)
    for at, rows in enumerate(sheets, 1):
        name = f"xl/worksheets/sheet{at}.xml"
        written = "".join(row(one.number, one.cells.values(), one.height, one.hidden) for one in rows)
        used = f'<dimension ref="{_area(rows)}"'.encode()
        xml = re.sub(rb"<dimension ref=\"[^\"]*\"", used, package.read(name), count=1)
        start, end = xml.index(b"<sheetData"), re.search(rb"<sheetData\s*/>|</sheetData>", xml)
        if end:
            package.write(name, xml[:start] + f"<sheetData>{written}</sheetData>".encode() + xml[end.end() :])
    return package.to_bytes()


def _area(rows: Sequence[Row]) -> str:
    columns = [column for one in rows for column in one.cells]
    if not columns:
        return "A1"
    return f"{letters(min(columns))}{rows[0].number}:{letters(max(columns))}{rows[-1].number}"
