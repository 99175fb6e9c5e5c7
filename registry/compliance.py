"""The compliance check of a plan (评比表彰合规体检): rules are data, by province; each warns with its source, none blocks."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from registry import paths

NATIONAL = "national"


@dataclass(frozen=True)
class Facts:
    """What is known of a plan; None is not known, and what hangs on it is not judged."""

    form: str | None = None
    level: str | None = None  # of the host: province, or a level of the tree of offices
    host: str | None = None  # party_government or department
    name: str | None = None
    approval_no: str | None = None
    persons: int | None = None  # places for individuals; households count as neither these nor collectives
    collectives: int | None = None
    division_persons: int | None = None  # 县处级干部
    division_units: int | None = None  # 县处级单位
    bureau: int | None = None  # 副厅级以上的单位和干部
    projects: int | None = None  # of this host in this year, this one counted
    notice_days: int | None = None
    year: int | None = None
    last_year: int | None = None  # of the edition before; 0 where there was none
    fees: bool | None = None
    temporary: bool | None = None
    published: bool | None = None  # conditions, method and result
    creation: bool | None = None  # 创建示范活动
    growing: frozenset[str] = frozenset()  # counts that may still rise: too many is certain, few enough is not


@dataclass(frozen=True)
class Rule:
    """One rule: where it applies, what it asks of which fact, and what is said of a plan that breaks it."""

    id: str
    name: str
    source: str
    seen: bool  # whether the text that binds everybody here was read, not only told of elsewhere
    applies: Mapping[str, Sequence[object]]
    check: str
    fact: str
    says: str
    advice: str
    limit: int = 0
    of: str = ""  # the whole of which the fact is a share in percent
    values: tuple[str, ...] = ()
    otherwise: str = ""  # said where only the form keeps the rule from applying


@dataclass(frozen=True)
class Rulebook:
    """The rules of a province, those of the whole country among them, and the names of the facts they ask for."""

    province: str
    remark: str
    facts: Mapping[str, Mapping[str, Any]]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Finding:
    """A rule and the sentence it has for this plan."""

    rule: Rule
    says: str


@dataclass(frozen=True)
class Unjudged:
    """A rule that may apply, and the facts that would have to be known."""

    rule: Rule
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What the check found: warnings, explanations that are no warning, and what could not be judged."""

    warnings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    unjudged: tuple[Unjudged, ...]


def provinces() -> dict[str, str]:
    """Return the provinces that have a file of rules, with their names."""
    found = sorted(_folder().glob("*.json"))
    return {path.stem: _read(path)["province"] for path in found if path.stem != NATIONAL}


def facts_told() -> Mapping[str, Mapping[str, Any]]:
    """Return the facts that rules ask for: how they are said, and what may be told of them."""
    facts: Mapping[str, Mapping[str, Any]] = _read(_folder() / f"{NATIONAL}.json")["facts"]
    return facts


def rulebook(province: str) -> Rulebook:
    """Return the rules in force in a province: a rule of its own stands in place of the national one of that id.

    `confirms` of a province names the national rules whose text was read there, with the source.
    """
    national, own = _read(_folder() / f"{NATIONAL}.json"), _read(_folder() / f"{province}.json")
    told = {rule["id"]: rule for rule in (*national["rules"], *own["rules"])}
    for identity, source in own["confirms"].items():
        told[identity] = told[identity] | {"source": source, "seen": True}
    rules = tuple(_rule(rule) for rule in told.values())
    return Rulebook(own["province"], own["remark"], national["facts"], rules)


def examine(facts: Facts, rules: Sequence[Rule]) -> Report:
    """Hold a plan against rules, in their order."""
    warnings, notes, unjudged = [], [], []
    for rule in rules:
        outside = [name for name, values in rule.applies.items() if _is_outside(facts, name, values)]
        if outside and not (outside == ["form"] and rule.otherwise):
            continue
        lacking = _lacking(facts, rule)
        broken = not lacking and _broken(facts, rule)
        if outside:
            notes += [Finding(rule, _said(rule.otherwise, facts, rule))] if broken else []
        elif broken:
            warnings.append(Finding(rule, _said(rule.says, facts, rule)))
        elif lacking:
            unjudged.append(Unjudged(rule, lacking))
        elif rule.check == "at_most" and rule.fact in facts.growing:
            unjudged.append(Unjudged(rule, (rule.fact,)))
    return Report(tuple(warnings), tuple(notes), tuple(unjudged))


