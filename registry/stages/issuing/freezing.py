"""Freezing: an award's certificate gets its number and its facts, or is held with the reason and takes no number."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from string import Formatter

from certificates import CertificateError, CertificateFacts, Layout, UnusableLayout, check
from registry import events, journal, tokens
from registry.drafting.dates import full_date
from registry.errors import NotFound
from registry.records.database import first_free_id, insert_rows
from registry.records.fields import canonical
from registry.records.models import (
    Actor,
    Award,
    Category,
    Certificate,
    Cycle,
    Decision,
    Notice,
    NumberSeries,
    Office,
    Program,
)
from registry.stages.issuing.layouts import freeze, press
from registry.stages.issuing.listing import of_cycle
from registry.stages.issuing.numbering import number_of, series_of

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read over the telephone without mistakes
CODE_LENGTH = 10


@dataclass(frozen=True)
class RetryHeld:
    """Number the held certificates of a cycle again, after what held them was mended."""

    cycle: int


@dataclass(frozen=True)
class Drawn:
    """A certificate ready to be stored: numbered with its facts, or held with its reason."""

    award: Award
    facts: CertificateFacts
    layout: Layout | None  # none only where it is held for that
    named: str
    held_for: str = ""


def issue_certificates(heard: Sequence[events.Event]) -> None:
    """Number and freeze a certificate for each award granted, or hold it; a follower's function."""
    granted = [event.award for event in heard if isinstance(event, events.AwardGranted)]
    awards = awards_of(granted)
    _issue([awards[identity] for identity in granted])


def retry_held(command: RetryHeld, _actor: Actor) -> int:
    """Try the held certificates again; return how many are numbered now."""
    held = list(of_cycle(command.cycle).where(Certificate.state == "held"))
    if not held:
        raise NotFound(what="暂缓的证书")
    awards = awards_of([one.award_id for one in held])
    Certificate.delete().where(Certificate.id.in_([certificate.id for certificate in held])).execute()
    return _issue([awards[certificate.award_id] for certificate in held])


def awards_of(identities: Sequence[int]) -> dict[int, Award]:
    """Return awards in scope by their ids, each with all that its certificate is written from."""
    query = (
        Award.select(Award, Category, Decision, Cycle, Office, Program)
        .join_from(Award, Category)
        .join_from(Award, Decision)
    )
    query = query.join_from(Decision, Cycle).join_from(Cycle, Office).join_from(Cycle, Program)
    parts = (identities[start : start + 500] for start in range(0, len(identities), 500))
    return {award.id: award for part in parts for award in query.where(Award.id.in_(list(part)))}


def _issue(awards: Sequence[Award]) -> int:
    """Store a certificate for each award, in order; return how many got a number."""
    layouts, unusable = _layouts({award.category.layout for award in awards})
    series: dict[tuple[int, str], NumberSeries] = {}
    over = _last_days({award.decision.cycle_id for award in awards})
    drawn = [
        _unlaid(award, unusable[award.category.layout], series)
        if award.category.layout in unusable
        else _draw(award, layouts[award.category.layout], series, over)
        for award in awards
    ]
    store(drawn := _free(drawn), series)
    return sum(1 for one in drawn if not one.held_for)


def _layouts(names: Collection[str]) -> tuple[dict[str, Layout], dict[str, str]]:
    """Return layouts by name, frozen from now on, and why others cannot be used: an office's own may be lost or spoiled."""
    found: dict[str, Layout] = {}
    unusable = {}
    for name in names:
        try:
            found |= freeze((name,))
        except UnusableLayout as refusal:
            unusable[name] = refusal.message
    return found, unusable


def _unlaid(award: Award, refused: str, series: dict[tuple[int, str], NumberSeries]) -> Drawn:
    """Hold an award's certificate because there is no layout to draw it in."""
    return Drawn(award, _facts(award, series_of(award, series).last + 1), None, award.category.layout, refused)


