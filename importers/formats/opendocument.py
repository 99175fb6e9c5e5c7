"""What the reader of .ods files does not say: errors, formulas without a result, merged cells and hidden rows."""

from collections.abc import Mapping
from xml.parsers import expat

from importers.cells import Typed
from importers.containers.archives import contents, parts_of
from importers.errors import refusal
from importers.formats.unsaid import MOST, MOST_ROWS, Silent, Unsaid

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_TELLING = (b'value-type="error"', b":formula=", b'-spanned="', b":visibility=")


def unsaid(package: bytes) -> dict[str, Unsaid]:
    """Return what the reader does not say, by the names of the sheets; a file without any of it costs a glance."""
    part = next((part for part in parts_of(package) if part.name == "content.xml"), None)
    xml = contents(package, part) if part else b""
    if not any(telling in xml for telling in _TELLING):
        return {}
    listener = _Listener()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = listener.begin
    parser.EndElementHandler = listener.end
    parser.CharacterDataHandler = listener.hear
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise refusal("damaged", f"content.xml: {error}") from error
    return listener.sheets


class _Listener:
    """Walks the cells of all sheets, counting those that are repeated without being written again."""

    def __init__(self) -> None:
        self.sheets: dict[str, Unsaid] = {}
        self._sheet = Unsaid()
        self._row = self._column = self._rows = self._columns = 0
        self._kind = ""
        self._heard: list[str] = []

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Hear the beginning of an element."""
        if tag in _CELLS:
            self._begin_cell(attributes)
        elif tag == f"{_TABLE}table-row":
            self._rows = _number(attributes, "number-rows-repeated")
            if attributes.get(f"{_TABLE}visibility", "visible") != "visible":
                for row in range(self._row + 1, self._row + 1 + min(self._rows, MOST_ROWS)):
                    self._sheet.hide(row)
            self._column = 0
        elif tag == f"{_TABLE}table":
            self._row = 0
            self._sheet = self.sheets.setdefault(attributes.get(f"{_TABLE}name", ""), Unsaid())

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._columns = _number(attributes, "number-columns-repeated")
        wide, high = _number(attributes, "number-columns-spanned"), _number(attributes, "number-rows-spanned")
        if wide * high > 1 and len(self._sheet.merges) < MOST:
            bottom, right = self._row + high - 1, self._column + wide - 1
            self._sheet.merges.append((self._row, self._column, bottom, right))
        self._heard = []
        self._kind = ""
        if attributes.get(f"{_CALC}value-type") == "error":
            self._kind = "error"
        elif f"{_TABLE}formula" in attributes and f"{_OFFICE}value-type" not in attributes:
            self._kind = "formula"

    def end(self, tag: str) -> None:
        """Hear the end of an element."""
        if tag == f"{_TABLE}table-row":
            self._row += self._rows
        elif tag in _CELLS:
            text = "".join(self._heard).strip()
            # A formula that only shows a text has a result, whatever its type.
            if self._kind and not (self._kind == "formula" and text):
                self._sheet.hear(Silent(self._row + 1, self._column, Typed(self._kind, text or "=")))
            self._column += self._columns
            self._kind = ""

    def hear(self, text: str) -> None:
        """Hear the text within an element."""
        if self._kind:
            self._heard.append(text)


def _number(attributes: Mapping[str, str], name: str) -> int:
    told = attributes.get(_TABLE + name, "1")
    return int(told) if told.isdecimal() and len(told) < 9 else 1
