"""openpyxl, the second reader: slower, but it takes some workbooks that the first refuses, with new error words say."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils.datetime import from_excel

from importers.cells import Merge, Typed
from importers.containers.slimming import slim_package
from importers.formats.formulas import merges_of

# Formats that Excel gives a meaning by the language of the system; in Chinese these are dates, written 5月6日 and alike.
CHINESE_DATES = frozenset((*range(27, 37), *range(50, 59)))


class SecondSheet(NamedTuple):
    """A sheet as openpyxl reads it: its rows come once, with their numbers."""

    name: str
    hidden: bool
    rows: Iterator[tuple[int, list[Any]]]
    merges: tuple[Merge, ...]


def read_sheets(package: bytes) -> Iterator[SecondSheet]:
    """Yield the sheets of an .xlsx workbook; its empty styled rows are taken out before."""
    slimmed = slim_package(package)
    book = load_workbook(io.BytesIO(slimmed), read_only=True, data_only=True)
    merges = merges_of(slimmed)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its own size need not be true
        rows = _rows(sheet.iter_rows(), book.epoch)
        yield SecondSheet(sheet.title, sheet.sheet_state != "visible", rows, tuple(merges.get(sheet.title, ())))


def _rows(rows: Iterable[Iterable[Any]], epoch: dt.datetime) -> Iterator[tuple[int, list[Any]]]:
    for number, row in enumerate(rows, 1):
        yield number, [_value(cell, epoch) for cell in row]


def _value(cell: Any, epoch: dt.datetime) -> Any:
    value = cell.value
    if cell.data_type == "e":
        return Typed("error", str(value))
    if isinstance(value, (int, float)) and cell.data_type == "n" and cell.style_array.numFmtId in CHINESE_DATES:
        try:
            return from_excel(value, epoch)
        except (OverflowError, ValueError):
            return value
    return value
