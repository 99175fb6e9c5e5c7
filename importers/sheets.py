"""Turn the lines of one sheet into rows, a part at a time; the first lines decide what the sheet is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from importers.cells import Line, OpenSheet, SheetCells, Value, position, text_of
from importers.cleaning import is_nothing
from importers.columns import field_of, stored_columns
from importers.findings import Column, Finding
from importers.headings import Layout, find_layouts
from importers.hints import Hints
from importers.lines import Lines, is_form
from importers.mapping import further_members
from importers.marking.orders import OWN_TITLES
from importers.parts import row_told
from importers.plain_rows import PlainRows, told_row
from importers.rows import read_row
from importers.sections import MERGED
from importers.units import FIELDS as UNITS
from importers.units import UnitNames

ToldRow = list[Any]  # as `parts.row_told` says a row

PART = 1_000
HEAD = 1_000  # lines; what a sheet is must show in its first thousand
NO_HINTS = Hints()


@dataclass
class SheetReading:
    """A sheet on its way: known from its first part of rows on; its last findings are there when the rows are out."""

    name: str
    roster: bool
    header_row: int | None
    columns: tuple[Column, ...]
    parts: Iterator[list[ToldRow]]
    findings: list[Finding] = field(default_factory=list)


def read_tables(sheet: OpenSheet, hints: Hints = NO_HINTS) -> Iterator[SheetReading]:
    """Yield the tables of a sheet, each to be read to its end before the next: nearly always there is one.

    Tables under each other or side by side are read as sheets of one name; what the clerk has set right is the first's.
    """
    units = UnitNames(hints.units, shortened=True)
    pending, lines = list(islice(sheet.lines, HEAD)), sheet.lines
    corrected, header_row = hints.columns.get(sheet.name), hints.header_rows.get(sheet.name)
    while True:
        head = SheetCells(sheet.name, sheet.hidden, tuple(pending), sheet.merges)
        layouts = find_layouts(head, corrected, header_row)
        source = chain(pending, lines)
        if len(layouts) > 1:
            kept = list(source)
            yield from (_reading(sheet, head, _Rows(head, iter(kept), layout, units, True)) for layout in layouts)
            return
        rows = _Rows(head, source, layouts[0], units, bool(corrected))
        yield _reading(sheet, head, rows)
        if rows.next_table is None:
            return
        pending, lines = [rows.next_table, *islice(source, HEAD - 1)], source
        corrected, header_row = None, None


def _reading(sheet: OpenSheet, head: SheetCells, rows: "_Rows") -> SheetReading:
    layout = rows.layout
    refused = _no_roster(head, layout)
    told = iter(()) if refused else rows.read()
    first = list(islice(told, PART))
    if not refused and not first:
        refused = Finding("A1", "warning", "no_people", f"工作表“{sheet.name}”只有标题，没有一行人员，没有读取。")
    found = [refused] if refused else [*layout.findings, *_hidden(sheet)]
    reading = SheetReading(sheet.name, not refused, layout.header_row, layout.columns, iter(()), found)
    reading.parts = _parts(first, told, sheet, reading, rows)
    return reading


def _parts(
    first: list[ToldRow], told: Iterator[ToldRow], sheet: OpenSheet, reading: SheetReading, rows: "_Rows"
) -> Iterator[list[ToldRow]]:
    part = first
    while part:
        yield part
        part = list(islice(told, PART)) if len(part) == PART else []
    if reading.roster:
        reading.findings += rows.judge.findings()
    if sheet.stopped:
        message = f"工作表“{sheet.name}”太大，只读取了前面一部分，请删去多余的行后重新上传。"
        reading.findings.append(Finding("A1", "error", "sheet_cut", message))
    if reading.roster and sheet.hidden_lines:
        reading.findings.append(_hidden_rows(sheet))


# Without headings a column of names is a roster's only beside one of these.
_WITNESSES = {
    "id_no",
    "phone",
    "sex",
    "birth",
    "seq",
    "unit",
    "community",
    "township",
    "politics",
    "ethnicity",
    "award_date",
}


def _no_roster(cells: SheetCells, layout: Layout) -> Finding | None:
    """Return why a sheet is no roster, or None where it is one."""
    if not cells.lines:
        return Finding("A1", "note", "sheet_empty", f"工作表“{cells.name}”是空的，没有读取。")
    own = OWN_TITLES.get(cells.lines[0][1][0])
    if own:
        return Finding("A1", "note", own, f"工作表“{cells.name}”是光荣榜自己写的，不是名单，没有读取。")
    fields = layout.fields
    if "name" in fields or "family" in fields:
        at = position((fields.get("name") or fields["family"]).column)
        guessed = layout.header_row is None and not (_WITNESSES & set(fields)) and not layout.corrected
        if not guessed and not is_form(cells, layout, at):
            return None
    elif "collective" in fields and (_mostly_known(layout) or layout.corrected):
        return None
    message = (
        f"工作表“{cells.name}”不像名单：没有找到“姓名”一列。如果它是名单，请在人员上方加一行标题，写明姓名、单位等。"
    )
    return Finding("A1", "warning", "not_a_roster", message)


# Nobody but an office that honors them lists collectives and teams under such a heading.
_HONORED = re.compile("集体|获奖|团队|队伍|队名")


def _mostly_known(layout: Layout) -> bool:
    """A list of units is a roster only if most of its columns are a roster's; a census form has many others."""
    headings = [column.heading for column in layout.columns if column.heading]
    if _HONORED.search(layout.fields["collective"].heading) and len(layout.fields) > 1:
        return True
    return 10 * sum(1 for heading in headings if field_of(heading)[0]) >= 6 * len(headings)


