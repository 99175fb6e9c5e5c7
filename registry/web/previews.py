"""A roster as the clerk checks it before it is stored: every row with its state, every doubt under its cell."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from importers import Column, Finding, Roster, RosterRow, RosterSheet
from importers.columns import BY_FIELD
from registry.records import vault
from registry.records.models import Cycle, Nomination, Person
from registry.stages.rosters import has_error, is_repeated

SHOWN = 200  # rows a page
STATES = ("error", "repeated", "known", "good")

_FIRST = ("name", "family", "collective", "unit", "unit_post", "id_no", "phone", "community", "recommender", "grade")
_LATER = ("deeds", "deeds_short", "remark", "photo", "sign", "opinion")
_NEVER = ("seq",)


@dataclass(frozen=True)
class Line:
    """A row with what is to be said about it: by field, and what belongs to no shown cell."""

    sheet: int
    row: RosterRow
    state: str
    remarks: Mapping[str, tuple[Finding, ...]]
    loose: tuple[Finding, ...]

    @property
    def mark(self) -> str:
        """What the form calls this row."""
        return f"{self.sheet}-{self.row.row}"

    @property
    def hinted(self) -> bool:
        """Whether a row that may be stored still carries a doubt worth a look."""
        return self.state == "good" and self.row.level == "warning"


@dataclass(frozen=True)
class Sheet:
    """A sheet of the upload with its lines and the columns to show."""

    place: int
    read: RosterSheet
    lines: tuple[Line, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many rows are in which state."""
        return Counter(line.state for line in self.lines)

    @cached_property
    def hints(self) -> int:
        """How many good rows carry a doubt."""
        return sum(1 for line in self.lines if line.hinted)

    @cached_property
    def columns(self) -> list[Column]:
        """The recognised columns that say anything, the telling ones first."""
        said = {field for line in self.lines for field, value in line.row.originals.items() if value}
        shown = [column for column in self.read.columns if column.field in said and column.field not in _NEVER]
        return sorted(shown, key=lambda column: _rank(column.field or ""))

    def page(self, state: str, after: int) -> tuple[list[Line], bool]:
        """Return the lines of a state that follow a row number, and whether more follow."""
        wanted = [line for line in self.lines if (line.hinted if state == "hinted" else state in ("all", line.state))]
        found = [line for line in wanted if line.row.row > after]
        return found[:SHOWN], len(found) > SHOWN


@dataclass(frozen=True)
class Look:
    """A whole upload as it is looked at."""

    sheets: tuple[Sheet, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many rows of all sheets are in which state."""
        return sum((sheet.counts for sheet in self.sheets), Counter())

    def vouched(self, marks: Iterable[str]) -> tuple[tuple[str, int], ...]:
        """Return the repeated rows among the marks, as the stage names them: sheet and row."""
        ticked = set(marks)
        return tuple(
            (sheet.read.name, line.row.row)
            for sheet in self.sheets
            for line in sheet.lines
            if line.state == "repeated" and line.mark in ticked
        )


def look_at(read: Roster, cycle: Cycle) -> Look:
    """Sort the rows of an upload by what may become of them."""
    known = _known(cycle)
    sheets = [sheet for sheet in read.sheets if sheet.roster]
    return Look(
        tuple(
            Sheet(place, sheet, tuple(_line(place, row, known) for row in sheet.rows))
            for place, sheet in enumerate(sheets)
        )
    )


def label_of(field: str) -> str:
    """Return what people call a field."""
    return BY_FIELD[field].label


def is_read(field: str) -> bool:
    """Tell whether a field is read at all; passwords and bank accounts never are."""
    return BY_FIELD[field].stored


def _line(sheet: int, row: RosterRow, known: set[bytes]) -> Line:
    remarks: dict[str, tuple[Finding, ...]] = {}
    loose = []
    fields = {cell: field for field, cell in row.cells.items()}
    for finding in row.findings:
        field = fields.get(finding.cell)
        if field is None or field in _NEVER:
            loose.append(finding)
        else:
            remarks[field] = (*remarks.get(field, ()), finding)
    return Line(sheet, row, _state(row, known), remarks, tuple(loose))


def _state(row: RosterRow, known: set[bytes]) -> str:
    if has_error(row):
        return "error"
    if vault.index_of(row.values.get("id_no", "")) in known:
        return "known"
    return "repeated" if is_repeated(row) else "good"


def _known(cycle: Cycle) -> set[bytes]:
    """Return the keyed hashes of everybody nominated in the cycle already; the stage leaves these rows out."""
    query = (
        Nomination.select(Person.id_index)
        .join(Person)
        .where(Nomination.cycle == cycle, Nomination.state != "withdrawn")
    )
    return {bytes(index) for (index,) in query.tuples() if index is not None}


def _rank(field: str) -> tuple[int, int]:
    if field in _FIRST:
        return 0, _FIRST.index(field)
    return (2 if field in _LATER else 1), 0
