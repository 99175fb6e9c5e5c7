"""What a juror is shown: the own sheets, of each nomination just what the phase lets jurors see, by number where it is blind."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from registry.records import vault
from registry.records.juries import Ballot, Juror, Recusal, ReviewPhase, Score
from registry.records.masking import masked
from registry.records.models import Actor, Cycle, Nomination, Program, Recommender
from registry.stages.juries.counting import count
from registry.stages.juries.finding import at_home, find_seat, judged, numbered, standing, standing_ids
from registry.tallying import Ranking

_HIDDEN = "×××"
_DEEDS = ("deeds", "deeds_short")


@dataclass(frozen=True)
class Judged:
    """A nomination as a juror sees it, and what the juror gave it: the points, or the reason to stand aside."""

    nomination: int
    number: str
    name: str
    unit: str
    recommender: str
    deeds: str
    points: tuple[str, ...]
    revision: int
    aside: str

    @property
    def done(self) -> bool:
        """Tell whether nothing is lacking of it on a sheet of scores."""
        return bool(self.points or self.aside)


@dataclass(frozen=True)
class SheetOf:
    """The sheet of one juror; the ranking only once the phase is closed and jurors may see it."""

    phase: ReviewPhase
    title: str
    rows: tuple[Judged, ...]
    choices: tuple[int, ...]
    ballot_revision: int
    ranking: Ranking | None

    @property
    def judged(self) -> dict[int, Judged]:
        """The rows by nomination."""
        return {row.nomination: row for row in self.rows}


def seats_of(actor: Actor) -> list[tuple[ReviewPhase, str]]:
    """Return the phases in which an actor sits that began, the running ones first, each with what it judges for."""
    with at_home(actor):
        query = (
            ReviewPhase.select(ReviewPhase, Cycle, Program)
            .join(Cycle)
            .join(Program)
            .switch(ReviewPhase)
            .join(Juror)
            .where(Juror.actor == actor.id, ReviewPhase.state != "planned")
        )
        return [(one, _title(one)) for one in query.order_by(ReviewPhase.state, ReviewPhase.id.desc())]


def sheet_of(identity: int, actor: Actor) -> SheetOf:
    """Return an actor's own sheet of a phase; raise NotFound or RuleViolation without a seat in it."""
    with at_home(actor):
        phase, seat = find_seat(identity, actor)
        every = judged(phase) if phase.state == "closed" else standing(phase)
        ballot = Ballot.select().where(Ballot.juror == seat).first()
        shown = count(phase) if phase.state == "closed" and "scores" in phase.sees else None
        choices = tuple(ballot.choices) if ballot else ()
        return SheetOf(
            phase, _title(phase), _rows(phase, seat, every), choices, ballot.revision if ballot else 0, shown
        )


def listed(phase: ReviewPhase) -> list[int]:
    """Return whom a phase judges, or judged once it is closed, in the order of their numbers."""
    return list(phase.judged) if phase.state == "closed" else standing_ids(phase)


def shown_of(phase: ReviewPhase, nominations: Collection[int]) -> tuple[Judged, ...]:
    """Return what a phase lets jurors see of these nominations, with nothing that any of them gave."""
    return _rows(phase, None, judged(phase, nominations))


def _title(phase: ReviewPhase) -> str:
    return f"{phase.cycle.label}“{phase.cycle.program.name}”"


def _rows(phase: ReviewPhase, seat: Juror | None, every: Sequence[Nomination]) -> tuple[Judged, ...]:
    own = seat.id if seat else 0  # the seat of nobody
    given = {one.nomination_id: one for one in Score.select().where(Score.juror == own)}
    aside = dict(Recusal.select(Recusal.nomination, Recusal.reason).where(Recusal.juror == own).tuples())
    private = vault.read_many([one.id for one in every]) if "deeds" in phase.sees else {}
    numbers = phase.judged
    senders = _senders(every) if "recommender" in phase.sees and not phase.blind else {}
    return tuple(
        Judged(
            one.id, numbered(numbers[one.id]), "" if phase.blind else one.name,
            one.unit if "unit" in phase.sees and not phase.blind else "", senders.get(one.recommender_id or 0, ""),
            _deeds(phase, one, private.get(one.id)),
            tuple(given[one.id].points) if one.id in given else (), given[one.id].revision if one.id in given else 0,
            aside.get(one.id, ""),
        )
        for one in every
    )  # fmt: skip


def _senders(every: Sequence[Nomination]) -> dict[int, str]:
    wanted = sorted({one.recommender_id for one in every if one.recommender_id is not None})
    query = Recommender.select(Recommender.id, Recommender.name).where(Recommender.id.in_(wanted))
    return dict(query.tuples())


def _deeds(phase: ReviewPhase, nomination: Nomination, private: vault.Private | None) -> str:
    """Return the deeds without numbers of people; where the phase is blind, without the name and the unit too."""
    said = next((masked(private.values[field]) for field in _DEEDS if private.values.get(field)), "") if private else ""
    if phase.blind:
        for word in (nomination.name, nomination.unit):
            said = said.replace(word, _HIDDEN) if word else said
    return said
