"""The reading of an upload: a job owed by its row, safe to begin again, done by whoever holds the lease."""

from importers import UnreadableWorkbook
from importers.reader import reading
from registry.errors import NotFound
from registry.records.database import in_transaction, transaction
from registry.records.models import Upload, UploadPart
from registry.stages.rosters import leases
from registry.stages.rosters.leases import Lease
from registry.stages.rosters.staged import open_key
from registry.stages.rosters.staging import Staging
from registry.stages.rosters.uploads import file_of, find_upload

GIVEN_UP = "这个文件读了几次都没有读完，已经停下。请把名单复制到新建的表格，另存后重新上传。"


def read_upload(identity: int) -> None:
    """Read what an upload owes to be read; nothing happens where that is done or somebody is at it.

    No transaction is open meanwhile, and none may be open here. The outcome is the upload's state.
    """
    if in_transaction():
        raise AssertionError("a file was to be read within a transaction")
    lease = leases.claim(identity, ("waiting", "reading"), "reading")
    if lease is None:
        return
    try:
        with leases.kept(lease):
            _read_or_refuse(lease)
    except (leases.Lost, NotFound):  # given up meanwhile, or taken over
        return


def _read_or_refuse(lease: Lease) -> None:
    upload = find_upload(lease.upload)
    if upload.attempts > leases.MOST_ATTEMPTS:
        _refuse(lease, GIVEN_UP)
        return
    try:
        _read(upload, lease)
    except UnreadableWorkbook as refusal:
        _refuse(lease, refusal.message)


def _read(upload: Upload, lease: Lease) -> None:
    if upload.attempts > 1 or upload.edition:
        with transaction():
            lease.change(rows_read=0, rows_checked=0)
            UploadPart.delete().where(UploadPart.upload == upload).execute()
    staging = Staging(upload, open_key(upload), lease)
    with reading(file_of(upload)) as (reader, parts):
        for part in parts:
            staging.take(part)
    staging.finish(reader)


def _refuse(lease: Lease, sentence: str) -> None:
    with transaction():
        lease.give_back(state="refused", refusal=sentence, attempts=0)
        UploadPart.delete().where(UploadPart.upload == lease.upload).execute()


def owed() -> list[int]:
    """Return the uploads in scope that wait to be read, the oldest first; leased ones too."""
    query = Upload.select(Upload.id).where(Upload.state.in_(("waiting", "reading"))).order_by(Upload.id)
    return [identity for (identity,) in query.tuples()]
