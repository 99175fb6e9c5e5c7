"""The plan of a cycle: what it holds from the beginning, who may change it when, what it refuses, how it is copied."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

import pytest

from registry import events, journal
from registry.errors import InvalidInput, NotFound, Outdated, RuleViolation, WrongState
from registry.records import plans, scope
from registry.records.database import database, transaction
from registry.records.ledger import Entry
from registry.records.models import Cycle, Nomination, Recommender
from registry.records.plans import Plan, PlanCategory, Quota, QuotaCount
from registry.stages import programs
from registry.stages.plans import (
    SetPlan,
    SetPlanCategory,
    SetQuotas,
    as_set,
    category_as_set,
    category_told,
    clearances_said,
    places_said,
    quota_said,
    read_quotas,
    shares_said,
    written,
)
from tests.factories import Way
from tests.safety.test_migrations import refused

CHECKS = {
    "plan.revision": ("plan", "revision", 0),
    "plan.repeat_years at least": ("plan", "repeat_years", -1),
    "plan.repeat_years at most": ("plan", "repeat_years", 51),
    "plan.vacancy": ("plan", "vacancy", "sold"),
    "plan.silence": ("plan", "silence", "veto"),
    "plan.list_order": ("plan", "list_order", "random"),
    "plan.retention_months at least": ("plan", "retention_months", 0),
    "plan.retention_months at most": ("plan", "retention_months", 361),
    "plan.copied from itself": ("plan", "copied_from_id", 1),
    "plan_category.revision": ("plan_category", "revision", 0),
    "plan_category.places": ("plan_category", "places", 0),
    "plan_category.most_nominees": ("plan_category", "most_nominees", 0),
    "plan_category.fewer nominees than places": ("plan_category", "places", 31),
    "plan_category.prizes": ("plan_category", "prizes", -1),
    "plan_category.least_deeds": ("plan_category", "least_deeds", -1),
    "plan_category.more deeds than allowed": ("plan_category", "least_deeds", 2001),
    "plan_category.term_years at least": ("plan_category", "term_years", 0),
    "plan_category.term_years at most": ("plan_category", "term_years", 51),
    "quota.revision": ("quota", "revision", 0),
    "quota.least": ("quota", "least", -1),
    "quota.most": ("quota", "most", -1),
    "quota.least above most": ("quota", "least", 9),
}


@pytest.fixture
def seen(everywhere: None) -> Callable[[Way], tuple[Plan, PlanCategory]]:
    """Return what reads the plan of a way's cycle and the rules of its category."""
    return lambda way: (plans.plan_of(way.cycle), plans.rules_of(way.cycle)[way.category])


def unit(way: Way, name: str, position: int = 1) -> Recommender:
    found: Recommender = Recommender.create(office=3, cycle=way.cycle, name=name, position=position)
    return found


def test_a_cycle_begins_with_a_plan_that_limits_nothing(
    way: Way, seen: Callable[[Way], tuple[Plan, PlanCategory]]
) -> None:
    plan, rules = seen(way.open_cycle())

    assert (plan.hosts, plan.organisers, plan.steps) == (
        ["太昊路办事处"], [], ["check", "score", "notice", "decide"]
    )  # fmt: skip
    assert (plan.repeat_years, plan.originator, plan.vacancy, plan.silence, plan.list_order, plan.retention_months) == (
        0, True, "substitute", "wait", "recommended", 24
    )  # fmt: skip
    assert (rules.places, rules.most_nominees, rules.prizes, rules.clearances, rules.term_years, rules.shares) == (
        None, None, 0, {}, None, []
    )  # fmt: skip
    assert (rules.least_deeds, rules.most_deeds, rules.negative, plan.answers, plan.revision) == (0, 2000, [], {}, 1)


@pytest.mark.usefixtures("everywhere")
def test_a_register_from_before_gives_each_of_its_cycles_the_plan_a_new_one_has(way: Way) -> None:
    way.open_cycle()
    as_new = [[row.__data__ for row in table.select()] for table in (Plan, PlanCategory)]
    for table in ("quota", "plan_category", "plan"):
        database.execute_sql(f"DROP TABLE {table}")

    with transaction():
        import_module("registry.records.migrations.0021_plans").up(None, database.obj)

    assert [[row.__data__ for row in table.select()] for table in (Plan, PlanCategory)] == as_new


@pytest.mark.usefixtures("everywhere")
def test_every_check_refuses_a_row_that_cannot_be(way: Way) -> None:
    way.open_cycle()
    PlanCategory.update(places=20, most_nominees=30).execute()
    Quota.create(office=3, recommender=unit(way, "太昊社区"), category=way.category, most=8)

    assert [check for check, bad in CHECKS.items() if refused(*bad)] == list(CHECKS)


