"""Numbering: each office counts on through all numbers that differ in their serial only."""

import re
from typing import Any

from registry.records.database import on_sqlite
from registry.records.models import Award, NumberSeries


def series_of(award: Award, known: dict[tuple[int, str], NumberSeries]) -> NumberSeries:
    """Return the series of all numbers that differ in their serial only, locked until the transaction ends.

    It belongs to the office, not to a cycle: two programs of one year must not give out the same number.
    """
    unnumbered = re.sub(r"\{serial[^}]*\}", "{serial}", award.category.number_pattern)
    stem = unnumbered.format(**number_slots(award), serial="#")
    key = (award.office_id, stem)
    if key not in known:
        NumberSeries.insert(office=award.office_id, stem=stem, last=0).on_conflict_ignore().execute()
        query = NumberSeries.select().where(NumberSeries.office == award.office_id, NumberSeries.stem == stem)
        known[key] = query.get() if on_sqlite() else query.for_update().get()
    return known[key]


def number_slots(award: Award) -> dict[str, Any]:
    """Return what a number pattern may name besides the serial."""
    return {"code": award.decision.cycle.office.code, "year": award.granted_on.year}
