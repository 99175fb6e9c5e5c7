"""Lines that hold one text or few: nobody is lost without a word, and no name is said of the people below it."""

import io

import pytest
from openpyxl import Workbook
from test_layouts import PHONES, only, people, said

from importers import read_roster


@pytest.mark.parametrize("name", ["王登科", "李新村", "王文科", "李学委", "张爱乡", "欧阳文明", "王文镇"])
@pytest.mark.parametrize("beside", [(), (45,)])
def test_a_name_that_ends_as_a_place_or_an_award_does_is_somebodys(name, beside):
    table = only(["姓名", "年龄"][: 1 + len(beside)], ["张三", *beside], [name, *beside], ["李四", *beside])

    assert people(table, "unit", "community", "township", "category") == [
        (row, one, "", "", "", "") for row, one in ((2, "张三"), (3, name), (4, "李四"))
    ]
    assert said(table) == []


def test_names_numbered_by_hand_are_no_sections_though_no_surname_is_known():
    table = only(["姓名"], ["1、张三"], ["2、欧阳娜娜"], ["3、迪丽热巴"], ["4、仉小红"], ["5、李四"])

    assert people(table, "category") == [
        (2, "张三", ""), (3, "欧阳娜娜", ""), (4, "迪丽热巴", ""), (5, "仉小红", ""), (6, "李四", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "field", "word"),
    [
        ("张庄村", "community", "张庄村"),
        ("教育局", "unit", "教育局"),
        ("农业局", "unit", "农业局"),
        ("许湾街道", "township", "许湾街道"),
        ("市一小学", "unit", "市一小学"),
        ("先进个人", "category", "先进个人"),
        ("李新村（3人）", "community", "李新村"),
    ],
)
def test_a_place_or_an_award_alone_where_names_stand_is_still_a_section(line, field, word):
    table = only(["姓名", "电话"], ["王敏", PHONES[1]], [line], ["李强", PHONES[2]])

    assert people(table, field) == [(2, "王敏", ""), (4, "李强", word)]


def test_a_section_that_may_be_a_name_is_said():
    table = only(["姓名", "电话"], ["王敏", PHONES[1]], ["三、迪丽热巴"], ["城关镇"], ["李强", PHONES[2]])

    assert people(table, "category", "township") == [(2, "王敏", "", ""), (5, "李强", "迪丽热巴", "城关镇")]
    assert said(table) == [("A3", "warning", "line_section"), ("A4", "warning", "line_section")]
    assert "第3行的“迪丽热巴”当作下面各行的类别读取" in table.findings[0].message


def test_several_names_in_one_cell_of_a_list_of_names_are_read_and_doubted():
    table = only(["姓名"], ["张三"], ["李四、王五"], ["陈红（女）"], ["赵六"])

    assert people(table) == [(2, "张三"), (3, "李四、王五"), (4, "陈红（女）"), (5, "赵六")]
    assert said(table) == [("A3", "warning", "name_several"), ("A4", "warning", "name_brackets")]


def test_a_couple_among_households_is_read():
    table = only(["户主"], ["王明"], ["李强、赵丽"], ["孙红"])

    assert [row.values["family"] for row in table.rows] == ["王明", "李强、赵丽", "孙红"]


@pytest.mark.parametrize("text", ["阿依古丽买买提", "John Smith", "王磊 李强 赵丽"])
def test_a_short_text_under_the_names_is_read_or_said_to_be_left_out(text):
    table = only(["姓名"], ["张三"], [text], ["赵六"])

    assert (3 in [row.row for row in table.rows]) != (said(table) == [("A3", "warning", "line_skipped")])


@pytest.mark.parametrize(
    "text",
    [
        "此页无正文",
        "以上名单经公示无异议",
        "共3人",
        "单位（盖章）：",
        "附件1",
        "注：公示五天",
        "区精神文明建设指导委员会",
    ],
)
def test_a_note_under_the_names_is_left_out_in_silence(text):
    table = only(["姓名", "电话"], ["张三", PHONES[1]], ["李四", PHONES[2]], [text], ["赵六", PHONES[3]])

    assert people(table) == [(2, "张三"), (3, "李四"), (5, "赵六")]
    assert [found for found in said(table) if found[2] != "count_differs"] == []


def test_a_name_beside_cells_merged_across_is_somebodys():
    table = only(
        ["姓名", "单位", "电话", "事迹", "备注"],
        ["张三", "一中", PHONES[1], "好", "无"],
        ["李四", "事迹另附，单位待核"],
        ["王五"],
        ["赵六", "一中", PHONES[3], "好", "无"],
        merges=("B3:E3", "B4:E4"),
    )

    assert [row[1] for row in people(table, "category")] == ["张三", "李四", "王五", "赵六"]
    assert [row.values.get("category") for row in table.rows] == [None] * 4


def named(title: str):
    """Read a sheet of that name with one person."""
    book = Workbook()
    book.worksheets[0].title = title
    for row in (["姓名", "电话"], ["王敏", PHONES[1]]):
        book.worksheets[0].append(row)
    saved = io.BytesIO()
    book.save(saved)
    (sheet,) = read_roster(saved.getvalue(), "名单.xlsx").sheets
    return sheet


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("最美家庭汇总表", "最美家庭"),
        ("优秀志愿者推荐名单", "优秀志愿者"),
        ("诚实守信", "诚实守信"),
        ("优秀代表", "优秀代表"),
    ],
)
def test_the_award_a_sheet_is_named_after_is_its_own_words_and_is_said(title, category):
    sheet = named(title)

    assert sheet.rows[0].values["category"] == category
    assert said(sheet) == [("A1", "note", "sheet_award")]
    assert f"类别都读作“{category}”" in sheet.findings[0].message


@pytest.mark.parametrize("title", ["文明办报送", "文明办", "文明单位申报材料", "优秀人员登记说明", "Sheet1"])
def test_an_office_or_a_list_in_the_name_of_a_sheet_is_no_award(title):
    sheet = named(title)

    assert ("category" in sheet.rows[0].values, said(sheet)) == (False, [])


def test_a_section_in_a_column_of_its_own_says_that_column_until_the_next():
    table = only(
        ["推荐单位", "姓名", "职务"],
        ["教育局"],
        [None, "王五", "教师"],
        ["妇联"],
        [None, "赵六", "科员"],
        ["推荐单位", "姓名", "职务"],
        [None, "孙丽", "科员"],
        ["团委", "周军", "干事"],
        [None, "吴芳", "干事"],
    )

    assert people(table, "recommender", "unit") == [
        (3, "王五", "教育局", ""), (5, "赵六", "妇联", ""), (7, "孙丽", "妇联", ""), (8, "周军", "团委", ""), (9, "吴芳", "", ""),
    ]  # fmt: skip


def test_a_section_in_the_column_of_another_thing_says_what_its_words_name():
    table = only(
        ["类别", "姓名", "电话"],
        ["文昌社区"],
        ["助人为乐", "王五", PHONES[1]],
        ["敬业奉献", "赵六", PHONES[2]],
        ["安居社区"],
        ["助人为乐", "孙丽", PHONES[3]],
    )

    assert people(table, "category", "community") == [
        (3, "王五", "助人为乐", "文昌社区"), (4, "赵六", "敬业奉献", "文昌社区"), (6, "孙丽", "助人为乐", "安居社区"),
    ]  # fmt: skip