@pytest.mark.usefixtures("everywhere")
def test_a_quota_is_counted_by_whoever_still_takes_a_place(way: Way) -> None:
    way.open_cycle().store(count=7)
    first, second = unit(way, "太昊社区"), unit(way, "伏羲社区", 2)
    Quota.create(office=3, recommender=first, category=way.category, least=1, most=3)
    Quota.create(office=3, recommender=unit(way, "画卦台村", 3), category=way.category, least=2)
    ids = way.nominations()
    Nomination.update(recommender=first).where(Nomination.id.in_(ids[:5])).execute()
    Nomination.update(recommender=second).where(Nomination.id == ids[5]).execute()
    for nomination, state in zip(ids, ("withdrawn", "returned"), strict=False):
        Nomination.update(state=state).where(Nomination.id == nomination).execute()

    counts = plans.quota_counts(way.cycle)

    assert list(counts.values()) == [
        QuotaCount(1, 3, 4, 1),
        QuotaCount(2, None, 0, 0),
        *[QuotaCount(0, None, 1, 0)] * 2,
    ]
    assert [(count.over, count.short) for count in counts.values()] == [(1, 0), (0, 2), (0, 0), (0, 0)]
    assert [one.name for one in plans.recommenders_of(way.cycle)] == [
        "太昊路办事处",
        "太昊社区",
        "伏羲社区",
        "画卦台村",
    ]


def test_the_plan_of_a_draft_is_seen_by_its_office_alone(way: Way) -> None:
    way.open_cycle()
    offices = scope.Scope(frozenset((4,))), scope.Scope(frozenset(), submitted=frozenset((3,)))

    def counted(state: str) -> list[tuple[int, int, int]]:
        with scope.everywhere():
            database.execute_sql(f"UPDATE cycle SET state = '{state}'")
        found = []
        for sight in offices:
            with scope.within(sight):
                found.append((Plan.select().count(), PlanCategory.select().count(), Quota.select().count()))
        return found

    assert (counted("draft"), counted("open")) == ([(0, 0, 0), (0, 0, 0)], [(0, 0, 0), (1, 1, 0)])


SET = SetPlan(
    1, 1, ("周口市文明办", "太昊路办事处"), ("太昊社区",), "辖区常住居民", "办事处年度经费", ("check", "clear", "score", "notice", "decide"),
    3, False, "lost", "agree", "strokes", 36, {"fees": False, "host": "party_government"},
)  # fmt: skip
RULES = SetPlanCategory(
    1, 1, 1, 20, 30, 5, "遵纪守法，崇德向善", ("受过刑事处罚的",), {"person": ("police", "credit")}, 200, 800, 3,
    ({"mark": "县处级", "most": 20}, {"mark": "女性", "least": 30}),
)  # fmt: skip


def told(name: str) -> list[Any]:
    return [journal.event_of(entry) for entry in Entry.select().where(Entry.name == name).order_by(Entry.seq)]


def test_what_is_set_stands_and_can_be_read_back_as_the_command_that_set_it(
    way: Way, seen: Callable[[Way], tuple[Plan, PlanCategory]]
) -> None:
    way.open_cycle()
    way.do("reviewer", SET)
    way.do("approver", RULES)

    plan, rules = seen(way)
    assert as_set(plan) == replace(SET, revision=2)
    assert category_as_set(1, rules) == replace(RULES, revision=2, clearances={"person": ["police", "credit"]})
    assert [(one.cycle, one.revision, one.category, len(one.facts_digest)) for one in told("PlanSet")] == [
        (1, 2, None, 64), (1, 2, 1, 64)
    ]  # fmt: skip
    assert places_said(rules) == "20名，差额推荐，最多推荐30名，另设提名奖5名"
    assert clearances_said(rules) == ["个人：公安、信用"]
    assert shares_said(rules) == ["县处级 不超过20%", "女性 不少于30%"]


