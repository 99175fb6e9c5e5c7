"""Juries (评审): phases of a review as data, the seats in them, what each juror gave, and who stood aside."""

from fractions import Fraction

import peewee
from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from registry.records.fields import JsonField
from registry.records.models import Actor, Category, Cycle, Nomination, OfficeTable
from registry.records.revisions import Revised

METHODS = ("qualifying", "scores", "approval", "ranked")
SEES = ("unit", "recommender", "deeds", "scores")  # what a juror may be shown beside the name


class ReviewPhase(OfficeTable, Revised):
    """One phase: who is judged, how, and what jurors see; planned → active → closed.

    `criteria` are [name, weight, most]; `nominations` are those judged, [number, nomination], in the order of their numbers;
    `ranking` is [place, nomination, figure] as it was counted when it closed.
    """

    cycle = ForeignKeyField(Cycle, index=False)
    cycle_id: int
    category = ForeignKeyField(Category, null=True)
    category_id: int | None
    place = IntegerField()
    name = CharField(60)
    method = CharField(10)
    average = CharField(8, default="mean")
    criteria = JsonField(default=list)
    blind = BooleanField(default=False)
    sees = JsonField(default=list)
    most_votes = IntegerField(null=True)
    state = CharField(8, default="planned")
    nominations = JsonField(default=list)
    ranking = JsonField(default=list)

    @property
    def judged(self) -> dict[int, int]:
        """The numbers under which nominations are judged, by nomination."""
        return {nomination: number for number, nomination in self.nominations}


class Juror(OfficeTable):
    """Somebody's seat in a phase."""

    phase = ForeignKeyField(ReviewPhase, backref="jurors", index=False)
    phase_id: int
    actor = ForeignKeyField(Actor)
    actor_id: int


class Score(OfficeTable, Revised):
    """The points one juror gives one nomination, exact as they were written, in the order of the criteria."""

    phase = ForeignKeyField(ReviewPhase, backref="scores", index=False)
    phase_id: int
    nomination = ForeignKeyField(Nomination)
    nomination_id: int
    juror = ForeignKeyField(Juror)
    juror_id: int
    points = JsonField()


class Ballot(OfficeTable, Revised):
    """The nominations one juror chose; on a ranked ballot the first is the best. The salt keeps its digest from being guessed."""

    phase = ForeignKeyField(ReviewPhase, backref="ballots")
    phase_id: int
    juror = ForeignKeyField(Juror, unique=True)
    juror_id: int
    choices = JsonField()
    salt = CharField(32)


class Recusal(OfficeTable):
    """That a juror stands aside (回避) from judging a nomination, and why."""

    phase = ForeignKeyField(ReviewPhase, backref="recusals", index=False)
    phase_id: int
    juror = ForeignKeyField(Juror)
    juror_id: int
    nomination = ForeignKeyField(Nomination)
    nomination_id: int
    reason = TextField()
    entered_at = CharField(32)


TABLES: tuple[type[peewee.Model], ...] = (ReviewPhase, Juror, Score, Ballot, Recusal)


def phases_of(cycle: Cycle | int) -> list[ReviewPhase]:
    """Return the phases of a cycle in their order."""
    return list(ReviewPhase.select().where(ReviewPhase.cycle == cycle).order_by(ReviewPhase.place))


def jurors_of(phase: ReviewPhase) -> list[Juror]:
    """Return the seats of a phase with their people, in the order in which they were seated."""
    query = Juror.select(Juror, Actor).join(Actor).where(Juror.phase == phase)
    return list(query.order_by(Juror.id))


def recused_from(phase: ReviewPhase) -> set[tuple[int, int]]:
    """Return who stands aside from whom, as (juror, nomination)."""
    return set(Recusal.select(Recusal.juror, Recusal.nomination).where(Recusal.phase == phase).tuples())


def figures_of(phase: ReviewPhase) -> dict[int, tuple[int, Fraction]]:
    """Return the place and the exact figure of each nomination as a closed phase counted them."""
    return {nomination: (place, Fraction(figure)) for place, nomination, figure in phase.ranking}
