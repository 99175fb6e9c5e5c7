"""What stands against a nomination by the plan: each rule told as a sentence, all of them at once, for pages and commands alike."""

from datetime import date

import pytest

from registry import samples
from registry.errors import RuleViolation
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Category, Cycle, Nomination, Recommender
from registry.records.plans import Plan, PlanCategory, Quota
from registry.stages import nominating, programs, reviews
from registry.stages.nominating import EnterNomination
from tests.factories import ADOPTED, WORDING, Way

TITLES = ("道德文明使者", "文明单位")
KINDS = (("person",), ("unit",))
MEASURES = ("名", "个")
sqlite = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


@pytest.fixture
def collecting(way: Way) -> Way:
    """Return a way whose cycle of two categories, of persons and of units, collects nominations."""
    sketches = tuple(programs.CategorySketch(*one, WORDING) for one in zip(TITLES, KINDS, MEASURES, strict=True))
    program = way.do("reviewer", programs.CreateProgram("文明评选", "选树", sketches))
    dates = (date(2023, 4, 3), date(2023, 12, 31))
    way.cycle = way.do("reviewer", programs.PlanCycle(program, "2023年度第二届", *dates))
    way.do("approver", programs.OpenCycle(way.cycle))
    with scope.everywhere():
        way.category = Category.get(Category.name == TITLES[0]).id
    return way


def rule(way: Way, plan: dict[str, object] | None = None, **category: object) -> None:
    """Let the plan say so, for the cycle and for its first category."""
    with scope.everywhere(), transaction():
        if plan:
            Plan.update(plan).where(Plan.cycle == way.cycle).execute()
        if category:
            PlanCategory.update(category).where(PlanCategory.category == way.category).execute()


def enter(way: Way, name: str, **more: object) -> int:
    """Enter a nominee by form; a unit goes into the second category."""
    kind = str(more.setdefault("kind", "person"))
    with scope.everywhere():
        category = Category.get(Category.name == TITLES[KINDS.index((kind,))]).id
    command = EnterNomination(way.cycle, category, name=name, **more)  # type: ignore[arg-type]  # of many types
    nominated: int = way.do("clerk", command)
    return nominated


def refusal(way: Way, *nominations: int, day: date = date(2023, 4, 18), negatives: bool = False) -> str:
    """Return why the eligibility check is refused, empty where it is not."""
    try:
        way.do("reviewer", reviews.CheckNominations(way.cycle, nominations, negatives), day)
    except RuleViolation as refused:
        return refused.message
    return ""


def told(way: Way, nomination: int) -> tuple[str, ...]:
    """Return what the pages tell of a nomination."""
    with scope.everywhere():
        found = Nomination.get_by_id(nomination)
        return reviews.obstacles(Cycle.get_by_id(way.cycle), [found]).get(nomination, ())


def test_deeds_are_as_long_as_the_plan_wants_them(collecting: Way) -> None:
    rule(collecting, least_deeds=10, most_deeds=20)
    short = enter(collecting, "李晓明", deeds="照顾 邻居\n十年")
    long = enter(collecting, "王芳", deeds="字" * 21)
    right = enter(collecting, "赵铁柱", deeds="字" * 20)
    collecting.do("reviewer", programs.StartReview(collecting.cycle))

    assert refusal(collecting, short, long, right) == (
        "“李晓明”的事迹有6个字，这一类要10至20个字。“王芳”的事迹有21个字，这一类要10至20个字。"
    )
    assert refusal(collecting, right) == ""
    rule(collecting, least_deeds=0)
    assert told(collecting, short) == ()
    assert told(collecting, long) == ("“王芳”的事迹有21个字，这一类要不超过20个字。",)


@sqlite
def test_a_unit_may_not_recommend_itself_unless_the_plan_lets_it(collecting: Way) -> None:
    own = enter(collecting, "文昌小学", kind="unit", recommender="文昌 小学")
    enter(collecting, "实验小学", kind="unit", recommender="教育局")
    collecting.do("reviewer", programs.StartReview(collecting.cycle))

    assert refusal(collecting, own) == "“文昌小学”不能推荐自己，请由上级或其他单位推荐。"
    rule(collecting, {"originator": False})
    assert refusal(collecting, own) == ""


@sqlite
def test_a_self_nomination_waits_for_its_unit_and_a_late_correction_for_another_day(collecting: Way) -> None:
    alone = enter(collecting, "李晓明", channel="self")
    collecting.do("reviewer", programs.StartReview(collecting.cycle))
    until = date(2023, 4, 10)
    collecting.do("reviewer", reviews.ReturnNominations(collecting.cycle, (alone,), "缺推荐意见", until))

    assert refusal(collecting, alone, day=until) == "“李晓明”是自荐，还没有推荐单位盖章同意，请先登记推荐意见。"
    collecting.do("clerk", nominating.EndorseNomination(alone, "安居社区"))
    late = "“李晓明”的补正期限到2023年4月10日为止，已经过期；请列为未入选，或重新定期限。"
    assert refusal(collecting, alone, day=date(2023, 4, 11)) == late
    collecting.do("reviewer", reviews.ReturnNominations(collecting.cycle, (alone,), "缺推荐意见", date(2023, 4, 20)))
    assert refusal(collecting, alone) == ""


