"""What holds for every file: taken apart and put together it is the same, and cut anywhere it is read or refused."""

import csv
import html
import io
import zipfile
from xml.sax.saxutils import escape

from clerks import HEADINGS, people, xls, xlsx
from containers import members_of, ole
from hostile_ods import ods, ods_cell, ods_row
from hostile_texts import book_xml, page, xml_row
from hypothesis import example, given, settings
from hypothesis import strategies as st

from importers import UnreadableWorkbook
from importers.cells import letters
from importers.containers.archives import contents, parts_of
from importers.containers.packages import column, tagwise
from importers.containers.sectors import Container
from importers.containers.slimming import rowwise, slim, slim_package
from importers.formats.spreadsheetml import read_spreadsheetml
from importers.formats.texts import decode, read_csv
from importers.formats.webpages import read_html
from importers.formats.workbooks import open_workbook
from importers.guard import Kind, inspect

NAMES = st.from_regex(r"[a-zA-Z0-9_一-鿿]{1,20}(\.xml)?", fullmatch=True)
# What clerks type and programs write: no control characters, no half surrogates, no blanks at the ends.
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn", "Cf", "Co")), min_size=1, max_size=30
)
TABLES = st.lists(st.lists(WORDS, min_size=2, max_size=5), min_size=1, max_size=8)
BOOKS = (
    xlsx([list(HEADINGS), *people(3)]),
    xls([list(HEADINGS), *people(3)]),
    ods(ods_row(ods_cell("姓名"), ods_cell("单位"))),
)


@given(st.dictionaries(NAMES, st.binary(max_size=3000), max_size=8), st.sampled_from((0, 8)), st.binary(max_size=50))
def test_every_package_that_zipfile_writes_is_listed_and_inflated_as_it_is(parts, method, comment):
    parts = {name: content for name, content in parts.items() if name.lower() == name}
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", method) as target:
        target.comment = comment.replace(b"PK", b"")
        for name, content in parts.items():
            target.writestr(name, content)
    data = saved.getvalue()

    assert {part.name: contents(data, part) for part in parts_of(data)} == parts


@given(st.binary(max_size=5000), st.integers(1, 700))
def test_pieces_put_together_are_the_whole(content, size):
    cut = [content[at : at + size] for at in range(0, len(content), size)]

    assert b"".join(tagwise(cut)) == content
    assert b"".join(rowwise(cut)) == content


@given(st.dictionaries(st.sampled_from(("a", "bb", "Workbook", "名单")), st.binary(max_size=9000), max_size=4))
def test_the_streams_of_a_container_are_what_was_put_in(streams):
    data = ole(streams)
    container = Container(data)

    assert {name: container.read(name) for name in container.streams} == {
        name.lower(): content.ljust(4096, b"\0") for name, content in streams.items()
    }
    for name in container.streams:
        assert bytes(data[container.place(name, at)] for at in range(0, 4096, 97)) == container.read(name)[:4096:97]


@given(st.integers(0, 16_383))
def test_the_letters_of_a_column_are_its_number(index):
    assert column(letters(index).encode()) == index + 1


@given(st.text(max_size=500), st.sampled_from(("utf-8-sig", "utf-16", "gb18030", "utf-8")))
@example("姓名,单位", "utf-16")
def test_a_text_is_decoded_from_every_encoding_it_may_come_in(text, encoding):
    kept = "姓名,单位\n" + "".join(letter for letter in text if letter >= " " and not 0xD800 <= ord(letter) < 0xE000)
    if encoding == "gb18030" and decode(kept.encode(encoding)) == kept.encode(encoding).decode("utf-8", "replace"):
        return  # by chance the same bytes are a text in UTF-8

    assert decode(kept.encode(encoding)).removeprefix("\ufeff") == kept.removeprefix("\ufeff")


@given(TABLES, st.sampled_from((",", "\t", ";")))
def test_a_csv_is_read_as_it_was_written(table, delimiter):
    saved = io.StringIO()
    csv.writer(saved, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    text = saved.getvalue()

    assert list(read_csv(text)) == [
        [value[2:-1] if value[:2] == '="' and value[-1] == '"' else value for value in row] for row in table
    ]


@given(TABLES)
def test_a_page_is_read_as_it_was_written(table):
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(value)}</td>" for value in row) + "</tr>" for row in table)

    assert read_html(page(f"<table>{rows}</table>").decode()).rows == table


@given(TABLES)
def test_a_workbook_in_one_xml_file_is_read_as_it_was_written(table):
    text = book_xml("".join(xml_row(*map(escape, row)) for row in table))

    (sheet,) = read_spreadsheetml(text)

    assert [row for _, row in sheet.rows] == table


@given(
    st.lists(st.sampled_from((b'<c r="A1" s="1"/>', b'<c r="B1"><v>1</v></c>', b'<c r="C1" s="2"></c>')), max_size=6),
    st.integers(1, 5),
)
def test_slimming_takes_only_what_is_empty(cells, count):
    sheet = b"".join(b'<row r="%d">' % n + b"".join(cells) + b"</row>" for n in range(1, count + 1))

    assert slim(sheet).count(b"<v>") == sheet.count(b"<v>")
    assert slim(slim(sheet)) == slim(sheet)
    assert (b"<row" in slim(sheet)) == (b"<v>" in sheet)


def test_slimming_a_package_changes_no_other_part():
    plain = BOOKS[0]
    sheet = members_of(plain)["xl/worksheets/sheet1.xml"]
    styled = sheet.replace(b"</sheetData>", b'<row r="9" s="1"/>' * 100_000 + b"</sheetData>")
    large = io.BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in (members_of(plain) | {"xl/worksheets/sheet1.xml": styled}).items():
            target.writestr(name, content)

    slimmed = members_of(slim_package(large.getvalue()))

    assert slimmed["xl/worksheets/sheet1.xml"].count(b"<row") == sheet.count(b"<row")
    assert {name: slimmed[name] for name in slimmed if "sheet1" not in name} == {
        name: content for name, content in members_of(plain).items() if "sheet1" not in name
    }
    assert slim_package(plain) is plain


@settings(max_examples=200)
@given(st.sampled_from(BOOKS), st.integers(0, 20_000), st.binary(max_size=8), st.integers(0, 3))
def test_a_file_changed_anywhere_is_let_pass_or_refused_and_nothing_else(book, at, change, less):
    at %= len(book)

    try:
        assert inspect(book[:at] + change + book[at + less :]) in Kind
    except UnreadableWorkbook as error:
        assert error.message.endswith("。")  # noqa: PT017 - either is right, an error of another kind is not


@settings(max_examples=50)
@given(TABLES)
def test_every_format_gives_one_table(table):
    texts = [["姓名", "单位"], *([value.lstrip("=") or "x" for value in row] for row in table)]
    told = [
        xlsx(texts),
        ods("".join(ods_row(*(ods_cell(escape(value)) for value in row)) for row in texts)),
        book_xml("".join(xml_row(*map(escape, row)) for row in texts)).encode(),
        page("<table>" + "".join("<tr>" + "".join(f"<td>{html.escape(v)}" for v in row) for row in texts) + "</table>"),
    ]

    read = []
    for data in told:
        (sheet,) = open_workbook(data, inspect(data))[1]
        read.append([values for _, values in sheet.lines])

    assert all(lines == read[0] for lines in read)
