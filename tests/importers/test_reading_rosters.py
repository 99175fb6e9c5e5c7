import datetime as dt
import json
import re
import time

import pytest
from clerks import HEADINGS, id_number, merged_xls, merged_xlsx, part, people, repacked, xls, xlsx

from importers import UnreadableWorkbook, read_roster, refusal_as_dict
from importers.likeness.comparing import Somebody
from importers.likeness.duplicates import Repeats

TITLE = ["道德文明使者推荐名单"]


def only(data: bytes, name: str = "名单.xlsx"):
    (sheet,) = read_roster(data, name).sheets
    return sheet


def found(sheet, row: int) -> list[tuple[str, str, str]]:
    (line,) = [line for line in sheet.rows if line.row == row]
    return [(finding.cell, finding.level, finding.code) for finding in line.findings]


def one(**cells):
    """Read a roster of one person with the given cells under their headings."""
    sheet = only(xlsx([list(cells), list(cells.values())]))
    return sheet.rows[0]


@pytest.mark.parametrize("make", [xlsx, xls])
def test_both_excel_formats_give_the_same_rows(make):
    rows = people(5)

    roster = read_roster(make([TITLE, list(HEADINGS), *rows]), "名单")

    assert roster.reader == "calamine"
    assert roster.sheets[0].header_row == 2
    assert [(c.column, c.heading, c.field) for c in roster.sheets[0].columns] == [
        ("A", "序号", "seq"),
        ("B", "姓名", "name"),
        ("C", "身份证号", "id_no"),
        ("D", "联系电话", "phone"),
        ("E", "工作单位", "unit"),
    ]
    assert [list(row.originals.values()) for row in roster.rows] == [[str(cell) for cell in row] for row in rows]
    assert [row.row for row in roster.rows] == [3, 4, 5, 6, 7]
    assert [row.findings for row in roster.rows] == [()] * 5


def test_rows_and_columns_carry_the_numbers_of_the_sheet_itself():
    blank = [None, None]
    sheet = only(xlsx([blank, blank, [None, None, "姓名", "手机号"], blank, [None, None, "王敏", 13800138000]]))

    assert sheet.header_row == 3
    assert [column.column for column in sheet.columns] == ["C", "D"]
    assert [(row.row, dict(row.cells)) for row in sheet.rows] == [(5, {"name": "C5", "phone": "D5"})]


def test_a_phone_stored_as_a_number_is_read_as_its_digits():
    assert one(姓名="王敏", 手机号=13800138000.0).values["phone"] == "13800138000"


def test_an_id_stored_as_a_number_is_refused_by_its_type():
    row = one(姓名="王敏", 身份证号=411699196001010032)

    assert row.values["id_no"] == ""
    assert [(f.cell, f.level, f.code, f.message) for f in row.findings] == [
        ("B2", "error", "id_digits_lost", "身份证号以数字存储，末三位已丢失，无法恢复，请以文本重填。")
    ]


def test_a_date_cell_is_read_as_its_day():
    row = one(姓名="王敏", 出生日期=dt.date(1975, 2, 7))

    assert (row.originals["birth"], row.values["birth"]) == ("1975-02-07", "1975-02-07")


def test_a_bad_row_is_a_finding_and_the_rest_is_read():
    rows = people(4)
    rows[1][2] = rows[1][2][:17] + ("1" if rows[1][2][17] != "1" else "2")
    rows[2][1] = None
    rows[3][3] = "1380000000"
    sheet = only(xlsx([list(HEADINGS), *rows]))

    assert len(sheet.rows) == 4
    assert found(sheet, 3) == [("C3", "error", "id_checksum")]
    assert found(sheet, 4) == [("B4", "error", "name_missing")]
    assert found(sheet, 5) == [("D5", "warning", "phone_length")]


def test_the_same_id_twice_is_said_on_both_rows():
    rows = people(4)
    rows[3][1:3] = rows[0][1:3]
    sheet = only(xlsx([list(HEADINGS), *rows]))

    assert (found(sheet, 2), found(sheet, 5)) == (
        [("C2", "warning", "duplicate_id")],
        [("C5", "warning", "duplicate_id")],
    )
    assert (
        sheet.rows[0].findings[0].message == "与第5行疑似同一人（把握很大）：身份证号相同。请核对，重复的只保留一行。"
    )


