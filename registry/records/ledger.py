"""The journal's own tables: its entries, the hashes of its tree, its signed heads, and how far each follower has heard."""

import peewee
from peewee import BlobField, CharField, IntegerField, TextField

from registry.records.models import Table


class Entry(Table):
    """One event as written down; `seq` is its place in the journal, counted from 0."""

    seq = peewee.BigIntegerField(primary_key=True)
    uid = CharField(32, unique=True)
    name = CharField(40)
    office = peewee.BigIntegerField()
    actor = peewee.BigIntegerField(null=True)
    recorded_at = CharField(32)
    facts = TextField()


class Node(Table):
    """A hash of the journal's tree: the root of the full subtree number `place` of 2^`level` entries."""

    level = IntegerField()
    place = peewee.BigIntegerField()
    digest = BlobField()

    class Meta:
        """One hash a place."""

        primary_key = peewee.CompositeKey("level", "place")


class Head(Table):
    """A signed head of the journal: that many entries, that root."""

    size = peewee.BigIntegerField(primary_key=True)
    root = BlobField()
    signed_at = CharField(32)
    signature = BlobField()


class Bookmark(Table):
    """How far a follower has heard, and what stopped it."""

    follower = CharField(40, primary_key=True)
    position = peewee.BigIntegerField(default=-1)
    error = TextField(default="")
    failed_at = peewee.BigIntegerField(null=True)


TABLES: tuple[type[peewee.Model], ...] = (Entry, Node, Head, Bookmark)
