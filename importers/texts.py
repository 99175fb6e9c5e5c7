"""Tables that come as plain text or as a web page: decoded and cut into rows with the standard library only."""

import csv
import io
from html.parser import HTMLParser

MAX_COLUMNS = 1_000
MAX_SPAN = 200

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes) -> str | None:
    """Return the text of the bytes, or None where they are no text in UTF-8, UTF-16 or GB18030."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\0" in data or any(byte in data[:4096] for byte in range(1, 8)):
        return None
    return _decoded(data, "utf-8") or _decoded(data, "gb18030")


def read_csv(text: str) -> list[list[str]]:
    """Return the rows of a comma or tab separated text."""
    head = text[:20_000]
    delimiter = "\t" if head.count("\t") > head.count(",") else ";" if head.count(";") > 3 * head.count(",") else ","
    csv.field_size_limit(1 << 20)
    return [row[:MAX_COLUMNS] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def read_html(text: str) -> list[list[str]]:
    """Return the rows of every table of a page, one under the other."""
    tables = _Tables()
    tables.feed(text)
    tables.close()
    return tables.rows


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


class _Tables(HTMLParser):
    """Collect the cells of all tables; a cell that spans columns leaves the others empty."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._finish()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._finish()
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), MAX_SPAN) if span.isdecimal() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._finish()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _finish(self) -> None:
        if self._cell is None:
            return
        if not self.rows:
            self.rows.append([])
        if len(self.rows[-1]) < MAX_COLUMNS:
            self.rows[-1] += ["".join(self._cell).strip()] + [""] * (self._span - 1)
        self._cell, self._span = None, 1
