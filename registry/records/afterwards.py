"""What became of an award after it was granted, and the paper and plaques that were asked back."""

import peewee
from peewee import CharField, DateField, ForeignKeyField, TextField

from registry.records.fields import JsonField
from registry.records.models import Actor, Award, OfficeTable
from registry.records.revisions import Revised


class AwardChange(OfficeTable, Revised):
    """Something that became of an award; a revocation is proposed first, then signed by somebody else, or refused.

    `until` is the last day of a rectification or of a term; `facts` keep what the change replaced.
    """

    award = ForeignKeyField(Award, backref="changes")
    award_id: int
    what = CharField(12)
    state = CharField(10, default="standing")
    on_day = DateField()
    until = DateField(null=True)
    cause = CharField(16, default="")
    doc_no = CharField(60, default="")
    reason = TextField(default="")
    facts = JsonField(default=dict)
    proposed_by = ForeignKeyField(Actor, null=True, backref="+")
    proposed_by_id: int | None
    signed_by = ForeignKeyField(Actor, null=True, backref="+")
    signed_by_id: int | None
    changed_at = CharField(32)


class TakeBack(OfficeTable):
    """A certificate, plaque or medal that was asked back, and the day it came."""

    award = ForeignKeyField(Award, backref="taken_back")
    award_id: int
    what = CharField(12)
    asked_on = DateField()
    got_on = DateField(null=True)
    note = TextField(default="")


TABLES: tuple[type[peewee.Model], ...] = (AwardChange, TakeBack)
