"""A roster as the clerk checks it before it is stored: every row with its state, every doubt under its cell."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from importers import Column, Finding, RosterRow
from importers.cells import letters, position
from importers.columns import BY_FIELD
from importers.parts import SheetHead
from registry.stages import reviews, rosters
from registry.stages.rosters import Staged, StagedPart

SHOWN = 200  # rows a page
STATES = {
    rosters.ERROR: "error",
    rosters.REPEATED: "repeated",
    rosters.HINTED: "hinted",
    rosters.GOOD: "good",
    rosters.KNOWN: "known",
    rosters.CHANGED: "changed",
}
# What each filter shows; a row with a hint is good all the same.
FILTERS: dict[str, str] = {
    "all": "".join(STATES),
    "error": rosters.ERROR,
    "repeated": rosters.REPEATED,
    "known": rosters.KNOWN + rosters.CHANGED,
    "changed": rosters.CHANGED,
    "hinted": rosters.HINTED,
    "good": rosters.GOOD + rosters.HINTED,
}

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
        return mark_of(self.sheet, self.row.row)


@dataclass(frozen=True)
class Mapped:
    """A column of the sheet as it was mapped: what the clerk sees of it, and whether it may be mapped otherwise."""

    column: str
    heading: str
    field: str
    confidence: float
    sample: str

    @property
    def closed(self) -> bool:
        """Whether this is what must never be read: passwords and bank accounts."""
        return bool(self.field) and not BY_FIELD[self.field].stored

    @property
    def label(self) -> str:
        """What people call the field, empty for a column that is not known."""
        return BY_FIELD[self.field].label if self.field else ""


@dataclass(frozen=True)
class Sheet:
    """A sheet of the upload, or one of the tables on it: rows are told apart by their marks, and opened when shown."""

    place: int
    title: str
    staged: Staged
    parts: tuple[tuple[StagedPart, str], ...]

    @property
    def head(self) -> SheetHead:
        """The sheet's name, columns and findings."""
        return self.staged.summary.sheets[self.place].head

    @property
    def by(self) -> str:
        """Who mapped the columns."""
        return self.staged.summary.sheets[self.place].by

    @property
    def mappable(self) -> bool:
        """Whether the clerk can set the columns right; of several tables under one name only the first."""
        return bool(self.staged.summary.sheets[self.place].layout)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many rows each filter shows."""
        told = Counter("".join(states for _, states in self.parts))
        return Counter({name: sum(told[letter] for letter in shown) for name, shown in FILTERS.items()})

    @cached_property
    def columns(self) -> list[Column]:
        """The recognised columns that say anything, the telling ones first."""
        said = self.staged.summary.sheets[self.place].said
        shown = [column for column in self.head.columns if column.field in said and column.field not in _NEVER]
        return sorted(shown, key=lambda column: _rank(column.field or ""))

    @cached_property
    def mapped(self) -> list[Mapped]:
        """Every column up to the last one known, with the first thing it says; a few more where headings are lacking."""
        known = {position(column.column): column for column in self.head.columns}
        samples, width = self._samples(), max(known, default=-1) + 1
        if self.head.header_row is None and self.mappable:
            width = max(width + 3, 0 if self.head.roster else 10)
        return [_mapped(at, known.get(at), samples) for at in range(width)]

    @property
    def guessed(self) -> bool:
        """Whether a column that is read was guessed only."""
        return any(column.field and not column.closed and column.confidence < 0.7 for column in self.mapped)

    def page(self, state: str, after: int) -> tuple[list[Line], bool]:
        """Open the rows of a state that follow a row number; return them, and whether more follow."""
        wanted = FILTERS.get(state, FILTERS["all"])
        lines: list[Line] = []
        for part, states in self.parts:
            found = [at for at, letter in enumerate(states) if letter in wanted and part.marks.numbers[at] > after]
            if found and len(lines) == SHOWN:
                return lines, True
            rows = self.staged.rows(part) if found else []
            taken = found[: SHOWN - len(lines)]
            lines += [_line(self.place, rows[at], STATES[states[at]]) for at in taken]
            if len(taken) < len(found):
                return lines, True
        return lines, False

    def _samples(self) -> dict[str, str]:
        """Return the first thing that each column says on its first lines, by field."""
        samples: dict[str, str] = {}
        for row in self.staged.rows(self.parts[0][0])[:20] if self.parts else ():
            for field, text in row.originals.items():
                if text:
                    samples.setdefault(field, text)
        return samples


class Look:
    """A whole upload as it is looked at."""

    def __init__(self, staged: Staged) -> None:
        self.staged = staged
        heads = [sheet.head for sheet in staged.summary.sheets]
        states = [(part, staged.states(part)) for part in staged.parts]
        self.all = tuple(
            Sheet(place, _title(heads, place), staged, tuple(one for one in states if one[0].sheet == place))
            for place in range(len(heads))
        )
        self.sheets = tuple(sheet for sheet in self.all if sheet.head.roster)
        self.others = tuple(sheet for sheet in self.all if not sheet.head.roster)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many rows of all sheets each filter shows."""
        return sum((sheet.counts for sheet in self.sheets), Counter())

    @cached_property
    def quotas(self) -> list[reviews.Used]:
        """How the quotas of the units stand once the good rows are stored; empty where the plan gives none."""
        upload = self.staged.upload
        if not reviews.has_quotas(upload.cycle):
            return []
        return reviews.used_by(upload.cycle, upload.category_id, rosters.recommended(upload))

    def sheet(self, place: int | None) -> Sheet:
        """Return the sheet at a place; without one the first that is a roster, if any is."""
        if place is None:
            return (self.sheets or self.all)[0]
        return self.all[min(place, len(self.all) - 1)]

    def ticked(self, marks: Iterable[str]) -> set[str]:
        """Return those of the marks that are repeated rows."""
        return set(marks) & {mark_of(sheet, number) for sheet, number in self._repeated()}

    def vouched(self, marks: Iterable[str]) -> tuple[tuple[int, int], ...]:
        """Return the repeated rows among the marks, as the stage names them: the place of the sheet and the line."""
        ticked = set(marks)
        return tuple(row for row in self._repeated() if mark_of(*row) in ticked)

    def _repeated(self) -> Iterator[tuple[int, int]]:
        for sheet in self.sheets:
            for part, states in sheet.parts:
                for at, letter in enumerate(states):
                    if letter == rosters.REPEATED:
                        yield sheet.place, part.marks.numbers[at]


