"""Open a workbook and say its cells as JSON; it runs in the limited child only, where alone a parser is loaded."""

import datetime as dt
import io
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from python_calamine import CalamineError, CalamineSheet, PasswordError, SheetVisibleEnum, load_workbook

from importers.formulas import Silent, silent_cells
from importers.guard import MAX_AREA, Kind
from importers.texts import decode, read_csv, read_html

Line = tuple[int, list[Any]]


def serve(kind: str) -> None:
    """Read an upload from standard input and write its cells to standard output."""
    data = sys.stdin.buffer.read()
    try:
        answer = json.dumps(parse(data, Kind(kind)), separators=(",", ":"), allow_nan=False).encode("ascii")
    except PasswordError:
        answer = b"refused password"
    except MemoryError:
        answer = b"refused too_large"
    except Exception:
        # Readers raise anything on damaged files; a panic or an abort ends this process instead.
        answer = b"refused damaged"
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def parse(data: bytes, kind: Kind) -> dict[str, Any]:
    """Return the reader's name and the sheets of a workbook."""
    if kind in (Kind.CSV, Kind.HTML):
        return {"reader": "text", "sheets": [_flat_sheet(data, kind)]}
    reader, sheets = _read(data, kind)
    if kind is Kind.XLSX:
        silent = silent_cells(data)
        sheets = [_spoken(sheet, silent.get(sheet["name"], [])) for sheet in sheets]
    return {"reader": reader, "sheets": sheets}


def _read(data: bytes, kind: Kind) -> tuple[str, list[dict[str, Any]]]:
    try:
        return "calamine", list(_calamine_sheets(data))
    except PasswordError:
        raise
    except CalamineError:
        if kind is not Kind.XLSX:
            raise
        return "openpyxl", list(_openpyxl_sheets(data))


def _spoken(sheet: dict[str, Any], silent: list[Silent]) -> dict[str, Any]:
    """Return the sheet with the cells its reader left empty, as far as it was read at all."""
    if not silent or sheet["stopped"]:
        return sheet
    lines = dict(sheet["lines"])
    for row, column, value in silent:
        values = lines.setdefault(row, [])
        values.extend([None] * (column + 1 - len(values)))
        if values[column] is None:
            values[column] = value
    return sheet | {"lines": sorted(lines.items())}


def _flat_sheet(data: bytes, kind: Kind) -> dict[str, Any]:
    text = decode(data) or ""
    rows = read_csv(text) if kind is Kind.CSV else read_html(text)
    return _sheet(kind.value, False, enumerate(rows, 1), [])


def _calamine_sheets(data: bytes) -> Iterator[dict[str, Any]]:
    book = load_workbook(io.BytesIO(data))
    for meta in book.sheets_metadata:
        sheet = book.get_sheet_by_name(meta.name)
        merges = [[top, left, bottom, right] for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]
        yield _sheet(meta.name, meta.visible is not SheetVisibleEnum.Visible, _calamine_lines(sheet), merges)


def _calamine_lines(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """Yield the lines with the sheet's own numbers: calamine counts rows from 1 but columns from the first used one."""
    if sheet.start is None:
        return
    left: list[Any] = [None] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), 1):
        yield number, left + values


def _openpyxl_sheets(data: bytes) -> Iterator[dict[str, Any]]:
    import openpyxl  # noqa: PLC0415 - costs each child 0.1 s, and only the second reader needs it

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        lines = ((number, list(values)) for number, values in enumerate(sheet.iter_rows(values_only=True), 1))
        yield _sheet(sheet.title, sheet.sheet_state != "visible", lines, [])


def _sheet(name: str, hidden: bool, rows: Iterable[Line], merges: list[list[int]]) -> dict[str, Any]:
    lines, budget = [], MAX_AREA
    for number, values in rows:
        kept = _kept(values)
        budget -= len(kept)
        if budget < 0:
            break
        if kept:
            lines.append((number, kept))
    return {"name": name, "hidden": hidden, "lines": lines, "merges": merges, "stopped": budget < 0}


def _kept(values: list[Any]) -> list[Any]:
    """Return the values as JSON knows them, without the empty ones at the end."""
    kept = [_plain(value) for value in values]
    while kept and (kept[-1] is None or kept[-1] == ""):
        kept.pop()
    return kept


def _plain(value: Any) -> Any:
    if value == "" or value is None:
        return None
    if isinstance(value, str):
        return {"kind": "error", "text": value} if value.startswith("#") and value in _ERRORS else value
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if abs(value) < 1e300 else None
    return {"kind": "date" if isinstance(value, dt.date) else "time", "text": _iso(value)}


def _iso(value: Any) -> str:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)


_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"))
