"""What happens to rosters, from their arrival to their rows as nominations."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class RosterUploaded(Event):
    """A file arrived and waits, sealed, for a person to look at it."""

    upload: int
    cycle: int
    digest: str


@dataclass(frozen=True)
class UploadDiscarded(Event):
    """An upload was given up or ran out of its 7 days; its key is erased."""

    upload: int
    expired: bool


@dataclass(frozen=True)
class ColumnsCorrected(Event):
    """A clerk set right which field the columns of an upload are; remembered for its sender and layout."""

    upload: int
    cycle: int


@dataclass(frozen=True)
class MappingForgotten(Event):
    """A clerk gave up a remembered correction of columns."""

    upload: int
    cycle: int


@dataclass(frozen=True)
class RosterConfirmed(Event):
    """A clerk confirmed an upload too large to be stored at once; the worker stores it."""

    upload: int
    cycle: int
    rows: int


@dataclass(frozen=True)
class NominationsReceived(Event):
    """Up to 1,000 rows of a roster became nominations; a salted hash of each row commits to what it said."""

    roster: int
    cycle: int
    category: int
    first: int
    commitments: tuple[str, ...]


@dataclass(frozen=True)
class RosterStored(Event):
    """A roster was stored, whole or by its good rows."""

    roster: int
    cycle: int
    digest: str
    rows_stored: int
    rows_left: int


@dataclass(frozen=True)
class RosterUndone(Event):
    """A roster was taken back before anything followed from it."""

    roster: int
    cycle: int
