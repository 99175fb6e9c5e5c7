"""Hostile files that are no .xlsx: OLE containers and their records, OpenDocument, texts, web pages, SpreadsheetML."""

import random
import struct
from collections.abc import Iterator
from itertools import chain

from clerks import xls
from containers import BOF_BOOK, EOF, biff, number, ole, record, zipped
from hostile import DOCTYPE, MIB, READ, also, flipped, flood

# OLE containers and the records in them.

XLS = xls([["姓名", "单位"], ["王敏", "安居社区"]])


def patched(at: int, layout: str, *values: int) -> bytes:
    """Return a plain .xls with a field of its header changed."""
    broken = bytearray(XLS)
    struct.pack_into(layout, broken, at, *values)
    return bytes(broken)


also("OLE header alone", "corrupt", lambda: XLS[:512])
also("OLE cut in half", "corrupt", lambda: XLS[: len(XLS) // 2])
also("OLE cut within the header", "corrupt", lambda: XLS[:100])
for at, layout, value, told in (
    (30, "<H", 31, "sector size 2^31"),
    (30, "<H", 0, "sector size 1"),
    (32, "<H", 63, "small sectors"),
    (44, "<I", 0xFFFFFFFF, "count of tables"),
    (44, "<I", 0, "no tables"),
    (48, "<I", 0xFFFFFFFF, "no directory"),
    (48, "<I", 99_999, "directory far away"),
    (64, "<I", 0x7FFFFFFF, "small tables"),
    (72, "<I", 0xFFFFFFFF, "count of table lists"),
    (68, "<I", 0, "table list at 0"),
    (76, "<I", 99_999, "table far away"),
    (28, "<H", 0xFFFF, "byte order"),
):
    also(f"OLE {told}", "corrupt not_excel read", lambda at=at, layout=layout, value=value: patched(at, layout, value))
also("OLE table list in circles", "corrupt", lambda: listing_in_circles())
also("OLE directory in circles", "corrupt not_excel", lambda: ole({"Workbook": biff(number(0, 0))}, chains={9: 9}))
also(
    "OLE stream in circles",
    "corrupt",
    lambda: ole({"Workbook": biff(*[number(n, 0) for n in range(200)])}, chains={8: 1}),
)
also("OLE stream leaves the file", "corrupt", lambda: ole({"Workbook": biff(number(0, 0))}, chains={3: 5_000_000}))
also(
    "OLE stream of 4 GiB",
    "read corrupt",
    lambda: ole({"Workbook": biff(number(0, 0))}).replace(struct.pack("<Q", 4096), struct.pack("<Q", 0xFFFFFFF0), 1),
)
also("OLE without a workbook", "not_excel", lambda: ole({"Contents": b"x"}))
also("OLE Word document", "not_excel", lambda: ole({"WordDocument": b"x", "1Table": b"y"}))
also("OLE slides", "not_excel", lambda: ole({"PowerPoint Document": b"x"}))
also("OLE encrypted package", "password", lambda: ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}))
also("OLE with FILEPASS", "password", lambda: ole({"Workbook": biff(number(0, 0), globals_=record(0x2F, bytes(54)))}))
also("OLE sectors of 4,096", READ, lambda: ole({"Workbook": biff(number(0, 0))}, shift=12))


def listing_in_circles() -> bytes:
    """Return a container whose list of tables follows itself."""
    broken = bytearray(ole({"Workbook": biff(*[number(n, 0) for n in range(20_000)])}))
    struct.pack_into("<II", broken, 68, 3, 2)
    struct.pack_into("<I", broken, 44, 200)
    struct.pack_into("<I", broken, 512 * 5 - 4, 3)
    return bytes(broken)


def stored(stream: bytes) -> bytes:
    """Return a container that holds a workbook stream."""
    return ole({"Workbook": stream}, shift=9 if len(stream) < 5 * MIB else 12)


