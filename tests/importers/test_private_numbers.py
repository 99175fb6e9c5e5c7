import time

import pytest
from clerks import id_number, xlsx

from importers import read_roster
from importers.cleaning.fields import clean_name
from importers.cleaning.numbers import find_numbers, split_phone, without_numbers

PHONE = "13912345678"
NUMBER = id_number(9)


def one(**cells):
    """Read a roster of one person with the given cells under their headings."""
    (sheet,) = read_roster(xlsx([list(cells), list(cells.values())]), "名单.xlsx").sheets
    return sheet.rows[0]


def said(row) -> list[tuple[str, str, str]]:
    return [(finding.cell, finding.level, finding.code) for finding in row.findings]


def test_a_phone_in_a_unit_refuses_the_row_and_says_how_the_unit_reads_without_it():
    row = one(姓名="王敏", 工作单位=f"安居社区李主任{PHONE}")
    (finding,) = row.findings

    assert said(row) == [("B2", "error", "private_number")]
    assert finding.message == "工作单位里混有电话或证件号码，公示时会泄露；请把号码移到自己的列。"
    assert finding.suggestion == "安居社区李主任"


@pytest.mark.parametrize(
    "heading",
    ["家庭成员", "工作单位", "职务", "工作单位及职务", "社区", "镇(街道)", "推荐单位", "类别", "等级", "户主姓名"],
)
@pytest.mark.parametrize("number", [PHONE + "、13800138000", NUMBER[:6] + " " + NUMBER[6:14] + " " + NUMBER[14:]])
def test_no_published_column_lets_a_number_through(heading, number):
    row = one(**{"姓名": "王敏", heading: f"安居{number}"})

    assert ("B2", "error", "private_number") in said(row)


def test_a_number_in_the_name_of_a_collective_is_an_error():
    (sheet,) = read_roster(xlsx([["单位名称", "负责人"], [f"安居社区{PHONE}", "王敏"]]), "名单.xlsx").sheets

    assert said(sheet.rows[0]) == [("A2", "error", "private_number")]


def test_numbers_in_columns_the_vault_keeps_are_no_errors():
    row = one(姓名="王敏", 手机号=PHONE, 身份证号=NUMBER, 住址=f"安居8-4 {PHONE}", 联系人=f"李强{PHONE}", 备注=PHONE)

    assert [finding for finding in row.findings if finding.level == "error"] == []


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (f"安居社区{PHONE}", "安居社区"),
        ("安居社区139 1234 5678", "安居社区"),
        ("安居社区139-1234-5678", "安居社区"),
        ("安居社区139－1234－5678", "安居社区"),
        ("安居社区139—1234—5678", "安居社区"),
        ("安居社区１３９１２３４５６７８", "安居社区"),
        ("安居社区139\u200b1234\u20605678", "安居社区"),
        ("安居社区1 3 9 1 2 3 4 5 6 7 8", "安居社区"),
        ("安居社区①③⑨①②③④⑤⑥⑦⑧", "安居社区"),
        (f"安居社区（电话：{PHONE}）", "安居社区"),
        (f"安居社区，联系电话:+86 {PHONE}", "安居社区"),
        (f"安居社区+86{PHONE}党支部", "安居社区党支部"),
        (f"（安居社区{PHONE}）", "（安居社区）"),
        (f"安居社区 {PHONE}/13800138000", "安居社区"),
        ("安居社区0394-8251234", "安居社区"),
        ("安居社区03948251234", "安居社区"),
        (f"安居社区{NUMBER}", "安居社区"),
        ("安居社区11010519491231002x", "安居社区"),
        ("安居社区110105 19491231 002X", "安居社区"),
        ("安居社区110105491231002", "安居社区"),
        ("安居社区110105-491231-002", "安居社区"),
        (f"2023 {PHONE}", "2023"),
        (f"安居社区3号楼 {PHONE}", "安居社区3号楼"),
        ("安居社区6222021234567890123", "安居社区"),
    ],
)
def test_a_number_is_found_in_every_form_and_taken_out_with_its_label(text, rest):
    assert find_numbers(text)
    assert without_numbers(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "安居社区8号楼2单元1001室",
        "2023-2024年度",
        "2023.1.15-2023.12.31",
        "2023-05-06 2024-05-06",
        "1985.10-2020.1",
        "1998.12.1-2003",
        "周文〔2023〕15号",
        "2021-2022学年 2022-2023学年",
        "110社区警务室",
        "1391234567",
        "第7012345678分队",
    ],
)
def test_house_numbers_years_and_days_are_no_private_numbers(text):
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    "typed",
    [
        f"张三{PHONE}",
        f"张三 {PHONE}",
        f"{PHONE}张三",
        f"张 三（{PHONE}）",
        "张三139 1234 5678",
        "张三139-1234-5678",
        "张三１３９１２３４５６７８",
        f"张三，手机号：{PHONE}",
        f"张三 +86 {PHONE}",
        f"张三86{PHONE}",
    ],
)
@pytest.mark.parametrize("own", [None, PHONE, "139 1234 5678", "无"])
def test_a_phone_glued_to_the_name_becomes_the_phone_of_the_row(typed, own):
    row = one(姓名=typed, 单位="安居社区", 手机号=own)

    assert (row.values["name"], row.values["phone"]) == ("张三", PHONE)
    assert ("A2", "warning", "name_with_phone") in said(row)
    assert row.level == "warning"


