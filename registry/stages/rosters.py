"""Rosters: a clerk's workbook is looked at first and stored after; every stored row knows its file, sheet and line.

Reading happens before any transaction (`look`), in the importers' limited child process. The upload and its preview
lie sealed under a key of their own until confirmed, discarded or seven days old.
"""

import base64
import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from importers import Roster as ReadRoster
from importers import RosterRow, read_roster
from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records import keys, vault
from registry.records.database import after_commit, first_free_id, insert_rows
from registry.records.fields import canonical
from registry.records.models import Actor, Category, Cycle, Nomination, Person, Roster, SealedRow, Upload
from registry.wording import CYCLE_STATES

KEPT_FOR = timedelta(days=7)
CHUNK = 1_000
LONGEST_NAME = 120
LONGEST_UNIT = 160
_PLACE = "upload.sealed"


@dataclass(frozen=True)
class UploadRoster:
    """Keep a workbook and what was read from it, sealed, for a person to look at."""

    cycle: int
    category: int
    filename: str
    file: bytes
    read: ReadRoster


@dataclass(frozen=True)
class ConfirmRoster:
    """Store the good rows of an upload; `doubtful` names repeated rows (sheet, row) that are different people after all."""

    upload: int
    doubtful: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class DiscardUpload:
    """Give up an upload and erase its key."""

    upload: int


@dataclass(frozen=True)
class UndoRoster:
    """Take a stored roster back whole, while nothing has followed from it."""

    roster: int


@dataclass(frozen=True)
class Stored:
    """What became of an upload."""

    roster: int
    rows_stored: int
    rows_left: int


@dataclass(frozen=True)
class Preview:
    """An upload as the clerk sees it."""

    filename: str
    file: bytes
    read: ReadRoster


def look(file: bytes, filename: str) -> ReadRoster:
    """Read a workbook in the limited child process; nothing is stored. Raise UnreadableWorkbook with a sentence."""
    return read_roster(file, filename)


def upload_roster(command: UploadRoster, actor: Actor) -> int:
    """Seal the file and its preview; return the id of the upload."""
    cycle, category = _place_for(command.cycle, command.category)
    digest = hashlib.sha256(command.file).hexdigest()
    _refuse_again(cycle, category, digest)
    (key,) = keys.make(1)
    sealed = keys.seal(key, _pack(command), _PLACE)
    upload = Upload.create(
        office=cycle.office_id, cycle=cycle, category=category, key=key, sealed=sealed, digest=digest,
        uploaded_by=actor, uploaded_at=clock.written(clock.now()),
    )  # fmt: skip
    journal.record(events.RosterUploaded(cycle.office_id, upload.id, cycle.id, digest))
    return int(upload.id)


def preview(upload: int) -> Preview:
    """Return what an upload in scope holds."""
    kept = _upload(upload)
    try:
        packed = json.loads(zlib.decompress(keys.unseal(kept.key, bytes(kept.sealed), _PLACE)))
    except keys.KeyErased as error:
        raise NotFound(what="这次上传，它已被放弃或过期") from error
    return Preview(packed["filename"], base64.b64decode(packed["file"]), ReadRoster.from_dict(packed["read"]))


def good_rows(read: ReadRoster, doubtful: Iterable[tuple[str, int]] = ()) -> list[tuple[str, RosterRow]]:
    """Return the rows that may be stored, with their sheets: no error on them, and no repeat nobody vouched for."""
    vouched = set(doubtful)
    return [
        (sheet.name, row)
        for sheet in read.sheets
        if sheet.roster
        for row in sheet.rows
        if not has_error(row) and (not is_repeated(row) or (sheet.name, row.row) in vouched)
    ]


def has_error(row: RosterRow) -> bool:
    """Tell whether a row cannot be stored as it is: an error on it, or a name or unit that no column holds."""
    too_long = len(_name_of(row)) > LONGEST_NAME or len(unit_of(row)) > LONGEST_UNIT
    return too_long or any(finding.level == "error" for finding in row.findings)


