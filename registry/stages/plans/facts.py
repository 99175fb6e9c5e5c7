"""What the compliance check may know of a plan: from a file, from the register, and from the answers people gave."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from registry import compliance
from registry.compliance import Facts, Report, Rule, Rulebook
from registry.errors import InvalidInput
from registry.records.models import Cycle, Nomination, Office, Program
from registry.records.plans import PlanCategory, plan_of, rules_of
from registry.wording import FORMS

LARGEST_COUNT = 1_000_000_000
COUNTED_IN = ("received", "checked", "clearing", "candidate", "proposed", "objected", "substituted", "awarded")
HELD = ("decided", "archived", "term_ended")
NOT_SEEN = "全国办法和本省细则的原文没有见到，请向同级人力资源社会保障部门核对。"
PERSONS = frozenset(("person",))
COLLECTIVES = frozenset(("department", "unit", "group", "community"))
ASKED = ("host", "temporary", "creation", "fees", "published", "division_persons", "division_units", "bureau")

Labels = Mapping[str, Mapping[str, Any]]  # of facts: how they are said, and what may be told of them


@dataclass(frozen=True)
class Checked:
    """A cycle held against the rules of a province: what was found, and what was known."""

    report: Report
    facts: Facts
    book: Rulebook


def check_cycle(cycle: Cycle, province: str) -> Checked:
    """Hold a cycle against the rules of a province; it only tells, it forbids nothing."""
    book, facts = rulebook(province), facts_of(cycle)
    return Checked(compliance.examine(facts, book.rules), facts, book)


def rulebook(province: str) -> Rulebook:
    """Return the rules of a province, or raise InvalidInput naming those there are."""
    known = compliance.provinces()
    if province not in known:
        listed = "、".join(f"{code} {name}" for code, name in known.items())
        raise InvalidInput(reason=f"还没有“{province}”的规定，现有的是：{listed}。")
    return compliance.rulebook(province)


def facts_of(cycle: Cycle) -> Facts:
    """Return what the register knows of a cycle; whom it does not know of may have been honored elsewhere."""
    program, office, rules = cycle.program, Office.get_by_id(cycle.office_id), list(rules_of(cycle).values())
    facts = Facts(
        form=program.form,
        level=office.level,
        name=program.name,
        approval_no=program.approval_no.strip(),
        projects=_projects_of(cycle) if program.form == "表彰" else None,
        notice_days=program.notice_days,
        year=cycle.starts_on.year,
        last_year=_last_year(cycle),
        growing=frozenset(("projects",)),
        **plan_of(cycle).answers,
    )
    for name, kinds in (("persons", PERSONS), ("collectives", COLLECTIVES)):
        facts = _with_count(facts, name, cycle, kinds, rules)
    return facts


def _with_count(facts: Facts, name: str, cycle: Cycle, kinds: frozenset[str], rules: list[PlanCategory]) -> Facts:
    """Add how many of those kinds there will be: the places of the plan, else the nominations so far."""
    counted: dict[str, Any] = {name: _places(rules, kinds)}
    if counted[name] is not None:
        return replace(facts, **counted)
    standing = Nomination.select().where(Nomination.cycle == cycle, Nomination.state.in_(COUNTED_IN))
    if not standing.exists():
        return facts
    counted = {name: standing.where(Nomination.kind.in_(sorted(kinds))).count()}
    if cycle.state in ("draft", "open"):
        counted["growing"] = facts.growing | {name}
    return replace(facts, **counted)


def _places(rules: list[PlanCategory], kinds: frozenset[str]) -> int | None:
    """Return the places for those kinds; None where a category has no number, or mixes them with others."""
    total = 0
    for rule in rules:
        honored = set(rule.category.kinds)
        if not honored & kinds:
            continue
        if rule.places is None or not honored <= kinds:
            return None
        total += rule.places
    return total


def read_facts(told: object, book: Rulebook) -> Facts:
    """Return the facts of a plan file, or raise InvalidInput naming every slip in it."""
    if not isinstance(told, Mapping):
        raise InvalidInput(reason="方案的事实应当是一个对象，写成{…}的样子。")
    values, faults = _read(told, book.facts, book.facts)
    if faults:
        raise InvalidInput(reason=f"方案的事实有误：{'；'.join(faults)}。--items 列出可以写的项。")
    return Facts(**values)


def read_answers(told: Mapping[str, object]) -> dict[str, Any]:
    """Return the facts that only people know, or raise InvalidInput naming every slip in them."""
    values, faults = _read(told, compliance.facts_told(), ASKED)
    if faults:
        raise InvalidInput(reason=f"合规体检的情况有误：{'；'.join(faults)}。")
    return values


def wanted(name: str, told: Mapping[str, Any]) -> str:
    """Say what a fact is written as."""
    if name == "form":
        return f"这几种之一：{'、'.join(FORMS)}"
    if "values" in told:
        return f"这几种之一：{'、'.join(f'{code}（{said}）' for code, said in told['values'].items())}"
    return {"text": "文字（加引号）", "number": "不小于0的整数", "yes_no": "true（是）或 false（否）"}[told["kind"]]


def source_said(rule: Rule) -> str:
    """Say where a rule stands, and whether that was read."""
    return f"{rule.source}。{'' if rule.seen else NOT_SEEN}"


def lacking_said(names: Collection[str], facts: Facts, book: Rulebook) -> list[str]:
    """Say what would have to be known for a rule to be judged."""
    said = []
    for name in names:
        known, label = getattr(facts, name), book.facts[name]["said"]
        said.append(f"不知道{label}" if known is None else f"{label}现在查到{known}，可能还有")
    return said


def _read(told: Mapping[str, object], labels: Labels, allowed: Collection[str]) -> tuple[dict[str, Any], list[str]]:
    faults = [fault for name, value in told.items() if (fault := _fault(str(name), value, labels, allowed))]
    values = {name: value.strip() if isinstance(value, str) else value for name, value in told.items()}
    return values, faults or _contradictions(values, labels)


def _fault(name: str, value: object, labels: Labels, allowed: Collection[str]) -> str:
    """Return what is wrong with one fact, or nothing."""
    if name not in allowed:
        return f"不认识“{name}”这一项"
    told = labels[name]
    fits = {
        "text": isinstance(value, str),
        "number": isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT,
        "yes_no": isinstance(value, bool),
    }[told["kind"]]
    choices = FORMS if name == "form" else tuple(told.get("values", ()))
    if fits and (not choices or str(value).strip() in choices):
        return ""
    return f"{name}（{told['said']}）要写{wanted(name, told)}"


def _contradictions(values: Mapping[str, Any], labels: Labels) -> list[str]:
    """Return what cannot be true at once: a part larger than its whole, an edition before that came later."""
    pairs = (("division_persons", "persons"), ("division_units", "collectives"), ("last_year", "year"))
    return [
        f"{small}（{labels[small]['said']}）不能大于{large}（{labels[large]['said']}）"
        for small, large in pairs
        if values.get(small, 0) > values.get(large, LARGEST_COUNT)
    ]


def _projects_of(cycle: Cycle) -> int:
    """Count the office's 表彰 cycles of the year; there may be more than the register holds."""
    others = Cycle.select(Cycle.starts_on).join(Program).where(
        Cycle.office == cycle.office_id, Cycle.state != "cancelled", Program.form == "表彰"
    )  # fmt: skip
    return sum(other.starts_on.year == cycle.starts_on.year for other in others)


def _last_year(cycle: Cycle) -> int | None:
    """Return the year of the edition before, if the register holds one that was carried through."""
    before = Cycle.select().where(
        Cycle.program == cycle.program_id, Cycle.starts_on < cycle.starts_on, Cycle.state.in_(HELD)
    )
    latest = before.order_by(Cycle.starts_on.desc()).first()
    return latest.starts_on.year if latest else None
