"""What the register was told to forget: sealed away, shredded, or made anonymous when its time had run out."""

import peewee
from peewee import CharField, ForeignKeyField, IntegerField, TextField

from registry.records.fields import JsonField
from registry.records.models import Actor, Cycle, OfficeTable, Person


class Forgetting(OfficeTable):
    """One act of forgetting, of a person or of a cycle's unsuccessful nominees.

    `erasable` are the ids of keys whose erasing has been decided and is not yet known to have happened.
    """

    cycle = ForeignKeyField(Cycle, null=True, unique=True, backref="+")
    cycle_id: int | None
    person = ForeignKeyField(Person, null=True, backref="+")
    person_id: int | None
    what = CharField(10)
    state = CharField(10, default="done")
    reason = TextField(default="")
    doc_no = CharField(60, default="")
    nominations = IntegerField(default=0)
    erasable = JsonField(default=list)
    proposed_by = ForeignKeyField(Actor, null=True, backref="+")
    proposed_by_id: int | None
    done_by = ForeignKeyField(Actor, null=True, backref="+")
    done_by_id: int | None
    done_at = CharField(32, default="")


TABLES: tuple[type[peewee.Model], ...] = (Forgetting,)
