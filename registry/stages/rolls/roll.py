"""The roll of honor (光荣榜): who holds which title, now or by the end of any day, as the journal alone tells it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.records import scope
from registry.records.models import Cycle, Decision, Program
from registry.stages.rolls.telling import OF_AWARDS, Honored, fold

HELD = ("active", "retained", "suspended")


@dataclass(frozen=True)
class Line:
    """A line of the roll: the award as it stood, and the edition it was granted in."""

    award: int
    name: str
    unit: str
    kind: str
    title: str
    granted_on: date
    ends_on: date | None
    state: str
    office: int
    cycle: Cycle


def roll_of_honor(until: date | None = None, cycle: int = 0, ended: bool = False) -> list[Line]:
    """Return the roll in sight in the order of granting, of one cycle if asked; `ended` also tells titles held no more."""
    told = fold(until, OF_AWARDS).awards.values()
    shown = [one for one in told if _in_sight(one.granted.office) and (ended or one.state in HELD)]
    cycles = _cycles(one.granted.decision for one in shown)
    lines = [_line(one, cycles[one.granted.decision]) for one in shown if one.granted.decision in cycles]
    return [line for line in lines if not cycle or line.cycle.id == cycle]


def _line(one: Honored, cycle: Cycle) -> Line:
    event = one.granted
    days = date.fromisoformat(event.granted_on), date.fromisoformat(one.ends_on) if one.ends_on else None
    said = (one.name, one.unit, event.kind, event.title)
    return Line(event.award, *said, *days, one.state, event.office, cycle)


def _in_sight(office: int) -> bool:
    """Tell whether awards of an office are seen: those of the offices below are handed up."""
    sight = scope.current()
    return sight.offices is None or office in sight.offices | sight.submitted


def _cycles(decisions: Iterable[int]) -> dict[int, Cycle]:
    wanted = sorted(set(decisions))
    found: dict[int, Cycle] = {}
    for start in range(0, len(wanted), 500):
        query = Decision.select(Decision, Cycle, Program).join(Cycle).join(Program)
        found |= {one.id: one.cycle for one in query.where(Decision.id.in_(wanted[start : start + 500]))}
    return found
