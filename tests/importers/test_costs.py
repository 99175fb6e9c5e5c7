"""What a hostile cell may cost: some ten times the characters, some ten times the time, and memory that ends somewhere."""

import time
import tracemalloc
from collections.abc import Callable

import pytest
from clerks import id_number, xlsx

from importers import read_roster
from importers.cleaning.fields import (
    Cleaned,
    clean_age,
    clean_collective,
    clean_date,
    clean_name,
    clean_phone,
    clean_text,
    clean_unit,
    clean_word,
)
from importers.cleaning.identity import clean_id
from importers.formats.formulas import _unsolved
from importers.hints import Hints
from importers.judging.units import FIELDS, UnitNames, UnitsSaid

RUNS = (" ", "\n", "、", "。", ".", "(", "“", "①", "*", "'", "·", "-", "岁", "1 ", "13812345678 ")
CLEANERS = (
    clean_age,
    clean_collective,
    clean_date,
    clean_id,
    clean_name,
    clean_phone,
    clean_text,
    clean_unit,
    clean_word,
)


def seconds(answer: Callable[[str], object], text: str) -> float:
    """Return the least of some times: whatever else the machine does makes one longer, none shorter."""
    taken = []
    for _ in range(4):
        begun = time.process_time()
        answer(text)
        taken.append(time.process_time() - begun)
    return min(taken)


@pytest.mark.parametrize("clean", CLEANERS)
@pytest.mark.parametrize(("before", "behind"), [("", ""), ("1990.5", "农历")])
def test_a_run_of_one_sign_costs_as_its_length(clean: Callable[[str], Cleaned], before, behind):
    # Eight times the signs: 8 × when linear, 64 × when squared; the date alone was beyond that.
    slow = [
        run
        for run in RUNS
        if seconds(clean, before + run * 4_000 + behind) > 24 * seconds(clean, before + run * 500 + behind) + 0.001
    ]

    assert slow == []


def test_a_run_of_blanks_behind_a_formula_costs_as_its_length():
    def unsolved(blanks: str) -> list[object]:
        return list(_unsolved(f'<c r="A1"><f>1+1</f>{blanks}<x/></c>'.encode()))

    assert seconds(unsolved, " " * 40_000) < 24 * seconds(unsolved, " " * 5_000) + 0.001


def test_a_text_too_long_for_a_day_is_none_and_many_blanks_are_one():
    assert clean_date("1990" + " " * 300 + "." + "\n" * 300 + "5").value == "1990-05"
    assert [remark.code for remark in clean_date("1990年5月6日" + "农历" * 20).remarks] == ["date_unknown"]


def test_a_unit_longer_than_any_name_is_neither_kept_nor_looked_up():
    tracemalloc.start()
    book = UnitNames(["居" * 32_000, "太昊路街道"])
    said = UnitsSaid()
    for row in range(3):
        said.add(0, row, {"unit": f"{row}" + "居" * 32_000}, {"unit": "C"})
    doubts = [book.doubt("居" * 31_999), *said.found()]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (doubts, peak < 2_000_000) == ([None], True)


def test_units_that_differ_on_every_row_are_kept_to_a_bound():
    tracemalloc.start()
    said = UnitsSaid()
    for row in range(60_000):
        said.add(0, row, {field: f"第{row}号{field}" for field in FIELDS}, dict.fromkeys(FIELDS, "C"))
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()

    assert kept < 60_000 * 4 * 100


def test_what_is_said_of_a_unit_names_its_column():
    rows = [["姓名", "身份证号", "社区"], ["王敏", id_number(1), "文冒社区"]]
    (row,) = read_roster(xlsx(rows), "名单.xlsx", Hints(units=["文昌社区"])).rows

    assert [found.message for found in row.findings] == ["社区“文冒社区”与已登记的“文昌社区”只差一个字，请核对。"]


def test_an_age_of_thousands_of_digits_is_doubted_and_spoils_no_file():
    rows = [["姓名", "身份证号", "年龄"], ["王敏", id_number(1), "1" * 5_000], ["李强", id_number(2), ""]]
    first, second = read_roster(xlsx(rows), "名单.xlsx").rows

    assert [found.code for found in first.findings] == ["age_unknown"]
    assert second.values["name"] == "李强"
