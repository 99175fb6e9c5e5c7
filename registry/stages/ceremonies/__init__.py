"""Ceremonies: the awards of one or several cycles are handed over, planned, attended and entered; then the news may be told."""

from registry.stages.ceremonies.attending import (
    CheckIn,
    GiveReading,
    NameSpeakers,
    ReflowCeremony,
    check_in,
    give_reading,
    name_speakers,
    reflow_ceremony,
)
from registry.stages.ceremonies.holding import (
    ConcludeCeremony,
    HoldCeremony,
    conclude_ceremony,
    counts_of,
    hold_ceremony,
)
from registry.stages.ceremonies.papers import attendances, certificates_of, facts_of, find
from registry.stages.ceremonies.planning import (
    ACTS,
    HOLDING,
    Arrangements,
    CancelCeremony,
    PlanCeremony,
    SetCeremony,
    cancel_ceremony,
    in_decided_order,
    plan_ceremony,
    set_ceremony,
)

__all__ = [
    "ACTS",
    "HOLDING",
    "Arrangements",
    "CancelCeremony",
    "CheckIn",
    "ConcludeCeremony",
    "GiveReading",
    "HoldCeremony",
    "NameSpeakers",
    "PlanCeremony",
    "ReflowCeremony",
    "SetCeremony",
    "attendances",
    "cancel_ceremony",
    "certificates_of",
    "check_in",
    "conclude_ceremony",
    "counts_of",
    "facts_of",
    "find",
    "give_reading",
    "hold_ceremony",
    "in_decided_order",
    "name_speakers",
    "plan_ceremony",
    "reflow_ceremony",
    "set_ceremony",
]
