"""What the register knows of rows that are being read: whom they seem to be, and which repeats were told apart before."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from importers import Finding, RosterRow
from importers.likeness.duplicates import honoree_cell
from registry.records.uploads import Upload
from registry.stages.rosters.staged import REPEATED, Staged

MOST_REPEATED = 2_000  # repeats of one file that are looked up; nobody has vouched for more
TOLD_APART = "told_apart"


class Checks(NamedTuple):
    """How the register is asked: for what it knows of rows by office and cycle, and for repeats told apart in an office."""

    known: Callable[[int, int, Sequence[RosterRow]], list[list[Finding]]]
    told_apart: Callable[[int, Sequence[RosterRow]], list[bool]]


def with_known(upload: Upload, rows: Sequence[RosterRow], checks: Checks | None) -> Sequence[RosterRow]:
    """Return rows with what the register knows of them."""
    if checks is None:
        return rows
    known = checks.known(upload.office_id, upload.cycle_id, rows)
    return [
        replace(row, findings=(*row.findings, *found)) if found else row for row, found in zip(rows, known, strict=True)
    ]


def told_apart(staged: Staged, checks: Checks) -> dict[int, dict[int, list[Finding]]]:
    """Return for the repeated rows that somebody told apart before, by part and line, the note that says so."""
    places, rows = [], []
    for place, row in _repeated(staged):
        places.append(place)
        rows.append(row)
        if len(rows) > MOST_REPEATED:
            return {}
    found: dict[int, dict[int, list[Finding]]] = {}
    apart = checks.told_apart(staged.upload.office_id, rows) if rows else []
    for place, row, known in zip(places, rows, apart, strict=True):
        if known:
            found.setdefault(place, {})[row.row] = [_note(row)]
    return found


def _repeated(staged: Staged) -> Iterator[tuple[int, RosterRow]]:
    for part in staged.parts:
        if REPEATED in part.marks.letters:
            rows = zip(staged.rows(part), part.marks.letters, strict=True)
            yield from ((part.place, row) for row, letter in rows if letter == REPEATED and not _is_in_list(row))


def _is_in_list(row: RosterRow) -> bool:
    """Tell whether a row is like somebody of the cycle's list: `known` has left out whom it was told apart from."""
    return any(found.code.startswith("duplicate_known") for found in row.findings)


def _note(row: RosterRow) -> Finding:
    message = "以前核对过：与上面说的不是同一人，这次不再问，照常入库。"
    return Finding(honoree_cell(row.cells, row.row), "note", TOLD_APART, message)
