"""Read a roster: its sheets with their rows and a finding for every doubt; never stops at a bad row."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from importers.findings import Finding, Roster, RosterRow, RosterSheet
from importers.hints import Hints
from importers.parts import Repeat, Repeats, RowPart, SheetEnd, SheetHead
from importers.reader import reading

Gathered = tuple[SheetHead, list[RosterRow], list[Finding]]


def read_roster(source: Path | str | bytes, filename: str | None = None, hints: Hints | None = None) -> Roster:
    """Read a roster from a file or its bytes; raise UnreadableWorkbook only where the whole file cannot be read."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    name = filename or ("" if isinstance(source, bytes) else Path(source).name)
    gathered: list[Gathered] = []
    with reading(data, hints) as (reader, parts):
        for part in parts:
            if isinstance(part, SheetHead):
                gathered.append((part, [], list(part.findings)))
            elif isinstance(part, RowPart):
                gathered[-1][1].extend(part.rows)
            elif isinstance(part, SheetEnd):
                gathered[-1][2].extend(part.findings)
            elif isinstance(part, Repeats):
                _mark(gathered, part.repeats)
    return Roster(name, reader, tuple(_sheet(*sheet) for sheet in gathered))


def _mark(gathered: Sequence[Gathered], repeats: Sequence[Repeat]) -> None:
    """Add to rows what could be said of them only when all were known."""
    found: dict[tuple[int, int], list[Finding]] = defaultdict(list)
    for repeat in repeats:
        found[repeat.sheet, repeat.row].append(repeat.finding)
    for place, (_, rows, _) in enumerate(gathered):
        for at, row in enumerate(rows):
            more = found.get((place, row.row))
            if more:
                rows[at] = replace(row, findings=(*row.findings, *more))


def _sheet(head: SheetHead, rows: list[RosterRow], findings: list[Finding]) -> RosterSheet:
    return RosterSheet(head.name, head.roster, head.header_row, head.columns, tuple(rows), tuple(findings))
