"""News of every kind of event: each in its own voice, all facts and measure words, never one that was not given."""

import json
from pathlib import Path
from typing import Any

import pytest

from registry.drafting.binding import bound_values, disagreements
from registry.drafting.facts import NewsFacts, read_news_facts
from registry.drafting.house_style import lint
from registry.drafting.news_item import draft_news
from registry.drafting.purposes import usual_purposes

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "news" / "items.json"
KINDS = {
    "户": "household",
    "名": "person",
    "位": "person",
    "人": "person",
    "名（组）": "person",
    "个": "unit",
    "家": "unit",
    "所": "unit",
}
SIX = [
    {"kind": "household", "count": 15, "title": "最美家庭"}, {"kind": "person", "count": 15, "measure": "人", "title": "最美少年"},
    {"kind": "unit", "count": 10, "measure": "家", "title": "最美商铺"},
]  # fmt: skip


def told(**facts: Any) -> NewsFacts:
    return read_news_facts(
        {"office": "清河街道办事处", "program": "最美邻里", "honorees": [{"kind": "person", "count": 20}], **facts}
    )


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (
            {"event": "颁奖大会", "cycle": "首届", "held_on": "2023-11-08"},
            "清河街道办事处举行“最美邻里”颁奖大会。11月8日，清河街道办事处举行首届“最美邻里”颁奖大会，当选的20名“最美邻里”受到褒奖。",
        ),
        (
            {"event": "表扬大会", "acts": ["办事处主任宣读表扬通报"]},
            "清河街道办事处举行“最美邻里”表扬大会。近日，清河街道办事处举行“最美邻里”表扬大会。会上，办事处主任宣读表扬通报，"
            "当选的20名“最美邻里”受到表扬。",
        ),
        (
            {"event": "通报表扬", "cycle": "2023年度", "held_on": "2023-07"},
            "清河街道办事处通报表扬“最美邻里”。7月，清河街道办事处通报表扬2023年度“最美邻里”20名。",
        ),
        (
            {"event": "选树结果", "cycle": "第一季度", "program": "六美", "honorees": SIX, "total": 40},
            "清河街道办事处公布“六美”选树结果。近日，清河街道办事处公布第一季度“六美”选树结果，共选树出“最美家庭”15户、“最美少年”15人、"
            "“最美商铺”10家，合计40户（人、家）。",
        ),
        (
            {"event": "揭晓", "cycle": "第六届"},
            "清河街道办事处揭晓“最美邻里”名单。近日，清河街道办事处揭晓第六届“最美邻里”名单，共20名。",
        ),
        (
            {"event": "揭晓仪式", "honorees": SIX, "program": "六美", "held_on": "2023-11-08"},
            "清河街道办事处举行“六美”揭晓仪式。11月8日，清河街道办事处举行“六美”揭晓仪式，揭晓“最美家庭”15户、“最美少年”15人、“最美商铺”10家。",
        ),
        (
            {"event": "送奖上门", "program": "文明家庭", "honorees": [{"kind": "household", "count": 5}], "held_on": "2023-11-08"},
            "清河街道办事处开展“文明家庭”送奖上门活动。11月8日，清河街道办事处开展“文明家庭”送奖上门活动，把荣誉送到获评的5户“文明家庭”家中。",
        ),
        (
            {"office": None, "hosts": ["市文明办", "市妇联"], "event": "表彰大会", "held_on": "2023-11-08", "part_of_day": "下午",
             "acts": ["宣读表彰决定", "颁发奖牌"], "honorees": SIX, "program": "六美"},
            "市文明办、市妇联联合举行“六美”表彰大会。11月8日下午，市文明办、市妇联联合举行“六美”表彰大会，会议宣读了表彰决定，"
            "并向“最美家庭”15户、“最美少年”15人、“最美商铺”10家颁发奖牌。",
        ),
        (
            {"office": None, "program": None, "honorees": [{"kind": "station", "count": 16, "title": "最美文明实践站"}]},
            "名单公布。近日，名单公布，共有“最美文明实践站”16个。",
        ),
    ],
)  # fmt: skip
def test_each_event_is_told_in_its_own_voice(facts: dict[str, Any], line: str) -> None:
    read = told(**facts)

    item = draft_news(read)

    assert item.line == line
    assert (lint(item.line, read.offices, read.held_on, read.program), disagreements(item.line, read)) == ([], [])


def test_a_long_version_tells_the_same_in_paragraphs_and_the_numbers_once_more_where_there_are_several() -> None:
    read = told(event="表彰大会", held_on="2023-11-08", acts=["宣读表彰决定", "颁发证书"], honorees=SIX, program="六美")

    assert draft_news(read, long=True).text.split("\n") == [
        "11月8日，清河街道办事处举行“六美”表彰大会。",
        "会议宣读了表彰决定，并向“最美家庭”15户、“最美少年”15人、“最美商铺”10家颁发证书。",
        "此次受到表彰的有“最美家庭”15户、“最美少年”15人、“最美商铺”10家。",
    ]