def mark_of(sheet: int, row: int) -> str:
    """Return what the form calls a row."""
    return f"{sheet}-{row}"


def label_of(field: str) -> str:
    """Return what people call a field."""
    return BY_FIELD[field].label


def _title(heads: list[SheetHead], place: int) -> str:
    """Return what a sheet is called; several tables under one name are counted."""
    name = heads[place].name
    same = [at for at, head in enumerate(heads) if head.name == name]
    return name if len(same) == 1 else f"{name}·第{same.index(place) + 1}张表"


def _mapped(at: int, column: Column | None, samples: Mapping[str, str]) -> Mapped:
    if column is None:
        return Mapped(letters(at), "", "", 0.0, "")
    return Mapped(
        column.column, column.heading, column.field or "", column.confidence, samples.get(column.field or "", "")
    )


def _line(sheet: int, row: RosterRow, state: str) -> Line:
    remarks: dict[str, tuple[Finding, ...]] = {}
    loose = []
    fields = {cell: field for field, cell in row.cells.items()}
    for finding in row.findings:
        field = fields.get(finding.cell)
        if field is None or field in _NEVER:
            loose.append(finding)
        else:
            remarks[field] = (*remarks.get(field, ()), finding)
    return Line(sheet, row, state, remarks, tuple(loose))


def _rank(field: str) -> tuple[int, int]:
    if field in _FIRST:
        return 0, _FIRST.index(field)
    return (2 if field in _LATER else 1), 0
