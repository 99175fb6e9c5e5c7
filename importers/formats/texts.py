"""Tables that come as plain text: the encoding told from the bytes, the rows cut by the standard library."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from importers.columns import field_of
from importers.errors import refusal

MAX_COLUMNS = 1_000
MAX_TEXT = 32_767  # what a cell of any spreadsheet holds
HEAD = 64 << 10

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
SEPARATOR = re.compile("sep=([,;\t|])\r?\n?", re.IGNORECASE)
_QUOTED = re.compile('(?<![^,;\t\n])"(?:[^"]|"")*"(?=[,;\t\r\n]|$)')
FIRST_LINES, FIRST_CHARACTERS = 20, 20_000
_BROKEN = 500  # a few characters may be broken, and one more in so many


def decode(data: bytes) -> str | None:
    """Return the text of the bytes, or None where they are no text in UTF-8, UTF-16 or GB18030.

    A rare broken character becomes U+FFFD: a table of thousands of people is not refused for one of them.
    """
    encodings = _encodings(data)
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    broken = [data.decode(encoding, "replace") for encoding in encodings]
    text = min(broken, key=lambda text: text.count("\ufffd"), default="")
    return text if text and (text.count("\ufffd") - 3) * _BROKEN <= len(text) else None


def head_of(data: bytes) -> str | None:
    """Return the first characters of the text, or None where the bytes are no text."""
    head = data[:HEAD]
    for encoding in _encodings(head):
        reader = codecs.getincrementaldecoder(encoding)()
        try:
            return reader.decode(head, final=len(data) <= HEAD)
        except UnicodeDecodeError:
            continue
    text = decode(head)
    return text and text.rstrip("\ufffd")


def read_csv(text: str) -> Iterator[list[str]]:
    """Yield the rows of a text whose columns are parted by commas, tabs or semicolons."""
    told = SEPARATOR.match(text)
    delimiter = told[1] if told else _delimiter(text[:FIRST_CHARACTERS])
    # Programs end a file with thousands of rows of commas.
    text = text[told.end() if told else 0 :].rstrip(",;\t\r\n ")
    lines = io.StringIO(text, newline="")
    csv.field_size_limit(1 << 20)
    # A quotation mark never closed would swallow the rows below it.
    broken = text.count('"') % 2 == 1 and not _is_well_quoted(text, delimiter)
    rows = _rows_apart(lines, delimiter) if broken else csv.reader(lines, delimiter=delimiter)
    try:
        for row in rows:
            yield [_shown(value[:MAX_TEXT]) for value in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise refusal("damaged", str(error)) from error


def _delimiter(head: str) -> str:
    """Return the mark that parts the columns: known headings tell, or that most lines hold as many, or how many."""
    bare = _QUOTED.sub('""', head)
    lines = [line for line in bare.splitlines() if line.strip()]

    def likely(mark: str) -> tuple[int, float, int, bool]:
        return _headings(head, mark), _steadiness(lines, mark), bare.count(mark), mark == ","

    return max("\t", ",", ";", key=likely)


def _headings(head: str, mark: str) -> int:
    """Return how many columns the headings name that a mark parts, in one of the first lines."""
    most = 0
    for line in head.splitlines()[:FIRST_LINES]:
        parts = line.split(mark)
        named = {field for field, _ in (field_of(part.strip(' "')) for part in parts) if field}
        # A sentence between commas may hold the word of a heading; of a line of headings most are known.
        most = max(most, len(named) if 1 < len(parts) <= 2 * len(named) else 0)
    return most


def _steadiness(lines: list[str], mark: str) -> float:
    """Return how many of the lines hold a mark as often as each other, as far as these are most of them."""
    counts = Counter(line.count(mark) for line in lines if mark in line)
    same = max(counts.values(), default=0)
    return same / len(lines) if 2 * same > len(lines) else 0.0


def _shown(value: str) -> str:
    """Return what a spreadsheet shows for ="0123", which programs write so that digits stay a text."""
    return value[2:-1] if value[:2] == '="' and value[-1:] == '"' else value


def _is_well_quoted(text: str, delimiter: str) -> bool:
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _rows_apart(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Cut each line by itself; in one whose quotation marks do not pair they are letters like others."""
    for line in lines:
        if line.count('"') % 2:
            yield from csv.reader((line,), delimiter=delimiter, quoting=csv.QUOTE_NONE)
        else:
            yield from csv.reader((line,), delimiter=delimiter)


def _encodings(data: bytes) -> tuple[str, ...]:
    """Return the encodings that the first bytes allow, the likelier first; none for binary data."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (encoding,)
    head = data[:4096]
    if b"\0" in head:
        return _without_mark(head[: len(head) // 2 * 2])
    return () if b"\0" in data or _CONTROLS.search(head.decode("latin-1")) else ("utf-8", "gb18030")


def _without_mark(head: bytes) -> tuple[str, ...]:
    """Tell UTF-16 by its digits and commas: they show which byte of each pair is the high one."""
    for low, high, encoding in ((head[::2], head[1::2], "utf-16-le"), (head[1::2], head[::2], "utf-16-be")):
        if b"\0" in high and b"\0" not in low and not _CONTROLS.search(head.decode(encoding, "replace")):
            return (encoding,)
    return ()
