"""Layouts that clerks make: which lines are people, which columns are what, and what is said where that is doubtful."""

import datetime as dt
import io

import pytest
from clerks import id_number, merged_xlsx, xlsx
from openpyxl import Workbook

from importers import read_roster
from importers.cells import SheetCells
from importers.hints import Hints
from importers.layout.headings import find_layouts, layout_key

PHONES = [f"1380000000{n}" for n in range(10)]


def tables(*rows, merges: tuple[str, ...] = (), hints: Hints | None = None):
    """Read one sheet and return its tables."""
    return read_roster(merged_xlsx(rows, *merges) if merges else xlsx(rows), "名单.xlsx", hints).sheets


def only(*rows, merges: tuple[str, ...] = (), hints: Hints | None = None):
    (table,) = tables(*rows, merges=merges, hints=hints)
    return table


def people(table, *fields: str) -> list[tuple[str, ...]]:
    """Return the row number and some values of everybody read."""
    return [(row.row, *(row.values.get(field, "") for field in ("name", *fields))) for row in table.rows]


def said(table) -> list[tuple[str, str, str]]:
    """Return what is said of the sheet and of its rows."""
    found = [*table.findings, *(finding for row in table.rows for finding in row.findings)]
    return [(finding.cell, finding.level, finding.code) for finding in found]


def columns(table) -> dict[str, str | None]:
    return {column.column: column.field for column in table.columns}


def test_headings_of_three_levels_are_read_by_the_lowest():
    table = only(
        ["序号", "姓名", "信息", None, None],
        [None, None, "证件", "联系", None],
        [None, None, "身份证号", "手机", "住址"],
        [1, "王敏", id_number(1), PHONES[1], "安居8-4"],
        merges=("A1:A3", "B1:B3", "C1:E1", "D2:E2"),
    )

    assert (table.header_row, columns(table)) == (
        3,
        {"A": "seq", "B": "name", "C": "id_no", "D": "phone", "E": "address"},
    )


def test_a_line_of_groups_above_whole_headings_is_no_heading():
    table = only(
        ["个人信息", None, "联系方式"],
        ["姓名", "身份证号", "手机"],
        ["王敏", id_number(1), PHONES[1]],
        merges=("A1:B1",),
    )

    assert (table.header_row, people(table)) == (2, [(3, "王敏")])


def test_fill_in_lines_above_are_no_headings_however_many_labels_they_hold():
    table = only(
        ["推荐单位（盖章）：", None, "联系人：", "李主任", "联系电话：", "0394-8251234"],
        ["序号", "姓名", "身份证号"],
        [1, "王敏", id_number(1)],
    )

    assert (table.header_row, people(table)) == (2, [(3, "王敏")])


@pytest.mark.parametrize(
    "line",
    [
        ["必填", "必填", "18位", "选填"],
        ["（必填）", "与身份证一致", "请设为文本格式", "（选填）"],
        [1, 2, 3, 4],
        ["①", "②", "③", "④"],
        ["填表人：", "王磊", "审核人：", "孙丽"],
        ["推荐单位（盖章）：", None, None, "联系电话：0394-8251234"],
        [None, None, "联系人：李主任 电话：0394-8251234"],
        ["社区", "人数"],
        ["此页无正文"],
        [None, "年   月   日"],
        ["第1页，共3页"],
    ],
)
def test_lines_that_instruct_sign_or_count_columns_are_no_people(line):
    table = only(
        ["序号", "姓名", "身份证号", "电话"],
        [1, "王敏", id_number(1), PHONES[1]],
        line,
        [2, "李强", id_number(2), PHONES[2]],
    )

    assert people(table) == [(2, "王敏"), (4, "李强")]
    assert said(table) == []


def test_a_line_that_calls_itself_an_example_is_not_read_and_that_is_said():
    table = only(["序号", "姓名", "身份证号"], ["例", "张三", "411602199001011234"], [1, "王敏", id_number(1)])

    assert people(table) == [(3, "王敏")]
    assert said(table) == [("A2", "note", "line_example")]