def test_what_is_too_long_loses_speeches_and_the_purpose_and_says_so_never_a_figure() -> None:
    speeches = [f"第{place}位获奖代表作了情真意切、朴实无华、催人奋进的发言并与大家互动" for place in range(1, 6)]
    read = told(
        event="颁奖大会", purpose="为弘扬新风", held_on="2023-11-08", acts=["宣读表扬通报", "颁发荣誉证书", *speeches]
    )

    item = draft_news(read)

    assert len(item.line) <= 200
    assert item.left_out == tuple(reversed(speeches))[: len(item.left_out)]
    assert [value for value in bound_values(read) if value not in item.line] == []


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ("20名", "21名", "登记的内容里没有“21”这个数。"),
        ("11月8日", "8月11日", "日期“8月11日”与登记的不一致。"),
        ("“最美邻里”表扬大会。11月", "“最美乡里”表扬大会。11月", "“最美乡里”与登记的“最美邻里”不一致。"),
        (
            "清河街道办事处举行首届",
            "青河街道办事处举行首届",
            "单位名称“青河街道办事处”与登记的“清河街道办事处”差一个字。",
        ),
        ("首届", "第二届", "没有写登记的“首届”。"),
    ],
)
def test_an_edited_sentence_keeps_its_bound_values(was: str, becomes: str, message: str) -> None:
    read = told(event="表扬大会", cycle="首届", held_on="2023-11-08", acts=["宣读表扬通报", "颁发荣誉证书"])
    line = draft_news(read).line

    assert disagreements(line.replace("会议宣读了表扬通报", "会上宣读了通报"), read) == []
    assert [slip.message for slip in disagreements(line.replace(was, becomes), read)][:1] == [message]


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("共评选出六十名先进。", "figures", "60"),
        ("“甲”15户、“乙”10户，合计26户。", "sum", "25"),
        ("联系电话13800000000。", "private", ""),
        ("会议指出，，要抓好。", "doubled", "，"),
        ("文明 家庭受到表扬。", "blank", ""),
        ("以兹奖励。", "wrong-word", "以资奖励"),
    ],
)
def test_further_slips_of_the_house_style(text: str, code: str, suggestion: str) -> None:
    assert [(slip.code, slip.suggestion) for slip in lint(text)] == [(code, suggestion)]


def test_names_with_numerals_and_ordinals_are_no_slips() -> None:
    text = "第二届“十佳少年”中，3名少年获一等奖，五四精神得到弘扬，“五项活动”深入开展。"

    assert lint(text, program="十佳少年") == []


@pytest.mark.parametrize("program", ["文明家庭", "身边好人", "最美网格员"])
def test_the_purposes_offered_suit_the_program_and_read_well_in_a_sentence(program: str) -> None:
    offered = usual_purposes(program)

    assert offered[-1] == "为进一步发挥先进典型的示范带动作用"
    for purpose in offered:
        line = draft_news(told(program=program, event="颁奖大会", purpose=purpose, held_on="2023-11-08")).line
        assert (f"。{purpose}，11月8日，" in line, lint(line)) == (True, [])


def real() -> list[dict[str, Any]]:
    return json.loads(REAL.read_text("utf-8"))["items"] if REAL.exists() else []


@pytest.mark.parametrize("item", real(), ids=lambda item: str(item["id"]))
def test_every_real_item_is_told_with_all_it_gives_and_nothing_else(item: dict[str, Any]) -> None:
    names = {
        "office": "organ",
        "program": "program",
        "cycle": "cycle",
        "event": "event",
        "held_on": "date",
        "acts": "acts",
    }
    facts: dict[str, Any] = {key: item[name] for key, name in names.items() if item.get(name)}
    facts["honorees"] = [
        {"kind": KINDS[m], "count": count, "measure": m, "title": title} for title, count, m in item["counts"]
    ]
    if "total" in item:
        facts["total"] = sum(count for _, count, _ in item["counts"])
    read = read_news_facts(facts)

    for drafted in (draft_news(read), draft_news(read, long=True)):
        line = drafted.line
        assert [value for value in bound_values(read) if value not in line] == []
        assert [act for act in read.acts if act.removeprefix("宣读") not in line] == []
        assert ("合计84户" in line) == ("total" in item)
        assert (lint(line, read.offices, read.held_on, read.program, most=None), disagreements(line, read)) == ([], [])
    assert len(draft_news(read).line) <= 200
