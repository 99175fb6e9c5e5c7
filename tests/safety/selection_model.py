"""What the rules of a selection allow, written down once more: a model that knows nothing of the register's code.

It follows the states and rules of the field alone. The machine beside it plays commands on the real bus and asks the
model whether each may pass and what it does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from chinese_calendar import is_workday

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTICE_DAYS = 5
ROLES = Path(__file__).parents[1] / "data" / "roles.txt"

LEGAL = {  # what a nomination may become
    "received": {"checked", "returned", "withdrawn"},
    "returned": {"received", "checked", "not_selected", "withdrawn", "returned"},
    "checked": {"returned", "clearing", "candidate", "not_selected", "withdrawn"},
    "clearing": {"vetoed", "candidate", "not_selected", "withdrawn"},
    "candidate": {"clearing", "proposed", "not_selected", "withdrawn"},
    "not_selected": {"substituted", "candidate"},
    "substituted": {"proposed", "withdrawn"},
    "proposed": {"objected", "awarded", "withdrawn"},
    "objected": {"proposed", "not_selected"},
    "vetoed": set[str](),
    "withdrawn": set[str](),
    "awarded": set[str](),
}
GONE = ("not_selected", "withdrawn")
LEGAL_CYCLE = {
    "draft": {"open", "cancelled"},
    "open": {"review", "cancelled"},
    "review": {"notice", "cancelled"},
    "notice": {"approved", "notice", "cancelled"},
    "approved": {"decided", "notice", "cancelled"},  # back to notice: somebody was put in a vacant place
    "decided": {"archived", "term_ended"},
    "archived": {"term_ended"},
    "cancelled": set[str](),
    "term_ended": set[str](),
}
LEGAL_AWARD = {
    "active": {"retained", "suspended", "expired", "revoked"},
    "retained": {"suspended", "expired", "revoked", "retained"},
    "suspended": {"active", "retained", "revoked", "expired"},
    "expired": {"revoked"},
    "revoked": set[str](),
}


@dataclass(eq=False)
class Nominee:
    """A nomination as the rules see it; `past` are all states it was in."""

    id: int
    cycle: "Edition"
    state: str = "received"
    past: list[str] = field(default_factory=lambda: ["received"])
    passed: bool = False  # the eligibility check, and not sent back since
    answers: dict[str, str] = field(default_factory=dict)  # of departments: open, agree, veto, silent
    cleared: bool = False
    prize: bool = False
    replaces: "Nominee | None" = None

    def to(self, state: str) -> None:
        assert state in LEGAL[self.state] or state == self.state == "objected", f"{self.state} → {state}"
        self.state = state
        self.past.append(state)
        if state in ("checked", "returned"):
            self.passed = state == "checked"


@dataclass(eq=False)
class Asked:
    """What one department was asked about, until a day."""

    id: int
    cycle: "Edition"
    department: str
    asked_on: date
    due_on: date
    names: list[Nominee]
    closed: bool = False


@dataclass(eq=False)
class Posted:
    """A public notice: who stood in it, until when, who answers for it."""

    id: int
    cycle: "Edition"
    published_on: date
    last_day: date
    names: list[Nominee]
    published_by: str
    closed_by: str = ""
    open: dict[int, Nominee] = field(default_factory=dict)


@dataclass(eq=False)
class Honor:
    """An award and what became of it."""

    id: int
    nominee: Nominee
    granted_on: date
    ends_on: date | None
    state: str = "active"
    before: str = "active"
    proposed: tuple[int, str] | None = None  # a revocation that waits to be signed, and who proposed it
    corrected_to: str = ""

    def to(self, state: str) -> None:
        assert state in LEGAL_AWARD[self.state], f"{self.state} → {state}"
        self.before, self.state = self.state, state


@dataclass(eq=False)
class Edition:
    """A cycle of one office."""

    id: int
    office: int
    category: int
    state: str = "draft"
    nominees: list[Nominee] = field(default_factory=list)
    notices: list[Posted] = field(default_factory=list)
    honors: list[Honor] = field(default_factory=list)
    signed_by: str = ""
    departments: tuple[str, ...] = ()  # that must agree before anybody is a candidate
    substitutes: bool = False  # whether a place that falls vacant is taken by another
    prizes: int = 0
    term_years: int | None = None
    asked: list[Asked] = field(default_factory=list)

    def to(self, state: str) -> None:
        assert state in LEGAL_CYCLE[self.state], f"{self.state} → {state}"
        self.state = state

    def of(self, ids: Iterable[int]) -> list[Nominee]:
        wanted = set(ids)
        return [one for one in self.nominees if one.id in wanted]

    def is_settled(self) -> bool:
        """Tell whether every notice is closed and nobody waits for one."""
        waiting = any(one.state in ("candidate", "substituted") for one in self.nominees)
        return not waiting and all(notice.closed_by for notice in self.notices)

    def vacancies(self, notice: Posted) -> list[Nominee]:
        """Return the names that left a notice and whose places nobody holds."""
        taken = [one.replaces for one in self.nominees if one.state not in GONE]
        return [one for one in notice.names if one.state in GONE and one not in taken]

    def may_replace(self, one: Nominee) -> bool:
        """Tell whether a nominee may take a vacant place: nobody skips a step by being a substitute."""
        public = any(one in notice.names for notice in self.notices)
        return one.state == "not_selected" and one.passed and not public and (one.cleared or not self.departments)


@dataclass(frozen=True)
class Somebody:
    """A person at the bus."""

    username: str
    roles: frozenset[str]
    office: int
    below: frozenset[int]


def matrix() -> dict[str, dict[str, str]]:
    """Read who may do what as people agreed it."""
    head, *lines = ROLES.read_text("utf-8").splitlines()
    columns = head.split()[1:]
    rows = [line.split() for line in lines if line.strip()]
    return {name: dict(zip(columns, cells, strict=True)) for name, *cells in rows}


def reach_of(who: Somebody, action: str, agreed: dict[str, dict[str, str]]) -> frozenset[int] | None:
    """Return the offices in which somebody may do that; None where no role of theirs may."""
    cells = {agreed[action][role] for role in who.roles} - {"-"}
    if not cells:
        return None
    own = frozenset((who.office,))
    return own | who.below if "B" in cells else own


def midnight_after(day: date) -> datetime:
    """Return the end of a day: 24:00 in China."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def last_day_of(published_on: date, days: int = NOTICE_DAYS) -> date:
    """Return the last day of a notice of so many working days; the day of publication does not count."""
    day = published_on
    while days:
        day += timedelta(days=1)
        days -= is_workday(day)
    return day


def end_of_term(granted_on: date, years: int | None) -> date | None:
    """Return the last day of a term of so many years."""
    return None if years is None else granted_on.replace(year=granted_on.year + years) - timedelta(days=1)


def all_in(nominees: Sequence[Nominee], states: Iterable[str]) -> bool:
    """Tell whether every one of them is in one of these states, and there is one at all."""
    known = set(states)
    return bool(nominees) and all(one.state in known for one in nominees)
