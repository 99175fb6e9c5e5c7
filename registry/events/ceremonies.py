"""What happens around a ceremony before it is held: planned, arranged, attended."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class CeremonyPlanned(Event):
    """A ceremony was planned for the awards of these cycles."""

    ceremony: int
    cycles: tuple[int, ...]
    event: str
    held_on: str
    place: str


@dataclass(frozen=True)
class CeremonySet(Event):
    """What was planned of a ceremony was changed."""

    ceremony: int
    event: str
    held_on: str
    place: str


@dataclass(frozen=True)
class CeremonyCancelled(Event):
    """A planned ceremony was given up."""

    ceremony: int


@dataclass(frozen=True)
class AttendanceTaken(Event):
    """These honorees came so: present, late, by proxy or absent."""

    ceremony: int
    awards: tuple[int, ...]
    state: str


@dataclass(frozen=True)
class SpeakersNamed(Event):
    """These honorees speak at the ceremony, and nobody else of them."""

    ceremony: int
    awards: tuple[int, ...]


@dataclass(frozen=True)
class ReadingGiven(Event):
    """How the name of an honoree is read was written down."""

    ceremony: int
    award: int
    reading: str


@dataclass(frozen=True)
class CeremonyReflowed(Event):
    """Whoever had not been on the stage yet was arranged again; `order` are all awards as they walk."""

    ceremony: int
    batches_done: int
    order: tuple[int, ...]
