"""Hostile files of every kind, made anew from a seed: each with the answers that are right for it."""

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clerks import HEADINGS, people, xlsx
from containers import STORED, Member, biff, members_of, number, ole, package, zipped

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


# Containers that are none, or lie about themselves.

also("empty", "empty", lambda: b"")
also("four bytes", "corrupt", lambda: b"PK\3\4")
also("end of directory only", "corrupt not_excel", lambda: b"PK\5\6" + bytes(18))
also("last 20 bytes gone", "corrupt", lambda: PLAIN[:-20])
also("second half gone", "corrupt", lambda: PLAIN[: len(PLAIN) // 2])
also("random", "not_excel", lambda: random.Random(1).randbytes(MIB))
also("random after PK", "corrupt", lambda: b"PK\3\4" + random.Random(2).randbytes(MIB))
also("random after OLE", "corrupt", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(3).randbytes(MIB))
also("zeros", "not_excel", lambda: bytes(MIB))
also("21 MB", "too_large", lambda: bytes(21 * MIB))
also("20 MB of zeros", "not_excel", lambda: bytes(20 * MIB))
also("zip flag encrypted", "password", lambda: package([Member(b"xl/workbook.xml", b"x", flags=1)]))
also("a zip in a zip", "not_excel", lambda: package([Member(b"inner.zip", PLAIN)]))
also("photo in a zip", "not_excel", lambda: package([Member(b"a.png", b"\x89PNG")]))
for said, told in (
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.bin", "xlsb"),
    ("OFD.xml", "ofd"),
    ("Index/Document.iwa", "numbers"),
):
    also(
        told, "not_excel", lambda said=said: package([Member(TYPES.encode(), b"<a/>"), Member(said.encode(), b"<a/>")])
    )
for magic, told in (
    (b"%PDF-1.7\n", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff\xe0", "jpeg"),
    (b"GIF89a", "gif"),
    (b"BM\0\0\0\0\0\0\0\0", "bmp"),
    (b"II*\0", "tiff"),
    (b"RIFF\0\0\0\0WEBP", "webp"),
    (b"\0\0\0\x18ftypheic", "heic"),
    (b"Rar!\x1a\7", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"MZ\x90\0", "exe"),
    (b"{\\rtf1", "rtf"),
    (b"ID;PWXL;N;E\r\n", "sylk"),
    (b"TABLE\r\n0,1\r\n", "dif"),
    (b"\x03\x7b\x05\x06" + struct.pack("<IHH", 3, 97, 20) + bytes(20), "dbf"),
    (b"\0\0\x02\0\x06\x04\x06\0", "wk1"),
    (b"MIME-Version: 1.0\r\n", "mht"),
):
    also(told, "not_excel", lambda magic=magic: magic + b"x,y,z\n" * 50)
for magic, told in (
    (b"\x09\x00\x04\x00\x02\x00\x10\x00", "biff2"),
    (b"\x09\x02\x06\x00\x00\x03\x10\x00", "biff3"),
    (b"\x09\x04\x06\x00\x00\x04\x10\x00", "biff4"),
):
    also(told, "too_old", lambda magic=magic: magic + bytes(500))
also("biff8 without a container", "corrupt", lambda: biff(number(0, 0)))
also("exe before a workbook", "not_excel corrupt", lambda: b"MZ" + PLAIN)
also("pdf and workbook in one", "not_excel", lambda: b"%PDF-1.4\n" + PLAIN)
also("page and workbook in one", "not_excel corrupt", lambda: b"<html><script>1</script>" + PLAIN)
also("bytes after a workbook", "corrupt", lambda: PLAIN + b"tail")
also("comment of a workbook", READ, lambda: package((Member(k.encode(), v) for k, v in PARTS.items()), comment=b"ok"))
also("workbook within a comment", "corrupt", lambda: package([Member(b"a", b"b")], comment=PLAIN, tail=b""))


def listed(*more: Member, **changed: int) -> bytes:
    """Return the plain workbook, its sheet's directory entry changed, members added."""
    members = [Member(k.encode(), v, said=changed if k == SHEET else {}) for k, v in PARTS.items()]
    return package([*members, *more])


also("wrong crc", "corrupt", lambda: listed(crc=1))
also("size too small", "unsafe", lambda: listed(size=100))
also("size too large", "corrupt", lambda: listed(size=10_000))
also("size of 4 GiB", "too_large corrupt", lambda: listed(size=0xFFFFFFFF))
also("size of 1 GiB", "too_large", lambda: listed(size=1 << 30))
also("packed beyond the end", "unsafe corrupt", lambda: listed(packed=1 << 30))
also("offset beyond the end", "corrupt", lambda: listed(offset=1 << 30))
also("offset in the directory", "corrupt unsafe", lambda: listed(offset=len(PLAIN) - 100))
also("two entries, one body", "unsafe", lambda: listed(offset=0))
also("method said otherwise", "corrupt", lambda: listed(method=STORED))
for method, told in ((9, "deflate64"), (12, "bzip2"), (14, "lzma"), (93, "zstd"), (99, "aes"), (65535, "unknown")):
    also(f"method {told}", "unsafe", lambda method=method: listed(Member(b"x", b"y", method=method)))
for name, told in (
    (b"../../evil.xml", "dots"),
    (b"/etc/passwd", "root"),
    (b"C:/x.xml", "drive"),
    (b"xl\\..\\..\\x.xml", "back dots"),
    (b"a\0b.xml", "zero"),
    (b"", "nothing"),
    (b"XL/WORKBOOK.XML", "same in capitals"),
    (b"xl\\workbook.xml", "same with back-slash"),
):
    also(f"part named {told}", "unsafe", lambda name=name: listed(Member(name, b"<a/>")))
also("local name differs", "corrupt", lambda: listed(Member(b"xl/a.xml", b"<a/>", local_name=b"xl/b.xml")))
also("60,000 parts", "unsafe", lambda: package(Member(b"x%d" % n, b"", STORED) for n in range(60_000)))
also("1,001 parts", "unsafe", lambda: package(Member(b"x%d" % n, b"", STORED) for n in range(1_001)))
also("count of parts lies", "unsafe", lambda: package([Member(b"a", b"b")], count=60_000))
also("count of parts is zero", "corrupt", lambda: package([Member(b"a", b"b")], count=0))
also(
    "deflate is noise",
    "corrupt unsafe",
    lambda: listed(Member(b"xl/x.xml", b"a" * 99, packed=random.Random(4).randbytes(9999))),
)
also(
    "deflate cut off",
    "corrupt",
    lambda: listed(Member(b"xl/x.xml", b"<a/>" * 99, packed=zlib.compress(b"<a/>" * 99)[2:-9])),
)
also("empty deflate blocks", "corrupt", lambda: listed(Member(b"xl/x.xml", b"a", packed=b"\0\0\0\xff\xff" * 3_000_000)))
also(
    "19 MB behind the deflate",
    "corrupt",
    lambda: listed(
        Member(b"xl/x.xml", b"<a/>", packed=zlib.compress(b"<a/>")[2:-4] + bytes(19 * MIB), said={"crc": 5})
    ),
)
also(
    "bytes behind a long deflate",
    READ,
    lambda: listed(
        Member(b"xl/x.xml", b"<a/>" * MIB, packed=squeezed(iter([b"<a/>" * MIB])) + b"behind" * 100),
    ),
)
also(
    "member of 1 GiB said to be 100 bytes",
    "unsafe",
    lambda: listed(Member(b"xl/x.xml", packed=squeezed(flood(b" ", 1 << 30)), said={"size": 100})),
    large=True,
)


def squeezed(pieces: Iterator[bytes]) -> bytes:
    """Return what deflate makes of the pieces."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return b"".join(packer.compress(piece) for piece in pieces) + packer.flush()


@hostile("overlapping bodies in a chain", "unsafe")
def _overlapping() -> bytes:
    kernel = Member(b"xl/big.xml", b"<a/>" * 2_500_000)
    return package([kernel, *(Member(b"x%d.xml" % n, b"", said={"offset": 0}) for n in range(400))])


def wide(lie: int = 0, locator: int | None = None) -> bytes:
    """Return the plain workbook with zip64 records, as Java programs write them; they may lie."""
    plain = package(Member(k.encode(), v) for k, v in PARTS.items())
    end = plain.rindex(b"PK\5\6")
    count, _, size, start = struct.unpack("<HHII", plain[end + 8 : end + 20])
    record64 = b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, size + lie, start)
    pointer = b"PK\6\7" + struct.pack("<IQI", 0, end if locator is None else locator, 1)
    return plain[:end] + record64 + pointer + plain[end:]


also("zip64 as Java writes it", READ, wide)
also("zip64 that differs", "corrupt", lambda: wide(1))
also(
    "zip64 locator into nowhere",
    "corrupt",
    lambda: wide(locator=1 << 40),
)
also("zip of several disks", "corrupt", lambda: PLAIN[:-18] + b"\1\0" + PLAIN[-16:])
for seed in range(6):
    also(
        f"bits flipped {seed}",
        "read corrupt unsafe not_excel password too_large",
        lambda seed=seed: flipped(PLAIN, seed),
    )


def flipped(data: bytes, seed: int, most: int = 40) -> bytes:
    """Return the bytes with some of them changed."""
    pick, broken = random.Random(seed), bytearray(data)
    for _ in range(pick.randint(1, most)):
        broken[pick.randrange(len(broken))] = pick.randrange(256)
    return bytes(broken)


# XML that is too much.

also("1 GiB of blanks", "too_large", lambda: with_part(SHEET, flood(b" ", 1 << 30)), large=True)
also("250 MB of blanks", "unsafe", lambda: with_part(SHEET, flood(b" ", 250 * MIB, b"<worksheet>")), large=True)
also(
    "250 MB of empty rows",
    "too_large",
    lambda: with_part(SHEET, flood(b"<row/>", 250 * MIB, b"<worksheet><sheetData>")),
    large=True,
)
also(
    "250 MB of cells in one row",
    "unsafe",
    lambda: with_part(SHEET, flood(b"<c/>", 250 * MIB, b"<worksheet><sheetData><row>")),
    large=True,
)
also(
    "250 MB of numbers in one row",
    "unsafe",
    lambda: with_part(SHEET, flood(b"<c><v>1</v></c>", 250 * MIB, b"<worksheet><sheetData><row>")),
    large=True,
)
also(
    "250 MB of full rows in 26 columns",
    "too_large",
    lambda: with_part(
        SHEET, flood(b"<row>" + b"<c><v>1</v></c>" * 26 + b"</row>", 250 * MIB, b"<worksheet><sheetData>")
    ),
    large=True,
)
also(
    "140 MB of empty cells",
    "read too_large",
    lambda: with_part(
        SHEET,
        flood(
            b'<row r="7"><c r="A7" s="1"/><c r="B7" s="1"/></row>',
            140 * MIB,
            b"<worksheet><sheetData>",
            b"</sheetData></worksheet>",
        ),
    ),
    large=True,
)
also(
    "250 MB of comments",
    "unsafe",
    lambda: with_part(SHEET, flood(b"<!--x-->", 250 * MIB, b"<worksheet>", b"<sheetData/></worksheet>")),
    large=True,
)
also(
    "a comment of 250 MB",
    "unsafe",
    lambda: with_part(SHEET, flood(b"x", 250 * MIB, b"<worksheet><!--", b"-->")),
    large=True,
)
also(
    "250 MB of instructions",
    "unsafe",
    lambda: with_part(SHEET, flood(b"<?a b?>", 250 * MIB, b"<worksheet>", b"<sheetData/></worksheet>")),
    large=True,
)
also("250 MB in a picture", READ, lambda: with_part("xl/media/image1.png", flood(b"\0", 250 * MIB)), large=True)
also(
    "250 MB in custom XML",
    "read too_large",
    lambda: with_part("customXml/item1.xml", flood(b"<a/>", 250 * MIB, b"<r>", b"</r>")),
    large=True,
)
also(
    "20 M shared strings",
    "unsafe",
    lambda: with_part(STRINGS, flood(b"<si/>", 100 * MIB, b"<sst>", b"</sst>")),
    large=True,
)
also(
    "2,000 rows of 16,384 cells",
    "too_large",
    lambda: with_part(
        SHEET, flood(b"<row>" + b"<c/>" * 16_384 + b"</row>", 2_000 * 4 * 16_384, b"<worksheet><sheetData>")
    ),
    large=True,
)
also(
    "a string of 200 MB",
    "unsafe",
    lambda: with_part(STRINGS, flood(b"a", 200 * MIB, b"<sst><si><t>", b"</t></si></sst>")),
    large=True,
)
also(
    "a name of 200 MB",
    "unsafe",
    lambda: with_part(BOOK, flood(b"a", 200 * MIB, b'<workbook><sheets><sheet name="', b'"/>')),
    large=True,
)
also(
    "100,000 attributes",
    "unsafe",
    lambda: with_rows(
        b"<row " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b' r="1"><c r="A1"><v>1</v></c></row>'
    ),
)
also(
    "20,000 attributes",
    "read corrupt",
    lambda: with_rows(
        b"<row " + b" ".join(b'a%d="1"' % n for n in range(20_000)) + b' r="1"><c r="A1"><v>1</v></c></row>'
    ),
)
also("a tag of 290,000 bytes", "read corrupt", lambda: with_rows(b'<row r="1" x="' + b"y" * 290_000 + b'"/>'))
also("1 M elements deep", "read corrupt", lambda: with_part(SHEET, b"<worksheet>" + b"<a>" * MIB))
also("1 M elements deep in strings", "read corrupt", lambda: with_part(STRINGS, b"<sst><si>" + b"<r>" * MIB))
also("1 M elements deep in the book", "read corrupt", lambda: with_part(BOOK, b"<workbook>" + b"<a>" * MIB))
also(
    "strings announced: 4,294,967,295",
    "unsafe",
    lambda: with_part(STRINGS, b'<sst count="9" uniqueCount="4294967295"><si><t>a</t></si></sst>'),
)
also(
    "strings announced: 10^19",
    "unsafe",
    lambda: with_part(STRINGS, b'<sst uniqueCount="9999999999999999999"><si><t>a</t></si></sst>'),
)
also(
    "strings counted: 4,294,967,295",
    "read corrupt",
    lambda: with_part(STRINGS, b'<sst count="4294967295"><si><t>a</t></si></sst>'),
)


def using_strings(strings: bytes, rows: bytes) -> bytes:
    """Return a workbook whose cells point into shared strings."""
    types = PARTS[TYPES].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.sharedStrings+xml"/></Types>',
    )
    relation = (
        b'<Relationship Id="rId99" Target="/xl/sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    relations = PARTS[RELATIONS].replace(b"</Relationships>", relation)
    name = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return zipped(
        {**PARTS, TYPES: types, RELATIONS: relations, STRINGS: name + strings + b"</sst>", SHEET: sheet_xml(rows)}
    )


def pointing(rows: int, columns: int, at: bytes = b"0") -> bytes:
    """Return rows of cells that point to one shared string."""
    cell = b'<c t="s"><v>' + at + b"</v></c>"
    return b"".join(b'<row r="%d">' % n + cell * columns + b"</row>" for n in range(1, rows + 1))


also(
    "32,767 characters in 100,000 cells",
    "corrupt too_large unsafe",
    lambda: using_strings(b"<si><t>" + b"x" * 32_767 + b"</t></si>", pointing(10_000, 10)),
)
also(
    "3,000 characters in 100,000 cells",
    "read corrupt too_large",
    lambda: using_strings(b"<si><t>" + "好".encode() * 3_000 + b"</t></si>", pointing(10_000, 10)),
)
also("string index -1", "read corrupt", lambda: using_strings(b"<si><t>a</t></si>", pointing(1, 1, b"-1")))
also("string index 999999", "corrupt", lambda: using_strings(b"<si><t>a</t></si>", pointing(1, 1, b"999999")))
also(
    "string index 10^30", "read corrupt", lambda: using_strings(b"<si><t>a</t></si>", pointing(1, 1, b"1" + b"0" * 30))
)
also(
    "a million runs in a string",
    "read corrupt",
    lambda: using_strings(b"<si>" + b"<r><t>a</t></r>" * MIB + b"</si>", pointing(1, 1)),
)
also(
    "2 M styles",
    "unsafe",
    lambda: with_part(STYLES, b"<styleSheet><cellXfs>" + b"<xf />" * 2_000_000 + b"</cellXfs></styleSheet>"),
)
also(
    "60,000 number formats",
    READ,
    lambda: with_part(
        STYLES,
        b"<styleSheet><numFmts>"
        + b"".join(b'<numFmt numFmtId="%d" formatCode="yyyy-mm-dd"/>' % n for n in range(60_000))
        + b"</numFmts></styleSheet>",
    ),
)
also(
    "a number format of 250,000 characters",
    READ,
    lambda: with_part(
        STYLES,
        b'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="' + b"[h]" * 80_000 + b'"/></numFmts></styleSheet>',
    ),
)
also(
    "20,000 sheets",
    "too_large",
    lambda: with_part(
        BOOK,
        b"<workbook><sheets>"
        + b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(20_000))
        + b"</sheets></workbook>",
    ),
)
also(
    "300,000 names",
    "unsafe",
    lambda: with_part(
        BOOK,
        PARTS[BOOK].replace(
            b"</sheets>",
            b"</sheets><definedNames>"
            + b"".join(b'<definedName name="a%d">1</definedName>' % n for n in range(300_000))
            + b"</definedNames>",
        ),
    ),
)

# Places that are too far, too many or none.

for place, answers in (
    ("XFD1048576", "too_large"),
    ("A1048576", "too_large"),
    ("XFD1", READ),
    ("ZZZ9", "corrupt too_large"),
    ("A4000000000", "corrupt"),
    ("A0", "read corrupt"),
    ("A99999999999999999999", "corrupt"),
    ("4A", "corrupt"),
    ("AAAAAAAAAA1", "corrupt"),
    ("A", "corrupt"),
    ("", "read corrupt"),
    ("a1", READ),
    ("A-1", "read corrupt"),
):
    row = "".join(filter(str.isdigit, place)) or "1"
    also(
        f"a cell at {place or 'no place'}",
        answers,
        lambda place=place, row=row: with_rows(HEAD + f'<row r="{row}"><c r="{place}"><v>1</v></c></row>'.encode()),
    )
also(
    "far cell in the first row",
    "corrupt too_large",
    lambda: with_rows(b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>'),
)
also(
    "far cell, single quotes",
    "corrupt too_large",
    lambda: with_rows(b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
)
also(
    "far cell, blanks around =",
    "corrupt too_large",
    lambda: with_rows(b'<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>'),
)
also(
    "far cell with a prefix",
    "corrupt too_large",
    lambda: with_part(
        SHEET,
        (
            b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1048576">'
            b'<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
        ),
    ),
)
also(
    "A1 and ZZ99999", "too_large corrupt", lambda: with_rows(HEAD + b'<row r="99999"><c r="ZZ99999"><v>1</v></c></row>')
)
also(
    "64 sheets with a far cell each",
    "too_large corrupt",
    lambda: many_sheets(64, sheet_xml(HEAD + b'<row r="200000"><c r="Z200000"><v>1</v></c></row>')),
)
also(
    "used range of 20 M",
    "too_large corrupt",
    lambda: with_rows(b'<row r="1"><c r="Z800000"><v>1</v></c><c r="A1"><v>1</v></c></row>'),
)
also(
    "rows backwards",
    READ,
    lambda: with_rows(b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(5000, 0, -1))),
)
also("a row 100,000 times", READ, lambda: with_rows(b'<row r="5"><c r="A5"><v>1</v></c></row>' * 100_000))
also("dimension lies", READ, lambda: with_rows(HEAD, b'<dimension ref="A1:XFD1048576"/>'))
also("dimension is none", "read corrupt", lambda: with_rows(HEAD, b'<dimension ref="nonsense"/>'))
also(
    "1,048,576 styled empty rows",
    READ,
    lambda: with_part(
        SHEET, sheet_xml(HEAD + b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(2, 1_048_577)))
    ),
    large=True,
)
also(
    "1,048,576 x 5 styled empty cells",
    READ,
    lambda: with_part(
        SHEET,
        sheet_xml(
            HEAD
            + b"".join(
                b'<row r="%d">' % n
                + b"".join(b'<c r="%s%d" s="1"/>' % (letter, n) for letter in (b"A", b"B", b"C", b"D", b"E"))
                + b"</row>"
                for n in range(2, 1_048_577)
            )
        ),
    ),
    large=True,
)


def many_sheets(count: int, xml: bytes, same: bool = False) -> bytes:
    """Return a workbook of many sheets, all alike; with `same` they are one part."""
    sheets = b"".join(
        b'<sheet name="s%d" sheetId="%d" r:id="rId%d"/>' % (n, n, 1 if same else n) for n in range(1, count + 1)
    )
    book = PARTS[BOOK][: PARTS[BOOK].index(b"<sheets>")] + b"<sheets>" + sheets + b"</sheets></workbook>"
    if b"xmlns:r=" not in book:
        book = book.replace(
            b"<workbook ",
            b'<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ',
            1,
        )
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    relations = b"".join(
        b'<Relationship Id="rId%d" Type="%s" Target="/xl/worksheets/sheet%d.xml"/>' % (n, kind, n)
        for n in range(1, count + 1)
    )
    name = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    parts = {f"xl/worksheets/sheet{n}.xml": xml for n in range(1, 2 if same else count + 1)}
    return zipped({**PARTS, BOOK: book, RELATIONS: name + relations + b"</Relationships>", **parts})


also(
    "60 sheets of one large part",
    "too_large corrupt",
    lambda: many_sheets(
        60,
        sheet_xml(
            pointing(0, 0)
            + b"".join(b'<row r="%d">' % n + b"<c><v>1</v></c>" * 20 + b"</row>" for n in range(1, 100_000))
        ),
        same=True,
    ),
    large=True,
)
for ref, answers in (
    ("A1:XFD1048576", "unsafe"),
    ("A1:A1000000", READ),
    ("A1:A1000001", "unsafe"),
    ("nonsense", "corrupt read"),
    ("B2:A1", "read corrupt"),
    ("A1:A99999999999999999999", "corrupt read unsafe"),
):
    also(
        f"merge {ref}",
        answers,
        lambda ref=ref: with_rows(HEAD, tail=f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'.encode()),
    )
also(
    "200,000 merges",
    "too_large",
    lambda: with_rows(
        HEAD,
        tail=b"<mergeCells>"
        + b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(200_000))
        + b"</mergeCells>",
    ),
)
also(
    "merges between the rows",
    "unsafe",
    lambda: with_rows(b"".join(b'<row r="%d"/><mergeCell ref="A%d:A1048576"/>' % (n, n) for n in range(1, 50_000))),
)
also(
    "200,000 links",
    "unsafe",
    lambda: with_rows(HEAD, tail=b"<hyperlinks>" + b'<hyperlink ref="A1"/>' * 200_000 + b"</hyperlinks>"),
)
also(
    "100,000 conditional formats",
    "unsafe",
    lambda: with_rows(HEAD, tail=b'<conditionalFormatting sqref="A1"><cfRule/></conditionalFormatting>' * 100_000),
)
also(
    "100,000 drop-downs",
    "unsafe",
    lambda: with_rows(
        HEAD, tail=b"<dataValidations>" + b'<dataValidation sqref="A1"/>' * 100_000 + b"</dataValidations>"
    ),
)

# Declarations, encodings and characters.

for part_name in (STRINGS, SHEET, BOOK, TYPES, RELATIONS, STYLES, "xl/comments1.xml", "xl/theme/theme1.xml"):
    also(
        f"entity bomb in {part_name}",
        "unsafe",
        lambda part_name=part_name: with_part(part_name, b"<?xml version='1.0'?>" + DOCTYPE + b"<a>&b;</a>"),
    )
for doctype, told in (
    (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "external DTD"),
    (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "entity of a file"),
    (b'<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><a>&x;</a>', "entity of an address"),
    (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><a/>', "parameter entity"),
    (b'<!DOCTYPE a [<!ENTITY x "' + b"y" * 100_000 + b'">]><a>' + b"&x;" * 100_000 + b"</a>", "quadratic entities"),
    (b"<a/>" + b" " * 3000 + DOCTYPE, "declaration behind the root"),
):
    also(told, "unsafe", lambda doctype=doctype: with_part(SHEET, doctype))
also("sheet in UTF-16", "unsafe", lambda: with_part(SHEET, "<?xml version='1.0'?><worksheet/>".encode("utf-16")))
also(
    "sheet in UTF-16 without a mark",
    "unsafe",
    lambda: with_part(SHEET, "<?xml version='1.0'?><worksheet/>".encode("utf-16-be")),
)
also(
    "sheet says GB2312",
    "corrupt read",
    lambda: with_part(SHEET, b'<?xml version="1.0" encoding="GB2312"?>' + sheet_xml(HEAD).decode().encode("gbk")),
)
also(
    "sheet says UTF-7",
    "read corrupt",
    lambda: with_part(SHEET, b'<?xml version="1.0" encoding="UTF-7"?>' + sheet_xml(HEAD)),
)
also(
    "sheet is not UTF-8",
    "corrupt read",
    lambda: with_part(SHEET, sheet_xml(HEAD).replace("姓名".encode(), b"\xff\xfe\x80")),
)
also("sheet ends within a tag", "corrupt read", lambda: with_part(SHEET, PARTS[SHEET][:-20]))
also(
    "sheet of a workbook in another part, with entities",
    "unsafe",
    lambda: zipped(
        {
            **PARTS,
            RELATIONS: PARTS[RELATIONS].replace(b"worksheets/sheet1.xml", b"foo.bin"),
            "xl/foo.bin": b"<?xml version='1.0'?>" + DOCTYPE + b"<worksheet>&b;</worksheet>",
        }
    ),
)
also(
    "sheet among the pictures, far cell",
    "corrupt too_large read",
    lambda: zipped(
        {
            **PARTS,
            RELATIONS: PARTS[RELATIONS].replace(b"worksheets/sheet1.xml", b"media/image1.png"),
            "xl/media/image1.png": sheet_xml(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        }
    ),
)
for text, told in (
    ("&#0;", "character 0"),
    ("&#xD800;", "half a surrogate"),
    ("&#x110000;", "character beyond Unicode"),
    ("&undefined;", "undefined entity"),
    ("a&#1;b&#27;[31m", "control characters"),
    ("_x0000_&amp;_xD800_", "escaped characters"),
    ("]]&gt;<![CDATA[<x>]]>", "CDATA"),
    ("&#x597D;" * 32_767, "32,767 entities"),
    ("\u202e\u200b\ufeff姓\u0301名", "marks of direction"),
    ("=cmd|'/c calc'!A0", "formula as a name"),
    ("=HYPERLINK(&quot;http://x&quot;)", "link as a name"),
    ("&lt;script&gt;alert(1)&lt;/script&gt;", "script as a name"),
    ("' OR 1=1--", "SQL as a name"),
    ("王敏\r\n\x1b[0m", "terminal codes as a name"),
    ("𠮷㛃䶮𬭩", "rare characters"),
):
    also(
        f"text with {told}",
        "read corrupt",
        lambda text=text: with_rows(HEAD + b'<row r="2">' + text_cell("A2", text) + text_cell("B2", text) + b"</row>"),
    )
for value, told in (
    ("-1", "serial -1"),
    ("60", "serial 60"),
    ("2958466", "serial 2958466"),
    ("1e308", "serial 1e308"),
    ("1e999", "serial 1e999"),
    ("NaN", "not a number"),
    ("inf", "infinity"),
    ("", "nothing"),
    ("1" * 100_000, "100,000 digits"),
    ("0x10", "hexadecimal"),
    ("1,5", "a comma"),
    ("4.11602E+17", "a spoilt ID"),
):
    also(
        f"date cell with {told}",
        "read corrupt",
        lambda value=value: zipped(
            {
                **PARTS,
                STYLES: b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                b'<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
                SHEET: sheet_xml(
                    HEAD + f'<row r="2"><c r="A2" s="1"><v>{value}</v></c><c r="B2"><v>{value}</v></c></row>'.encode()
                ),
            }
        ),
    )
for kind, value in (
    ("d", "2023-99-99"),
    ("d", "9" * 1000),
    ("b", "maybe"),
    ("e", "#FOO!"),
    ("e", "#SPILL!"),
    ("zz", "1"),
    ("s", ""),
    ("str", ""),
    ("n", "abc"),
):
    also(
        f"cell of type {kind} with {value[:12] or 'nothing'}",
        "read corrupt",
        lambda kind=kind, value=value: with_rows(
            HEAD + f'<row r="2"><c r="A2" t="{kind}"><v>{value}</v></c></row>'.encode()
        ),
    )
also(
    "style 4294967296",
    "read corrupt",
    lambda: with_rows(HEAD + b'<row r="2"><c r="A2" s="4294967296"><v>1</v></c></row>'),
)
also(
    "formulas without results 100,000 times",
    "read too_large",
    lambda: with_rows(
        HEAD + b"".join(b'<row r="%d"><c r="A%d"><f>1+1</f></c></row>' % (n, n) for n in range(2, 100_002))
    ),
)
also(
    "errors 100,000 times",
    "read too_large",
    lambda: with_rows(
        HEAD + b"".join(b'<row r="%d"><c r="A%d" t="e"><v>#N/A</v></c></row>' % (n, n) for n in range(2, 100_002))
    ),
)
also(
    "a formula of 290,000 characters",
    "read corrupt",
    lambda: with_rows(HEAD + b'<row r="2"><c r="A2"><f>' + b"1+" * 145_000 + b"1</f></c></row>"),
)
also(
    "tags like cells, 3 M times",
    "read corrupt too_large unsafe",
    lambda: with_rows(HEAD + b"<row r='2'>" + b"<c t='e' " * 3_000_000),
)
also(
    "CDATA and closed cells, 2 M times",
    "read corrupt too_large unsafe",
    lambda: with_rows(HEAD + b'<row r="2">' + b"<c><f>" * 2_000_000),
)

# Workbooks whose parts do not fit together.

also("no sheets", "read corrupt", lambda: with_part(BOOK, b"<workbook><sheets/></workbook>"))
also("no relations", "read corrupt", lambda: zipped({k: v for k, v in PARTS.items() if k != RELATIONS}))
also("no content types", "corrupt", lambda: zipped({k: v for k, v in PARTS.items() if k != TYPES}))
also("no styles", READ, lambda: zipped({k: v for k, v in PARTS.items() if k != STYLES}))
also("no sheet part", "read corrupt", lambda: zipped({k: v for k, v in PARTS.items() if k != SHEET}))
also("content types of nothing", "read corrupt", lambda: with_part(TYPES, b"<Types/>"))
for target, answers in (
    (b"../../../../../../etc/passwd", "read corrupt"),
    (b"workbook.xml", "read corrupt"),
    (b"_rels/workbook.xml.rels", "read corrupt"),
    (b"file:///etc/passwd", "read corrupt"),
    (b"http://127.0.0.1:9/x", "read corrupt"),
    (b"", "read corrupt"),
    (b"#Sheet1!A1", "read corrupt"),
):
    also(
        f"sheet at {target.decode() or 'no place'}",
        answers,
        lambda target=target: with_part(RELATIONS, PARTS[RELATIONS].replace(b"/xl/worksheets/sheet1.xml", target)),
    )
also(
    "sheet outside the file",
    "unsafe",
    lambda: with_part(
        RELATIONS,
        PARTS[RELATIONS].replace(
            b'Target="/xl/worksheets/sheet1.xml"', b'Target="http://127.0.0.1:9/x" TargetMode="External"'
        ),
    ),
)
also(
    "link to another workbook",
    READ,
    lambda: zipped(
        {
            **PARTS,
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": b'<Relationships><Relationship Id="rId1" Target="file:///c:/x.xlsx" '
            b'TargetMode="External"/></Relationships>',
        }
    ),
)
also("macros", READ, lambda: with_part("xl/vbaProject.bin", ole({"VBA": b"Auto_Open"})))
also("embedded objects", READ, lambda: with_part("xl/embeddings/oleObject1.bin", ole({"Workbook": biff(number(0, 0))})))
also(
    "vector pictures with a declaration",
    READ,
    lambda: with_part("xl/media/image1.svg", b'<!DOCTYPE svg SYSTEM "x"><svg/>'),
)
for text, told in (
    ("名" * 10_000, "10,000 characters"),
    ("../../x", "dots"),
    ("=1+1", "a formula"),
    ("a\x1b[31m\n", "terminal codes"),
    ("", "nothing"),
):
    also(
        f"sheet named {told}",
        "read corrupt",
        lambda text=text: with_part(BOOK, PARTS[BOOK].replace(b'name="Sheet"', f'name="{text}"'.encode())),
    )
also("sheets of one name", "read corrupt", lambda: many_sheets(3, sheet_xml(HEAD)).replace(b"s2", b"s1"))
