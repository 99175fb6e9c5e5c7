"""Rows on their way from the reading child into an upload: sealed part by part, never more than a few parts in memory."""

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from importers import Finding, RosterRow
from importers.columns import stored_columns
from importers.parts import Part, Repeat, Repeats, RowPart, SheetEnd, SheetHead, row_told
from registry.records import keys
from registry.records.database import insert_rows, transaction
from registry.records.uploads import Upload, UploadPart
from registry.stages.rosters.checking import Checks, told_apart, with_known
from registry.stages.rosters.leases import Lease, Lost
from registry.stages.rosters.packing import later_from, later_told, released, squeezed
from registry.stages.rosters.staged import REPEATED, SUMMARY_PLACE, Marks, SheetTold, Staged, Summary, part_place

PAUSE = 0.5  # seconds between two transactions, each of which waits for the disk
MOST_LATER = 5_000  # findings held before they are written
_COLUMNS = ("office_id", "upload_id", "place", "sheet", "first_row", "last_row", "marks", "sealed")


@dataclass
class _Sheet:
    """A sheet whose rows are coming."""

    head: SheetHead
    layout: str
    by: str
    findings: list[Finding]
    said: set[str] = field(default_factory=set)

    def told(self) -> SheetTold:
        head = self.head
        whole = SheetHead(head.name, head.roster, head.header_row, head.columns, tuple(self.findings))
        return SheetTold(
            whole, tuple(name for name in stored_columns(head.columns) if name in self.said), self.layout, self.by
        )


class Staging:
    """Takes the parts of one reading and writes them under a lease; raises Lost where that is gone."""

    def __init__(self, upload: Upload, key: bytes, lease: Lease, checks: Checks | None = None) -> None:
        self._upload, self._key, self._lease, self._checks = upload, key, lease, checks
        self._sheets: list[_Sheet] = []
        self._spans: list[tuple[int, int, int]] = []  # sheet, first and last line of each part
        self._waiting: list[tuple[object, ...]] = []
        self._later: dict[int, dict[int, list[Finding]]] = defaultdict(dict)
        self._found = 0
        self._rows = 0
        self._repeats = False
        self._written = time.monotonic()

    @property
    def empty(self) -> bool:
        """Whether not even a sheet came."""
        return not self._sheets

    def begin_sheet(self, head: SheetHead, layout: str = "", by: str = "") -> None:
        """Begin a sheet: under what its mapping is remembered, and who mapped its columns."""
        self._sheets.append(_Sheet(head, layout, by, list(head.findings)))

    def take(self, part: Part) -> None:
        """Take the next part: another sheet, or what follows of the sheet last begun."""
        if isinstance(part, SheetHead):
            self.begin_sheet(part)
        elif isinstance(part, RowPart) and part.rows:
            self._take_rows(part.rows)
        elif isinstance(part, SheetEnd) and self._sheets:
            self._sheets[-1].findings.extend(part.findings)
        elif isinstance(part, Repeats):
            self._take_repeats(part.repeats)

    def finish(self, reader: str) -> None:
        """Write what is left and the summary; the upload is read."""
        summary = Summary(reader, tuple(sheet.told() for sheet in self._sheets)).packed()
        told = {"rows_checked": self._rows, "summary": keys.seal("", summary, SUMMARY_PLACE, self._key)}
        with transaction():
            self._write_rows()
            self._write_later()
            if self._checks is None or not self._repeats:
                self._end(**told)
                return
            self._lease.change(**told)
        read = Upload.one(self._upload.id)
        if read is None:
            raise Lost
        settled = told_apart(Staged(read), self._checks)
        with transaction():
            self._lease.change()
            self._later.update(settled)
            self._write_later(settled=True)
            self._end()

    def _end(self, **told: object) -> None:
        self._lease.give_back(state="read", refusal="", attempts=0, edition=Upload.edition + 1, **told)

    def _take_rows(self, read: Sequence[RosterRow]) -> None:
        rows = with_known(self._upload, read, self._checks)
        sheet, place = self._sheets[-1], len(self._spans)
        fields = tuple(stored_columns(sheet.head.columns))
        sheet.said.update(
            name for name in fields if name not in sheet.said and any(row.originals.get(name) for row in rows)
        )
        numbers = [row.row for row in rows]
        span = (len(self._sheets) - 1, min(numbers), max(numbers))
        self._spans.append(span)
        known = Marks.of(rows)
        self._repeats = self._repeats or REPEATED in known.letters
        marks = self._sealed("marks", place, known.packed())
        sealed = self._sealed("sealed", place, squeezed([row_told(row, fields) for row in rows]))
        self._waiting.append((self._upload.office_id, self._upload.id, place, *span, marks, sealed))
        self._rows += len(rows)
        if time.monotonic() - self._written >= PAUSE:
            with transaction():
                self._write_rows()

    def _write_rows(self) -> None:
        self._lease.change(rows_read=self._rows, rows_checked=self._rows)
        insert_rows("upload_part", _COLUMNS, self._waiting)
        self._waiting.clear()
        self._written = time.monotonic()

    def _take_repeats(self, repeats: Iterable[Repeat]) -> None:
        place: int | None = None
        for sheet, number, finding in repeats:
            if place is None or not self._holds(place, sheet, number):  # they come in the order of the rows
                place = next((at for at in range(len(self._spans)) if self._holds(at, sheet, number)), None)
            if place is not None:
                self._later[place].setdefault(number, []).append(finding)
                self._found += 1
                self._repeats = self._repeats or finding.code.startswith("duplicate")
        if self._found >= MOST_LATER:
            with transaction():
                self._write_rows()
                self._write_later()

    def _holds(self, place: int, sheet: int, number: int) -> bool:
        of, first, last = self._spans[place]
        return of == sheet and first <= number <= last

    def _write_later(self, settled: bool = False) -> None:
        """Add what was found after the rows were written to their parts, and mark the rows anew."""
        for place, findings in self._later.items():
            query = UploadPart.select(UploadPart.id, UploadPart.place, UploadPart.marks, UploadPart.findings)
            part = query.where(UploadPart.upload == self._upload, UploadPart.place == place).get()
            known = later_from(released(self._opened("findings", part))) if part.findings is not None else {}
            kept = Marks.unpacked(self._opened("marks", part))
            marks = kept.settled(findings) if settled else kept.doubted(findings)
            for number, found in findings.items():
                known[number] = (*known.get(number, ()), *found)
            changed = {
                UploadPart.marks: self._sealed("marks", place, marks.packed()),
                UploadPart.findings: self._sealed("findings", place, squeezed(later_told(known))),
            }
            UploadPart.update(changed).where(UploadPart.id == part.id).execute()
        self._later.clear()
        self._found = 0

    def _sealed(self, column: str, place: int, plain: bytes) -> bytes:
        return keys.seal("", plain, part_place(column, self._upload.id, place), self._key)

    def _opened(self, column: str, part: UploadPart) -> bytes:
        return keys.unseal("", bytes(getattr(part, column)), part_place(column, self._upload.id, part.place), self._key)
