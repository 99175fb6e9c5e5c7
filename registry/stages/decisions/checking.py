"""What must hold before a decision: every notice over, closed and as it was shown, nothing open, somebody else to sign."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.errors import NotYetDecidable, RuleViolation, WrongState
from registry.records.ledger import Entry
from registry.records.models import Actor, Cycle, Nomination, Notice, NoticeEntry, Objection
from registry.records.notices import WAITING, Shown, shown, shown_digest
from registry.wording import CYCLE_STATES
from registry.working_days import is_over


@dataclass(frozen=True)
class Told:
    """What the journal tells of a cycle's notices: each as published, who published or closed one, and when last."""

    published: dict[int, events.NoticePublished]
    proposers: frozenset[int]
    last_at: str


def check_notices(cycle: Cycle, adopted_on: date) -> list[Notice]:
    """Return the notices of a cycle; refuse while one of them runs, is not closed, or something in it is open."""
    if cycle.state not in ("notice", "approved"):
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="作出表彰决定")
    notices = list(Notice.select().where(Notice.cycle == cycle).order_by(Notice.round))
    last_day = max(notice.last_day for notice in notices)
    if not is_over(last_day, clock.now()) or adopted_on <= last_day:
        raise NotYetDecidable(last_day=full_date(last_day), next_day=full_date(last_day + timedelta(days=1)))
    if Objection.select().where(Objection.notice.in_(notices), Objection.state == "open").exists():
        raise RuleViolation(reason="公示期内的异议还没有处理完，不能作出表彰决定。")
    if any(notice.state != "closed" for notice in notices):
        raise RuleViolation(reason="公示期已满，请先结束公示（写明公示结果），再作出表彰决定。")
    waiting = Nomination.select().where(Nomination.cycle == cycle, Nomination.state.in_(WAITING))
    if (first := waiting.order_by(Nomination.position).first()) is not None:
        raise RuleViolation(reason=f"“{first.name}”等{waiting.count()}个对象还没有公示，请先再次公示，或者撤回他们。")
    return notices


def told_of(cycle: Cycle) -> Told:
    """Return what the journal tells of the notices of a cycle."""
    names = ("NoticePublished", "NoticeClosed")
    about = Entry.facts.contains(f'"cycle":{cycle.id},')  # narrows only: what counts is the event itself
    entries = Entry.select().where(Entry.name.in_(names), Entry.office == cycle.office_id, about)
    told = [(entry, journal.event_of(entry)) for entry in entries.order_by(Entry.seq)]
    ours = [
        (entry, event)
        for entry, event in told
        if isinstance(event, events.NoticePublished | events.NoticeClosed) and event.cycle == cycle.id
    ]
    published = {event.notice: event for _, event in ours if isinstance(event, events.NoticePublished)}
    proposers = frozenset(entry.actor for entry, _ in ours if entry.actor is not None)
    return Told(published, proposers, max((entry.recorded_at for entry, _ in ours), default=""))


def check_signing(actor: Actor, proposers: Iterable[int]) -> None:
    """Refuse the signature of whoever published or closed a notice, under another account of the same office too."""
    for proposer in Actor.select().where(Actor.id.in_(sorted(proposers))):
        if is_among(actor, [proposer]):
            raise RuleViolation(
                reason=f"公示名单由{proposer.name}提请，同一个人不能再签发；请另一位签发人作出表彰决定。"
            )


def proposers_of(cycle: Cycle) -> list[Actor]:
    """Return who published or closed a notice of a cycle, as its rows say: they put the list forward and cannot sign."""
    kept = Notice.select(Notice.published_by, Notice.closed_by).where(Notice.cycle == cycle).tuples()
    identities = sorted({identity for pair in kept for identity in pair if identity is not None})
    return list(Actor.select().where(Actor.id.in_(identities)).order_by(Actor.id))


def is_among(actor: Actor, others: Iterable[Actor]) -> bool:
    """Tell whether somebody is one of these people, under another account of the same office too."""
    return any(one.id == actor.id or (one.office_id, one.name) == (actor.office_id, actor.name) for one in others)


def check_frozen(notices: Sequence[Notice], told: Told, proposed: Sequence[Nomination]) -> None:
    """Refuse where a list is no longer the one that was shown, or a name was never shown at all."""
    public: set[int] = set()
    for notice in notices:
        listed = _listed_now(notice)
        public |= {one.nomination for one in listed}
        published = told.published.get(notice.id)
        if published is None or not _as_published(listed, published, notice.roster_digest):
            raise RuleViolation(
                reason=f"公示名单与公示时不一致（{_changed(listed, published)}），不能作出表彰决定；改过的名字要重新公示。"
            )
    for nomination in proposed:
        if nomination.id not in public:
            raise RuleViolation(reason=f"“{nomination.name}”没有公示过，不能表彰。")


def _listed_now(notice: Notice) -> list[Shown]:
    query = NoticeEntry.select(NoticeEntry, Nomination).join(Nomination).where(NoticeEntry.notice == notice)
    return [shown(entry.nomination) for entry in query.order_by(NoticeEntry.position)]


def _as_published(listed: Sequence[Shown], published: events.NoticePublished, kept: str) -> bool:
    if not published.digest:  # from before lists were frozen: the names and units are all that was told
        return tuple((one.nomination, one.name, one.unit) for one in listed) == published.entries
    return shown_digest(listed) == published.digest == kept


def _changed(listed: Sequence[Shown], published: events.NoticePublished | None) -> str:
    """Name the first row that is not as it was shown, by the name it was shown under."""
    if published is None:
        return "日志里没有这次公示"
    for now, then in zip(listed, published.entries, strict=False):
        if (now.nomination, now.name, now.unit) != then:
            return f"“{then[1]}”"
    count = min(len(listed), len(published.entries))
    more = [one.name for one in listed[count:]] or [name for _, name, _ in published.entries[count:]]
    return f"“{more[0]}”" if more else "类别或次序"