def _draw(award: Award, layout: Layout, series: dict[tuple[int, str], NumberSeries], over: Mapping[int, date]) -> Drawn:
    """Write the facts of an award's certificate with the next number, and see whether it may and can be drawn."""
    numbers = series_of(award, series)
    facts = _facts(award, numbers.last + 1)
    refused = _refusal(award, over) or _undrawable(facts, layout)
    if not refused:
        numbers.last += 1
    return Drawn(award, facts, layout, award.category.layout, refused)


def _refusal(award: Award, over: Mapping[int, date]) -> str:
    """Say why an award may have no certificate now; nothing where it may."""
    if award.state == "revoked":
        return f"“{award.name}”的荣誉已撤销，不能编证书号。"
    last_day = over.get(award.decision.cycle_id)
    if last_day is not None and award.granted_on <= last_day:
        return f"“{award.name}”的荣誉在公示期满以前授予，不能编证书号；公示期到{full_date(last_day)}24时为止。"
    return ""


def _undrawable(facts: CertificateFacts, layout: Layout) -> str:
    try:
        check(facts, layout)
    except CertificateError as refusal:
        return refusal.message
    return ""


def _last_days(cycles: Collection[int]) -> dict[int, date]:
    """Return the last day of the notices of each of these cycles that had any."""
    query = Notice.select(Notice.cycle, Notice.last_day).where(Notice.cycle.in_(sorted(cycles)))
    return dict(query.order_by(Notice.last_day).tuples())


def _free(drawn: Sequence[Drawn]) -> list[Drawn]:
    """Hold what would repeat a number that another pattern has given out already."""
    used = taken([one.facts.number for one in drawn if not one.held_for])
    said = "编号“{0}”已被另一张证书使用，请调整编号规则后重新编号。"
    return [
        replace(one, held_for=said.format(one.facts.number))
        if not one.held_for and (one.award.office_id, one.facts.number) in used
        else one
        for one in drawn
    ]


def taken(numbers: Sequence[str]) -> set[tuple[int, str]]:
    """Return which of these numbers certificates in scope have already, each with its office."""
    used: set[tuple[int, str]] = set()
    for start in range(0, len(numbers), 500):
        found = Certificate.select(Certificate.office, Certificate.number)
        used |= set(found.where(Certificate.number.in_(list(numbers[start : start + 500]))).tuples())
    return used


def _facts(award: Award, serial: int) -> CertificateFacts:
    category = award.category
    granted_on: date = award.granted_on
    number = number_of(award, serial)
    name = f"{award.name}家庭" if award.kind == "household" and not award.name.endswith("家庭") else award.name
    check_code = new_check_code()
    return CertificateFacts(
        kind=award.kind, addressee=name, address_form=category.address_form if award.kind == "person" else "", title=award.title,
        body=body_of(award, name), addressed=not names_honoree(award), issuers=tuple(award.decision.issuers), granted_on=granted_on, number=number,
        check_code=check_code, qr=tokens.code_of(award.office_id, granted_on, check_code, name, award.title),
    )  # fmt: skip


def body_of(award: Award, name: str) -> str:
    """Return the paragraph of an award's certificate, made out to that name."""
    cycle = award.decision.cycle
    said = {
        "name": name,
        "program": cycle.program.name,
        "cycle": cycle.label,
        "title": award.title,
        "year": award.granted_on.year,
    }
    body: str = award.category.wording.format(**said)
    return body


def names_honoree(award: Award) -> bool:
    """Tell whether the wording of an award's category names the honoree: no line above the body does so again."""
    return any(slot == "name" for _, slot, _, _ in Formatter().parse(award.category.wording))


def new_check_code() -> str:
    """Return a check code (核验码) of 50 bits that nobody can guess; earlier ones had 40 and hold on."""
    return tokens.written_code("".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH)))


def store(drawn: Sequence[Drawn], series: Mapping[tuple[int, str], NumberSeries]) -> range:
    """Store certificates and how far their numbers have run, and record them; return their ids."""
    for numbers in series.values():
        numbers.save(only=[NumberSeries.last])
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
        drawing = (facts, one.named, one.layout.digest if one.layout else "", engine)
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
    return range(first, first + len(drawn))
