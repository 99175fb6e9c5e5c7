"""Every format a clerk may send is told by its content and read to the same cells."""

import io
import struct

import pytest
from clerks import HEADINGS, part, people, repacked, xls, xlsx, xlwt
from containers import biff, members_of, number, ole, record, zipped
from hostile_ods import NAMES, ods, ods_cell, ods_row
from hostile_texts import book_xml, page, xml_row
from opened import lines, only, reader

from importers import UnreadableWorkbook, read_roster
from importers.cells import Typed
from importers.formats.workbooks import open_workbook
from importers.guard import Kind, inspect

ROWS = [["姓名", "单位"], ["王敏", "安居社区"], ["李强", "太昊社区"]]
TEXT = "\r\n".join(",".join(row) for row in ROWS) + "\r\n"
TABLE = "<table>" + "".join(f"<tr><td>{name}</td><td>{unit}</td></tr>" for name, unit in ROWS) + "</table>"
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="{}" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>'
)


def with_cells(cells: str, number_format: int = 14, strange: bool = False) -> bytes:
    """Return a workbook of one row; a strange one has an error word that only the second reader knows."""
    plain = xlsx([["姓名"]])
    row = f'<row r="1">{cells}' + ('<c r="H1" t="e"><v>#SPILL!</v></c>' if strange else "") + "</row>"
    sheet = part(plain, "xl/worksheets/sheet1.xml")
    rows = sheet[: sheet.index(b"<sheetData>") + 11] + row.encode() + sheet[sheet.index(b"</sheetData>") :]
    return repacked(plain, sheet1=rows, **{"xl/styles.xml": STYLES.format(number_format).encode()})


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (xlsx(ROWS), Kind.XLSX),
        (xls(ROWS), Kind.XLS),
        (ods("".join(ods_row(*map(ods_cell, row)) for row in ROWS)), Kind.ODS),
        (TEXT.encode(), Kind.CSV),
        (TEXT.encode("utf-8-sig"), Kind.CSV),
        (TEXT.encode("gb18030"), Kind.CSV),
        (TEXT.replace(",", "\t").encode("utf-16"), Kind.CSV),
        (TEXT.replace(",", "\t").encode("utf-16-le"), Kind.CSV),
        (TEXT.replace(",", "\t").encode("utf-16-be"), Kind.CSV),
        (TEXT.replace(",", ";").encode(), Kind.CSV),
        (("sep=|\r\n" + TEXT.replace(",", "|")).encode(), Kind.CSV),
        (page(TABLE), Kind.HTML),
        (page(("<meta charset=gb2312>" + TABLE).encode("gbk")), Kind.HTML),
        (TABLE.upper().encode("utf-16"), Kind.HTML),
        (book_xml("".join(xml_row(*row) for row in ROWS)).encode(), Kind.XML),
        (book_xml("".join(xml_row(*row) for row in ROWS)).encode("utf-16"), Kind.XML),
    ],
    ids=lambda value: str(value) if isinstance(value, Kind) else "",
)
def test_every_format_is_told_by_its_content_and_gives_the_same_cells(data, kind):
    assert inspect(data) is kind
    assert only(data) == ROWS


def test_the_whole_way_reads_a_spreadsheetml_file_under_any_name():
    rows = [list(HEADINGS), *people(3)]

    roster = read_roster(book_xml("".join(xml_row(*map(str, row)) for row in rows)).encode(), "名单.xls")

    assert roster.reader == "text"
    assert [row.values["name"] for row in roster.rows] == [row[1] for row in rows[1:]]


@pytest.mark.parametrize("number_format", [14, 22, *range(27, 37), *range(50, 59)])
@pytest.mark.parametrize("strange", [False, True], ids=["first reader", "second reader"])
def test_what_is_a_date_in_a_chinese_system_is_a_date(number_format, strange):
    data = with_cells('<c r="A1" s="1"><v>43366</v></c><c r="B1"><v>43366</v></c>', number_format, strange)

    ((date, plain, *_),) = only(data)

    assert reader(data) == ("openpyxl" if strange else "calamine")
    assert (date, plain) == (Typed("date", "2018-09-23"), 43366)