def is_repeated(row: RosterRow) -> bool:
    """Tell whether the same person seems to stand in another row too."""
    return any(finding.code.startswith("duplicate") for finding in row.findings)


def confirm_roster(command: ConfirmRoster, _actor: Actor) -> Stored:
    """Store the good rows as nominations, seal their private facts, and forget the upload."""
    upload = _upload(command.upload)
    cycle, category = _place_for(upload.cycle_id, upload.category_id)
    _refuse_again(cycle, category, upload.digest)
    shown = preview(command.upload)
    chosen = _not_yet_nominated(cycle, good_rows(shown.read, command.doubtful))
    if not chosen:
        raise InvalidInput(reason="没有可以入库的行：每一行都有错误或已在本届名单中，请改好后重新上传。")
    left = sum(len(sheet.rows) for sheet in shown.read.sheets if sheet.roster) - len(chosen)
    roster = Roster.create(
        office=cycle.office_id, cycle=cycle, category=category, filename=masked(shown.filename), digest=upload.digest,
        rows_stored=len(chosen), rows_left=left,
    )  # fmt: skip
    _store(cycle, category, roster, chosen)
    journal.record(events.RosterStored(cycle.office_id, roster.id, cycle.id, upload.digest, len(chosen), left))
    _forget(upload)
    return Stored(int(roster.id), len(chosen), left)


def discard_upload(command: DiscardUpload, _actor: Actor) -> None:
    """Erase the upload and its key."""
    upload = _upload(command.upload)
    journal.record(events.UploadDiscarded(upload.office_id, upload.id, expired=False))
    _forget(upload)


def discard_expired() -> int:
    """Erase uploads older than seven days; return how many. Called inside a transaction by the worker."""
    oldest = clock.written(clock.now() - KEPT_FOR)
    expired = list(Upload.select().where(Upload.uploaded_at < oldest))
    for upload in expired:
        journal.record(events.UploadDiscarded(upload.office_id, upload.id, expired=True))
        _forget(upload)
    return len(expired)


def undo_roster(command: UndoRoster, _actor: Actor) -> None:
    """Withdraw every nomination of the roster; refused once one of them has moved on."""
    roster = Roster.one(command.roster)
    if roster is None or roster.state == "undone":
        raise NotFound(what="这批入库的花名册")
    if roster.cycle.state not in ("open", "review"):
        raise WrongState(what=f"{roster.cycle.label}评选活动", state=CYCLE_STATES[roster.cycle.state], step="整批撤销")
    moved_on = Nomination.select().where(Nomination.roster == roster, Nomination.state != "received").count()
    if moved_on:
        raise RuleViolation(reason=f"这批名单里已有{moved_on}人进入审核，不能整批撤销；请逐个撤回。")
    nominations = Nomination.select(Nomination.id).where(Nomination.roster == roster)
    SealedRow.delete().where(SealedRow.nomination.in_(nominations)).execute()
    Nomination.update(state="withdrawn", reason="整批撤销").where(Nomination.roster == roster).execute()
    roster.state = "undone"
    roster.save()
    journal.record(events.RosterUndone(roster.office_id, roster.id, roster.cycle_id))


def _store(cycle: Cycle, category: Category, roster: Roster, rows: Sequence[tuple[str, RosterRow]]) -> None:
    """Store rows as nominations with consecutive ids, one event per thousand."""
    last = Nomination.select().where(Nomination.cycle == cycle).order_by(Nomination.position.desc()).first()
    position = last.position if last else 0
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        _store_chunk(cycle, category, roster, chunk, position + start)


