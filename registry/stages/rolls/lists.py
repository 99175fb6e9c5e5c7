"""The lists of a cycle as they stood by the end of a day: who was nominated, what was public, which certificates were out.

Ids and states come from the journal. Of whoever was not public yet the journal knows no name: the tables have it.
"""

from dataclasses import dataclass
from datetime import date

from registry.errors import NotFound
from registry.records.models import Award, Category, Certificate, Cycle, Decision, Nomination
from registry.stages.rolls.telling import Told, fold


@dataclass(frozen=True)
class Listed:
    """A nomination as it stood; `named` as a notice had named it by then, else as the tables name it today."""

    nomination: int
    name: str
    unit: str
    category: str
    state: str


@dataclass(frozen=True)
class Shown:
    """A notice as it stood: its days, its list, and the result once it was closed."""

    notice: int
    first_day: date
    last_day: date
    entries: tuple[Listed, ...]
    result: str


@dataclass(frozen=True)
class Paper:
    """A certificate as it stood."""

    number: str
    name: str
    state: str


@dataclass(frozen=True)
class Lists:
    """All lists of a cycle by the end of a day."""

    cycle: Cycle
    nominations: tuple[Listed, ...]
    notices: tuple[Shown, ...]
    certificates: tuple[Paper, ...]


def lists_as_of(cycle: int, until: date) -> Lists:
    """Return the lists of a cycle in sight as they stood by the end of a day."""
    found = Cycle.one(cycle)
    if found is None:
        raise NotFound(what="这届评选活动")
    told = fold(until)
    nominations = _nominations(found, told)
    return Lists(found, tuple(nominations.values()), _notices(found, told, nominations), _certificates(found, told))


def _nominations(cycle: Cycle, told: Told) -> dict[int, Listed]:
    query = Nomination.select(Nomination.id, Nomination.name, Nomination.unit, Category.name).join(Category)
    listed: dict[int, Listed] = {}
    for identity, name, unit, category in (
        query.where(Nomination.cycle == cycle).order_by(Nomination.position, Nomination.id).tuples()
    ):
        one = told.nominations.get(identity)
        if one is not None:
            named, of = told.shown.get(identity, (name, unit))
            listed[identity] = Listed(identity, named, of, category, one.state)
    return listed


def _notices(cycle: Cycle, told: Told, nominations: dict[int, Listed]) -> tuple[Shown, ...]:
    return tuple(
        Shown(
            event.notice,
            date.fromisoformat(event.first_day),
            date.fromisoformat(event.last_day),
            tuple(nominations[one] for one, _, _ in event.entries if one in nominations),
            told.closed.get(event.notice, ""),
        )
        for event in told.notices.values()
        if event.cycle == cycle.id
    )


def _certificates(cycle: Cycle, told: Told) -> tuple[Paper, ...]:
    query = Certificate.select(Certificate.id).join(Award).join(Decision).where(Decision.cycle == cycle)
    papers = []
    for (identity,) in query.order_by(Award.position, Certificate.id).tuples():
        issued = told.issued.get(identity)
        if issued is not None:
            state = told.states.get(identity, "numbered")
            papers.append(Paper(issued.number, told.awards[issued.award].name, state))
    return tuple(papers)
