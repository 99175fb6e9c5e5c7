"""Write the public notice (公示) before a decision: who is proposed, until when, and how to object."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from registry.drafting.dates import full_date
from registry.drafting.documents import written
from registry.drafting.listing import numeral, refuse_private, spread, width
from registry.drafting.texts import Paragraph, filled
from registry.errors import InvalidInput

_SOFT_FORMS = ("评选", "推选", "宣传推选")
_TWO_UP = (3.5, 6.9)  # characters of a name and a unit in half a line


@dataclass(frozen=True)
class Entry:
    """A proposed honoree as the public may see it: a name and a unit, nothing else."""

    name: str
    unit: str = ""


@dataclass(frozen=True)
class NoticeCategory:
    """The entries of one category under its heading, with their measure word."""

    heading: str
    measure: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class NoticeFacts:
    """Everything a public notice says; `form` is the office's word for what it does: 选树, 评选, 表扬, 表彰.

    A further round shows who came later; `before` is the day on which the round before it was published.
    """

    office: str
    program: str
    cycle: str
    title: str
    form: str
    categories: tuple[NoticeCategory, ...]
    first_day: date
    last_day: date
    working_days: int
    phone: str
    published_on: date
    address: str = ""
    email: str = ""
    objections: str = ""
    order_note: str = ""
    round: int = 1
    before: date | None = None


def notice_paragraphs(facts: NoticeFacts) -> list[Paragraph]:
    """Return the notice and its annex, or raise InvalidInput for facts that cannot be published."""
    _check(facts)
    return [*filled("notice", _values(facts)), *_annex(facts)]


def notice_values(facts: NoticeFacts) -> dict[str, str]:
    """Return what the texts of a notice are filled with, or raise InvalidInput for facts that cannot be published."""
    _check(facts)
    return _values(facts)


def notice_document(facts: NoticeFacts) -> bytes:
    """Return the notice as .docx."""
    subject = f"{facts.cycle}“{facts.title}”{notice_said(facts.round)}"
    return written(notice_paragraphs(facts), subject, facts.office, facts.published_on)


def proposed_list(form: str) -> str:
    """Return what the list of a notice is called, by the office's word for what it does."""
    return "拟入选名单" if form in _SOFT_FORMS else f"拟{form}名单"


def notice_said(round_: int) -> str:
    """Return what a notice is called: 公示, and 第二次公示 for a further round."""
    return f"第{numeral(round_)}次公示" if round_ > 1 else "公示"


def how_to_object(by_email: bool) -> str:
    """Return in which ways, and how, anybody may object to a name of a notice."""
    ways = "、".join(["书面", "电话", *(["电子邮件"] if by_email else [])])
    return next(filled("objections", {"ways": ways})).text


def _check(facts: NoticeFacts) -> None:
    if not facts.categories or not all(category.entries for category in facts.categories):
        raise InvalidInput(reason="公示名单是空的，或有一类没有人。")
    if facts.last_day < facts.first_day or facts.published_on > facts.first_day:
        days = "、".join(full_date(day) for day in (facts.published_on, facts.first_day, facts.last_day))
        raise InvalidInput(reason=f"公示的发布日、起始日、截止日前后不对：{days}。")
    refuse_private(f"{entry.name} {entry.unit}" for category in facts.categories for entry in category.entries)


def _values(facts: NoticeFacts) -> dict[str, str]:
    values = {
        "office": facts.office,
        "program": facts.program,
        "cycle": facts.cycle,
        "title": facts.title,
        "form": facts.form,
        "proposed": proposed_list(facts.form),
        "annexed": proposed_list(facts.form) + (f"（{notice_said(facts.round)}）" if facts.round > 1 else ""),
        "notice": notice_said(facts.round),
        "names": "增补的名单" if facts.round > 1 else "名单",
        "heard": "听取意见，接受监督。" + (f"此前的名单已于{full_date(facts.before)}公示。" if facts.before else ""),
        "counted": _counted(facts),
        "first_day": full_date(facts.first_day),
        "last_day": full_date(facts.last_day),
        "working_days": str(facts.working_days),
        "phone": facts.phone,
        "address": facts.address,
        "email": facts.email,
        "published_on": full_date(facts.published_on),
        "order_note": facts.order_note,
    }
    return {**values, "objections": facts.objections or how_to_object(bool(facts.email))}


def _counted(facts: NoticeFacts) -> str:
    """Return 198名“…”, or each category's count where their measure words differ."""
    if len({category.measure for category in facts.categories}) == 1:
        total = sum(len(category.entries) for category in facts.categories)
        return f"{total}{facts.categories[0].measure}“{facts.title}”"
    counts = (f"{category.heading}{len(category.entries)}{category.measure}" for category in facts.categories)
    return f"“{facts.title}”{'、'.join(counts)}"


def _annex(facts: NoticeFacts) -> Iterator[Paragraph]:
    yield from filled("notice-annex", _values(facts))
    for place, category in enumerate(facts.categories, start=1):
        if len(facts.categories) > 1:
            counted = f"（{len(category.entries)}{category.measure}）"
            yield Paragraph("level1", f"{numeral(place)}、{category.heading}{counted}")
        yield from _entries(category.entries)


def _entries(entries: tuple[Entry, ...]) -> Iterator[Paragraph]:
    """Yield the numbered entries, two to a line where names and units are short."""
    cells = [f"{place}.\t{_cell(entry)}" for place, entry in enumerate(entries, start=1)]
    narrow = [_is_narrow(entry) for entry in entries]
    if sum(narrow) < 0.9 * len(entries):
        yield from (Paragraph("entries1", cell) for cell in cells)
        return
    line: list[str] = []
    for cell, fits in zip(cells, narrow, strict=True):
        if line and (not fits or len(line) == 2):
            yield Paragraph("entries2", "\t".join(line))
            line = []
        line.append(cell)
        if not fits:
            yield Paragraph("entries2", cell)
            line = []
    if line:
        yield Paragraph("entries2", "\t".join(line))


def _cell(entry: Entry) -> str:
    return f"{spread(entry.name)}\t{entry.unit}" if entry.unit else spread(entry.name)


def _is_narrow(entry: Entry) -> bool:
    return width(spread(entry.name)) <= _TWO_UP[0] and width(entry.unit) <= _TWO_UP[1]
