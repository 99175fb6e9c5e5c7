"""Messy rosters as offices send them: layouts, defects and formats crossed at random, with a list of what was planted.

Nothing here is taken from the reader: headings, names and rules are written down a second time, as clerks know them.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from messy_defects import DEFECTS, Defect
from messy_formats import FORMATS, Grid, address, suffix_of, written
from messy_layouts import Maker, Table
from messy_people import Person

__all__ = ["FORMATS", "KINDS", "MessyFile", "Planted", "Truth", "messy_file"]


class Planted(NamedTuple):
    """An error put into a cell on purpose, what was typed, and what stands there in truth."""

    sheet: str
    cell: str
    kind: str
    typed: str
    right: str


class Truth(NamedTuple):
    """A line that stands for an honoree: the cell of its name, whether it was spoilt, and by field what it says."""

    sheet: str
    cell: str
    spoilt: bool
    values: dict[str, str]


@dataclass(frozen=True)
class MessyFile:
    """A file, what was planted in it, the people it holds, its columns by sheet and table, and the file mended."""

    name: str
    data: bytes
    planted: tuple[Planted, ...]
    people: tuple[Truth, ...]
    columns: dict[str, list[dict[str, str]]]
    corrected: bytes
    layout: str


KINDS = tuple(dict.fromkeys(defect.kind for defect in DEFECTS))
# Of a unit's name a clerk can spoil less: it may hold digits, brackets and letters.
OF_COLLECTIVES = (
    "name_newline", "name_zero_width", "name_unreadable", "name_formula", "name_error", "name_unsolved", "name_stop", "name_one_character",
    "name_placeholder", "name_several",
)  # fmt: skip


def messy_file(seed: int, form: str = "", errors: int = 13) -> MessyFile:
    """Return the file of a seed; some defects and layouts depend on the format."""
    pick = random.Random(seed)
    form = form or pick.choice(FORMATS)
    maker = Maker(pick, form)
    tables, others = maker.sheets()
    planted, messy = _planted(pick, tables, form, errors)
    clean = {table.grid.name: table.grid for table in tables} | {grid.name: grid for grid in others}
    order = [*messy, *(grid.name for grid in others)]
    if pick.random() < 0.4:
        pick.shuffle(order)
    columns: dict[str, list[dict[str, str]]] = {}
    for table in tables:
        columns.setdefault(table.grid.name, []).append({c.field: address(1, c.place)[:-1] for c in table.columns})
    return MessyFile(
        f"名单{seed}{suffix_of(form)}",
        written([messy.get(name, clean[name]) for name in order], form),
        tuple(planted),
        tuple(truth for table in tables for truth in _truths(table, planted)),
        columns,
        written([clean[name] for name in order], form),
        f"{form} {' '.join(maker.said)}",
    )


def _truths(table: Table, planted: Sequence[Planted]) -> list[Truth]:
    cells = {p.cell for p in planted if p.sheet == table.grid.name}
    found = []
    for row, person in sorted(table.rows.items()):
        spoilt = any(address(row, column.place) in cells for column in table.columns)
        honoree = table.of(table.kind)
        assert honoree is not None
        if person is None:
            # A line kept free holds somebody only where a repeat was written into it.
            found += [Truth(table.grid.name, address(row, honoree.place), True, {})] if spoilt else []
            continue
        values = {
            column.field: person.truth(column.field)
            for column in table.columns
            if table.grid.cells.get((row, column.place)) is not None or column.field in table.merged_fields
        }
        if row in table.sections:
            name, word = table.sections[row]
            if table.of(name) is None:
                values[name] = word
        found.append(Truth(table.grid.name, address(row, honoree.place), spoilt, values))
    return found


def _planted(
    pick: random.Random, tables: Sequence[Table], form: str, errors: int
) -> tuple[list[Planted], dict[str, Grid]]:
    """Put defects into copies of the clean sheets, each on a cell of its own, at most one on a line."""
    grids = {table.grid.name: table.grid for table in tables}
    messy = {name: Grid(name, dict(grid.cells), list(grid.merges), grid.hidden) for name, grid in grids.items()}
    planted: list[Planted] = []
    for table in tables if len(tables) == len(grids) else ():
        planted += _wrong_headings(pick, table, messy[table.grid.name])
    free = [(table, row) for table in tables for row in table.rows]
    pick.shuffle(free)
    twins: set[int] = set()
    for table, row in [place for place in free if place[0].rows[place[1]] is None]:
        found = _repeat(pick, table, row, messy[table.grid.name], twins)
        planted += [found] if found else []
    kinds = list(DEFECTS)
    pick.shuffle(kinds)
    turn = 0
    most = sum(1 for table, row in free if table.rows[row]) * 0.6
    for table, row in free:
        if len(planted) >= min(errors, most):
            break
        if table.rows[row] is None or id(table.rows[row]) in twins:
            continue
        for _ in range(len(kinds)):
            defect = kinds[turn % len(kinds)]
            turn += 1
            found = _spoil(pick, defect, table, row, messy[table.grid.name], form)
            if found:
                planted.append(found)
                break
    return planted, messy


def _wrong_headings(pick: random.Random, table: Table, messy: Grid) -> list[Planted]:
    """Exchange two headings, or write a wrong one over a column whose values tell what it is."""
    fields = [name for name in ("id_no", "phone", "name", "sex", "ethnicity") if table.of(name)]
    if table.headless or len(table.rows) < 8 or pick.random() > 0.08 or not fields:
        return []
    first, second = pick.sample(fields, 2) if len(fields) > 1 else (fields[0], "")
    left, right = table.of(first), table.of(second)
    if left is None or right is None:
        return []
    for column, other in ((left, right), (right, left)):
        for row in table.headings[column.place]:
            messy.put(row, column.place, other.heading)
    return [
        Planted(
            table.grid.name, address(table.headings[c.place][0], c.place), "heading_wrong", other.heading, c.heading
        )
        for c, other in ((left, right), (right, left))
    ]


def _repeat(pick: random.Random, table: Table, row: int, messy: Grid, twins: set[int]) -> Planted | None:
    """Write somebody a second time into a line kept free; where nothing tells two namesakes apart, leave it empty."""
    person = pick.choice([person for person in table.rows.values() if person])
    if table.of("id_no") is None or table.kind != "name":
        return None
    twins.add(id(person))
    for column in table.columns:
        if column.field not in table.merged_fields:
            messy.put(row, column.place, column.spell(replace(person, seq=row)))
    place = table.of("id_no")
    assert place is not None
    return Planted(table.grid.name, address(row, place.place), "repeat_id", person.id_no, "")


def _spoil(pick: random.Random, defect: Defect, table: Table, row: int, messy: Grid, form: str) -> Planted | None:
    person = table.rows[row]
    names = {column.field for column in table.columns}
    where = defect.field if defect.field != "name" else table.kind
    if table.kind == "collective" and defect.field == "name" and defect.kind not in OF_COLLECTIVES:
        return None
    if (
        person is None
        or where not in names
        or where in table.merged_fields
        or (defect.formats and form not in defect.formats)
    ):
        return None
    if defect.kind.startswith("slip_") and not _often(table, where, person):
        return None
    spoilt = defect.make(pick, person, names - table.merged_fields)
    if spoilt is None:
        return None
    for name, value in spoilt.items():
        column = table.of(where if name == "name" else name)
        assert column is not None
        messy.put(row, column.place, value)
    column = table.of(where)
    assert column is not None
    typed = repr(messy.cells.get((row, column.place)))
    return Planted(table.grid.name, address(row, column.place), defect.kind, typed, person.truth(where))


def _often(table: Table, name: str, person: Person) -> bool:
    same = sum(1 for other in table.rows.values() if other and getattr(other, name) == getattr(person, name))
    return same >= 7
