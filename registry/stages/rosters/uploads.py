"""A clerk's workbook on its way in: kept sealed until a person has looked at it, given up or forgotten after seven days.

Reading it is a job owed by its row (`readings`); what was read lies in parts beside it (`staged`).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from importers import Roster as ReadRoster
from importers import RosterRow, RosterSheet, read_roster
from importers.parts import SheetHead
from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records import keys
from registry.records.database import after_commit
from registry.records.fields import canonical
from registry.records.masking import masked
from registry.records.models import Actor, Category, Cycle, Roster
from registry.records.uploads import Upload, UploadFile
from registry.stages.rosters.staged import GONE, Staged, open_key
from registry.wording import CYCLE_STATES, UPLOAD_STATES

KEPT_FOR = timedelta(days=7)
LONGEST_SENDER = 160
_THEN = {"reading": "读完以后再上传一次", "confirmed": "入库以后在“花名册”页整批撤销，再重新上传"}
_FACTS, _FILE = "upload.sealed", "upload_file.sealed"


@dataclass(frozen=True)
class UploadRoster:
    """Keep a workbook, sealed, until it is read and a person has looked at it."""

    cycle: int
    category: int
    filename: str
    file: bytes
    sender: str = ""


@dataclass(frozen=True)
class DiscardUpload:
    """Give up an upload and erase its key."""

    upload: int


def look(file: bytes, filename: str) -> ReadRoster:
    """Read a workbook in the limited child process; nothing is stored. Raise UnreadableWorkbook with a sentence."""
    return read_roster(file, filename)


def upload_roster(command: UploadRoster, actor: Actor) -> int:
    """Seal the file; return the id of the upload, which is an earlier one where the same file waits already."""
    cycle, category = place_for(command.cycle, command.category)
    digest = hashlib.sha256(command.file).hexdigest()
    refuse_again(cycle, category, digest)
    waiting = _waiting(cycle, category, digest)
    sender = clean_sender(command.sender)
    if waiting is not None:
        return _sent_again(waiting, sender)
    sender = sender or actor.office.name
    ((name, key),) = keys.make_open(1)
    upload = Upload.create(
        office=cycle.office_id, cycle=cycle, category=category, key=name, digest=digest, size=len(command.file),
        sealed=keys.seal("", canonical({"filename": command.filename}).encode("utf-8", "replace"), _FACTS, key),
        sender=sender, uploaded_by=actor, uploaded_at=clock.written(clock.now()),
    )  # fmt: skip
    UploadFile.create(office=cycle.office_id, upload=upload, sealed=keys.seal("", command.file, _FILE, key))
    journal.record(events.RosterUploaded(cycle.office_id, upload.id, cycle.id, digest))
    return int(upload.id)


def clean_sender(said: str) -> str:
    """Return the name of who sent a roster without blanks and numbers of persons; raise InvalidInput if it is too long."""
    sender = masked("".join(said.split()))
    if len(sender) > LONGEST_SENDER:
        raise InvalidInput(reason=f"报送单位太长，有{len(sender)}个字，最多{LONGEST_SENDER}个字。")
    return sender


def doubts(upload: Upload) -> ReadRoster:
    """Return an upload with those of its rows alone that something is to be said about, as few as may be at a time."""
    staged = Staged(upload)
    rows: dict[int, list[RosterRow]] = {}
    for part in staged.parts:
        rows.setdefault(part.sheet, []).extend(row for row in staged.rows(part) if row.findings)
    sheets = (_sheet(told.head, rows.get(at, ())) for at, told in enumerate(staged.summary.sheets))
    return ReadRoster(facts_of(upload)["filename"], staged.summary.reader, tuple(sheets))


def facts_of(upload: Upload) -> dict[str, Any]:
    """Return what is known of an upload beside its rows: the file's name, and the columns the clerk has set right."""
    return _facts(upload, open_key(upload))


def filenames_of(uploads: Sequence[Upload]) -> dict[int, str]:
    """Return the names of the files of several uploads by their ids, but of none whose key was erased."""
    opened = keys.fetch_kept([upload.key for upload in uploads])
    return {one.id: _facts(one, opened[one.key])["filename"] for one in uploads if one.key in opened}


def seal_facts(upload: Upload, facts: dict[str, Any]) -> bytes:
    """Return the facts of an upload, sealed."""
    return keys.seal("", canonical(facts).encode("utf-8", "replace"), _FACTS, open_key(upload))


def file_of(upload: Upload) -> bytes:
    """Return the bytes that were uploaded."""
    kept = UploadFile.select(UploadFile.sealed).where(UploadFile.upload == upload).first()
    if kept is None:
        raise NotFound(what=GONE)
    return keys.unseal("", bytes(kept.sealed), _FILE, open_key(upload))


