"""Freezing: an award's certificate gets its number and its facts, or is held with the reason and takes no number."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from certificates import CertificateError, CertificateFacts, Layout, check
from registry import events, journal, tokens
from registry.errors import NotFound
from registry.records.database import first_free_id, insert_rows
from registry.records.fields import canonical
from registry.records.models import Actor, Award, Category, Certificate, Cycle, Decision, NumberSeries, Office
from registry.stages.issuing.layouts import freeze, press
from registry.stages.issuing.listing import of_cycle
from registry.stages.issuing.numbering import number_slots, series_of

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read over the telephone without mistakes


@dataclass(frozen=True)
class RetryHeld:
    """Number the held certificates of a cycle again, after what held them was mended."""

    cycle: int


@dataclass(frozen=True)
class _Drawn:
    """A certificate ready to be stored: numbered with its facts, or held with its reason."""

    award: Award
    facts: CertificateFacts
    layout: Layout
    held_for: str


def issue_certificates(heard: Sequence[events.Event]) -> None:
    """Number and freeze a certificate for each award granted, or hold it; a follower's function."""
    granted = [event.award for event in heard if isinstance(event, events.AwardGranted)]
    awards = {award.id: award for award in _awards().where(Award.id.in_(granted))}
    _issue([awards[identity] for identity in granted])


def retry_held(command: RetryHeld, _actor: Actor) -> int:
    """Try the held certificates again; return how many are numbered now."""
    held = list(of_cycle(command.cycle).where(Certificate.state == "held"))
    if not held:
        raise NotFound(what="暂缓的证书")
    awards = {award.id: award for award in _awards().where(Award.id.in_([one.award_id for one in held]))}
    Certificate.delete().where(Certificate.id.in_([certificate.id for certificate in held])).execute()
    return _issue([awards[certificate.award_id] for certificate in held])


def _awards() -> Any:
    query = Award.select(Award, Category, Decision, Cycle, Office).join_from(Award, Category).join_from(Award, Decision)
    return query.join_from(Decision, Cycle).join_from(Cycle, Office)


def _issue(awards: Sequence[Award]) -> int:
    """Store a certificate for each award, in order; return how many got a number."""
    layouts = freeze({award.category.layout for award in awards})
    series: dict[tuple[int, str], NumberSeries] = {}
    drawn = _free([_draw(award, layouts[award.category.layout], series) for award in awards])
    for one in series.values():
        one.save(only=[NumberSeries.last])
    _store(drawn)
    return sum(1 for one in drawn if not one.held_for)


def _draw(award: Award, layout: Layout, series: dict[tuple[int, str], NumberSeries]) -> _Drawn:
    """Write the facts of an award's certificate with the next number, and see whether they can be drawn."""
    numbers = series_of(award, series)
    facts = _facts(award, numbers.last + 1)
    try:
        check(facts, layout)
    except CertificateError as refusal:
        return _Drawn(award, facts, layout, refusal.message)
    numbers.last += 1
    return _Drawn(award, facts, layout, "")


def _free(drawn: Sequence[_Drawn]) -> list[_Drawn]:
    """Hold what would repeat a number that another pattern has given out already."""
    numbers = [one.facts.number for one in drawn if not one.held_for]
    taken: set[tuple[int, str]] = set()
    for start in range(0, len(numbers), 500):
        used = Certificate.select(Certificate.office, Certificate.number)
        taken |= set(used.where(Certificate.number.in_(numbers[start : start + 500])).tuples())
    said = "编号“{0}”已被另一张证书使用，请调整编号规则后重新编号。"
    return [
        replace(one, held_for=said.format(one.facts.number))
        if (one.award.office_id, one.facts.number) in taken
        else one
        for one in drawn
    ]


def _facts(award: Award, serial: int) -> CertificateFacts:
    category, cycle = award.category, award.decision.cycle
    granted_on: date = award.granted_on
    number = category.number_pattern.format(**number_slots(award), serial=serial)
    name = f"{award.name}家庭" if award.kind == "household" and not award.name.endswith("家庭") else award.name
    said = {"name": name, "cycle": cycle.label, "title": award.title, "year": granted_on.year}
    code = "".join(secrets.choice(CROCKFORD) for _ in range(8))
    check_code = f"{code[:4]}-{code[4:]}"
    return CertificateFacts(
        kind=award.kind, addressee=name, address_form=category.address_form if award.kind == "person" else "", title=award.title,
        body=category.wording.format(**said), issuers=tuple(award.decision.issuers), granted_on=granted_on, number=number,
        check_code=check_code, qr=tokens.code_of(award.office_id, granted_on, check_code, name, award.title),
    )  # fmt: skip


def _store(drawn: Sequence[_Drawn]) -> None:
    first = first_free_id("certificate", len(drawn)) if drawn else 0
    columns = (
        "id",
        "office_id",
        "award_id",
        "number",
        "check_code",
        "facts",
        "layout",
        "layout_digest",
        "engine",
        "state",
        "held_for",
    )
    engine = press()
    rows: list[tuple[object, ...]] = []
    happened: list[events.Event] = []
    for identity, one in enumerate(drawn, start=first):
        facts = canonical(one.facts.as_dict())
        drawing = (facts, one.award.category.layout, one.layout.digest, engine)
        place = (identity, one.award.office_id, one.award.id)
        if one.held_for:
            rows.append((*place, None, "", *drawing, "held", one.held_for))
            happened.append(events.CertificateHeld(one.award.office_id, identity, one.award.id, one.held_for))
        else:
            rows.append((*place, one.facts.number, one.facts.check_code, *drawing, "numbered", ""))
            digest = hashlib.sha256(facts.encode()).hexdigest()
            happened.append(
                events.CertificateIssued(one.award.office_id, identity, one.award.id, one.facts.number, digest)
            )
    insert_rows("certificate", columns, rows)
    journal.record(*happened)
