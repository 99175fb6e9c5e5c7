"""Whoever leaves hands over the open work: a colleague takes every piece, and the account is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from registry import clock, events, journal
from registry.errors import InvalidInput, RuleViolation
from registry.records import scope
from registry.records.afterwards import AwardChange
from registry.records.delegations import Handover
from registry.records.juries import Juror, ReviewPhase
from registry.records.models import Actor
from registry.records.uploads import Upload
from registry.stages.offices.changing import dismiss
from registry.stages.offices.people import find_person
from registry.wording import ROLES


@dataclass(frozen=True)
class HandOverWork:
    """Give all open work of one person to another of the same office, and dismiss the first."""

    giver: int
    taker: int


class Work(NamedTuple):
    """One kind of open work: what it is called, the role it needs, how to count it and how to give it away."""

    name: str
    said: str
    role: str
    count: Callable[[Actor], int]
    give: Callable[[Actor, Actor], None]


def hand_over_work(command: HandOverWork, actor: Actor) -> dict[str, int]:
    """Move the work; return how much of each kind went over."""
    giver, taker = find_person(command.giver), find_person(command.taker)
    _check_pair(giver, taker, actor)
    # Uploads lie outside an admin's sight; who they belong to is moved here, nothing of them is read.
    with scope.within(scope.Scope(frozenset((giver.office_id,)), actor.id)):
        what = _move(giver, taker)
        dismiss(giver, None)
        Handover.create(
            office=giver.office_id,
            giver=giver,
            taker=taker,
            what=what,
            handed_by=actor,
            handed_at=clock.written(clock.now()),
        )
        journal.record(events.WorkHandedOver(giver.office_id, giver.id, taker.id, **_counted(what)))
    return what


def open_work(person: Actor) -> dict[str, int]:
    """Return how much open work a person has, by what it is called."""
    with scope.within(scope.Scope(frozenset((person.office_id,)))):
        return {work.said: count for work in WORK if (count := work.count(person))}


def open_seats(person: Actor) -> int:
    """Return in how many phases that have not closed a person has a seat: a seat is personal and goes to nobody."""
    with scope.within(scope.Scope(frozenset((person.office_id,)))):
        seats = Juror.select().join(ReviewPhase).where(Juror.actor == person, ReviewPhase.state != "closed")
        return int(seats.count())


def _check_pair(giver: Actor, taker: Actor, actor: Actor) -> None:
    if giver.id == taker.id:
        raise InvalidInput(reason="不能移交给本人，请选另一个人。")
    if giver.id == actor.id:
        raise RuleViolation(reason="不能停用自己，请由另一位系统管理员办理。")
    if taker.office_id != giver.office_id:
        raise RuleViolation(reason=f"{taker.name}和{giver.name}不在同一个单位，不能移交。")
    if not taker.active:
        raise RuleViolation(reason=f"{taker.name}的账号已停用，不能接手。")


def _move(giver: Actor, taker: Actor) -> dict[str, int]:
    """Give every kind of work away, once it is known that the taker may do all of it."""
    what = {work.name: work.count(giver) for work in WORK}
    for work in WORK:
        if what[work.name] and work.role not in taker.roles:
            raise RuleViolation(reason=f"{taker.name}没有{ROLES[work.role]}的角色，接不了{work.said}。")
    for work in WORK:
        work.give(giver, taker)
    return what


def _counted(what: dict[str, int]) -> dict[str, int]:
    return {name: what.get(name, 0) for name in ("uploads", "changes", "seats")}


def _count_uploads(person: Actor) -> int:
    theirs = (Upload.uploaded_by == person) | (Upload.confirmed_by == person)
    return int(Upload.select().where(theirs).count())


def _give_uploads(giver: Actor, taker: Actor) -> None:
    Upload.update(uploaded_by=taker).where(Upload.uploaded_by == giver).execute()
    Upload.update(confirmed_by=taker).where(Upload.confirmed_by == giver).execute()


def _count_changes(person: Actor) -> int:
    return int(AwardChange.select().where(*_proposed_by(person)).count())


def _give_changes(giver: Actor, taker: Actor) -> None:
    """Make the taker who proposed: who then signs must be somebody else still."""
    AwardChange.update(proposed_by=taker).where(*_proposed_by(giver)).execute()


def _proposed_by(person: Actor) -> tuple[object, object]:
    return AwardChange.proposed_by == person, AwardChange.state == "proposed"


WORK: tuple[Work, ...] = (
    Work("uploads", "没有办完的花名册", "clerk", _count_uploads, _give_uploads),
    Work("changes", "提请中的撤销荣誉", "reviewer", _count_changes, _give_changes),
)
