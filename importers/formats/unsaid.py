"""What the first reader leaves out without a word, sheet by sheet: errors, formulas never solved, merges, hidden rows."""

from dataclasses import dataclass, field
from typing import NamedTuple

from importers.cells import Merge, Typed

MOST = 100_000  # silent cells of one sheet
MOST_ROWS = 300_000  # hidden rows of one sheet


class Silent(NamedTuple):
    """A cell that holds something no reader gives: its line, its column counted from 0, and what it holds."""

    row: int
    column: int
    value: Typed


@dataclass
class Unsaid:
    """What one sheet holds beside what its reader gives."""

    silent: list[Silent] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)

    def hear(self, cell: Silent) -> None:
        """Keep a silent cell, unless there are too many."""
        if len(self.silent) < MOST:
            self.silent.append(cell)

    def hide(self, row: int) -> None:
        """Keep a hidden row, unless there are too many."""
        if len(self.hidden) < MOST_ROWS:
            self.hidden.add(row)
