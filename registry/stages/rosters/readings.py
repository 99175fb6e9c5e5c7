"""The reading of an upload: a job owed by its row, safe to begin again, done by whoever holds the lease."""

from collections import Counter
from dataclasses import dataclass, field

from importers import UnreadableWorkbook
from importers.hints import Hints
from importers.parts import Part, SheetHead
from importers.reader import reading
from registry.errors import NotFound
from registry.records.database import in_transaction, transaction
from registry.records.models import Nomination, Office
from registry.records.uploads import Upload, UploadPart
from registry.stages.rosters import leases, mappings
from registry.stages.rosters.checking import Checks
from registry.stages.rosters.leases import Lease
from registry.stages.rosters.mappings import Correction
from registry.stages.rosters.staged import Staged, open_key
from registry.stages.rosters.staging import Staging
from registry.stages.rosters.uploads import file_of, find_upload

GIVEN_UP = "这个文件读了几次都没有读完，已经停下。请把名单复制到新建的表格，另存后重新上传。"
EMPTY = "这个文件里一张工作表也没有，请确认选对了文件。"
UNITS = 1_000  # names of units, told to the reader so that it knows a slip
_LATELY, _OFTEN = 5_000, 3  # a name that so many of the last nominees share is no slip


def read_upload(identity: int, checks: Checks | None = None) -> None:
    """Read what an upload owes to be read, asking the register; nothing happens where that is done or somebody is at it.

    No transaction is open meanwhile, and none may be open here. The outcome is the upload's state.
    """
    if in_transaction():
        raise AssertionError("a file was to be read within a transaction")
    lease = leases.claim(identity, ("waiting", "reading"), "reading")
    if lease is None:
        return
    try:
        with leases.kept(lease):
            _read_or_refuse(lease, checks)
    except (leases.Lost, NotFound):  # given up meanwhile, taken over, or put off
        return


def owed() -> list[int]:
    """Return the uploads in scope that wait to be read, the oldest first; leased ones too."""
    query = Upload.select(Upload.id).where(Upload.state.in_(("waiting", "reading"))).order_by(Upload.id)
    return [identity for (identity,) in query.tuples()]


def known_units(office: int) -> tuple[str, ...]:
    """Return names of units as an office knows them: of offices at and below it, and of many of its last nominees."""
    path = Office.get_by_id(office).path
    named = [below.name for below in Office.select(Office.name).where(Office.path.startswith(path)).limit(UNITS)]
    lately = (
        Nomination.select(Nomination.unit)
        .where(Nomination.office == office, Nomination.state != "withdrawn", Nomination.unit != "")
        .order_by(Nomination.id.desc())
        .limit(_LATELY)
    )
    often = (unit for unit, count in Counter(unit for (unit,) in lately.tuples()).most_common(UNITS) if count >= _OFTEN)
    return tuple(dict.fromkeys([*named, *often]))[:UNITS]


@dataclass
class _Pass:
    """One reading of the file from its beginning to its end, with the corrections known so far.

    A sheet whose layout was set right before is only known once its head is there: the file is then read once more.
    """

    upload: Upload
    corrections: dict[str, Correction]
    by: dict[str, str]
    layouts: dict[str, str]
    found: dict[str, Correction] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def hints(self, units: tuple[str, ...]) -> Hints:
        """Return what to tell the reader."""
        columns = {sheet: correction.columns for sheet, correction in self.corrections.items()}
        return Hints(columns, {sheet: one.header_row for sheet, one in self.corrections.items()}, units)

    def take(self, part: Part, staging: Staging) -> None:
        """Keep a part, as long as the file need not be read once more."""
        if isinstance(part, SheetHead):
            self._begin(part, staging)
        elif not self.found:
            staging.take(part)

    def _begin(self, head: SheetHead, staging: Staging) -> None:
        if head.name in self._begun:  # a further table of the sheet
            staging.begin_sheet(head)
            return
        self._begun.add(head.name)
        layout = self.layouts.setdefault(head.name, mappings.layout_of(head))
        correction = None if head.name in self.corrections else mappings.remembered(self.upload, layout)
        if correction:
            self.found[head.name] = correction
        staging.begin_sheet(head, layout, self.by.get(head.name, ""))


def _read_or_refuse(lease: Lease, checks: Checks | None) -> None:
    upload = find_upload(lease.upload)
    if upload.attempts > leases.MOST_ATTEMPTS:
        _refuse(lease, GIVEN_UP)
        return
    try:
        _read(upload, lease, checks)
    except UnreadableWorkbook as refusal:
        _refuse(lease, refusal.message)


def _read(upload: Upload, lease: Lease, checks: Checks | None) -> None:
    corrections = mappings.asked(upload)
    by, layouts = dict.fromkeys(corrections, "corrected"), _layouts(upload, corrections)
    # Parts are there once rows are counted; an earlier edition's stay when the count begins anew.
    file, units, fresh = file_of(upload), known_units(upload.office_id), not (upload.rows_read or upload.edition)
    while True:
        if not fresh:
            _clear(upload, lease)
        staging = Staging(upload, open_key(upload), lease, checks)
        one = _Pass(upload, corrections, by, layouts)
        with reading(file, one.hints(units)) as (reader, parts):
            for part in parts:
                one.take(part, staging)
        if not one.found:
            break
        corrections, by, fresh = corrections | one.found, by | dict.fromkeys(one.found, "remembered"), False
    if staging.empty:
        _refuse(lease, EMPTY)
        return
    staging.finish(reader)


def _layouts(upload: Upload, corrections: dict[str, Correction]) -> dict[str, str]:
    """Return the layouts of corrected sheets as they were found before: corrected, a sheet has another."""
    if not corrections or upload.summary is None:
        return {}
    sheets = Staged(upload).summary.sheets
    return {sheet.head.name: sheet.layout for sheet in sheets if sheet.head.name in corrections and sheet.layout}


def _clear(upload: Upload, lease: Lease) -> None:
    with transaction():
        lease.change(rows_read=0, rows_checked=0)
        UploadPart.delete().where(UploadPart.upload == upload).execute()


def _refuse(lease: Lease, sentence: str) -> None:
    with transaction():
        lease.give_back(state="refused", refusal=sentence, attempts=0)
        UploadPart.delete().where(UploadPart.upload == lease.upload).execute()
