"""What the page of a cycle's notices shows of each round: its list, objections, postings, and the places left empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry import clock
from registry.records.models import Category, Cycle, Nomination, Notice, NoticeEntry, Objection
from registry.records.notices import WAITING, were_checked
from registry.records.plans import plan_of, rules_of
from registry.records.postings import Posting, postings_of
from registry.stages import notices
from registry.working_days import is_over

MOST = 300  # names to choose from at once


@dataclass(frozen=True)
class Vacancy:
    """A name that left a notice and whose place nobody took, with who may take it."""

    removed: Nomination
    substitutes: Sequence[Nomination]


@dataclass(frozen=True)
class Round:
    """One notice of a cycle as its page shows it."""

    notice: Notice
    entries: Sequence[NoticeEntry]
    objections: Sequence[Objection]
    postings: Sequence[Posting]
    vacancies: Sequence[Vacancy]
    named: Mapping[int, tuple[str, str]]  # what the paper says of each nomination: the name, and what stands beside it

    @property
    def is_over(self) -> bool:
        """Whether its days are over."""
        return is_over(self.notice.last_day, clock.now())

    @property
    def next_day(self) -> date:
        """The first day on which it can be ended."""
        last_day: date = self.notice.last_day
        return last_day + timedelta(days=1)

    @property
    def open_objections(self) -> int:
        """How many objections nobody has settled yet."""
        return sum(one.state == "open" for one in self.objections)


def rounds_of(cycle: Cycle) -> list[Round]:
    """Return the notices of a cycle, the latest first."""
    fills = cycle.state in ("notice", "approved") and plan_of(cycle).vacancy == "substitute"
    found = Notice.select().where(Notice.cycle == cycle).order_by(Notice.round.desc())
    return [_round(notice, fills) for notice in found]


def waiting_of(cycle: Cycle) -> list[Nomination]:
    """Return who shall be shown in the next notice, in the order of its list."""
    query = Nomination.select(Nomination, Category).join(Category)
    waiting = query.where(Nomination.cycle == cycle, Nomination.state.in_(WAITING))
    return list(waiting.order_by(Nomination.position))


def prizeable(cycle: Cycle) -> list[Nomination]:
    """Return who may still be named for a prize: checked and not selected, where the plan has prizes; the first of them."""
    prized = [category for category, rules in rules_of(cycle).items() if rules.prizes]
    if cycle.state != "review" or not prized:
        return []
    query = Nomination.select(Nomination, Category).join(Category).order_by(Nomination.position)
    left = list(query.where(Nomination.cycle == cycle, Nomination.state == "not_selected", Category.id.in_(prized)))
    checked = were_checked([one.id for one in left])
    return [one for one in left if one.id in checked][:MOST]


def _round(notice: Notice, fills: bool) -> Round:
    entries = NoticeEntry.select(NoticeEntry, Nomination).join(Nomination).where(NoticeEntry.notice == notice)
    objections = Objection.select(Objection, Nomination).join(Nomination).where(Objection.notice == notice)
    left = notices.vacancies(notice) if fills else []
    return Round(
        notice,
        list(entries.order_by(NoticeEntry.position)),
        list(objections.order_by(Objection.id)),
        postings_of(notice),
        [Vacancy(one, notices.substitutes_for(one)[:MOST]) for one in left],
        notices.named_as(notice),
    )
