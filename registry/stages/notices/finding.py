"""The cycle or notice asked for, what the journal tells of it, and the step it takes."""

from dataclasses import dataclass

from registry import events, journal
from registry.errors import NotFound, WrongState
from registry.records.ledger import Entry
from registry.records.models import Cycle, Nomination, Notice
from registry.wording import CYCLE_STATES


def find_cycle(identity: int) -> Cycle:
    """Return the cycle of that id in sight; raise NotFound if there is none."""
    cycle = Cycle.one(identity)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    return cycle


def find_notice(identity: int) -> Notice:
    """Return the notice of that id in sight; raise NotFound if there is none."""
    notice = Notice.one(identity)
    if notice is None:
        raise NotFound(what="这次公示")
    return notice


@dataclass(frozen=True)
class Published:
    """A notice as the journal tells it, and the instant at which that was recorded."""

    event: events.NoticePublished
    at: str


def published_as(notice: Notice) -> Published | None:
    """Return a notice as it was published; None where the journal does not know it."""
    about = Entry.facts.contains(f'"notice":{notice.id},')  # narrows only: what counts is the event itself
    for entry in Entry.select().where(Entry.name == "NoticePublished", Entry.office == notice.office_id, about):
        event = journal.event_of(entry)
        if isinstance(event, events.NoticePublished) and event.notice == notice.id:
            return Published(event, str(entry.recorded_at))
    return None


def refuse_cancelled(notice: Notice, step: str) -> None:
    """Raise WrongState where the notice's cycle was cancelled: its list is nobody's any more."""
    cycle = notice.cycle
    if cycle.state == "cancelled":
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step=step)


def set_state(row: Cycle | Notice | Nomination, state: str) -> None:
    """Let a row take its next state."""
    row.state = state
    row.save()
