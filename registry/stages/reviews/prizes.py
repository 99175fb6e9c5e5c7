"""Nomination prizes (提名奖): who was not selected may still be named for having come so far, and stands in the notice too."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.errors import RuleViolation
from registry.records import clearances
from registry.records.models import Actor, Cycle, Nomination
from registry.records.notices import were_checked
from registry.records.plans import plan_of, rules_of
from registry.stages.reviews.judging import judge


@dataclass(frozen=True)
class NamePrizes:
    """Put nominations that were not selected forward for the prize of their category."""

    cycle: int
    nominations: tuple[int, ...]


def name_prizes(command: NamePrizes, actor: Actor) -> int:
    """Move nominations not selected to candidates of the prize; return how many."""
    moved = judge(command, actor, ("not_selected",), "candidate", "确定为提名奖", rule=_check_prizes)
    named = sorted(set(command.nominations))
    for start in range(0, len(named), 500):
        Nomination.update(prize=True).where(Nomination.id.in_(named[start : start + 500])).execute()
    return moved


def _check_prizes(cycle: Cycle, found: Sequence[Nomination]) -> None:
    checked = were_checked([one.id for one in found])
    for one in found:
        if one.id not in checked:
            raise RuleViolation(reason=f"“{one.name}”没有通过资格审查，不能列为提名奖。")
    _check_cleared(cycle, found)
    for category, rules in rules_of(cycle).items():
        adding = [one for one in found if one.category_id == category]
        if not adding:
            continue
        named = Nomination.select().where(
            Nomination.cycle == cycle,
            Nomination.category == category,
            Nomination.prize,
            Nomination.state == "candidate",
        )
        count, measure = named.count() + len(adding), rules.category.measure
        if count > rules.prizes:
            raise RuleViolation(
                reason=f"“{rules.category.name}”的提名奖规定{rules.prizes}{measure}，现在要定{count}{measure}，超出{count - rules.prizes}{measure}。"
            )


def _check_cleared(cycle: Cycle, found: Sequence[Nomination]) -> None:
    """Refuse whom departments were to agree to before the selection and did not: a prize is an honor too."""
    steps = plan_of(cycle).steps
    if "clear" not in steps or clearances.comes_after_score(steps):
        return
    lacking = clearances.lacking(cycle, found)
    for one in found:
        if one.id in lacking:
            departments = "、".join(clearances.department_name(code) for code in lacking[one.id])
            raise RuleViolation(reason=f"“{one.name}”还没有征求完{departments}的意见，不能列为提名奖。")
