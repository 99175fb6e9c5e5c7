"""What happens from the review to the awards: notices, objections, decisions."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class NominationsReviewed(Event):
    """Nominations moved to another state of the review: checked, returned, candidate, not_selected, withdrawn.

    `correct_by` is the last day on which those returned may be corrected, where one was set.
    """

    cycle: int
    verdict: str
    nominations: tuple[int, ...]
    correct_by: str = ""


@dataclass(frozen=True)
class HolidaysEntered(Event):
    """An office entered the holidays of a year that the calendar package does not know."""

    year: int
    days_off: tuple[str, ...]
    days_worked: tuple[str, ...]


@dataclass(frozen=True)
class NoticePublished(Event):
    """A list of proposals was made public; `entries` are (nomination, name, unit), what else is shown of each in their order.

    `digest` freezes the list: a decision grants what was shown, or a later notice shows what else it shall grant.
    `masks` is empty unless namesakes forced a few digits of their ID numbers.
    """

    notice: int
    cycle: int
    published_on: str
    first_day: str
    last_day: str
    entries: tuple[tuple[int, str, str], ...]
    kinds: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()
    prizes: tuple[bool, ...] = ()
    masks: tuple[str, ...] = ()
    round: int = 1
    digest: str = ""


@dataclass(frozen=True)
class ObjectionRaised(Event):
    """Somebody objected to a name in a notice."""

    objection: int
    notice: int
    nomination: int
    channel: str = "letter"


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
    """An honor was conferred: a title, or the prize of having been nominated for it; until a day, unless for good."""

    award: int
    nomination: int
    decision: int
    category: int
    kind: str
    name: str
    unit: str
    title: str
    granted_on: str
    prize: bool = False
    ends_on: str = ""


@dataclass(frozen=True)
class DecisionAdopted(Event):
    """A decision document was adopted; it follows the awards it grants and names the digests of the notices it rests on."""

    decision: int
    cycle: int
    doc_no: str
    adopted_on: str
    issuers: tuple[str, ...]
    awards: int
    signatories: tuple[str, ...] = ()
    list_order: str = "recommended"
    digests: tuple[str, ...] = ()
