"""Awards: one for each proposal, in the order of the list, each told in the journal."""

from collections.abc import Sequence
from datetime import date, timedelta

from registry import events, journal
from registry.drafting.kinds import title_of
from registry.records.database import first_free_id, insert_rows
from registry.records.models import Decision, Nomination
from registry.records.plans import rules_of

_COLUMNS = ("id", "office_id", "decision_id", "nomination_id", "category_id", "kind", "name", "unit", "title", "granted_on",
            "position", "state", "ends_on", "prize")  # fmt: skip


def grant(decision: Decision, proposed: Sequence[Nomination]) -> None:
    """Grant each proposal its award: the title for as long as the plan says, or the prize of its category."""
    rules = rules_of(decision.cycle_id)
    first, granted_on = first_free_id("award", len(proposed)), decision.adopted_on
    rows, granted = [], []
    for position, nomination in enumerate(proposed, start=1):
        rule, prize = rules[nomination.category_id], bool(nomination.prize)
        identity, title = first + position - 1, title_of(rule.category.name, prize)
        years = None if prize else rule.term_years
        ends_on = last_day_of_term(granted_on, years).isoformat() if years else None
        said = (nomination.kind, nomination.name, nomination.unit, title)
        rows.append((identity, decision.office_id, decision.id, nomination.id, nomination.category_id, *said,
                     granted_on.isoformat(), position, "active", ends_on, prize))  # fmt: skip
        ids = (decision.office_id, identity, nomination.id, decision.id, nomination.category_id)
        granted.append(events.AwardGranted(*ids, *said, granted_on.isoformat(), prize, ends_on or ""))
    insert_rows("award", _COLUMNS, rows)
    journal.record(*granted)


def last_day_of_term(granted_on: date, years: int) -> date:
    """Return the last day of a term of whole years: three from 5 May 2023 end on 4 May 2026."""
    try:
        ends = granted_on.replace(year=granted_on.year + years)
    except ValueError:  # granted on 29 February: that year's day after is 1 March
        ends = date(granted_on.year + years, 3, 1)
    return ends - timedelta(days=1)
