"""Go through the lines below the headings: people, section titles, sums, footnotes, repeated headings, empty ones."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from importers.cells import Line, Merge, SheetCells, Value, kind_of, letters, position, text_of
from importers.cleaning.fields import clean_name, is_nothing, looks_like_name
from importers.cleaning.names import COLONS, begins_with_surname
from importers.columns import BY_FIELD, HONOREES, field_of, is_heading, normal_heading, stored_columns
from importers.findings import Finding
from importers.layout.headings import Layout, begins_another
from importers.layout.people import (
    denied_of,
    is_alone,
    is_example,
    is_instruction,
    is_label,
    is_numbered,
    is_person,
    is_sum,
    may_be_people,
)
from importers.layout.sections import Section, Sections, award_in, is_wide, section_of

_COUNTED = re.compile(r"(\d{1,6})\s*[名人户个位]")
_END = re.compile(r"(?:以[上下]|此页|本页|结束|完毕?|无正文|[\d年月日\s]+$|盖章|公章|签[名字章])")
MOST_SKIPPED = 20


class _Skipped(NamedTuple):
    """A line that may be a person and was not read as one."""

    cell: str
    text: str


class Lines:
    """The lines of one table, judged one after the other; remembers the sections and what was passed over."""

    def __init__(self, layout: Layout, merges: Sequence[Merge] = (), sheet: str = "") -> None:
        self._places = {field: position(column) for field, column in stored_columns(layout.columns).items()}
        self._headings = {position(column.column): column.heading for column in layout.columns}
        self._names = [self._places[field] for field in ("name", "family") if field in self._places]
        self._span = layout.span
        self._wide = {
            top + 1: (left, right) for top, left, bottom, right in merges if is_wide(left, right, layout.span)
        }
        self._continued = _continued(merges, [self._places[field] for field in HONOREES if field in self._places])
        self._sections = Sections(self._places)
        self._skipped: list[_Skipped] = []
        self._counted = self._since = self._alone = self._last = 0
        self._doubts: list[Finding] = []
        award = award_in(sheet)
        if award and award.field not in self._places:
            self._sections.begin(award)
            label = BY_FIELD[award.field].label
            message = f"按工作表的名称“{sheet.strip()[:20]}”，这一表人员的{label}都读作“{award.text}”；如果不对，请改工作表的名称。"
            self._doubts.append(Finding("A1", "note", "sheet_award", message))

    @property
    def said(self) -> Mapping[str, str]:
        """What the sections above say of every line below them, by field."""
        return self._sections.said

    def filled(self, values: list[Value]) -> list[Value]:
        """Return the values of the next line with what a section above says in a column that the line leaves empty."""
        full = values
        for field in list(self._sections.own):
            at = self._places[field]
            told = text_of(values[at]) if at < len(values) else ""
            if not told.strip():
                full = full + [None] * (at + 1 - len(full))
                full[at] = self._sections.fill(field)
            elif field_of(told)[0] is None:
                self._sections.end_own(field)
        return full

    def is_person(self, number: int, values: Sequence[Value]) -> bool:
        """Tell whether the next line stands for an honoree; a section is remembered, a sum held against the count."""
        first, last = self._span
        own = values[first : last + 1] if first or last + 1 < len(values) else values
        texts = {index: text for index, text in enumerate(map(text_of, own), first) if not is_nothing(text)}
        if not texts:
            return False
        if not self._is_read(number, texts, values):
            return False
        self._alone += is_alone(texts, self._places)
        self.count(number)
        return True

    def begins_another(self, line: Line) -> bool:
        """Tell whether a line is the headings of another table."""
        values = line[1]
        names = [text_of(values[at]) for at in self._names if at < len(values)]
        return not any(map(_is_name, names)) and begins_another(line, self._headings)

    def count(self, number: int) -> None:
        """Count a line that was known to be a person without being judged."""
        self._last = number
        self._counted += 1
        self._since += 1

    def findings(self) -> list[Finding]:
        """Return what is doubtful about the lines that were passed over."""
        told = []
        for cell, text in self._skipped:
            message = f"“{text[:20]}”这一行没有当作人员读取；如果是人员，请补填单位或电话等内容。"
            told.append(Finding(cell, "warning", "line_skipped", message))
        return [*self._doubts, *told]

    def _is_read(self, number: int, texts: Mapping[int, str], values: Sequence[Value]) -> bool:
        if self._is_surely_read(number, texts):
            return True
        if _repeats(texts, self._headings) or (len(texts) > 1 and all(field_of(text)[0] for text in texts.values())):
            return False
        if is_sum(texts):
            self._hold(number, texts)
            return False
        wide = number in self._wide and len(texts) <= 2 and not self._is_name_beside(number, texts)
        section = section_of(texts, self._places, wide, self._span[0])
        if section:
            self._sections.begin(section)
            self._doubt_section(number, texts, section)
            return False
        if wide and self._wide[number][0] in texts:
            return False
        if is_instruction(texts):
            self._say_example(number, texts)
            return False
        if number in self._continued:
            self._doubt_continuation(number, texts)
            return False
        if (is_person(texts, self._places, denied_of(values)) and self._is_placed(number, texts)) or self._hides_name(
            values
        ):
            return True
        self._pass_over(number, texts)
        return False

    def _is_surely_read(self, number: int, texts: Mapping[int, str]) -> bool:
        """Tell quickly of most lines that they are people: a name and two more cells, none of them a label or a sum."""
        if len(texts) < 3 or number in self._continued or number in self._wide:
            return False
        if is_sum(texts) or is_example(texts) or any(text.rstrip()[-1:] in COLONS for text in texts.values()):
            return False
        return any(_is_name(texts.get(at, "")) for at in self._names) and not _repeats(texts, self._headings)

    def _is_name_beside(self, number: int, texts: Mapping[int, str]) -> bool:
        """Tell whether a name stands in its own column, beside the cells that are merged across."""
        left, right = self._wide[number]
        return any(
            looks_like_name(clean_name(texts.get(at, "")).value) for at in self._names if not left <= at <= right
        )

    def _doubt_section(self, number: int, texts: Mapping[int, str], section: Section) -> None:
        """Say of a section that it may be somebody's name."""
        if not section.sure and len(self._doubts) < MOST_SKIPPED:
            message = (
                f"第{number}行的“{section.text}”当作下面各行的{BY_FIELD[section.field].label}读取，没有当作人员；"
                "如果是人员，请在这一行补填单位或电话等内容。"
            )
            self._doubts.append(Finding(f"{letters(min(texts))}{number}", "warning", "line_section", message))

    def _is_placed(self, number: int, texts: Mapping[int, str]) -> bool:
        """Tell whether a name alone on its line may be a person's: among such lines, or right below a person."""
        if not is_alone(texts, self._places) or self._alone or not self._counted:
            return True
        (text,) = texts.values()
        return number == self._last + 1 and begins_with_surname(clean_name(text).value)

    def _say_example(self, number: int, texts: Mapping[int, str]) -> None:
        first = min(texts)
        if len(self._doubts) < MOST_SKIPPED and is_example(texts):
            message = f"第{number}行是填写示例，没有当作人员读取；如果是人员，请改掉“{texts[first].strip()}”。"
            self._doubts.append(Finding(f"{letters(first)}{number}", "note", "line_example", message))

    def _doubt_continuation(self, number: int, texts: Mapping[int, str]) -> None:
        """Say that a line belongs to the one above, whose name is merged over both."""
        if len(self._doubts) < MOST_SKIPPED and is_numbered(texts, self._places):
            cell = f"{letters(min(texts))}{number}"
            message = (
                "这一行的姓名与上一行合并在一起，按同一个人读取，没有单独成行；如果是另一个人，请取消合并并填写姓名。"
            )
            self._doubts.append(Finding(cell, "warning", "line_continues", message))

    def _hides_name(self, values: Sequence[Value]) -> bool:
        """Tell whether the line's name is an error or a formula without a result; somebody is meant all the same."""
        at = [self._places[field] for field in HONOREES if field in self._places]
        return any(index < len(values) and kind_of(values[index]) in ("error", "formula") for index in at)

    def _pass_over(self, number: int, texts: Mapping[int, str]) -> None:
        """Remember a line that was passed over though a name stands in it."""
        if len(self._skipped) >= MOST_SKIPPED or any(is_label(text) for text in texts.values()):
            return
        for at in self._names:
            text = texts.get(at, "").strip()
            if (looks_like_name(clean_name(text).value) or may_be_people(text)) and not _END.match(text):
                self._skipped.append(_Skipped(f"{letters(at)}{number}", text))

    def _hold(self, number: int, texts: Mapping[int, str]) -> None:
        """Hold the number of people that a sum names against the lines that were read."""
        for index, text in sorted(texts.items()):
            counted = _COUNTED.search(text)
            told = int(counted[1]) if counted else -1
            if counted and told not in (self._counted, self._since) and self._counted:
                message = f"这里写的是{told}，实际读到{self._counted}行，请核对有没有遗漏或多出的人。"
                self._doubts.append(Finding(f"{letters(index)}{number}", "warning", "count_differs", message))
            if counted:
                break
        self._since = 0