def _is_outside(facts: Facts, name: str, values: Sequence[object]) -> bool:
    """Tell whether a fact is known, and is none of those that a rule applies to."""
    value = getattr(facts, name)
    return value is not None and value not in values


def _lacking(facts: Facts, rule: Rule) -> tuple[str, ...]:
    needed = (*rule.applies, rule.fact, *([rule.of] if rule.of else []), *(["year"] if rule.check == "gap" else []))
    return tuple(dict.fromkeys(name for name in needed if getattr(facts, name) is None))


def _broken(facts: Facts, rule: Rule) -> bool:
    return _CHECKS[rule.check](facts, rule)


def _too_many(facts: Facts, rule: Rule) -> bool:
    if rule.of:  # whole numbers on both sides: a share of exactly the limit is within it
        return bool(100 * getattr(facts, rule.fact) > rule.limit * getattr(facts, rule.of) > 0)
    return _amount(facts, rule) > rule.limit


def _too_few(facts: Facts, rule: Rule) -> bool:
    return _amount(facts, rule) < rule.limit


def _is_missing(facts: Facts, rule: Rule) -> bool:
    return not getattr(facts, rule.fact)


def _is_there(facts: Facts, rule: Rule) -> bool:
    value = getattr(facts, rule.fact)
    return bool(_words_in(value, rule) if isinstance(value, str) else value)


def _is_another(facts: Facts, rule: Rule) -> bool:
    return getattr(facts, rule.fact) not in rule.values


def _is_too_soon(facts: Facts, rule: Rule) -> bool:
    last = getattr(facts, rule.fact)
    return bool(last) and _years_since(facts, rule) < rule.limit


_CHECKS: Mapping[str, Callable[[Facts, Rule], bool]] = {
    "at_most": _too_many,
    "at_least": _too_few,
    "required": _is_missing,
    "forbidden": _is_there,
    "one_of": _is_another,
    "gap": _is_too_soon,
}


def _amount(facts: Facts, rule: Rule) -> int:
    """Return a number, or of a text how many characters it has."""
    value = getattr(facts, rule.fact)
    return len(value) if isinstance(value, str) else int(value)


def _years_since(facts: Facts, rule: Rule) -> int:
    return int((facts.year or 0) - getattr(facts, rule.fact))


def _words_in(text: str, rule: Rule) -> list[str]:
    return [word for word in rule.values if word in text]


def _said(sentence: str, facts: Facts, rule: Rule) -> str:
    """Fill a sentence: {value} and {whole} are what the plan has, {limit} what the rule allows, {form} and {name} its own."""
    value = getattr(facts, rule.fact)
    whole = getattr(facts, rule.of) if rule.of else None
    if rule.check == "gap":
        value = _years_since(facts, rule)
    elif isinstance(value, str):
        value = "".join(_words_in(value, rule)[:1]) if rule.check == "forbidden" else len(value)
    share = f"{100 * value / whole:.1f}".removesuffix(".0") if whole else ""
    return sentence.format(value=value, whole=whole, share=share, limit=rule.limit, form=facts.form, name=facts.name)


def _rule(told: Mapping[str, Any]) -> Rule:
    """Return a rule as told in a file; a slip in it is found here, not at some plan it would have missed."""
    rule = Rule(**{**told, "values": tuple(told.get("values", ()))})
    known = {field.name for field in fields(Facts)}
    asked = {*rule.applies, rule.fact, *([rule.of] if rule.of else [])}
    if rule.check not in _CHECKS or asked - known:
        raise ValueError(f"rule {rule.id} asks for what is not known here: {rule.check}, {sorted(asked - known)}")
    return rule


def _read(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return told


def _folder() -> Path:
    return paths.templates() / "compliance"
