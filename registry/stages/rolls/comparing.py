"""The tables against the journal: every nomination, award, certificate and kept file must be what the journal tells."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from registry import events
from registry.records.fields import canonical
from registry.records.models import Award, Certificate, Nomination
from registry.records.paper import KeptPrint
from registry.stages.rolls.telling import Honored, Told, fold
from registry.wording import AWARD_STATES, NOMINATION_STATES

_PUBLIC = ("proposed", "objected", "awarded")  # whoever is in these states is named as the notice named them


@dataclass(frozen=True)
class Difference:
    """A row of the tables that does not say what the journal says."""

    office: int
    message: str


def differences() -> list[Difference]:
    """Compare the tables with what the journal alone tells; called within a scope that sees everything."""
    told = fold()
    return [
        *_nomination_differences(told),
        *_award_differences(told),
        *_certificate_differences(told),
        *_print_differences(told),
    ]


def _nomination_differences(told: Told) -> Iterator[Difference]:
    """Compare the nominations; those that never were public are named by their number alone."""
    left, one = set(told.nominations), Nomination
    query = one.select(one.id, one.office, one.cycle, one.category, one.state, one.name, one.unit).order_by(one.id)
    for identity, office, cycle, category, state, name, unit in query.tuples():
        left.discard(identity)
        nomination = told.nominations.get(identity)
        if nomination is None:
            yield Difference(office, f"推荐对象第{identity}号在日志里没有收到的记录。")
        elif (office, cycle, category) != (nomination.office, nomination.cycle, nomination.category):
            yield Difference(office, f"推荐对象第{identity}号不在日志记载的活动和类别里，被改动过。")
        elif state != nomination.state:
            said, meant = NOMINATION_STATES[state], NOMINATION_STATES[nomination.state]
            yield Difference(office, f"推荐对象第{identity}号现在是“{said}”，日志记载的是“{meant}”，被改动过。")
        elif state in _PUBLIC and told.shown.get(identity, (name, unit)) != (name, unit):
            shown = "，".join(filter(None, told.shown[identity]))
            yield Difference(office, f"推荐对象第{identity}号公示的是“{shown}”，公示以后名字或单位被改动过。")
    for identity in sorted(left):
        office = told.nominations[identity].office
        yield Difference(office, f"日志记载的推荐对象第{identity}号，表中已不存在。")


def _award_differences(told: Told) -> Iterator[Difference]:
    left = dict(told.awards)
    for award in Award.select().order_by(Award.id):
        meant = left.pop(award.id, None)
        if meant is None:
            yield Difference(award.office_id, f"荣誉第{award.id}号（{award.name}）在日志里没有授予记录。")
        elif _said_of_award(award) != _told_of_award(meant):
            said = f"荣誉第{award.id}号现为“{award.name}”，日志记载授予的是“{meant.name}”，内容被改动过。"
            yield Difference(award.office_id, said)
        elif award.state != meant.state:
            states = f"现在是“{AWARD_STATES[award.state]}”，日志记载的是“{AWARD_STATES[meant.state]}”"
            yield Difference(award.office_id, f"荣誉第{award.id}号（{award.name}）{states}，被改动过。")
    for meant in left.values():
        event = meant.granted
        yield Difference(event.office, f"日志记载授予“{meant.name}”的荣誉第{event.award}号，表中已不存在。")


def _said_of_award(award: Award) -> tuple[Any, ...]:
    ids = (award.office_id, award.nomination_id, award.decision_id, award.category_id)
    days = (award.granted_on.isoformat(), award.ends_on.isoformat() if award.ends_on else "")
    return (*ids, award.kind, award.name, award.unit, award.title, *days)


def _told_of_award(award: Honored) -> tuple[Any, ...]:
    event = award.granted
    ids = (event.office, event.nomination, event.decision, event.category)
    return (*ids, event.kind, award.name, award.unit, event.title, event.granted_on, award.ends_on)


def _certificate_differences(told: Told) -> Iterator[Difference]:
    left = dict(told.issued)
    for certificate in Certificate.select().where(Certificate.state != "held").order_by(Certificate.id):
        event = left.pop(certificate.id, None)
        if event is None:
            yield Difference(certificate.office_id, f"证书“{certificate.number}”在日志里没有编号记录。")
        elif _said_of_certificate(certificate) != _told_of_certificate(event, told):
            said = f"证书“{certificate.number}”与日志记载的“{event.number}”不一致，编号、内容或状态被改动过。"
            yield Difference(certificate.office_id, said)
    for event in left.values():
        yield Difference(event.office, f"日志记载的证书“{event.number}”，表中已不存在。")


def _print_differences(told: Told) -> Iterator[Difference]:
    left = dict(told.drawn)
    query = KeptPrint.select(KeptPrint.id, KeptPrint.office, KeptPrint.cycle, KeptPrint.digest)
    for identity, office, cycle, digest in query.order_by(KeptPrint.id).tuples():
        if left.pop((cycle, digest), None) is None:
            yield Difference(office, f"留存的证书文件第{identity}号在日志里没有记录，被改动过。")
    for event in left.values():
        yield Difference(event.office, f"日志记载留存的证书文件（{event.pages}页），表中已不存在。")


def _said_of_certificate(certificate: Certificate) -> tuple[Any, ...]:
    digest = hashlib.sha256(canonical(certificate.facts).encode()).hexdigest()
    return (certificate.office_id, certificate.award_id, certificate.number, digest, certificate.state)


def _told_of_certificate(event: events.CertificateIssued, told: Told) -> tuple[Any, ...]:
    state = told.states.get(event.certificate, "numbered")
    digest = told.frozen_again.get(event.certificate, event.facts_digest)
    return (event.office, event.award, event.number, digest, state)