@pytest.mark.parametrize("number_format", [14, 31, 57, 58])
def test_a_chinese_date_of_an_excel_97_workbook_is_a_date(number_format):
    formats = b"".join(record(0xE0, struct.pack("<HH", 0, kind) + bytes(16)) for kind in (0, number_format))
    cell = record(0x203, struct.pack("<HHHd", 0, 0, 1, 43366.0))

    assert only(ole({"Workbook": biff(cell, globals_=formats)})) == [[Typed("date", "2018-09-23")]]


@pytest.mark.parametrize("strange", [False, True], ids=["first reader", "second reader"])
def test_serials_count_from_1904_where_the_workbook_says_so(strange):
    data = with_cells('<c r="A1" s="1"><v>41904</v></c>', 14, strange)
    book = part(data, "xl/workbook.xml").replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)

    assert only(repacked(data, **{"xl/workbook.xml": book}))[0][0] == Typed("date", "2018-09-23")


def test_a_number_that_is_no_date_stays_a_number_in_the_second_reader():
    data = with_cells('<c r="A1" s="1"><v>1e300</v></c><c r="B1" s="1"><v>-700000</v></c>', 31, strange=True)

    assert only(data)[0][1] == -700000


def excel_5(code_page: int, encoding: str, name: str, rows: int) -> bytes:
    """Return a workbook of Excel 5, whose texts stand in the code page of their country."""

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHH", 0x500, kind, 0, 0))

    text, end = name.encode(encoding), record(0x0A)
    head = begin(5) + record(0x42, struct.pack("<H", code_page))
    sheet = len(head) + 4 + 7 + len(text) + len(end)
    listed = record(0x85, struct.pack("<IBBB", sheet, 0, 0, len(text)) + text)
    cells = b"".join(record(0x204, struct.pack("<HHHH", row, 0, 0, len(text)) + text) for row in range(rows))
    return ole({"Book": head + listed + end + begin(16) + cells + end})


@pytest.mark.parametrize(
    ("code_page", "encoding", "name"),
    [
        (936, "gbk", "王敏"),
        (936, "gbk", "亝丂乗"),
        (10008, "gbk", "王敏"),
        (950, "big5", "張偉"),
        (1252, "cp1252", "Müller"),
    ],
)
def test_texts_of_an_excel_5_workbook_are_read_in_their_code_page(code_page, encoding, name):
    assert lines(excel_5(code_page, encoding, name, 400)) == {name: [(row, [name]) for row in range(1, 401)]}


def test_the_second_reader_knows_merges_and_what_is_hidden():
    plain = with_cells('<c r="A1" t="inlineStr"><is><t>姓名</t></is></c>', strange=True)
    sheet = part(plain, "xl/worksheets/sheet1.xml")
    merged = sheet.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:B3"/></mergeCells>')
    book = part(plain, "xl/workbook.xml").replace(b'state="visible"', b'state="hidden"')

    (found,) = open_workbook(repacked(plain, sheet1=merged, **{"xl/workbook.xml": book}), Kind.XLSX)[1]

    assert (found.merges, found.hidden) == (((0, 0, 2, 1),), True)
    assert list(found.lines) == [(1, ["姓名", *[None] * 6, Typed("error", "#SPILL!")])]


def test_styled_empty_rows_are_taken_out_before_the_second_reader_sees_them():
    plain = with_cells('<c r="A1" t="inlineStr"><is><t>姓名</t></is></c>', strange=True)
    empty = b"".join(b'<row r="%d" s="1"><c r="A%d" s="1"/></row>' % (n, n) for n in range(2, 40_000))
    data = repacked(
        plain, sheet1=part(plain, "xl/worksheets/sheet1.xml").replace(b"</sheetData>", empty + b"</sheetData>")
    )

    assert [values[0] for values in only(data)] == ["姓名"]


