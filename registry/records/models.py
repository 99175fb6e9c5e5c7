"""Every table of the register; the migrations make them, a test holds the two against each other."""

from typing import Any

import peewee
from peewee import BigAutoField, BlobField, BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from registry.records.database import database
from registry.records.fields import JsonField
from registry.records.scope import EVERY_ROW, OfficeOwned


class Table(peewee.Model):
    """Base of rows that belong to the register as a whole."""

    class Meta:
        """Where the rows lie."""

        database = database
        legacy_table_names = False


class Office(Table):
    """A node of the tree 市 → 县区 → 街道 → 社区/单位; `path` is `/1/4/9/`, root to itself."""

    id = BigAutoField()
    parent = ForeignKeyField("self", null=True, backref="children")
    parent_id: int | None
    level = CharField(16)
    name = CharField(120)
    code = CharField(32)
    path = CharField(255, index=True)


class Actor(Table):
    """A person who signs in, with an office and roles."""

    id = BigAutoField()
    office = ForeignKeyField(Office, backref="actors")
    office_id: int
    username = CharField(64, unique=True)
    name = CharField(60)
    password_hash = CharField(255)
    roles = JsonField()
    active = BooleanField(default=True)
    failures = IntegerField(default=0)
    locked_until = CharField(32, default="")


class OfficeTable(OfficeOwned, Table):
    """Base of rows that belong to one office."""

    id = BigAutoField()
    office = ForeignKeyField(Office)
    office_id: int


class Program(OfficeTable):
    """A selection that an office runs again and again: 道德文明使者, 文明家庭."""

    name = CharField(60)
    form = CharField(8)
    basis = TextField(default="")
    approval_no = CharField(60, default="")
    notice_days = IntegerField(default=5)
    count_publication_day = BooleanField(default=False)

    @classmethod
    def submitted(cls) -> Any:
        """Show all of them to the offices above."""
        return EVERY_ROW


class Category(OfficeTable):
    """Which honorees a program has, how they are counted, and what their certificate says."""

    program = ForeignKeyField(Program, backref="categories")
    program_id: int
    name = CharField(60)
    kinds = JsonField()
    measure = CharField(8)
    address_form = CharField(8, default="")
    wording = TextField()
    number_pattern = CharField(80)
    layout = CharField(60)

    @classmethod
    def submitted(cls) -> Any:
        """Show all of them to the offices above."""
        return EVERY_ROW


class Cycle(OfficeTable):
    """One edition of a program, with a free label and two dates."""

    program = ForeignKeyField(Program, backref="cycles")
    program_id: int
    label = CharField(60)
    starts_on = DateField()
    ends_on = DateField()
    state = CharField(16, default="draft")
    plan_no = CharField(60, default="")
    cancelled_for = TextField(default="")

    @classmethod
    def submitted(cls) -> Any:
        """Show the offices above what is no draft any more."""
        return cls.state != "draft"


class Roster(OfficeTable):
    """A roster whose rows were stored; the file's name and digest tell where every nomination came from."""

    cycle = ForeignKeyField(Cycle, backref="rosters")
    cycle_id: int
    category = ForeignKeyField(Category)
    category_id: int
    filename = CharField(255)
    digest = CharField(64)
    rows_stored = IntegerField()
    rows_left = IntegerField()
    state = CharField(16, default="stored")
    sender = CharField(160, default="")
    upload = peewee.BigIntegerField(null=True)


class Person(OfficeTable):
    """Somebody with private facts in this office's vault; found again by the keyed hash of the ID number."""

    key = CharField(32)
    id_index = BlobField(null=True, index=True)


class Nomination(OfficeTable):
    """One honoree-to-be in one category of one cycle."""

    cycle = ForeignKeyField(Cycle, backref="nominations")
    cycle_id: int
    category = ForeignKeyField(Category)
    category_id: int
    roster = ForeignKeyField(Roster, null=True)
    roster_id: int | None
    person = ForeignKeyField(Person, null=True)
    person_id: int | None
    kind = CharField(12)
    name = CharField(120)
    unit = CharField(160, default="")
    position = IntegerField()
    sheet = CharField(64, default="")
    source_row = IntegerField(default=0)
    state = CharField(16, default="received", index=True)
    reason = TextField(default="")
    row_index = BlobField(null=True)
    row_digest = BlobField(null=True)

    @classmethod
    def submitted(cls) -> Any:
        """Show the offices above who stands in a notice or was awarded."""
        return cls.state.in_(("proposed", "objected", "substituted", "awarded"))


class SealedRow(OfficeTable):
    """The private facts and original cell texts of one nomination, under its person's key."""

    nomination = ForeignKeyField(Nomination, unique=True)
    nomination_id: int
    person = ForeignKeyField(Person)
    person_id: int
    sealed = BlobField()


