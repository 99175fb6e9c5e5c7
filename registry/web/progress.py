"""How far a cycle has come: its seven steps, which are done, which is next, and the counts that say so."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import peewee

from registry import clock
from registry.errors import NotFound
from registry.records.ceremonies import ceremony_of
from registry.records.models import (
    Announcement,
    Award,
    Ceremony,
    Certificate,
    Cycle,
    Decision,
    Nomination,
    Notice,
    Objection,
)
from registry.working_days import is_over

STEPS = ("collect", "review", "notice", "decision", "ceremony", "certificates", "news")
_PASSED = {
    "collect": ("review", "notice", "approved", "decided", "archived", "term_ended"),
    "review": ("notice", "approved", "decided", "archived", "term_ended"),
    "notice": ("approved", "decided", "archived", "term_ended"),
    "decision": ("decided", "archived", "term_ended"),
}


@dataclass(frozen=True)
class Progress:
    """A cycle with everything its steps brought forth so far."""

    cycle: Cycle
    nominations: Counter[str]
    notice: Notice | None
    objections: int
    decision: Decision | None
    certificates: Counter[str]
    ceremony: Ceremony | None
    announcement: Announcement | None

    @property
    def people(self) -> int:
        """The nominations that were not withdrawn."""
        return self.nominations.total() - self.nominations["withdrawn"]

    @property
    def current(self) -> str:
        """The step at which the cycle stands; empty once nothing is left to do."""
        if self.cycle.state in ("cancelled", "archived", "term_ended"):
            return ""
        return next((step for step in STEPS if not self.done(step)), "")

    @property
    def unshown(self) -> int:
        """The candidates and substitutes who stand in no notice yet though one was published."""
        shown = self.cycle.state in ("notice", "approved")
        return self.nominations["candidate"] + self.nominations["substituted"] if shown else 0

    @property
    def notice_over(self) -> bool:
        """Whether the days of the notice are over."""
        return self.notice is not None and is_over(self.notice.last_day, clock.now())

    def done(self, step: str) -> bool:
        """Tell whether a step is done."""
        if step in _PASSED:
            return self.cycle.state in _PASSED[step]
        if step == "ceremony":
            return self.ceremony is not None and self.ceremony.state == "held"
        if step == "certificates":
            return bool(self.certificates) and not (self.certificates["numbered"] or self.certificates["held"])
        return self.announcement is not None and self.announcement.state not in ("draft", "checked", "approved")

    def state(self, step: str) -> str:
        """Return done, current or next."""
        if self.done(step):
            return "done"
        return "current" if step == self.current else "next"


def find_cycle(identity: int) -> Cycle:
    """Return a cycle in sight; raise NotFound for any other."""
    cycle = Cycle.one(identity)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    return cycle


def progress_of(cycle: Cycle) -> Progress:
    """Look up how far a cycle has come."""
    decision = _last(Decision, cycle)
    notice = _last(Notice, cycle)
    ceremony = ceremony_of(cycle.id)
    return Progress(
        cycle=cycle,
        nominations=_tally(Nomination.select(Nomination.state, _COUNT).where(Nomination.cycle == cycle), Nomination),
        notice=notice,
        objections=_open_objections(cycle),
        decision=decision,
        certificates=_certificates(decision),
        ceremony=ceremony,
        announcement=Announcement.get_or_none(Announcement.ceremony == ceremony) if ceremony else None,
    )


_COUNT = peewee.fn.COUNT(peewee.SQL("1"))


def _last(model: Any, cycle: Cycle) -> Any:
    return model.select().where(model.cycle == cycle).order_by(model.id.desc()).first()


def _tally(query: Any, model: Any) -> Counter[str]:
    return Counter({state: int(count) for state, count in query.group_by(model.state).tuples()})


def _open_objections(cycle: Cycle) -> int:
    """Count the objections to all notices of a cycle that nobody has settled yet."""
    query = Objection.select().join(Notice).where(Notice.cycle == cycle, Objection.state == "open")
    return int(query.count())


def _certificates(decision: Decision | None) -> Counter[str]:
    if decision is None:
        return Counter()
    query = Certificate.select(Certificate.state, _COUNT).join(Award).where(Award.decision == decision)
    return _tally(query, Certificate)
