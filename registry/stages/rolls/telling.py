"""What the journal alone tells: every nomination, notice, award and certificate, now or as of a day.

As of a day is what had been entered by the end of that day in China, whatever days the entries speak of.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from registry import clock, events, paper_events
from registry.records.ledger import Entry

_BATCH = 2_000


@dataclass(slots=True)
class Nominated:
    """A nomination as the journal tells of it: where it belongs, and the state it came to."""

    office: int
    cycle: int
    category: int
    state: str


@dataclass(slots=True)
class Honored:
    """An award as the journal tells of it: as it was granted, and what became of it; `before` it rested, it was that."""

    granted: events.AwardGranted
    name: str
    unit: str
    ends_on: str
    state: str = "active"
    before: str = ""


@dataclass
class Told:
    """What the journal alone says; a certificate's state is `numbered` until something happened to it."""

    nominations: dict[int, Nominated] = field(default_factory=dict)
    rosters: dict[int, list[range]] = field(default_factory=dict)
    notices: dict[int, events.NoticePublished] = field(default_factory=dict)
    closed: dict[int, str] = field(default_factory=dict)
    shown: dict[int, tuple[str, str]] = field(default_factory=dict)
    objections: dict[int, set[int]] = field(default_factory=dict)
    awards: dict[int, Honored] = field(default_factory=dict)
    issued: dict[int, events.CertificateIssued] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    frozen_again: dict[int, str] = field(default_factory=dict)
    drawn: dict[tuple[int, str], paper_events.CertificatesDrawn] = field(default_factory=dict)

    def note(self, event: events.Event) -> None:
        """Take in what happened next."""
        _HEARD[type(event)](self, event)

    def move(self, nominations: Iterable[int], state: str) -> None:
        """Let nominations be in another state; one that the journal never received stays unknown to it."""
        for identity in nominations:
            if identity in self.nominations:
                self.nominations[identity].state = state


def fold(until: date | None = None, heard: Iterable[type[events.Event]] = ()) -> Told:
    """Read the journal once, to its end or to what had been entered by the end of a day; `heard` alone, if told which."""
    told = Told()
    for event in _entered(until, [event.__name__ for event in heard or _HEARD]):
        told.note(event)
    return told


def ends_at(day: date) -> str:
    """Return the instant at which a day ends in China, written as entries write theirs."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.SHANGHAI)
    return clock.written(midnight)


def _entered(until: date | None, names: Sequence[str]) -> Iterator[events.Event]:
    position = -1
    query = Entry.select(Entry.seq, Entry.name, Entry.facts).where(Entry.name.in_(names))
    if until is not None:
        query = query.where(Entry.recorded_at < ends_at(until))
    while True:
        entries: list[Any] = list(query.where(Entry.seq > position).order_by(Entry.seq).limit(_BATCH).tuples())
        if not entries:
            return
        for _, name, facts in entries:
            yield events.read(name, facts)
        position = entries[-1][0]


def _received(told: Told, event: events.NominationsReceived) -> None:
    identities = range(event.first, event.first + len(event.commitments))
    told.rosters.setdefault(event.roster, []).append(identities)
    for identity in identities:
        told.nominations[identity] = Nominated(event.office, event.cycle, event.category, "received")


def _filled_in(told: Told, event: events.NominationEntered) -> None:
    told.nominations[event.nomination] = Nominated(event.office, event.cycle, event.category, "received")


def _mended(told: Told, event: events.NominationCorrected) -> None:
    told.move((event.nomination,), "received")


def _undone(told: Told, event: events.RosterUndone) -> None:
    for identities in told.rosters.get(event.roster, ()):
        told.move((one for one in identities if told.nominations[one].state == "received"), "withdrawn")


def _anonymised(told: Told, event: events.NominationsAnonymised) -> None:
    """Let nobody be held any more to the names of a cycle's nominees without an award."""
    awarded = {award.granted.nomination for award in told.awards.values()}
    for identity, one in told.nominations.items():
        if one.cycle == event.cycle and identity not in awarded:
            told.shown.pop(identity, None)


def _reviewed(told: Told, event: events.NominationsReviewed) -> None:
    told.move(event.nominations, event.verdict)


def _published(told: Told, event: events.NoticePublished) -> None:
    told.notices[event.notice] = event
    told.shown.update({nomination: (name, unit) for nomination, name, unit in event.entries})
    told.move((nomination for nomination, _, _ in event.entries), "proposed")


