"""The clearance asked for, and what becomes of nominations once departments have answered."""

from collections.abc import Iterator, Sequence
from datetime import date

from registry import events, journal
from registry.errors import NotFound, WrongState
from registry.records import clearances
from registry.records.clearances import Clearance, ClearanceReply
from registry.records.models import Nomination
from registry.records.plans import plan_of

PART = 500  # nominations a query


def find_clearance(identity: int) -> Clearance:
    """Return the clearance of that id in sight; raise NotFound if there is none."""
    found = Clearance.one(identity)
    if found is None:
        raise NotFound(what="这次征求意见")
    return found


def find_asked(identity: int, step: str) -> Clearance:
    """Return a clearance whose department may still answer; raise WrongState once it is closed."""
    found = find_clearance(identity)
    if found.state != "asked":
        raise WrongState(what=f"向{clearances.department_name(found.department)}征求意见", state="已结束", step=step)
    return found


def replies_of(clearance: Clearance) -> list[ClearanceReply]:
    """Return all that a department was asked about, its nominations joined, in the order of the workbook."""
    query = ClearanceReply.select(ClearanceReply, Nomination).join(Nomination)
    return list(query.where(ClearanceReply.clearance == clearance).order_by(ClearanceReply.place))


def move(clearance: Clearance, nominations: Sequence[int], state: str, **changes: object) -> None:
    """Let nominations take another state of the review, many at a time, and tell it."""
    if nominations:
        change(nominations, state=state, **changes)
        told = (clearance.cycle_id, state, tuple(nominations))
        journal.record(events.NominationsReviewed(clearance.office_id, *told))


def change(nominations: Sequence[int], **changes: object) -> None:
    """Change nominations, many at a time."""
    for part in parts(nominations):
        Nomination.update(**changes, revision=Nomination.revision + 1).where(Nomination.id.in_(part)).execute()


def mark(replies: Sequence[int], answer: str, replied_on: date) -> None:
    """Enter one answer to many replies."""
    changes = {"answer": answer, "replied_on": replied_on}
    for part in parts(replies):
        ClearanceReply.update(**changes, revision=ClearanceReply.revision + 1).where(
            ClearanceReply.id.in_(part)
        ).execute()


def settle(clearance: Clearance, nominations: Sequence[Nomination]) -> None:
    """Mark as cleared whom every department that is needed agrees to; where they were candidates, they are again."""
    lacking = clearances.lacking(clearance.cycle_id, nominations)
    clear = [one.id for one in nominations if one.state == "clearing" and one.id not in lacking]
    if clearances.comes_after_score(plan_of(clearance.cycle_id).steps):
        move(clearance, clear, "candidate", cleared=True)
    else:
        change(clear, cleared=True)


def parts(identities: Sequence[int]) -> Iterator[list[int]]:
    """Yield ids in parts that one query may name."""
    return (list(identities[start : start + PART]) for start in range(0, len(identities), PART))