ANY = "read corrupt too_large"
also("BIFF of zeros", ANY, lambda: stored(bytes(15 * MIB)))
also("BIFF records of length 0", ANY, lambda: stored(biff(record(0) * 3_000_000)))
also("BIFF records of length 65535", ANY, lambda: stored(biff(record(0x203, bytes(14), length=65_535) * 1000)))
also("BIFF record beyond the end", ANY, lambda: stored(biff(number(0, 0))[:-4] + struct.pack("<HH", 0x203, 65_535)))
also(
    "BIFF CONTINUE 1 M times",
    ANY,
    lambda: stored(biff(number(0, 0), globals_=record(0xFC, struct.pack("<II", 1, 1)) + record(0x3C) * MIB)),
)
also(
    "BIFF strings announced: 4,294,967,295",
    ANY,
    lambda: stored(biff(number(0, 0), globals_=record(0xFC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF)))),
)
also(
    "BIFF string of 65535 in 3 bytes",
    ANY,
    lambda: stored(biff(number(0, 0), globals_=record(0xFC, struct.pack("<IIHB", 1, 1, 65_535, 1) + b"abc"))),
)
also(
    "BIFF string with 65535 runs",
    ANY,
    lambda: stored(
        biff(number(0, 0), globals_=record(0xFC, struct.pack("<IIHBHI", 1, 1, 2, 0x0C, 65_535, 0xFFFFFFFF) + b"ab"))
    ),
)
also(
    "BIFF string index 4,294,967,295",
    ANY,
    lambda: stored(biff(record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0xFFFFFFFF)))),
)
also("BIFF cell at 65535, 65535", ANY, lambda: stored(biff(number(0, 0) + number(65_535, 65_535))))
also("BIFF cell at IV65536", ANY, lambda: stored(biff(number(0, 0) + number(65_535, 255))))
also("BIFF 40 sheets with a far cell", ANY, lambda: stored(biff(*[number(0, 0) + number(65_535, 255)] * 40)))
also(
    "BIFF dimensions lie",
    ANY,
    lambda: stored(biff(record(0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + number(0, 0))),
)
also(
    "BIFF numbers between columns 9 and 3",
    ANY,
    lambda: stored(biff(record(0xBD, struct.pack("<HHHIH", 0, 9, 0, 0, 3)))),
)
also(
    "BIFF numbers between columns 0 and 65535",
    ANY,
    lambda: stored(biff(record(0xBD, struct.pack("<HHHIH", 0, 0, 0, 0, 65_535)))),
)
also(
    "BIFF merges announced: 65535",
    ANY,
    lambda: stored(biff(number(0, 0) + record(0xE5, struct.pack("<H4H", 65_535, 0, 65_535, 0, 255)))),
)
also("BIFF sheet far away", ANY, lambda: stored(biff(number(0, 0), offsets={0: 0xFFFFFFF0})))
also("BIFF sheet at the book", ANY, lambda: stored(biff(number(0, 0), offsets={0: 0})))
also("BIFF sheet within a record", ANY, lambda: stored(biff(number(0, 0), offsets={0: 7})))
also(
    "BIFF 5,000 sheets of one substream",
    ANY,
    lambda: stored(sharing_one_sheet(5_000, b"".join(number(n % 60_000, n % 9) for n in range(20_000)))),
)
also("BIFF BOF 1 M times", ANY, lambda: stored(biff(record(0x809, bytes(16)) * 500_000)))
also("BIFF without an end", ANY, lambda: stored(biff(number(0, 0))[: -len(EOF)]))
also(
    "BIFF formula whose text is missing",
    ANY,
    lambda: stored(biff(record(6, struct.pack("<HHH", 0, 0, 0) + b"\0\0\0\0\0\0\xff\xff" + bytes(8)))),
)
also(
    "BIFF formulas with errors 50,000 times",
    ANY,
    lambda: stored(
        biff(
            b"".join(
                record(6, struct.pack("<HHH", n, 0, 0) + b"\2\0\x2a\0\0\0\xff\xff" + bytes(8)) for n in range(50_000)
            )
        )
    ),
)
also(
    "BIFF formula tokens are noise",
    ANY,
    lambda: stored(biff(record(6, bytes(20) + struct.pack("<H", 65_535) + random.Random(5).randbytes(8000)))),
)
also("BIFF code page 65535", ANY, lambda: stored(biff(number(0, 0), globals_=record(0x42, b"\xff\xff"))))
also(
    "BIFF 60,000 formats",
    ANY,
    lambda: stored(
        biff(
            number(0, 0),
            globals_=b"".join(record(0x41E, struct.pack("<HHB", n, 4, 0) + b"yyyy") for n in range(60_000)),
        )
    ),
)
also(
    "BIFF names are noise",
    ANY,
    lambda: stored(biff(number(0, 0), globals_=record(0x18, random.Random(6).randbytes(3000)) * 50)),
)
also(
    "BIFF pictures are noise",
    ANY,
    lambda: stored(biff(number(0, 0), globals_=record(0xEB, random.Random(7).randbytes(8000)) * 50)),
)
for seed in range(6):
    also(
        f"BIFF bits flipped {seed}",
        "read corrupt unsafe not_excel password too_large",
        lambda seed=seed: flipped(XLS, 100 + seed),
    )


def sharing_one_sheet(count: int, cells: bytes) -> bytes:
    """Return a workbook stream of many sheets that all begin at the same place."""
    sheets = [cells, *[b""] * (count - 1)]
    (at,) = struct.unpack_from("<I", biff(*sheets), len(BOF_BOOK) + 4)
    return biff(*sheets, offsets=dict.fromkeys(range(count), at))


# OpenDocument.

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("manifest", "manifest"))
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods(table: str | Iterator[bytes], kind: str = "spreadsheet", manifest: str = "", before: str = "") -> bytes:
    """Return an OpenDocument file around the rows of one table."""
    begin = f'{before}<office:document-content {SPACES} {CALC}><office:body><office:spreadsheet><table:table table:name="t">'
    end = "</table:table></office:spreadsheet></office:body></office:document-content>"
    content = (
        (begin + table + end).encode("utf-8", "surrogatepass")
        if isinstance(table, str)
        else chain([begin.encode()], table, [end.encode()])
    )
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
            "content.xml": content,
            "META-INF/manifest.xml": f"<manifest:manifest {SPACES}>{manifest}</manifest:manifest>".encode(),
        }
    )


