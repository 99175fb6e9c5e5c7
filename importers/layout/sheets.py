"""Turn the lines of one sheet into rows, a part at a time; the first lines decide what the sheet is."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from importers.cells import Line, OpenSheet, SheetCells, Value, position, text_of
from importers.cleaning.fields import is_nothing
from importers.columns import field_of, normal_heading, stored_columns, without_brackets
from importers.findings import Column, Finding
from importers.hints import Hints
from importers.judging.plain_rows import PlainRows, told_row
from importers.judging.rows import read_row
from importers.judging.units import FIELDS as UNITS
from importers.judging.units import UnitNames
from importers.layout.headings import Layout, find_layouts
from importers.layout.lines import Lines, is_form
from importers.layout.mapping import further_members
from importers.layout.sections import MERGED
from importers.marking.orders import OWN_TITLES
from importers.parts import row_told

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
    Below a table that is no roster another may be one; what else stands there is not said to be none.
    """
    units = UnitNames(hints.units, shortened=True)
    pending, lines = list(islice(sheet.lines, HEAD)), sheet.lines
    corrected, header_row = hints.columns.get(sheet.name), hints.header_rows.get(sheet.name)
    refused = False
    while True:
        head = SheetCells(sheet.name, sheet.hidden, tuple(pending), sheet.merges)
        layouts = find_layouts(head, corrected, header_row)
        source = chain(pending, lines)
        if len(layouts) > 1:
            kept = list(source)
            for layout in layouts:
                rows = _Rows(head, iter(kept), layout, units, True)
                yield _reading(sheet, head, rows, layout is layouts[-1])
            return
        rows = _Rows(head, source, layouts[0], units, bool(corrected))
        reading = _reading(sheet, head, rows)
        if reading.roster or not refused:
            yield reading
        refused = any(found.code == "not_a_roster" for found in reading.findings)
        if refused:
            rows.skip()
        if rows.next_table is None:
            return
        pending, lines = [rows.next_table, *islice(source, HEAD - 1)], source
        corrected, header_row = None, None


def _reading(sheet: OpenSheet, head: SheetCells, rows: "_Rows", last: bool = True) -> SheetReading:
    layout = rows.layout
    refused = _no_roster(head, layout)
    told = iter(()) if refused else rows.read()
    first = list(islice(told, PART))
    if not refused and not first:
        refused = Finding("A1", "warning", "no_people", f"工作表“{sheet.name}”只有标题，没有一行人员，没有读取。")
    found = [refused] if refused else [*layout.findings, *_hidden(sheet)]
    reading = SheetReading(sheet.name, not refused, layout.header_row, layout.columns, iter(()), found)
    reading.parts = _parts(first, told, lambda: reading.findings.extend(_ended(sheet, reading, rows, last)))
    return reading


def _parts(first: list[ToldRow], told: Iterator[ToldRow], ended: Callable[[], None]) -> Iterator[list[ToldRow]]:
    part = first
    while part:
        yield part
        part = list(islice(told, PART)) if len(part) == PART else []
    ended()


def _ended(sheet: OpenSheet, reading: SheetReading, rows: "_Rows", last: bool) -> list[Finding]:
    """Return what is known of a table only behind its last row; `last` tells that no other is read beside it."""
    found = rows.judge.findings() if reading.roster else []
    if sheet.stopped and last and rows.next_table is None:
        message = f"工作表“{sheet.name}”太大，只读取了前面一部分，请删去多余的行后重新上传。"
        found.append(Finding("A1", "error", "sheet_cut", message))
    hidden = [number for number in sheet.hidden_lines if (reading.header_row or 0) < number <= rows.last_line]
    if reading.roster and hidden:
        found.append(_hidden_rows(sheet.name, hidden))
    return found


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


_ADD_HEADINGS = "如果它是名单，请在人员上方加一行标题，写明姓名、单位等。"


def _no_roster(cells: SheetCells, layout: Layout) -> Finding | None:
    """Return why a sheet is no roster, or None where it is one."""
    if not cells.lines:
        return Finding("A1", "note", "sheet_empty", f"工作表“{cells.name}”是空的，没有读取。")
    own = OWN_TITLES.get(cells.lines[0][1][0])
    if own:
        return Finding("A1", "note", own, f"工作表“{cells.name}”是光荣榜自己写的，不是名单，没有读取。")
    why = _why_no_roster(cells, layout)
    return Finding("A1", "warning", "not_a_roster", f"工作表“{cells.name}”不像名单：{why}") if why else None


