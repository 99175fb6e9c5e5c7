"""The tables of the selection itself; the migrations make them, a test holds the two against each other."""

from typing import Any

import peewee
from peewee import BigAutoField, BlobField, BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from registry.records.database import database
from registry.records.fields import JsonField
from registry.records.revisions import Revised
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


class Actor(Table, Revised):
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


class Program(OfficeTable, Revised):
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


class Cycle(OfficeTable, Revised):
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


class Recommender(OfficeTable):
    """A unit that recommends (推荐单位) in a cycle: a name on rosters and forms, in the order of the plan."""

    cycle = ForeignKeyField(Cycle, backref="recommenders")
    cycle_id: int
    name = CharField(160)
    position = IntegerField()


class Person(OfficeTable):
    """Somebody with private facts in this office's vault; found again by the keyed hash of the ID number.

    `mask` is what notices told of the number where namesakes forced one: the same for ever.
    """

    key = CharField(32)
    id_index = BlobField(null=True, index=True)
    state = CharField(10, default="open")
    mask = CharField(24, default="")


class Nomination(OfficeTable, Revised):
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
    channel = CharField(12, default="organisation")
    recommender = ForeignKeyField(Recommender, null=True)
    recommender_id: int | None
    endorsed = BooleanField(default=True)
    correct_by = DateField(null=True)
    marks = JsonField(default=list)
    prize = BooleanField(default=False)
    substitutes = ForeignKeyField("self", null=True)
    substitutes_id: int | None
    cleared = BooleanField(default=False)

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


class Notice(OfficeTable, Revised):
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
    round = IntegerField(default=1)
    roster_digest = CharField(64, default="")
    published_by = ForeignKeyField(Actor, null=True)
    published_by_id: int | None
    closed_by = ForeignKeyField(Actor, null=True)
    closed_by_id: int | None

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


class Objection(OfficeTable, Revised):
    """A report (异议) against a name in a notice; its words are sealed."""

    notice = ForeignKeyField(Notice, backref="objections")
    notice_id: int
    nomination = ForeignKeyField(Nomination)
    nomination_id: int
    received_on = DateField()
    key = CharField(32)
    sealed = BlobField()
    state = CharField(16, default="open")
    channel = CharField(12, default="letter")


class Decision(OfficeTable, Revised):
    """The decision document (表彰决定) that turns proposals into awards."""

    cycle = ForeignKeyField(Cycle, unique=True)
    cycle_id: int
    doc_no = CharField(60)
    adopted_on = DateField()
    issuers = JsonField()
    list_order = CharField(16, default="recommended")
    signatories = JsonField(default=list)
    signed_by = ForeignKeyField(Actor, null=True)
    signed_by_id: int | None

    @classmethod
    def submitted(cls) -> Any:
        """Show all of them to the offices above."""
        return EVERY_ROW


class Award(OfficeTable, Revised):
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
    ends_on = DateField(null=True)
    prize = BooleanField(default=False)

    @classmethod
    def submitted(cls) -> Any:
        """Show all of them to the offices above."""
        return EVERY_ROW


class Ceremony(OfficeTable, Revised):
    """A meeting at which awards are handed over, planned or held; with `at_home` they are brought to people's homes instead.

    `cycle` is the first it serves; `batch_size` people walk to the stage at a time, `row_size` seats make a row.
    """

    cycle = ForeignKeyField(Cycle, backref="ceremonies")
    cycle_id: int
    event = CharField(40)
    held_on = DateField()
    part_of_day = CharField(8, default="")
    place = CharField(120, default="")
    purpose = TextField(default="")
    acts = JsonField()
    state = CharField(10, default="held")
    starts_at = CharField(8, default="")
    presiding = CharField(120, default="")
    reader = CharField(120, default="")
    presenters = JsonField(default=list)
    plaques = JsonField(default=list)
    batch_size = IntegerField(default=10)
    row_size = IntegerField(default=20)
    batches_done = IntegerField(default=0)
    at_home = BooleanField(default=False)

    @classmethod
    def submitted(cls) -> Any:
        """Show the offices above what was held."""
        return cls.state == "held"


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


class Announcement(OfficeTable, Revised):
    """A news item, from its draft on; to whom it was handed up, and what they answered."""

    cycle = ForeignKeyField(Cycle, backref="announcements")
    cycle_id: int
    ceremony = ForeignKeyField(Ceremony, unique=True)
    ceremony_id: int
    title = TextField()
    text = TextField()
    facts = JsonField()
    state = CharField(16, default="draft")
    sent_to = ForeignKeyField(Office, null=True, backref="+")
    sent_to_id: int | None
    sent_by = ForeignKeyField(Actor, null=True, backref="+")
    sent_at = CharField(32, default="")
    answered_at = CharField(32, default="")
    answer = TextField(default="")
    adopted_in = CharField(160, default="")
    adopted_title = TextField(default="")
    adopted_text = TextField(default="")

    @classmethod
    def submitted(cls) -> Any:
        """Show the offices above what was handed up to them."""
        return cls.state.in_(("submitted", "accepted", "rejected", "merged"))


TABLES: tuple[type[peewee.Model], ...] = (
    Office, Actor, Program, Category, Cycle, Roster, Recommender, Person, Nomination, SealedRow, Review, HolidayYear,
    Notice, NoticeEntry, Objection, Decision, Award, Ceremony, NumberSeries, Certificate, Announcement,
)  # fmt: skip
