"""The news item of a ceremony, in the voice of the bulletin."""

from collections.abc import Callable

import pytest

from registry.drafting.facts import read_news_facts
from registry.drafting.news_item import NewsItem, draft_news

BULLETIN: dict[str, object] = {
    "office": "临港开发区太昊路办事处",
    "program": "道德文明使者",
    "cycle": "2023年度第二届",
    "event": "颁奖大会",
    "held_on": "2023-05-06",
    "part_of_day": "上午",
    "purpose": "为进一步彰显身边榜样力量，引领社会文明风尚",
    "honorees": [{"kind": "person", "count": 198}],
    "acts": ["宣读表彰人员名单", "颁发荣誉证书", "部分获奖代表作典型发言、交流心得"],
}
INVENTED: dict[str, object] = {
    "office": "清河街道办事处",
    "program": "最美邻里",
    "cycle": "第三届",
    "event": "表扬大会",
    "held_on": "2023-11-08",
    "honorees": [{"kind": "person", "count": 20}],
    "acts": ["宣读表扬通报", "颁发荣誉证书"],
}


def draft(**changes: object) -> NewsItem:
    return draft_news(read_news_facts({**INVENTED, **changes}))


def test_the_bulletins_own_item_comes_out_with_its_slips_mended() -> None:
    item = draft_news(read_news_facts(BULLETIN))

    assert item.line == (
        "临港开发区太昊路办事处举行“道德文明使者”颁奖大会。为进一步彰显身边榜样力量，引领社会文明风尚，"
        "5月6日上午，临港开发区太昊路办事处举行2023年度第二届“道德文明使者”颁奖大会，会议宣读了表彰人员名单，"
        "并向当选的198名“道德文明使者”颁发荣誉证书，部分获奖代表作典型发言、交流心得。"
    )


def test_the_slips_of_the_bulletin_in_the_facts_are_mended_too() -> None:
    slips = {**BULLETIN, "purpose": "为进一步彰显身边榜样力量,引领社会文明风尚。", "program": '"道德文明使者"'}

    assert draft_news(read_news_facts(slips)) == draft_news(read_news_facts(BULLETIN))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("news-persons", {}),
        (
            "news-persons-and-units",
            {
                "event": "表彰大会",
                "honorees": [{"kind": "person", "count": 1422}, {"kind": "unit", "count": 78}],
                "acts": ["宣读表彰决定", "颁发荣誉证书和奖品", "希望受表彰的个人和单位珍惜荣誉、再接再厉。"],
            },
        ),
        (
            "news-three-kinds",
            {
                "honorees": [
                    {"kind": "household", "count": 15},
                    {"kind": "person", "count": 9, "measure": "位"},
                    {"kind": "community", "count": 3},
                ],
                "acts": ["宣读表扬通报", "授牌"],
                "purpose": "为弘扬新风，",
            },
        ),
        (
            "news-unveiling-without-a-reading",
            {
                "program": "文明家庭",
                "event": "揭晓仪式",
                "honorees": [{"kind": "household", "count": 47}],
                "acts": ["颁发荣誉证书", "播放事迹短片", "家庭代表分享家风故事"],
            },
        ),
        (
            "news-read-by-the-director",
            {"event": "颁奖仪式", "part_of_day": "晚上", "acts": ["办事处主任宣读表扬通报", "颁发荣誉证书"]},
        ),
        (
            "news-nothing-presented",
            {"event": "颁奖典礼", "acts": ["播放事迹短片", "宣读表扬通报", "获奖代表发言"]},
        ),
        (
            "news-brought-home",
            {
                "program": "十星级文明户",
                "event": "送奖上门活动",
                "honorees": [{"kind": "household", "count": 5}],
                "acts": ["工作人员入户慰问", "颁发荣誉证书"],
            },
        ),
        (
            "news-departments-at-a-meeting",
            {
                "program": "文明科室",
                "event": "总结会",
                "honorees": [{"kind": "department", "count": 6}],
                "acts": ["会议总结了全年工作", "宣读表扬通报", "颁发奖牌", "颁发奖金"],
            },
        ),
    ],
)
def test_an_item_reads_as_in_its_snapshot(
    name: str, changes: dict[str, object], same_as_snapshot: Callable[[str, str], bool]
) -> None:
    item = draft(**changes)

    assert same_as_snapshot(name, item.line)
