"""Issuing: each award gets a certificate number and frozen facts by itself; PDFs are drawn from those facts on request.

A certificate that cannot be drawn is held with its reason and takes no number, so numbers have no holes.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, BinaryIO

from certificates import ENGINE, CertificateError, CertificateFacts, Layout, check, load_layout, print_certificates
from registry import events, journal, paths
from registry.errors import NotFound, RuleViolation
from registry.records.database import first_free_id, insert_rows, on_sqlite
from registry.records.fields import canonical
from registry.records.models import Actor, Award, Category, Certificate, Cycle, Decision, NumberSeries, Office

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read over the telephone without mistakes
DRAWABLE = ("numbered", "printed", "sealed", "handed_over", "reissued")


@dataclass(frozen=True)
class RetryHeld:
    """Number the held certificates of a cycle again, after what held them was mended."""

    cycle: int


@dataclass(frozen=True)
class MarkPrinted:
    """Enter that these certificates of a cycle were printed."""

    cycle: int
    certificates: tuple[int, ...]


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
    held = list(_of_cycle(command.cycle).where(Certificate.state == "held"))
    if not held:
        raise NotFound(what="暂缓的证书")
    awards = {award.id: award for award in _awards().where(Award.id.in_([one.award_id for one in held]))}
    Certificate.delete().where(Certificate.id.in_([certificate.id for certificate in held])).execute()
    return _issue([awards[certificate.award_id] for certificate in held])


def mark_printed(command: MarkPrinted, _actor: Actor) -> int:
    """Move certificates from numbered to printed; return how many."""
    cycle = Cycle.one(command.cycle)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    named = set(command.certificates)
    chosen = [one.id for one in _of_cycle(command.cycle) if one.state == "numbered" and one.id in named]
    if chosen:
        Certificate.update(state="printed").where(Certificate.id.in_(chosen)).execute()
        journal.record(events.CertificatesPrinted(cycle.office_id, cycle.id, tuple(chosen)))
    return len(chosen)


def print_cycle(cycle: int, out: BinaryIO, progress: Callable[[int], None] | None = None) -> tuple[int, ...]:
    """Draw the numbered certificates of a cycle in scope as one PDF, in the order of the decision; return their ids."""
    chosen = drawable(cycle)
    if not chosen:
        raise NotFound(what="可以打印的证书；作出表彰决定后会自动编号")
    layouts = {certificate.layout for certificate in chosen}
    if len(layouts) > 1:
        raise RuleViolation(reason=f"这届评选用了{len(layouts)}种证书版式，现在还不能合在一个文件里打印。")
    facts = [CertificateFacts.from_dict(certificate.facts) for certificate in chosen]
    print_certificates(facts, _layout(layouts.pop()), out, progress=progress)
    return tuple(certificate.id for certificate in chosen)


def drawable(cycle: int) -> list[Certificate]:
    """Return the certificates of a cycle in scope that have a number and can be drawn, in the order of the decision."""
    return list(_of_cycle(cycle).where(Certificate.state.in_(DRAWABLE)))


def held_reasons(cycle: int) -> list[str]:
    """Return why certificates of a cycle in scope are held, in order."""
    return [certificate.held_for for certificate in _of_cycle(cycle).where(Certificate.state == "held")]


def _of_cycle(cycle: int) -> Any:
    query = Certificate.select(Certificate, Award).join(Award).join(Decision)
    return query.where(Decision.cycle == cycle).order_by(Award.position, Certificate.id)


def _awards() -> Any:
    query = Award.select(Award, Category, Decision, Cycle, Office).join_from(Award, Category).join_from(Award, Decision)
    return query.join_from(Decision, Cycle).join_from(Cycle, Office)


def _issue(awards: Sequence[Award]) -> int:
    """Store a certificate for each award, in order; return how many got a number."""
    layouts = {name: _layout(name) for name in {award.category.layout for award in awards}}
    series: dict[tuple[int, str], NumberSeries] = {}
    drawn = _free([_draw(award, layouts[award.category.layout], series) for award in awards])
    for one in series.values():
        one.save(only=[NumberSeries.last])
    _store(drawn)
    return sum(1 for one in drawn if not one.held_for)


def _draw(award: Award, layout: Layout, series: dict[tuple[int, str], NumberSeries]) -> _Drawn:
    """Write the facts of an award's certificate with the next number, and see whether they can be drawn."""
    numbers = _series(award, series)
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


def _series(award: Award, known: dict[tuple[int, str], NumberSeries]) -> NumberSeries:
    """Return the series of all numbers that differ in their serial only, locked until the transaction ends.

    It belongs to the office, not to a cycle: two programs of one year must not give out the same number.
    """
    unnumbered = re.sub(r"\{serial[^}]*\}", "{serial}", award.category.number_pattern)
    stem = unnumbered.format(**_number_slots(award), serial="#")
    key = (award.office_id, stem)
    if key not in known:
        NumberSeries.insert(office=award.office_id, stem=stem, last=0).on_conflict_ignore().execute()
        query = NumberSeries.select().where(NumberSeries.office == award.office_id, NumberSeries.stem == stem)
        known[key] = query.get() if on_sqlite() else query.for_update().get()
    return known[key]


def _number_slots(award: Award) -> dict[str, Any]:
    return {"code": award.decision.cycle.office.code, "year": award.granted_on.year}


def _facts(award: Award, serial: int) -> CertificateFacts:
    category, cycle = award.category, award.decision.cycle
    granted_on: date = award.granted_on
    number = category.number_pattern.format(**_number_slots(award), serial=serial)
    name = f"{award.name}家庭" if award.kind == "household" and not award.name.endswith("家庭") else award.name
    said = {"name": name, "cycle": cycle.label, "title": award.title, "year": granted_on.year}
    code = "".join(secrets.choice(CROCKFORD) for _ in range(8))
    check_code = f"{code[:4]}-{code[4:]}"
    return CertificateFacts(
        kind=award.kind, addressee=name, address_form=category.address_form if award.kind == "person" else "", title=award.title,
        body=category.wording.format(**said), issuers=tuple(award.decision.issuers), granted_on=granted_on, number=number,
        check_code=check_code, qr=f"HONORS:1;N={number};C={check_code}",
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
    rows: list[tuple[object, ...]] = []
    happened: list[events.Event] = []
    for identity, one in enumerate(drawn, start=first):
        facts = canonical(one.facts.as_dict())
        drawing = (facts, one.award.category.layout, one.layout.digest, ENGINE)
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


def _layout(name: str) -> Layout:
    return load_layout(name, paths.templates() / "certificates")
