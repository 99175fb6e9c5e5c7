"""What anybody may read of a notice without signing in: while its days run, what it says; afterwards no name any more."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from registry import clock
from registry.drafting.listing import refuse_private
from registry.drafting.notice_text import NoticeFacts, how_to_object, notice_said, proposed_list
from registry.errors import NotFound
from registry.records import scope
from registry.records.database import among
from registry.records.models import Nomination, Notice, NoticeEntry, Person
from registry.stages.notices.documents import facts_of
from registry.stages.notices.holidays import calendar_of
from registry.working_days import is_over

_STANDING = ("proposed", "objected")  # that somebody objected to a name is nobody else's business
_PART = 500


@dataclass(frozen=True)
class Public:
    """A notice as the public may read it; `facts` are None once its days are over: names are shown no longer than needed."""

    title: str
    office: str
    places: str
    last_day: date
    result: str
    facts: NoticeFacts | None = None
    objecting: str = ""
    days_left: int = 0


def public_notice(identity: int) -> Public:
    """Return a notice for anybody to read; one that is not public yet, or was cancelled, is like one that never was."""
    with scope.everywhere():
        notice = Notice.one(identity)
        if notice is None or notice.published_on > clock.today() or notice.cycle.state == "cancelled":
            raise NotFound(what="这次公示")
        cycle = notice.cycle
        named = proposed_list(cycle.program.form)
        title = f"{cycle.label}“{cycle.program.name}”{named}的{notice_said(notice.round)}"
        over = Public(title, notice.office.name, notice.places, notice.last_day, notice.result)
        if notice.state != "running" or is_over(notice.last_day, clock.now()):
            return over
        facts = facts_of(notice, _hidden(notice))
        refuse_private(f"{one.name} {one.unit}" for category in facts.categories for one in category.entries)
        return replace(over, facts=facts, objecting=how_to_object(bool(facts.email)), days_left=_days_left(notice))


def _hidden(notice: Notice) -> set[int]:
    """Return who left the list since, and whose facts were put away."""
    entries = NoticeEntry.select(Nomination.id, Nomination.state, Nomination.person).join(Nomination)
    listed = list(entries.where(NoticeEntry.notice == notice).tuples())
    people = [person for _, _, person in listed if person is not None]
    closed: set[int] = set()
    for start in range(0, len(people), _PART):
        away = Person.select(Person.id).where(among(Person.id, people[start : start + _PART]), Person.state != "open")
        closed |= {person for (person,) in away.tuples()}
    return {nomination for nomination, state, person in listed if state not in _STANDING or person in closed}


def _days_left(notice: Notice) -> int:
    """Count the working days that are left, today included."""
    calendar, day, count = calendar_of(notice.office_id), max(clock.today(), notice.first_day), 0
    while day <= notice.last_day:
        count += calendar.is_working_day(day)
        day += timedelta(days=1)
    return count