def _why_no_roster(cells: SheetCells, layout: Layout) -> str:
    """Return in words for the clerk why a table is no roster and what makes it one, or an empty text where it is one."""
    fields = layout.fields
    person = fields.get("name") or fields.get("family")
    if person:
        if layout.header_row is None and not (_WITNESSES & set(fields)) and not layout.corrected:
            return f"没有标题行，只有{person.column}列的内容像姓名，旁边没有证件号、电话或单位。{_ADD_HEADINGS}"
        if is_form(cells, layout, position(person.column)):
            return f"“{person.heading.strip()[:10]}”下面是另外的栏目，不是姓名，像一个人的登记表。请改成一行标题、每人一行。"
        return ""
    if "collective" not in fields:
        return f"没有找到“姓名”“户主姓名”或“集体名称”一列。{_ADD_HEADINGS}"
    if _mostly_known(layout) or layout.corrected:
        return ""
    strange = [column.heading for column in layout.columns if column.heading and not field_of(column.heading)[0]]
    some = "、".join(f"“{without_brackets(normal_heading(heading))[:12]}”" for heading in strange[:3])
    told = f"有{len(strange)}列的标题不是名单里的（如{some}）"
    return f"{told}。如果它是集体的名单，请把名称一列的标题写成“集体名称”，或删去这些列。"


# Nobody but an office that honors them lists collectives and teams under such a heading.
_HONORED = re.compile("集体|获奖|团队|队伍|队名")


def _mostly_known(layout: Layout) -> bool:
    """A list of units is a roster only if most of its columns are a roster's; a census form has many others."""
    headings = [column.heading for column in layout.columns if column.heading]
    if _HONORED.search(layout.fields["collective"].heading) and len(layout.fields) > 1:
        return True
    return 10 * sum(1 for heading in headings if field_of(heading)[0]) >= 6 * len(headings)


def _hidden_rows(sheet: str, hidden: Sequence[int]) -> Finding:
    count, some = len(hidden), "、".join(map(str, hidden[:5]))
    rows = f"第{some}行" + (f"等{count}行" if count > 5 else "")
    message = (
        f"工作表“{sheet}”的{rows}在表格里是隐藏的，可能是筛选时留下的，也已读取；不报送的请在表格里删去后重新上传。"
    )
    return Finding(f"A{hidden[0]}", "warning", "rows_hidden", message)


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
        self.last_line = 0
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
        below, begun = self.layout.header_row or 0, next((number for number, _ in self._cells.lines), 0)
        for line in self._lines:
            number, values = line
            spoken = self.judge.filled(members.joined(merged.filled(number, values)))
            if number <= below:
                continue
            before, self.last_line = self.last_line, number
            told = plain.tell(spoken)
            if told:
                self.judge.count(number)
                yield self._with_units(told_row(number, told, self.judge.said))
            elif not self._alone and number > begun and self.judge.begins_another(line):
                self.next_table, self.last_line = line, before
                return
            elif self.judge.is_person(number, values):
                addresses = {field: f"{column}{number}" for field, column in self._letters.items()}
                row = read_row(number, spoken, self._places, addresses, self.judge.said, self.layout.expected)
                yield self._with_units(row_told(row, tuple(self._places)))

    def skip(self) -> None:
        """Go on to where another table begins, without reading; as far as a sheet must show what it is."""
        for line in islice(self._lines, 1, HEAD):
            if line[0] > (self.layout.header_row or 0) and self.judge.begins_another(line):
                self.next_table = line
                return

    def _with_units(self, told: ToldRow) -> ToldRow:
        """Add what is doubtful about the units of a row."""
        values = told[2] or told[1]
        for at, name in self._units_at:
            doubt = self._units.doubt(values[at], name) if values[at] else None
            if doubt:
                told[4] = [*told[4], [f"{self._letters[name]}{told[0]}", *doubt]]
        return told