def ods_row(*cells: str, attributes: str = "") -> str:
    """Return a row of cells."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str = "", attributes: str = "") -> str:
    """Return a cell with a text."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


NAMES = ods_row(ods_cell("姓名"), ods_cell("单位")) + ods_row(ods_cell("王敏"), ods_cell("安居社区"))
also("ODS honest", READ, lambda: ods(NAMES))
also(
    "ODS 1,048,576 empty rows of 16,384 cells",
    READ,
    lambda: ods(
        NAMES
        + ods_row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            attributes='table:number-rows-repeated="1048574"',
        )
    ),
)
also(
    "ODS styled rows to the last",
    READ,
    lambda: ods(
        NAMES
        + ods_row(
            '<table:table-cell table:style-name="ce1" table:number-columns-repeated="1024"/>',
            attributes='table:number-rows-repeated="1048573"',
        )
        + ods_row("<table:table-cell/>")
    ),
)
also(
    "ODS empty rows, then one more",
    "read too_large",
    lambda: ods(NAMES + ods_row("<table:table-cell/>", attributes='table:number-rows-repeated="1000000"') + NAMES),
)
for columns, rows in (
    (16_384, 1_048_576),
    (1000, 1000),
    (100, 200_000),
    (16_384, 400),
    (2**31, 1),
    (1, 2**31),
    (2**63, 2**63),
    (-1, -1),
):
    also(
        f"ODS {columns} x {rows} repeated",
        "read corrupt too_large",
        lambda columns=columns, rows=rows: ods(
            ods_row(
                ods_cell("x", f'table:number-columns-repeated="{columns}"'),
                attributes=f'table:number-rows-repeated="{rows}"',
            )
        ),
    )
