"""Remaking: spoiled certificates get new numbers, lost ones are made out again under their own, wrong ones are corrected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from certificates import CertificateFacts, check
from registry import clock, journal, paper_events, tokens
from registry.errors import InvalidInput, RuleViolation
from registry.records.models import Actor, Award, Certificate, NumberSeries
from registry.records.paper import CertificateMove
from registry.stages.issuing import stock
from registry.stages.issuing.freezing import (
    Drawn,
    awards_of,
    body_of,
    names_honoree,
    new_check_code,
    store,
    taken,
)
from registry.stages.issuing.keeping import digest_of
from registry.stages.issuing.layouts import frozen_or_now, press
from registry.stages.issuing.listing import DRAWABLE
from registry.stages.issuing.numbering import number_of, series_of
from registry.stages.issuing.states import ON_PAPER, Move, choose, enter, identities_of, needed, set_state


@dataclass(frozen=True)
class SpoilCertificates:
    """Make certificates void (作废): their numbers are never given out again; by default others take their places."""

    cycle: int
    certificates: tuple[int, ...]
    reason: str
    succeeded: bool = True


@dataclass(frozen=True)
class ReissueCertificates:
    """Make certificates that were handed over out again (补发), under their numbers, which say so."""

    cycle: int
    certificates: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class CorrectCertificate:
    """Put right what a certificate says (更正), by another of the same award; what is left empty stays as it is."""

    cycle: int
    certificate: int
    reason: str
    addressee: str = ""
    body: str = ""


def spoil_certificates(command: SpoilCertificates, actor: Actor) -> tuple[int, ...]:
    """Make certificates void; return the ids of those that take their places."""
    step = "作废"
    reason = needed(command.reason, step)
    cycle, chosen = choose(command.cycle, command.certificates, ("numbered", *ON_PAPER), step)
    stock.spoil_printed(cycle, [one for one in chosen if one.state in ON_PAPER], actor)
    said = [(one, CertificateFacts.from_dict(one.facts)) for one in chosen]
    successors = _succeed(said) if command.succeeded else ()
    enter(chosen, Move("spoiled", clock.today(), reason=reason), actor, successors)
    journal.record(paper_events.CertificatesSpoiled(cycle.office_id, cycle.id, identities_of(chosen), reason))
    return successors


def reissue_certificates(command: ReissueCertificates, actor: Actor) -> int:
    """Make certificates out again, each frozen anew with the mark at its number; return how many wait to be printed."""
    step = "补发"
    reason = needed(command.reason, step)
    cycle, chosen = choose(command.cycle, command.certificates, ("handed_over",), step)
    _refuse_revoked(one.award for one in chosen)
    mark = press()
    for one in chosen:
        former = CertificateFacts.from_dict(one.facts)
        again = _coded(replace(former, number=f"{one.number}（{_counted(one)}补发）"), one.award)
        layout = frozen_or_now(one)
        check(again, layout)
        told = {"on_day": clock.today(), "reason": reason, "moved_by": actor, "moved_at": clock.written(clock.now())}
        CertificateMove.create(office=one.office_id, certificate=one, state="reissued", facts=one.facts, **told)
        facts = again.as_dict()
        Certificate.update(facts=facts, layout_digest=layout.digest, engine=mark).where(
            Certificate.id == one.id
        ).execute()
        journal.record(paper_events.CertificateReissued(cycle.office_id, cycle.id, one.id, digest_of(facts), reason))
    set_state(chosen, "reissued")
    return len(chosen)


def correct_certificate(command: CorrectCertificate, actor: Actor) -> int:
    """Let another certificate take the place of a wrong one; return its id."""
    step = "更正"
    reason = needed(command.reason, step)
    cycle, chosen = choose(command.cycle, (command.certificate,), DRAWABLE, step)
    (former,) = chosen
    stock.spoil_printed(cycle, [one for one in chosen if one.state in ON_PAPER], actor)
    successors = _succeed([(former, _corrected(former, command))])
    enter(chosen, Move("corrected", clock.today(), reason=reason), actor, successors)
    journal.record(paper_events.CertificateCorrected(cycle.office_id, cycle.id, former.id, successors[0], reason))
    return successors[0]


def _succeed(said: Sequence[tuple[Certificate, CertificateFacts]]) -> tuple[int, ...]:
    """Give each award another certificate that says this under the next number, in the former layout; return their ids."""
    awards, series = awards_of([former.award_id for former, _ in said]), dict[tuple[int, str], NumberSeries]()
    _refuse_revoked(awards.values())
    drawn = [_next(former, facts, awards[former.award_id], series) for former, facts in said]
    asked = {(one.award.office_id, one.facts.number) for one in drawn}
    if used := taken([one.facts.number for one in drawn]) & asked:
        raise RuleViolation(reason=f"编号“{min(used)[1]}”已被另一张证书使用，请先调整编号规则。")
    return tuple(store(drawn, series))


def _refuse_revoked(awards: Iterable[Award]) -> None:
    """Refuse new paper for an honor that was taken back, as issuing does."""
    for award in awards:
        if award.state == "revoked":
            raise RuleViolation(reason=f"“{award.name}”的荣誉已撤销，不能再出新的证书；作废时请勾选“不另编新号”。")


def _next(
    former: Certificate, facts: CertificateFacts, award: Award, series: dict[tuple[int, str], NumberSeries]
) -> Drawn:
    numbers = series_of(award, series)
    numbers.last += 1
    fresh = replace(facts, number=number_of(award, numbers.last), check_code=new_check_code())
    coded, layout = _coded(fresh, award), frozen_or_now(former)
    check(coded, layout)
    return Drawn(award, coded, layout, former.layout)


def _coded(facts: CertificateFacts, award: Award) -> CertificateFacts:
    """Return facts with a QR code of their own: what was on an earlier paper must not speak for the new one."""
    code = tokens.code_of(award.office_id, facts.granted_on, facts.check_code, facts.addressee, facts.title)
    return replace(facts, qr=code)


def _counted(certificate: Certificate) -> str:
    """Return which time it is that a certificate is made out again, nothing for the first."""
    moves = CertificateMove.select().where(
        CertificateMove.certificate == certificate, CertificateMove.state == "reissued"
    )
    times = moves.count() + 1
    return f"第{times}次" if times > 1 else ""


def _corrected(former: Certificate, command: CorrectCertificate) -> CertificateFacts:
    before = CertificateFacts.from_dict(former.facts)
    name, body = command.addressee.strip() or before.addressee, command.body.strip()
    award = awards_of([former.award_id])[former.award_id]
    if not body:
        if body_of(award, before.addressee) != before.body and before.addressee in before.body:
            raise InvalidInput(reason="正文里也有姓名（名称），请把更正后的正文一并写出来。")
        body = body_of(award, name) if before.body == body_of(award, before.addressee) else before.body
    after = replace(before, addressee=name, body=body, addressed=_addressed(before, name, body, award))
    if after == before:
        raise InvalidInput(reason="请写明更正后的姓名（名称）或正文；现在和原来的一样。")
    return after


def _addressed(before: CertificateFacts, name: str, body: str, award: Award) -> bool:
    """Tell whether a line above a corrected body names the honoree: it does unless the body has begun to, or still does."""
    began = (name in body) != (before.addressee in before.body)
    return name not in body if began or names_honoree(award) else before.addressed
