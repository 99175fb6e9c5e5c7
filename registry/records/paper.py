"""What keeps paper true: layouts as they were frozen, the presses and files of prints, moves of certificates, blank stock."""

import peewee
from peewee import BlobField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from registry.records.fields import JsonField
from registry.records.models import Actor, Certificate, Cycle, OfficeTable, Table


class FrozenLayout(Table):
    """A layout as it was when a certificate was frozen with it, under its digest: of one digest there is one layout."""

    digest = CharField(64, primary_key=True)
    name = CharField(60)
    layout = TextField()
    frozen_at = CharField(32)


class Press(Table):
    """What draws certificates besides facts and layout: engine, program, fonts and libraries, each by version or digest."""

    mark = CharField(16, primary_key=True)
    told = JsonField()
    used_at = CharField(32)


class KeptPrint(OfficeTable):
    """A file of certificates as it was first printed; `asked` names which facts, in which layouts and order, and which output.

    `pages` are (certificate, digest of its facts), one a page, or one a file of a ZIP; `packed` is one that is kept
    compressed, size and digest being those of the ZIP itself.
    """

    cycle = ForeignKeyField(Cycle)
    cycle_id: int
    asked = CharField(64)
    pages = JsonField()
    whole = peewee.BooleanField()  # its pages are those that any later file to print from shows
    packed = peewee.BooleanField(default=False)
    press = CharField(16)
    digest = CharField(64)
    size = IntegerField()
    key = CharField(32)
    kept_at = CharField(32)


class KeptPart(OfficeTable):
    """Up to a mebibyte of a kept file, sealed."""

    kept = ForeignKeyField(KeptPrint, on_delete="CASCADE", index=False)
    kept_id: int
    place = IntegerField()
    sealed = BlobField()


class PrintJob(OfficeTable):
    """A file of many certificates that a clerk ordered: waiting → drawing (while the lease runs) → done or refused."""

    cycle = ForeignKeyField(Cycle)
    cycle_id: int
    asked = CharField(64)
    output = JsonField()
    certificates = JsonField()
    state = CharField(16, default="waiting")
    refusal = TextField(default="")
    lease = CharField(32, default="")
    leased_until = CharField(32, default="")
    attempts = IntegerField(default=0)
    pages_done = IntegerField(default=0)
    ordered_by = ForeignKeyField(Actor, null=True, backref="+")
    ordered_by_id: int | None
    ordered_at = CharField(32)


class CertificateMove(OfficeTable):
    """That a certificate went on to a state: when, why, by whose hands; `successor` takes the place of one gone.

    `facts` are what stood on the paper before, where a reissue (补发) wrote anew what stands on it.
    """

    certificate = ForeignKeyField(Certificate, backref="moves")
    certificate_id: int
    state = CharField(16)
    on_day = DateField()
    how = CharField(12, default="")
    recipient = CharField(60, default="")
    reason = TextField(default="")
    successor = ForeignKeyField(Certificate, null=True, backref="+")
    successor_id: int | None
    facts = JsonField(null=True)
    moved_by = ForeignKeyField(Actor, null=True, backref="+")
    moved_by_id: int | None
    moved_at = CharField(32)


class StockKind(OfficeTable):
    """A kind of blank paper that an office keeps, and the layouts that are printed on it."""

    name = CharField(60)
    layouts = JsonField()


class StockEntry(OfficeTable):
    """A line of the ledger of blank stock: sheets that came (more than 0) or went (less)."""

    kind = ForeignKeyField(StockKind, backref="entries")
    kind_id: int
    what = CharField(12)
    sheets = IntegerField()
    on_day = DateField()
    note = TextField(default="")
    cycle = ForeignKeyField(Cycle, null=True)
    cycle_id: int | None
    entered_by = ForeignKeyField(Actor, null=True, backref="+")
    entered_by_id: int | None
    entered_at = CharField(32)


TABLES: tuple[type[peewee.Model], ...] = (
    FrozenLayout, Press, KeptPrint, KeptPart, PrintJob, CertificateMove, StockKind, StockEntry,
)  # fmt: skip
