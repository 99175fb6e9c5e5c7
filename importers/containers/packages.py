"""Check the XML inside a package while it is inflated, a piece at a time: what would drown or fool a parser is refused."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from importers.containers.archives import Part, pieces
from importers.errors import refusal

MAX_ROWS = 210_000  # two hundred thousand people, and whatever stands above and below them
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384  # of a sheet, whatever is in it
MAX_AREA = 6_000_000
MAX_ENDLESS = 12 << 20  # bytes without a row: one row, or what stands behind the last
MAX_RUN = 300_000  # bytes without a tag: a cell of 32,767 characters, each written as &#24207;, is honest
MAX_MERGES = 20_000
MAX_MERGED_CELLS = 1_000_000
MAX_STRINGS = 1_000_000
MAX_STYLES = 65_000
MAX_SHEETS = 64
MAX_NAMES = 20_000
MAX_COMMENTS = 4_000_000

_ROOT = re.compile(rb"<((?:[\w.-]{1,40}:)?)([A-Za-z][\w.-]{0,60})[\s/>]")
_ROOTS = (b"worksheet", b"sst", b"styleSheet", b"workbook", b"Relationships", b"document-content")
_UNREAD = ("customxml/", "docprops/", "xl/media/", "xl/embeddings/")
_MERGE = re.compile(rb"mergeCell\s[^<>]{0,200}?\bref=[\"']([A-Z]{1,8})(\d{1,12}):([A-Z]{1,8})(\d{1,12})[\"']")
_UNIQUE = re.compile(rb"uniqueCount=[\"'](\d{1,20})[\"']")
_RELATION = re.compile(rb"<(?:[\w.-]{1,40}:)?Relationship\s[^<>]{0,4000}")


def check_package(data: bytes, parts: Iterable[Part]) -> None:
    """Check every XML part of a package; raise UnreadableWorkbook where no parser may have it."""
    for part in parts:
        seen = _seen(part, tagwise(pieces(data, part)))
        if seen is not None:
            seen.judge()


def tagwise(inflated: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces that begin with a tag, so that none is cut in two, but for runs without any."""
    rest = b""
    for piece in inflated:
        rest += piece
        cut = rest.rfind(b"<")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        if len(rest) > MAX_RUN:
            yield rest
            rest = b""
    yield rest


