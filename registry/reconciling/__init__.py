"""The reconciliation gate (四单一致): decision, certificates, script, receipt sheet and news say what the roll of honor says.

Finished files are read as they are, edited by hand or not; `reconcile` holds any of them against the record, `gate`
holds what the register itself would send, before anything leaves the office.
"""

from registry.reconciling.comparing import Difference
from registry.reconciling.gate import (
    Checked,
    gate,
    move_announcement,
    reconcile,
    reconcile_bulletin,
    refuse_disagreeing,
)

__all__ = [
    "Checked",
    "Difference",
    "gate",
    "move_announcement",
    "reconcile",
    "reconcile_bulletin",
    "refuse_disagreeing",
]
