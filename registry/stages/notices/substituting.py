"""Substitution (递补): who takes the place of a name that left a notice; a further notice shows them first."""

from collections.abc import Collection
from dataclasses import dataclass

from registry import events, journal
from registry.errors import NotFound, RuleViolation, WrongState
from registry.records.models import Actor, Nomination, Notice, NoticeEntry
from registry.records.notices import were_checked
from registry.records.plans import plan_of, rules_of
from registry.stages.notices.finding import find_notice, set_state
from registry.wording import CYCLE_STATES, NOMINATION_STATES

_LEFT = ("not_selected", "withdrawn")


@dataclass(frozen=True)
class Substitute:
    """Let somebody not selected take the place of a name that left the notice."""

    notice: int
    removed: int
    nomination: int


def substitute(command: Substitute, _actor: Actor) -> None:
    """Make the nomination a substitute, to be shown in a further notice."""
    notice = find_notice(command.notice)
    cycle = notice.cycle
    removed = _removed(notice, command.removed)
    nomination = Nomination.one(command.nomination)
    if nomination is None or nomination.cycle_id != cycle.id:
        raise NotFound(what="要递补的对象")
    if cycle.state not in ("notice", "approved"):
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="递补")
    if plan_of(cycle).vacancy != "substitute":
        raise RuleViolation(reason="本届规定空出的名额不再递补。")
    _check_vacancy(removed)
    why = _obstacle(nomination, removed, _known_of(removed, [nomination]))
    if why:
        raise RuleViolation(reason=f"“{nomination.name}”不能递补：{why}。")
    nomination.substitutes, nomination.prize, nomination.reason = removed, removed.prize, ""
    set_state(nomination, "substituted")
    set_state(cycle, "notice")
    office, taken = notice.office_id, (cycle.id, notice.id, nomination.id, removed.id)
    journal.record(
        events.NominationsReviewed(office, cycle.id, "substituted", (nomination.id,)),
        events.NomineeSubstituted(office, *taken),
    )


def substitutes_for(removed: Nomination) -> list[Nomination]:
    """Return who may take the place of a name that left a notice, in the order of the list."""
    same = Nomination.select().where(
        Nomination.cycle == removed.cycle_id,
        Nomination.category == removed.category_id,
        Nomination.state == "not_selected",
    )
    found = list(same.order_by(Nomination.position))
    known = _known_of(removed, found)
    return [one for one in found if not _obstacle(one, removed, known)]


def vacancies(notice: Notice) -> list[Nomination]:
    """Return the names that left a notice and whose places nobody took, in the order of the list."""
    entries = NoticeEntry.select(NoticeEntry, Nomination).join(Nomination)
    left = entries.where(NoticeEntry.notice == notice, Nomination.state.in_(_LEFT)).order_by(NoticeEntry.position)
    return [entry.nomination for entry in left if _successor(entry.nomination) is None]


def substituted_in(removed: Collection[int]) -> int:
    """Return how many of these places others took."""
    taken = Nomination.select().where(Nomination.substitutes.in_(sorted(removed)), Nomination.state.not_in(_LEFT))
    return int(taken.count())


def _removed(notice: Notice, identity: int) -> Nomination:
    entry = NoticeEntry.select().where(NoticeEntry.notice == notice, NoticeEntry.nomination == identity).first()
    if entry is None:
        raise NotFound(what="公示名单里的这个对象")
    return entry.nomination  # type: ignore[no-any-return]  # a foreign key's row


def _check_vacancy(removed: Nomination) -> None:
    if removed.state not in _LEFT:
        raise RuleViolation(reason=f"“{removed.name}”还在公示名单上，没有空出名额。")
    if (successor := _successor(removed)) is not None:
        raise RuleViolation(reason=f"“{removed.name}”空出的名额已由“{successor.name}”递补。")


def _successor(removed: Nomination) -> Nomination | None:
    """Return who took the place already, unless they left it in turn."""
    taken = Nomination.select().where(Nomination.substitutes == removed, Nomination.state.not_in(_LEFT))
    return taken.first()  # type: ignore[no-any-return]  # peewee's queries are untyped


@dataclass(frozen=True)
class _Known:
    """What is known of several nominations at once: who stood in a notice, who was checked, which kinds need clearance."""

    shown: Collection[int]
    checked: Collection[int]
    asked: Collection[str]


def _known_of(removed: Nomination, nominations: Collection[Nomination]) -> _Known:
    shown = NoticeEntry.select(NoticeEntry.nomination).join(Notice).where(Notice.cycle == removed.cycle_id)
    clears = "clear" in plan_of(removed.cycle_id).steps
    asked = rules_of(removed.cycle_id)[removed.category_id].clearances if clears else {}
    return _Known(
        {nomination for (nomination,) in shown.tuples()},
        were_checked([one.id for one in nominations]),
        {kind for kind, departments in asked.items() if departments},
    )


def _obstacle(nomination: Nomination, removed: Nomination, known: _Known) -> str:
    """Return why a nomination cannot take that place; nobody skips a step by being a substitute."""
    if nomination.category_id != removed.category_id:
        return "不是同一类别"
    if nomination.state != "not_selected":
        return f"现在是“{NOMINATION_STATES[nomination.state]}”，只有未入选的对象可以递补"
    if nomination.id in known.shown:
        return "已经公示过，又从名单上去掉了"
    if nomination.id not in known.checked:
        return "没有通过资格审查"
    if nomination.kind in known.asked and not nomination.cleared:
        return "还没有征求完各部门的意见"
    return ""
