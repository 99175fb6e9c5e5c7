"""The same person twice within one roster; every hit says on both lines why it is one."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import NamedTuple

from importers.findings import Finding, RosterRow, RosterSheet
from importers.identity import is_valid, long_form

REASONS = ("id_no", "phone", "unit", "name")
NAMED, SEARCHED = 5, 20


class Place(NamedTuple):
    """Where a row stands: the position of its sheet, and of the row within it."""

    sheet: int
    row: int


def mark_repeats(sheets: tuple[RosterSheet, ...]) -> tuple[RosterSheet, ...]:
    """Return the sheets with a finding on every row that names a person another row names too.

    A pair is said once, by its surest reason; a row says no more than one finding for each reason.
    """
    rows = {Place(s, r): row for s, sheet in enumerate(sheets) if sheet.roster for r, row in enumerate(sheet.rows)}
    found: dict[Place, list[Finding]] = defaultdict(list)
    for at, reason in enumerate(REASONS):
        for group in _groups(reason, rows):
            for place, others in _pairs(group, rows, REASONS[:at]):
                found[place].append(_finding(reason, place, others, rows, sheets))
    return tuple(_marked(s, sheet, found) for s, sheet in enumerate(sheets))


_CODES = {"id_no": "duplicate_id", "phone": "duplicate_phone", "unit": "duplicate_name", "name": "duplicate_name"}
_REASONS = {
    "id_no": "身份证号相同",
    "phone": "姓名和手机号相同",
    "unit": "姓名和单位相同",
    "name": "姓名相同，又没有身份证号、手机号、单位可以区分",
}


def _groups(reason: str, rows: Mapping[Place, RosterRow]) -> Iterator[list[Place]]:
    """Yield the groups of rows that share what counts for this reason."""
    together: dict[Hashable, list[Place]] = defaultdict(list)
    for place, row in rows.items():
        key = _key(reason, row.values)
        if key:
            together[key].append(place)
    return (group for group in together.values() if len(group) > 1)


def _pairs(
    group: list[Place], rows: Mapping[Place, RosterRow], surer: Sequence[str]
) -> Iterator[tuple[Place, list[Place]]]:
    """Yield each row of a group with those that may be the same person; two different valid IDs are two people."""
    persons = {place: _person(rows[place].values) for place in group}
    by_person: dict[str, list[Place]] = defaultdict(list)
    for place, person in persons.items():
        by_person[person].append(place)
    for place, person in persons.items():
        others = chain(by_person[person], by_person.get("", [])) if person else group
        # A crowd of one name is searched only so far: nobody reads more, and the time must not grow with its square.
        near = (other for other in islice(others, SEARCHED) if other != place)
        same = [other for other in near if not _said(surer, rows[place].values, rows[other].values)]
        if same:
            yield place, same


def _person(values: Mapping[str, str]) -> str:
    """Return the valid ID number of a row in its long form, or an empty text."""
    number = values.get("id_no", "")
    return long_form(number) if number and is_valid(number) else ""


def _said(surer: Sequence[str], left: Mapping[str, str], right: Mapping[str, str]) -> bool:
    return any((key := _key(reason, left)) and key == _key(reason, right) for reason in surer)


def _key(reason: str, values: Mapping[str, str]) -> Hashable:
    """Return what two rows must share to be the same person for this reason, or None where the row cannot tell."""
    name = values.get("name") or values.get("family") or values.get("collective") or ""
    number = values.get("id_no", "")
    if reason == "id_no":
        return long_form(number) if len(number) >= 15 else None
    if not name:
        return None
    known = values.get(reason, "") if reason != "name" else ""
    if reason == "name":
        return None if number or values.get("phone") or values.get("unit") else ("name", name)
    return (reason, name, known) if known else None


def _finding(
    reason: str,
    place: Place,
    others: list[Place],
    rows: Mapping[Place, RosterRow],
    sheets: tuple[RosterSheet, ...],
) -> Finding:
    row = rows[place]
    where = "、".join(_where(place, other, rows, sheets) for other in others[:NAMED]) + (
        "等" if len(others) > NAMED else ""
    )
    field = "id_no" if reason == "id_no" else next((f for f in ("name", "family", "collective") if f in row.cells), "")
    message = f"与{where}疑似同一人：{_REASONS[reason]}。请核对，重复的只保留一行。"
    return Finding(row.cells.get(field, f"A{row.row}"), "warning", _CODES[reason], message)


def _where(place: Place, other: Place, rows: Mapping[Place, RosterRow], sheets: tuple[RosterSheet, ...]) -> str:
    sheet = "" if other.sheet == place.sheet else f"工作表“{sheets[other.sheet].name}”"
    return f"{sheet}第{rows[other].row}行"


def _marked(at: int, sheet: RosterSheet, found: Mapping[Place, list[Finding]]) -> RosterSheet:
    rows = []
    for r, row in enumerate(sheet.rows):
        hits = found.get(Place(at, r))
        rows.append(replace(row, findings=(*row.findings, *hits)) if hits else row)
    return replace(sheet, rows=tuple(rows))
