"""What happens to single nominations before they are judged: entered by form, corrected, endorsed, marked, with pictures."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class NominationEntered(Event):
    """A nomination came by form; a salted hash commits to what it said."""

    nomination: int
    cycle: int
    category: int
    channel: str
    commitment: str


@dataclass(frozen=True)
class NominationCorrected(Event):
    """A nomination was corrected and is received again; a salted hash commits to what it says now."""

    nomination: int
    cycle: int
    commitment: str


@dataclass(frozen=True)
class NominationEndorsed(Event):
    """The recommending unit stands behind a nomination, a self-nomination most often."""

    nomination: int
    cycle: int


@dataclass(frozen=True)
class NominationsMarked(Event):
    """Nominations were marked (县处级, 新事迹); the digest is of the marks and of whom they were given."""

    cycle: int
    nominations: tuple[int, ...]
    digest: str


@dataclass(frozen=True)
class AnnexAdded(Event):
    """A picture was added to a nomination; the digest is of the bytes as they are kept."""

    annex: int
    nomination: int
    cycle: int
    digest: str


@dataclass(frozen=True)
class AnnexDropped(Event):
    """A picture was taken off a nomination."""

    annex: int
    nomination: int
    cycle: int
