"""Read a roster: its sheets with their rows and a finding for every doubt; never stops at a bad row."""

from pathlib import Path

from importers.duplicates import mark_repeats
from importers.findings import Finding, Roster, RosterRow, RosterSheet
from importers.hints import Hints
from importers.parts import RowPart, SheetEnd, SheetHead
from importers.reader import reading


def read_roster(source: Path | str | bytes, filename: str | None = None, hints: Hints | None = None) -> Roster:
    """Read a roster from a file or its bytes; raise UnreadableWorkbook only where the whole file cannot be read."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    name = filename or ("" if isinstance(source, bytes) else Path(source).name)
    gathered: list[tuple[SheetHead, list[RosterRow], list[Finding]]] = []
    with reading(data, hints) as (reader, parts):
        for part in parts:
            if isinstance(part, SheetHead):
                gathered.append((part, [], list(part.findings)))
            elif isinstance(part, RowPart):
                gathered[-1][1].extend(part.rows)
            elif isinstance(part, SheetEnd):
                gathered[-1][2].extend(part.findings)
    sheets = tuple(_sheet(*sheet) for sheet in gathered)
    return Roster(name, reader, mark_repeats(sheets))


def _sheet(head: SheetHead, rows: list[RosterRow], findings: list[Finding]) -> RosterSheet:
    return RosterSheet(head.name, head.roster, head.header_row, head.columns, tuple(rows), tuple(findings))
