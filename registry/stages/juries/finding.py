"""The phase asked for, the juror's seat in it, and who is judged."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from registry.errors import NotFound, RuleViolation, WrongState
from registry.records import scope
from registry.records.juries import Juror, ReviewPhase
from registry.records.models import Actor, Nomination
from registry.wording import NOMINATION_STATES, PHASE_STATES

STANDING = ("checked", "clearing")  # whoever left these states is judged no longer
_PART = 500


@contextmanager
def at_home(actor: Actor) -> Iterator[None]:
    """Open the juror's own office for a block: the role itself sees nothing, what a seat shows is given out here alone."""
    with scope.within(scope.Scope(frozenset((actor.office_id,)), actor.id)):
        yield


def find_phase(identity: int) -> ReviewPhase:
    """Return the phase of that id in sight; raise NotFound if there is none."""
    phase = ReviewPhase.one(identity)
    if phase is None:
        raise NotFound(what="这轮评审")
    return phase


def find_seat(identity: int, actor: Actor) -> tuple[ReviewPhase, Juror]:
    """Return a phase and the actor's seat in it; raise RuleViolation without one."""
    phase = find_phase(identity)
    seat = Juror.select().where(Juror.phase == phase, Juror.actor == actor.id).first()
    if seat is None:
        raise RuleViolation(reason=f"您不是“{phase.name}”的评委。")
    return phase, seat


def check_state(phase: ReviewPhase, wanted: str, step: str) -> None:
    """Raise WrongState unless the phase is in the state that a step starts from."""
    if phase.state != wanted:
        raise WrongState(what=f"评审“{phase.name}”", state=PHASE_STATES[phase.state], step=step)


def judged(phase: ReviewPhase, among: Collection[int] | None = None) -> list[Nomination]:
    """Return the nominations of a phase, or those of them that are asked for, in the order in which they are numbered."""
    found: dict[int, Nomination] = {}
    wanted = [identity for identity in phase.judged if among is None or identity in among]
    for part in _parts(wanted):
        found |= {one.id: one for one in Nomination.select().where(Nomination.id.in_(part))}
    return [found[identity] for identity in wanted if identity in found]


def standing(phase: ReviewPhase) -> list[Nomination]:
    """Return those of a phase who were neither taken back nor dropped since."""
    return [one for one in judged(phase) if one.state in STANDING]


def standing_ids(phase: ReviewPhase) -> list[int]:
    """Return the ids of those, read without the rest of their rows."""
    states: dict[int, str] = {}
    wanted = list(phase.judged)
    for part in _parts(wanted):
        states |= dict(Nomination.select(Nomination.id, Nomination.state).where(Nomination.id.in_(part)).tuples())
    return [identity for identity in wanted if states.get(identity) in STANDING]


def find_judged(phase: ReviewPhase, identities: Sequence[int], step: str) -> list[Nomination]:
    """Return nominations that are judged in a phase; raise NotFound for any other, WrongState for one that left."""
    wanted = set(identities)
    if not wanted <= phase.judged.keys():
        raise NotFound(what="这轮评审里的这个对象")
    found = judged(phase, wanted)
    for one in found:
        if one.state not in STANDING:
            raise WrongState(what=called(phase, one), state=NOMINATION_STATES[one.state], step=step)
    return found


def called(phase: ReviewPhase, nomination: Nomination) -> str:
    """Return what a juror calls a nomination: its name, or its number where the phase is blind."""
    return number_of(phase, nomination.id) if phase.blind else f"“{nomination.name}”"


def number_of(phase: ReviewPhase, nomination: int) -> str:
    """Return the number under which a nomination is judged."""
    return numbered(phase.judged[nomination])


def numbered(place: int) -> str:
    """Return a place in a phase as people say it."""
    return f"{place}号"


def _parts(identities: Sequence[int]) -> Iterator[list[int]]:
    return (list(identities[start : start + _PART]) for start in range(0, len(identities), _PART))
