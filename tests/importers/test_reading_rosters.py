"""Whole files are read to rows: every column by its meaning, every doubt on its cell, whatever the format."""

import datetime as dt
import json
import re

import pytest
from clerks import HEADINGS, id_number, merged_xls, merged_xlsx, part, people, repacked, xls, xlsx

from importers import UnreadableWorkbook, read_roster, refusal_as_dict

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


def test_a_number_that_may_be_year_and_month_is_doubted_unless_the_id_confirms_the_day():
    number = id_number(4)
    day = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    serial = (day - dt.date(1899, 12, 30)).days
    alone, confirmed = one(姓名="王敏", 出生年月=serial), one(姓名="王敏", 出生年月=serial, 身份证号=number)

    assert alone.values["birth"] == confirmed.values["birth"] == day.isoformat()
    assert [(found.code, found.suggestion) for found in alone.findings if found.level == "warning"] == [
        ("date_packed", f"{str(serial)[:4]}-0{str(serial)[4]}")
    ]
    assert [found.code for found in confirmed.findings] == ["date_serial"]


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
