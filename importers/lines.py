"""Tell the lines below the headings apart: people, section titles, sums, footnotes, repeated headings, empty ones."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from importers.cells import Line, Merge, SheetCells, Value, kind_of, letters, position, text_of
from importers.cleaning import clean_name, is_nothing, looks_like_name, mend
from importers.columns import BY_FIELD, HONOREES, field_of, normal_heading
from importers.findings import Finding
from importers.headings import Layout, begins_another
from importers.names import begins_with_surname
from importers.sections import Sections, award_in, is_wide, section_of

_COUNTED = re.compile(r"(\d{1,6})\s*[名人户个位]")
_SUM = re.compile(
    r"(?:本页|总)?(?:合计|总计|小计|共计|总数|总人数)(?:[(（].{0,8}[)）])?[:：]?(?:共?\d{1,6}[名人户个位]?)?[。.]?|"
    r"共计?\d{1,6}[名人户个位][。.]?"
)
# What every sum holds; most lines are told by this alone.
_SUMMED = re.compile("[计总共]")
_NOTE = re.compile(
    r"(?:注|备注|说明|附|填表|填报|制表|审核|经办|报送|单位(?:负责人|[(（]?盖章|意见)|负责人|联系人|联系电话|日期|合计|总计|共计|小计|"
    r"以上|以下|[*#&※★☆]|\d+[.、．].{12,}|第\d+页|共\d+页|[(（]?盖章)"
)
_LABEL = re.compile(
    r"\s*[(（]?(?:填表|填报|制表|审核|审批|经办|报送|签字|签名|盖章|负责|联系|单位|主管|分管|领导|推荐|日期|时间|电话|年月日).{0,10}[:：]\s*"
)
_TAIL = re.compile(r"\s*(?:填表|填报|制表|审核|经办|报送|签字|盖章|负责人|联系人|单位负责人|单位[(（]).{0,8}[:：]")
_TITLE = re.compile(r"名单|汇总表|一览表|花名册|登记表|推荐表|申报表|统计表|续表")
# A number with few words around it; a line like “联系人：李主任 电话：0394-8251234” is nobody's.
_NUMBER = {
    "id_no": re.compile(r"\D{0,6}(?:[\dXx０-９Ｘｘ*]\W{0,2}){8,}\D{0,8}"),
    "phone": re.compile(r"\D{0,6}(?:[\d０-９]\W{0,2}){7,}\D{0,8}"),
}
MOST_SKIPPED = 20


class _Skipped(NamedTuple):
    """A line that may be a person and was not read as one."""

    cell: str
    text: str


class Lines:
    """The lines of one table, judged one after the other; remembers the sections and what was passed over."""

    def __init__(self, layout: Layout, merges: Sequence[Merge] = (), sheet: str = "") -> None:
        stored = {field: column for field, column in layout.fields.items() if BY_FIELD[field].stored}
        self._places = {field: position(column.column) for field, column in stored.items()}
        self._headings = {position(column.column): column.heading for column in layout.columns}
        self._span = layout.span
        self._wide = {
            top + 1: (left, right) for top, left, bottom, right in merges if is_wide(left, right, layout.span)
        }
        self._sections = Sections(self._places)
        award = award_in(sheet)
        if award:
            self._sections.begin(award)
        self._skipped: list[_Skipped] = []
        self._counted = 0
        self._since = 0
        self._doubts: list[Finding] = []

    @property
    def said(self) -> Mapping[str, str]:
        """What the sections above say of every line below them, by field."""
        return self._sections.said

    def is_person(self, number: int, values: Sequence[Value]) -> bool:
        """Tell whether the next line stands for an honoree; a section is remembered, a sum held against the count."""
        first, last = self._span
        own = values[first : last + 1] if first or last + 1 < len(values) else values
        texts = {index: text for index, text in enumerate(map(text_of, own), first) if not is_nothing(text)}
        if not texts:
            return False
        if self._is_read(number, texts, values):
            self.count()
            return True
        return False

    def begins_another(self, line: Line) -> bool:
        """Tell whether a line is the headings of another table."""
        return begins_another(line, self._headings)

    def count(self) -> None:
        """Count a line that was known to be a person without being judged."""
        self._counted += 1
        self._since += 1

    def findings(self) -> list[Finding]:
        """Return what is doubtful about the lines that were passed over."""
        told = []
        for cell, text in self._skipped[:MOST_SKIPPED]:
            message = f"“{text[:20]}”这一行没有当作人员读取；如果是人员，请补填单位或电话等内容。"
            told.append(Finding(cell, "warning", "line_skipped", message))
        return [*self._doubts, *told]

    def _is_read(self, number: int, texts: Mapping[int, str], values: Sequence[Value]) -> bool:
        if _repeats(texts, self._headings):
            return False
        if is_sum(texts):
            self._hold(number, texts)
            return False
        wide = number in self._wide and len(texts) <= 2
        section = section_of(texts, self._places, wide, self._span[0])
        if section:
            self._sections.begin(section)
            return False
        if wide and self._wide[number][0] in texts:
            return False
        if is_person(texts, self._places, self._headings, _denied(values)) or self._hides_name(values):
            return True
        self._pass_over(number, texts)
        return False

    def _hides_name(self, values: Sequence[Value]) -> bool:
        """Tell whether the line's name is an error or a formula without a result; somebody is meant all the same."""
        at = [self._places[field] for field in HONOREES if field in self._places]
        return any(index < len(values) and kind_of(values[index]) in ("error", "formula") for index in at)

    def _pass_over(self, number: int, texts: Mapping[int, str]) -> None:
        """Remember a line that was passed over though a name stands in it."""
        if len(self._skipped) > MOST_SKIPPED or any(
            _TAIL.match(text) or _LABEL.fullmatch(text) for text in texts.values()
        ):
            return
        for field in HONOREES:
            text = texts.get(self._places.get(field, -1), "").strip()
            if field != "collective" and looks_like_name(clean_name(text).value) and begins_with_surname(text):
                self._skipped.append(_Skipped(f"{letters(self._places[field])}{number}", text))

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


