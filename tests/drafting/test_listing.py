"""Names in equal columns, and nothing private beside them."""

import pytest

from registry.drafting.listing import listed, numeral, per_line, refuse_private, spread, width
from registry.drafting.texts import balanced
from registry.errors import InvalidInput


@pytest.mark.parametrize(
    ("name", "as_set"),
    [
        ("林秋", "林　秋"),
        ("林 秋", "林　秋"),
        ("林\u3000秋", "林　秋"),
        ("𠮷田", "𠮷　田"),
        ("林秋雨", "林秋雨"),
        ("林 秋 雨", "林秋雨"),
        ("欧阳秋雨", "欧阳秋雨"),
        ("古丽·买买提", "古丽·买买提"),
        ("Li", "Li"),
    ],
)
def test_only_names_of_two_characters_are_spread(name: str, as_set: str) -> None:
    assert spread(name) == as_set


def test_short_names_stand_three_to_a_line() -> None:
    assert listed(["林　秋", "周明月", "许　安", "何小满"]) == [("林　秋", "周明月", "许　安"), ("何小满",)]


def test_a_name_too_wide_for_its_column_stands_alone() -> None:
    names = [*["周明月"] * 11, "阿依古丽·买买提江", "许　安"]

    assert listed(names)[3:] == [("周明月", "周明月"), ("阿依古丽·买买提江",), ("许　安",)]


def test_long_names_of_units_stand_one_to_a_line() -> None:
    names = ["清河街道文昌社区居民委员会", "清河街道龙湖社区居民委员会"]

    assert per_line(names, 25, 3) == 1
    assert listed(names) == [(names[0],), (names[1],)]


def test_width_counts_figures_half() -> None:
    assert width("2023年度") == 4


@pytest.mark.parametrize(("number", "word"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (34, "三十四")])
def test_headings_are_numbered_in_chinese(number: int, word: str) -> None:
    assert numeral(number) == word


@pytest.mark.parametrize(
    "text",
    ["林秋 11010119900307001X", "林秋13800000000", "林秋 138 0000 0000", "林秋 110101900307001", "林秋 q@example.cn"],
)
def test_private_numbers_never_reach_a_public_list(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        refuse_private(["许安 文昌社区", text])

    assert refusal.value.message == "名单第2项的姓名或单位里有证件号码、电话或邮箱，不能对外公开，请先改正。"


def test_a_title_breaks_where_it_may_and_evenly() -> None:
    segments = ["清河街道办事处", "关于授予", "林秋等198名同志", "2023年度第三届", "“最美邻里”", "荣誉称号的决定"]

    assert balanced(segments).split("\n") == [
        "清河街道办事处关于授予",
        "林秋等198名同志2023年度第三届",
        "“最美邻里”荣誉称号的决定",
    ]


def test_a_segment_wider_than_the_line_stands_alone() -> None:
    assert balanced(["关于", "很" * 30]) == f"关于\n{'很' * 30}"
