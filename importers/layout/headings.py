"""Find the lines that hold the headings, and say for each column which field it is and how sure that is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from importers.cells import Line, SheetCells, Value, kind_of, letters, position, text_of
from importers.cleaning.identity import is_valid
from importers.columns import BY_FIELD, HONOREES, field_of, is_heading, normal_heading
from importers.findings import Column, Finding
from importers.layout.mapping import map_columns
from importers.layout.witnesses import sample_of, share

SEARCHED_LINES = 80
LEVELS = 3
_MAY_HEAD = re.compile(r"[^\d:：，。；;]{1,12}")
_HEADS_PEOPLE = re.compile(r"获奖[人者]|获奖人员|候选人|被推荐人|推荐对象|推荐人选|拟?表彰对象|当选人|受表彰人员?")
# A column without a heading of its own is the table's where so many of its lines fill it.
FILLED = 0.5


@dataclass(frozen=True)
class Layout:
    """How a table is laid out: its line of headings (None without one), its columns, doubts, first and last column.

    `expected` are the fields that nearly every line fills; `corrected` says that the clerk has set columns right.
    """

    header_row: int | None
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...] = ()
    span: tuple[int, int] = (0, 1 << 14)
    expected: frozenset[str] = frozenset()
    corrected: bool = False

    @property
    def fields(self) -> dict[str, Column]:
        """The columns that are known, by field."""
        return {column.field: column for column in self.columns if column.field}


@dataclass(frozen=True)
class Headings:
    """A line of headings, or the lower of two: its number, the heading of each column, and the line it stands in."""

    row: int
    texts: Mapping[int, str]
    lines: Mapping[int, int] = field(default_factory=dict)

    @property
    def known(self) -> set[str]:
        """The fields the headings name."""
        return _known(self.texts.values())

    @property
    def honorees(self) -> list[int]:
        """The columns whose heading names an honoree."""
        return [index for index, text in sorted(self.texts.items()) if field_of(text)[0] in HONOREES]


def find_layouts(
    sheet: SheetCells, corrected: Mapping[str, str | None] | None = None, header_row: int | None = None
) -> tuple[Layout, ...]:
    """Return the layout of each of the tables that stand side by side under the first headings of a sheet.

    Without a line of headings the columns are guessed from their values. What the clerk has set right wins:
    `corrected` names the field of columns by their letters (None: not to be read), `header_row` the line of headings,
    0 for none.
    """
    if header_row is not None:
        return _layouts(sheet, _chosen(sheet, header_row), corrected or {})
    headings = _first_headings(sheet)
    found = _layouts(sheet, headings, corrected or {})
    if headings and not headings.honorees:
        # Headings without honorees may be those of a note; the columns themselves may tell of people.
        guessed = _layouts(sheet, None, corrected or {})
        return guessed if "name" in guessed[0].fields else found
    return found


def _layouts(sheet: SheetCells, headings: Headings | None, corrected: Mapping[str, str | None]) -> tuple[Layout, ...]:
    above = _people_above(sheet, headings)
    sheet = _above_the_next(sheet, headings)
    spans = _spans(sheet, headings)
    if corrected and len(spans) == 1:
        placed = [position(column) for column, field in corrected.items() if field]
        spans = [(min(spans[0][0], *placed, 1 << 14), max(spans[0][1], *placed, 0))]
    if headings and not corrected:
        above = (*above, *_cut_off(sheet, headings, spans))
    row, texts = (headings.row, headings.texts) if headings else (0, {})
    layouts = []
    for span in spans:
        columns, findings = map_columns(sheet, row, texts, span, corrected)
        findings = tuple(_where_said(found, headings) for found in findings) if headings else findings
        expected = _expected(sheet, row, columns)
        if not headings and not corrected:
            findings = (*findings, *_without_headings(sheet, columns))
        layouts.append(Layout(row or None, columns, (*above, *findings), span, expected, bool(corrected)))
    return tuple(layouts)


def _without_headings(sheet: SheetCells, columns: Sequence[Column]) -> list[Finding]:
    """Say that no headings were found, and what each column was taken for by its values."""
    told = "、".join(f"{column.column}列是{BY_FIELD[column.field].label}" for column in columns if column.field)
    if not told or not sheet.lines:
        return []
    message = f"没有找到标题行，只凭内容判断：{told}。请核对；如果不对，请在人员上方加一行标题，写明姓名、单位等。"
    return [Finding(f"{columns[0].column}{sheet.lines[0][0]}", "note", "no_headings", message)]


def begins_another(line: Line, headings: Mapping[int, str]) -> bool:
    """Tell whether a line is the headings of another table: they name honorees, and not as these headings do."""
    texts = {index: text for index, text in texts_in(line[1]).items() if len(text) < 20}
    if not any(field_of(text)[0] in HONOREES for text in texts.values()) or not _is_heading(texts):
        return False
    if len(_known(texts.values())) < 2:
        return False
    own = {index: field_of(text)[0] for index, text in headings.items()}
    named = {index: name for index, name in ((index, field_of(text)[0]) for index, text in texts.items()) if name}
    same = sum(1 for index, name in named.items() if own.get(index) == name)
    # Notes beside repeated headings say something where these headings say nothing.
    differs = any(own.get(index) not in (None, name) for index, name in named.items())
    return differs or 2 * same < len(named)


def _above_the_next(sheet: SheetCells, headings: Headings | None) -> SheetCells:
    """Return the sheet down to where another table begins, whose values would speak for other columns."""
    if headings is None:
        return sheet
    for at, line in enumerate(sheet.lines):
        if line[0] > headings.row and begins_another(line, headings.texts):
            return replace(sheet, lines=sheet.lines[:at])
    return sheet


def _people_above(sheet: SheetCells, headings: Headings | None) -> tuple[Finding, ...]:
    """Say that ID numbers stand above the headings, in lines that are not read."""
    lines = [line for line in sheet.lines if headings and line[0] < min(headings.lines.values(), default=0)]
    found = [
        f"{letters(index)}{number}"
        for number, values in lines
        for index, text in texts_in(values).items()
        if is_valid(text.strip().upper())
    ]
    if not found:
        return ()
    message = f"标题行上方有{len(found)}个身份证号，标题上方的行没有读取；如果是人员，请移到标题下方。"
    return (Finding(found[0], "warning", "people_above", message),)


def _where_said(found: Finding, headings: Headings) -> Finding:
    """Return the finding on the cell in which the heading stands, where that is the upper of two lines."""
    column = found.cell.rstrip("0123456789")
    return replace(found, cell=f"{column}{headings.lines.get(position(column), headings.row)}")


# What a line should not lack where nearly every other line says it.
_DUE = ("id_no", "phone", "sex", "birth", "unit", "community")
_NEARLY = 0.7


def _expected(sheet: SheetCells, header: int, columns: Sequence[Column]) -> frozenset[str]:
    places = {column.field: position(column.column) for column in columns if column.field}
    honoree = next((places[field] for field in HONOREES if field in places), None)
    lines = [values for number, values in sheet.lines if number > header and _holds(values, honoree or 0)]
    if honoree is None or len(lines) < 5:
        return frozenset()
    merged = {left for top, left, bottom, _ in sheet.merges if bottom > top > header - 1}
    due = [field for field in _DUE if field in places and places[field] not in merged]
    return frozenset(
        field for field in due if sum(1 for values in lines if _holds(values, places[field])) >= _NEARLY * len(lines)
    )


def layout_key(layout: Layout) -> str:
    """Return a text that is the same for every sheet of one form: its headings and where they stand."""
    told = [f"{column.column}={normal_heading(column.heading)}" for column in layout.columns if column.heading]
    return "|".join(told) if layout.header_row else "-" + ",".join(column.column for column in layout.columns)


def headings_at(line: Line, below: Sequence[Line]) -> Headings | None:
    """Return the headings of a line, joined with the levels of headings below it, or None where it holds none."""
    number, values = line
    texts = texts_in(values)
    if not _is_heading(texts):
        return None
    found = Headings(number, texts, dict.fromkeys(texts, number))
    levels = [
        (row, _beside(texts, lower)) for at, (row, lower) in enumerate(below[: LEVELS - 1], 1) if row == number + at
    ]
    deep = max((at for at, (_, lower) in enumerate(levels, 1) if _is_second_level(texts, lower)), default=0)
    if not all(_may_group(texts, texts_in(lower)) for _, lower in levels[: deep - 1]):
        deep = 0
    for row, lower in levels[:deep]:
        level = texts_in(lower)
        joined = _joined(found.texts, level)
        found = Headings(row, joined, {at: row if at in level else found.lines.get(at, number) for at in joined})
    return found


def _may_group(upper: Mapping[int, str], middle: Mapping[int, str]) -> bool:
    """Tell whether a line between two levels of headings holds groups: short words, and none under an honoree."""
    under_names = any(index in middle and field_of(upper[index])[0] in HONOREES for index in upper)
    return not under_names and all(_MAY_HEAD.fullmatch(normal_heading(text)) for text in middle.values())


def texts_in(values: Sequence[Value]) -> dict[int, str]:
    """Return the texts of a line by position."""
    return {index: text_of(value) for index, value in enumerate(values) if value is not None and text_of(value).strip()}


def _first_headings(sheet: SheetCells) -> Headings | None:
    """Return the first headings with honorees below them, else those that name most fields."""
    lines = sheet.lines[:SEARCHED_LINES]
    found: list[tuple[Headings, int]] = []
    for at, line in enumerate(lines):
        if found and line[0] <= found[-1][0].row:
            continue
        headings = headings_at(line, lines[at + 1 : at + LEVELS])
        if headings:
            found.append((headings, at))
    for place, (headings, at) in enumerate(found):
        end = found[place + 1][1] if place + 1 < len(found) else at + SEARCHED_LINES
        if len(headings.known) > 1 and _honoree_below(headings, sheet.lines[at + 1 : end]):
            return headings
    best = max(found, key=lambda pair: (len(pair[0].known) + 2 * bool(pair[0].honorees), -pair[1]), default=None)
    return best[0] if best else None


def _honoree_below(headings: Headings, lines: Iterable[Line]) -> bool:
    """Tell whether a line below the headings has something else than a heading under the honorees, and more."""
    for number, values in lines:
        if number <= headings.row or sum(1 for value in values if value is not None) < min(2, len(headings.texts)):
            continue
        if any(_holds(values, at) and field_of(text_of(values[at]))[0] is None for at in headings.honorees):
            return True
    return False


def _chosen(sheet: SheetCells, header_row: int) -> Headings | None:
    """Return the headings of the line the clerk has chosen; the upper of two levels joins the lower."""
    for at, line in enumerate(sheet.lines):
        if line[0] == header_row:
            for first in range(max(0, at - LEVELS + 1), at):
                above = headings_at(sheet.lines[first], sheet.lines[first + 1 : at + 1])
                if above and above.row == header_row:
                    return above
            texts = texts_in(line[1])
            return Headings(header_row, texts, dict.fromkeys(texts, header_row))
    return None


def _known(texts: Iterable[str]) -> set[str]:
    return {known for known in (field_of(text)[0] for text in texts) if known}


def _is_heading(texts: Mapping[int, str]) -> bool:
    known = _known(texts.values())
    if not known or len({normal_heading(text) for text in texts.values()}) == 1 < len(texts):
        return False
    honoree = any(field in known for field in HONOREES)
    words = [normal_heading(text) for text in texts.values()]
    if len(words) > 1 and all(_MAY_HEAD.fullmatch(word) or field_of(word)[0] for word in words):
        # However many columns of its own an office has, one that names the honorees heads the table.
        if any("姓名" in word or _HEADS_PEOPLE.fullmatch(word) for word in words):
            return True
        if len(known) > 1 and any(is_heading(word) and field_of(word)[0] in HONOREES for word in words):
            return True
    return len(known) >= (1 if honoree and len(texts) <= 2 else 2) and 2 * len(known) >= min(len(texts), 6)


def _beside(upper: Mapping[int, str], values: Sequence[Value]) -> Sequence[Value]:
    """Return the cells of a line as far as headings above reach; behind a gap to the right begin notes."""
    end = max(upper) + 1
    while end < len(values) and values[end] is not None:
        end += 1
    return values[:end]


def _is_second_level(upper: Mapping[int, str], values: Sequence[Value]) -> bool:
    """Tell whether a line is a second level: under groups, naming no person, with more headings than others."""
    lower = texts_in(values)
    if not lower or any(kind_of(value) not in ("text", "empty") for value in values):
        return False
    known = [index for index, text in lower.items() if field_of(text)[0]]
    under_names = any(index in lower and field_of(upper[index])[0] in HONOREES for index in upper)
    return 2 * len(known) >= len(lower) and bool(known) and not under_names


def _joined(upper: Mapping[int, str], lower: Mapping[int, str]) -> dict[int, str]:
    joined, group = {}, ""
    for index in range(max(*upper, *lower) + 1):
        group = upper.get(index, group if index in lower else "")
        if index not in lower:
            joined[index] = upper.get(index, "")
        elif field_of(lower[index])[0] or not field_of(group + lower[index])[0]:
            joined[index] = lower[index]
        else:
            joined[index] = group + lower[index]
    return {index: text for index, text in joined.items() if text}


def _spans(sheet: SheetCells, headings: Headings | None) -> list[tuple[int, int]]:
    """Return the first and last column of each table; notes beside a table, behind a gap, are none of it."""
    if headings is None:
        return [_filled_span(sheet)]
    if not headings.honorees:
        return [(0, sheet.width - 1)]
    header = headings.row
    lines = [line for line in sheet.lines if line[0] > header]
    people = [values for _, values in lines if any(_holds(values, index) for index in headings.honorees)]
    filled = {
        index
        for index in range(sheet.width)
        if sum(1 for values in people if _holds(values, index)) >= max(1, FILLED * len(people))
    }
    blocks = [part for block in _blocks(sorted(filled | set(headings.texts))) for part in _repeated(headings, block)]
    with_honoree = [block for block in blocks if any(index in headings.honorees for index in block)]
    if len(with_honoree) > 1 and _same_form(headings, with_honoree):
        return [(block[0], block[-1]) for block in with_honoree]
    ours = {index for index in filled if field_of(headings.texts.get(index, ""))[0]}
    ours |= _behind_gaps(headings, people, {index for block in with_honoree for index in block})
    kept = [block for block in blocks if block in with_honoree or any(index in ours for index in block)]
    return [(min(map(min, kept)), max(map(max, kept)))]


def _behind_gaps(headings: Headings, people: Sequence[Sequence[Value]], table: set[int]) -> set[int]:
    """Return the columns apart from the table that are its own though few lines fill them: the values are the heading's."""
    said = {field_of(headings.texts.get(index, ""))[0] for index in table}
    found = set()
    for index, text in headings.texts.items():
        field = field_of(text)[0]
        sample = sample_of(values[index] for values in people if _holds(values, index))
        if index not in table and field and field not in said and 2 * (share(field, sample) or 0.0) >= 1:
            found.add(index)
    return found


