"""Lists in the orders that official annexes know; the names are invented but for the published list read where it is present."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.drafting.ordering import ORDERS, Listed, order_note, ordered, stroke_key, strokes
from registry.errors import InvalidInput

ORACLE = Path(__file__).parents[2].parent / "shared/data/names/stroke_order_oracle.json"
STANDARD = ORACLE.with_name("tgh2013_8105.tsv")
BY_STROKES = (
    "丁安", "丁一鸣", "于洋", "于大海", "马超然", "王林", "王一禾", "王小满", "乌兰其其格", "孔祥瑞雪",
    "卢晓", "田大利", "买买提·艾力", "李木", "李梓", "李秋雨", "欧阳青", "赵㛃", "黄河清", "䶮宇",
)  # fmt: skip


def people(*names: str) -> list[Listed]:
    return [Listed("person", name) for name in names]


def named(listed: tuple[Listed, ...]) -> list[str]:
    return [one.name for one in listed]


def by_definition(name: str, counts: dict[str, int]) -> list[tuple[int, int]]:
    letters = [name[0], "", name[1]] if len(name) == 2 else list(name.replace("·", ""))
    return [(counts[letter], ord(letter)) if letter else (0, 0) for letter in letters]


@given(st.permutations(BY_STROKES))
def test_whatever_order_names_come_in_by_strokes_they_leave_in_one(names: list[str]) -> None:
    counts = {letter: strokes(letter) for name in names for letter in name if letter != "·"}

    assert named(ordered(people(*names), "strokes")) == sorted(names, key=lambda name: by_definition(name, counts))


def test_fewer_strokes_go_first_and_equal_ones_by_the_code_chart() -> None:
    assert named(ordered(people("王林", "毛新", "方工", "文静", "孔明", "乌兰", "卫国", "马林", "于洋"), "strokes")) == [
        "于洋", "卫国", "马林", "乌兰", "孔明", "文静", "方工", "毛新", "王林",
    ]  # fmt: skip


def test_a_name_of_two_characters_stands_before_longer_ones_of_its_surname() -> None:
    assert named(ordered(people("于海平", "于一", "于青", "于丁丁"), "strokes")) == ["于一", "于青", "于丁丁", "于海平"]


def test_blanks_and_remarks_in_names_move_nobody() -> None:
    given_names = people("李　木（女）", "丁 安", "李木子")

    assert named(ordered(given_names, "strokes")) == ["丁 安", "李　木（女）", "李木子"]


def test_compound_surnames_and_surnames_of_minorities_go_by_their_first_character() -> None:
    assert named(ordered(people("欧阳青", "买买提·艾力", "赵安", "司马春"), "strokes")) == [
        "司马春",
        "买买提·艾力",
        "欧阳青",
        "赵安",
    ]


def test_households_go_by_their_person_and_units_keep_their_places() -> None:
    listed = [Listed("household", "李木家庭"), Listed("unit", "清河小学"), Listed("household", "丁安家庭")]

    assert named(ordered(listed, "strokes")) == ["丁安家庭", "清河小学", "李木家庭"]
    assert stroke_key(listed[0]) == stroke_key(Listed("household", "李木"))


def test_namesakes_stay_as_recommended() -> None:
    listed = [Listed("person", "李木", "龙湖社区"), Listed("person", "丁安"), Listed("person", "李木", "文昌社区")]

    assert [one.unit for one in ordered(listed, "strokes")] == ["", "龙湖社区", "文昌社区"]


@pytest.mark.parametrize("name", ["Li Ming", "王①"])
def test_a_character_without_strokes_is_refused_and_named(name: str) -> None:
    with pytest.raises(InvalidInput, match="的笔画数不知道，不能按姓氏笔画排列；请选别的次序。"):
        ordered(people("丁安", name), "strokes")


def test_divisions_go_in_their_official_order_and_within_as_recommended() -> None:
    listed = [
        Listed("person", "林秋", "清河街道龙湖社区"),
        Listed("person", "许安", "文昌社区第二网格"),
        Listed("community", "柳林村"),
        Listed("person", "周明月", "龙湖社区"),
        Listed("person", "何小满", "龙湖社区东区"),
    ]

    assert named(ordered(listed, "division", ("文昌社区", "柳林村", "龙湖社区", "龙湖社区东区"))) == [
        "许安",
        "柳林村",
        "林秋",
        "周明月",
        "何小满",
    ]


@pytest.mark.parametrize(
    ("divisions", "sentence"),
    [
        ((), "按行政区划排列，要先按次序写明各行政区划，例如各社区、各乡镇的名称。"),
        (("文昌社区",), "“林秋”（龙湖社区）不属于写明的任何一个行政区划，请补上它所在的行政区划。"),
    ],
)
def test_a_list_by_divisions_wants_all_of_them_named(divisions: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ordered([Listed("person", "林秋", "龙湖社区")], "division", divisions)

    assert refusal.value.message == sentence


@pytest.mark.parametrize("order", ["recommended", "unordered"])
def test_the_other_orders_keep_the_recommendation(order: str) -> None:
    assert named(ordered(people("赵安", "丁安", "李木"), order)) == ["赵安", "丁安", "李木"]


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(InvalidInput, match="名单的次序只能是推荐顺序、行政区划、姓氏笔画、排名不分先后。"):
        ordered([], "alphabet")


@pytest.mark.parametrize(
    ("order", "kinds", "note"),
    [
        ("recommended", ["person"], ""),
        ("division", ["unit"], "（按行政区划为序）"),
        ("unordered", ["person", "unit"], "（排名不分先后）"),
        ("strokes", ["person", "household"], "（按姓氏笔画为序）"),
        ("strokes", ["person", "unit"], "（个人和家庭按姓氏笔画为序）"),
    ],
)
def test_a_list_says_its_order(order: str, kinds: list[str], note: str) -> None:
    assert order_note(order, kinds) == note
    assert order in ORDERS


def test_a_list_of_units_alone_cannot_go_by_surnames() -> None:
    with pytest.raises(InvalidInput, match="没有个人和家庭"):
        order_note("strokes", ["unit", "community"])


@pytest.mark.skipif(not ORACLE.is_file(), reason="the published list is not beside this checkout")
def test_a_published_list_of_the_state_is_given_back_exactly() -> None:
    names = json.loads(ORACLE.read_text("utf-8"))["names_in_official_order"]

    assert named(ordered(people(*sorted(names)), "strokes")) == names
    assert named(ordered(people(*reversed(names)), "strokes")) == names


@pytest.mark.skipif(not STANDARD.is_file(), reason="the table of standard characters is not beside this checkout")
def test_every_standard_character_has_its_strokes() -> None:
    lines = [line.split("\t") for line in STANDARD.read_text("utf-8").splitlines()[1:]]

    assert [line[0] for line in lines if strokes(line[0]) != int(line[4].split()[0])] == []
