"""Everything that can happen in the register, in the past tense.

Events are frozen and of plain values only. Before publication they refer to nominations by id; what is published
(notice, decision, award, certificate, ceremony, announcement) stands in clear. ID numbers, phones, addresses and
cell texts never do. A field may be added with a default; none is ever renamed or removed.
"""

import json
from dataclasses import dataclass
from typing import Any

EVENTS: dict[str, type["Event"]] = {}


@dataclass(frozen=True)
class Event:
    """Base of all events: the office it happened in."""

    office: int

    def __init_subclass__(cls) -> None:
        """Enter each event under its name, wherever it stands."""
        EVENTS[cls.__name__] = cls


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


@dataclass(frozen=True)
class CeremonyHeld(Event):
    """The awards of a cycle were handed over at a meeting; it carries all that the news says of it.

    `honorees` are (kind, count, measure word).
    """

    ceremony: int
    cycle: int
    office_name: str
    program: str
    label: str
    event: str
    held_on: str
    part_of_day: str
    purpose: str
    honorees: tuple[tuple[str, int, str], ...]
    acts: tuple[str, ...]


@dataclass(frozen=True)
class CertificateIssued(Event):
    """A certificate got its number and its facts were frozen."""

    certificate: int
    award: int
    number: str
    facts_digest: str


@dataclass(frozen=True)
class CertificateHeld(Event):
    """A certificate cannot be drawn yet, for this reason."""

    certificate: int
    award: int
    reason: str


@dataclass(frozen=True)
class CertificatesPrinted(Event):
    """Certificates were printed."""

    cycle: int
    certificates: tuple[int, ...]


@dataclass(frozen=True)
class CertificateKeyChanged(Event):
    """The key that signs certificates was changed; `public` is the new one's public half, in hex."""

    key: int
    public: str


@dataclass(frozen=True)
class CodesPointed(Event):
    """The QR codes of certificates lead to this address from now on."""

    address: str


@dataclass(frozen=True)
class AnnouncementDrafted(Event):
    """A news item was drafted."""

    announcement: int
    cycle: int
    title: str
    text: str


@dataclass(frozen=True)
class AnnouncementMoved(Event):
    """A news item went on to another state: checked, approved, submitted."""

    announcement: int
    state: str


@dataclass(frozen=True)
class PeopleToldApart(Event):
    """Records were said to tell of two people each; `told` are (remark, person, person), None where nobody is stored."""

    told: tuple[tuple[int, int | None, int | None], ...]


@dataclass(frozen=True)
class ToldApartTakenBack(Event):
    """That records tell of two people was taken back; `told` are the remarks."""

    told: tuple[int, ...]


@dataclass(frozen=True)
class PeopleMerged(Event):
    """Two people of the vault are one honoree from now on."""

    merge: int
    kept: int
    gone: int


@dataclass(frozen=True)
class MergeUndone(Event):
    """They are two again."""

    merge: int


def write(event: Event) -> str:
    """Return the event's facts as canonical JSON; its name and office are written beside them."""
    return _encode(vars(event))  # plain values all the way: nothing to copy first


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def read(name: str, facts: str) -> Event:
    """Return the event written under that name."""
    return EVENTS[name](**{key: _frozen(value) for key, value in json.loads(facts).items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def news_facts(held: CeremonyHeld) -> dict[str, Any]:
    """Return what a ceremony tells the news, in the form that the drafting of news reads."""
    facts: dict[str, Any] = {
        "office": held.office_name,
        "program": held.program,
        "cycle": held.label,
        "event": held.event,
        "held_on": held.held_on,
        "part_of_day": held.part_of_day,
        "purpose": held.purpose,
        "honorees": [{"kind": kind, "count": count, "measure": measure} for kind, count, measure in held.honorees],
        "acts": list(held.acts),
    }
    return {key: value for key, value in facts.items() if value != ""}