def _closed(told: Told, event: events.NoticeClosed) -> None:
    told.closed[event.notice] = event.result


def _objected(told: Told, event: events.ObjectionRaised) -> None:
    told.objections.setdefault(event.nomination, set()).add(event.objection)
    told.move((event.nomination,), "objected")


def _settled(told: Told, event: events.ObjectionResolved) -> None:
    """Take the name off the list, or put it back once nothing else is said against it."""
    still_open = told.objections.setdefault(event.nomination, set())
    still_open.discard(event.objection)
    nomination = told.nominations.get(event.nomination)
    if event.upheld:
        told.move((event.nomination,), "not_selected")
    elif nomination and nomination.state == "objected" and not still_open:
        nomination.state = "proposed"


def _granted(told: Told, event: events.AwardGranted) -> None:
    ends_on = str(vars(event).get("ends_on", ""))
    told.awards[event.award] = Honored(event, event.name, event.unit, ends_on)
    told.move((event.nomination,), "awarded")


def _retained(told: Told, event: events.AwardRetained) -> None:
    award = told.awards[event.award]
    award.state, award.ends_on = "retained", event.until


def _suspended(told: Told, event: events.AwardSuspended) -> None:
    award = told.awards[event.award]
    award.state, award.before = "suspended", award.state


def _reinstated(told: Told, event: events.AwardReinstated) -> None:
    award = told.awards[event.award]
    award.state = award.before


def _expired(told: Told, event: events.AwardExpired) -> None:
    told.awards[event.award].state = "expired"


def _revoked(told: Told, event: events.AwardRevoked) -> None:
    told.awards[event.award].state = "revoked"


def _corrected(told: Told, event: events.AwardCorrected) -> None:
    award = told.awards[event.award]
    award.name, award.unit = event.name, event.unit


def _issued(told: Told, event: events.CertificateIssued) -> None:
    told.issued[event.certificate] = event


def _drawn(told: Told, event: paper_events.CertificatesDrawn) -> None:
    told.drawn[event.cycle, event.digest] = event


def _reissued(told: Told, event: paper_events.CertificateReissued) -> None:
    told.states[event.certificate] = "reissued"
    told.frozen_again[event.certificate] = event.facts_digest


def _replaced(told: Told, event: paper_events.CertificateCorrected) -> None:
    told.states[event.certificate] = "corrected"


def _certificates(state: str) -> Callable[[Told, Any], None]:
    """Return what lets all certificates of an event be in one state."""

    def heard(told: Told, event: Any) -> None:
        told.states.update(dict.fromkeys(event.certificates, state))

    return heard


_HEARD: dict[type[events.Event], Callable[[Told, Any], None]] = {
    events.NominationsReceived: _received,
    events.NominationEntered: _filled_in,
    events.NominationCorrected: _mended,
    events.RosterUndone: _undone,
    events.NominationsAnonymised: _anonymised,
    events.NominationsReviewed: _reviewed,
    events.NoticePublished: _published,
    events.NoticeClosed: _closed,
    events.ObjectionRaised: _objected,
    events.ObjectionResolved: _settled,
    events.AwardGranted: _granted,
    events.AwardRetained: _retained,
    events.AwardSuspended: _suspended,
    events.AwardReinstated: _reinstated,
    events.AwardExpired: _expired,
    events.AwardRevoked: _revoked,
    events.AwardCorrected: _corrected,
    events.CertificateIssued: _issued,
    events.CertificatesPrinted: _certificates("printed"),
    paper_events.CertificatesDrawn: _drawn,
    paper_events.CertificatesSealed: _certificates("sealed"),
    paper_events.CertificatesHandedOver: _certificates("handed_over"),
    paper_events.CertificatesSpoiled: _certificates("spoiled"),
    paper_events.CertificatesRecalled: _certificates("recalled"),
    paper_events.CertificateReissued: _reissued,
    paper_events.CertificateCorrected: _replaced,
}

# What the roll of honor is told from.
OF_AWARDS: tuple[type[events.Event], ...] = (
    events.AwardGranted,
    events.AwardRetained,
    events.AwardSuspended,
    events.AwardReinstated,
    events.AwardExpired,
    events.AwardRevoked,
    events.AwardCorrected,
)
