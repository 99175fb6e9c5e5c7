"""Write the poster of a public notice: the whole of it on one large sheet, to be read standing."""

from collections.abc import Iterator

from registry.drafting.listing import listed, numeral, spread
from registry.drafting.notice_text import NoticeFacts, notice_values
from registry.drafting.texts import Paragraph, filled

_TITLE = 16 / 22  # characters of a title to one of the text
_MOST = 4  # columns


def poster_paragraphs(facts: NoticeFacts, line: float) -> list[Paragraph]:
    """Return the poster for lines of so many characters, or raise InvalidInput for facts that cannot be published."""
    values = notice_values(facts)
    opening = filled("poster", values, line * _TITLE)
    closing = filled("poster-end", values)
    return [*opening, *_lists(facts, line), *closing]


def _lists(facts: NoticeFacts, line: float) -> Iterator[Paragraph]:
    for place, category in enumerate(facts.categories, start=1):
        if len(facts.categories) > 1:
            yield Paragraph(
                "level1", f"{numeral(place)}、{category.heading}（{len(category.entries)}{category.measure}）"
            )
        names = [f"{spread(entry.name)}\u3000{entry.unit}".rstrip() for entry in category.entries]
        rows = listed([f"{number}. {name}" for number, name in enumerate(names, start=1)], line, _MOST)
        columns = max(len(row) for row in rows)
        yield from (Paragraph(f"rows{columns}", "\t".join(row)) for row in rows)
