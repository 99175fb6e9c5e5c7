"""Honorees across years: units are renamed, joined or dissolved, people die; each has one history."""

from registry.records.honorees import deceased
from registry.stages.honorees.changing import (
    RecordHonoreeChange,
    UndoHonoreeChange,
    record_honoree_change,
    undo_honoree_change,
)
from registry.stages.honorees.finding import Found, find_honorees, history

__all__ = [
    "Found",
    "RecordHonoreeChange",
    "UndoHonoreeChange",
    "deceased",
    "find_honorees",
    "history",
    "record_honoree_change",
    "undo_honoree_change",
]
