"""Awards: one for each proposal, in the order of the list, each told in the journal."""

from collections.abc import Sequence

from registry import events, journal
from registry.records.database import first_free_id, insert_rows
from registry.records.models import Category, Decision, Nomination

_COLUMNS = ("id", "office_id", "decision_id", "nomination_id", "category_id", "kind", "name", "unit", "title", "granted_on",
            "position", "state")  # fmt: skip


def grant(decision: Decision, proposed: Sequence[Nomination]) -> None:
    """Grant each proposal its award."""
    categories = {
        category.id: category
        for category in Category.select().where(Category.id.in_({one.category_id for one in proposed}))
    }
    first, granted_on = first_free_id("award", len(proposed)), decision.adopted_on
    rows, granted = [], []
    for position, nomination in enumerate(proposed, start=1):
        identity, title = first + position - 1, categories[nomination.category_id].name
        said = (nomination.kind, nomination.name, nomination.unit, title)
        rows.append((identity, decision.office_id, decision.id, nomination.id, nomination.category_id, *said,
                     granted_on.isoformat(), position, "active"))  # fmt: skip
        ids = (decision.office_id, identity, nomination.id, decision.id, nomination.category_id)
        granted.append(events.AwardGranted(*ids, *said, granted_on.isoformat()))
    insert_rows("award", _COLUMNS, rows)
    journal.record(*granted)
