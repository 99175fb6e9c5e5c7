"""Set a news item for the short column of the bulletin, as .docx."""

from datetime import date

from registry.drafting.dates import full_date
from registry.drafting.documents import written
from registry.drafting.news_item import NewsItem
from registry.drafting.texts import Paragraph, filled

COLUMN = "文明时讯"


def news_paragraphs(item: NewsItem, office: str, day: date) -> list[Paragraph]:
    """Return the column's name, who sends the item and when, and the item, a short one with its title run in."""
    values = {"column": COLUMN, "office": office, "day": full_date(day)}
    paragraphs = item.text.split("\n")
    if len(paragraphs) == 1:
        return [*filled("news", values), Paragraph("body", item.text, lead=f"{item.title}。")]
    return [
        *filled("news", values),
        Paragraph("item_title", item.title),
        *(Paragraph("body", one) for one in paragraphs),
    ]


def news_document(item: NewsItem, office: str, day: date) -> bytes:
    """Return the item as .docx; the day is that of its sending."""
    return written(news_paragraphs(item, office, day), item.title, office, day)