def test_notes_beside_the_table_are_none_of_it():
    table = only(
        ["序号", "姓名", "电话", None, "请于5月10日前报送"],
        [1, "王敏", PHONES[1], None, "社区", "人数"],
        [2, "李强", PHONES[2], None, "文昌", 3],
        [3, "赵洋", PHONES[3], None, "电话", "0394-8251234"],
        [4, "孙丽", PHONES[4]],
        [None, None, None, None, "合计", 12],
    )

    assert columns(table) == {"A": "seq", "B": "name", "C": "phone"}
    assert [row for row, _ in people(table)] == [2, 3, 4, 5]
    assert said(table) == []


def test_an_empty_column_within_the_table_does_not_end_it():
    table = only(
        ["姓名", None, "电话", "单位"], ["王敏", None, PHONES[1], "文昌社区"], ["李强", None, PHONES[2], "安居社区"]
    )

    assert people(table, "phone", "unit") == [(2, "王敏", PHONES[1], "文昌社区"), (3, "李强", PHONES[2], "安居社区")]


@pytest.mark.parametrize(
    ("line", "field", "word"),
    [
        (["二等奖"], "grade", "二等奖"),
        (["（二）二等奖（2名）"], "grade", "二等奖"),
        (["一、助人为乐"], "category", "助人为乐"),
        (["见义勇为类（3人）"], "category", "见义勇为类"),
        (["文昌社区"], "community", "文昌社区"),
        (["一、太昊路街道（5人）"], "township", "太昊路街道"),
        (["周口市第一初级中学"], "unit", "周口市第一初级中学"),
    ],
)
def test_a_section_speaks_for_the_people_below_it(line, field, word):
    table = only(["姓名", "电话"], line, ["王敏", PHONES[1]], ["李强", PHONES[2]])

    assert people(table, field) == [(3, "王敏", word), (4, "李强", word)]


def test_an_outer_section_ends_the_inner_ones():
    table = only(["姓名", "电话"], ["文昌社区"], ["一等奖"], ["王敏", PHONES[1]], ["安居社区"], ["李强", PHONES[2]])

    assert people(table, "community", "grade") == [(4, "王敏", "文昌社区", "一等奖"), (6, "李强", "安居社区", "")]


def test_a_sheet_for_each_award_gives_its_people_the_award():
    book = Workbook()
    for title, name in (("一等奖", "王敏"), ("二等奖（2名）", "李强"), ("诚实守信", "赵洋"), ("网格员1", "孙丽")):
        sheet = book.create_sheet(title)
        sheet.append(["姓名", "电话"])
        sheet.append([name, PHONES[1]])
    saved = io.BytesIO()
    book.save(saved)
    read = read_roster(saved.getvalue(), "名单.xlsx")

    assert [(row.values.get("grade"), row.values.get("category")) for row in read.rows] == [
        ("一等奖", None), ("二等奖", None), (None, "诚实守信"), (None, None),
    ]  # fmt: skip


def test_a_line_that_lost_its_name_is_a_person_to_be_named():
    rows = [
        [1, "王敏", "男", "文昌社区"],
        [2, None, "女", "文昌社区"],
        [3, None, None, "安居社区"],
        [4, None, None, None],
        [None, None, "男", "甲"],
    ]
    table = only(["序号", "姓名", "性别", "单位"], *rows)

    assert [row.row for row in table.rows] == [2, 3, 4, 6]
    assert [(f.cell, f.code) for row in table.rows for f in row.findings] == [
        (cell, "name_missing") for cell in ("B3", "B4", "B6")
    ]


def test_an_age_is_held_against_the_id_number():
    number = id_number(7)
    age = dt.date.today().year - int(number[6:10])
    rows = [["王敏", number, age], ["李强", number, age + 1], ["赵洋", number, age + 9], ["孙丽", number, age - 40]]
    table = only(["姓名", "身份证号", "年龄"], *rows)

    assert [[f.code for f in row.findings if f.code == "age_and_id"] for row in table.rows] == [
        [],
        [],
        ["age_and_id"],
        ["age_and_id"],
    ]


