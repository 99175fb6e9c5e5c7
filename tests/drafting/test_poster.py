"""The poster of a notice: everything the notice says, its names in columns that the line holds."""

from dataclasses import replace

import pytest

from registry.drafting.listing import width
from registry.drafting.notice_text import Entry, NoticeCategory
from registry.drafting.poster import poster_paragraphs
from registry.drafting.texts import plain_text
from registry.errors import InvalidInput
from tests.drafting.test_further_rounds import FIRST

MANY = tuple(Entry(name, "太昊社区居民委员会") for name in ("赵安", "欧阳淑珍", "丁一鸣") * 10)
POSTER = replace(FIRST, categories=(NoticeCategory("最美邻里", "名", MANY),), email="a@b.cn", address="太昊路1号")


def test_it_says_why_until_when_who_and_how_to_object_on_one_sheet() -> None:
    said = plain_text(poster_paragraphs(POSTER, 40))

    for part in (
        "拟选树30名“最美邻里”",
        "至2023年5月10日24时止",
        "1. 赵　安　太昊社区居民委员会",
        "30. 丁一鸣",
        "实名反映",
        "0394-0000000",
    ):
        assert part in said
    assert not [one.role for one in poster_paragraphs(POSTER, 40) if one.role.startswith("annex")]


def test_more_names_stand_in_a_line_that_holds_more() -> None:
    columns = {
        line: next(one.role for one in poster_paragraphs(POSTER, line) if one.role.startswith("rows"))
        for line in (20.0, 40.0, 60.0)
    }

    assert columns == {20.0: "rows1", 40.0: "rows2", 60.0: "rows3"}


def test_its_title_breaks_to_the_width_of_its_line() -> None:
    narrow, wide = (poster_paragraphs(POSTER, line)[0].text.split("\n") for line in (15.0, 60.0))

    assert len(wide) == 1
    assert len(narrow) > 1
    assert max(map(width, narrow)) <= 15 * 16 / 22 + 0.5


def test_a_poster_shows_nobody_s_number() -> None:
    private = (NoticeCategory("最美邻里", "名", (Entry("赵安13800000000"),)),)

    with pytest.raises(InvalidInput, match="不能对外公开"):
        poster_paragraphs(replace(POSTER, categories=private), 40)
