"""Which lines of a file tell of people, and which are titles, sections, sums, notes and repeated headings."""

import pytest
from clerks import merged_xlsx, xlsx
from test_reading_rosters import found, only


def test_a_name_merged_downwards_stays_one_person():
    rows = [["姓名", "单位"], ["王敏", "甲"], [None, "乙"], ["李强", "丙"]]

    assert names(only(merged_xlsx(rows, "A2:A3"))) == ["王敏", "李强"]


@pytest.mark.parametrize("typed", ["无", "/", "-", "—", "暂无"])
def test_a_row_whose_name_says_nothing_stays_and_is_said(typed):
    sheet = only(xlsx([["姓名", "单位"], ["王敏", "甲"], [typed, "乙"]]))

    assert [(row.values["name"], row.originals["name"]) for row in sheet.rows] == [("王敏", "王敏"), ("", typed)]
    assert found(sheet, 3) == [("A3", "error", "name_not_a_name")]
    assert sheet.rows[1].findings[0].message == f"“{typed}”不是姓名，请填写获奖人姓名；如果不是人员，请删去这一行。"


def test_a_line_of_strokes_alone_is_no_person():
    sheet = only(xlsx([["序号", "姓名", "单位"], [1, "王敏", "甲"], [2, "/", "/"], ["/", "无", None]]))

    assert names(sheet) == ["王敏"]


def test_a_starred_name_is_a_person_and_a_starred_note_is_none():
    sheet = only(
        xlsx([["姓名", "单位"], ["*王明", "甲"], ["*李丽", None], ["*以上人员排名不分先后，请相互转告", None]])
    )

    assert names(sheet) == ["王明", "李丽"]
    assert found(sheet, 2) == [("A2", "note", "name_marks")]


def test_titles_sections_footnotes_blanks_and_repeated_headings_are_no_people():
    heading = ["序号", "姓名", "工作单位"]
    sheet = only(
        xlsx(
            [
                ["先进个人名单"],
                ["填报单位：太昊路办事处", None, "2023年5月6日"],
                heading,
                ["一等奖"],
                [1, "王敏", "安居社区"],
                [None, None, None],
                ["二等奖"],
                heading,
                [2, "李强", "文昌社区"],
                [3, None, None],
                ["注：以上人员排名不分先后。"],
                ["填表人：赵洋", None, "审核人：孙丽"],
            ]
        )
    )

    assert sheet.header_row == 3
    assert [(row.row, row.values["name"], row.values["grade"]) for row in sheet.rows] == [
        (5, "王敏", "一等奖"),
        (9, "李强", "二等奖"),
    ]
    assert [row.findings for row in sheet.rows] == [(), ()]


def names(sheet) -> list[str]:
    return [row.values["name"] for row in sheet.rows]


@pytest.mark.parametrize(
    "line",
    [
        ["合计", "4人", None],
        ["小计", 3, None],
        ["合 计", "4人", "13800138000"],
        ["合\n计", "4人", None],
        ["合\u200b计", "4人", None],
        ["合计：", "某社区", "13800138000"],
        ["共计198人", "甲", None],
        ["合计（人）", "4", "3"],
        [None, "总计", "5"],
        ["一等奖", "5人", None],
        ["二等奖（2名）", 2, None],
    ],
)
def test_a_line_that_counts_people_is_no_person_whatever_its_other_cells_hold(line):
    sheet = only(xlsx([["姓名", "单位", "联系电话"], ["王敏", "甲", "13800138000"], line]))

    assert names(sheet) == ["王敏"]


def test_people_whose_names_or_units_resemble_a_sum_or_a_grade_stay():
    rows = [["总计晓", "甲"], ["王合计", "合计科"], ["金奖励", "一等奖"]]
    sheet = only(xlsx([["姓名", "单位"], *rows]))

    assert names(sheet) == ["总计晓", "王合计", "金奖励"]


def test_a_grade_in_its_own_first_column_is_no_section():
    sheet = only(xlsx([["等级", "姓名", "单位"], ["一等奖", "王敏", "甲"], ["一等奖", "李强", "5号院"]]))

    assert [(row.values["name"], row.values["grade"]) for row in sheet.rows] == [("王敏", "一等奖"), ("李强", "一等奖")]


def test_a_section_gives_its_grade_without_the_count():
    lines = [["二等奖（2名）"], ["王敏", "甲"], ["三等奖", "共3人"], ["李强", "甲"], ["一等奖：5名"], ["赵洋", "乙"]]
    sheet = only(xlsx([["姓名", "单位"], *lines]))

    assert [(row.values["name"], row.values["grade"]) for row in sheet.rows] == [
        ("王敏", "二等奖"),
        ("李强", "三等奖"),
        ("赵洋", "一等奖"),
    ]
