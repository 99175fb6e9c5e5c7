"""What happens while departments are asked; of a veto its department and nomination only, never the fact.

That nominations moved to another state by it is told by NominationsReviewed, as every move of the review is.
"""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class ClearanceAsked(Event):
    """A department was asked about nominations."""

    clearance: int
    cycle: int
    department: str
    due_on: str
    nominations: tuple[int, ...]


@dataclass(frozen=True)
class ClearanceExported(Event):
    """The workbook for a department left the register, with the private facts that it needs."""

    clearance: int
    rows: int
    digest: str


@dataclass(frozen=True)
class RepliesTaken(Event):
    """A department answered about nominations, and vetoed some of them."""

    clearance: int
    nominations: tuple[int, ...]
    vetoed: tuple[int, ...]


@dataclass(frozen=True)
class ClearanceClosed(Event):
    """The time for answers is over; whoever was not spoken of is agreed to."""

    clearance: int
    silent: tuple[int, ...]
