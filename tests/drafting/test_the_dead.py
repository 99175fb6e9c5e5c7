"""The dead in a decision: marked in the list, honored posthumously where alone, never asked to carry on."""

from dataclasses import replace
from datetime import date

import pytest

from registry.drafting.decision_text import DecisionCategory, DecisionFacts, decision_paragraphs
from registry.drafting.listing import spread
from registry.drafting.texts import plain_text

LIVING = DecisionCategory("person", ("赵安", "李木"), "助人为乐")
LATE = DecisionCategory("person", ("孙伟（已故）",), "敬业奉献")
MIXED = DecisionCategory("person", ("孙伟（已故）", "李三四", "钱忠"))
FACTS = DecisionFacts(
    offices=("清河街道办事处",),
    doc_no="清办〔2023〕12号",
    adopted_on=date(2023, 5, 5),
    program="最美邻里",
    cycle="2023年度",
    title="最美邻里",
    verb="授予",
    categories=(LIVING, LATE),
)


def text(facts: DecisionFacts) -> str:
    return plain_text(decision_paragraphs(facts))


def test_beside_the_living_the_dead_are_honored_in_a_clause_of_their_own() -> None:
    said = text(FACTS)

    assert "授予赵安、李木2名同志2023年度“最美邻里”荣誉称号，追授孙伟同志2023年度“最美邻里”荣誉称号（名单" in said
    assert said.endswith("二、敬业奉献（1名）\n孙　伟（已故）")
    assert "希望获得荣誉的同志珍惜荣誉" in said


@pytest.mark.parametrize("verb", ["授予", "追授"])
def test_a_decision_for_the_dead_alone_says_so_in_its_title_and_asks_them_for_nothing(verb: str) -> None:
    said = text(replace(FACTS, verb=verb, categories=(LATE,)))

    assert "关于追授孙伟同志2023年度" in said.replace("\n", "")
    assert "希望" not in said
    assert "各有关单位和广大群众要以先进典型为榜样" in said


def test_among_the_living_the_dead_are_marked_in_text_and_list() -> None:
    said = text(replace(FACTS, categories=(MIXED,)))

    assert "决定授予孙伟（已故）等3名同志2023年度“最美邻里”荣誉称号" in said
    assert said.endswith("孙　伟（已故）\t李三四\t钱　忠")


def test_a_prize_for_the_dead_alone_is_posthumous_too() -> None:
    prize = DecisionCategory("person", ("丁一（已故）",), "最美邻里提名奖")

    assert "，追授丁一同志2023年度“最美邻里提名奖”（名单" in text(replace(FACTS, prizes=(prize,)))


def test_a_name_of_two_characters_is_spread_before_the_mark() -> None:
    assert [spread(name) for name in ("孙伟（已故）", "孙大伟（已故）", "孙伟（女）")] == [
        "孙　伟（已故）",
        "孙大伟（已故）",
        "孙伟（女）",
    ]