def is_sum(texts: Mapping[int, str]) -> bool:
    """Tell whether a line counts people instead of naming one: its first text is 合计 or the like."""
    first = next((text for _, text in sorted(texts.items()) if not text.strip().isdecimal()), "")
    return bool(_SUMMED.search(first) and _SUM.fullmatch(re.sub(r"\s", "", mend(first))))


def is_person(
    texts: Mapping[int, str], places: Mapping[str, int], headings: Mapping[int, str], denied: Collection[int] = ()
) -> bool:
    """Tell whether a line stands for an honoree; a doubtful line is one as soon as it has a name, an ID or a phone.

    In the `denied` columns the line says 无 or a stroke; where the name stands, somebody was left out.
    """
    honoree = next((texts[places[field]] for field in HONOREES if places.get(field) in texts), "")
    others = [at for field, at in places.items() if field not in (*HONOREES, "seq", "remark") and at in texts]
    labelled = any(_LABEL.fullmatch(text) for text in texts.values())
    if labelled and (not honoree or _LABEL.fullmatch(honoree) or not _is_numbered(texts, places)):
        return False
    if len(others) < 3 and any(_TAIL.match(text) for text in texts.values()) and not _is_numbered(texts, places):
        return False
    if honoree:
        return _is_honoree(honoree, texts, others, places)
    if others and any(places.get(field) in denied for field in HONOREES):
        return True
    if _TITLE.search(next(iter(texts.values()))) and len(texts) < 3:
        return False
    return _is_numbered(texts, places) or len(others) >= 3


def _denied(values: Sequence[Value]) -> frozenset[int]:
    """Return the columns in which a line says in so many signs that there is nothing."""
    return frozenset(
        index for index, value in enumerate(values) if text_of(value).strip() and is_nothing(text_of(value))
    )


def _is_numbered(texts: Mapping[int, str], places: Mapping[str, int]) -> bool:
    """Tell whether the line has an ID or a phone of its own."""
    return any(_NUMBER[field].fullmatch(texts.get(places.get(field, -1), "")) for field in _NUMBER)


def _is_honoree(honoree: str, texts: Mapping[int, str], others: list[int], places: Mapping[str, int]) -> bool:
    name = clean_name(honoree).value
    numbered = places.get("seq") in texts and len(honoree) <= 30
    if numbered and (looks_like_name(name) or not _LABEL.match(honoree)):
        return True
    if len({text.strip() for text in texts.values()}) > 1 and others:
        return not (_NOTE.match(honoree.strip()) and len(others) < 2) or looks_like_name(name)
    # A star before a name marks a person; before a sentence, a footnote.
    if _NOTE.match(name if looks_like_name(name) else honoree.strip()) or len(honoree) > 30:
        return False
    if len(places) == 1 and "collective" in places:
        return True
    return looks_like_name(name) or (len(texts) > 1 and "collective" in places)


def _repeats(texts: Mapping[int, str], headings: Mapping[int, str]) -> bool:
    same = sum(1 for index, text in texts.items() if _same(text, headings.get(index, "")))
    return same >= 2 or (same == 1 and len(texts) == 1)


def _same(text: str, heading: str) -> bool:
    return text.strip()[:1] == heading.strip()[:1] and normal_heading(text) == normal_heading(heading)


def is_form(sheet: SheetCells, layout: Layout, at: int) -> bool:
    """Tell whether the sheet is a form for one person: below the word 姓名 stand further labels instead of names."""
    values = [text_of(value) for value in sheet.column(at, layout.header_row or 0)]
    labels = sum(1 for value in values if field_of(value)[0] and field_of(value)[0] not in HONOREES)
    return labels >= 2 and labels * 3 >= len(values)