def test_who_saves_over_somebody_else_s_plan_is_told_so(
    way: Way, seen: Callable[[Way], tuple[Plan, PlanCategory]]
) -> None:
    way.open_cycle()
    for command in (SET, RULES, SetQuotas(1, (("太昊社区", 1, 1, 3),), 2)):
        way.do("reviewer", command)
        with pytest.raises(Outdated, match="刚才被别人改过"):
            way.do("approver", command)

    assert [row.revision for row in seen(way)] == [3, 2]


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (replace(SET, hosts=(" ",)), "主办单位要写1至20个，现在是0个。"),
        (replace(SET, hosts=("文明办", "文明办 ")), "主办单位“文明办”写了两次，请留一个。"),
        (replace(SET, organisers=("社" * 121,)), f"承办、协办单位“{'社' * 20}……”太长，有121个字，最多120个字。"),
        (replace(SET, money="钱" * 121), "经费来源太长，有121个字，最多120个字。"),
        (replace(SET, repeat_years=51), "不得重复推荐的年数应是0至50之间的整数，现在是“51”。"),
        (replace(SET, retention_months=0), "保留未入选者资料的月数应是1至360之间的整数，现在是“0”。"),
        (replace(SET, vacancy="sold"), "空出的名额“sold”不认识，只能是：substitute（由他人递补）、lost（不再递补）。"),
        (replace(SET, silence="x"), "逾期不答复“x”不认识，只能是：wait（必须等到答复）、agree（视为同意）。"),
        (replace(SET, answers={"persons": 3, "fees": 1}), "合规体检的情况有误：不认识“persons”这一项；"
         "fees（是否向参评对象收费）要写true（是）或 false（否）。"),
        (replace(RULES, places=0), "名额应是1至1000000之间的整数，现在是“0”。"),
        (replace(RULES, most_nominees=19), "推荐人数上限（不能比名额少）应是20至1000000之间的整数，现在是“19”。"),
        (replace(RULES, least_deeds=801), "事迹字数下限应是0至800之间的整数，现在是“801”。"),
        (replace(RULES, term_years=0), "荣誉的届期（年）应是1至50之间的整数，现在是“0”。"),
        (replace(RULES, clearances={"unit": ("police",)}), "这一类没有“单位”，征求意见只能写：person（个人）。"),
        (replace(RULES, clearances={"person": ("police", "police")}), "对个人征求意见的部门“公安”写了两次，请留一个。"),
        (replace(RULES, shares=({"mark": "县处级"},)), "比例要写明标注和一个百分数，例如“县处级 不超过20”。"),
        (replace(RULES, shares=({"mark": "县处级", "most": 101},)), "“县处级”的比例应是0至100之间的整数，现在是“101”。"),
        (replace(RULES, shares=({"mark": "女性", "most": 1}, {"mark": "女性", "least": 1})), "“女性”的比例写了两次，请留一个。"),
        (SetQuotas(1, ((" ", 1, 0, None),)), "推荐单位的名称要有1至160个字，现在是“”。"),
        (SetQuotas(1, (("太昊社区", 1, 0, 1), ("太昊 社区", 1, 0, 2))), "“太昊社区”的“道德文明使者”写了两次，请留一行。"),
        (SetQuotas(1, (("太昊社区", 1, 3, 2),)), "“太昊社区”的最多名额（不能比最少名额少）应是3至1000000之间的整数，现在是“2”。"),
        (SetQuotas(1, (("太昊社区", 1, -1, 2),)), "“太昊社区”的最少名额应是0至1000000之间的整数，现在是“-1”。"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_a_plan_that_cannot_be_is_refused_with_the_reason(way: Way, command: object, sentence: str) -> None:
    way.open_cycle()

    with pytest.raises(InvalidInput) as refusal:
        way.do("reviewer", command)

    assert refusal.value.message == sentence


@pytest.mark.parametrize(
    "steps",
    [
        (), ("check",), ("notice", "decide"), ("score", "check", "notice", "decide"), ("check", "decide", "notice"),
        ("check", "score", "score", "notice", "decide"), ("check", "check", "notice", "decide"), ("check", "vote", "notice", "decide"),
        ("check", "score", "notice", "decide", "clear"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_steps_begin_with_the_check_and_end_with_notice_and_decision(way: Way, steps: tuple[str, ...]) -> None:
    way.open_cycle()

    with pytest.raises(InvalidInput, match="步骤次序不对：要从资格审查开始，以公示、表彰决定结束，每步只能有一次。"):
        way.do("reviewer", replace(SET, steps=steps))


@pytest.mark.usefixtures("everywhere")
def test_a_quota_table_replaces_the_one_before_and_keeps_who_recommended_somebody(way: Way) -> None:
    way.open_cycle().store(count=2)
    way.do("reviewer", SetQuotas(1, (("太昊社区", 1, 1, 3), ("伏羲社区", 1, 0, None), ("画卦台村", 1, 0, 2))))
    first = {unit.name: unit.id for unit in plans.recommenders_of(1)}  # the sender's own office too
    Nomination.update(recommender=first["伏羲社区"]).where(Nomination.id == way.nominations()[0]).execute()

    way.do(
        "approver", SetQuotas(1, read_quotas("推荐单位\t最少\t最多\n画卦台村\t\t5\n太昊社区\t2\t", plans.rules_of(1)))
    )

    units = plans.recommenders_of(1)
    assert [(unit.name, unit.id == first[unit.name]) for unit in units] == [
        ("画卦台村", True), ("太昊社区", True), ("伏羲社区", True), ("太昊路办事处", True)
    ]  # fmt: skip
    assert written(Cycle.get()) == [("画卦台村", "道德文明使者", "0", "5"), ("太昊社区", "道德文明使者", "2", "")]
    assert [quota_said(count, "名") for count in plans.quota_counts(1).values()] == [
        "最多5名；已报0名", "最少2名，不限；已报0名，还差2名", *["不限；已报1名"] * 2
    ]  # fmt: skip
    assert [(one.cycle, one.count) for one in told("QuotasSet")] == [(1, 3), (1, 2)]


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("太昊社区\t孝老爱亲\t1\t2", "第1行的类别“孝老爱亲”不认识，这届的类别是：道德文明使者。"),
        ("\n太昊社区,道德文明使者,1,两", "第2行的名额“两”不是整数，请写成 推荐单位、类别、最少、最多 四列。"),
        ("太昊社区,道德文明使者,1,2,3", "第1行有5列，只要四列：推荐单位、类别、最少、最多。"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_a_pasted_quota_table_that_cannot_be_read_is_refused_saying_where(way: Way, text: str, sentence: str) -> None:
    way.open_cycle()

    with pytest.raises(InvalidInput) as refusal:
        read_quotas(text, plans.rules_of(1))

    assert refusal.value.message == sentence


@pytest.mark.usefixtures("everywhere")
def test_a_plan_is_set_while_nominations_come_in_and_not_after(way: Way) -> None:
    way.open_cycle().store().review()
    before = len(told("PlanSet")), Plan.get().revision

    for command, step in ((SET, "修改评选方案"), (RULES, "修改类别的规定"), (SetQuotas(1, ()), "分配名额")):
        with pytest.raises(WrongState, match=f"2023年度第二届评选活动现在是“审核评审”，不能{step}。"):
            way.do("reviewer", command)

    assert (len(told("PlanSet")), Plan.get().revision) == before


def test_another_office_s_plan_is_not_found_as_one_that_does_not_exist(way: Way) -> None:
    way.open_cycle()
    missing: tuple[Any, ...] = (
        SET,
        RULES,
        SetQuotas(1, ()),
        programs.CopyCycle(1, "2024年度", date(2024, 1, 1), date(2024, 12, 31)),
    )

    for command in missing:
        field = "source" if isinstance(command, programs.CopyCycle) else "cycle"
        said = []
        for cycle in (1, 99):
            with pytest.raises(NotFound) as refusal:
                way.do("neighbour", replace(command, **{field: cycle}))
            said.append(refusal.value.message)
        assert said == ["没有找到这届评选活动。"] * 2
    for category in (9, 10):
        with pytest.raises(NotFound, match="没有找到这届评选活动的这个类别。"):
            way.do("reviewer", replace(RULES, category=category))


@pytest.mark.usefixtures("everywhere")
def test_the_next_edition_takes_over_the_plan_and_the_quotas_but_nobody_s_nomination(way: Way) -> None:
    way.open_cycle().store(count=2)
    for command in (SET, RULES, SetQuotas(1, (("太昊社区", 1, 1, 3), ("伏羲社区", 1, 0, None)))):
        way.do("reviewer", replace(command, revision=None) if not isinstance(command, SetQuotas) else command)
    dates = date(2024, 1, 1), date(2024, 12, 31)

    copied = way.do("reviewer", programs.CopyCycle(1, "2024年度", *dates))

    plan, rules = plans.plan_of(copied), plans.rules_of(copied)[1]
    assert replace(as_set(plan), cycle=1) == SET
    assert replace(category_as_set(1, rules), clearances=RULES.clearances) == RULES
    assert written(Cycle.get_by_id(copied)) == written(Cycle.get_by_id(1)) != []
    assert (Cycle.get_by_id(copied).state, plan.copied_from_id) == ("draft", 1)
    assert Nomination.select().where(Nomination.cycle == copied).count() == 0
    assert told("CycleCopied") == [events.CycleCopied(3, copied, 1)]
    assert [one.cycle for one in told("CyclePlanned")] == [1, copied]
    with pytest.raises(RuleViolation, match="“道德文明使者”已有“2024年度”这一届，请换一个届次名称。"):
        way.do("reviewer", programs.CopyCycle(1, " 2024年度", *dates))


def test_rules_of_a_category_are_told_in_a_file_item_by_item() -> None:
    now = SetPlanCategory(1, 1, 4, places=20, term_years=3)

    assert category_told(now, {"term_years": None, "negative": ["失信"]}) == replace(
        now, term_years=None, negative=("失信",)
    )
    with pytest.raises(InvalidInput) as refusal:
        category_told(now, {"places": "二十", "prizes": True, "revision": 9, "clearances": {"person": "police"}})
    assert refusal.value.message == (
        "类别的规定有误：places要写整数或 null（不限）；prizes要写整数；不认识“revision”这一项；"
        'clearances要写部门代码的列表，按对象种类，例如 {"person": ["police"]}。'
    )
