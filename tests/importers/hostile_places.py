"""Hostile files: cells, rows and sheets too far, too many or none."""

from containers import zipped
from hostile import BOOK, HEAD, PARTS, READ, RELATIONS, SHEET, also, sheet_xml, with_part, with_rows
from hostile_floods import pointing

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