def test_the_old_and_the_new_form_of_one_id_are_the_same_person():
    new = id_number(7)
    old = new[:6] + new[8:17]
    sheet = only(xlsx([["姓名", "身份证号"], ["王敏", new], ["王敏", old]]))

    assert found(sheet, 2) == [("B2", "warning", "duplicate_id")]
    assert found(sheet, 3) == [("B3", "note", "id_15_digits"), ("B3", "warning", "duplicate_id")]
    assert sheet.rows[1].values["id_no"] == old


def test_a_name_and_unit_twice_without_ids_is_said_despite_spaces():
    sheet = only(xlsx([["姓名", "单位"], ["王敏", "安居社区"], ["李强", "安居社区"], ["王 敏", "安居社区"]]))

    assert found(sheet, 2) == [("A2", "warning", "duplicate_name")]
    assert found(sheet, 3) == []
    assert found(sheet, 4) == [("A4", "note", "name_spaces"), ("A4", "warning", "duplicate_name")]


def test_two_namesakes_with_different_ids_are_two_people():
    sheet = only(
        xlsx([["姓名", "身份证号", "单位"], ["王敏", id_number(1), "甲社区"], ["王敏", id_number(2), "甲社区"]])
    )

    assert [row.findings for row in sheet.rows] == [(), ()]


def test_a_row_without_an_id_is_the_same_person_as_rows_with_one():
    rows = [
        ["王小明", id_number(1), "13800000001", "甲"],
        ["李丽", id_number(2), "13800000002", "乙"],
        ["王 小明", None, "13800000001", "甲"],
        ["王小明", id_number(1), None, "丙"],
    ]
    sheet = only(xlsx([["姓名", "身份证号", "联系电话", "单位"], *rows]))
    messages = {row.row: [f.message for f in row.findings if f.level == "warning"] for row in sheet.rows}

    assert messages == {
        2: [
            "与第5行疑似同一人（把握很大）：身份证号相同。请核对，重复的只保留一行。",
            "与第4行疑似同一人（把握很大）：姓名和手机号相同。请核对，重复的只保留一行。",
        ],
        3: [],
        4: ["与第2行疑似同一人（把握很大）：姓名和手机号相同。请核对，重复的只保留一行。"],
        5: ["与第2行疑似同一人（把握很大）：身份证号相同。请核对，重复的只保留一行。"],
    }


def test_a_wrong_id_does_not_hide_a_repeated_name_and_unit():
    sheet = only(xlsx([["姓名", "身份证号", "单位"], ["王敏", id_number(1), "甲"], ["王敏", "4116021950", "甲"]]))

    assert found(sheet, 2) == [("A2", "warning", "duplicate_name")]
    assert found(sheet, 3) == [("B3", "error", "id_length"), ("A3", "warning", "duplicate_name")]


def crowd(count: int) -> list[int]:
    """Return the rows found repeated among that many rows of one name, half with one phone, half with ID numbers."""
    repeats = Repeats()
    known = [Somebody("王敏", id_number(n), unit="甲") for n in range(count)]
    for row, one in enumerate([Somebody("王敏", phone="1", unit="甲")] * count + known, 2):
        repeats.add(0, row, f"A{row}", one)
    return [row for _, row, _ in repeats.found()]


def test_the_time_for_a_crowd_of_one_name_does_not_grow_with_its_square():
    taken = []
    for count in (500, 4_000):
        begun = time.process_time()
        repeated = crowd(count)
        taken.append(time.process_time() - begun)

    assert repeated[:4_000] == list(range(2, 4_002))
    assert taken[1] < 24 * taken[0]  # eight times the rows: 8 × when linear, 64 × when compared each with each


def test_error_cells_keep_their_word_and_are_said():
    rows = [["#N/A", id_number(1), "甲"], ["王敏", "#REF!", "#VALUE!"], ["李强", id_number(3), "=1/0"]]
    sheet = only(xlsx([["姓名", "身份证号", "单位"], *rows]))

    assert [dict(row.originals) for row in sheet.rows[:2]] == [
        {"name": "#N/A", "id_no": id_number(1), "unit": "甲"},
        {"name": "王敏", "id_no": "#REF!", "unit": "#VALUE!"},
    ]
    assert [dict(row.values)["name"] for row in sheet.rows] == ["", "王敏", "李强"]
    assert found(sheet, 2) == [("A2", "error", "cell_error")]
    assert found(sheet, 3) == [("B3", "error", "cell_error"), ("C3", "warning", "cell_error")]
    assert found(sheet, 4) == [("C4", "warning", "formula_without_result")]


