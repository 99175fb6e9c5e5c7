"""What an edition rules: its plan, the rules of each category, and how many each recommending unit may put forward."""

from dataclasses import dataclass
from typing import Any

import peewee
from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from registry.records.fields import JsonField
from registry.records.models import Category, Cycle, Nomination, Office, OfficeTable, Recommender
from registry.records.revisions import Revised

USUAL_STEPS = ("check", "score", "notice", "decide")
GONE = ("withdrawn", "not_selected", "vetoed")  # whoever went so leaves the place to somebody else


class Plan(OfficeTable, Revised):
    """What holds for a whole cycle; `answers` are the facts of the compliance check that only people know."""

    cycle = ForeignKeyField(Cycle, unique=True, backref="plans")
    cycle_id: int
    hosts = JsonField()
    organisers = JsonField(default=list)
    scope = TextField(default="")
    money = CharField(120, default="")
    steps = JsonField(default=lambda: list(USUAL_STEPS))
    repeat_years = IntegerField(default=0)
    originator = BooleanField(default=True)  # a unit may not nominate itself
    vacancy = CharField(10, default="substitute")
    silence = CharField(8, default="wait")
    list_order = CharField(16, default="recommended")
    retention_months = IntegerField(default=24)
    answers = JsonField(default=dict)
    copied_from = ForeignKeyField(Cycle, null=True, backref="+")
    copied_from_id: int | None

    @classmethod
    def submitted(cls) -> Any:
        """Show the offices above the plan of what is no draft any more."""
        return cls.cycle.in_(Cycle.select(Cycle.id))


class PlanCategory(OfficeTable, Revised):
    """What holds for one category of a cycle; None where the plan sets no limit.

    `most_nominees` above `places` is 差额. `clearances` names departments by kind of honoree; `shares` are
    {"mark", "most"} or {"mark", "least"} in percent.
    """

    plan = ForeignKeyField(Plan, backref="categories")
    plan_id: int
    category = ForeignKeyField(Category)
    category_id: int
    places = IntegerField(null=True)
    most_nominees = IntegerField(null=True)
    prizes = IntegerField(default=0)
    conditions = TextField(default="")
    negative = JsonField(default=list)
    clearances = JsonField(default=dict)
    least_deeds = IntegerField(default=0)
    most_deeds = IntegerField(default=2000)
    term_years = IntegerField(null=True)
    shares = JsonField(default=list)

    @classmethod
    def submitted(cls) -> Any:
        """Show the offices above the rules of what is no draft any more."""
        return cls.plan.in_(Plan.select(Plan.id))


class Quota(OfficeTable, Revised):
    """How many a recommending unit puts forward in a category: at least, and at most unless None."""

    recommender = ForeignKeyField(Recommender, backref="quotas")
    recommender_id: int
    category = ForeignKeyField(Category)
    category_id: int
    least = IntegerField(default=0)
    most = IntegerField(null=True)


@dataclass(frozen=True)
class QuotaCount:
    """A quota and what it was used for; `waiting` of the `received` were sent back and wait to be corrected."""

    least: int
    most: int | None
    received: int
    waiting: int

    @property
    def over(self) -> int:
        """How many there are too many."""
        return max(self.received - self.most, 0) if self.most is not None else 0

    @property
    def short(self) -> int:
        """How many are lacking."""
        return max(self.least - self.received, 0)


TABLES: tuple[type[peewee.Model], ...] = (Plan, PlanCategory, Quota)


def begin_plan(cycle: Cycle) -> Plan:
    """Make the plan of a new cycle with the rules of its categories: the own office as host, nothing limited."""
    name = Office.get_by_id(cycle.office_id).name
    plan: Plan = Plan.create(office=cycle.office_id, cycle=cycle, hosts=[name])
    for category in Category.select().where(Category.program == cycle.program_id).order_by(Category.id):
        PlanCategory.create(office=cycle.office_id, plan=plan, category=category)
    return plan


def copy_plan(source: Cycle, cycle: Cycle) -> Plan:
    """Give a new cycle the plan of another of its program, with the recommending units and their quotas; nobody's nomination."""
    plan: Plan = Plan.create(**_copied(plan_of(source), cycle=cycle, copied_from=source))
    for rules in rules_of(source).values():
        PlanCategory.create(**_copied(rules, plan=plan))
    units = {unit.id: Recommender.create(**_copied(unit, cycle=cycle)) for unit in recommenders_of(source)}
    for quota in Quota.select().where(Quota.recommender.in_(list(units))):
        Quota.create(**_copied(quota, recommender=units[quota.recommender_id]))
    return plan


def plan_of(cycle: Cycle | int) -> Plan:
    """Return the plan of a cycle in sight; every cycle has one."""
    found: Plan = Plan.get(Plan.cycle == cycle)
    return found


def rules_of(cycle: Cycle | int) -> dict[int, PlanCategory]:
    """Return what holds for each category of a cycle, by the category's id, the category joined."""
    query = (
        PlanCategory.select(PlanCategory, Category)
        .join(Plan)
        .switch(PlanCategory)
        .join(Category)
        .where(Plan.cycle == cycle)
        .order_by(Category.id)
    )
    return {rules.category_id: rules for rules in query}


def recommenders_of(cycle: Cycle | int) -> list[Recommender]:
    """Return the recommending units of a cycle in the order of its plan."""
    query = Recommender.select().where(Recommender.cycle == cycle)
    return list(query.order_by(Recommender.position, Recommender.id))


def quota_counts(cycle: Cycle | int) -> dict[tuple[int, int], QuotaCount]:
    """Return by recommending unit and category what each may put forward and did, units without a quota too."""
    used = {(unit, category): (count, back) for unit, category, count, back in _used(cycle)}
    quotas = Quota.select().join(Recommender).where(Recommender.cycle == cycle)
    quotas = quotas.order_by(Recommender.position, Recommender.id, Quota.category)
    limits = {(quota.recommender_id, quota.category_id): (quota.least, quota.most) for quota in quotas}
    return {
        key: QuotaCount(*limits.get(key, (0, None)), *used.get(key, (0, 0))) for key in dict.fromkeys([*limits, *used])
    }


def _used(cycle: Cycle | int) -> list[tuple[int, int, int, int]]:
    """Count the nominations of each unit in sight in each category that still take a place."""
    sent_back = peewee.fn.SUM(peewee.Case(None, [(Nomination.state == "returned", 1)], 0))
    query = (
        Nomination.select(Nomination.recommender, Nomination.category, peewee.fn.COUNT(Nomination.id), sent_back)
        .where(Nomination.cycle == cycle, Nomination.state.not_in(GONE))
        .where(Nomination.recommender.in_(Recommender.select(Recommender.id).where(Recommender.cycle == cycle)))
        .group_by(Nomination.recommender, Nomination.category)
    )
    return [(unit, category, int(count), int(back)) for unit, category, count, back in query.tuples()]


def _copied(row: OfficeTable, **changed: object) -> dict[str, Any]:
    """Return the values of a row for another one like it, which begins its own life."""
    return {name: value for name, value in row.__data__.items() if name not in ("id", "revision")} | changed