def _store_chunk(
    cycle: Cycle, category: Category, roster: Roster, rows: Sequence[tuple[str, RosterRow]], position: int
) -> None:
    office = cycle.office_id
    private = [vault.Private(row.values, row.originals, os.urandom(16).hex()) for _, row in rows]
    people = vault.keep_people(office, private)
    first = first_free_id("nomination", len(rows))
    columns = ("id", "office_id", "cycle_id", "category_id", "roster_id", "person_id", "kind", "name", "unit",
               "position", "sheet", "source_row", "state", "reason")  # fmt: skip
    written, commitments = [], []
    for offset, ((sheet, row), person) in enumerate(zip(rows, people, strict=True)):
        kind, name = honoree(row, category)
        unit = unit_of(row)
        written.append((first + offset, office, cycle.id, category.id, roster.id, person, kind, name, unit,
                        position + offset + 1, masked(sheet), row.row, "received", ""))  # fmt: skip
        commitments.append(commitment(private[offset].salt, kind, name, unit, row))
    insert_rows("nomination", columns, written)
    vault.keep_rows(office, range(first, first + len(rows)), people, private)
    journal.record(events.NominationsReceived(office, roster.id, cycle.id, category.id, first, tuple(commitments)))


def commitment(salt: str, kind: str, name: str, unit: str, row: RosterRow) -> str:
    """Return the salted hash by which the journal commits to a row without saying it."""
    said = canonical([kind, name, unit, dict(row.values)])
    return hashlib.sha256(bytes.fromhex(salt) + said.encode()).hexdigest()


def masked(text: str) -> str:
    """Return a file's or sheet's name without the numbers of persons that clerks put there."""
    return re.sub(r"\d{8,}[\dXx]?", "…", text)


def honoree(row: RosterRow, category: Category) -> tuple[str, str]:
    """Return the kind and name of whom a row nominates, by the column the name stands in and the category's kinds."""
    kinds = list(category.kinds)
    for field, fitting in (
        ("family", ("household",)),
        ("collective", ("department", "unit", "group", "community")),
        ("name", ("person",)),
    ):
        name = row.values.get(field, "")
        if name:
            return next((kind for kind in kinds if kind in fitting), kinds[0]), name
    return kinds[0], row.values["name"]


def _name_of(row: RosterRow) -> str:
    return next((row.values[field] for field in ("family", "collective", "name") if row.values.get(field)), "")


def unit_of(row: RosterRow) -> str:
    """Return what tells namesakes apart in public: the unit, else the community, else who recommended."""
    fields = ("unit", "unit_post", "community", "recommender", "township")
    return next((row.values[field] for field in fields if row.values.get(field)), "")


def _not_yet_nominated(cycle: Cycle, rows: list[tuple[str, RosterRow]]) -> list[tuple[str, RosterRow]]:
    """Leave out whoever is nominated in this cycle already, by ID number."""
    query = (
        Nomination.select(Person.id_index)
        .join(Person)
        .where(Nomination.cycle == cycle, Nomination.state != "withdrawn")
    )
    known = {bytes(index) for (index,) in query.tuples() if index is not None}
    return [(sheet, row) for sheet, row in rows if vault.index_of(row.values.get("id_no", "")) not in known]


def _place_for(cycle_id: int, category_id: int) -> tuple[Cycle, Category]:
    cycle, category = Cycle.one(cycle_id), Category.one(category_id)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    if category is None or category.program_id != cycle.program_id:
        raise NotFound(what="这个奖项类别")
    if cycle.state != "open":
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="导入花名册")
    return cycle, category


def _refuse_again(cycle: Cycle, category: Category, digest: str) -> None:
    same = (Roster.cycle == cycle, Roster.category == category, Roster.digest == digest, Roster.state == "stored")
    stored = Roster.select().where(*same).first()
    if stored is not None:
        raise RuleViolation(
            reason=f"这份文件已经入库（{stored.filename}，{stored.rows_stored}行），不必再传；要重来请先撤销那一批。"
        )


def _upload(identity: int) -> Upload:
    upload = Upload.one(identity)
    if upload is None:
        raise NotFound(what="这次上传，它已入库、被放弃或过期")
    return upload


def _pack(command: UploadRoster) -> bytes:
    file = base64.b64encode(command.file).decode()
    packed = {"filename": command.filename, "file": file, "read": command.read.as_dict()}
    return zlib.compress(canonical(packed).encode(), 6)


def _forget(upload: Upload) -> None:
    # Only after the commit: a confirmation that fails must not cost the clerk the upload.
    key = upload.key
    upload.delete_instance()
    after_commit(lambda: keys.erase(key))