def _seen(part: Part, inflated: Iterator[bytes]) -> "_Xml | None":
    """Look through a part; None for one that no reader takes for XML."""
    first, name = next(inflated, b""), part.name.lower()
    named = name.endswith((".xml", ".rels", ".vml"))
    root = _ROOT.search(first)
    if not named and not first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    if name.startswith(_UNREAD) and not (root and root[2] in _ROOTS):
        for _ in inflated:  # to its end, where its CRC is checked
            pass
        return None
    if named and (first[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in first[:4]):
        raise refusal("unsafe", f"utf-16 part {name}")
    seen = _KINDS.get(root[2] if root else b"", _Xml)(name, root[1] if root else b"")
    seen.see(first)
    for piece in inflated:
        seen.see(piece)
    return seen


@dataclass
class _Xml:
    """Any XML part: what none may hold."""

    name: str
    prefix: bytes
    comments: int = 0

    def see(self, piece: bytes) -> None:
        """Look at a piece, and refuse what no workbook holds."""
        if b"!" in piece:
            self._see_declarations(piece)
        if _has_run(piece):
            raise refusal("unsafe", f"long run in {self.name}")

    def judge(self) -> None:
        """Refuse the part if it is too much as a whole."""

    def _see_declarations(self, piece: bytes) -> None:
        """Refuse what begins like a document type or an entity: all but comments and CDATA, and these by the million."""
        harmless = piece.count(b"<!--") + piece.count(b"<![CDATA[")
        if piece.count(b"<!") != harmless:
            raise refusal("unsafe", f"document type in {self.name}")
        self.comments += harmless
        if self.comments > MAX_COMMENTS:
            raise refusal("unsafe", f"comments in {self.name}")


def _has_run(piece: bytes) -> bool:
    """Tell whether there are more than MAX_RUN bytes without a tag: from tag to tag in the widest allowed jumps."""
    at = 0
    while len(piece) - at > MAX_RUN:
        tag = piece.rfind(b"<", at + 1, at + MAX_RUN + 1)
        if tag < 0:
            return True
        at = tag
    return False


@dataclass
class _Worksheet(_Xml):
    """How far the contents of a sheet reach; rows and cells that are empty but for their style count for nothing.

    A reference is looked at by the row, and by the column only where it has two letters or more.
    """

    rows: int = 0
    last: int = 0
    width: int = 26
    merges: int = 0
    merged: int = 0
    extras: int = 0
    _begun: list[bytes] = field(default_factory=list)
    _endless: int = 0

    def see(self, piece: bytes) -> None:
        super().see(piece)
        words = _words(self.prefix)
        self._endless = 0 if words.row in piece else self._endless + len(piece)
        if self._endless > MAX_ENDLESS:
            raise refusal("unsafe", "a row without an end")
        end = -1
        for content in words.contents:
            end = max(end, piece.rfind(content, max(end, 0)))
        if end >= 0:
            # The last row of a piece may hold its first cell in the next one.
            found = self._begun + words.numbers.findall(piece, 0, end)
            self.rows += len(found) or piece.count(words.row)
            self.last = max(self.last, *map(int, found), 0)
            self._begun = words.numbers.findall(piece, max(end, piece.rfind(words.row)))
            for letters in set(words.wide.findall(piece)):
                self.width = max(self.width, column(letters))
            if self.rows > MAX_ROWS:
                raise refusal("too_large", f"{self.rows} rows")
        self._see_outside(piece, words.row)

    def _see_outside(self, piece: bytes, row: bytes) -> None:
        """Count what stands before and after the rows: merges, links, conditional formats, drop-downs."""
        first, last = piece.find(row), piece.rfind(row)
        outside = piece if first < 0 else piece[:first] + piece[last:]
        self.merges += outside.count(b"mergeCell ")
        for left, top, right, bottom in _MERGE.findall(outside):
            self.merged += (int(bottom) - int(top) + 1) * (column(right) - column(left) + 1)
        self.extras += sum(outside.count(tag) for tag in (b"hyperlink ", b"cfRule", b"dataValidation "))

    def judge(self) -> None:
        reach = max(self.last, self.rows)
        if reach > MAX_ROW or self.width > MAX_COLUMN:
            raise refusal("damaged", "cell reference")
        if reach * self.width > MAX_AREA:
            raise refusal("far_cell", f"used range {reach} x {self.width}")
        if self.merges > MAX_MERGES:
            raise refusal("too_large", "merges")
        if self.merged > MAX_MERGED_CELLS or self.extras > 4 * MAX_MERGES:
            raise refusal("unsafe", f"merged {self.merged}, extras {self.extras}")


class _Words(NamedTuple):
    """What is searched for in a sheet whose tags have a prefix or none."""

    row: bytes
    numbers: re.Pattern[bytes]
    wide: re.Pattern[bytes]
    contents: tuple[bytes, ...]


@cache
def _words(prefix: bytes) -> _Words:
    row = b"<" + prefix + b"row"
    numbers = re.compile(re.escape(row) + rb"\s[^<>]{0,300}?\br=[\"'](\d{1,12})[\"']")
    wide = re.compile(rb"r=[\"']([A-Z]{2,9})\d{1,12}[\"'][^<>/]{0,200}>")
    return _Words(row, numbers, wide, tuple(b"<" + prefix + word for word in (b"v>", b"is>", b"f>", b"f ", b"v ")))


def column(letters: bytes) -> int:
    """Return the number of a column, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


@dataclass
class _Strings(_Xml):
    """The shared strings: a reader makes room for as many as are announced."""

    strings: int = 0
    announced: int = 0

    def see(self, piece: bytes) -> None:
        super().see(piece)
        self.strings += piece.count(b"<si") + piece.count(b":si>") + piece.count(b":si/")
        self.announced = max([self.announced, *map(int, _UNIQUE.findall(piece[:4096]))])

    def judge(self) -> None:
        if self.strings > MAX_STRINGS or self.announced > 2 * self.strings + 1000:
            raise refusal("unsafe", "shared strings")


@dataclass
class _Styles(_Xml):
    formats: int = 0

    def see(self, piece: bytes) -> None:
        super().see(piece)
        self.formats += piece.count(b"xf ") + piece.count(b"xf/") + piece.count(b"xf>") // 2

    def judge(self) -> None:
        if self.formats > MAX_STYLES:
            raise refusal("unsafe", "styles")


@dataclass
class _Book(_Xml):
    sheets: int = 0
    names: int = 0

    def see(self, piece: bytes) -> None:
        super().see(piece)
        self.sheets += piece.count(b"sheet ")
        self.names += piece.count(b"definedName ")

    def judge(self) -> None:
        if self.sheets > MAX_SHEETS:
            raise refusal("too_large", "sheets")
        if self.names > MAX_NAMES:
            raise refusal("unsafe", "names")


class _Relations(_Xml):
    def see(self, piece: bytes) -> None:
        super().see(piece)
        if self.name.endswith("workbook.xml.rels") and b"External" in piece:
            for relation in _RELATION.findall(piece):
                if b"External" in relation and b"/worksheet" in relation:
                    raise refusal("unsafe", "external sheet")


_KINDS: dict[bytes, type[_Xml]] = {
    b"worksheet": _Worksheet,
    b"sst": _Strings,
    b"styleSheet": _Styles,
    b"workbook": _Book,
    b"Relationships": _Relations,
}
