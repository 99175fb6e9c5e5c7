"""Numbering: each office counts on through all numbers that differ in their serial only."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from registry.records.database import on_sqlite
from registry.records.models import Award, Certificate, NumberSeries
from registry.stages.issuing.listing import ENDED


def series_of(award: Award, known: dict[tuple[int, str], NumberSeries]) -> NumberSeries:
    """Return the series of all numbers that differ in their serial only, locked until the transaction ends.

    It belongs to the office, not to a cycle: two programs of one year must not give out the same number.
    """
    unnumbered = re.sub(r"\{serial[^}]*\}", "{serial}", award.category.number_pattern)
    stem = unnumbered.format(**_slots(award), serial="#")
    key = (award.office_id, stem)
    if key not in known:
        NumberSeries.insert(office=award.office_id, stem=stem, last=0).on_conflict_ignore().execute()
        query = NumberSeries.select().where(NumberSeries.office == award.office_id, NumberSeries.stem == stem)
        known[key] = query.get() if on_sqlite() else query.for_update().get()
    return known[key]


def number_of(award: Award, serial: int) -> str:
    """Return the number of an award's certificate with that serial."""
    number: str = award.category.number_pattern.format(**_slots(award), serial=serial)
    return number


@dataclass(frozen=True)
class Series:
    """What became of the serials 1 to `last` of one stem: those that no certificate has, those given twice, those no longer used.

    `unused` are (number, state), each of a certificate that does not hold any more.
    """

    stem: str
    last: int
    missing: tuple[int, ...]
    doubled: tuple[int, ...]
    unused: tuple[tuple[str, str], ...]


def gaps(office: int, numbers: Collection[str] | None = None) -> list[Series]:
    """Report on every series of an office in scope, or on those of some numbers; in sound ones nothing is missing or doubled."""
    kept = NumberSeries.select().where(NumberSeries.office == office).order_by(NumberSeries.id)
    return [_report(one) for one in kept if numbers is None or any(map(_shape(one).fullmatch, numbers))]


def _shape(series: NumberSeries) -> re.Pattern[str]:
    return re.compile(re.escape(series.stem).replace(r"\#", r"(\d+)"))


def _report(series: NumberSeries) -> Series:
    shape, beginning = _shape(series), series.stem.partition("#")[0]
    begun = Certificate.number.startswith(beginning) if beginning else Certificate.number.is_null(False)
    given = Certificate.select(Certificate.number, Certificate.state)
    found = [
        (int(match.group(1)), number, state)
        for number, state in given.where(Certificate.office == series.office_id, begun).tuples()
        if (match := shape.fullmatch(number))
    ]
    counted = Counter(serial for serial, _, _ in found)
    return Series(
        series.stem,
        series.last,
        missing=tuple(serial for serial in range(1, series.last + 1) if not counted[serial]),
        doubled=tuple(sorted(serial for serial, times in counted.items() if times > 1)),
        unused=tuple((number, state) for _, number, state in sorted(found) if state in ENDED),
    )


def _slots(award: Award) -> dict[str, Any]:
    return {"code": award.decision.cycle.office.code, "year": award.granted_on.year}
