"""SpreadsheetML 2003, the XML that many programs save under the name .xls: its sheets, cells and merged ranges."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from importers.cells import Merge, Typed, Value
from importers.errors import refusal
from importers.texts import MAX_COLUMNS, MAX_TEXT

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
MAX_AREA = 6_000_000
MAX_MERGES = 20_000
MAX_DEPTH = 200

_SS = NAMESPACE + " "
_HIDDEN = "urn:schemas-microsoft-com:office:excel Visible"
_NO_TEXT = frozenset((_SS + "Comment", "urn:schemas-microsoft-com:office:component:spreadsheet PhoneticText"))


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
        if tag in _NO_TEXT:
            self._silent += 1
        elif tag == _SS + "Worksheet":
            self.sheets.append(Worksheet(attributes.get(_SS + "Name", "")))
            self._number = self._more = 0
        elif tag == _SS + "Row":
            self._begin_row(attributes)
        elif tag == _SS + "Cell":
            self._begin_cell(attributes)
        elif (tag == _SS + "Data" and not self._silent) or tag == _HIDDEN:
            self._type = attributes.get(_SS + "Type", "String")
            self._heard = []

    def end(self, tag: str) -> None:
        """Hear the end of an element."""
        self._depth -= 1
        if tag in _NO_TEXT:
            self._silent -= 1
        elif tag == _SS + "Row":
            self._end_row()
        elif tag == _SS + "Cell":
            self._end_cell()
        elif self._heard is not None and (tag in (_SS + "Data", _HIDDEN)):
            text, self._heard = "".join(self._heard), None
            if tag == _HIDDEN:
                self._sheet.hidden = self._sheet.hidden or text.strip() in ("SheetHidden", "SheetVeryHidden")
            else:
                self._set(_value(self._type, text[:MAX_TEXT]))

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
        if attributes.get(_SS + "Hidden") == "1":
            self._sheet.hidden_rows.add(self._number)
        # The same row may stand for several empty ones.
        self._more = min(_count(attributes, "Span"), MAX_ROW)
        self._row, self._column, self._across = [], 0, 0

    def _end_row(self) -> None:
        sheet = self._sheet
        sheet.stopped = sheet.stopped or self._left < 0
        if self._row and self._left >= 0:
            sheet.rows.append((self._number, self._row))
        self._row = []

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._column = _place(attributes, self._column + self._across, MAX_COLUMN)
        self._across = min(_count(attributes, "MergeAcross"), MAX_COLUMN - self._column)
        down = min(_count(attributes, "MergeDown"), MAX_ROW - self._number)
        if (down or self._across) and len(self._sheet.merges) < MAX_MERGES:
            top, left = self._number - 1, self._column - 1
            self._sheet.merges.append((top, left, top + down, left + self._across))
        self._formula = attributes.get(_SS + "Formula", "")

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
    place = _count(attributes, "Index") or before + 1
    if place > most:
        raise refusal("damaged", "place beyond the sheet")
    return place


def _count(attributes: Mapping[str, str], name: str) -> int:
    told = attributes.get(_SS + name, "0")
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