@sqlite
def test_nobody_stands_in_two_categories_of_one_cycle(collecting: Way) -> None:
    rule(collecting)
    with scope.everywhere(), transaction():
        Category.update(kinds=["person"]).execute()
        other = Category.get(Category.name == TITLES[1]).id
    private = {"id_no": samples.id_number(date(1970, 1, 1), 3)}
    first = enter(collecting, "李晓明", private=private)
    second = EnterNomination(collecting.cycle, other, "person", "李晓明", private=private | {"phone": "13800000001"})
    with pytest.raises(RuleViolation, match="“李晓明”已在这一届的名单里"):
        collecting.do("clerk", second)
    with scope.everywhere(), transaction():  # as two rosters may bring it about
        person = Nomination.get_by_id(first).person_id
        apart = enter(collecting, "李晓明某", private={"phone": "13800000001"})
        Nomination.update(person=person, category=other).where(Nomination.id == apart).execute()
    collecting.do("reviewer", programs.StartReview(collecting.cycle))

    assert refusal(collecting, first) == "“李晓明”同一届已报“文明单位”，一届只能报一类。"
    collecting.do("clerk", reviews.WithdrawNominations(collecting.cycle, (apart,), "重复"))
    assert refusal(collecting, first) == ""


def test_a_holder_is_nominated_again_for_new_deeds_only(collecting: Way) -> None:
    private = {"id_no": samples.id_number(date(1970, 1, 1), 3)}
    enter(collecting, "李晓明", private=private)
    collecting.review().publish().close().decide()
    with scope.everywhere():
        program = Cycle.get_by_id(collecting.cycle).program_id
    plan = programs.PlanCycle(program, "2024年度第一届", date(2024, 1, 1), date(2024, 12, 31))
    collecting.cycle = collecting.do("reviewer", plan, ADOPTED)
    collecting.do("approver", programs.OpenCycle(collecting.cycle))
    again = enter(collecting, "李晓明", private=private)
    rule(collecting, {"repeat_years": 3})
    collecting.do("reviewer", programs.StartReview(collecting.cycle))

    assert refusal(collecting, again, day=date(2024, 4, 18)) == (
        "“李晓明”在2023年度第二届已获“道德文明使者”，3年内没有新的事迹不能再报；有新事迹的请标注“新事迹”。"
    )
    assert refusal(collecting, again, day=date(2026, 5, 6)) == ""  # three years and a day after
    with scope.everywhere(), transaction():
        Nomination.update(state="received").where(Nomination.id == again).execute()
    collecting.do("clerk", nominating.MarkNominations(collecting.cycle, (again,), ("新事迹",)))
    assert refusal(collecting, again, day=date(2024, 4, 18)) == ""


def test_a_unit_keeps_to_its_quota_and_is_told_how_far_it_is(collecting: Way) -> None:
    first, second = (enter(collecting, name, recommender="太昊社区") for name in ("李晓明", "王芳"))
    with scope.everywhere(), transaction():
        unit = Recommender.get()
        Quota.create(office=unit.office_id, recommender=unit, category=collecting.category, least=1, most=1)
        lazy = Recommender.create(office=unit.office_id, cycle=collecting.cycle, name="文昌社区", position=2)
        Quota.create(office=unit.office_id, recommender=lazy, category=collecting.category, least=2, most=3)
        cycle = Cycle.get_by_id(collecting.cycle)
        uneven = [one.sentence for one in reviews.uneven(cycle)]
        adding = {"太昊社区": 2, " 文昌社区": 1, "新来社区": 4}
        before_sending = [one.sentence for one in reviews.used_by(cycle, collecting.category, adding)]
    collecting.do("reviewer", programs.StartReview(collecting.cycle))

    assert uneven == [
        "太昊社区的“道德文明使者”名额是1名，已报2名，超出1名；超出的通不过资格审查。",
        "文昌社区的“道德文明使者”名额是3名，已报0名，还少2名（至少2名）。",
    ]
    assert before_sending == [
        "太昊社区的“道德文明使者”名额是1名，已报2名，这份再报2名，超出3名；超出的通不过资格审查。",
        "新来社区的“道德文明使者”不在名额分配表里，已报0名，这份再报4名；请核对推荐单位的名称。",
        "文昌社区的“道德文明使者”名额是3名，已报0名，这份再报1名，还少1名（至少2名）。",
    ]
    over = "太昊社区的“道德文明使者”名额是1名，现已2名，超出1名；请先撤回多报的。"
    assert refusal(collecting, first, second) == over
    collecting.do("clerk", reviews.WithdrawNominations(collecting.cycle, (second,), "超出名额"))
    assert refusal(collecting, first) == ""


@sqlite
def test_a_negative_list_must_be_gone_through(collecting: Way) -> None:
    rule(collecting, negative=["受过刑事处罚的", "有失信记录的"])
    first, second = enter(collecting, "李晓明"), enter(collecting, "文昌小学", kind="unit", recommender="教育局")
    collecting.do("reviewer", programs.StartReview(collecting.cycle))

    said = "“道德文明使者”有2条不得推荐的情形，请逐条核对后勾选“均无”。"
    assert refusal(collecting, first) == said
    assert refusal(collecting, second) == ""
    assert refusal(collecting, first, negatives=True) == ""


@sqlite
def test_of_many_obstacles_the_first_are_said_and_the_rest_counted(collecting: Way) -> None:
    alone = [enter(collecting, f"李晓{letter}", channel="self") for letter in "一二三四五六七"]
    collecting.do("reviewer", programs.StartReview(collecting.cycle))

    said = refusal(collecting, *alone)
    assert said.count("还没有推荐单位盖章同意") == 5
    assert said.endswith("另有2处，请在审核页面逐个查看。")
    assert collecting.states() == ["received"] * 7