also(
    "ODS 2,000,000,000 blanks",
    "read corrupt too_large",
    lambda: ods(ods_row(ods_cell('<text:s text:c="2000000000"/>'))),
)
also(
    "ODS 30,000 times 1 MB of blanks",
    "read corrupt too_large",
    lambda: ods(ods_row(*[ods_cell('<text:s text:c="1000000"/>')] * 100) * 300),
)
also("ODS deep", "read corrupt", lambda: ods(ods_row(ods_cell("<text:span>" * 1_000_000))))
also("ODS tables in tables", "read corrupt", lambda: ods("<table:table>" * 500_000))
also(
    "ODS 200 MB of cells",
    "read corrupt too_large",
    lambda: ods(flood(b"<table:table-cell/>", 200 * MIB, b"<table:table-row>", b"</table:table-row>")),
    large=True,
)
also(
    "ODS 200 MB of rows",
    "read corrupt too_large",
    lambda: ods(flood(ods_row(ods_cell("x")).encode(), 200 * MIB)),
    large=True,
)
also(
    "ODS merges of everything",
    READ,
    lambda: ods(
        NAMES + ods_row(ods_cell("x", 'table:number-columns-spanned="16384" table:number-rows-spanned="1048576"'))
    ),
)
also("ODS 100,000 merges", READ, lambda: ods(ods_row(ods_cell("x", 'table:number-columns-spanned="2"')) * 100_000))
also(
    "ODS errors 100,000 times",
    "read too_large",
    lambda: ods(NAMES + ods_row(ods_cell("#N/A", 'calcext:value-type="error"')) * 100_000),
)
for kind, told in (
    ("date", 'date-value="9999-99-99"'),
    ("time", 'time-value="PT99999999999999H"'),
    ("float", 'value="1e999"'),
    ("float", 'value="NaN"'),
    ("boolean", 'boolean-value="x"'),
    ("currency", 'value=""'),
):
    also(
        f"ODS {kind} {told}",
        "read corrupt",
        lambda kind=kind, told=told: ods(
            NAMES + ods_row(f'<table:table-cell office:value-type="{kind}" office:{told}/>')
        ),
    )
