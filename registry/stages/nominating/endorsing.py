"""What is said about nominations without changing what they say: the unit's endorsement, marks that rules ask for."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from registry import events, journal
from registry.errors import InvalidInput, NotFound
from registry.records import nominees
from registry.records.fields import canonical
from registry.records.masking import masked
from registry.records.models import Actor, Cycle, Nomination
from registry.records.revisions import edit
from registry.stages.nominating.finding import BEFORE_NOTICE, find_changeable, refuse_cycle

LONGEST_MARK = 20
MOST_MARKS = 8
_PART = 500


@dataclass(frozen=True)
class EndorseNomination:
    """Enter that the recommending unit stands behind a nomination; without a name it is the unit that stands there."""

    nomination: int
    recommender: str = ""


@dataclass(frozen=True)
class MarkNominations:
    """Give nominations these marks in place of those they had."""

    cycle: int
    nominations: tuple[int, ...]
    marks: tuple[str, ...]


def endorse_nomination(command: EndorseNomination, _actor: Actor) -> None:
    """Note the endorsement; a self-nomination can pass the eligibility check from now on."""
    found = find_changeable(command.nomination, ("received", "returned"), "登记推荐意见")
    said = nominees.recommender_said(command.recommender)
    recommender = nominees.recommenders(found.cycle, [said]).get(said, found.recommender_id)
    if recommender is None:
        raise InvalidInput(reason="请填写是哪个推荐单位同意推荐。")
    edit(found, None, f"“{found.name}”", endorsed=True, recommender=recommender)
    journal.record(events.NominationEndorsed(found.office_id, found.id, found.cycle_id))


def mark_nominations(command: MarkNominations, _actor: Actor) -> int:
    """Mark nominations before the notice; return how many."""
    cycle = Cycle.one(command.cycle)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    refuse_cycle(cycle, BEFORE_NOTICE, "标注推荐对象")
    marks = read_marks(command.marks)
    wanted = sorted(set(command.nominations))
    if not wanted:
        raise InvalidInput(reason="请先选择推荐对象。")
    changed = 0
    for start in range(0, len(wanted), _PART):
        these = Nomination.update(marks=list(marks), revision=Nomination.revision + 1).where(
            Nomination.cycle == cycle, Nomination.id.in_(wanted[start : start + _PART])
        )
        changed += these.execute()
    if changed != len(wanted):
        raise NotFound(what=f"其中{len(wanted) - changed}个推荐对象")
    digest = hashlib.sha256(canonical([wanted, list(marks)]).encode()).hexdigest()
    journal.record(events.NominationsMarked(cycle.office_id, cycle.id, tuple(wanted), digest))
    return changed


def read_marks(said: Iterable[str]) -> tuple[str, ...]:
    """Return marks as they are kept: each once, without blanks and numbers of persons; raise InvalidInput for too much."""
    marks = tuple(dict.fromkeys(masked("".join(mark.split())) for mark in said if mark.strip()))
    if len(marks) > MOST_MARKS or any(len(mark) > LONGEST_MARK for mark in marks):
        raise InvalidInput(reason=f"标注最多{MOST_MARKS}个，每个最多{LONGEST_MARK}个字。")
    return marks
