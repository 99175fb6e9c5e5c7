"""What was read from an upload, as it lies sealed: up to a thousand rows a part, with marks that tell rows apart unopened."""

import struct
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from importers import Finding, RosterRow
from importers.columns import stored_columns
from importers.parts import SheetHead, head_from, head_told, rows_from
from registry.errors import NotFound
from registry.records import keys
from registry.records.uploads import Upload, UploadPart
from registry.stages.rosters import again
from registry.stages.rosters.packing import later_from, released, squeezed
from registry.stages.rosters.rows import LONGEST_NAME, has_error, is_repeated

# One letter a row. Known and changed rows are told when they are looked at: the cycle's list moves on meanwhile.
ERROR, REPEATED, HINTED, GOOD = "e", "r", "h", "g"
KNOWN, CHANGED = "k", "c"

GONE = "这次上传，它已入库、被放弃或过期"

Listed = Mapping[bytes, bytes | None]


@dataclass(frozen=True)
class SheetTold:
    """A sheet as read, without its rows.

    `said` are the fields that say anything, `layout` is what a corrected mapping is remembered under, and `by` says
    who mapped the columns: the reader (""), the clerk ("corrected"), or an earlier correction ("remembered").
    """

    head: SheetHead
    said: tuple[str, ...]
    layout: str
    by: str = ""

    @property
    def columns(self) -> dict[str, str]:
        """The letters of the columns that were read, by field."""
        return stored_columns(self.head.columns)


@dataclass(frozen=True)
class Summary:
    """What is known of a whole upload: the reader's name and the sheets."""

    reader: str
    sheets: tuple[SheetTold, ...]

    def packed(self) -> bytes:
        """Return the summary as bytes to seal."""
        sheets = [[head_told(sheet.head), sheet.said, sheet.layout, sheet.by] for sheet in self.sheets]
        return squeezed([self.reader, sheets])

    @classmethod
    def unpacked(cls, packed: bytes) -> "Summary":
        """Return the summary that was packed."""
        reader, sheets = released(packed)
        return cls(
            reader, tuple(SheetTold(head_from(head), tuple(said), layout, by) for head, said, layout, by in sheets)
        )


@dataclass(frozen=True)
class Marks:
    """What is known of the rows of a part without opening them: state, line, person, and what they say, as hashes."""

    letters: str
    numbers: tuple[int, ...]
    people: bytes
    digests: bytes

    @classmethod
    def of(cls, rows: Sequence[RosterRow]) -> "Marks":
        """Return the marks of rows."""
        return cls(
            "".join(map(letter_of, rows)),
            tuple(row.row for row in rows),
            b"".join(map(again.person_index, rows)),
            b"".join(map(again.row_digest, rows)),
        )

    def packed(self) -> bytes:
        """Return the marks as bytes to seal."""
        numbers = struct.pack(f"<{len(self.numbers)}I", *self.numbers)
        return (
            struct.pack("<I", len(self.numbers)) + self.letters.encode("ascii") + numbers + self.people + self.digests
        )

    @classmethod
    def unpacked(cls, packed: bytes) -> "Marks":
        """Return the marks that were packed."""
        (count,) = struct.unpack_from("<I", packed)
        at = [4, 4 + count, 4 + 5 * count, 4 + (5 + again.INDEX) * count]
        numbers = struct.unpack_from(f"<{count}I", packed, at[1])
        return cls(packed[at[0] : at[1]].decode("ascii"), numbers, packed[at[2] : at[3]], packed[at[3] :])

    def states(self, listed: Listed) -> str:
        """Return a letter a row, those in the list already told apart."""
        if not listed:
            return self.letters
        return "".join(map(self._state, range(len(self.numbers)), self.letters, [listed] * len(self.numbers)))

    def _state(self, at: int, letter: str, listed: Listed) -> str:
        person = self.people[again.INDEX * at : again.INDEX * (at + 1)]
        if letter == ERROR or person not in listed:
            return letter
        digest = listed[person]
        return KNOWN if digest in (None, self.digests[again.DIGEST * at : again.DIGEST * (at + 1)]) else CHANGED

    def doubted(self, findings: Mapping[int, Sequence[Finding]]) -> "Marks":
        """Return the marks with what was found later about some lines."""
        letters = [
            _graver(letter, findings[number]) if number in findings else letter
            for letter, number in zip(self.letters, self.numbers, strict=True)
        ]
        return replace(self, letters="".join(letters))

    def settled(self, numbers: Container[int]) -> "Marks":
        """Return the marks with repeats of some lines told apart: to be looked at, and nothing to be asked."""
        letters = [
            HINTED if letter == REPEATED and number in numbers else letter
            for letter, number in zip(self.letters, self.numbers, strict=True)
        ]
        return replace(self, letters="".join(letters))