def test_a_second_table_below_is_read_by_its_own_headings():
    first, second = tables(
        ["一、先进个人"],
        ["序号", "姓名", "电话"],
        [1, "王敏", PHONES[1]],
        [2, "李强", PHONES[2]],
        ["二、先进集体"],
        ["序号", "单位名称", "负责人", "电话"],
        [1, "文昌社区", "赵洋", PHONES[3]],
    )

    assert (first.header_row, people(first)) == (2, [(3, "王敏"), (4, "李强")])
    assert (second.header_row, [row.values["collective"] for row in second.rows]) == (6, ["文昌社区"])


@pytest.mark.parametrize("gap", [(), (None,)])
def test_two_tables_side_by_side_are_both_read(gap):
    left, right = tables(
        ["序号", "姓名", "单位", *gap, "序号", "姓名", "单位"],
        [1, "王敏", "文昌社区", *gap, 4, "孙丽", "安居社区"],
        [2, "李强", "文昌社区", *gap, 5, "周军", "安居社区"],
        [3, "赵洋", "文昌社区"],
    )

    assert people(left, "unit") == [(2, "王敏", "文昌社区"), (3, "李强", "文昌社区"), (4, "赵洋", "文昌社区")]
    assert people(right, "unit") == [(2, "孙丽", "安居社区"), (3, "周军", "安居社区")]


def test_a_name_merged_over_lines_is_one_person_and_another_number_below_it_is_said():
    table = only(
        ["序号", "户主姓名", "家庭成员", "身份证号"],
        [1, "王敏", "王小", id_number(1)],
        [None, None, "王二", id_number(2)],
        [2, "李强", "李三", id_number(3)],
        merges=("A2:A3", "B2:B3"),
    )

    assert [(row.row, row.values["family"]) for row in table.rows] == [(2, "王敏"), (4, "李强")]
    assert said(table) == [("C3", "warning", "line_continues")]


def test_a_name_alone_below_the_table_is_not_read_and_that_is_said():
    table = only(["姓名", "电话"], ["王敏", PHONES[1]], ["李强", PHONES[2]], [None], ["文明办"])

    assert people(table) == [(2, "王敏"), (3, "李强")]
    assert said(table) == [("A5", "warning", "line_skipped")]


def test_names_alone_among_such_lines_or_right_below_a_person_are_people():
    assert people(only(["姓名", "电话"], ["王敏"], ["尼玛次仁"], ["李强"])) == [
        (2, "王敏"),
        (3, "尼玛次仁"),
        (4, "李强"),
    ]
    assert people(only(["姓名", "电话"], ["王敏", PHONES[1]], ["李强"])) == [(2, "王敏"), (3, "李强")]


def test_a_sum_that_counts_otherwise_than_was_read_is_doubted():
    table = only(["姓名", "电话"], ["王敏", PHONES[1]], ["李强", PHONES[2]], ["合计", "3人"])

    assert said(table) == [("B4", "warning", "count_differs")]
    assert table.findings[0].message == "这里写的是3，实际读到2行，请核对有没有遗漏或多出的人。"


def test_people_above_the_headings_are_said():
    table = only(["赵洋", id_number(9)], ["姓名", "身份证号"], ["王敏", id_number(1)], ["李强", id_number(2)])

    assert people(table) == [(3, "王敏"), (4, "李强")]
    assert said(table) == [("B1", "warning", "people_above")]


def test_names_beside_units_need_no_headings():
    table = only(["王敏", "文昌社区"], ["李强", "安居社区"], ["赵洋", "文昌社区"])

    assert (table.header_row, columns(table)) == (None, {"A": "name", "B": "community"})


def test_headings_exchanged_are_said_on_both_and_outvoted():
    rows = [
        [f"王{name}", "男" if int(id_number(n)[16]) % 2 else "女", id_number(n)] for n, name in enumerate("敏伟芳娜")
    ]
    table = only(["性别", "姓名", "身份证号"], *rows)

    assert columns(table) == {"A": "name", "B": "sex", "C": "id_no"}
    assert said(table) == [("A1", "warning", "heading_and_values"), ("B1", "warning", "heading_and_values")]


def test_a_doubt_about_a_heading_stands_where_the_heading_does():
    rows = [[f"王{name}", PHONES[n], "安居8-4"] for n, name in enumerate("敏伟芳娜")]
    table = only(["姓名", "身份证号", "联系方式"], [None, None, "家庭住址"], *rows, merges=("A1:A2", "B1:B2"))

    assert (table.header_row, said(table)) == (2, [("B1", "warning", "heading_and_values")])


