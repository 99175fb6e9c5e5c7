"""What happens in a jury; nothing of points or choices before a phase is closed."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class PhasePlanned(Event):
    """A phase of the review was planned, or planned anew."""

    phase: int
    cycle: int
    method: str


@dataclass(frozen=True)
class JurorsSeated(Event):
    """These people and nobody else sit in a phase from now on."""

    phase: int
    actors: tuple[int, ...]


@dataclass(frozen=True)
class PhaseOpened(Event):
    """A phase began; these nominations are judged."""

    phase: int
    cycle: int
    nominations: tuple[int, ...]


@dataclass(frozen=True)
class ScoreGiven(Event):
    """A juror gave a nomination points, or other points than before."""

    phase: int
    nomination: int
    juror: int


@dataclass(frozen=True)
class BallotCast(Event):
    """A juror cast a ballot, or another one; the digest holds it to what it says without telling it."""

    phase: int
    juror: int
    digest: str


@dataclass(frozen=True)
class Recused(Event):
    """A juror stands aside from judging a nomination."""

    phase: int
    juror: int
    nomination: int


@dataclass(frozen=True)
class PhaseClosed(Event):
    """A phase was counted; `ranking` is (place, nomination, exact figure), those nobody could judge left out."""

    phase: int
    cycle: int
    ranking: tuple[tuple[int, int, str], ...]
