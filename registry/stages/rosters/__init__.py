"""Rosters: a clerk's workbook is looked at first and stored after; every stored row knows its file, sheet and line.

An upload waits sealed under a key of its own (`uploads`). Reading it is a job (`readings`) in the importers' limited
child process, its rows lie in parts (`staging` writes them, `staged` opens them) until confirmed (`confirming`) and
stored (`storing`), discarded, or seven days old.
"""

from registry.stages.rosters.again import listed
from registry.stages.rosters.confirming import (
    AT_ONCE,
    Choice,
    ConfirmRoster,
    Stored,
    StoreRoster,
    chosen_rows,
    confirm_roster,
    confirmed,
    put_back,
    store_roster,
)
from registry.stages.rosters.leases import MOST_ATTEMPTS, Lease, Lost, claim, kept
from registry.stages.rosters.readings import owed, read_upload
from registry.stages.rosters.rows import good_rows, has_error, honoree, is_repeated, masked, unit_of
from registry.stages.rosters.staged import (
    CHANGED,
    ERROR,
    GOOD,
    HINTED,
    KNOWN,
    REPEATED,
    Marks,
    SheetTold,
    Staged,
    StagedPart,
    Summary,
)
from registry.stages.rosters.storing import UndoRoster, commitment, stored_so_far, undo_roster
from registry.stages.rosters.uploads import (
    KEPT_FOR,
    DiscardUpload,
    Preview,
    UploadRoster,
    discard_expired,
    discard_upload,
    facts_of,
    file_of,
    find_read,
    find_upload,
    look,
    preview,
    upload_roster,
)

__all__ = [
    "AT_ONCE",
    "CHANGED",
    "ERROR",
    "GOOD",
    "HINTED",
    "KEPT_FOR",
    "KNOWN",
    "MOST_ATTEMPTS",
    "REPEATED",
    "Choice",
    "ConfirmRoster",
    "DiscardUpload",
    "Lease",
    "Lost",
    "Marks",
    "Preview",
    "SheetTold",
    "Staged",
    "StagedPart",
    "StoreRoster",
    "Stored",
    "Summary",
    "UndoRoster",
    "UploadRoster",
    "chosen_rows",
    "claim",
    "commitment",
    "confirm_roster",
    "confirmed",
    "discard_expired",
    "discard_upload",
    "facts_of",
    "file_of",
    "find_read",
    "find_upload",
    "good_rows",
    "has_error",
    "honoree",
    "is_repeated",
    "kept",
    "listed",
    "look",
    "masked",
    "owed",
    "preview",
    "put_back",
    "read_upload",
    "store_roster",
    "stored_so_far",
    "undo_roster",
    "unit_of",
    "upload_roster",
]
