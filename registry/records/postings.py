"""Where a notice was posted up: each place with its day and the picture that proves it."""

import peewee
from peewee import CharField, DateField, ForeignKeyField

from registry.records.annexes import Annex
from registry.records.models import Notice, OfficeTable

LONGEST_PLACE = 160


class Posting(OfficeTable):
    """One place at which a notice was posted up, and the picture that shows it there."""

    notice = ForeignKeyField(Notice, backref="postings")
    notice_id: int
    annex = ForeignKeyField(Annex, unique=True, backref="+")
    annex_id: int
    place = CharField(LONGEST_PLACE)
    posted_on = DateField()


TABLES: tuple[type[peewee.Model], ...] = (Posting,)


def postings_of(notice: Notice) -> list[Posting]:
    """Return where a notice in sight was posted up, with the pictures' names and digests, in the order of the days."""
    query = Posting.select(Posting, Annex).join(Annex).where(Posting.notice == notice)
    return list(query.order_by(Posting.posted_on, Posting.id))
