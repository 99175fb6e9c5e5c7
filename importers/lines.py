"""Tell the lines below the headings apart: people, section titles, footnotes, repeated headings, lines left empty."""

import re
from collections.abc import Collection, Mapping

from importers.cells import SheetCells, Value, text_of
from importers.cleaning import clean_name, is_nothing, looks_like_name, mend
from importers.columns import HONOREES, field_of, normal_heading
from importers.headings import Layout

_SECTION = re.compile(
    r"[(（]?[一二三四五六七八九十\d]*[)）、.．]?\s*"
    r"(特等奖|[一二三四五]等奖|[金银铜]奖|冠军|亚军|季军|优秀奖|优胜奖|入围奖|提名奖|鼓励奖|[一二三四五]星级?|[一二三]级)\s*"
    r"(?:[(（].{0,12}[)）]|[:：].{0,12}|共?\d+[名人个户])?"
)
_COUNT = re.compile(r"[(（]?(?:共计?)?\d{1,5}[名人个户位]?[)）]?")
_SUM = re.compile(
    r"(?:本页|总)?(?:合计|总计|小计|共计|总数|总人数)(?:[(（].{0,8}[)）])?[:：]?(?:共?\d{1,6}[名人个户位]?)?[。.]?|"
    r"共计?\d{1,6}[名人个户位][。.]?"
)
# What every section and every sum holds; most lines are told by this alone.
_GRADED, _SUMMED = re.compile("[奖军星级]"), re.compile("[计总共]")
_NOTE = re.compile(
    r"(?:注|备注|说明|附|填表|填报|制表|审核|经办|报送|单位(?:负责人|[(（]?盖章|意见)|负责人|联系人|联系电话|日期|合计|总计|共计|小计|"
    r"以上|以下|[*#&※★☆]|\d+[.、．].{12,})"
)
_TAIL = re.compile(r"(?:填表|填报|制表|审核|经办|报送|签字|盖章|负责人|联系人).{0,8}[:：]")


def texts_of(values: list[Value]) -> dict[int, str]:
    """Return the texts of a line that say something, by position."""
    return {index: text_of(value) for index, value in enumerate(values) if not is_nothing(text_of(value))}


def denied_of(values: list[Value]) -> frozenset[int]:
    """Return the columns in which a line says in so many signs that there is nothing."""
    return frozenset(
        index for index, value in enumerate(values) if text_of(value).strip() and is_nothing(text_of(value))
    )


def section_of(texts: Mapping[int, str]) -> str:
    """Return the grade a section line names, without its number and count, or an empty text where it is none."""
    first = next((text for _, text in sorted(texts.items())), "")
    if not _GRADED.search(first):
        return ""
    words = [re.sub(r"\s", "", text) for _, text in sorted(texts.items())]
    found = [_SECTION.fullmatch(word) for word in words]
    if found[0] is None:
        return ""
    grade = found[0][1]
    same = all(other[1] == grade if other else _COUNT.fullmatch(word) for word, other in zip(words, found, strict=True))
    return grade if same else ""


def is_sum(texts: Mapping[int, str]) -> bool:
    """Tell whether a line counts people instead of naming one: its first text is 合计 or the like."""
    first = next((text for _, text in sorted(texts.items()) if not text.strip().isdecimal()), "")
    return bool(_SUMMED.search(first) and _SUM.fullmatch(re.sub(r"\s", "", mend(first))))


def is_person(
    texts: Mapping[int, str], layout: Mapping[str, int], headings: Mapping[int, str], denied: Collection[int] = ()
) -> bool:
    """Tell whether a line stands for an honoree; a doubtful line is one as soon as it has a name, an ID or a phone.

    In the `denied` columns the line says 无 or a stroke; where the name stands, somebody was left out.
    """
    if not texts or _repeats(texts, headings) or is_sum(texts) or _is_section(texts, layout):
        return False
    honoree = next((texts[layout[field]] for field in HONOREES if layout.get(field) in texts), "")
    others = [at for field, at in layout.items() if field not in (*HONOREES, "seq", "remark") and at in texts]
    if any(_TAIL.search(text) for text in texts.values()) and len(others) < 3:
        return False
    if honoree:
        return _is_honoree(honoree, texts, others)
    if others and any(layout.get(field) in denied for field in HONOREES):
        return True
    return any(layout.get(field) in texts for field in ("id_no", "phone")) or len(others) >= 3


def _is_honoree(honoree: str, texts: Mapping[int, str], others: list[int]) -> bool:
    name = clean_name(honoree).value
    if len({text.strip() for text in texts.values()}) > 1 and others:
        return not (_NOTE.match(honoree.strip()) and len(others) < 2) or looks_like_name(name)
    # A star before a name marks a person; before a sentence, a footnote.
    if _NOTE.match(name if looks_like_name(name) else honoree.strip()) or len(honoree) > 30:
        return False
    return len(texts) > 1 or looks_like_name(name)


def _is_section(texts: Mapping[int, str], layout: Mapping[str, int]) -> bool:
    """A section's grade stands where names or numbers of lines stand; in a column of grades it is a grade."""
    return bool(section_of(texts)) and not (len(texts) > 1 and texts.get(layout.get("grade", -1)))


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