def discard_upload(command: DiscardUpload, _actor: Actor) -> None:
    """Erase the upload and its key; raise WrongState for one that is confirmed, for its rows are being stored."""
    upload = find_upload(command.upload)
    if upload.state == "confirmed":
        raise WrongState(what="这份花名册", state=UPLOAD_STATES[upload.state], step="放弃")
    journal.record(events.UploadDiscarded(upload.office_id, upload.id, expired=False))
    forget(upload)


def expired_uploads() -> list[Upload]:
    """Return the uploads older than seven days, but none that is confirmed or at which somebody works just now."""
    now = clock.now()
    old = (Upload.uploaded_at < clock.written(now - KEPT_FOR), Upload.leased_until < clock.written(now))
    return list(Upload.select(Upload.id, Upload.office, Upload.key).where(*old, Upload.state != "confirmed"))


def discard_expired() -> int:
    """Erase uploads older than seven days; return how many. Called by the worker, inside a transaction and in its turn."""
    expired = expired_uploads()
    for upload in expired:
        journal.record(events.UploadDiscarded(upload.office_id, upload.id, expired=True))
        forget(upload)
    return len(expired)


def find_upload(identity: int) -> Upload:
    """Return an upload in scope; NotFound says what may have become of it."""
    upload = Upload.one(identity)
    if upload is None:
        raise NotFound(what=GONE)
    return upload


def find_read(identity: int, step: str) -> Upload:
    """Return an upload in scope that has been read and is not being stored; raise WrongState for any other."""
    upload = find_upload(identity)
    if upload.state != "read":
        raise WrongState(what="这份花名册", state=UPLOAD_STATES[upload.state], step=step)
    return upload


def place_for(cycle_id: int, category_id: int) -> tuple[Cycle, Category]:
    """Return the open cycle and a category of its program; raise NotFound or WrongState."""
    cycle, category = Cycle.one(cycle_id), Category.one(category_id)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    if category is None or category.program_id != cycle.program_id:
        raise NotFound(what="这个奖项类别")
    if cycle.state != "open":
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="导入花名册")
    return cycle, category


def refuse_again(cycle: Cycle, category: Category, digest: str) -> None:
    """Raise RuleViolation if the very file is stored already."""
    same = (Roster.cycle == cycle, Roster.category == category, Roster.digest == digest, Roster.state == "stored")
    stored = Roster.select().where(*same).first()
    if stored is not None:
        raise RuleViolation(
            reason=f"这份文件已经入库（{stored.filename}，{stored.rows_stored}行），不必再传；要重来请先撤销那一批。"
        )


def read_again(upload: Upload, facts: dict[str, Any]) -> bool:
    """Let an upload wait to be read anew, with these facts and its sender; tell whether it was still as it is known here."""
    changed = {"state": "waiting", "refusal": "", "sealed": seal_facts(upload, facts), "sender": upload.sender}
    known = (Upload.id == upload.id, Upload.state == upload.state)
    return bool(Upload.update(changed | {"rows_read": 0, "rows_checked": 0}).where(*known).execute())


def forget(upload: Upload) -> None:
    """Delete an upload with its file and rows, and erase its key after the commit."""
    # Only after the commit: a confirmation that fails must not cost the clerk the upload.
    key = upload.key
    upload.delete_instance()
    after_commit(lambda: keys.erase(key))


def _sent_again(waiting: Upload, sender: str) -> int:
    """Keep what waits for another week; under another sender it is read again, whose columns may have been set right."""
    named_otherwise = sender not in ("", waiting.sender)
    if named_otherwise and not _renamed(waiting, sender):
        said = f"这份文件已按“{waiting.sender}”上传，{UPLOAD_STATES[waiting.state]}；要改成“{sender}”，请等{_THEN[waiting.state]}。"
        raise RuleViolation(reason=said)
    Upload.update(uploaded_at=clock.written(clock.now())).where(Upload.id == waiting.id).execute()
    journal.record(events.RosterUploaded(waiting.office_id, waiting.id, waiting.cycle_id, waiting.digest))
    return int(waiting.id)


def _renamed(waiting: Upload, sender: str) -> bool:
    if waiting.state in _THEN:
        return False
    before, waiting.sender = waiting.sender, sender
    if read_again(waiting, facts_of(waiting)):
        return True
    waiting.sender, waiting.state = before, "reading"  # begun this moment
    return False


def _waiting(cycle: Cycle, category: Category, digest: str) -> Upload | None:
    same = (Upload.cycle == cycle, Upload.category == category, Upload.digest == digest, Upload.state != "refused")
    found: Upload | None = Upload.select().where(*same).first()
    return found


def _facts(upload: Upload, key: bytes) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(keys.unseal("", bytes(upload.sealed), _FACTS, key))
    return facts


def _sheet(head: SheetHead, rows: Sequence[RosterRow]) -> RosterSheet:
    return RosterSheet(head.name, head.roster, head.header_row, head.columns, tuple(rows), head.findings)