def test_a_phone_glued_to_the_name_is_kept_without_a_column_for_it():
    row = one(姓名=f"张三{PHONE}", 单位="安居社区")

    assert dict(row.values) == {"name": "张三", "phone": PHONE, "unit": "安居社区"}
    assert said(row) == [("A2", "warning", "name_with_phone")]


def test_a_phone_glued_to_the_head_of_a_household_is_split_off_too():
    assert dict(one(户主姓名=f"张三{PHONE}", 社区="安居社区").values)["phone"] == PHONE


def test_another_phone_in_the_name_than_the_rows_own_is_an_error():
    row = one(姓名=f"张三{PHONE}", 手机号="13800138000")

    assert (row.values["name"], row.values["phone"]) == ("张三", "13800138000")
    assert said(row) == [("A2", "warning", "name_with_phone"), ("A2", "error", "private_number")]
    assert row.findings[1].suggestion == "张三"


def test_an_id_and_a_phone_glued_to_one_name_both_find_their_columns():
    row = one(姓名=f"张三{NUMBER} {PHONE}", 单位="安居社区")

    assert (row.values["name"], row.values["id_no"], row.values["phone"]) == ("张三", NUMBER, PHONE)
    assert row.level == "warning"


def test_an_id_glued_to_the_name_stays_a_warning():
    assert said(one(姓名=f"张三{NUMBER}", 单位="安居社区")) == [("A2", "warning", "name_with_id")]


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        (f"张三{PHONE}、李四13800138000", "张三、李四"),
        ("张三411602 19750207 4903", "张三"),
        ("张三139123456789", "张三"),
        ("张三0394-8251234", "张三"),
        (f"张三2{' '}{PHONE}", "张三2"),
    ],
)
def test_a_name_with_numbers_that_cannot_be_told_apart_is_an_error(typed, rest):
    row = one(姓名=typed, 单位="安居社区")
    hits = [finding for finding in row.findings if finding.code == "private_number"]

    assert [(hit.cell, hit.level, hit.suggestion) for hit in hits] == [("A2", "error", rest)]


def test_splitting_a_name_twice_changes_nothing_more():
    for typed in (f"张三{PHONE}", f"张   三 ( {PHONE} )", "138     12345678张三", f"{PHONE}", f"张三{PHONE}1"):
        once = clean_name(typed).value

        assert clean_name(once).value == once
    assert split_phone(PHONE) == (PHONE, "")


def test_a_very_long_text_is_searched_quickly():
    began = time.perf_counter()
    for text in ("1 " * 16_000, "(" * 32_000, f"{PHONE} " * 2_700, "13-" * 10_000, " " * 32_000):
        without_numbers(text)

    assert time.perf_counter() - began < 5
