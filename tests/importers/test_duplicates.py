"""Repeats of one roster are said on both lines; a crowd costs no more than its size; little is kept of each row."""

import time
import tracemalloc

import pytest
from clerks import xlsx

from importers import read_roster
from importers.findings import Finding
from importers.likeness.comparing import Somebody, keys_of
from importers.likeness.duplicates import Repeats, somebody_of
from tests.importers.likely import material


def found(*people: Somebody) -> list[tuple[int, int, Finding]]:
    repeats = Repeats()
    for number, somebody in enumerate(people, 2):
        repeats.add(0, number, f"A{number}", somebody, f"B{number}")
    return list(repeats.found(["名单"]))


def test_a_repeat_says_on_both_lines_where_how_sure_and_why():
    said = found(Somebody("刘晓红", "", "13812345678"), Somebody("李强"), Somebody("刘小红", "", "13812345678"))

    assert said == [
        (
            0, 2,
            Finding("A2", "warning", "duplicate_likely",
                    "与第4行疑似同一人（把握很大）：姓名同音（晓/小），手机号相同。请核对，重复的只保留一行。"),
        ),
        (
            0, 4,
            Finding("A4", "warning", "duplicate_likely",
                    "与第2行疑似同一人（把握很大）：姓名同音（小/晓），手机号相同。请核对，重复的只保留一行。"),
        ),
    ]  # fmt: skip


def test_a_repeat_of_another_sheet_is_said_with_the_sheets_name():
    repeats = Repeats()
    repeats.add(0, 2, "A2", Somebody("王敏", phone="13812345678"))
    repeats.add(1, 9, "A9", Somebody("王敏", phone="13812345678"))

    assert [finding.message for _, _, finding in repeats.found(["第一批", "第二批"])] == [
        "与工作表“第二批”第9行疑似同一人（把握很大）：姓名和手机号相同。请核对，重复的只保留一行。",
        "与工作表“第一批”第2行疑似同一人（把握很大）：姓名和手机号相同。请核对，重复的只保留一行。",
    ]


def test_a_faint_likeness_is_a_note_that_keeps_no_row_back():
    said = found(
        Somebody("张宇浩", "", "13812345678", "安居社区"), Somebody("张宇皓", "", "15987654321", "安居社区", "", "1981")
    )
    faint = found(Somebody("王昊然", "", "13812345678", "安居社区"), Somebody("王吴然", "", "", "安居社区"))

    assert said == []
    assert [(finding.level, finding.code) for _, _, finding in faint] == [("note", "similar_person")] * 2
    assert faint[0][2].message == (
        "与第3行可能是同一人（把握不大）：姓名形近（昊/吴），单位相同。如果是同一人，请只保留一行。"
    )


def test_a_phone_that_many_rows_share_is_an_offices_and_tells_nothing():
    office = "13812345678"
    crowd = [Somebody(name, phone=office) for name in ("赵一", "钱多", "孙三", "周五", "吴六")]

    assert found(*crowd, Somebody("刘晓红", phone=office), Somebody("刘小红", phone=office)) == []
    assert len(found(Somebody("刘晓红", phone=office), Somebody("刘小红", phone=office))) == 2


def test_the_facts_of_a_row_come_from_its_columns():
    assert somebody_of({"family": "王明", "community": "安居社区", "id_no": "1"}) == Somebody(
        "王明", "1", unit="安居社区", kind="household"
    )
    assert somebody_of({"name": "", "collective": "志愿队", "phone": "2"}) == Somebody(
        "志愿队", phone="2", kind="collective"
    )


def test_whoever_stands_in_two_sheets_is_found_whatever_other_sheets_lie_between():
    head, row = ["姓名", "手机号"], ["王敏", "13812345678"]
    file = xlsx([head, row], [["填表说明"]], [head, row])

    assert [[finding.message for finding in row.findings] for row in read_roster(file).rows] == [
        ["与工作表“Sheet2”第2行疑似同一人（把握很大）：姓名和手机号相同。请核对，重复的只保留一行。"],
        ["与工作表“Sheet”第2行疑似同一人（把握很大）：姓名和手机号相同。请核对，重复的只保留一行。"],
    ]


def test_texts_with_any_characters_are_kept_whole():
    odd = Somebody("王\0敏\ud800", phone="138\00012345678")

    assert [number for _, number, _ in found(odd, odd)] == [2, 3]


def test_little_is_kept_of_each_row():
    made = material(people=5_000, pairs=500)
    found(*made.records[:10])
    tracemalloc.start()
    repeats = Repeats()
    for number, somebody in enumerate(made.records):
        repeats.add(0, number, f"B{number}", somebody, f"C{number}")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert kept / len(made.records) <= 400


def seconds(count: int) -> float:
    """Return the time it takes to find the repeats among that many different people, the same for each of them."""
    made = material(people=count, pairs=count // 20, seed=7)
    begun = time.process_time()
    found(*made.records)
    return time.process_time() - begun


def test_the_time_for_a_row_stays_nearly_flat():
    keys_of(Somebody("王敏"))
    seconds(500)

    assert seconds(16_000) < 24 * seconds(2_000)  # eight times the rows: 8 × when linear, 64 × when squared


@pytest.mark.prove
def test_the_repeats_of_a_whole_roster_are_the_labelled_ones():
    made = material(people=30_000, pairs=5_000, seed=4)
    repeats = Repeats()
    for number, somebody in enumerate(made.records):
        repeats.add(0, number, f"B{number}", somebody, f"C{number}")
    said = {number for _, number, finding in repeats.found() if finding.code.startswith("duplicate")}
    twice = {number for pair in made.pairs if pair.same for number in (pair.left, pair.right)}

    assert len(said & twice) / len(twice) >= 0.95
    assert len(said & twice) / len(said) >= 0.97
