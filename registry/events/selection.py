"""What happens from the review to the awards: notices, objections, decisions."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class NominationsReviewed(Event):
    """Nominations moved to another state of the review: checked, returned, candidate, not_selected, withdrawn."""

    cycle: int
    verdict: str
    nominations: tuple[int, ...]


@dataclass(frozen=True)
class HolidaysEntered(Event):
    """An office entered the holidays of a year that the calendar package does not know."""

    year: int
    days_off: tuple[str, ...]
    days_worked: tuple[str, ...]


@dataclass(frozen=True)
class NoticePublished(Event):
    """A list of proposals was made public; `entries` are (nomination, name, unit)."""

    notice: int
    cycle: int
    published_on: str
    first_day: str
    last_day: str
    entries: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class ObjectionRaised(Event):
    """Somebody objected to a name in a notice."""

    objection: int
    notice: int
    nomination: int


@dataclass(frozen=True)
class ObjectionResolved(Event):
    """An objection was investigated."""

    objection: int
    nomination: int
    upheld: bool


@dataclass(frozen=True)
class NoticeClosed(Event):
    """A notice ended, with its result statement."""

    notice: int
    cycle: int
    result: str


@dataclass(frozen=True)
class AwardGranted(Event):
    """An honor was conferred."""

    award: int
    nomination: int
    decision: int
    category: int
    kind: str
    name: str
    unit: str
    title: str
    granted_on: str


@dataclass(frozen=True)
class DecisionAdopted(Event):
    """A decision document was adopted; it follows the awards it grants."""

    decision: int
    cycle: int
    doc_no: str
    adopted_on: str
    issuers: tuple[str, ...]
    awards: int
