"""The annexed list of a decision in the order asked for, and what it says of it."""

import io

import pytest
from docx import Document

from registry.errors import InvalidInput
from registry.stages import decisions
from tests.factories import Way, roster, row

PEOPLE = (("赵安", "文昌社区"), ("丁一鸣", "龙湖社区"), ("李木", "文昌社区"), ("丁安", "龙湖社区"))


def annexed(way: Way, *asked: object) -> list[str]:
    paragraphs = [one.text for one in Document(io.BytesIO(decisions.document(way.decision, *asked))).paragraphs]
    return [text for text in paragraphs[paragraphs.index("附件") + 2 :] if text != "道德文明使者（4名）"]


def decided(way: Way, kinds: tuple[str, ...] = ("person",)) -> Way:
    listed = roster([row(place, name=name, unit=unit) for place, (name, unit) in enumerate(PEOPLE, 2)])
    return way.open_cycle(kinds).store(listed).review().publish().close().decide()


@pytest.mark.usefixtures("everywhere")
def test_a_list_stands_as_recommended_unless_another_order_is_asked_for(way: Way) -> None:
    decided(way)

    assert annexed(way) == ["赵　安\t丁一鸣\t李　木", "丁　安"]
    assert annexed(way, "strokes") == ["（按姓氏笔画为序）", "丁　安\t丁一鸣\t李　木", "赵　安"]
    assert annexed(way, "unordered") == ["（排名不分先后）", "赵　安\t丁一鸣\t李　木", "丁　安"]
    assert annexed(way, "division", ("龙湖社区", "文昌社区")) == [
        "（按行政区划为序）",
        "丁一鸣\t丁　安\t赵　安",
        "李　木",
    ]


@pytest.mark.usefixtures("everywhere")
def test_the_first_of_the_list_is_the_one_the_decision_names(way: Way) -> None:
    decided(way)

    text = "\n".join(one.text for one in Document(io.BytesIO(decisions.document(way.decision, "strokes"))).paragraphs)

    assert "决定授予丁安等4名同志" in text


@pytest.mark.usefixtures("everywhere")
def test_units_have_no_surnames_to_go_by(way: Way) -> None:
    decided(way, ("unit",))

    with pytest.raises(InvalidInput, match="没有个人和家庭，不能按姓氏笔画排列"):
        decisions.document(way.decision, "strokes")