def test_errors_of_an_excel_97_workbook_are_said():
    error = record(0x205, struct.pack("<HHHBB", 1, 0, 0, 0x2A, 1))
    truth = record(0x205, struct.pack("<HHHBB", 1, 1, 0, 1, 0))
    divided = record(6, struct.pack("<HHH", 2, 1, 0) + b"\2\0\7\0\0\0\xff\xff" + bytes(8))
    unsolved = record(6, struct.pack("<HHH", 3, 0, 0) + b"\3\0\0\0\0\0\xff\xff\1" + bytes(7))
    blank = record(6, struct.pack("<HHH", 3, 1, 0) + b"\3\0\0\0\0\0\xff\xff\0" + bytes(7))

    found = lines(ole({"Workbook": biff(number(0, 0), number(0, 0) + error + truth + divided + unsolved + blank)}))

    assert found["S0"] == [(1, [1.0])]
    assert found["S1"] == [
        (1, [1.0]),
        (2, [Typed("error", "#N/A"), Typed("bool", "TRUE")]),
        (3, [None, Typed("error", "#DIV/0!")]),
        (4, [Typed("formula", "=")]),
    ]


def test_errors_and_merges_of_an_opendocument_file_are_said():
    error = ods_cell("#DIV/0!", 'table:formula="of:=1/0" calcext:value-type="error" office:string-value=""')
    unsolved = '<table:table-cell table:formula="of:=1+1"/>'
    solved = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
    wide = ods_cell("合并", 'table:number-columns-spanned="2" table:number-rows-spanned="3"')
    gap = '<table:table-cell table:number-columns-repeated="2"/>'
    rows = ods_row(ods_cell("a"), attributes='table:number-rows-repeated="2"') + ods_row(gap, error, unsolved, solved)

    (sheet,) = open_workbook(ods(rows + ods_row(ods_cell("b"), wide)), Kind.ODS)[1]

    assert sheet.merges == ((3, 1, 5, 2),)
    assert list(sheet.lines) == [
        (1, ["a"]),
        (2, ["a"]),
        (3, [None, None, Typed("error", "#DIV/0!"), Typed("formula", "="), 2.0]),
        (4, ["b", "合并"]),
    ]


def test_empty_rows_repeated_to_the_last_of_an_opendocument_file_cost_nothing():
    rest = '<table:table-cell table:style-name="ce1" table:number-columns-repeated="16384"/>'
    data = ods(NAMES + ods_row(rest, attributes='table:number-rows-repeated="1048574"'))

    assert only(data) == [["姓名", "单位"], ["王敏", "安居社区"]]


def test_places_merges_and_types_of_spreadsheetml():
    rows = (
        '<Row ss:Index="3"><Cell ss:Index="2" ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">安居社区</Data></Cell>'
        '<Cell><Data ss:Type="Number">2023</Data><Comment><Data ss:Type="String">批注</Data></Comment></Cell></Row>'
        '<Row ss:Span="2"/><Row><Cell><Data ss:Type="DateTime">2023-05-06T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">1899-12-31T08:30:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell>'
        '<Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=1+1"/><Cell/></Row>'
        '<Row><Cell><Data ss:Type="Number">411602195001010011</Data></Cell><Cell><Data ss:Type="Number">x</Data></Cell></Row>'
    )

    (sheet,) = open_workbook(book_xml(rows).encode(), Kind.XML)[1]

    assert (sheet.name, sheet.hidden, sheet.merges) == ("名单", False, ((2, 1, 3, 2),))
    assert list(sheet.lines) == [
        (3, [None, "安居社区", None, 2023.0]),
        (
            7,
            [
                Typed("date", "2023-05-06"),
                Typed("time", "08:30:00"),
                Typed("bool", "TRUE"),
                Typed("error", "#DIV/0!"),
                Typed("formula", "=1+1"),
            ],
        ),
        (8, ["411602195001010011", "x"]),
    ]


