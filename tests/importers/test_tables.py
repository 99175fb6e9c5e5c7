"""Tables whose headings are an office's own, whose people stand in teams, and what is said of what is left out."""

import io

import pytest
from clerks import id_number, xlsx
from openpyxl import load_workbook
from test_layouts import PHONES, columns, only, people, said, tables

from importers import read_roster
from importers.cells import OpenSheet
from importers.hints import Hints
from importers.layout.sheets import read_tables


@pytest.mark.parametrize(
    ("headings", "row", "honoree"),
    [
        (["集体名称", "推荐单位", "参与人次", "活动次数", "服务天数"], ["红旗队", "文明办", 3, 4, 5], "collective"),
        (["获奖者", "作品名称", "指导老师", "组别"], ["张三", "春天", "李老师", "小学组"], "name"),
        (["候选人", "作品", "电话", "得票", "排位", "轮次", "场次"], ["张三", "春天", PHONES[1], 5, 6, 7, 8], "name"),
    ],
)
def test_headings_of_an_offices_own_do_not_hide_those_of_the_honorees(headings, row, honoree):
    table = only(headings, row, row)

    assert (table.roster, table.header_row) == (True, 1)
    assert [found.values[honoree] for found in table.rows] == [row[0], row[0]]
    assert table.columns[0].field == honoree


def test_a_household_head_named_in_a_line_of_people_heads_no_table():
    rows = [
        ["张三", "本人", "户主", "文昌社区"],
        ["李四", "本人", "户主", "文昌社区"],
        ["王五", "本人", "妻子", "安居社区"],
    ]
    table = only(["姓名", "填表", "与户主关系", "社区"], *rows)

    assert [row[0] for row in people(table)] == [2, 3, 4]


def test_a_roster_without_headings_says_what_its_columns_were_taken_for():
    table = only(["王敏", "文昌社区"], ["李强", "安居社区"], ["赵洋", "文昌社区"])

    assert said(table) == [("A1", "note", "no_headings")]
    assert "A列是姓名、B列是社区" in table.findings[0].message


def test_no_headings_are_missed_where_the_clerk_has_said_what_the_columns_are():
    hints = Hints(columns={"Sheet": {"A": "name", "B": "unit"}}, header_rows={"Sheet": 0})

    assert said(only(["王敏", "文昌社区"], ["李强", "安居社区"], hints=hints)) == []


@pytest.mark.parametrize("first", [("团队名称", "collective"), ("队名", "collective"), ("姓名", "name")])
def test_members_in_columns_of_their_own_are_read_together(first):
    heading, field = first
    rows = [["王明", "李强", "赵丽", "孙红"], ["周军", "李二", None, "孙四"], ["吴芳"]]
    table = only([heading, "队员1", "队员2", "队员3"], *rows)

    assert [(row.values[field], row.values["members"]) for row in table.rows] == [
        ("王明", "李强、赵丽、孙红"), ("周军", "李二、孙四"), ("吴芳", ""),
    ][: len(table.rows)]  # fmt: skip
    assert len(table.rows) >= 2
    assert said(table) == [("C1", "note", "column_joined"), ("D1", "note", "column_joined")]


def test_a_number_of_members_joins_no_members():
    table = only(["姓名", "家庭人口", "家庭成员"], ["王明", 3, "李强"], ["周军", 2, "李二"])

    assert [row.values["members"] for row in table.rows] == ["3", "2"]
    assert said(table) == [("C1", "note", "column_repeated")]


def test_members_the_clerk_leaves_out_are_not_read():
    hints = Hints(columns={"Sheet": {"A": "name", "B": "members", "C": None}})
    table = only(["姓名", "队员1", "队员2"], ["王明", "李强", "赵丽"], ["周军", "李二", "孙四"], hints=hints)

    assert [row.values["members"] for row in table.rows] == ["李强", "李二"]
    assert columns(table) == {"A": "name", "B": "members", "C": None}


def test_numbers_of_somebody_beside_the_honoree_are_not_the_honorees_whatever_they_look_like():
    rows = [[f"王{name}", id_number(n), f"李{name}", PHONES[n]] for n, name in enumerate("敏伟芳静")]
    table = only(["学生姓名", "监护人身份证号", "代领人姓名", "学校联系电话"], *rows)

    assert columns(table) == {"A": "name", "B": None, "C": None, "D": "contact_phone"}
    assert all("id_no" not in row.values and "phone" not in row.values for row in table.rows)


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["姓名", "科室", "单位名称"], ["name", "unit", None]),
        (["姓名", "电话", "单位名称"], ["name", "phone", "unit"]),
        (["户主姓名", "单位", "社区名称"], ["family", "unit", "community"]),
    ],
)
def test_a_unit_beside_people_is_never_the_honoree(headings, fields):
    table = only(headings, ["张三", "内科", "人民医院"], [None, "外科", "人民医院"], ["李四", "内科", "人民医院"])

    assert list(columns(table).values()) == fields
    assert "collective" not in table.rows[0].values


def test_a_line_without_a_name_among_people_is_one_to_be_named_however_its_unit_is_headed():
    rows = [["张三", "内科", "人民医院", "护士", PHONES[1]], [None, "外科", "人民医院", "护士", PHONES[2]]]
    table = only(["姓名", "科室", "单位名称", "职务", "电话"], *rows)

    assert said(table) == [("C1", "note", "column_repeated"), ("A3", "error", "name_missing")]


