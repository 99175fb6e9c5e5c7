"""Clearances (征求意见): the departments that may be asked, what each was asked, and what it answered of whom."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import peewee
from peewee import BlobField, CharField, DateField, ForeignKeyField, IntegerField

from registry import paths
from registry.records.models import Cycle, Nomination, OfficeTable
from registry.records.plans import PlanCategory, rules_of
from registry.records.revisions import Revised

CLEARING = ("agree", "silent")  # answers after which a department stands in nobody's way


@dataclass(frozen=True)
class Department:
    """A department that is asked: its name, the kinds of honoree it knows of, and the columns it needs to find them."""

    code: str
    name: str
    kinds: tuple[str, ...]
    columns: tuple[str, ...]


class Clearance(OfficeTable, Revised):
    """A department asked about nominations of a cycle, to answer by a day; asked → closed."""

    cycle = ForeignKeyField(Cycle, index=False)
    cycle_id: int
    department = CharField(16)
    asked_on = DateField()
    due_on = DateField()
    state = CharField(10, default="asked")
    workbook_digest = CharField(64, default="")
    rows = IntegerField()


class ClearanceReply(OfficeTable, Revised):
    """What a department says of one nomination: open, agree, veto or silent; the fact of a veto is sealed under its own key."""

    clearance = ForeignKeyField(Clearance, backref="replies", index=False)
    clearance_id: int
    nomination = ForeignKeyField(Nomination)
    nomination_id: int
    place = IntegerField()
    answer = CharField(8, default="open")
    replied_on = DateField(null=True)
    key = CharField(32, default="")
    sealed = BlobField(null=True)


TABLES: tuple[type[peewee.Model], ...] = (Clearance, ClearanceReply)


@cache
def departments() -> dict[str, Department]:
    """Return the departments that may be asked, by code."""
    told = json.loads((paths.templates() / "clearances.json").read_text("utf-8"))
    return {
        code: Department(code, one["name"], tuple(one["kinds"]), tuple(one["columns"])) for code, one in told.items()
    }


def department_name(code: str) -> str:
    """Return the name of a department; a plan may name one that is asked no longer."""
    known = departments().get(code)
    return known.name if known else code


def needed(rules: Mapping[int, PlanCategory], nomination: Nomination) -> tuple[str, ...]:
    """Return the departments that the rules of its category want asked about a nomination, by its kind."""
    found = rules.get(nomination.category_id)
    return tuple(found.clearances.get(nomination.kind, ())) if found else ()


def lacking(cycle: Cycle | int, nominations: Sequence[Nomination]) -> dict[int, tuple[str, ...]]:
    """Return for nominations of a cycle the departments that did not agree yet; those that lack none are left out."""
    rules, agreed = rules_of(cycle), answered(cycle, CLEARING)
    found = {one.id: tuple(code for code in needed(rules, one) if (one.id, code) not in agreed) for one in nominations}
    return {identity: codes for identity, codes in found.items() if codes}


def answered(cycle: Cycle | int, answers: Sequence[str]) -> set[tuple[int, str]]:
    """Return the (nomination, department) of a cycle with one of these answers."""
    query = ClearanceReply.select(ClearanceReply.nomination, Clearance.department).join(Clearance)
    return set(query.where(Clearance.cycle == cycle, ClearanceReply.answer.in_(answers)).tuples())


def asked(cycle: Cycle | int) -> set[tuple[int, str]]:
    """Return the (nomination, department) of a cycle that were asked, whatever was answered."""
    query = ClearanceReply.select(ClearanceReply.nomination, Clearance.department).join(Clearance)
    return set(query.where(Clearance.cycle == cycle).tuples())


def comes_after_score(steps: Sequence[str]) -> bool:
    """Tell whether the order of steps has departments asked about candidates, not about those who were checked."""
    return "clear" in steps and "score" in steps and steps.index("clear") > steps.index("score")