@dataclass(frozen=True)
class StagedPart:
    """A part of a sheet's rows, its marks at hand, its rows still sealed."""

    place: int
    sheet: int
    marks: Marks


class Staged:
    """A read upload, opened part by part as it is asked for."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self._key = open_key(upload)
        sealed = bytes(upload.summary or b"")
        self.summary = Summary.unpacked(keys.unseal("", sealed, SUMMARY_PLACE, self._key))

    @cached_property
    def parts(self) -> tuple[StagedPart, ...]:
        """The parts in their order."""
        query = UploadPart.select(UploadPart.place, UploadPart.sheet, UploadPart.marks)
        found = query.where(UploadPart.upload == self.upload).order_by(UploadPart.place).tuples()
        return tuple(StagedPart(place, sheet, self._marks(place, bytes(marks))) for place, sheet, marks in found)

    @cached_property
    def listed(self) -> Listed:
        """What the cycle's list says already of the people of this upload."""
        width = again.INDEX
        people = [
            part.marks.people[at : at + width] for part in self.parts for at in range(0, len(part.marks.people), width)
        ]
        return again.listed(self.upload.cycle, people)

    def states(self, part: StagedPart) -> str:
        """Return a letter a row of a part, those in the cycle's list already told apart."""
        return part.marks.states(self.listed)

    def rows(self, part: StagedPart) -> list[RosterRow]:
        """Open the rows of a part, with what was found about them later."""
        query = UploadPart.select(UploadPart.sealed, UploadPart.findings)
        found = query.where(UploadPart.upload == self.upload, UploadPart.place == part.place).tuples().first()
        if found is None:
            raise NotFound(what=GONE)
        sealed, findings = found
        rows = rows_from(
            released(keys.unseal("", bytes(sealed), part_place("sealed", self.upload.id, part.place), self._key)),
            self.summary.sheets[part.sheet].columns,
        )
        if findings is None:
            return list(rows)
        place = part_place("findings", self.upload.id, part.place)
        later = later_from(released(keys.unseal("", bytes(findings), place, self._key)))
        return [_with(row, later.get(row.row, ())) for row in rows]

    def _marks(self, place: int, sealed: bytes) -> Marks:
        return Marks.unpacked(keys.unseal("", sealed, part_place("marks", self.upload.id, place), self._key))


SUMMARY_PLACE = "upload.summary"


def part_place(column: str, upload: int, place: int) -> str:
    """Return the place that a part's sealed bytes are bound to."""
    return f"upload_part.{column}|{upload}|{place}"


def open_key(upload: Upload) -> bytes:
    """Return the key of an upload; NotFound says what became of it where it was erased."""
    try:
        return keys.fetch(upload.key)
    except keys.KeyErased as error:
        raise NotFound(what=GONE) from error


def letter_of(row: RosterRow) -> str:
    """Return the state of a row by its own findings."""
    if not row.findings and max(map(len, row.values.values()), default=0) <= LONGEST_NAME:
        return GOOD  # at a glance, as most rows are
    if has_error(row):
        return ERROR
    if is_repeated(row):
        return REPEATED
    return HINTED if row.level == "warning" else GOOD


def _graver(letter: str, findings: Sequence[Finding]) -> str:
    if letter == ERROR or any(found.level == "error" for found in findings):
        return ERROR
    if letter == REPEATED or any(found.code.startswith("duplicate") for found in findings):
        return REPEATED
    return HINTED if letter == HINTED or any(found.level == "warning" for found in findings) else GOOD


def _with(row: RosterRow, later: Sequence[Finding]) -> RosterRow:
    return replace(row, findings=(*row.findings, *later)) if later else row
