"""The bulletin of an editing office: its issues, the items in them, and which handed-up news each item was made of."""

import peewee
from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from registry.records.fields import JsonField
from registry.records.models import Actor, Announcement, OfficeTable
from registry.records.revisions import Revised


class Bulletin(OfficeTable, Revised):
    """An issue (一期): numbered within its year, extras apart; `sent_to` are pairs of 报/送/发 and names."""

    name = CharField(60)
    year = IntegerField()
    number = IntegerField()
    running = IntegerField(null=True)
    extra = BooleanField(default=False)
    issued_on = DateField()
    note = TextField(default="")
    sent_to = JsonField(default=list)
    copies = IntegerField(null=True)
    secrecy = CharField(20, default="")
    serial = CharField(40, default="")
    state = CharField(10, default="draft")
    tree_size = IntegerField(null=True)
    tree_root = CharField(64, default="")
    signed_by = ForeignKeyField(Actor, null=True, backref="+")
    signed_by_id: int | None


class BulletinItem(OfficeTable, Revised):
    """An item of an issue, in its column; the source is the office it came from, as people know it."""

    bulletin = ForeignKeyField(Bulletin, backref="items")
    bulletin_id: int
    column_name = CharField(20)
    position = IntegerField()
    title = CharField(120)
    text = TextField()
    run_in = BooleanField(default=False)
    source = CharField(160, default="")


class ItemSource(OfficeTable):
    """A news item that was handed up and stands in an item; one merged of several has several."""

    item = ForeignKeyField(BulletinItem, backref="sources")
    item_id: int
    announcement = ForeignKeyField(Announcement, unique=True, backref="+")
    announcement_id: int


TABLES: tuple[type[peewee.Model], ...] = (Bulletin, BulletinItem, ItemSource)


def items_of(bulletin: Bulletin) -> list[BulletinItem]:
    """Return the items of an issue in their order."""
    query = BulletinItem.select().where(BulletinItem.bulletin == bulletin)
    return list(query.order_by(BulletinItem.position, BulletinItem.id))
