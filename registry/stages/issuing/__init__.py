"""Issuing: each award gets a certificate number and frozen facts by itself; PDFs are drawn from those facts on request.

A certificate that cannot be drawn is held with its reason and takes no number, so numbers have no holes.
"""

from registry.stages.issuing.freezing import CROCKFORD, RetryHeld, issue_certificates, retry_held
from registry.stages.issuing.listing import DRAWABLE, drawable, held_reasons
from registry.stages.issuing.printing import MarkPrinted, mark_printed, print_cycle

__all__ = [
    "CROCKFORD",
    "DRAWABLE",
    "MarkPrinted",
    "RetryHeld",
    "drawable",
    "held_reasons",
    "issue_certificates",
    "mark_printed",
    "print_cycle",
    "retry_held",
]
