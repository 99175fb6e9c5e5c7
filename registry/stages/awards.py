"""Awards: the roll of honor as the tables hold it, and as the journal alone tells it; the two must agree."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from registry import events, journal, paper_events
from registry.records.fields import canonical
from registry.records.models import Award, Certificate
from registry.records.paper import KeptPrint

_MOVES: dict[type[events.Event], str] = {
    events.CertificatesPrinted: "printed",
    paper_events.CertificatesSealed: "sealed",
    paper_events.CertificatesHandedOver: "handed_over",
    paper_events.CertificatesSpoiled: "spoiled",
    paper_events.CertificateReissued: "reissued",
    paper_events.CertificatesRecalled: "recalled",
    paper_events.CertificateCorrected: "corrected",
}
_TOLD = ("AwardGranted", "CertificateIssued", "CertificatesDrawn", *(event.__name__ for event in _MOVES))


@dataclass(frozen=True)
class Difference:
    """A row of the roll that does not say what the journal says."""

    office: int
    message: str


@dataclass
class _Roll:
    """What the journal alone says of awards and certificates."""

    granted: dict[int, events.AwardGranted] = field(default_factory=dict)
    issued: dict[int, events.CertificateIssued] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    frozen_again: dict[int, str] = field(default_factory=dict)
    drawn: dict[tuple[int, str], paper_events.CertificatesDrawn] = field(default_factory=dict)


def differences() -> Iterator[Difference]:
    """Compare every award and certificate with the events that made it; called within a scope that sees everything."""
    roll = _roll()
    yield from _award_differences(roll)
    yield from _certificate_differences(roll)
    yield from _print_differences(roll)


def _roll() -> _Roll:
    roll, position = _Roll(), -1
    while entries := journal.after(position, _TOLD, 1_000):
        for entry in entries:
            _note(roll, journal.event_of(entry))
        position = entries[-1].seq
    return roll


def _note(roll: _Roll, event: events.Event) -> None:
    if isinstance(event, events.AwardGranted):
        roll.granted[event.award] = event
    elif isinstance(event, events.CertificateIssued):
        roll.issued[event.certificate] = event
    elif isinstance(event, paper_events.CertificatesDrawn):
        roll.drawn[event.cycle, event.digest] = event
    elif type(event) in _MOVES:
        told = vars(event)
        moved = told["certificates"] if "certificates" in told else (told["certificate"],)
        roll.states.update(dict.fromkeys(moved, _MOVES[type(event)]))
        if isinstance(event, paper_events.CertificateReissued):
            roll.frozen_again[event.certificate] = event.facts_digest


def _award_differences(roll: _Roll) -> Iterator[Difference]:
    left = dict(roll.granted)
    for award in Award.select().order_by(Award.id):
        event = left.pop(award.id, None)
        if event is None:
            yield Difference(award.office_id, f"荣誉第{award.id}号（{award.name}）在日志里没有授予记录。")
        elif _said_of_award(award) != _told_of_award(event):
            said = f"荣誉第{award.id}号现为“{award.name}”，日志记载授予的是“{event.name}”，内容被改动过。"
            yield Difference(award.office_id, said)
    for event in left.values():
        yield Difference(event.office, f"日志记载授予“{event.name}”的荣誉第{event.award}号，表中已不存在。")


def _said_of_award(award: Award) -> tuple[Any, ...]:
    ids = (award.office_id, award.nomination_id, award.decision_id, award.category_id)
    return (*ids, award.kind, award.name, award.unit, award.title, award.granted_on.isoformat(), award.state)


def _told_of_award(event: events.AwardGranted) -> tuple[Any, ...]:
    ids = (event.office, event.nomination, event.decision, event.category)
    return (*ids, event.kind, event.name, event.unit, event.title, event.granted_on, "active")


def _certificate_differences(roll: _Roll) -> Iterator[Difference]:
    left = dict(roll.issued)
    for certificate in Certificate.select().where(Certificate.state != "held").order_by(Certificate.id):
        event = left.pop(certificate.id, None)
        if event is None:
            yield Difference(certificate.office_id, f"证书“{certificate.number}”在日志里没有编号记录。")
        elif _said_of_certificate(certificate) != _told_of_certificate(event, roll):
            said = f"证书“{certificate.number}”与日志记载的“{event.number}”不一致，编号、内容或状态被改动过。"
            yield Difference(certificate.office_id, said)
    for event in left.values():
        yield Difference(event.office, f"日志记载的证书“{event.number}”，表中已不存在。")


def _print_differences(roll: _Roll) -> Iterator[Difference]:
    left = dict(roll.drawn)
    query = KeptPrint.select(KeptPrint.id, KeptPrint.office, KeptPrint.cycle, KeptPrint.digest)
    for identity, office, cycle, digest in query.order_by(KeptPrint.id).tuples():
        if left.pop((cycle, digest), None) is None:
            yield Difference(office, f"留存的证书文件第{identity}号在日志里没有记录，被改动过。")
    for event in left.values():
        yield Difference(event.office, f"日志记载留存的证书文件（{event.pages}页），表中已不存在。")


def _said_of_certificate(certificate: Certificate) -> tuple[Any, ...]:
    digest = hashlib.sha256(canonical(certificate.facts).encode()).hexdigest()
    return (certificate.office_id, certificate.award_id, certificate.number, digest, certificate.state)


def _told_of_certificate(event: events.CertificateIssued, roll: _Roll) -> tuple[Any, ...]:
    state = roll.states.get(event.certificate, "numbered")
    digest = roll.frozen_again.get(event.certificate, event.facts_digest)
    return (event.office, event.award, event.number, digest, state)
