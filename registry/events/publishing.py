"""What happens once awards are granted: ceremonies, certificates, the news."""

from dataclasses import dataclass
from typing import Any

from registry.events.base import Event


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
