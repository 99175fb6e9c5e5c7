"""Rosters on their way in, sealed, and what was remembered of the layouts they came in."""

import peewee
from peewee import BlobField, CharField, ForeignKeyField, IntegerField, TextField

from registry.records.fields import JsonField
from registry.records.models import Actor, Category, Cycle, OfficeTable


class Upload(OfficeTable):
    """A roster on its way in, sealed under a key of its own, kept 7 days at most; also the job of reading and storing it.

    waiting → reading (while the lease runs) → read or refused → confirmed, when the worker is to store it.
    """

    cycle = ForeignKeyField(Cycle)
    cycle_id: int
    category = ForeignKeyField(Category)
    category_id: int
    key = CharField(32)
    sealed = BlobField()
    digest = CharField(64)
    uploaded_by = ForeignKeyField(Actor, null=True)
    uploaded_by_id: int | None
    uploaded_at = CharField(32)
    sender = CharField(160, default="")
    state = CharField(16, default="waiting")
    refusal = TextField(default="")
    lease = CharField(32, default="")
    leased_until = CharField(32, default="")
    attempts = IntegerField(default=0)
    edition = IntegerField(default=0)
    size = IntegerField(default=0)
    rows_read = IntegerField(default=0)
    rows_checked = IntegerField(default=0)
    rows_chosen = IntegerField(default=0)
    summary = BlobField(null=True)
    chosen = BlobField(null=True)
    confirmed_by = ForeignKeyField(Actor, null=True, backref="confirmed")
    confirmed_by_id: int | None


class UploadFile(OfficeTable):
    """The bytes of an upload, sealed."""

    upload = ForeignKeyField(Upload, unique=True, on_delete="CASCADE")
    upload_id: int
    sealed = BlobField()


class UploadPart(OfficeTable):
    """Up to a thousand rows of an upload, sealed: the rows, what is known of each at a glance, later findings."""

    upload = ForeignKeyField(Upload, on_delete="CASCADE", index=False)
    upload_id: int
    place = IntegerField()
    sheet = IntegerField()
    first_row = IntegerField()
    last_row = IntegerField()
    marks = BlobField()
    sealed = BlobField()
    findings = BlobField(null=True)


class RememberedMapping(OfficeTable):
    """Which field each column is, as a clerk set it right for one sender's layout; used for the next such file."""

    sender = CharField(160)
    layout = CharField(64)
    columns = JsonField()
    header_row = IntegerField()
    corrected_by = ForeignKeyField(Actor, null=True)
    corrected_by_id: int | None
    corrected_at = CharField(32)


TABLES: tuple[type[peewee.Model], ...] = (Upload, UploadFile, UploadPart, RememberedMapping)
