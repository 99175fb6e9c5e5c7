"""What happens to offices, people who act, programs and cycles."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class OfficeRegistered(Event):
    """An office joined the tree."""

    name: str
    level: str
    parent: int | None


@dataclass(frozen=True)
class ActorRegistered(Event):
    """A person may now act for an office, in these roles."""

    actor: int
    roles: tuple[str, ...]


@dataclass(frozen=True)
class ProgramCreated(Event):
    """An office set up a selection with its categories."""

    program: int
    name: str
    form: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class ProgramSet(Event):
    """A selection honors in this form from its next cycle on; what it rests on stands in its row."""

    program: int
    revision: int
    form: str


@dataclass(frozen=True)
class CyclePlanned(Event):
    """A cycle of a program was drafted."""

    cycle: int
    program: int
    label: str


@dataclass(frozen=True)
class CycleOpened(Event):
    """The plan was published; nominations are collected."""

    cycle: int
    plan_no: str


@dataclass(frozen=True)
class ReviewStarted(Event):
    """Collection ended; the nominations are reviewed."""

    cycle: int


@dataclass(frozen=True)
class CycleCancelled(Event):
    """A cycle ended without a decision."""

    cycle: int
    reason: str


@dataclass(frozen=True)
class CycleArchived(Event):
    """A decided cycle was put on file."""

    cycle: int
