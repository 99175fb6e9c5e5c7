"""Juries (评审): phases as data, one at a time; scores and ballots counted reproducibly, ties shown, recusals kept."""

from registry.stages.juries.completing import lacks
from registry.stages.juries.counting import count, criteria_of, recusals_of, written
from registry.stages.juries.exporting import ranking_workbook, recusal_workbook
from registry.stages.juries.finding import find_phase, judged, number_of
from registry.stages.juries.giving import CastBallot, GiveScore, Recuse, cast_ballot, give_score, recuse
from registry.stages.juries.planning import PlanPhase, SeatJurors, plan_phase, seat_jurors
from registry.stages.juries.running import ClosePhase, OpenPhase, close_phase, open_phase
from registry.stages.juries.sheets import Judged, SheetOf, listed, seats_of, sheet_of, shown_of

__all__ = [
    "CastBallot",
    "ClosePhase",
    "GiveScore",
    "Judged",
    "OpenPhase",
    "PlanPhase",
    "Recuse",
    "SeatJurors",
    "SheetOf",
    "cast_ballot",
    "close_phase",
    "count",
    "criteria_of",
    "find_phase",
    "give_score",
    "judged",
    "lacks",
    "listed",
    "number_of",
    "open_phase",
    "plan_phase",
    "ranking_workbook",
    "recusal_workbook",
    "recusals_of",
    "recuse",
    "seat_jurors",
    "seats_of",
    "sheet_of",
    "shown_of",
    "written",
]