def test_a_hidden_sheet_of_spreadsheetml_is_hidden_though_that_is_said_last():
    hidden = (
        '</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>'
        '</WorksheetOptions></Worksheet><Worksheet ss:Name="二"><Table>'
    )

    sheets = open_workbook(book_xml(xml_row("a") + hidden + xml_row("b")).encode(), Kind.XML)[1]

    assert [(sheet.name, sheet.hidden, list(sheet.lines)) for sheet in sheets] == [
        ("名单", True, [(1, ["a"])]),
        ("二", False, [(1, ["b"])]),
    ]


def test_a_sheet_wider_than_any_roster_is_cut_and_says_so():
    wide = book_xml(
        '<Row><Cell><Data ss:Type="String">a</Data></Cell><Cell ss:Index="5000"><Data ss:Type="String">b</Data></Cell></Row>'
    )

    for data in (wide.encode(), with_cells('<c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c>')):
        (sheet,) = open_workbook(data, inspect(data))[1]
        assert [len(values) for _, values in sheet.lines] == [1]
        assert sheet.stopped


def test_packages_with_zip64_records_are_read():
    saved = io.BytesIO()
    saved.write(zipped(members_of(xlsx(ROWS))))

    assert only(saved.getvalue()) == ROWS


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"ID;PWXL;N;E\r\n", "SYLK"),
        (b"TABLE\r\n0,1\r\n", "DIF"),
        (b"\x03\x7b\x05\x06" + struct.pack("<IHH", 3, 97, 20) + bytes(20), "dBase"),
        (b"\0\0\x02\0\x06\x04\x06\0", "Lotus"),
        (b"MIME-Version: 1.0\r\n", ".mht"),
        (b"\x09\x04\x06\x00\x00\x04\x10\x00", "4.0"),
        (zipped({"OFD.xml": b"<a/>"}), "OFD"),
        (zipped({"Index/Document.iwa": b"x"}), "Numbers"),
        (zipped({"xl/workbook.bin": b"x"}), ".xlsb"),
        (zipped({"ppt/presentation.xml": b"<a/>"}), "演示文稿"),
        (zipped({"photo.png": b"x"}), "压缩包"),
        (ole({"WordDocument": b"x"}), "文字文档"),
        (ods(NAMES, kind="text"), "文字文档"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_workbook_gets_a_sentence_that_names_it(data, word):
    with pytest.raises(UnreadableWorkbook) as error:
        inspect(data)

    assert word in error.value.message
    assert error.value.message.endswith("。")


def hidden_books() -> list[bytes]:
    """Return one roster, its third line hidden, in every format that can hide a line."""
    rows = [list(HEADINGS), *people(4)]
    plain = xlsx(rows)
    sheet = part(plain, "xl/worksheets/sheet1.xml").replace(b'<row r="3"', b'<row r="3" hidden="1"')
    old = xlwt.Workbook()
    table = old.add_sheet("名单")
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            table.write(line, column, value)
    table.row(2).hidden = True
    saved = io.BytesIO()
    old.save(saved)
    collapsed = [{}, {}, {"attributes": 'table:visibility="filter"'}, {}, {}]
    lines = zip(rows, collapsed, strict=True)
    return [
        repacked(plain, sheet1=sheet),
        saved.getvalue(),
        ods("".join(ods_row(*(ods_cell(str(value)) for value in row), **more) for row, more in lines)),
        book_xml(
            "".join(xml_row(*map(str, row), row='ss:Hidden="1"' * (n == 2)) for n, row in enumerate(rows))
        ).encode(),
    ]


@pytest.mark.parametrize("data", hidden_books(), ids=["xlsx", "xls", "ods", "xml"])
def test_hidden_lines_are_read_and_said(data):
    (sheet,) = read_roster(data).sheets

    assert len(sheet.rows) == 4
    assert [(found.cell, found.level) for found in sheet.findings if found.code == "rows_hidden"] == [("A3", "warning")]
