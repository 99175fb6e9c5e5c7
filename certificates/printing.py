"""Print placements as PDF: every certificate is checked before the first byte is written; the design is drawn once."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from io import BytesIO
from typing import Any, BinaryIO

import segno
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from certificates import designs, inks
from certificates.embedding import end_form, font_name
from certificates.fields import CertificateFacts
from certificates.layouts import Code, Layout
from certificates.lines import POINT
from certificates.placing import Placement, check, place

ENGINE = "1"  # raise it when the same facts and layout would come out in other bytes
BACKGROUND = "background"


def print_certificates(
    facts: Iterable[CertificateFacts],
    layout: Layout,
    out: BinaryIO,
    *,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write one page for each certificate and return how many; the same facts give the same bytes.

    Raises MissingGlyph or DoesNotFit for the first certificate that cannot be drawn; nothing is written then.
    `progress` hears the number of pages done so far.
    """
    certificates = list(facts)
    for certificate in certificates:
        check(certificate, layout)
    canvas, buffer = _open(layout)
    for count, certificate in enumerate(certificates, 1):
        _page(canvas, certificate, layout)
        if progress:
            progress(count)
    canvas.save()
    out.write(buffer.getvalue())
    return len(certificates)


def _open(layout: Layout) -> tuple[Canvas, BytesIO]:
    """Open a document of the layout's page size with its design drawn as a form every page refers to."""
    buffer = BytesIO()
    size = (layout.page.width / POINT, layout.page.height / POINT)
    canvas = Canvas(
        buffer,
        pagesize=size,
        invariant=1,
        pageCompression=1,
        initialFontName=font_name("song"),
        initialFontSize=10,
        lang="zh-CN",
        pdfVersion=(1, 4),
    )
    canvas.setTitle(layout.background.title)
    canvas.setCreator("honors")
    canvas.beginForm(BACKGROUND, 0, 0, *size)
    canvas.scale(1 / POINT, 1 / POINT)  # designs are drawn in millimetres
    designs.DESIGNS[layout.background.design](canvas, layout)
    end_form(canvas)
    return canvas, buffer


def _page(canvas: Canvas, facts: CertificateFacts, layout: Layout) -> None:
    canvas.saveState()
    canvas.doForm(BACKGROUND)
    canvas.restoreState()
    _draw_text(canvas, place(facts, layout))
    _draw_code(canvas, facts.qr, layout.qr)
    canvas.showPage()


def _draw_text(canvas: Canvas, placements: Iterable[Placement]) -> None:
    text = canvas.beginText()
    for run in placements:
        text.setFillColor(inks.rgb(run.color))
        text.setFont(font_name(run.font), run.size)
        text.setHorizScale(run.stretch * 100)
        text.setCharSpace(run.spacing / POINT)
        text.setTextOrigin(run.x / POINT, run.y / POINT)
        text.textOut(run.text)
    canvas.drawText(text)


def _draw_code(canvas: Canvas, payload: str, box: Code) -> None:
    """Draw the dark modules as one path: rows of one fill leave no hairlines between them."""
    matrix = _modules(payload)
    module = box.size / len(matrix) / POINT
    left, top = box.x / POINT, (box.y + box.size) / POINT
    path = canvas.beginPath()
    for row, cells in enumerate(matrix):
        for start, length in _dark_stretches(cells):
            path.rect(left + start * module, top - (row + 1) * module, length * module, module)
    canvas.setFillColor(inks.rgb("ink"))
    canvas.drawPath(path, stroke=0, fill=1)


@lru_cache(maxsize=16)
def _modules(payload: str) -> tuple[bytes, ...]:
    symbol: Any = segno.make(payload, error="m", micro=False, boost_error=True)
    return tuple(bytes(row) for row in symbol.matrix)


def _dark_stretches(cells: bytes) -> Iterable[tuple[int, int]]:
    start = 0
    while (start := cells.find(1, start)) >= 0:
        end = cells.find(0, start)
        end = len(cells) if end < 0 else end
        yield start, end - start
        start = end


rl_config.useA85 = 0  # binary streams: a fifth smaller
