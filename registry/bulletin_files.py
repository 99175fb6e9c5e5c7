"""An issue of the bulletin as a file: .docx, .pdf with our own fonts, .html, .txt; the same facts, the same bytes."""

from io import BytesIO

from certificates import Block, UnwritableText, print_pages
from registry.drafting.bulletin import (
    BulletinFacts,
    bulletin_document,
    bulletin_html,
    bulletin_paragraphs,
    bulletin_text,
)
from registry.errors import InvalidInput

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
_PAGE = (
    '<!doctype html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
    "<body>\n{body}</body>\n</html>\n"
)


def compiled(facts: BulletinFacts, ending: str) -> bytes:
    """Return an issue as the file of that ending; raise InvalidInput for another, or for a character no font has."""
    if ending not in KINDS:
        raise InvalidInput(reason=f"只能写成{'、'.join(f'.{one}' for one in KINDS)}。")
    title = f"{facts.masthead} {facts.issue}"
    if ending == "docx":
        return bulletin_document(facts)
    if ending == "txt":
        return bulletin_text(facts).encode()
    if ending == "html":
        return _PAGE.format(title=title, body=bulletin_html(facts)).encode()
    out = BytesIO()
    try:
        print_pages([Block(one.role, one.text, one.lead) for one in bulletin_paragraphs(facts)], out, title)
    except UnwritableText as refusal:
        raise InvalidInput(reason=refusal.message) from refusal
    return out.getvalue()
