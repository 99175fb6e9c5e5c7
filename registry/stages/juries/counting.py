"""The count of a phase, from what was given: the same rows give the same ranking, whoever counts and whenever."""

from fractions import Fraction
from functools import cache

from registry.records.database import rows_of
from registry.records.juries import Ballot, Recusal, ReviewPhase, Score, recused_from
from registry.stages.juries.finding import standing_ids
from registry.tallying import Ballot as Cast
from registry.tallying import (
    Criterion,
    Ranking,
    Sheet,
    Tally,
    exact,
    ranking,
    tally_approvals,
    tally_ranks,
    tally_scores,
)

Written = tuple[tuple[int, int, str], ...]


def criteria_of(phase: ReviewPhase) -> tuple[Criterion, ...]:
    """Return what is scored in a phase."""
    return tuple(Criterion(name, weight, most) for name, weight, most in phase.criteria)


def count(phase: ReviewPhase) -> Ranking:
    """Return the ranking of a phase; who left it before it closed is not in it."""
    nominations = list(phase.judged) if phase.state == "closed" else standing_ids(phase)
    return ranking(_tally(phase, nominations), phase.average if phase.method == "scores" else "mean")


def written(counted: Ranking) -> Written:
    """Return a ranking in plain values, its figures exact."""
    return tuple((row.place, row.nomination, str(row.figure)) for row in counted.rows)


def _tally(phase: ReviewPhase, nominations: list[int]) -> Tally:
    recusals, among = recused_from(phase), set(nominations)
    if phase.method == "scores":
        query = Score.select(Score.juror, Score.nomination, Score.points).where(Score.phase == phase)
        read = cache(_points)  # few sheets say what no other says
        sheets = (
            Sheet(juror, nomination, read(points))
            for juror, nomination, points in rows_of(query)
            if nomination in among
        )
        return tally_scores(sheets, criteria_of(phase), nominations, recusals)
    query = Ballot.select(Ballot.juror, Ballot.choices).where(Ballot.phase == phase)
    ballots = (Cast(juror, tuple(one for one in choices if one in among)) for juror, choices in query.tuples())
    if phase.method == "ranked":
        return tally_ranks(ballots, nominations, phase.most_votes or len(nominations), recusals)
    return tally_approvals(ballots, nominations, recusals, phase.most_votes)


def _points(written: str) -> tuple[Fraction, ...]:
    """Return the points of a sheet as its column keeps them."""
    return tuple(map(exact, Score.points.python_value(written)))


def recusals_of(phase: ReviewPhase) -> list[Recusal]:
    """Return who stands aside from whom and why, in the order in which it was entered."""
    return list(Recusal.select().where(Recusal.phase == phase).order_by(Recusal.id))
