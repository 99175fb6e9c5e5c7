"""Rosters: a clerk's workbook is looked at first and stored after; every stored row knows its file, sheet and line.

Reading happens before any transaction (`look`), in the importers' limited child process. The upload and its preview
lie sealed under a key of their own until confirmed, discarded or seven days old.
"""

from registry.stages.rosters.rows import good_rows, has_error, honoree, is_repeated, masked, unit_of
from registry.stages.rosters.storing import ConfirmRoster, Stored, UndoRoster, commitment, confirm_roster, undo_roster
from registry.stages.rosters.uploads import (
    KEPT_FOR,
    DiscardUpload,
    Preview,
    UploadRoster,
    discard_expired,
    discard_upload,
    look,
    preview,
    upload_roster,
)

__all__ = [
    "KEPT_FOR",
    "ConfirmRoster",
    "DiscardUpload",
    "Preview",
    "Stored",
    "UndoRoster",
    "UploadRoster",
    "commitment",
    "confirm_roster",
    "discard_expired",
    "discard_upload",
    "good_rows",
    "has_error",
    "honoree",
    "is_repeated",
    "look",
    "masked",
    "preview",
    "undo_roster",
    "unit_of",
    "upload_roster",
]
