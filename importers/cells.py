"""Cells as a workbook gives them: values with their type and address, before anything is made of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Typed(NamedTuple):
    """A cell that is neither text nor number: `kind` is date, time, bool, error or formula, `text` what it says."""

    kind: str
    text: str


Value = str | int | float | Typed | None
Merge = tuple[int, int, int, int]


@dataclass(frozen=True)
class SheetCells:
    """The first lines of a sheet that hold anything, each with its own number and its values from column A on."""

    name: str
    hidden: bool = False
    lines: tuple[tuple[int, list[Value]], ...] = ()
    merges: tuple[Merge, ...] = ()

    def column(self, index: int, first: int = 0) -> Iterator[Value]:
        """Yield the values of one column in the lines below row `first` that hold any."""
        for number, values in self.lines:
            if number > first and index < len(values) and values[index] is not None:
                yield values[index]

    @property
    def width(self) -> int:
        """The number of columns up to the last one that holds anything."""
        return max((len(values) for _, values in self.lines), default=0)


Line = tuple[int, list[Value]]


@dataclass
class OpenSheet:
    """A sheet while it is read: its lines come once, from first to last.

    `stopped` says that not all of them came; `hidden_lines` are those the clerk does not see, as far as they came.
    """

    name: str
    hidden: bool
    lines: Iterator[Line]
    merges: tuple[Merge, ...] = ()
    stopped: bool = False
    hidden_lines: list[int] = field(default_factory=list)


def kind_of(value: Value) -> str:
    """Name the type of a value: text, number, bool, date, time, error, formula (saved without its result) or empty."""
    if isinstance(value, str):
        return "text"
    if value is None:
        return "empty"
    if isinstance(value, Typed):
        return value.kind
    return "number"


def text_of(value: Value) -> str:
    """Return a value as the clerk sees it: of a number 15 digits, as Excel keeps it, and no fraction of a whole one."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, Typed):
        return value.text
    return _number_text(float(value))


def _number_text(number: float) -> str:
    if number != int(number) or abs(number) >= 1e21:
        text = format(number, ".15g")
        # What is no whole number by its sixteenth digit only is one to the clerk.
        return text if "e+" not in text or abs(number) >= 1e21 else _number_text(float(text))
    whole = int(number)
    if abs(whole) < 10**15:
        return str(whole)
    digits, power = f"{number:.14e}".split("e")
    return digits.replace(".", "") + "0" * (int(power) - 14)


def letters(index: int) -> str:
    """Return the letters of the column at a position counted from 0."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def position(column: str) -> int:
    """Return the position, counted from 0, of a column given by its letters."""
    index = 0
    for letter in column:
        index = index * 26 + ord(letter) - 64
    return index - 1
