"""Issuing: each award gets a certificate number and frozen facts by itself; PDFs are drawn from those facts on request.

A certificate that cannot be drawn is held with its reason and takes no number, so numbers have no holes (`numbering`).
Facts and layout are frozen before any file exists (`freezing`, `layouts`); every file is asked for as an output
(`outputs`), made in one way (`printing`, `drawing`) and kept as first made (`keeping`). From then on `states` follows
the paper, `remaking` makes it anew, and `stock` counts what it is made of.
"""

from registry.stages.issuing.freezing import CROCKFORD, RetryHeld, issue_certificates, retry_held
from registry.stages.issuing.layouts import labels, offered
from registry.stages.issuing.listing import DRAWABLE, ENDED, drawable, held_reasons, last_moves, of_cycle
from registry.stages.issuing.numbering import Series, gaps
from registry.stages.issuing.ordering import (
    comes_at_once,
    find_order,
    make_ordered,
    order,
    ordered,
    orders,
    take_ordered,
)
from registry.stages.issuing.outputs import CHOICES, PLAIN, SCREEN, Output
from registry.stages.issuing.printing import print_cycle, print_in_order
from registry.stages.issuing.remaking import (
    CorrectCertificate,
    ReissueCertificates,
    SpoilCertificates,
    correct_certificate,
    reissue_certificates,
    spoil_certificates,
)
from registry.stages.issuing.states import (
    HandOverCertificates,
    MarkPrinted,
    RecallCertificates,
    SealCertificates,
    hand_over_certificates,
    mark_printed,
    recall_certificates,
    seal_certificates,
)
from registry.stages.issuing.stock import (
    Balance,
    CountStock,
    ReceiveStock,
    SpoilStock,
    balance_of,
    balances,
    count_stock,
    find_kind,
    receive_stock,
    shortages,
    spoil_stock,
    warnings,
)

__all__ = [
    "CHOICES",
    "CROCKFORD",
    "DRAWABLE",
    "ENDED",
    "PLAIN",
    "SCREEN",
    "Balance",
    "CorrectCertificate",
    "CountStock",
    "HandOverCertificates",
    "MarkPrinted",
    "Output",
    "RecallCertificates",
    "ReceiveStock",
    "ReissueCertificates",
    "RetryHeld",
    "SealCertificates",
    "Series",
    "SpoilCertificates",
    "SpoilStock",
    "balance_of",
    "balances",
    "comes_at_once",
    "correct_certificate",
    "count_stock",
    "drawable",
    "find_kind",
    "find_order",
    "gaps",
    "hand_over_certificates",
    "held_reasons",
    "issue_certificates",
    "labels",
    "last_moves",
    "make_ordered",
    "mark_printed",
    "of_cycle",
    "offered",
    "order",
    "ordered",
    "orders",
    "print_cycle",
    "print_in_order",
    "recall_certificates",
    "receive_stock",
    "reissue_certificates",
    "retry_held",
    "seal_certificates",
    "shortages",
    "spoil_certificates",
    "spoil_stock",
    "take_ordered",
    "warnings",
]
