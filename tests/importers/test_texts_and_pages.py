"""Texts and web pages are read to the cells people see in them, however they are parted, quoted and nested."""

import pytest
from hostile_texts import page
from opened import only

from importers.formats.workbooks import open_workbook
from importers.guard import Kind


def test_spans_of_a_web_page_are_merges_and_keep_their_columns():
    rows = "<tr><td rowspan=2>安居社区<td colspan=2>王敏<td>甲<tr><td>李强<td>乙<td>丙</tr><tr><td>x"

    (sheet,) = open_workbook(page(f"<table>{rows}</table>"), Kind.HTML)[1]

    assert sheet.merges == ((0, 0, 1, 0), (0, 1, 0, 2))
    assert list(sheet.lines) == [
        (1, ["安居社区", "王敏", None, "甲"]),
        (2, [None, "李强", "乙", "丙"]),
        (3, ["x"]),
    ]


def test_a_table_within_a_table_follows_the_row_it_stands_in():
    inner = "<table><tr><td>姓名<td>单位</tr><tr><td>王敏<td>安居社区</tr></table>"

    assert only(page(f"<table><tr><td>名单</tr><tr><td>{inner}</td></tr><tr><td>共1人</td></tr></table>")) == [
        ["名单"],
        ["姓名", "单位"],
        ["王敏", "安居社区"],
        ["共1人"],
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<td x:num>13800000001</td>", 13800000001.0),
        ('<td x:num="4.1160219500101E+17">4.1E+17</td>', 4.1160219500101e17),
        ('<td x:num="39083">2007-1-1</td>', "2007-1-1"),
        ('<td x:num="39083">2007.1</td>', "2007.1"),
        ('<td x:num="39083">####</td>', 39083.0),
        ('<td x:num="1e999">1</td>', "1"),
        ("<td x:num>x</td>", "x"),
        ("<td x:num></td>", None),
        ("""<td style='mso-number-format:"\\@"'>0012</td>""", "0012"),
        ("<td>王\n   敏</td>", "王 敏"),
        ("<td>王敏<br>李强</td>", "王敏\n李强"),
        ("<td><p>&nbsp;王敏&nbsp;</p></td>", "王敏"),
        ("<td>a&lt;b&#20013;<script>no()</script></td>", "a<b中"),
    ],
)
def test_a_cell_of_a_web_page_is_what_it_shows_unless_it_stands_for_a_number(cell, value):
    assert only(page(f"<table><tr>{cell}<td>|</td></tr></table>")) == [[value, "|"]]


def test_a_quotation_mark_never_closed_swallows_no_row():
    assert only('姓名,单位\n"王敏,安居社区\n李强,"太昊,社区"\n'.encode()) == [
        ["姓名", "单位"],
        ['"王敏', "安居社区"],
        ["李强", "太昊,社区"],
    ]


@pytest.mark.parametrize("deeds", ["热心公益,孝老爱亲,单位,职务,常年献血", '他说,"好",就走', "一,二;三"])
@pytest.mark.parametrize("head", ["姓名\t单位\t主要事迹", "甲栏\t乙栏\t丙栏"])
def test_a_text_parted_by_tabs_is_not_cut_at_the_commas_of_its_deeds(head, deeds):
    data = head + "\n" + f"王敏\t安居社区\t{deeds}\n李强\t文昌社区\t{deeds},{deeds}\n"

    assert only(data.encode()) == [
        head.split("\t"),
        ["王敏", "安居社区", deeds],
        ["李强", "文昌社区", f"{deeds},{deeds}"],
    ]


def test_a_text_whose_title_holds_commas_is_parted_by_the_mark_of_its_headings():
    data = "名单,推荐,,\n姓名;单位\n王敏;安居社区,太昊路,川汇区\n"

    assert only(data.encode())[1:] == [["姓名", "单位"], ["王敏", "安居社区,太昊路,川汇区"]]


def test_texts_written_to_stay_texts_and_rows_of_commas_at_the_end_are_understood():
    data = '姓名,电话\n王敏,"=""0138"""\n李强,="0139"\n' + ",\n" * 300_000

    assert only(data.encode()) == [["姓名", "电话"], ["王敏", "0138"], ["李强", "0139"]]


def test_one_broken_character_does_not_spoil_a_text():
    data = "姓名,单位\n王敏,安居社区\n李强,太昊社区\n".encode("gb18030").replace("敏".encode("gb18030"), b"\xff\xff", 1)

    assert [row[1] for row in only(data)] == ["单位", "安居社区", "太昊社区"]
