"""Hostile files: declarations, encodings and characters, and workbooks whose parts do not fit together."""

from containers import biff, number, ole, zipped
from hostile import (
    BOOK,
    DOCTYPE,
    HEAD,
    PARTS,
    READ,
    RELATIONS,
    SHEET,
    STRINGS,
    STYLES,
    TYPES,
    also,
    sheet_xml,
    text_cell,
    with_part,
    with_rows,
)
from hostile_places import many_sheets

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