def test_a_column_behind_a_gap_is_the_tables_though_few_lines_fill_it():
    rows = [
        ["张三", "一中", None, PHONES[1]],
        *([f"李{name}", "一中"] for name in "敏伟芳静"),
        ["孙丽", "一中", None, PHONES[2]],
    ]
    table = only(["姓名", "单位", None, "手机号"], *rows)

    assert [row[2] for row in people(table, "phone")] == [PHONES[1], "", "", "", "", PHONES[2]]
    assert said(table) == []


def test_a_known_column_left_out_behind_a_gap_is_said():
    rows = [["张三", "一中", None, "文昌社区"], *([f"李{name}", "一中"] for name in "敏伟芳静")]
    table = only(["姓名", "单位", None, "社区"], *rows)

    assert columns(table) == {"A": "name", "B": "unit"}
    assert said(table) == [("D1", "note", "column_apart")]
    assert "D列“社区”与名单之间隔着空列，没有读取" in table.findings[0].message


def test_a_small_roster_with_labels_below_it_is_no_form():
    table = only(["姓名", "单位"], ["张三", "一中"], ["李四", "二中"], ["联系人："], ["联系电话："])

    assert people(table) == [(2, "张三"), (3, "李四")]


@pytest.mark.parametrize("colon", ["", "："])
def test_a_form_of_one_person_is_none_whether_its_labels_end_in_colons(colon):
    form = ["姓名", "民族", "工作单位", "籍贯", "学历", "职务"]
    table = only(*([label + colon, None] for label in form))

    assert (table.roster, table.rows) == (False, ())


CENSUS = (["单位名称", "联系电话", "行次", "年初数", "期末数", "本年数"], ["安居社区", PHONES[1], 1, 100, 200, 300])


def test_a_roster_below_a_table_that_is_none_is_read():
    first, second = tables(
        *CENSUS, [None], ["姓名", "社区", "电话"], ["张三", "文昌社区", PHONES[2]], ["李四", "文昌社区", PHONES[3]]
    )

    assert (first.roster, said(first)) == (False, [("A1", "warning", "not_a_roster")])
    assert (second.header_row, people(second)) == (4, [(5, "张三"), (6, "李四")])


def test_many_tables_that_are_no_rosters_are_refused_once():
    table = only(*CENSUS, *CENSUS, ["集体", "单位名称", "电话"], *CENSUS, *CENSUS)

    assert said(table) == [("A1", "warning", "not_a_roster")]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (CENSUS, "有4列的标题不是名单里的（如“行次”、“年初数”、“期末数”）"),
        ([["姓名"], ["民族"], ["工作单位"], ["籍贯"]], "像一个人的登记表"),
        ([["王敏", "一号"], ["李强", "二号"], ["赵洋", "三号"]], "没有标题行，只有A列的内容像姓名"),
        ([["资产", "行次"], ["货币资金", 1]], "没有找到“姓名”“户主姓名”或“集体名称”一列"),
    ],
)
def test_a_sheet_that_is_no_roster_is_told_why(rows, why):
    table = only(*rows)

    assert said(table) == [("A1", "warning", "not_a_roster")]
    assert why in table.findings[0].message


def test_a_list_of_units_the_clerk_has_set_right_is_read():
    table = only(*CENSUS, hints=Hints(columns={"Sheet": {"A": "collective", "B": "phone"}}))

    assert [row.values["collective"] for row in table.rows] == ["安居社区"]


def test_a_line_that_begins_a_table_and_heads_none_is_passed_once():
    long = ["情况说明" * 8] * 7
    found = tables(
        ["姓名", "电话"], ["张三", PHONES[1]], ["李四", PHONES[2]], ["单位名称", "姓名", *long], ["王五", "赵六", *long]
    )

    assert people(found[0]) == [(2, "张三"), (3, "李四")]


def test_hidden_lines_are_said_of_the_table_they_stand_in():
    rows = [
        ["姓名", "电话"],
        ["张三", PHONES[1]],
        ["李四", PHONES[2]],
        ["单位名称", "负责人", "电话"],
        ["安居社区", "王五", PHONES[3]],
    ]
    book = load_workbook(io.BytesIO(xlsx(rows)))
    book.worksheets[0].row_dimensions[5].hidden = True
    saved = io.BytesIO()
    book.save(saved)
    first, second = read_roster(saved.getvalue(), "名单.xlsx").sheets

    assert (said(first), said(second)) == ([], [("A5", "warning", "rows_hidden")])


def test_a_sheet_of_two_tables_cut_off_says_so_once():
    lines = [["姓名", "电话"], ["张三", PHONES[1]], ["单位名称", "负责人", "电话"], ["安居社区", "王五", PHONES[3]]]
    sheet = OpenSheet("名单", False, iter(list(enumerate(lines, 1))), stopped=True)
    found = []
    for table in read_tables(sheet):
        assert list(table.parts)
        found.append([one.code for one in table.findings])

    assert found == [[], ["sheet_cut"]]


@pytest.mark.parametrize("data", ["资产,行次\n货币资金,1\n".encode(), b"<table><tr><td>1</td><td>2</td></tr></table>"])
def test_a_file_without_named_sheets_is_spoken_of_in_chinese(data):
    (sheet,) = read_roster(data, "表.csv").sheets

    assert sheet.name in ("文本表格", "网页表格")
    assert f"工作表“{sheet.name}”不像名单" in sheet.findings[0].message
