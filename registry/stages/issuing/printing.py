"""Printing: one PDF of a cycle's certificates, drawn from their frozen facts; and the entry that they were printed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from certificates import CertificateFacts, print_certificates
from registry import events, journal
from registry.errors import NotFound, RuleViolation
from registry.records.models import Actor, Certificate, Cycle
from registry.stages.issuing.layouts import layout_named
from registry.stages.issuing.listing import drawable, of_cycle


@dataclass(frozen=True)
class MarkPrinted:
    """Enter that these certificates of a cycle were printed."""

    cycle: int
    certificates: tuple[int, ...]


def mark_printed(command: MarkPrinted, _actor: Actor) -> int:
    """Move certificates from numbered to printed; return how many."""
    cycle = Cycle.one(command.cycle)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    named = set(command.certificates)
    chosen = [one.id for one in of_cycle(command.cycle) if one.state == "numbered" and one.id in named]
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
    print_certificates(facts, layout_named(layouts.pop()), out, progress=progress)
    return tuple(certificate.id for certificate in chosen)
