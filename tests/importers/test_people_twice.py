"""The same person twice in one file is said on both rows; namesakes and a crowd of one name are left in peace."""

import time

from clerks import HEADINGS, id_number, people, xlsx
from test_reading_rosters import found, only

from importers import read_roster
from importers.likeness.comparing import Somebody
from importers.likeness.duplicates import Repeats


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


def test_a_repeat_in_a_table_beside_is_said_with_its_cell():
    rows = [[f"张{given}", f"1380000{at:04}", "安居社区"] for at, given in enumerate("敏强芳伟娜静")]
    others = [[f"李{given}", f"1390000{at:04}", "安居社区"] for at, given in enumerate("敏强芳伟娜静")]
    others[2] = rows[2]
    lines = [[*left, None, *right] for left, right in zip(rows, others, strict=True)]

    left, right = read_roster(
        xlsx([["姓名", "电话", "单位", None, "姓名", "电话", "单位"], *lines]), "名单.xlsx"
    ).sheets

    assert [table.rows[2].findings[0].message[:17] for table in (left, right)] == [
        "与第4行（E4格）疑似同一人（把握",
        "与第4行（A4格）疑似同一人（把握",
    ]
