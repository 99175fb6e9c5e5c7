"""Who has not given all there is to give in a phase."""

from collections import defaultdict

from registry.records.database import rows_of
from registry.records.juries import Ballot, ReviewPhase, Score, jurors_of, recused_from
from registry.stages.juries.finding import standing_ids


def lacks(phase: ReviewPhase) -> dict[int, int]:
    """Return by juror how many sheets, or the one ballot, are still lacking; who gave everything is left out."""
    seats = [one.id for one in jurors_of(phase)]
    if phase.method != "scores":
        cast = {juror for (juror,) in Ballot.select(Ballot.juror).where(Ballot.phase == phase).tuples()}
        return {seat: 1 for seat in seats if seat not in cast}
    done: dict[int, set[int]] = defaultdict(set)
    for juror, nomination in rows_of(Score.select(Score.juror, Score.nomination).where(Score.phase == phase)):
        done[juror].add(nomination)
    for juror, nomination in recused_from(phase):
        done[juror].add(nomination)
    wanted = set(standing_ids(phase))
    return {seat: len(wanted - done[seat]) for seat in seats if wanted - done[seat]}
