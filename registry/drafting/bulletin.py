"""Set an issue of the bulletin (简报): masthead, contents, columns, items, and to whom it is sent; contents are made of the titles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby

from registry.drafting.dates import full_date
from registry.drafting.documents import written
from registry.drafting.texts import Paragraph, balanced

COLUMNS = ("工作动态", "经验交流", "文明时讯")
SHORT_COLUMNS = ("文明时讯",)  # whose titles run into their text
_TITLE = 18.0  # characters of 22 points to a line
_BREAKS = "，、 "


@dataclass(frozen=True)
class BulletinItem:
    """An item: its title without a closing mark, its text, whose paragraphs are parted by line breaks, and who sent it."""

    column: str
    title: str
    text: str
    run_in: bool = False
    source: str = ""


@dataclass(frozen=True)
class BulletinFacts:
    """An issue of a bulletin; `extra` is a 增刊, numbered apart; `witness` is size and root of the journal's tree."""

    name: str
    number: int
    office: str
    issued_on: date
    items: tuple[BulletinItem, ...]
    running: int | None = None
    extra: bool = False
    note: str = ""
    sent_to: tuple[tuple[str, str], ...] = ()
    copies: int | None = None
    secrecy: str = ""
    serial: str = ""
    witness: tuple[int, str] | None = None

    @property
    def masthead(self) -> str:
        """Return the name as the masthead has it: 周口精神文明建设 简报."""
        return self.name if self.name.endswith("简报") else f"{self.name}简报"

    @property
    def issue(self) -> str:
        """Return the number: 第13期（总第213期）, 增刊第2期."""
        running = f"（总第{self.running}期）" if self.running else ""
        return f"{'增刊' if self.extra else ''}第{self.number}期{running}"

    def columns(self) -> Iterator[tuple[str, list[BulletinItem]]]:
        """Yield each column with its items, in the order in which the items stand."""
        order = list(dict.fromkeys(item.column for item in self.items))
        for column, items in groupby(
            sorted(self.items, key=lambda item: order.index(item.column)), lambda item: item.column
        ):
            yield column, list(items)


def bulletin_document(facts: BulletinFacts) -> bytes:
    """Return the issue as .docx; its own date is that of the issue."""
    return written(bulletin_paragraphs(facts), f"{facts.masthead} {facts.issue}", facts.office, facts.issued_on)


def bulletin_paragraphs(facts: BulletinFacts) -> list[Paragraph]:
    """Return the issue as paragraphs of their roles."""
    return [*_masthead(facts), *_contents(facts), *_items(facts), *_footer(facts)]


def bulletin_text(facts: BulletinFacts) -> str:
    """Return the issue as plain text, a paragraph a line."""
    lines = []
    for paragraph in bulletin_paragraphs(facts):
        text = (paragraph.lead + paragraph.text).replace("\n", "").replace("\t", "　　")
        if text:
            lines.append(text)
    return "\n".join(lines) + "\n"


def bulletin_html(facts: BulletinFacts) -> str:
    """Return the issue as an HTML fragment: no script, no style of its own."""
    return "\n".join(_element(paragraph) for paragraph in bulletin_paragraphs(facts) if paragraph.role != "rule") + "\n"


def _masthead(facts: BulletinFacts) -> Iterator[Paragraph]:
    if facts.secrecy or facts.serial:
        yield Paragraph("edges", f"{facts.secrecy}\t{f'编号：{facts.serial}' if facts.serial else ''}")
    yield Paragraph("masthead", facts.masthead)
    yield Paragraph("issue", facts.issue)
    yield Paragraph("source", f"{facts.office}\t{full_date(facts.issued_on)}")


def _contents(facts: BulletinFacts) -> Iterator[Paragraph]:
    if len(facts.items) < 2:
        return
    for column, items in facts.columns():
        yield Paragraph("contents_column", f"【{column}】")
        yield from (Paragraph("contents", item.title) for item in items)


def _items(facts: BulletinFacts) -> Iterator[Paragraph]:
    if facts.note:
        yield Paragraph("note_before", facts.note, lead="按语：")
    for column, items in facts.columns():
        yield Paragraph("column_head", f"【{column}】")
        for item in items:
            first, *others = item.text.split("\n")
            if item.run_in:
                yield Paragraph("body", first, lead=f"{item.title}。")
            else:
                yield Paragraph("article_title", _broken(item.title))
                yield Paragraph("body", first)
            yield from (Paragraph("body", text) for text in others)


def _footer(facts: BulletinFacts) -> Iterator[Paragraph]:
    yield Paragraph("rule", "")
    yield from (Paragraph("sent", f"{label}：{names}") for label, names in facts.sent_to if names)
    if facts.copies:
        yield Paragraph("copies", f"（共印{facts.copies}份）")
    if facts.witness:
        size, root = facts.witness
        yield Paragraph("witness", f"登记日志{size}条，树根{root}")


def _broken(title: str) -> str:
    """Return a title in lines as even as its words allow; a blank between two halves is where one ends."""
    parts = title.split(" ")
    if len(title) <= _TITLE:
        return title
    segments = [f"{part} " if place < len(parts) - 1 else part for place, part in enumerate(parts)]
    return balanced(segments if len(parts) > 1 else _segments(title), _TITLE)


def _segments(title: str) -> list[str]:
    """Return where a title without blanks may break: after a mark, before a verb's object in quotes; else in its middle."""
    for mark in _BREAKS:
        if mark in title:
            head, _, rest = title.partition(mark)
            return [head + mark, rest]
    if "“" in title[2:-2]:
        at = title.index("“", 2)
        return [title[:at], title[at:]]
    return [title[: len(title) // 2], title[len(title) // 2 :]]


def _element(paragraph: Paragraph) -> str:
    tag = {"masthead": "h1", "article_title": "h3", "column_head": "h2"}.get(paragraph.role, "p")
    lead = f"<strong>{escape(paragraph.lead)}</strong>" if paragraph.lead else ""
    text = escape(paragraph.text).replace("\n", "<br>").replace("\t", "　　")
    return f'<{tag} class="bulletin-{paragraph.role}">{lead}{text}</{tag}>'


def in_order(items: Sequence[BulletinItem], columns: Sequence[str] = COLUMNS) -> tuple[BulletinItem, ...]:
    """Return items with those of the named columns first, in their order; columns of one's own follow."""
    order = {column: place for place, column in enumerate(columns)}
    return tuple(sorted(items, key=lambda item: order.get(item.column, len(order))))
