"""The clerk's own workbook back: a comment and a colour on every cell with a finding, and a summary sheet at the end."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from importers.columns import HONOREES
from importers.containers.archives import contents, parts_of
from importers.errors import refusal
from importers.findings import Finding, Roster, RosterRow
from importers.guard import inspect
from importers.limited.processes import ROOT, cpu_seconds, run_child
from importers.marking.orders import OPTIONS_SHEET, OWN_SHEET, Mark, Order, SheetOrder
from importers.reader import ended

_MARKER = (
    "import sys; sys.path.insert(0, sys.argv[1]); from importers.limited.limits import limit_self; "
    "limit_self(int(sys.argv[2])); from importers.marking.child import serve; serve(sys.argv[3])"
)
_REFUSED = b"refused "


def annotate(data: bytes, roster: Roster) -> bytes:
    """Return the file as .xlsx with the roster's findings in it; raise UnreadableWorkbook where that cannot be done.

    A file that was annotated before loses its old marks. Where the format cannot carry comments (.xls, .csv and the
    like) a workbook of the same look comes back.
    """
    kind = inspect(data)
    order = json.dumps(_order(roster).as_dict()).encode() + b"\n"
    seconds = cpu_seconds(data, first=10)
    code, answer = run_child(_MARKER, [ROOT, str(seconds), kind.value], (order, data), seconds)
    if code:
        raise ended(code)
    if answer.startswith(_REFUSED):
        raise refusal("too_large" if answer.endswith(b"too_large") else "damaged", "marking")
    return answer


def suffix_of(workbook: bytes) -> str:
    """Return how the name of an annotated workbook must end: a program opens one with macros under no other name."""
    for part in parts_of(workbook):
        if part.name.lower() == "[content_types].xml" and b"macroEnabled" in contents(workbook, part):
            return ".xlsm"
    return ".xlsx"


def annotated_name(file: str, workbook: bytes) -> str:
    """Return what an annotated workbook is called after the file it was made from."""
    return f"{Path(file).stem or '名单'}（检查结果）{suffix_of(workbook)}"


def _order(roster: Roster) -> Order:
    """Several tables of one sheet are read as sheets of one name; they are marked together."""
    sheets: dict[str, SheetOrder] = {}
    for sheet in roster.sheets:
        own = any(found.code == OWN_SHEET for found in sheet.findings)
        # The choices of our blank stay as they are: nobody has typed them.
        marks = list(_marks((found for found in sheet.findings if found.code != OPTIONS_SHEET), ""))
        marks += [mark for row in sheet.rows for mark in _marks(row.findings, _honoree(row))]
        known = sheets.get(sheet.name, SheetOrder(sheet.name, own, ()))
        sheets[sheet.name] = SheetOrder(sheet.name, known.own, (*known.marks, *marks))
    return Order(roster.file, tuple(sheets.values()))


def _marks(findings: Iterable[Finding], honoree: str) -> Iterator[Mark]:
    for found in findings:
        yield Mark(found.cell, found.level, found.message, found.suggestion, honoree)


def _honoree(row: RosterRow) -> str:
    said = (row.values.get(field) or row.originals.get(field, "") for field in HONOREES)
    return next((name for name in said if name), "")