def test_a_name_that_is_only_a_formula_without_result_is_a_person_to_be_mended():
    rows = [["序号", "姓名", "电话"], [1, "王敏", "13800138000"], [2, '="李"&"强"', None]]
    sheet = read_roster(xlsx([["说明"]], rows)).sheets[1]

    assert [row.originals["name"] for row in sheet.rows] == ["王敏", '="李"&"强"']
    assert found(sheet, 3) == [("B3", "error", "formula_without_result")]


def test_a_formula_whose_saved_result_is_an_empty_text_is_an_empty_cell():
    package = xlsx([["姓名", "单位"], ["王敏", "甲"], ["=A2", "=B2"]])
    sheet1 = part(package, "xl/worksheets/sheet1.xml")
    solved = re.sub(rb'<c r="(.3)"><f>(..)</f><v ?/?>(?:</v>)?</c>', rb'<c r="\1" t="str"><f>\2</f><v></v></c>', sheet1)
    sheet = only(repacked(package, sheet1=solved))

    assert solved.count(b't="str"') == 2
    assert [row.row for row in sheet.rows] == [2]


@pytest.mark.parametrize("make", [merged_xlsx, merged_xls])
def test_a_unit_or_grade_merged_downwards_is_said_on_every_row_it_covers(make):
    rows = [
        [None, None, None, None],
        ["等级", "姓名", "社区", "单位"],
        ["一等奖", "王敏", "安居社区", "甲"],
        [None, "李强", None, "乙"],
        ["二等奖", "赵洋", None, None],
        [None, None, None, None],
        [None, "孙丽", None, "丁"],
    ]
    sheet = only(make(rows, "A3:A4", "A5:A7", "C3:C6", "D3:D3"))
    fields = ("grade", "name", "community", "unit")

    assert [tuple(row.values[field] for field in fields) for row in sheet.rows] == [
        ("一等奖", "王敏", "安居社区", "甲"),
        ("一等奖", "李强", "安居社区", "乙"),
        ("二等奖", "赵洋", "安居社区", ""),
        ("二等奖", "孙丽", "", "丁"),
    ]
    assert [row.originals["grade"] for row in sheet.rows] == ["一等奖", "一等奖", "二等奖", "二等奖"]


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


def test_a_name_of_more_than_thirty_characters_is_an_error():
    sheet = only(xlsx([["姓名", "单位"], ["丽" * 31, "甲"], ["王敏", "乙"]]))

    assert found(sheet, 2) == [("A2", "error", "name_too_long")]


def test_passwords_and_bank_cards_are_never_read():
    sheet = only(
        xlsx([["姓名", "密码;", "开户行", "银行卡号", "手机号"], ["王敏", "geheim1", "工行", "6222", 13800138000]])
    )

    assert [column.field for column in sheet.columns] == ["name", "password", "bank", "bank", "phone"]
    assert dict(sheet.rows[0].values) == {"name": "王敏", "phone": "13800138000"}
    assert dict(sheet.rows[0].originals) == {"name": "王敏", "phone": "13800138000"}


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


def test_headings_of_two_lines_are_read_by_the_lower_one():
    sheet = only(
        xlsx(
            [
                ["序号", "姓名", "联系方式", None],
                [None, None, "手机号", "家庭住址"],
                [1, "王敏", 13800138000, "安居8-4"],
            ]
        )
    )

    assert sheet.header_row == 2
    assert [(c.heading, c.field) for c in sheet.columns] == [
        ("序号", "seq"),
        ("姓名", "name"),
        ("手机号", "phone"),
        ("家庭住址", "address"),
    ]
    assert [row.values["name"] for row in sheet.rows] == ["王敏"]


def test_a_sheet_without_headings_is_read_by_its_values():
    sheet = only(xlsx([[row[0], row[1], row[2], int(row[3])] for row in people(6)]))

    assert sheet.header_row is None
    assert [column.field for column in sheet.columns] == ["seq", "name", "id_no", "phone"]
    assert [row.row for row in sheet.rows] == [1, 2, 3, 4, 5, 6]


