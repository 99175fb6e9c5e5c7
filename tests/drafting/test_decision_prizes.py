"""A decision that also gives prizes to those who were nominated and not selected: one sentence, lists of their own."""

from dataclasses import replace
from datetime import date

import pytest

from registry.drafting.decision_text import DecisionCategory, DecisionFacts, decision_paragraphs
from registry.drafting.texts import plain_text
from registry.errors import InvalidInput

FACTS = DecisionFacts(
    offices=("清河街道办事处",),
    doc_no="清办〔2023〕12号",
    adopted_on=date(2023, 5, 5),
    program="最美邻里",
    cycle="2023年度",
    title="最美邻里",
    verb="授予",
    categories=(DecisionCategory("person", ("赵安", "李木"), "最美邻里"),),
    prizes=(
        DecisionCategory("person", ("丁一鸣",), "最美邻里提名奖"),
        DecisionCategory("unit", ("文昌社区",), "最美邻里提名奖单位"),
    ),
)


def test_prizes_follow_the_titles_in_the_sentence_and_in_the_annex() -> None:
    text = plain_text(decision_paragraphs(FACTS))

    assert (
        "荣誉称号，授予丁一鸣同志2023年度“最美邻里提名奖”，授予文昌社区2023年度“最美邻里提名奖单位”（名单见附件）。"
        in text
    )
    assert (
        text.index("一、最美邻里（2名）")
        < text.index("二、最美邻里提名奖（1名）")
        < text.index("三、最美邻里提名奖单位（1个）")
    )


def test_a_prize_without_a_name_or_without_anybody_is_refused() -> None:
    for prize in (DecisionCategory("person", ("丁一鸣",)), DecisionCategory("person", (), "最美邻里提名奖")):
        with pytest.raises(InvalidInput, match="提名奖的名单里有一类没有人，或没有写明是什么奖"):
            decision_paragraphs(replace(FACTS, prizes=(prize,)))


def test_only_a_draft_goes_without_a_number() -> None:
    assert "〔2023〕" not in plain_text(decision_paragraphs(replace(FACTS, doc_no="", is_draft=True)))
    with pytest.raises(InvalidInput, match="文号“”应写成"):
        decision_paragraphs(replace(FACTS, doc_no=""))
