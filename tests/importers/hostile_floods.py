"""Hostile files: XML that is too much."""

from containers import zipped
from hostile import (
    BOOK,
    MIB,
    PARTS,
    READ,
    RELATIONS,
    SHEET,
    STRINGS,
    STYLES,
    TYPES,
    also,
    flood,
    sheet_xml,
    with_part,
    with_rows,
)

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
