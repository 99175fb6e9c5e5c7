"""What happens once awards are granted: ceremonies, certificates, the news."""

from dataclasses import dataclass
from typing import Any

from registry.events.base import Event


@dataclass(frozen=True)
class CeremonyHeld(Event):
    """The awards of one or several cycles were handed over at a meeting; it carries all that the news says of it.

    `honorees` are (kind, count, measure word) and, where it is not the program's name, their title. `cycle` is the first of
    `cycles`; `hosts` are the offices that decided together; the last four count who came, where somebody looked.
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
    honorees: tuple[tuple[Any, ...], ...]
    acts: tuple[str, ...]
    cycles: tuple[int, ...] = ()
    hosts: tuple[str, ...] = ()
    present: int = 0
    late: int = 0
    by_proxy: int = 0
    absent: int = 0


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
class AnnouncementEdited(Event):
    """A news item was written otherwise by somebody, or drafted anew."""

    announcement: int
    title: str
    text: str


@dataclass(frozen=True)
class AnnouncementMoved(Event):
    """A news item went on to another state: checked, approved, submitted."""

    announcement: int
    state: str


_HONOREE = ("kind", "count", "measure", "title")


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
        "honorees": [dict(zip(_HONOREE, group, strict=False)) for group in held.honorees],
        "acts": list(held.acts),
    }
    if held.hosts:
        facts["hosts"] = list(held.hosts)
        del facts["office"]
    return {key: value for key, value in facts.items() if value != ""}
