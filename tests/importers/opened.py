"""What a file holds once it is told by its content and opened: lines and values, before anything is judged."""

from importers.cells import Value
from importers.formats.workbooks import open_workbook
from importers.guard import inspect


def lines(data: bytes) -> dict[str, list[tuple[int, list[Value]]]]:
    """Return the lines of all sheets."""
    return {sheet.name: list(sheet.lines) for sheet in open_workbook(data, inspect(data))[1]}


def only(data: bytes) -> list[list[Value]]:
    """Return the values of the only sheet."""
    (found,) = lines(data).values()
    return [values for _, values in found]


def reader(data: bytes) -> str:
    """Return the name of the reader."""
    return open_workbook(data, inspect(data))[0]
