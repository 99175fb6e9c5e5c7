"""Rolls: what the journal alone tells, held against the tables; the roll, the lists and the timelines, as of any day."""

from registry.stages.rolls.comparing import Difference, differences
from registry.stages.rolls.lists import Listed, Lists, Paper, Shown, lists_as_of
from registry.stages.rolls.roll import Line, roll_of_honor
from registry.stages.rolls.telling import Told, ends_at, fold
from registry.stages.rolls.timelines import (
    Moment,
    timeline_of_cycle,
    timeline_of_honoree,
    timeline_of_office,
    timeline_of_program,
)

__all__ = [
    "Difference",
    "Line",
    "Listed",
    "Lists",
    "Moment",
    "Paper",
    "Shown",
    "Told",
    "differences",
    "ends_at",
    "fold",
    "lists_as_of",
    "roll_of_honor",
    "timeline_of_cycle",
    "timeline_of_honoree",
    "timeline_of_office",
    "timeline_of_program",
]
