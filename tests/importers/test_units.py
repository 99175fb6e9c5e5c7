import time

import pytest
from clerks import id_number, xlsx

from importers import read_roster
from importers.hints import Hints
from importers.judging.units import UnitNames, UnitsSaid, folded, is_slip

KNOWN = ("太昊路街道", "太昊路街道办事处", "文昌社区", "川汇区人民医院", "第一初级中学")


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("太吴路街道", "太昊路街道"),
        ("大昊路街道", "太昊路街道"),
        ("太昊街道", "太昊路街道"),
        ("昊路街道", "太昊路街道"),
        ("太昊路街", "太昊路街道"),
        ("太昊昊路街道", "太昊路街道"),
        ("太路昊街道", "太昊路街道"),
        ("太昊路街道办事外", "太昊路街道办事处"),
        ("川汇区人民医完", "川汇区人民医院"),
        ("太昊路（街道）", "太昊路街道"),
    ],
)
def test_a_slip_of_one_character_names_the_unit_that_is_meant(typed, known):
    doubt = UnitNames(KNOWN).doubt(typed)

    assert doubt is not None
    assert (doubt.level, doubt.code, doubt.suggestion) == ("warning", "unit_slip", known)


@pytest.mark.parametrize("typed", [*KNOWN, "安居社区", "周口师范学院", "太昊路", "", "文昌", "人民医院"])
def test_a_known_name_and_a_clearly_different_one_pass(typed):
    assert UnitNames(KNOWN).doubt(typed) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一社区", "第二社区"),
        ("周口一中", "周口二中"),
        ("周口十一中", "周口一中"),
        ("东街社区", "西街社区"),
        ("南关村", "北关村"),
        ("文昌社区1组", "文昌社区2组"),
        ("文昌社区1组", "文昌社区11组"),
        ("文昌社区甲组", "文昌社区乙组"),
        ("大庄村", "小庄村"),
        ("新华社区", "老华社区"),
        ("前进村", "后进村"),
        ("建安路社区", "建安街社区"),
        ("文昌小学", "文昌中学"),
        ("三年级（1）班", "三年级（2）班"),
        ("网格Ａ组", "网格Ｂ组"),
        ("宣传科", "宣传处"),
    ],
)
def test_honest_neighbours_are_no_slips(one, other):
    assert not is_slip(folded(one), folded(other))
    assert UnitNames([one]).doubt(other) is None


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("太吴路街道", "太昊路街道"),
        ("太昊路街道", None),
        ("太吴路办事处", "太昊路办事处"),
        ("文冒社区", "文昌社区"),
        ("文昌社区居委会", None),
    ],
)
def test_a_unit_is_known_by_its_other_endings_too(typed, known):
    doubt = UnitNames(["太昊路街道办事处", "文昌社区居民委员会"], shortened=True).doubt(typed)

    assert (doubt.suggestion if doubt else None) == known


def test_between_two_known_names_nothing_is_said():
    assert UnitNames(["安居社区", "安康社区"]).doubt("安民社区") is None


def test_the_registered_units_are_heeded_in_reading():
    rows = [
        ["王敏", id_number(1), "太吴路街道"],
        ["李强", id_number(2), "太昊路街道"],
        ["赵洋", id_number(3), "文昌社区"],
    ]
    roster = read_roster(xlsx([["姓名", "身份证号", "单位"], *rows]), "名单.xlsx", Hints(units=KNOWN))

    assert [[(f.cell, f.code, f.message, f.suggestion) for f in row.findings] for row in roster.rows] == [
        [("C2", "unit_slip", "单位“太吴路街道”与已登记的“太昊路街道”只差一个字，请核对。", "太昊路街道")],
        [],
        [],
    ]


def read_units(*units: str):
    """Read a roster of people of these units and return what is said of them, by row."""
    rows = [
        [f"王{name}", id_number(n), unit]
        for n, (name, unit) in enumerate(zip("敏伟芳娜静丽强磊军洋勇艳杰娟涛", units, strict=False))
    ]
    roster = read_roster(xlsx([["姓名", "身份证号", "单位"], *rows]), "名单.xlsx")
    return {row.row: [(f.cell, f.code, f.suggestion) for f in row.findings] for row in roster.rows if row.findings}


def test_a_unit_written_once_beside_one_written_often_is_said_on_its_cell():
    assert read_units(*["太昊路街道"] * 5, "太吴路街道", *["文昌社区"] * 3) == {
        7: [("C7", "unit_differs", "太昊路街道")]
    }
    assert read_units(*["太昊路街道"] * 3, "太吴路街道") == {5: [("C5", "unit_differs", "太昊路街道")]}


def test_units_that_are_both_written_often_or_do_not_look_alike_are_left_alone():
    assert read_units(*["太昊路街道"] * 5, *["太吴路街道"] * 4) == {}
    assert read_units(*["安居社区"] * 4, "安民社区") == {}
    assert read_units(*["第一社区"] * 6, "第二社区") == {}


def test_looking_up_ten_times_as_many_units_takes_some_ten_times_as_long():
    taken = []
    for count in (2_000, 20_000):
        names = [
            f"{first}{second}{third}社区"
            for first in "文安建康太人和"
            for second in GROUND[:60]
            for third in GROUND[:60]
        ][:count]
        begun = time.process_time()
        book = UnitNames(names)
        for name in names:
            book.doubt(name[:1] + "昊" + name[2:])
        taken.append(time.process_time() - begun)

    assert taken[1] < 40 * taken[0]


GROUND = "".join(chr(0x5000 + 7 * at) for at in range(60))


def test_of_many_rows_of_one_unit_only_the_slip_is_said():
    said = UnitsSaid()
    for row in range(100_000):
        said.add(0, row, {"unit": "太昊路街道"}, {"unit": "C"})
    said.add(0, 100_000, {"unit": "太吴路街道"}, {"unit": "C"})

    assert [(table, row, found.cell) for table, row, found in said.found()] == [(0, 100_000, "C100000")]
