"""The layouts clerks make: titles, headings of every kind, sections, footnotes, notes beside, tables by and under others."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from messy_days import spelt_day
from messy_formats import MANY_SHEETS, Formula, Grid
from messy_others import NO_ROSTERS
from messy_people import Person, invent
from messy_words import FILL_INS, GROUPS, HEADINGS, NOTES_BELOW, NUMERALS, OPTIONAL, SECTIONS, SIDE_NOTES, TITLES


@dataclass
class Column:
    """A column of a table: its field, its heading, and how this clerk spells its values."""

    field: str
    heading: str
    spell: Callable[[Person], Any]
    place: int = 0


@dataclass
class Table:
    """A table being laid out: the clean sheet, its columns, and which line holds whom (None: kept for a repeat)."""

    grid: Grid
    columns: list[Column]
    kind: str
    rows: dict[int, Person | None] = field(default_factory=dict)
    sections: dict[int, tuple[str, str]] = field(default_factory=dict)
    headings: dict[int, tuple[int, ...]] = field(default_factory=dict)
    headless: bool = False
    merged_fields: set[str] = field(default_factory=set)

    def of(self, name: str) -> Column | None:
        """Return the column of a field."""
        return next((column for column in self.columns if column.field == name), None)


class Maker:
    """One clerk's habits."""

    def __init__(self, pick: random.Random, form: str) -> None:
        self.pick, self.form = pick, form
        self.typed = form in ("xlsx", "xlsx_1904", "xls", "ods")
        self.said: list[str] = []
        self.serial = pick.randrange(10_000)
        self.names: set[str] = set()

    def sheets(self) -> tuple[list[Table], list[Grid]]:
        """Return the tables of the file, and the sheets that hold none."""
        pick = self.pick
        if self.form not in MANY_SHEETS:
            return self.sheet("名单", pick.randint(12, 40)), []
        count = pick.choice((1, 1, 1, 2, 3))
        names = pick.choice(
            (("Sheet1", "Sheet4", "Sheet5"), ("网格员1", "网格员2", "网格员3"), ("甲社区", "乙社区", "丙社区"))
        )
        tables = [
            table
            for at in range(count)
            for table in self.sheet(names[at], pick.randint(14, 40) if count == 1 else pick.randint(8, 18))
        ]
        if count > 1 and self.form != "ods" and pick.random() < 0.3:
            tables[-1].grid.hidden = True
            self.said.append("hidden")
        others = [Grid("Sheet2"), Grid("Sheet3")] if pick.random() < 0.5 else []
        if pick.random() < 0.3:
            others.append(pick.choice(NO_ROSTERS)(pick))
            self.said.append(others[-1].name)
        return tables, others

    def sheet(self, name: str, count: int) -> list[Table]:
        """Return the tables of one sheet: mostly one, now and then two under each other or side by side."""
        pick, grid = self.pick, Grid(name)
        way = pick.random()
        if way < 0.08:
            self.said.append("side by side")
            return self.side_by_side(grid, count)
        if way < 0.18 and count > 12:
            self.said.append("stacked")
            first, row = self.table(grid, count // 2, 1, False)
            second, _ = self.table(grid, count - count // 2, row + pick.choice((1, 2)), False)
            return [first, second]
        table, _ = self.table(grid, count, 1, True)
        self.beside(table)
        return [table]

    def table(self, grid: Grid, count: int, row: int, alone: bool) -> tuple[Table, int]:
        """Lay one table out from a line on; return it and the first line below it."""
        pick = self.pick
        kind = pick.choice(("name",) * 7 + ("family", "collective"))
        columns = self.columns(kind)
        table = Table(grid, columns, kind)
        people = [self.somebody(kind) for _ in range(count)]
        left = pick.choice((0, 0, 0, 0, 1, 2))
        gap = pick.randrange(1, len(columns)) if alone and pick.random() < 0.06 else len(columns)
        for at, column in enumerate(columns):
            column.place = left + 1 + at + (at >= gap)
        witnesses = {"id_no", "phone", "unit", "sex"} & {column.field for column in columns}
        table.headless = alone and kind == "name" and bool(witnesses) and gap == len(columns) and pick.random() < 0.12
        if table.headless:
            self.said.append("headless")
            row += pick.choice((0, 0, 0, 1))
        else:
            row = self.head(table, row)
        row = self.body(table, people, row)
        row = self.foot(table, row)
        self.merge_down(table)
        self.said.append(f"{kind}×{count}")
        return table, row

    def side_by_side(self, grid: Grid, count: int) -> list[Table]:
        """Lay two tables of one form out beside each other, as clerks do who want to save paper."""
        pick = self.pick
        columns = self.columns("name")[:5]
        if not any(column.field == "name" for column in columns):
            columns.append(Column("name", "姓名", lambda p: p.name))
        gap = pick.choice((0, 1))
        if pick.random() < 0.6:
            grid.put(1, 1, pick.choice(TITLES))
            grid.merges.append((1, 1, 1, 2 * len(columns) + gap))
        tables = []
        for half in range(2):
            left = half * (len(columns) + gap)
            own = [Column(c.field, c.heading, c.spell, left + at) for at, c in enumerate(columns, 1)]
            table = Table(grid, own, "name")
            row = self.headings(table, 2, False)
            for at in range(count // 2):
                person = replace(self.somebody("name"), seq=half * (count // 2) + at + 1)
                table.rows[row + at] = person
                for column in own:
                    grid.put(row + at, column.place, column.spell(person))
            tables.append(table)
        return tables

    def somebody(self, kind: str) -> Person:
        """Invent a person whose name nobody else in the file has: only errors shall look like repeats."""
        while True:
            self.serial += 1
            person = invent(self.pick, self.serial, kind)
            if person.name not in self.names:
                self.names.add(person.name)
                return person

    def columns(self, kind: str) -> list[Column]:
        """Choose the columns, their order, their headings, and how their values are spelt."""
        pick = self.pick
        wanted = list(dict.fromkeys(pick.sample(OPTIONAL[kind], pick.randint(3, min(10, len(OPTIONAL[kind]))))))
        if "unit_post" in wanted:
            wanted = [name for name in wanted if name not in ("unit", "post")]
        if "contact_phone" in wanted and "contact" not in wanted:
            wanted.remove("contact_phone")
        wanted.insert(pick.choice((0, 0, 0, 0, len(wanted), 1)), kind)
        if pick.random() < 0.75:
            wanted.insert(pick.choice((0, 0, 0, 0, len(wanted) - 1)), "seq")
        self.spelling = {
            "birth": pick.randrange(12),
            "award_date": pick.randrange(12),
            "phone": pick.randrange(4),
            "seq": pick.randrange(3),
        }
        return [Column(name, self.heading(name), self.speller(name)) for name in wanted]

    def heading(self, name: str) -> str:
        pick = self.pick
        plain = pick.choice(HEADINGS[name].split(" ")) if name != "remark" else pick.choice(("备注", "说明", "备 注"))
        way = pick.random()
        if way < 0.55:
            return plain
        if way < 0.62 and len(plain) == 2:
            return plain[0] + pick.choice((" ", "　", "  ", "\n")) + plain[1]
        if way < 0.70 and len(plain) > 3:
            cut = pick.randint(2, len(plain) - 1)
            return plain[:cut] + "\n" + plain[cut:]
        if way < 0.76:
            return plain + pick.choice(("（必填）", "(必填)", "\n（必填）"))
        if way < 0.82:
            return pick.choice(("*", "＊", "★")) + plain
        if way < 0.87:
            return plain + pick.choice(("：", ":", "*", "。", ";"))
        if way < 0.92:
            return f" {plain} "
        hints = {
            "birth": "（如1980.05）",
            "id_no": "（18位）",
            "phone": "（手机）",
            "deeds_short": "（200字以内）",
            "grade": "（一、二、三等）",
        }
        return plain + hints.get(name, "")

    def speller(self, name: str) -> Callable[[Person], Any]:
        way = self.spelling.get(name, 0)
        if name == "seq":
            return {
                0: lambda p: p.seq,
                1: lambda p: str(p.seq),
                2: lambda p: Formula("=ROW()-3", p.seq) if self.form != "csv" else p.seq,
            }[way]
        if name == "phone":
            return lambda p: (float(p.phone) if self.typed else p.phone) if way == 1 else p.phone
        if name in ("birth", "award_date"):
            typed = self.typed and self.form != "ods"
            return lambda p: spelt_day(p.birth if name == "birth" else p.award_date, way, typed)
        return lambda p: p.typed(name)

    def head(self, table: Table, row: int) -> int:
        """Write titles, fill-in lines and headings; return the first line of people."""
        pick, grid = self.pick, table.grid
        left, right = table.columns[0].place, table.columns[-1].place
        row += pick.choice((0, 0, 0, 0, 1))
        for _ in range(pick.choice((0, 1, 1, 1, 2))):
            grid.put(row, left, pick.choice(TITLES))
            if right > left:
                grid.merges.append((row, left, row, right))
            row += 1
        for _ in range(pick.choice((0, 0, 1, 1, 2))):
            for at, text in enumerate(pick.choice(FILL_INS)):
                grid.put(row, left + 2 * at, text)
            row += 1
        row += pick.choice((0, 0, 0, 1))
        return self.headings(table, row, pick.random() < 0.25)

    def headings(self, table: Table, row: int, grouped: bool) -> int:
        grid = table.grid
        groups = self._groups(table) if grouped else {}
        table.headings = {column.place: (row + (column.place in groups),) for column in table.columns}
        if not groups:
            for column in table.columns:
                grid.put(row, column.place, column.heading)
            return row + 1
        self.said.append("two levels")
        for column in table.columns:
            if column.place not in groups:
                grid.put(row, column.place, column.heading)
                grid.merges.append((row, column.place, row + 1, column.place))
            else:
                grid.put(row + 1, column.place, column.heading)
        for group, places in _by_group(groups).items():
            grid.put(row, places[0], group)
            grid.merges.append((row, places[0], row, places[-1]))
        return row + 2

    def _groups(self, table: Table) -> dict[int, str]:
        """Return the group of each grouped column: runs of two or more neighbours of one group."""
        groups: dict[int, str] = {}
        for group, names in GROUPS.items():
            run: list[int] = []
            for column in [*table.columns, None]:
                if column is not None and column.field in names:
                    run.append(column.place)
                    continue
                if len(run) > 1:
                    groups |= dict.fromkeys(run, group)
                    break
                run = []
        return groups

    def body(self, table: Table, people: list[Person], row: int) -> int:
        """Write the people, with sections, blank lines and repeated title blocks where this clerk has them."""
        pick, grid = self.pick, table.grid
        left, right = table.columns[0].place, table.columns[-1].place
        about = pick.choice(list(SECTIONS)) if pick.random() < 0.25 and not table.headless else ""
        if about and table.of(about) is not None:
            about = ""
        again = pick.randint(4, 12) if pick.random() < 0.15 and not table.headless else 0
        words = list(SECTIONS[about]) if about else []
        per = max(2, len(people) // max(1, len(words))) if words else 0
        style = pick.randrange(5)
        current = None
        if words:
            self.said.append(f"sections {about}")
        for at, person in enumerate(people):
            person = replace(person, seq=at + 1)
            if again and at and at % again == 0:
                row = self.head_again(table, row)
            if words and at % per == 0 and at // per < len(words):
                word = words[at // per]
                current = (about, word)
                grid.put(row, left, _section_text(style, at // per, word, per))
                if right > left and pick.random() < 0.6:
                    grid.merges.append((row, left, row, right))
                row += 1
            for column in table.columns:
                grid.put(row, column.place, column.spell(person))
            table.rows[row] = person
            if current:
                table.sections[row] = current
            row += 1
            if pick.random() < 0.02:
                row += 1
            if pick.random() < 0.06:
                table.rows[row] = None
                row += 1
        return row

    def head_again(self, table: Table, row: int) -> int:
        grid = table.grid
        if "again" not in self.said:
            self.said.append("again")
        left, right = table.columns[0].place, table.columns[-1].place
        if self.pick.random() < 0.6:
            grid.put(row, left, TITLES[0] + "（续表）")
            if right > left:
                grid.merges.append((row, left, row, right))
            row += 1
        for column in table.columns:
            grid.put(row, column.place, column.heading)
            table.headings[column.place] += (row,)
        return row + 1

    def foot(self, table: Table, row: int) -> int:
        pick, grid = self.pick, table.grid
        left, right = table.columns[0].place, table.columns[-1].place
        count = sum(1 for person in table.rows.values() if person)
        if pick.random() < 0.3:
            words = pick.choice((("合计", f"{count}人"), ("总计", count), (f"共计{count}人",), ("合 计", None, count)))
            for at, word in enumerate(words):
                grid.put(row, left + at, word)
            row += 1
        row += pick.choice((0, 0, 1))
        for _ in range(pick.choice((0, 0, 1, 2, 3))):
            place = left + pick.choice((0, 0, 0, min(2, right - left)))
            grid.put(row, place, pick.choice(NOTES_BELOW))
            if place == left and right > left and pick.random() < 0.5:
                grid.merges.append((row, left, row, right))
            row += 1
        if pick.random() < 0.2:
            for at, text in enumerate(("填表人：", "王磊", "审核人：", "孙丽")):
                grid.put(row, left + at, text)
            row += 1
        return row

    def merge_down(self, table: Table) -> None:
        """Merge runs of one unit or community, as clerks do who sort by them."""
        pick, grid = self.pick, table.grid
        name = pick.choice(("unit", "community", "township", "recommender", "category"))
        column = table.of(name)
        if column is None or self.form.startswith(("csv", "tsv")) or pick.random() < 0.6:
            return
        rows = sorted(table.rows)
        start = 0
        while start < len(rows):
            size = pick.randint(1, 5)
            run = rows[start : start + size]
            start += size
            whole = run == list(range(run[0], run[0] + len(run))) and all(table.rows[row] for row in run)
            if len(run) < 2 or not whole:
                continue
            first = table.rows[run[0]]
            assert first is not None
            grid.merges.append((run[0], column.place, run[-1], column.place))
            for row in run[1:]:
                table.rows[row] = replace(table.rows[row], **{name: getattr(first, name)})  # type: ignore[type-var]
                grid.put(row, column.place, None)
            table.merged_fields.add(name)

    def beside(self, table: Table) -> None:
        """Write notes to the right of the table, behind a gap."""
        pick, grid = self.pick, table.grid
        if pick.random() > 0.25:
            return
        self.said.append("side notes")
        place = table.columns[-1].place + pick.choice((2, 2, 3))
        row = pick.choice((1, 2, 3, *list(table.rows)[:12]))
        for _ in range(pick.randint(1, 6)):
            for at, text in enumerate(pick.choice(SIDE_NOTES)):
                grid.put(row, place + at, text)
            row += pick.choice((1, 1, 2, 5))


def _section_text(style: int, at: int, word: str, count: int) -> str:
    numeral = NUMERALS[at]
    return (
        word,
        f"{numeral}、{word}",
        f"（{numeral}）{word}",
        f"{word}（{count}名）",
        f"{numeral}、{word}（{count}人）",
    )[style]


def _by_group(groups: dict[int, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, group in sorted(groups.items()):
        found.setdefault(group, []).append(place)
    return found