def test_values_outvote_a_wrong_heading_and_say_so():
    sheet = only(xlsx([["姓名", "手机号", "身份证号"], *[[row[1], row[2], row[3]] for row in people(5)]]))

    assert [column.field for column in sheet.columns] == ["name", "id_no", "phone"]
    assert [(f.cell, f.level, f.code) for f in sheet.findings] == [
        ("B1", "warning", "heading_and_values"),
        ("C1", "warning", "heading_and_values"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["资产负债表"], ["资产", "行次", "年初数", "期末数"], ["货币资金", 1, 100, 200], ["应收账款", 2, 30, 40]],
        [
            ["姓名", None, "性别", None, "出生年月", None],
            ["民族", None, "政治面貌", None],
            ["工作单位", None, "职务", None],
        ],
        [["序号", "姓名", "单位"]],
        [["你好"]],
    ],
)
def test_a_sheet_that_is_no_roster_is_said_to_be_none(rows):
    sheet = only(xlsx(rows))

    assert (sheet.roster, sheet.rows) == (False, ())
    assert [finding.level for finding in sheet.findings] == ["warning"]


def test_empty_sheets_beside_the_roster_are_no_rosters():
    roster = read_roster(xlsx([list(HEADINGS), *people(2)], [], []), "名单.xlsx")

    assert [sheet.roster for sheet in roster.sheets] == [True, False, False]
    assert [finding.code for finding in roster.sheets[1].findings] == ["sheet_empty"]


def test_an_id_glued_to_the_name_is_split_off():
    sheet = only(xlsx([["姓名", "身份证号", "手机号"], ["王敏" + id_number(3), None, 13800138000]]))

    assert dict(sheet.rows[0].values) == {"name": "王敏", "id_no": id_number(3), "phone": "13800138000"}
    assert found(sheet, 2) == [("A2", "warning", "name_with_id")]


def test_sex_and_birth_are_checked_against_the_id():
    number = id_number(3)
    sex = "女" if int(number[16]) % 2 else "男"
    sheet = only(xlsx([["姓名", "性别", "出生日期", "身份证号"], ["王敏", sex, "1999.1.1", number]]))

    assert found(sheet, 2) == [("B2", "warning", "sex_and_id"), ("C2", "warning", "birth_and_id")]


def test_a_month_kept_as_a_number_may_be_october():
    row = one(姓名="王敏", 出生年月=1980.1)

    assert row.values["birth"] == "1980-01"
    assert [(f.cell, f.level, f.code, f.suggestion) for f in row.findings] == [
        ("B2", "warning", "date_month", "1980-10")
    ]
    assert [one(姓名="王敏", 出生年月=typed).findings for typed in ("1980.1", 1980.05, 1980.11)] == [()] * 3


def test_a_january_that_the_id_confirms_is_not_doubted():
    number = id_number(3)
    row = one(姓名="王敏", 出生年月=float(f"{number[6:10]}.1"), 身份证号=number)

    assert (number[10:12], row.findings) == ("01", ())


def test_a_birth_in_the_future_is_an_error():
    today = dt.date.today()
    rows = [["王敏", "2099-01-01"], ["李强", today], ["赵洋", today + dt.timedelta(1)], ["孙丽", f"{today.year + 1}年"]]
    sheet = only(xlsx([["姓名", "出生日期"], *rows]))

    assert [[f.code for f in row.findings] for row in sheet.rows] == [
        ["birth_in_future"],
        ["birth_unlikely"],
        ["birth_in_future"],
        ["birth_in_future"],
    ]


def test_a_roster_of_units_is_read_by_its_unit_names():
    sheet = only(xlsx([["序号", "单位名称", "负责人", "联系电话"], [1, "安居社区", "王敏", "13800138000"]]))

    assert (sheet.roster, dict(sheet.rows[0].values)["collective"]) == (True, "安居社区")


def test_the_printed_shape_has_exactly_its_keys_and_survives_printing():
    told = read_roster(xlsx([TITLE, list(HEADINGS), *people(3)], []), "名单.xlsx").as_dict()

    assert list(told) == ["file", "reader", "refused", "sheets"]
    assert list(told["sheets"][0]) == ["name", "roster", "header_row", "columns", "rows", "findings"]
    assert list(told["sheets"][0]["columns"][0]) == ["column", "heading", "field", "confidence"]
    assert list(told["sheets"][0]["rows"][0]) == ["row", "values", "originals", "findings"]
    assert list(told["sheets"][1]["findings"][0]) == ["cell", "level", "code", "message", "suggestion"]
    assert json.loads(json.dumps(told)) == told


def test_a_refused_file_has_the_same_shape():
    with pytest.raises(UnreadableWorkbook) as refused:
        read_roster(b"", "空.xlsx")

    assert refusal_as_dict("空.xlsx", refused.value) == {
        "file": "空.xlsx",
        "reader": None,
        "refused": {"code": "empty", "message": "这个文件是空的，一个字节也没有。请确认名单已经保存，再重新上传。"},
        "sheets": [],
    }
