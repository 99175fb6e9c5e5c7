"""What becomes of an award once it is granted; why stands in its row alone, but for the cause of a revocation."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class AwardRetained(Event):
    """A re-check (复查) kept the title, until that day if its term has an end."""

    award: int
    doc_no: str
    on_day: str
    until: str


@dataclass(frozen=True)
class AwardSuspended(Event):
    """The holder has to put something right (整改) by that day; the title rests meanwhile."""

    award: int
    on_day: str
    until: str


@dataclass(frozen=True)
class AwardReinstated(Event):
    """What had to be put right was: the title is again what it was before."""

    award: int
    on_day: str


@dataclass(frozen=True)
class AwardExpired(Event):
    """The title's term ended."""

    award: int
    on_day: str


@dataclass(frozen=True)
class CycleTermEnded(Event):
    """No award of a cycle holds any more."""

    cycle: int


@dataclass(frozen=True)
class HolderAdmonished(Event):
    """The holder was admonished (诫勉); the title stays."""

    award: int
    on_day: str


@dataclass(frozen=True)
class RevocationProposed(Event):
    """Somebody proposed to revoke the title."""

    change: int
    award: int
    cause: str


@dataclass(frozen=True)
class RevocationRefused(Event):
    """Whoever signs did not agree: the title stays."""

    change: int
    award: int


@dataclass(frozen=True)
class AwardRevoked(Event):
    """The title was revoked, by a decision of that number."""

    award: int
    change: int
    cause: str
    doc_no: str
    on_day: str


@dataclass(frozen=True)
class AwardCorrected(Event):
    """A misprint was put right: this is what the roll says from now on."""

    award: int
    name: str
    unit: str
    on_day: str


@dataclass(frozen=True)
class TakeBackAsked(Event):
    """A certificate, plaque or medal was asked back."""

    award: int
    what: str


@dataclass(frozen=True)
class TakenBack(Event):
    """It came back."""

    award: int
    what: str
    on_day: str
