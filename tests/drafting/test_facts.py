"""The facts of a news item are read strictly: one sentence names all that is wrong."""

from datetime import date

import pytest

from registry.drafting.facts import HonoreeCount, NewsFacts, read_news_facts
from registry.errors import InvalidInput

FACTS: dict[str, object] = {
    "office": "清河街道办事处",
    "program": "最美邻里",
    "cycle": "2023年度",
    "event": "表扬大会",
    "held_on": "2023-05-06",
    "part_of_day": "下午",
    "purpose": "为弘扬新风",
    "honorees": [{"kind": "person", "count": 12}, {"kind": "household", "count": 8, "measure": "个"}],
    "acts": ["宣读表扬通报", "颁发荣誉证书"],
    "total": 20,
}


def refusal(**changes: object) -> str:
    with pytest.raises(InvalidInput) as refused:
        read_news_facts({**FACTS, **changes})
    return refused.value.message.removeprefix("消息稿的事实有误：")


def test_good_facts_are_read_whole() -> None:
    assert read_news_facts(FACTS) == NewsFacts(
        office="清河街道办事处",
        program="最美邻里",
        cycle="2023年度",
        event="表扬大会",
        held_on=date(2023, 5, 6),
        part_of_day="下午",
        purpose="为弘扬新风",
        honorees=(HonoreeCount("person", 12, "名"), HonoreeCount("household", 8, "个")),
        acts=("宣读表扬通报", "颁发荣誉证书"),
        total_told=True,
    )


@pytest.mark.parametrize("key", ["office", "cycle", "event", "held_on", "part_of_day", "purpose", "acts", "total"])
@pytest.mark.parametrize("unknown", ["missing", None, ""])
def test_what_nobody_knows_may_be_missing(key: str, unknown: str | None) -> None:
    told = {known: fact for known, fact in FACTS.items() if known != key and (key, known) != ("held_on", "part_of_day")}

    facts = read_news_facts(told if unknown == "missing" else {**told, key: unknown})

    assert facts.total == 20


def test_a_month_alone_is_read_as_a_month() -> None:
    told = {key: fact for key, fact in FACTS.items() if key != "part_of_day"}

    facts = read_news_facts({**told, "held_on": "2023-07"})

    assert (facts.held_on, facts.held_in, facts.year) == (None, (2023, 7), 2023)


def test_several_hosts_stand_in_place_of_the_office() -> None:
    told = {key: fact for key, fact in FACTS.items() if key != "office"}

    assert read_news_facts({**told, "hosts": ["市文明办", "市妇联"]}).offices == ("市文明办", "市妇联")


def test_one_kind_may_stand_under_several_titles() -> None:
    groups = [
        {"kind": "person", "count": 8, "title": "“孝老爱亲”"},
        {"kind": "person", "count": 12, "title": "助人为乐"},
    ]

    facts = read_news_facts({**FACTS, "honorees": groups})

    assert [(group.title, group.count) for group in facts.honorees] == [("孝老爱亲", 8), ("助人为乐", 12)]


@pytest.mark.parametrize("purpose", ["为弘扬新风。", "为弘扬新风，", " 为弘扬新风；。", "为弘扬新风"])
def test_a_mark_after_the_purpose_is_mended(purpose: str) -> None:
    assert read_news_facts({**FACTS, "purpose": purpose}).purpose == "为弘扬新风"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"最美邻里"', "最美邻里"),
        ("“最美邻里”", "最美邻里"),
        ("清河“最美”邻里", "清河‘最美’邻里"),
        ("“最美”与“友善”", "‘最美’与‘友善’"),
    ],
)
def test_quotes_around_the_program_are_taken_off_and_those_within_made_single(written: str, read: str) -> None:
    assert read_news_facts({**FACTS, "program": written}).program == read


def test_half_width_marks_between_han_are_mended() -> None:
    facts = read_news_facts({**FACTS, "acts": ["代表发言, 交流心得;"]})

    assert facts.acts == ("代表发言，交流心得",)


def test_all_unknown_and_missing_keys_are_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_news_facts({"office": "清河街道办事处", "place": "礼堂", "year": 2023})

    assert refused.value.message == ("消息稿的事实有误：不认识place、year；缺少honorees（获奖者）。")


