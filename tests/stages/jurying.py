"""A cycle whose nominations wait for a jury, and the jury."""

from datetime import date
from typing import Any

from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Actor
from registry.stages import juries
from tests.factories import Way
from tests.stages.clearing import check

SAT = date(2023, 4, 19)
CRITERIA = (("事迹", 60, 100), ("影响", 40, 100))


def seat_people(way: Way, count: int = 3) -> tuple[str, ...]:
    """Make jurors of the own office, and one of another; return the usernames of the former."""
    names = tuple(f"juror{place}" for place in range(1, count + 1))
    with scope.everywhere(), transaction():
        for name in (*names, "strange_juror"):
            like = way.people["neighbour" if name == "strange_juror" else "clerk"]
            way.people[name] = Actor.create(
                office=like.office_id,
                username=name,
                name=f"{name}某",
                roles=["juror"],
                password_hash=like.password_hash,
            )
    return names


def begin(way: Way, count: int = 3, people: int = 3, **plan: Any) -> int:
    """Walk to the opening of a phase; return it."""
    way.open_cycle()
    check(way, count=count)
    names = seat_people(way, people)
    return open_phase(way, names, **plan)


def open_phase(way: Way, names: tuple[str, ...], place: int = 1, **plan: Any) -> int:
    told: dict[str, Any] = {"name": "专家打分", "method": "scores", "criteria": CRITERIA, **plan}
    if told["method"] != "scores":
        told["criteria"] = ()
    phase: int = way.do("reviewer", juries.PlanPhase(way.cycle, place, **told), SAT)
    way.do("reviewer", juries.SeatJurors(phase, tuple(way.people[name].id for name in names)), SAT)
    way.do("reviewer", juries.OpenPhase(phase), SAT)
    return phase


def score(way: Way, phase: int, juror: str, nomination: int, *points: str, revision: int | None = None) -> None:
    way.do(juror, juries.GiveScore(phase, nomination, points, revision), SAT)
