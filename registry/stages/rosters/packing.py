"""The rows of an upload as small bytes to seal: by position, since a sheet's rows share their fields."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from importers import Finding, RosterRow
from importers.parts import findings_from, findings_told


def rows_told(rows: Iterable[RosterRow], fields: Sequence[str]) -> list[list[Any]]:
    """Return rows as plain values by position; a field that a row lacks is None."""
    order = list(fields)
    return [_row_told(row, order) for row in rows]


def _row_told(row: RosterRow, fields: list[str]) -> list[Any]:
    typed, kept = row.originals, row.values
    # Nearly every row has every field, and most say after cleaning what was typed.
    originals = list(typed.values()) if list(typed) == fields else [typed.get(field) for field in fields]
    if kept == typed:
        return [row.row, originals, 0, 0, findings_told(row.findings)]
    values = [kept.get(field) for field in fields]
    more = {field: value for field, value in kept.items() if field not in typed}
    return [row.row, originals, 0 if values == originals else values, more or 0, findings_told(row.findings)]


def rows_from(told: Iterable[Sequence[Any]], columns: Mapping[str, str]) -> Iterator[RosterRow]:
    """Build rows again; `columns` are the letters of the columns that were read, by field."""
    for number, originals, values, more, findings in told:
        typed = {field: text for field, text in zip(columns, originals, strict=True) if text is not None}
        kept = {field: text for field, text in zip(columns, values or originals, strict=True) if text is not None}
        cells = {field: f"{columns[field]}{number}" for field in typed}
        yield RosterRow(number, kept | more if more else kept, typed, cells, findings_from(findings))


def later_told(findings: Mapping[int, Sequence[Finding]]) -> list[list[Any]]:
    """Return findings by line as plain values."""
    return [[number, findings_told(found)] for number, found in findings.items()]


def later_from(told: Iterable[Sequence[Any]]) -> dict[int, tuple[Finding, ...]]:
    """Build findings by line again."""
    return {number: findings_from(found) for number, found in told}


def squeezed(told: object) -> bytes:
    """Return plain values as small bytes; quickly, for they live a week at most."""
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 1)


def released(packed: bytes) -> Any:
    """Return the plain values that were squeezed."""
    return json.loads(zlib.decompress(packed))
