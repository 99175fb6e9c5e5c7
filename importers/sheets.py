"""Turn the lines of one sheet into rows, a part at a time; the first lines decide what the sheet is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from importers.cells import Line, OpenSheet, SheetCells, Value, kind_of, position
from importers.columns import BY_FIELD, HONOREES
from importers.findings import Column, Finding
from importers.headings import Layout, find_layout
from importers.lines import denied_of, is_form, is_person, section_of, texts_of
from importers.marking.orders import OWN_SHEET, OWN_TITLES
from importers.parts import row_told
from importers.plain_rows import PlainRows, told_row
from importers.rows import read_row

ToldRow = list[Any]  # as `parts.row_told` says a row

PART = 1_000
HEAD = 1_000  # lines; what a sheet is must show in its first thousand


@dataclass
class SheetReading:
    """A sheet on its way: known from its first part of rows on; its last findings are there when the rows are out."""

    name: str
    roster: bool
    header_row: int | None
    columns: tuple[Column, ...]
    parts: Iterator[list[ToldRow]]
    findings: list[Finding] = field(default_factory=list)

    @property
    def stored(self) -> dict[str, str]:
        """The letters of the columns that are read, by field."""
        return {
            column.field: column.column for column in self.columns if column.field and BY_FIELD[column.field].stored
        }


def read_sheet(sheet: OpenSheet) -> SheetReading:
    """Find the layout of a sheet and read its first part; the other parts come as they are asked for."""
    head = SheetCells(sheet.name, sheet.hidden, tuple(islice(sheet.lines, HEAD)), sheet.merges)
    layout = find_layout(head)
    refused = _no_roster(head, layout)
    rows = iter(()) if refused else _Rows(head, chain(head.lines, sheet.lines), layout).read()
    first = list(islice(rows, PART))
    if not refused and not first:
        refused = Finding("A1", "warning", "no_people", f"工作表“{sheet.name}”只有标题，没有一行人员，没有读取。")
    found = [refused] if refused else [*layout.findings, *_hidden(sheet)]
    reading = SheetReading(sheet.name, not refused, layout.header_row, layout.columns, iter(()), found)
    reading.parts = _parts(first, rows, sheet, reading)
    return reading


def _parts(
    first: list[ToldRow], rows: Iterator[ToldRow], sheet: OpenSheet, reading: SheetReading
) -> Iterator[list[ToldRow]]:
    part = first
    while part:
        yield part
        part = list(islice(rows, PART)) if len(part) == PART else []
    if sheet.stopped:
        message = f"工作表“{sheet.name}”太大，只读取了前面一部分，请删去多余的行后重新上传。"
        reading.findings.append(Finding("A1", "error", "sheet_cut", message))


def _no_roster(cells: SheetCells, layout: Layout) -> Finding | None:
    """Return why a sheet is no roster, or None where it is one."""
    if not cells.lines:
        return Finding("A1", "note", "sheet_empty", f"工作表“{cells.name}”是空的，没有读取。")
    if cells.lines[0][1][0] in OWN_TITLES:
        return Finding("A1", "note", OWN_SHEET, f"工作表“{cells.name}”是光荣榜自己写的，不是名单，没有读取。")
    fields = layout.fields
    if "name" in fields or "family" in fields:
        at = position((fields.get("name") or fields["family"]).column)
        guessed = layout.header_row is None and not ({"id_no", "phone"} & set(fields))
        if not guessed and not is_form(cells, layout, at):
            return None
    elif "collective" in fields and _mostly_known(layout):
        return None
    message = (
        f"工作表“{cells.name}”不像名单：没有找到“姓名”一列。如果它是名单，请在人员上方加一行标题，写明姓名、单位等。"
    )
    return Finding("A1", "warning", "not_a_roster", message)


def _mostly_known(layout: Layout) -> bool:
    """A list of units is a roster only if most of its columns are a roster's; a census form has many others."""
    headings = [column for column in layout.columns if column.heading]
    return 10 * sum(1 for column in headings if column.field) >= 6 * len(headings)


def _hidden(sheet: OpenSheet) -> list[Finding]:
    if not sheet.hidden:
        return []
    message = f"工作表“{sheet.name}”在文件里是隐藏的，请确认这些人员也要读取。"
    return [Finding("A1", "warning", "sheet_hidden", message)]


# A cell of these merged downwards speaks for every line it covers; a name or a number never does.
MERGED = ("unit", "community", "township", "recommender", "category", "grade")


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


@dataclass(frozen=True)
class _Rows:
    """The lines of one sheet on their way to rows."""

    cells: SheetCells
    lines: Iterator[Line]
    layout: Layout

    def read(self) -> Iterator[ToldRow]:
        stored = {field: column for field, column in self.layout.fields.items() if BY_FIELD[field].stored}
        places = {field: position(column.column) for field, column in stored.items()}
        headings = {position(column.column): column.heading for column in self.layout.columns}
        letters = {field: column.column for field, column in stored.items()}
        plain = PlainRows(places, headings)
        merged = _Merged(self.cells, {at for field, at in places.items() if field in MERGED})
        section, below = "", self.layout.header_row or 0
        for number, values in self.lines:
            spoken = merged.filled(number, values)
            if number <= below:
                continue
            told = plain.tell(spoken)
            if told:
                more = {"grade": section} if section and "grade" not in places else {}
                yield told_row(number, told, more)
                continue
            texts = texts_of(values)
            section = section_of(texts) or section
            if is_person(texts, places, headings, denied_of(values)) or self._hides_name(values, places):
                addresses = {field: f"{column}{number}" for field, column in letters.items()}
                yield row_told(read_row(number, spoken, places, addresses, section), tuple(places))

    def _hides_name(self, values: Sequence[Value], places: Mapping[str, int]) -> bool:
        """Tell whether the line's name is an error or a formula without a result; somebody is meant all the same."""
        at = [places[field] for field in HONOREES if field in places]
        return any(index < len(values) and kind_of(values[index]) in ("error", "formula") for index in at)
