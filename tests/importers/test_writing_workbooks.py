import io

import pytest
from clerks import HEADINGS, people
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from importers import read_roster
from importers.writing import roster_bytes, write_roster


def test_a_written_roster_is_read_back_row_by_row(tmp_path):
    rows = people(198)
    write_roster(tmp_path / "名单.xlsx", "太昊路办事处道德文明使者推荐名单", HEADINGS, rows)

    roster = read_roster(tmp_path / "名单.xlsx")

    assert roster.file == "名单.xlsx"
    assert [list(row.originals.values()) for row in roster.rows] == [[str(cell) for cell in row] for row in rows]
    assert [row.findings for row in roster.rows] == [()] * 198


def test_the_title_is_merged_over_the_table_and_ids_are_text(tmp_path):
    sheet = load_workbook(io.BytesIO(roster_bytes("推荐名单", HEADINGS, people(2)))).worksheets[0]

    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:E1"]
    assert (sheet["C3"].data_type, sheet["C3"].number_format) == ("s", "@")
    assert sheet.column_dimensions["C"].width == 21


def test_the_same_roster_is_the_same_bytes():
    assert roster_bytes("推荐名单", HEADINGS, people(20)) == roster_bytes("推荐名单", HEADINGS, people(20))


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']
)
def test_a_text_never_becomes_a_formula(text):
    cell = load_workbook(io.BytesIO(roster_bytes(text, ["备注"], [[text]]))).worksheets[0]["A3"]

    assert (cell.value, cell.data_type) == (text, "s")


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_any_text_can_be_written_and_none_is_a_formula(text):
    cell = load_workbook(io.BytesIO(roster_bytes("", ["备注"], [[text]]))).worksheets[0]["A3"]

    assert cell.data_type in ("s", "n")
    assert cell.data_type == "s" or cell.value is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("_x0041_敏", "_x0041_敏"),
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("王\x1b敏\ufffe", "王敏"),
        ("\r=1+1", "\n=1+1"),
    ],
)
def test_what_reads_as_an_escape_is_written_as_the_text_it_is(text, shown):
    (row,) = read_roster(roster_bytes("推荐名单", ["姓名", "备注"], [["王敏", text]])).rows

    assert row.originals["remark"] == shown