also("ODS entity bomb", "unsafe", lambda: ods(ods_row(ods_cell("&b;")), before=DOCTYPE.decode()))
also(
    "ODS password",
    "password",
    lambda: ods(NAMES, manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"),
)
also("ODT", "not_excel", lambda: ods(NAMES, kind="text"))
also(
    "ODS without a table",
    "read corrupt",
    lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
)

# Plain texts.

LINE = "王敏,安居社区\r\n"
also("CSV honest", READ, lambda: ("姓名,单位\r\n" + LINE * 3).encode("gb18030"))
also("CSV named .xlsx", READ, lambda: ("姓名,单位\r\n" + LINE * 3).encode())
also("one line of 20 MB", "read corrupt too_large", lambda: b"a," + b"x" * (20 * MIB - 2))
also("20 M columns", "read corrupt too_large", lambda: b"," * (20 * MIB))
also("1 M columns", READ, lambda: b"a," * MIB)
also("20 M lines", "not_excel read too_large", lambda: b"\n" * (20 * MIB))
also("10 M short lines", "read corrupt too_large", lambda: b",\n" * (10 * MIB))
also("1 M full lines", "read corrupt too_large", lambda: "王敏,社区\n".encode() * MIB)
also("quotation never closed", READ, lambda: ('姓名,单位\r\n"王敏,安居社区\r\n' + LINE * 2_000).encode())
also("quotation marks alone", "read corrupt not_excel", lambda: b'"' * (20 * MIB))
also("quotation marks and commas", "read corrupt too_large", lambda: b'",' * (10 * MIB))
also("carriage returns alone", "read not_excel too_large", lambda: b"a,b\r" * MIB)
also("zeros within a text", "not_excel", lambda: b"a,b\n\0" * 1000)
also("UTF-16 of odd length", READ, lambda: ("姓名\t单位\r\n王敏\t社区\r\n".encode("utf-16")) + b"x")
also("UTF-16 of half characters", "read not_excel", lambda: b"\xff\xfe" + b"\x00\xd8,\0" * 10_000)
also("UTF-16 mark before noise", "read not_excel", lambda: b"\xff\xfe" + random.Random(8).randbytes(100_000))
also("UTF-16 without a mark", READ, lambda: "姓名\t单位\r\n王敏\t社区\r\n".encode("utf-16-le"))
also("a mark alone", "not_excel", lambda: b"\xef\xbb\xbf")
also("GB18030 cut off", READ, lambda: ("姓名,单位\r\n" + LINE * 300).encode("gb18030") + b"\xcd")
also(
    "GB18030 with a broken byte",
    READ,
    lambda: ("姓名,单位\r\n" + LINE * 300).encode("gb18030").replace(b"\xcd", b"\xff", 1),
)
also("sep= and nothing else", "read not_excel", lambda: b"sep=;\r\n")
also("sep= and semicolons", READ, lambda: "sep=;\r\n姓名;单位\r\n王敏;社区\r\n".encode())
also("prose", "not_excel", lambda: "今天开会。\n".encode() * 100)
also("JSON", "not_excel", lambda: b'{"a": 1, "b": 2}\n' * 100)
also("formulas in a CSV", READ, lambda: "姓名,单位\n=cmd|'/c calc'!A0,@SUM(1)\n+1,-1\n\t=1,'x\n".encode())
also("terminal codes in a CSV", "read not_excel", lambda: "姓名,单位\n王\x1b[31m敏,安居\n".encode())

# Web pages.


def page(inner: str | bytes) -> bytes:
    """Return a page around something."""
    return b"<html><body>" + (inner.encode() if isinstance(inner, str) else inner) + b"</body></html>"


ROW = "<tr><td>王敏</td><td>安居社区</td></tr>"
also("page honest", READ, lambda: page("<table>" + ROW * 3 + "</table>"))
also("page honest in GBK", READ, lambda: page(("<meta charset=gb2312><table>" + ROW * 3 + "</table>").encode("gbk")))
also("page too long", "too_large", lambda: page("<table>" + ROW * 200_000))
also("page without a table", "not_excel", lambda: page("<p>hello</p>"))
MOST = 5 * MIB - 100
for piece, told in (
    ("<table>", "tables"),
    ("<table><tr><td>", "tables in cells"),
    ("<td>", "cells"),
    ("<tr>", "rows"),
    ("<div>", "blocks"),
    ("<tr><td>x", "open rows"),
    ("<b a=1 b=2 c=3>", "attributes"),
    ("<", "brackets"),
    ("<!", "exclamations"),
    ("<!--", "comments"),
    ("<![CDATA[", "sections"),
    ("<?", "instructions"),
    ("&", "ampersands"),
    ("&#", "half references"),
    ("&#x10FFFF;", "references"),
    ("</td>", "ends"),
    ("</table>", "ends of tables"),
    ("<script>", "scripts"),
    ("<style>", "styles"),
    ("<a href='", "open attributes"),
    ("<td colspan=1000>", "wide cells"),
    ("<tr><td rowspan=65535 colspan=1000>", "cells that span all"),
    ("<td rowspan=9>", "tall cells"),
    ("<td x:num='1e999'>", "numbers"),
    ("\0", "zeros"),
    ("<br>", "line breaks"),
    ("x ", "blanks"),
    ("<tr><td>x</td></tr>", "short rows"),
    ("<td a", "cut tags"),
    ("</", "cut ends"),
    ("<a<", "tags in tags"),
):
    also(
        f"page of {told}",
        "read corrupt too_large not_excel",
        lambda piece=piece: page("<table><tr><td>" + piece * (MOST // len(piece.encode()))),
        large=True,
    )
    also(
        f"page of some {told}",
        "read corrupt too_large not_excel",
        lambda piece=piece: page("<table><tr><td>" + piece * 5_000),
    )
also(
    "page with an attribute of 5 MB",
    "read corrupt too_large",
    lambda: page("<table><tr><td x='" + "y" * (MOST - 100) + "'>a</table>"),
)
also(
    "page with spans that are none",
    READ,
    lambda: page("<table><tr><td colspan=-1 rowspan=x>a<td colspan=1e9>b<td colspan=99999999999999999999>c</table>"),
)

# SpreadsheetML.

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def book_xml(rows: str, before: str = "", sheet: str = "名单") -> str:
    """Return a workbook of one sheet in one XML file."""
    return (
        f'<?xml version="1.0"?>{before}<?mso-application progid="Excel.Sheet"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
        f'<Worksheet ss:Name="{sheet}"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def xml_row(*texts: str, row: str = "", cell: str = "") -> str:
    """Return a row of texts."""
    return (
        f"<Row {row}>"
        + "".join(f'<Cell {cell}><Data ss:Type="String">{text}</Data></Cell>' for text in texts)
        + "</Row>"
    )


PEOPLE = xml_row("姓名", "单位") + xml_row("王敏", "安居社区")
also("XML honest", READ, lambda: book_xml(PEOPLE).encode())
also("XML honest in UTF-16", READ, lambda: book_xml(PEOPLE).encode("utf-16"))
for attribute, answers in (
    ('ss:Index="2147483648"', "corrupt"),
    ('ss:Index="1048576"', "corrupt"),
    ('ss:Index="1048577"', "corrupt"),
    ('ss:Index="0"', READ),
    ('ss:Index="-5"', READ),
    ('ss:Index="x"', READ),
    ('ss:Index="99999999999999999999999"', "read corrupt"),
    ('ss:Span="2147483648"', "read corrupt"),
    ('ss:Index="1"', READ),
):
    also(
        f"XML row {attribute}",
        answers,
        lambda attribute=attribute: book_xml(PEOPLE + xml_row("李强", row=attribute) + PEOPLE).encode(),
    )
for attribute, answers in (
    ('ss:Index="2147483648"', "corrupt"),
    ('ss:Index="16384"', READ),
    ('ss:Index="16385"', "corrupt"),
    ('ss:MergeAcross="2147483648"', READ),
    ('ss:MergeDown="2147483648"', READ),
    ('ss:MergeAcross="16000" ss:MergeDown="1000000"', READ),
    ('ss:Formula="=1+1"', READ),
    ('ss:Index="1"', READ),
):
    also(
        f"XML cell {attribute}",
        answers,
        lambda attribute=attribute: book_xml(PEOPLE + xml_row("李强", cell=attribute)).encode(),
    )
also(
    "XML 100,000 rows in column XFD",
    "read too_large",
    lambda: book_xml(xml_row("x", cell='ss:Index="16384"') * 100_000).encode(),
)
also("XML empty rows", "read too_large", lambda: book_xml(PEOPLE + "<Row/>" * 1_000_000).encode())
also(
    "XML empty rows, more than there are", "corrupt too_large", lambda: book_xml(PEOPLE + "<Row/>" * 1_100_000).encode()
)
also("XML empty cells", "corrupt", lambda: book_xml("<Row>" + "<Cell/>" * 1_000_000 + "</Row>").encode())
also(
    "XML 20 MB of cells",
    "read too_large",
    lambda: book_xml(("<Row>" + "<Cell><Data>1</Data></Cell>" * 26 + "</Row>") * 26_000).encode(),
    large=True,
)
also("XML deep", "corrupt", lambda: book_xml("<Row>" * 1_000_000).encode())
also("XML sheets in sheets", "read corrupt", lambda: book_xml('<Worksheet ss:Name="x"><Table>' * 90).encode())
also(
    "XML 100,000 sheets",
    "read corrupt too_large",
    lambda: book_xml("").replace("</Workbook>", '<Worksheet ss:Name="x"/>' * 100_000 + "</Workbook>").encode(),
)
also("XML entity bomb", "unsafe", lambda: book_xml(xml_row("&b;"), DOCTYPE.decode()).encode())
also(
    "XML external entity",
    "unsafe",
    lambda: book_xml(xml_row("&x;"), '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>').encode(),
)
also("XML undefined entity", "corrupt", lambda: book_xml(xml_row("&x;")).encode())
also("XML cut off", "corrupt", lambda: book_xml(PEOPLE).encode()[:-30])
also("XML two roots", "corrupt", lambda: book_xml(PEOPLE).encode() * 2)
also("XML control characters", "corrupt not_excel", lambda: book_xml(xml_row("a\x01b")).encode())
also("XML tag of 5 MB", "read corrupt", lambda: book_xml(f'<Row x="{"y" * MOST}"/>').encode())
also(
    "XML 100,000 attributes",
    "read corrupt",
    lambda: book_xml("<Row " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>").encode(),
)
for kind, value in (
    ("Number", "1e999"),
    ("Number", "abc"),
    ("Number", "9" * 10_000),
    ("DateTime", "2023-99-99T99:99:99"),
    ("DateTime", ""),
    ("Boolean", "x"),
    ("Error", "#N/A"),
    ("Zzz", "1"),
):
    also(
        f"XML {kind} {value[:20] or 'nothing'}",
        READ,
        lambda kind=kind, value=value: book_xml(
            PEOPLE + f'<Row><Cell><Data ss:Type="{kind}">{value}</Data></Cell></Row>'
        ).encode(),
    )
also(
    "XML of Word",
    "not_excel",
    lambda: b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
)
also("XML of OpenDocument", "not_excel", lambda: f"<office:document {SPACES}/>".encode())
also("XML of something else", "not_excel", lambda: b"<?xml version='1.0'?><a><b/></a>")
