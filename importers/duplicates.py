"""The same person twice within one roster; every hit says on both lines why it is one."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from importers.findings import Finding, RosterRow, RosterSheet
from importers.identity import is_valid, long_form


class Place(NamedTuple):
    """Where a row stands: the position of its sheet, and of the row within it."""

    sheet: int
    row: int


def mark_repeats(sheets: tuple[RosterSheet, ...]) -> tuple[RosterSheet, ...]:
    """Return the sheets with a finding on every row that names a person another row names too."""
    rows = {Place(s, r): row for s, sheet in enumerate(sheets) if sheet.roster for r, row in enumerate(sheet.rows)}
    found: dict[Place, Finding] = {}
    for reason, groups in _groups(rows):
        for group in groups:
            for place in group:
                if place not in found:
                    found[place] = _finding(reason, place, [other for other in group if other != place], rows, sheets)
    return tuple(_marked(s, sheet, found) for s, sheet in enumerate(sheets))


_CODES = {"id_no": "duplicate_id", "phone": "duplicate_phone", "unit": "duplicate_name", "name": "duplicate_name"}
_REASONS = {
    "id_no": "身份证号相同",
    "phone": "姓名和手机号相同",
    "unit": "姓名和单位相同",
    "name": "姓名相同，又没有身份证号、手机号、单位可以区分",
}


def _groups(rows: Mapping[Place, RosterRow]) -> Iterable[tuple[str, list[list[Place]]]]:
    """Yield the groups of repeated rows, the surest reason first."""
    for reason in ("id_no", "phone", "unit", "name"):
        together: dict[Hashable, list[Place]] = defaultdict(list)
        for place, row in rows.items():
            key = _key(reason, row.values)
            if key:
                together[key].append(place)
        yield reason, [group for group in together.values() if len(group) > 1]


def _key(reason: str, values: Mapping[str, str]) -> Hashable:
    """Return what two rows must share to be the same person for this reason, or None where the row cannot tell."""
    name = values.get("name") or values.get("family") or values.get("collective") or ""
    number = values.get("id_no", "")
    if reason == "id_no":
        return long_form(number) if len(number) >= 15 else None
    if not name or (number and is_valid(number)):
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
    where = "、".join(_where(place, other, rows, sheets) for other in others[:5]) + ("等" if len(others) > 5 else "")
    field = "id_no" if reason == "id_no" else next((f for f in ("name", "family", "collective") if f in row.cells), "")
    message = f"与{where}疑似同一人：{_REASONS[reason]}。请核对，重复的只保留一行。"
    return Finding(row.cells.get(field, f"A{row.row}"), "warning", _CODES[reason], message)


def _where(place: Place, other: Place, rows: Mapping[Place, RosterRow], sheets: tuple[RosterSheet, ...]) -> str:
    sheet = "" if other.sheet == place.sheet else f"工作表“{sheets[other.sheet].name}”"
    return f"{sheet}第{rows[other].row}行"


def _marked(at: int, sheet: RosterSheet, found: Mapping[Place, Finding]) -> RosterSheet:
    rows = []
    for r, row in enumerate(sheet.rows):
        hit = found.get(Place(at, r))
        rows.append(replace(row, findings=(*row.findings, hit)) if hit else row)
    return replace(sheet, rows=tuple(rows))
