"""The XML of one sheet: cells get another style, cells and rows that are not there yet are put in, nothing else moves."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from importers.cells import letters, position
from importers.findings import Level
from importers.marking.orders import Place
from importers.marking.parts import links_namespace
from importers.marking.tags import (
    Splices,
    Tag,
    attributes,
    closing,
    masked,
    opened,
    opening,
    tag_of,
    tags,
    with_attribute,
)

_DATA, _DATA_END = opening(b"sheetData"), closing(b"sheetData")
_ROW, _ROW_END = opening(b"row"), closing(b"row")
_CELL, _STYLED = opening(b"c"), opening(b"c", b"row", b"col")
_COLUMN, _FORMAT, _DIMENSION = opening(b"col"), opening(b"sheetFormatPr"), opening(b"dimension")
_MERGE = opening(b"mergeCell")
_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d+)[\"']")
_ADDRESS = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_RANGE = re.compile(rb"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
# What may follow the element that names the drawing of the notes.
_AFTER_NOTES = frozenset(
    b"legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst AlternateContent".split()
)
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 8.43, 13.5

Style = Callable[[int, Level], int]


class Rows(NamedTuple):
    """The opening tags of the rows, in the order of the file: their numbers, and where each begins and ends."""

    numbers: list[int]
    starts: list[int]
    ends: list[int]


class Columns(NamedTuple):
    """Some neighbouring columns, counted from 0, with their width in characters and their style."""

    first: int
    last: int
    width: float
    style: int


class Sheet:
    """A sheet to be marked; `is_grid` says whether it has cells at all."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self._seen = masked(self.xml)
        self._splices = Splices()
        self.root = next(tags(self._seen))
        found = _DATA.search(self._seen)
        self.is_grid = self.root.name == b"worksheet" and found is not None
        if found is not None:
            self._data = tag_of(found)
            self._head = self._seen[: self._data.start]
            ended = list(_DATA_END.finditer(self._seen, self._data.end)) if not self._data.empty else []
            self._bottom = ended[-1].start() if ended else self._data.end
            self._tail = ended[-1].end() if ended else self._data.end
            self._columns = self._read_columns()
            self._usual = self._read_usual()
            self._rows = self._read_rows()
            self._merges = self._read_merges()

    def _read_columns(self) -> list[Columns]:
        found = []
        for match in _COLUMN.finditer(self._head):
            told = attributes(match[0])
            first, last = _number(told.get(b"min")) - 1, _number(told.get(b"max")) - 1
            shown = told.get(b"hidden") not in (b"1", b"true")
            width = _measure(told.get(b"width"), _DEFAULT_WIDTH) if shown else 0.0
            found.append(Columns(first, last, width, _number(told.get(b"style"))))
        return found

    def _read_rows(self) -> Rows:
        numbers: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for match in _ROW.finditer(self._seen, self._data.end, self._bottom):
            told = _NUMBER.search(match[4])
            last = int(told[1]) if told else last + 1
            numbers.append(last)
            starts.append(match.start())
            ends.append(match.end())
        return Rows(numbers, starts, ends)

    def _read_merges(self) -> list[tuple[int, int, int, int]]:
        found = []
        for match in _MERGE.finditer(self._seen, self._tail):
            area = _RANGE.fullmatch(attributes(match[0]).get(b"ref", b""))
            if area and area[3]:
                found.append((int(area[2]), _position(area[1]), int(area[4]), _position(area[3])))
        return found

    def anchors(self, places: Iterable[Place]) -> dict[Place, Place]:
        """Return for each place the cell that is seen there: the first one of a merged range, else itself."""
        found = {place: place for place in places}
        ordered = sorted(found)
        for top, left, bottom, right in self._merges:
            for place in ordered[bisect_left(ordered, (top, 0)) : bisect_right(ordered, (bottom, 16_384))]:
                if left <= place.column <= right:
                    found[place] = Place(top, left)
        return found

    def restyle(self, marks: Mapping[Place, Level], style: Style) -> None:
        """Give every place the style that `style` makes of its present one and of what it is marked with."""
        by_row: dict[int, dict[int, Level]] = {}
        for place, mark in sorted(marks.items()):
            by_row.setdefault(place.row, {})[place.column] = mark
        known: dict[int, int] = {}
        for at, number in enumerate(self._rows.numbers):
            if number in by_row:
                known.setdefault(number, at)
        new: list[tuple[int, bytes]] = []
        for number, wanted in by_row.items():
            if number in known:
                self._restyle_row(known[number], wanted, style)
            else:
                new.append((number, self._new_row(number, wanted, style)))
        self._put_rows(new)
        self._widen(marks)

    def _restyle_row(self, at: int, wanted: dict[int, Level], style: Style) -> None:
        start, end, number = self._rows.starts[at], self._rows.ends[at], self._rows.numbers[at]
        told = attributes(self.xml[start:end])
        own = _number(told.get(b"s")) if told.get(b"customFormat") in (b"1", b"true") else None
        left = dict(wanted)
        ended = None if self.xml[end - 2 : end] == b"/>" else _ROW_END.search(self._seen, end)
        close = ended.start() if ended else end
        prefix = tag_of(next(_ROW.finditer(self._seen, start))).prefix
        column = -1
        for found in _CELL.finditer(self._seen, end, close):
            told = attributes(found[0])
            address = _ADDRESS.fullmatch(told.get(b"r", b""))
            column = _position(address[1]) if address else column + 1
            before = {place: left.pop(place) for place in sorted(left) if place < column and address}
            self._splices.put(found.start(), found.start(), self._cells(number, before, prefix, own, style))
            if column in left:
                changed = style(_number(told.get(b"s")), left.pop(column))
                self._splices.put(found.start(), found.end(), with_attribute(found[0], b"s", b"%d" % changed))
        cells = self._cells(number, left, prefix, own, style)
        if ended:
            self._splices.put(close, close, cells)
        elif cells:
            self._splices.put(start, end, opened(self.xml[start:end]) + cells + b"</" + prefix + b"row>")

    def _cells(self, row: int, wanted: dict[int, Level], prefix: bytes, own: int | None, style: Style) -> bytes:
        cells = []
        for column, mark in wanted.items():
            base = self._column_style(column) if own is None else own
            address = f"{letters(column)}{row}".encode()
            cells.append(b'<%sc r="%s" s="%d"/>' % (prefix, address, style(base, mark)))
        return b"".join(cells)

    def _new_row(self, number: int, wanted: dict[int, Level], style: Style) -> bytes:
        prefix = self._data.prefix
        cells = self._cells(number, wanted, prefix, None, style)
        return b'<%srow r="%d">%s</%srow>' % (prefix, number, cells, prefix)

    def _put_rows(self, rows: list[tuple[int, bytes]]) -> None:
        if self._data.empty and rows:
            text = opened(self.xml[self._data.start : self._data.end]) + b"".join(row for _, row in rows)
            self._splices.put(self._data.start, self._data.end, text + b"</" + self._data.prefix + b"sheetData>")
            return
        for number, row in rows:
            at = bisect_left(self._rows.numbers, number)
            place = self._rows.starts[at] if at < len(self._rows.starts) else self._bottom
            self._splices.put(place, place, row)

    def _widen(self, marks: Mapping[Place, Level]) -> None:
        """Let the range that the sheet says it uses hold the marks too; some readers believe it."""
        found = _DIMENSION.search(self._head)
        area = _RANGE.fullmatch(attributes(found[0]).get(b"ref", b"")) if found else None
        if not found or not area or not marks:
            return
        top, left = int(area[2]), _position(area[1])
        bottom, right = (int(area[4]), _position(area[3])) if area[3] else (top, left)
        rows, columns = [place.row for place in marks], [place.column for place in marks]
        new = (min(top, *rows), min(left, *columns), max(bottom, *rows), max(right, *columns))
        if new != (top, left, bottom, right):
            ref = f"{letters(new[1])}{new[0]}:{letters(new[3])}{new[2]}".encode()
            self._splices.put(found.start(), found.end(), with_attribute(found[0], b"ref", ref))

    def _column_style(self, column: int) -> int:
        return next((one.style for one in self._columns if one.first <= column <= one.last), 0)

    def width(self, column: int) -> float:
        """Return the width of a column in pixels."""
        told = next((one.width for one in self._columns if one.first <= column <= one.last), None)
        return 7 * (self._usual[0] if told is None else told) + 5 * (told != 0)

    def height(self, row: int) -> float:
        """Return the height of a row in pixels."""
        points = self._usual[1]
        at = bisect_left(self._rows.numbers, row)
        if at < len(self._rows.numbers) and self._rows.numbers[at] == row:
            tag = self.xml[self._rows.starts[at] : self._rows.ends[at]]
            if b"ht" in tag or b"hidden" in tag:
                told = attributes(tag)
                points = 0 if told.get(b"hidden") in (b"1", b"true") else _measure(told.get(b"ht"), points)
        return points * 4 / 3

    def _read_usual(self) -> tuple[float, float]:
        """How wide in characters columns are and how high in points rows are that say nothing of it."""
        found = _FORMAT.search(self._head)
        told = attributes(found[0]) if found else {}
        width, height = told.get(b"defaultColWidth"), told.get(b"defaultRowHeight")
        return _measure(width, _DEFAULT_WIDTH), _measure(height, _DEFAULT_HEIGHT)

    @property
    def drawing(self) -> str | None:
        """The id of the relation to the drawing of the notes."""
        tag = self._drawing_tag()
        told = attributes(self.xml[tag.start : tag.end]) if tag else {}
        return next((value.decode() for name, value in told.items() if name.split(b":")[-1] == b"id"), None)

    def _drawing_tag(self) -> Tag | None:
        return next((tag for tag in self._top_level() if tag.name == b"legacyDrawing"), None)

    def _top_level(self) -> list[Tag]:
        """The tags behind the cells that open an element of the sheet itself, and the one that closes the sheet."""
        found, depth = [], 0
        for tag in tags(self._seen, self._tail):
            if depth == 0:
                found.append(tag)
            depth += 0 if tag.empty else -1 if tag.closing else 1
        return found

    def set_drawing(self, identity: str, namespace: str) -> None:
        """Name the drawing of the notes, where the order of elements wants it, in the dialect of the workbook."""
        prefix = self.root.prefix
        links = links_namespace(namespace).encode()
        text = b'<%slegacyDrawing xmlns:r="%s" r:id="%s"/>' % (prefix, links, identity.encode())
        present = self._drawing_tag()
        if present:
            self._splices.put(present.start, present.end, text)
            return
        behind = next(tag for tag in self._top_level() if tag.closing or tag.name in _AFTER_NOTES)
        self._splices.put(behind.start, behind.start, text)

    def drop_drawing(self) -> None:
        """Name no drawing of notes any longer."""
        present = self._drawing_tag()
        if present:
            self._splices.put(present.start, present.end, b"")

    def to_bytes(self) -> bytes:
        """Return the sheet with all changes made."""
        return self._splices.applied(self.xml)


def unstyled(xml: bytes, originals: Mapping[int, int]) -> bytes:
    """Return the sheet with every cell, row and column of some styles in another one."""
    if not originals:
        return xml
    seen, splices = masked(xml), Splices()
    numbers = b"|".join(b"%d" % style for style in originals)
    for found in re.finditer(rb"\s(?:s|style)\s*=\s*[\"'](" + numbers + rb")[\"']", seen):
        tag = _STYLED.match(seen, seen.rfind(b"<", 0, found.start()))
        if tag:
            splices.put(found.start(1), found.end(1), b"%d" % originals[int(found[1])])
    return splices.applied(xml)


def _position(column: bytes) -> int:
    return position(column.decode("ascii"))


def _number(text: bytes | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _measure(text: bytes | None, otherwise: float) -> float:
    return float(text) if text and re.fullmatch(rb"\d{1,6}(?:\.\d+)?(?:[eE]-?\d{1,2})?", text) else otherwise