def _hidden_rows(sheet: OpenSheet) -> Finding:
    count, some = len(sheet.hidden_lines), "、".join(map(str, sheet.hidden_lines[:5]))
    rows = f"第{some}行" + (f"等{count}行" if count > 5 else "")
    message = f"工作表“{sheet.name}”的{rows}在表格里是隐藏的，可能是筛选时留下的，也已读取；不报送的请在表格里删去后重新上传。"
    return Finding(f"A{sheet.hidden_lines[0]}", "warning", "rows_hidden", message)


def _hidden(sheet: OpenSheet) -> list[Finding]:
    if not sheet.hidden:
        return []
    message = f"工作表“{sheet.name}”在文件里是隐藏的，请确认这些人员也要读取。"
    return [Finding("A1", "warning", "sheet_hidden", message)]


class _Merged:
    """The cells merged downwards in some columns, walked from the first line to the last."""

    def __init__(self, cells: SheetCells, columns: set[int]) -> None:
        tall = [merge for merge in cells.merges if merge[2] > merge[0] and merge[1] in columns]
        self._bottoms = {(top + 1, left): bottom + 1 for top, left, bottom, _ in tall}
        self._columns = {left for _, left, _, _ in tall}
        self._open: dict[int, tuple[int, Value]] = {}

    def filled(self, number: int, values: list[Value]) -> list[Value]:
        """Return the values of the next line with what the merged cells above say; gaps alone are filled."""
        if not self._columns:
            return values
        full = list(values)
        for column in self._columns:
            own = full[column] if column < len(full) else None
            bottom, text = self._open.get(column, (0, None))
            if (number, column) in self._bottoms:
                self._open[column] = (self._bottoms[number, column], own)
            elif number <= bottom and own is None and text is not None:
                full.extend([None] * (column + 1 - len(full)))
                full[column] = text
        return full


class _Members:
    """The columns whose members are read together with those of the first."""

    def __init__(self, first: int | None, others: Sequence[int]) -> None:
        self._columns = [first, *others] if first is not None and others else []

    def joined(self, values: list[Value]) -> list[Value]:
        """Return the values of a line with all its members in the first of their columns."""
        if not self._columns:
            return values
        texts = [text_of(values[at]).strip() for at in self._columns if at < len(values)]
        full = values + [None] * (self._columns[0] + 1 - len(values))
        full[self._columns[0]] = "、".join(text for text in texts if not is_nothing(text)) or None
        return full


class _Rows:
    """The lines of one table on their way to rows; `next_table` is the line of headings at which another begins."""

    def __init__(self, cells: SheetCells, lines: Iterator[Line], layout: Layout, units: UnitNames, alone: bool) -> None:
        self.layout = layout
        self.judge = Lines(layout, cells.merges, cells.name)
        self.next_table: Line | None = None
        self._cells, self._lines, self._units, self._alone = cells, lines, units, alone
        self._letters = stored_columns(layout.columns)
        self._places = {field: position(column) for field, column in self._letters.items()}
        self._units_at = [(at, name) for at, name in enumerate(self._letters) if name in UNITS]

    def read(self) -> Iterator[ToldRow]:
        """Yield the rows as they are told to the parent."""
        headings = {position(column.column): column.heading for column in self.layout.columns}
        plain = PlainRows(self._places, headings, self.layout.expected)
        merged = _Merged(self._cells, {at for field, at in self._places.items() if field in MERGED})
        members = _Members(self._places.get("members"), list(map(position, further_members(self.layout.columns))))
        below = self.layout.header_row or 0
        for line in self._lines:
            number, values = line
            spoken = self.judge.filled(members.joined(merged.filled(number, values)))
            if number <= below:
                continue
            told = plain.tell(spoken)
            if told:
                self.judge.count(number)
                yield self._with_units(told_row(number, told, self.judge.said))
            elif not self._alone and self.judge.begins_another(line):
                self.next_table = line
                return
            elif self.judge.is_person(number, values):
                addresses = {field: f"{column}{number}" for field, column in self._letters.items()}
                row = read_row(number, spoken, self._places, addresses, self.judge.said, self.layout.expected)
                yield self._with_units(row_told(row, tuple(self._places)))

    def _with_units(self, told: ToldRow) -> ToldRow:
        """Add what is doubtful about the units of a row."""
        values = told[2] or told[1]
        for at, name in self._units_at:
            doubt = self._units.doubt(values[at], name) if values[at] else None
            if doubt:
                told[4] = [*told[4], [f"{self._letters[name]}{told[0]}", *doubt]]
        return told
