"""Read what offices send: files in, rows and findings out; knows files only, no register and no web."""

from importers.errors import UnreadableWorkbook
from importers.findings import Column, Finding, Roster, RosterRow, RosterSheet, refusal_as_dict
from importers.rosters import read_roster

__all__ = [
    "Column",
    "Finding",
    "Roster",
    "RosterRow",
    "RosterSheet",
    "UnreadableWorkbook",
    "read_roster",
    "refusal_as_dict",
]