@pytest.mark.parametrize(
    ("key", "fact", "sentence"),
    [
        ("office", 7, "office（单位）应是文字，现在是“7”。"),
        ("office", " 。", "office（单位）是空的。"),
        ("cycle", 2023, "cycle（届次）应是文字，现在是“2023”。"),
        ("hosts", "市文明办", "hosts（联合主办单位）应是列表。"),
        ("event", "表扬\n大会", "event（活动名称）里有换行或看不见的字符。"),
        ("purpose", '为弘扬"新风', "purpose（目的）里的引号不成对。"),
        ("held_on", "2023-02-30", "held_on（举行日期）应写成2023-05-06这样真实的日期，现在是“2023-02-30”。"),
        ("held_on", "20230506", "held_on（举行日期）应写成2023-05-06这样真实的日期，现在是“20230506”。"),
        ("part_of_day", "清早", "part_of_day（时段）只能是上午、下午、晚上，现在是“清早”。"),
        ("honorees", [], "honorees（获奖者）应是列表，至少有一类。"),
        ("honorees", [5], "honorees（获奖者）第1项应写明kind和count。"),
        ("acts", "颁奖", "acts（议程）应是列表。"),
        ("acts", [""], "acts（议程）第1项是空的。"),
        ("total", True, "total（总数）应是1以上的整数，现在是“True”。"),
    ],
)
def test_a_fact_of_the_wrong_shape_is_named(key: str, fact: object, sentence: str) -> None:
    assert refusal(**{key: fact}) == sentence


@pytest.mark.parametrize("count", [0, -3, True, 12.0, "12", None])
def test_a_count_is_a_whole_number_from_one(count: object) -> None:
    shown = "空值" if count is None else count

    sentence = refusal(honorees=[{"kind": "person", "count": count}])

    assert sentence == f"honorees（获奖者）第1项的count应是1以上的整数，现在是“{shown}”。"


@pytest.mark.parametrize(
    ("honoree", "sentence"),
    [
        ({"kind": "person"}, "缺少count。"),
        ({"kind": "person", "count": 20, "name": "甲"}, "不认识name。"),
        (
            {"kind": "cat", "count": 20},
            "的kind只能是person、household、department、unit、group、community、project、organisation、station，现在是“cat”。",
        ),
        (
            {"kind": "person", "count": 20, "measure": "户"},
            "的measure与kind不合，应是名、位、人、名（组），现在是“户”。",
        ),
    ],
)
def test_a_faulty_honoree_is_named_by_its_place(honoree: object, sentence: str) -> None:
    assert refusal(honorees=[honoree]) == f"honorees（获奖者）第1项{sentence}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"total": 21}, "total（总数）是21，各类相加却是20。"),
        (
            {"honorees": [{"kind": "person", "count": 8}, {"kind": "person", "count": 12}]},
            "honorees（获奖者）里person写了两次。",
        ),
        ({"acts": ["颁发荣誉证书", "颁发荣誉证书。"]}, "acts（议程）里“颁发荣誉证书”写了两次。"),
        (
            {"event": "“最美邻里”表扬大会"},
            "event（活动名称）只写颁奖大会这样的名称，不要再带届次和项目，现在是““最美邻里”表扬大会”。",
        ),
        ({"held_on": None}, "part_of_day（时段）要和held_on（举行日期）一起写。"),
        ({"hosts": ["市妇联"]}, "office（单位）是“清河街道办事处”，hosts（联合主办单位）里却没有它。"),
        ({"program": None}, "缺少program（评选项目），或者每类获奖者的title（称号）。"),
        ({"cycle": "2024年度"}, "cycle（届次）是“2024年度”，举行日期却在2023年。"),
        ({"acts": ["向21名“最美邻里”颁发荣誉证书"]}, "acts（议程）写了21，honorees（获奖者）里却是20。"),
    ],
)
def test_facts_that_contradict_each_other_are_named(changes: dict[str, object], sentence: str) -> None:
    assert refusal(**changes) == sentence


def test_facts_that_are_no_object_are_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_news_facts(["清河街道办事处"])  # type: ignore[arg-type]

    assert refused.value.message == "消息稿的事实应当是一个对象，写成{…}的样子。"
