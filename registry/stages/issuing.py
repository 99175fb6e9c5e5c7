"""Issuing: each award gets a certificate number and frozen facts by itself; PDFs are drawn from those facts on request.

A certificate that cannot be drawn is held with its reason and takes no number, so numbers have no holes.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from certificates import ENGINE, CertificateError, CertificateFacts, Layout, check, load_layout, print_certificates
from registry import events, journal, paths
from registry.errors import NotFound, RuleViolation
from registry.records.database import first_free_id, insert_rows, on_sqlite
from registry.records.fields import canonical
from registry.records.models import Actor, Award, Category, Certificate, Cycle, Decision, NumberSeries

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read over the telephone without mistakes
DRAWABLE = ("numbered", "printed", "sealed", "handed_over", "reissued")


@dataclass(frozen=True)
class RetryHeld:
    """Number the held certificates of a cycle again, after what held them was mended."""

    cycle: int


@dataclass(frozen=True)
class MarkPrinted:
    """Enter that certificates of a cycle were printed; all numbered ones when none are named."""

    cycle: int
    certificates: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Drawn:
    """A certificate ready to be stored: numbered with its facts, or held with its reason."""

    award: Award
    category: Category
    facts: CertificateFacts
    layout: Layout
    held_for: str


def issue_certificates(heard: Sequence[events.Event]) -> None:
    """Number and freeze a certificate for each award granted, or hold it; a follower's function."""
    granted = [event for event in heard if isinstance(event, events.AwardGranted)]
    awards = {award.id: award for award in Award.select().where(Award.id.in_([event.award for event in granted]))}
    _issue([awards[event.award] for event in granted])


def retry_held(command: RetryHeld, _actor: Actor) -> int:
    """Try the held certificates again; return how many are numbered now."""
    held = list(_of_cycle(command.cycle).where(Certificate.state == "held"))
    if not held:
        raise NotFound(what="暂缓的证书")
    awards = [certificate.award for certificate in held]
    Certificate.delete().where(Certificate.id.in_([certificate.id for certificate in held])).execute()
    return _issue(awards)


def mark_printed(command: MarkPrinted, _actor: Actor) -> int:
    """Move certificates from numbered to printed; return how many."""
    chosen = [certificate.id for certificate in _chosen(command) if certificate.state == "numbered"]
    if chosen:
        Certificate.update(state="printed").where(Certificate.id.in_(chosen)).execute()
        cycle = Cycle.one(command.cycle)
        assert cycle is not None, "certificates were found in the cycle"  # noqa: S101 - narrows the type, cannot fail
        journal.record(events.CertificatesPrinted(cycle.office_id, cycle.id, tuple(chosen)))
    return len(chosen)


def print_cycle(cycle: int, out: BinaryIO, progress: Callable[[int], None] | None = None) -> int:
    """Draw the numbered certificates of a cycle in scope as one PDF, in the order of the decision; return the pages."""
    drawable = list(_of_cycle(cycle).where(Certificate.state.in_(DRAWABLE)))
    if not drawable:
        raise NotFound(what="可以打印的证书；作出表彰决定后会自动编号")
    layouts = {certificate.layout for certificate in drawable}
    if len(layouts) > 1:
        raise RuleViolation(reason=f"这届评选用了{len(layouts)}种证书版式，请按类别分别打印。")
    facts = [CertificateFacts.from_dict(certificate.facts) for certificate in drawable]
    return print_certificates(facts, _layout(layouts.pop()), out, progress=progress)


def held_reasons(cycle: int) -> list[str]:
    """Return why certificates of a cycle in scope are held, in order."""
    return [certificate.held_for for certificate in _of_cycle(cycle).where(Certificate.state == "held")]


def _of_cycle(cycle: int) -> Any:
    query = Certificate.select(Certificate, Award).join(Award).join(Decision)
    return query.where(Decision.cycle == cycle).order_by(Award.position, Certificate.id)


def _chosen(command: MarkPrinted) -> Any:
    query = _of_cycle(command.cycle)
    return query.where(Certificate.id.in_(list(command.certificates))) if command.certificates else query


def _issue(awards: Sequence[Award]) -> int:
    """Store a certificate for each award, in order; return how many got a number."""
    drawn = [_draw(award) for award in awards]
    numbered = sum(1 for one in drawn if not one.held_for)
    _store(drawn)
    return numbered


def _draw(award: Award) -> _Drawn:
    """Write the facts of an award's certificate with the next number, and see whether they can be drawn."""
    category, cycle = award.category, award.decision.cycle
    layout = _layout(category.layout)
    series = _series(cycle, category)
    facts = _facts(award, category, cycle, series.last + 1)
    try:
        check(facts, layout)
    except CertificateError as refusal:
        return _Drawn(award, category, facts, layout, refusal.message)
    NumberSeries.update(last=NumberSeries.last + 1).where(NumberSeries.id == series.id).execute()
    return _Drawn(award, category, facts, layout, "")


def _series(cycle: Cycle, category: Category) -> NumberSeries:
    """Return the number series, locked until the transaction ends."""
    keys = {"office": cycle.office_id, "cycle": cycle.id, "category": category.id}
    NumberSeries.insert(**keys, last=0).on_conflict_ignore().execute()
    query = NumberSeries.select().where(NumberSeries.cycle == cycle, NumberSeries.category == category)
    found: NumberSeries = query.get() if on_sqlite() else query.for_update().get()
    return found


def _facts(award: Award, category: Category, cycle: Cycle, serial: int) -> CertificateFacts:
    granted_on: date = award.granted_on
    number = category.number_pattern.format(code=cycle.office.code, year=granted_on.year, serial=serial)
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
        drawing = (facts, one.category.layout, one.layout.digest, ENGINE)
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
