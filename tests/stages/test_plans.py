"""The plan of a cycle: what it holds from the beginning, who may change it when, what it refuses, how it is copied."""

from collections.abc import Callable
from importlib import import_module

import pytest

from registry.records import plans, scope
from registry.records.database import database, transaction
from registry.records.models import Nomination, Recommender
from registry.records.plans import Plan, PlanCategory, Quota, QuotaCount
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

    assert list(counts.values()) == [QuotaCount(1, 3, 4, 1), QuotaCount(2, None, 0, 0), QuotaCount(0, None, 1, 0)]
    assert [(count.over, count.short) for count in counts.values()] == [(1, 0), (0, 2), (0, 0)]
    assert [one.name for one in plans.recommenders_of(way.cycle)] == ["太昊社区", "伏羲社区", "画卦台村"]


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
