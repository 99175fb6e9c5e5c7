"""The slips an editor would mark, each found where it stands."""

from datetime import date

import pytest

from registry.drafting.facts import read_news_facts
from registry.drafting.house_style import Slip, lint
from registry.drafting.news_item import draft_news

OFFICE = "清河开发区柳林路办事处"


def marks(text: str, **known: object) -> list[tuple[int, str, str]]:
    return [(slip.position, slip.code, slip.suggestion) for slip in lint(text, **known)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('举行"最美邻里"评选', [(2, "straight-quotes", "“最美邻里”")]),
        ("代表发言,交流心得.", [(4, "half-width", "，"), (9, "half-width", "。")]),
        ("共3,000人，评分9.5分，用时10:30", []),
        ("为弘扬新风，树立榜样。5月6日上午，街道举行大会。", [(10, "purpose-full-stop", "，")]),
        ("为弘扬新风，5月6日上午，街道举行大会。", []),
        ("特发此证，以兹鼓励。", [(5, "wrong-word", "以资鼓励")]),
        ("二0二三年五月", [(1, "zero", "〇")]),
        ("向12户个人和3名家庭颁奖", [(3, "measure-word", "名"), (8, "measure-word", "户")]),
    ],
)
def test_a_slip_is_marked_where_it_stands(text: str, found: list[tuple[int, str, str]]) -> None:
    assert marks(text) == found


def test_a_known_day_is_written_out() -> None:
    text = "近日，街道举行大会。"

    assert marks(text) == []
    assert lint(text, held_on=date(2023, 5, 6)) == [
        Slip(0, "vague-day", "日期已经知道，不必写“近日”。", "5月6日"),
    ]


def test_a_registered_name_with_one_character_changed_is_marked() -> None:
    text = "清河开发区柳临路办事处举行大会。清河开发区柳林路办事处"

    assert lint(text, offices=[OFFICE]) == [
        Slip(0, "office-name", f"单位名称“清河开发区柳临路办事处”与登记的“{OFFICE}”差一个字。", OFFICE),
    ]


def test_two_registered_names_one_character_apart_are_both_right() -> None:
    offices = [OFFICE, "清河开发区柳临路办事处"]

    assert marks("".join(offices), offices=offices) == []


def test_the_measure_word_of_the_programs_own_kinds_is_expected() -> None:
    text = "向5个“文明家庭”授牌"

    assert marks(text, program="文明家庭", kinds=["household"]) == []
    assert marks(text, program="文明家庭", kinds=["person"]) == [(2, "measure-word", "名")]


def test_a_short_item_has_two_hundred_characters_at_most() -> None:
    assert marks("好" * 200) == []
    assert lint("好" * 201) == [Slip(200, "too-long", "短消息一般不超过200字，现在有201字。", "删去次要的内容")]


def test_our_own_item_has_no_slips() -> None:
    facts = {
        "office": OFFICE,
        "program": "最美邻里",
        "cycle": "2023年度",
        "event": "表扬大会",
        "held_on": "2023-05-06",
        "purpose": "为弘扬新风",
        "honorees": [{"kind": "person", "count": 12}, {"kind": "household", "count": 8}],
        "acts": ["宣读表扬通报", "颁发荣誉证书"],
    }

    item = draft_news(read_news_facts(facts))

    assert lint(item.line, [OFFICE], date(2023, 5, 6), "最美邻里", ["person", "household"]) == []