def _cut_off(sheet: SheetCells, headings: Headings, spans: Sequence[tuple[int, int]]) -> list[Finding]:
    """Say of known headings beside the tables, with something below them, that they are not read."""
    first, last = min(left for left, _ in spans), max(right for _, right in spans)
    found = []
    for index, text in headings.texts.items():
        below = next(sheet.column(index, headings.row), None)
        if not first <= index <= last and field_of(text)[0] and below is not None:
            message = f"{letters(index)}列“{text.strip()[:20]}”与名单之间隔着空列，没有读取；如果属于名单，请删去中间的空列后重新上传。"
            cell = f"{letters(index)}{headings.lines.get(index, headings.row)}"
            found.append(Finding(cell, "note", "column_apart", message))
    return found


def _filled_span(sheet: SheetCells) -> tuple[int, int]:
    """Return the first and last column that so many lines fill that no note can be meant; headings there are none."""
    counts = [sum(1 for _, values in sheet.lines if _holds(values, index)) for index in range(sheet.width)]
    filled = [index for index, count in enumerate(counts) if count >= 0.3 * max(counts)]
    return (filled[0], filled[-1]) if filled else (0, sheet.width - 1)


def _holds(values: Sequence[Value], index: int) -> bool:
    return index < len(values) and values[index] is not None


