"""Nominations one by one: entered by form, corrected, endorsed by the recommending unit, marked, with pictures."""

from registry.stages.nominating.annexing import AddAnnex, DropAnnex, add_annex, annexes_of, drop_annex, find_annex
from registry.stages.nominating.correcting import CorrectNomination, correct_nomination
from registry.stages.nominating.endorsing import (
    EndorseNomination,
    MarkNominations,
    endorse_nomination,
    mark_nominations,
    read_marks,
)
from registry.stages.nominating.entering import EnterNomination, enter_nomination
from registry.stages.nominating.filling import FIELDS, LONGEST_DEEDS, deeds_of
from registry.stages.nominating.finding import find_nomination, private_of

__all__ = [
    "FIELDS",
    "LONGEST_DEEDS",
    "AddAnnex",
    "CorrectNomination",
    "DropAnnex",
    "EndorseNomination",
    "EnterNomination",
    "MarkNominations",
    "add_annex",
    "annexes_of",
    "correct_nomination",
    "deeds_of",
    "drop_annex",
    "endorse_nomination",
    "enter_nomination",
    "find_annex",
    "find_nomination",
    "mark_nominations",
    "private_of",
    "read_marks",
]
