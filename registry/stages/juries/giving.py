"""What jurors give: points, ballots, or a reason to stand aside; each for the own seat alone."""

import hashlib
from dataclasses import dataclass
from uuid import uuid4

from registry import clock, events, journal
from registry.errors import InvalidInput, RuleViolation
from registry.records.fields import canonical
from registry.records.juries import Ballot, Juror, Recusal, ReviewPhase, Score
from registry.records.masking import masked
from registry.records.models import Actor
from registry.records.revisions import edit
from registry.stages.juries.counting import criteria_of
from registry.stages.juries.finding import at_home, called, check_state, find_judged, find_seat
from registry.tallying import Ballot as Cast
from registry.tallying import Sheet, exact, tally_approvals, tally_scores
from registry.wording import METHODS

LONGEST_REASON = 200


@dataclass(frozen=True)
class GiveScore:
    """Give a nomination points, one a criterion, written as 86 or 86.5."""

    phase: int
    nomination: int
    points: tuple[str, ...]
    revision: int | None = None


@dataclass(frozen=True)
class CastBallot:
    """Cast a ballot, or another in its place; on a ranked one the first is the best."""

    phase: int
    choices: tuple[int, ...]
    revision: int | None = None


@dataclass(frozen=True)
class Recuse:
    """Stand aside (回避) from judging a nomination, with the reason."""

    phase: int
    nomination: int
    reason: str


def give_score(command: GiveScore, actor: Actor) -> None:
    """Keep the points of the juror's sheet."""
    with at_home(actor):
        phase, seat = _seat(command.phase, actor, "打分", ("scores",))
        (nomination,) = find_judged(phase, (command.nomination,), "打分")
        if _stands_aside(phase, seat, nomination.id):
            raise RuleViolation(reason=f"您已回避{called(phase, nomination)}，不能给他打分。")
        points = tuple(exact(one.strip()) for one in command.points)
        tally_scores(
            [Sheet(seat.id, nomination.id, points)], criteria_of(phase), [nomination.id]
        )  # refuses what cannot be
        given = [one.strip() for one in command.points]
        kept = Score.select().where(Score.phase == phase, Score.juror == seat, Score.nomination == nomination).first()
        if kept is None:
            Score.create(office=phase.office_id, phase=phase, nomination=nomination, juror=seat, points=given)
        else:
            edit(kept, command.revision, f"给{called(phase, nomination)}的分数", points=given)
        journal.record(events.ScoreGiven(phase.office_id, phase.id, nomination.id, actor.id))


def cast_ballot(command: CastBallot, actor: Actor) -> None:
    """Keep the juror's ballot; the journal holds its salted digest."""
    with at_home(actor):
        phase, seat = _seat(command.phase, actor, "投票", ("qualifying", "approval", "ranked"))
        for nomination in find_judged(phase, command.choices, "投票"):
            if _stands_aside(phase, seat, nomination.id):
                raise RuleViolation(reason=f"您已回避{called(phase, nomination)}，不能投他的票。")
        tally_approvals(
            [Cast(seat.id, command.choices)], phase.judged.keys(), most=phase.most_votes
        )  # refuses as above
        if phase.method == "ranked" and not command.choices:
            raise InvalidInput(reason="排序投票至少要排一位。")
        salt, choices = uuid4().hex, list(command.choices)
        kept = Ballot.select().where(Ballot.juror == seat).first()
        if kept is None:
            Ballot.create(office=phase.office_id, phase=phase, juror=seat, choices=choices, salt=salt)
        else:
            edit(kept, command.revision, "您的选票", choices=choices, salt=salt)
        digest = hashlib.sha256(canonical([salt, choices]).encode()).hexdigest()
        journal.record(events.BallotCast(phase.office_id, phase.id, actor.id, digest))


def recuse(command: Recuse, actor: Actor) -> None:
    """Let the juror stand aside; points given before go."""
    with at_home(actor):
        phase, seat = _seat(command.phase, actor, "回避", tuple(METHODS))
        (nomination,) = find_judged(phase, (command.nomination,), "回避")
        name, reason = called(phase, nomination), masked(command.reason.strip())
        if not 1 <= len(reason) <= LONGEST_REASON:
            raise InvalidInput(reason=f"回避要写明原因，最多{LONGEST_REASON}个字，例如“直系亲属”。")
        if _stands_aside(phase, seat, nomination.id):
            raise RuleViolation(reason=f"您已回避{name}，不必再登记。")
        cast = Ballot.select().where(Ballot.juror == seat).first()
        if cast is not None and nomination.id in cast.choices:
            raise RuleViolation(reason=f"您已投了{name}的票，请先改票，再登记回避。")
        Score.delete().where(Score.juror == seat, Score.nomination == nomination).execute()
        Recusal.create(
            office=phase.office_id, phase=phase, juror=seat, nomination=nomination, reason=reason,
            entered_at=clock.written(clock.now()),
        )  # fmt: skip
        journal.record(events.Recused(phase.office_id, phase.id, actor.id, nomination.id))


def _seat(identity: int, actor: Actor, step: str, methods: tuple[str, ...]) -> tuple[ReviewPhase, Juror]:
    phase, seat = find_seat(identity, actor)
    check_state(phase, "active", step)
    if phase.method not in methods:
        raise RuleViolation(reason=f"“{phase.name}”用的是{METHODS[phase.method]}，不能{step}。")
    return phase, seat


def _stands_aside(phase: ReviewPhase, seat: Juror, nomination: int) -> bool:
    aside = Recusal.select().where(Recusal.phase == phase, Recusal.juror == seat, Recusal.nomination == nomination)
    return bool(aside.exists())
