"""SpreadsheetML 2003, the XML that many programs save under the name .xls: its sheets, cells and merged ranges."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from importers.cells import Merge, Typed, Value
from importers.containers.packages import MAX_AREA, MAX_COLUMN, MAX_MERGES, MAX_ROW
from importers.errors import refusal
from importers.formats.texts import MAX_COLUMNS, MAX_TEXT

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
MAX_DEPTH = 200

_WORKSHEET, _ROW, _CELL, _DATA, _COMMENT = (
    f"{NAMESPACE} {tag}" for tag in ("Worksheet", "Row", "Cell", "Data", "Comment")
)
_INDEX, _SPAN, _ACROSS, _DOWN = (f"{NAMESPACE} {name}" for name in ("Index", "Span", "MergeAcross", "MergeDown"))
_NAME, _TYPE, _FORMULA, _HIDDEN = (f"{NAMESPACE} {name}" for name in ("Name", "Type", "Formula", "Hidden"))
_VISIBLE = "urn:schemas-microsoft-com:office:excel Visible"
_NO_TEXT = frozenset((_COMMENT, "urn:schemas-microsoft-com:office:component:spreadsheet PhoneticText"))


@dataclass
class Worksheet:
    """One sheet: its rows that hold anything, with their numbers, and whether all of them were read."""

    name: str
    hidden: bool = False
    rows: list[tuple[int, list[Value]]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    stopped: bool = False
    hidden_rows: set[int] = field(default_factory=set)


def read_spreadsheetml(text: str) -> list[Worksheet]:
    """Return the sheets of a workbook; raise UnreadableWorkbook where it is none."""
    listener = _Listener()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = listener.begin
    parser.EndElementHandler = listener.end
    parser.CharacterDataHandler = listener.hear
    try:
        parser.Parse(text, True)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        raise refusal("damaged", f"xml: {error}") from error
    return listener.sheets


class _Listener:
    """Walks the rows and cells, each of which may say its own number."""

    def __init__(self) -> None:
        self.sheets: list[Worksheet] = []
        self._row: list[Value] = []
        self._number = self._more = self._column = self._across = 0
        self._left = MAX_AREA
        self._depth = self._silent = 0
        self._type = self._formula = ""
        self._heard: list[str] | None = None

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Hear the beginning of an element."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise refusal("damaged", "elements within elements")
        if tag == _CELL:
            self._begin_cell(attributes)
        elif (tag == _DATA and not self._silent) or tag == _VISIBLE:
            self._type = attributes.get(_TYPE, "String")
            self._heard = []
        elif tag == _ROW:
            self._begin_row(attributes)
        elif tag in _NO_TEXT:
            self._silent += 1
        elif tag == _WORKSHEET:
            self.sheets.append(Worksheet(attributes.get(_NAME, "")))
            self._number = self._more = 0

    def end(self, tag: str) -> None:
        """Hear the end of an element."""
        self._depth -= 1
        if tag == _CELL:
            self._end_cell()
        elif tag == _ROW:
            self._end_row()
        elif tag in _NO_TEXT:
            self._silent -= 1
        elif self._heard is not None and tag in (_DATA, _VISIBLE):
            text, self._heard = "".join(self._heard), None
            if tag == _DATA:
                self._set(_value(self._type, text[:MAX_TEXT]))
            elif text.strip() in ("SheetHidden", "SheetVeryHidden"):
                self._sheet.hidden = True

    def hear(self, text: str) -> None:
        """Hear the text within an element."""
        if self._heard is not None and not self._silent:
            self._heard.append(text)

    @property
    def _sheet(self) -> Worksheet:
        if not self.sheets:
            raise refusal("damaged", "rows outside a sheet")
        return self.sheets[-1]

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._number = _place(attributes, self._number + self._more, MAX_ROW)
        if attributes.get(_HIDDEN) == "1":
            self._sheet.hidden_rows.add(self._number)
        # The same row may stand for several empty ones.
        self._more = min(_count(attributes, _SPAN), MAX_ROW)
        self._row, self._column, self._across = [], 0, 0

    def _end_row(self) -> None:
        sheet = self._sheet
        sheet.stopped = sheet.stopped or self._left < 0
        if self._row and self._left >= 0:
            sheet.rows.append((self._number, self._row))
        self._row = []

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._column = _place(attributes, self._column + self._across, MAX_COLUMN)
        self._across = min(_count(attributes, _ACROSS), MAX_COLUMN - self._column)
        down = min(_count(attributes, _DOWN), MAX_ROW - self._number)
        if (down or self._across) and len(self._sheet.merges) < MAX_MERGES:
            top, left = self._number - 1, self._column - 1
            self._sheet.merges.append((top, left, top + down, left + self._across))
        self._formula = attributes.get(_FORMULA, "")

    def _end_cell(self) -> None:
        if self._formula and len(self._row) < self._column:
            self._set(Typed("formula", self._formula))
        self._formula = ""

    def _set(self, value: Value) -> None:
        if self._column > MAX_COLUMNS:
            self._sheet.stopped = True
        elif value is not None and len(self._row) < self._column and self._left >= 0:
            self._left -= self._column - len(self._row)
            self._row.extend([None] * (self._column - 1 - len(self._row)))
            self._row.append(value)


def _place(attributes: Mapping[str, str], before: int, most: int) -> int:
    """Return where a row or cell stands: where it says so, else next to the one before."""
    place = _count(attributes, _INDEX) or before + 1
    if place > most:
        raise refusal("damaged", "place beyond the sheet")
    return place


def _count(attributes: Mapping[str, str], name: str) -> int:
    told = attributes.get(name) if attributes else None
    if told is None:
        return 0
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 20 else 0


def _value(kind: str, text: str) -> Value:
    """Return a value by the type it was saved with; a number or date that is none stays a text."""
    if kind == "Number":
        if text.isdecimal() and len(text) > 15:
            return text  # a program wrote all digits, of which a number would keep fifteen
        try:
            number = float(text)
        except ValueError:
            return text
        return number if abs(number) < 1e300 else None
    if kind == "Boolean":
        return text.strip() in ("1", "true")
    if kind == "DateTime":
        return _date(text.strip())
    return Typed("error", text) if kind == "Error" else text or None


def _date(text: str) -> Value:
    """Return a moment as other formats say it: no midnight beside a day, no first day beside a time, no fractions."""
    day, _, time = text.partition("T")
    time = time.partition(".")[0]
    if day == "1899-12-31" and time:
        return Typed("time", time)
    return Typed("date", day if time in ("", "00:00:00") else f"{day} {time}")