def test_an_unknown_heading_over_numbers_of_persons_is_read_as_such():
    table = only(["姓名", "号", "联络"], *[[f"王{name}", id_number(n), PHONES[n]] for n, name in enumerate("敏伟芳")])

    assert columns(table) == {"A": "name", "B": "id_no", "C": "phone"}
    assert said(table) == [("B1", "note", "heading_unknown"), ("C1", "note", "heading_unknown")]


def test_days_under_an_unknown_heading_are_not_taken_for_births():
    table = only(["姓名", "入党时间"], *[[f"王{name}", f"200{n}.5.6"] for n, name in enumerate("敏伟芳")])

    assert columns(table) == {"A": "name", "B": None}


def test_a_cell_that_nearly_every_line_fills_is_missed_where_it_is_empty():
    rows = [[f"王{name}", id_number(n), PHONES[n]] for n, name in enumerate("敏伟芳娜静丽")]
    rows[2][1], rows[4][2] = None, None
    table = only(["姓名", "身份证号", "电话"], *rows)

    assert said(table) == [("B4", "warning", "cell_missing"), ("C6", "note", "cell_missing")]


@pytest.mark.parametrize("typed", ["同上", "〃", '"'])
def test_the_same_as_above_is_asked_to_be_written_out(typed):
    table = only(["姓名", "单位"], ["王敏", "文昌社区"], ["李强", typed])

    assert people(table, "unit") == [(2, "王敏", "文昌社区"), (3, "李强", "")]
    assert said(table) == [("B3", "warning", "cell_ditto")]


def test_what_the_clerk_says_of_columns_wins_over_headings_and_values():
    rows = [["王敏", "李强", PHONES[1]], ["赵洋", "孙丽", PHONES[2]], ["周军", "吴芳", PHONES[3]]]
    table = only(["姓名", "推荐人", "电话"], *rows, hints=Hints(columns={"Sheet": {"A": None, "B": "name"}}))

    assert [(c.column, c.field, c.confidence) for c in table.columns] == [
        ("A", None, 1.0),
        ("B", "name", 1.0),
        ("C", "phone", 1.0),
    ]
    assert people(table, "phone") == [(2, "李强", PHONES[1]), (3, "孙丽", PHONES[2]), (4, "吴芳", PHONES[3])]


def test_a_column_the_clerk_names_is_read_although_it_has_no_heading():
    rows = [["王敏", None, "热心"], ["赵洋", None, "助人"]]
    table = only(["姓名", None, None], *rows, hints=Hints(columns={"Sheet": {"C": "deeds_short"}}))

    assert people(table, "deeds_short") == [(2, "王敏", "热心"), (3, "赵洋", "助人")]


@pytest.mark.parametrize(("header_row", "rows"), [(1, [2, 3, 4]), (2, [3, 4]), (0, [1, 2, 3, 4])])
def test_the_line_of_headings_the_clerk_chose_is_the_one(header_row, rows):
    lines = (["张三", id_number(1), PHONES[1]], ["李四", id_number(2), PHONES[2]], ["王敏", id_number(3), PHONES[3]])
    fields = {"A": "name", "B": "id_no", "C": "phone"}
    hints = Hints(columns={"Sheet": fields}, header_rows={"Sheet": header_row})
    table = only(*lines, ["赵洋", id_number(4), PHONES[4]], hints=hints)

    assert [row.row for row in table.rows] == rows


def test_one_form_has_one_key_whoever_stands_in_it():
    heads = [
        ["序号", " 姓 名 ", "手机号（必填）"],
        ["序号", "姓名", "*手机号"],
        ["序号", "手机号", "姓名"],
        ["姓名", "手机号"],
    ]
    keys = [
        layout_key(find_layouts(SheetCells("名单", lines=((1, head), (2, [1, f"王{n}", PHONES[n]]))))[0])
        for n, head in enumerate(heads)
    ]

    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert all("王" not in key and "138" not in key for key in keys)
