"""Hostile files: plain texts, web pages, SpreadsheetML."""

import random

from hostile import DOCTYPE, MIB, READ, also
from hostile_ods import SPACES

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
