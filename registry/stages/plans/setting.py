"""Setting a plan: what holds for the whole cycle, what for one category; while it is drafted or nominations come in."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from registry import events, journal
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records.fields import canonical
from registry.records.models import Actor, Cycle
from registry.records.plans import USUAL_STEPS, Plan, PlanCategory, plan_of, rules_of
from registry.records.revisions import edit
from registry.stages.plans import rules as ask
from registry.stages.plans.facts import read_answers
from registry.wording import CYCLE_STATES, LIST_ORDERS, SILENCES, VACANCIES

SETTABLE_IN = ("draft", "open")


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_limit(value: object) -> bool:
    return value is None or _is_count(value)


def _is_list_of(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(isinstance(one, kind) for one in value)


def _is_clearances(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_list_of(str), value.values()))


_LIMIT, _COUNT = ("整数或 null（不限）", _is_limit), ("整数", _is_count)
_TELLABLE: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    "places": _LIMIT,
    "most_nominees": _LIMIT,
    "prizes": _COUNT,
    "conditions": ("文字", lambda value: isinstance(value, str)),
    "negative": ("文字的列表", _is_list_of(str)),
    "clearances": ('部门代码的列表，按对象种类，例如 {"person": ["police"]}', _is_clearances),
    "least_deeds": _COUNT,
    "most_deeds": _COUNT,
    "term_years": _LIMIT,
    "shares": ('列表，例如 [{"mark": "县处级", "most": 20}]', _is_list_of(dict)),
}


@dataclass(frozen=True)
class SetPlan:
    """Say what holds for a whole cycle; `revision` is the one seen, None on the command line.

    `answers` are the facts of the compliance check that only people know, by the names of its rules.
    """

    cycle: int
    revision: int | None
    hosts: tuple[str, ...]
    organisers: tuple[str, ...] = ()
    scope: str = ""
    money: str = ""
    steps: tuple[str, ...] = USUAL_STEPS
    repeat_years: int = 0
    originator: bool = True
    vacancy: str = "substitute"
    silence: str = "wait"
    list_order: str = "recommended"
    retention_months: int = 24
    answers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class SetPlanCategory:
    """Say what holds for one category of a cycle; None sets no limit."""

    cycle: int
    category: int
    revision: int | None
    places: int | None = None
    most_nominees: int | None = None
    prizes: int = 0
    conditions: str = ""
    negative: tuple[str, ...] = ()
    clearances: Mapping[str, Sequence[str]] = field(default_factory=dict)
    least_deeds: int = 0
    most_deeds: int = 2_000
    term_years: int | None = None
    shares: tuple[Mapping[str, object], ...] = ()


def set_plan(command: SetPlan, _actor: Actor) -> None:
    """Write the plan down as it now holds."""
    cycle = settable(command.cycle, "修改评选方案")
    ask.check_steps(command.steps)
    ask.within(command.repeat_years, "不得重复推荐的年数", 0, 50)
    ask.within(command.retention_months, "保留未入选者资料的月数", 1, 360)
    ask.one_of(command.vacancy, "空出的名额", VACANCIES)
    ask.one_of(command.silence, "逾期不答复", SILENCES)
    ask.one_of(command.list_order, "名单次序", LIST_ORDERS)
    changes = {
        "hosts": ask.names(command.hosts, "主办单位", least=1),
        "organisers": ask.names(command.organisers, "承办、协办单位"),
        "scope": ask.words(command.scope, "评选范围"),
        "money": ask.words(command.money, "经费来源", 120),
        "steps": list(command.steps),
        "repeat_years": command.repeat_years,
        "originator": command.originator,
        "vacancy": command.vacancy,
        "silence": command.silence,
        "list_order": command.list_order,
        "retention_months": command.retention_months,
        "answers": read_answers(command.answers),
    }
    plan = plan_of(cycle)
    edit(plan, command.revision, f"{cycle.label}的评选方案", **changes)
    journal.record(events.PlanSet(cycle.office_id, cycle.id, plan.revision + 1, digest_of(changes)))


def set_plan_category(command: SetPlanCategory, _actor: Actor) -> None:
    """Write down what now holds for the category."""
    cycle = settable(command.cycle, "修改类别的规定")
    found = rules_of(cycle).get(command.category)
    if found is None:
        raise NotFound(what="这届评选活动的这个类别")
    _check_numbers(command)
    ask.check_clearances(command.clearances, found.category.kinds)
    ask.check_shares(command.shares)
    changes = {
        "places": command.places,
        "most_nominees": command.most_nominees,
        "prizes": command.prizes,
        "conditions": ask.words(command.conditions, "评选条件"),
        "negative": [ask.words(line, "不得推荐的情形", 400) for line in command.negative if line.strip()],
        "clearances": {kind: list(codes) for kind, codes in command.clearances.items() if codes},
        "least_deeds": command.least_deeds,
        "most_deeds": command.most_deeds,
        "term_years": command.term_years,
        "shares": [dict(share) for share in command.shares],
    }
    edit(found, command.revision, f"类别“{found.category.name}”的规定", **changes)
    told = events.PlanSet(cycle.office_id, cycle.id, found.revision + 1, digest_of(changes), command.category)
    journal.record(told)


def as_set(plan: Plan) -> SetPlan:
    """Return the command that would leave a plan as it is: what a change starts from."""
    return SetPlan(
        plan.cycle_id, plan.revision, tuple(plan.hosts), tuple(plan.organisers), plan.scope, plan.money, tuple(plan.steps),
        plan.repeat_years, plan.originator, plan.vacancy, plan.silence, plan.list_order, plan.retention_months, plan.answers,
    )  # fmt: skip


def category_as_set(cycle: int, rules: PlanCategory) -> SetPlanCategory:
    """Return the command that would leave the rules of a category as they are."""
    return SetPlanCategory(
        cycle, rules.category_id, rules.revision, rules.places, rules.most_nominees, rules.prizes, rules.conditions,
        tuple(rules.negative), rules.clearances, rules.least_deeds, rules.most_deeds, rules.term_years, tuple(rules.shares),
    )  # fmt: skip


def category_told(now: SetPlanCategory, told: Mapping[str, object]) -> SetPlanCategory:
    """Return the command with what a file tells put in the place of what holds now; raise InvalidInput naming every slip."""
    faults = [
        f"不认识“{name}”这一项" if name not in _TELLABLE else f"{name}要写{_TELLABLE[name][0]}"
        for name, value in told.items()
        if name not in _TELLABLE or not _TELLABLE[name][1](value)
    ]
    if faults:
        raise InvalidInput(reason=f"类别的规定有误：{'；'.join(faults)}。")
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    return replace(now, **values)


def settable(identity: int, step: str) -> Cycle:
    """Return a cycle in sight whose plan may still be changed."""
    cycle = Cycle.one(identity)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    if cycle.state not in SETTABLE_IN:
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step=step)
    return cycle


def digest_of(facts: object) -> str:
    """Return the digest under which the journal holds what was set."""
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def _check_numbers(command: SetPlanCategory) -> None:
    ask.within(command.places, "名额", 1, ask.MOST_PLACES)
    ask.within(command.most_nominees, "推荐人数上限", 1, ask.MOST_PLACES)
    ask.within(command.prizes, "提名奖个数", 0, ask.MOST_PLACES)
    ask.within(command.most_deeds, "事迹字数上限", 1, ask.LONGEST_DEEDS)
    ask.within(command.least_deeds, "事迹字数下限", 0, command.most_deeds)
    ask.within(command.term_years, "荣誉的届期（年）", 1, 50)
    if command.places is not None and command.most_nominees is not None:
        ask.within(command.most_nominees, "推荐人数上限（不能比名额少）", command.places, ask.MOST_PLACES)
