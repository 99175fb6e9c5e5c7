"""Tables of web pages, which many programs save under the name .xls: cells, spans and what stands behind a number."""

import math
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from importers.cells import Merge, Value
from importers.containers.packages import MAX_MERGES
from importers.errors import refusal
from importers.formats.texts import MAX_COLUMNS, MAX_TEXT

MAX_SPAN = 1_000
MAX_ROWSPAN = 100_000
MAX_DEPTH = 20

_BLANKS = re.compile("[ \t\r\n\f]+")
_HASHES = re.compile("#+")  # what Excel shows where a column is too narrow

Attributes = dict[str, str | None]


@dataclass
class Page:
    """The rows of all tables of a page, in the order of the page, and the ranges its cells span."""

    rows: list[list[Value]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)


def read_html(text: str) -> Page:
    """Return the tables of a page, one under the other; a table within a cell follows the row it stands in."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    parser.finish()
    return parser.page


@dataclass
class _Table:
    """A table not yet closed: its current row, the cell being filled, and the cells that reach down from above.

    `row` is the row of the page, `number` counts the table's own; a cell that reaches down is known by its first column,
    and says its last column and the last row it reaches.
    """

    row: int = -1
    number: int = 0
    column: int = 0
    reaching: dict[int, tuple[int, int]] = field(default_factory=dict)
    cell: Attributes | None = None
    heard: list[str] = field(default_factory=list)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open = [_Table()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        table = self._open[-1]
        if tag in ("td", "th"):
            self._finish_cell(table)
            if table.row < 0:
                self._begin_row(table)
            table.cell, table.heard = dict(attrs), []
        elif tag == "tr":
            self._finish_cell(table)
            self._begin_row(table)
        elif tag == "br" and table.cell is not None:
            table.heard.append("\n")
        elif tag == "table":
            if len(self._open) > MAX_DEPTH:
                raise refusal("damaged", "tables within tables")
            self._open.append(_Table())

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._finish_cell(self._open[-1])
            if tag == "table" and len(self._open) > 1:
                self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open[-1].cell is not None and self.cdata_elem is None:
            self._open[-1].heard.append(_BLANKS.sub(" ", data))

    def finish(self) -> None:
        """Take in the cells that nobody closed."""
        while self._open:
            self._finish_cell(self._open.pop())

    def _begin_row(self, table: _Table) -> None:
        table.row, table.column = len(self.page.rows), 0
        table.number += 1
        self.page.rows.append([])

    def _finish_cell(self, table: _Table) -> None:
        if table.cell is None:
            return
        while (above := table.reaching.get(table.column)) and above[1] >= table.number:
            table.column = above[0] + 1
        wide = _span(table.cell, "colspan", MAX_SPAN)
        high = _span(table.cell, "rowspan", MAX_ROWSPAN)
        left, right = table.column, table.column + wide - 1
        if right < MAX_COLUMNS:
            row = self.page.rows[table.row]
            row.extend([None] * (left - len(row)))
            row.append(_value(table.cell, "".join(table.heard)))
            self._span(table, high, left, right)
        table.column = right + 1
        table.cell = None

    def _span(self, table: _Table, high: int, left: int, right: int) -> None:
        if high > 1:
            table.reaching[left] = right, table.number + high - 1
        if high * (right - left + 1) > 1 and len(self.page.merges) < MAX_MERGES:
            self.page.merges.append((table.row, left, table.row + high - 1, right))


def _span(cell: Attributes, name: str, most: int) -> int:
    told = (cell.get(name) or "1").strip()
    return max(1, min(int(told), most)) if told.isascii() and told.isdecimal() and len(told) < 10 else 1


def _value(cell: Attributes, text: str) -> Value:
    """Return the text of a cell; a number where Excel says so and shows it as one, not as a date."""
    shown = "\n".join(line.strip() for line in text[: 2 * MAX_TEXT].split("\n")).strip()[:MAX_TEXT]
    if not shown or "x:num" not in cell or "x:str" in cell:
        return shown
    number = _number(cell["x:num"] or shown)
    if number is None:
        return shown
    said = _number(shown)
    same = _HASHES.fullmatch(shown) or (said is not None and math.isclose(said, number, rel_tol=0.01, abs_tol=0.5))
    return number if same else shown


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
