"""A clerk's workbook on its way in: read, kept sealed for a person to look at, given up or forgotten after seven days."""

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import timedelta

from importers import Roster as ReadRoster
from importers import read_roster
from registry import clock, events, journal
from registry.errors import NotFound, RuleViolation, WrongState
from registry.records import keys
from registry.records.database import after_commit
from registry.records.fields import canonical
from registry.records.models import Actor, Category, Cycle, Roster, Upload
from registry.wording import CYCLE_STATES

KEPT_FOR = timedelta(days=7)
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
class DiscardUpload:
    """Give up an upload and erase its key."""

    upload: int


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
    cycle, category = place_for(command.cycle, command.category)
    digest = hashlib.sha256(command.file).hexdigest()
    refuse_again(cycle, category, digest)
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
    kept = find_upload(upload)
    try:
        packed = json.loads(zlib.decompress(keys.unseal(kept.key, bytes(kept.sealed), _PLACE)))
    except keys.KeyErased as error:
        raise NotFound(what="这次上传，它已被放弃或过期") from error
    return Preview(packed["filename"], base64.b64decode(packed["file"]), ReadRoster.from_dict(packed["read"]))


def discard_upload(command: DiscardUpload, _actor: Actor) -> None:
    """Erase the upload and its key."""
    upload = find_upload(command.upload)
    journal.record(events.UploadDiscarded(upload.office_id, upload.id, expired=False))
    forget(upload)


def discard_expired() -> int:
    """Erase uploads older than seven days; return how many. Called inside a transaction by the worker."""
    oldest = clock.written(clock.now() - KEPT_FOR)
    expired = list(Upload.select().where(Upload.uploaded_at < oldest))
    for upload in expired:
        journal.record(events.UploadDiscarded(upload.office_id, upload.id, expired=True))
        forget(upload)
    return len(expired)


def find_upload(identity: int) -> Upload:
    """Return an upload in scope; NotFound says what may have become of it."""
    upload = Upload.one(identity)
    if upload is None:
        raise NotFound(what="这次上传，它已入库、被放弃或过期")
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


def forget(upload: Upload) -> None:
    """Delete an upload, and erase its key after the commit."""
    # Only after the commit: a confirmation that fails must not cost the clerk the upload.
    key = upload.key
    upload.delete_instance()
    after_commit(lambda: keys.erase(key))


def _pack(command: UploadRoster) -> bytes:
    file = base64.b64encode(command.file).decode()
    packed = {"filename": command.filename, "file": file, "read": command.read.as_dict()}
    return zlib.compress(canonical(packed).encode(), 6)