class Review(OfficeTable):
    """What a reviewer found about a nomination."""

    nomination = ForeignKeyField(Nomination, backref="reviews")
    nomination_id: int
    verdict = CharField(16)
    reason = TextField(default="")
    reviewer = ForeignKeyField(Actor, null=True)
    reviewer_id: int | None
    reviewed_at = CharField(32)


class HolidayYear(OfficeTable):
    """The holidays and make-up working days of a year that the calendar package does not know."""

    tended = True
    year = IntegerField()
    days_off = JsonField()
    days_worked = JsonField()


class Notice(OfficeTable):
    """A public notice (公示): the list as published and the days it stands."""

    cycle = ForeignKeyField(Cycle, backref="notices")
    cycle_id: int
    state = CharField(16, default="running")
    published_on = DateField()
    first_day = DateField()
    last_day = DateField()
    working_days = IntegerField()
    places = TextField()
    contact = JsonField()
    result = TextField(default="")

    @classmethod
    def submitted(cls) -> Any:
        """Show the offices above what was published."""
        return cls.state != "drafted"


class NoticeEntry(OfficeTable):
    """A nomination in a notice."""

    notice = ForeignKeyField(Notice, backref="entries")
    notice_id: int
    nomination = ForeignKeyField(Nomination, unique=True)
    nomination_id: int
    position = IntegerField()

    @classmethod
    def submitted(cls) -> Any:
        """Show all of them to the offices above."""
        return EVERY_ROW


class Objection(OfficeTable):
    """A report (异议) against a name in a notice; its words are sealed."""

    notice = ForeignKeyField(Notice, backref="objections")
    notice_id: int
    nomination = ForeignKeyField(Nomination)
    nomination_id: int
    received_on = DateField()
    key = CharField(32)
    sealed = BlobField()
    state = CharField(16, default="open")


class Decision(OfficeTable):
    """The decision document (表彰决定) that turns proposals into awards."""

    cycle = ForeignKeyField(Cycle, unique=True)
    cycle_id: int
    doc_no = CharField(60)
    adopted_on = DateField()
    issuers = JsonField()

    @classmethod
    def submitted(cls) -> Any:
        """Show all of them to the offices above."""
        return EVERY_ROW


class Award(OfficeTable):
    """An honor held; it outlives its certificate."""

    decision = ForeignKeyField(Decision, backref="awards")
    decision_id: int
    nomination = ForeignKeyField(Nomination, unique=True)
    nomination_id: int
    category = ForeignKeyField(Category)
    category_id: int
    kind = CharField(12)
    name = CharField(120)
    unit = CharField(160)
    title = CharField(60)
    granted_on = DateField()
    position = IntegerField()
    state = CharField(16, default="active")

    @classmethod
    def submitted(cls) -> Any:
        """Show all of them to the offices above."""
        return EVERY_ROW


class Ceremony(OfficeTable):
    """A meeting at which awards are handed over."""

    cycle = ForeignKeyField(Cycle, backref="ceremonies")
    cycle_id: int
    event = CharField(40)
    held_on = DateField()
    part_of_day = CharField(8, default="")
    place = CharField(120, default="")
    purpose = TextField(default="")
    acts = JsonField()

    @classmethod
    def submitted(cls) -> Any:
        """Show all of them to the offices above."""
        return EVERY_ROW


class NumberSeries(OfficeTable):
    """How far an office's numbers that differ in their serial only have run; `stem` has # for the serial."""

    stem = CharField(80)
    last = IntegerField(default=0)


class Certificate(OfficeTable):
    """The paper of an award: its number and its facts, frozen before any PDF exists; or why it is held."""

    award = ForeignKeyField(Award, backref="certificates")
    award_id: int
    number = CharField(80, null=True)
    check_code = CharField(16, default="")
    facts = JsonField()
    layout = CharField(60)
    layout_digest = CharField(64)
    engine = CharField(16)
    state = CharField(16)
    held_for = TextField(default="")


class Announcement(OfficeTable):
    """A news item for the bulletin, from its draft on."""

    cycle = ForeignKeyField(Cycle, backref="announcements")
    cycle_id: int
    ceremony = ForeignKeyField(Ceremony, unique=True)
    ceremony_id: int
    title = TextField()
    text = TextField()
    facts = JsonField()
    state = CharField(16, default="draft")

    @classmethod
    def submitted(cls) -> Any:
        """Show the offices above what was handed up to them."""
        return cls.state.in_(("submitted", "accepted", "rejected", "merged"))


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


TABLES: tuple[type[peewee.Model], ...] = (
    Office, Actor, Program, Category, Cycle, Roster, Person, Nomination, SealedRow, Review, HolidayYear,
    Notice, NoticeEntry, Objection, Decision, Award, Ceremony, NumberSeries, Certificate, Announcement,
    Entry, Node, Head, Bookmark,
)  # fmt: skip