def _blocks(columns: Sequence[int]) -> list[list[int]]:
    """Return runs of neighbouring columns."""
    blocks: list[list[int]] = []
    for index in columns:
        if blocks and blocks[-1][-1] == index - 1:
            blocks[-1].append(index)
        else:
            blocks.append([index])
    return blocks


def _repeated(headings: Headings, block: list[int]) -> list[list[int]]:
    """Cut a run of columns where its headings begin again: two tables without a gap between them."""
    first, *more = [index for index in headings.honorees if index in block] or [0]
    step = next((index - first for index in more if _same(headings, index, first)), 0)
    if not step or not all(_same(headings, at, at + step) for at in block[:step] if at + step in block):
        return [block]
    return [block[at : at + step] for at in range(0, len(block), step)]


def _same(headings: Headings, left: int, right: int) -> bool:
    return normal_heading(headings.texts.get(left, "")) == normal_heading(headings.texts.get(right, ""))


def _same_form(headings: Headings, blocks: Sequence[Sequence[int]]) -> bool:
    """Tell whether tables side by side repeat the headings of the first."""
    said = [{normal_heading(headings.texts[index]) for index in block if index in headings.texts} for block in blocks]
    return all(len(other & said[0]) * 2 >= len(said[0]) for other in said[1:])
