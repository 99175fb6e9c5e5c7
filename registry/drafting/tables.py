"""Tables of official papers as Word has them: a heading that every page repeats, rows that no page breaks apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_TWIPS = 56.6929  # in a millimetre
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in millimetres, left, center or right."""

    heading: str
    width: float
    align: str = "left"


@dataclass(frozen=True)
class Cell:
    """A text with, where told, something small above it (at `stops` points from its left edge) and below it; or a number of columns."""

    text: str
    above: tuple[tuple[float, str], ...] = ()
    below: str = ""
    spans: int = 1
    bold: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of texts or cells under their columns; sizes in points, the least height of a row in millimetres.

    Texts `stand` at the middle of their row or at its bottom.
    """

    columns: tuple[Column, ...]
    rows: tuple[Sequence[str | Cell], ...]
    size: float = 12
    height: float = 0
    borders: bool = True
    headed: bool = True
    exact: bool = False
    small: float = 10
    stand: str = "center"


def table_element(table: Table, font: str, heading_font: str) -> Any:
    """Return the table as an element of a document's body."""
    grid = "".join(f'<w:gridCol w:w="{round(column.width * _TWIPS)}"/>' for column in table.columns)
    head = _row(table, [Cell(c.heading, bold=True) for c in table.columns], heading_font, True) if table.headed else ""
    rows = "".join(_row(table, row, font, False) for row in table.rows)
    width = round(sum(column.width for column in table.columns) * _TWIPS)
    line = 'w:val="single" w:sz="4" w:space="0" w:color="000000"' if table.borders else 'w:val="nil"'
    borders = "".join(f"<w:{edge} {line}/>" for edge in _EDGES)
    margins = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    properties = (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
    )
    return parse_xml(f"<w:tbl {nsdecls('w')}>{properties}<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>")


def _row(table: Table, cells: Sequence[str | Cell], font: str, heading: bool) -> str:
    rule = "exact" if table.exact else "atLeast"
    height = f'<w:trHeight w:val="{round(table.height * _TWIPS)}" w:hRule="{rule}"/>' if table.height else ""
    repeated = "<w:tblHeader/>" if heading else ""
    written, place = [], 0
    for cell in cells:
        one = cell if isinstance(cell, Cell) else Cell(cell)
        spanned = table.columns[place : place + one.spans]
        written.append(_cell(table, one, spanned, font, heading))
        place += one.spans
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{''.join(written)}</w:tr>"


def _cell(table: Table, cell: Cell, columns: Sequence[Column], font: str, heading: bool) -> str:
    width = round(sum(column.width for column in columns) * _TWIPS)
    align = "center" if heading else columns[0].align if len(columns) == 1 else "left"
    spans = f'<w:gridSpan w:val="{cell.spans}"/>' if cell.spans > 1 else ""
    properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}<w:vAlign w:val="{table.stand}"/></w:tcPr>'
    above = _above(cell, table.small) if cell.above else ""
    below = _paragraph(cell.below, table.small, font, align) if cell.below else ""
    text = _paragraph(cell.text, table.size, font, align, cell.bold)
    return f"<w:tc>{properties}{above}{text}{below}</w:tc>"


def _above(cell: Cell, size: float) -> str:
    """Return a small line whose parts stand above the characters they belong to."""
    stops = "".join(f'<w:tab w:val="center" w:pos="{round(at * 20)}"/>' for at, _ in cell.above)
    runs = "".join(
        _run("", size, "Times New Roman", False, tab=True) + _run(said, size, "Times New Roman")
        for _, said in cell.above
    )
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{round(size * 22)}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr><w:keepNext/><w:tabs>{stops}</w:tabs>{spacing}</w:pPr>{runs}</w:p>"


def _paragraph(text: str, size: float, font: str, align: str, bold: bool = False) -> str:
    spacing = '<w:spacing w:before="0" w:after="0"/>'
    return f'<w:p><w:pPr><w:snapToGrid w:val="0"/>{spacing}<w:jc w:val="{align}"/></w:pPr>{_run(text, size, font, bold) if text else ""}</w:p>'


def _run(text: str, size: float, font: str, bold: bool = False, tab: bool = False) -> str:
    half = round(size * 2)
    weight = "<w:b/>" if bold else ""
    faces = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}" w:hint="eastAsia"/>'
    inside = "<w:tab/>" if tab else f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    return f'<w:r><w:rPr>{faces}{weight}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>{inside}</w:r>'