def _continued(merges: Sequence[Merge], columns: Sequence[int]) -> frozenset[int]:
    """Return the lines over which the name of the line above is merged."""
    found: set[int] = set()
    for top, left, bottom, right in merges:
        if any(left <= column <= right for column in columns) and bottom - top < 1_000:
            found.update(range(top + 2, bottom + 2))
    return frozenset(found)


def _is_name(text: str) -> bool:
    """Tell whether a text is surely somebody's name, decorated or not."""
    name = clean_name(text).value
    return looks_like_name(name) and begins_with_surname(name) and not is_heading(name)


def _repeats(texts: Mapping[int, str], headings: Mapping[int, str]) -> bool:
    same = sum(1 for index, text in texts.items() if _same(text, headings.get(index, "")))
    return same >= 2 or (same == 1 and len(texts) == 1)


def _same(text: str, heading: str) -> bool:
    return text.strip()[:1] == heading.strip()[:1] and normal_heading(text) == normal_heading(heading)


def is_form(sheet: SheetCells, layout: Layout, at: int) -> bool:
    """Tell whether the sheet is a form for one person: below the word 姓名 stand further labels instead of names."""
    values = [text_of(value) for value in sheet.column(at, layout.header_row or 0)]
    end = len(values)
    while end and (is_label(values[end - 1]) or values[end - 1].rstrip().endswith(COLONS)):
        end -= 1
    if any(map(_is_name, values[:end])):
        # Below the people of a small roster stands who has made it: 联系人：, 联系电话：
        del values[end:]
    labels = sum(1 for value in values if field_of(value)[0] and field_of(value)[0] not in HONOREES)
    return labels >= 2 and labels * 3 >= len(values)
