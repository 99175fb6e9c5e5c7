"""The list of hostile files, each with the answers that are right for it, and what makes one out of a plain workbook."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clerks import HEADINGS, people, xlsx
from containers import members_of, zipped

READ = "read"
MIB = 1 << 20
PLAIN = xlsx([list(HEADINGS), *people(3)])
PARTS = members_of(PLAIN)
SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
RELATIONS, TYPES, STRINGS = "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/sharedStrings.xml"
DOCTYPE = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@dataclass(frozen=True)
class Hostile:
    """A file by its name, what it may be answered with, and whether making and reading it takes long."""

    name: str
    answers: tuple[str, ...]
    make: Callable[[], bytes]
    large: bool = False


FILES: list[Hostile] = []


def hostile(name: str, *answers: str, large: bool = False) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Add a generator to the list."""

    def add(make: Callable[[], bytes]) -> Callable[[], bytes]:
        FILES.append(Hostile(name, answers, make, large))
        return make

    return add


def also(name: str, answers: str, make: Callable[[], bytes], large: bool = False) -> None:
    """Add a file that one expression makes; answers are parted by spaces."""
    FILES.append(Hostile(name, tuple(answers.split()), make, large))


def with_part(name: str, content: bytes | Iterator[bytes]) -> bytes:
    """Return the plain workbook with one part replaced or added."""
    return zipped({**PARTS, name: content})


def sheet_xml(rows: bytes, head: bytes = b"", tail: bytes = b"") -> bytes:
    """Return a worksheet around rows."""
    name = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet " + name + b">" + head + b"<sheetData>" + rows + b"</sheetData>" + tail + b"</worksheet>"


def with_rows(rows: bytes, head: bytes = b"", tail: bytes = b"") -> bytes:
    """Return a workbook whose one sheet has these rows."""
    return with_part(SHEET, sheet_xml(rows, head, tail))


def text_cell(place: str, text: str) -> bytes:
    """Return a cell with its text in itself."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


HEAD = b'<row r="1">' + text_cell("A1", "姓名") + text_cell("B1", "工作单位") + b"</row>"


def flood(piece: bytes, total: int, begin: bytes = b"", end: bytes = b"") -> Iterator[bytes]:
    """Yield a piece again and again until so many bytes are out."""
    block = piece * (MIB // len(piece) + 1)
    yield begin
    for _ in range(total // len(block)):
        yield block
    yield end


def flipped(data: bytes, seed: int, most: int = 40) -> bytes:
    """Return the bytes with some of them changed."""
    pick, broken = random.Random(seed), bytearray(data)
    for _ in range(pick.randint(1, most)):
        broken[pick.randrange(len(broken))] = pick.randrange(256)
    return bytes(broken)
