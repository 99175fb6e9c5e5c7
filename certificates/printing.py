"""Print placements as PDF: every certificate is checked before the first byte is written; the design is drawn once.

On pre-printed stock (套打) the design stays off the paper, and the printer's own shift, scale and slant are undone.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import Any, BinaryIO, TypeAlias

import segno
from reportlab.pdfgen.canvas import Canvas

from certificates import designs, inks
from certificates.calibration import Calibration
from certificates.embedding import Drawing, Stretch, end_form, fill_cells, font_name, reading, record, replay
from certificates.fields import CertificateFacts
from certificates.layouts import Code, Layout
from certificates.lines import POINT
from certificates.placing import Placement, check, place

ENGINE = "1"  # raise it when the same facts and layout would come out in other bytes
BACKGROUND = "background"
MOST_DRAWINGS = 8  # designs kept as drawn, about a megabyte each

_Drawn: TypeAlias = tuple[Callable[[Canvas, Layout], None], Layout, type[Canvas]]
_drawings: dict[_Drawn, Drawing] = {}  # the design is by far the most of a single file: it is drawn once, then replayed


def print_certificates(
    facts: Iterable[CertificateFacts],
    layout: Layout,
    out: BinaryIO,
    *,
    overprint: Calibration | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write one page for each certificate and return how many; the same facts give the same bytes.

    With `overprint` only what varies is printed, where that printer must be told to print it.
    Raises MissingGlyph or DoesNotFit for the first certificate that cannot be drawn; nothing is written then,
    nor where there is none to print.
    `progress` hears the number of pages done so far.
    """
    certificates = list(facts)
    for certificate in certificates:
        check(certificate, layout)
    if not certificates:
        return 0
    canvas, buffer = open_sheet(layout, design=overprint is None)
    if overprint:
        at_real_size(canvas)
    for count, certificate in enumerate(certificates, 1):
        if overprint is None:
            draw_design(canvas)
            draw_certificate(canvas, certificate, layout)
        else:
            with aimed(canvas, overprint):
                draw_certificate(canvas, certificate, layout)
        canvas.showPage()
        if progress:
            progress(count)
    canvas.save()
    out.write(buffer.getvalue())
    return len(certificates)


def open_sheet(layout: Layout, *, design: bool) -> tuple[Canvas, BytesIO]:
    """Open a document of the layout's page size; with its design drawn as a form every page may refer to, if asked."""
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
    canvas.setAuthor("honors")
    canvas.setCreator("honors")
    if design:
        define_design(canvas, layout)
    return canvas, buffer


def define_design(canvas: Canvas, layout: Layout, name: str = BACKGROUND, *, first: bool = True) -> None:
    """Draw a layout's design once, as a form that pages refer to by its name; `first` of all on the canvas or not."""
    canvas.beginForm(name, 0, 0, layout.page.width / POINT, layout.page.height / POINT)
    design = designs.DESIGNS[layout.background.design]
    known = _drawings.get((design, layout, type(canvas))) if first else None
    if known:
        replay(canvas, known)
    else:
        drawing = record(canvas, lambda: _draw_in_millimetres(canvas, layout))
        if first:
            _keep_in_mind((design, layout, type(canvas)), drawing)
    end_form(canvas)


def _draw_in_millimetres(canvas: Canvas, layout: Layout) -> None:
    canvas.scale(1 / POINT, 1 / POINT)
    designs.DESIGNS[layout.background.design](canvas, layout)


def _keep_in_mind(key: _Drawn, drawing: Drawing) -> None:
    if len(_drawings) >= MOST_DRAWINGS:
        _drawings.clear()
    _drawings[key] = drawing


def draw_design(canvas: Canvas) -> None:
    """Draw the design that the document was opened with."""
    canvas.saveState()
    canvas.doForm(BACKGROUND)
    canvas.restoreState()


def at_real_size(canvas: Canvas) -> None:
    """Let the print dialog begin with the real size: a page shrunk to fit would lose every correction."""
    canvas.setViewerPreference("PrintScaling", "None")


@contextmanager
def aimed(canvas: Canvas, calibration: Calibration) -> Iterator[None]:
    """Print what is drawn meanwhile where the printer makes it land in its place."""
    a, b, c, d, e, f = calibration.correction
    canvas.saveState()
    canvas.transform(a, b, c, d, e / POINT, f / POINT)
    yield
    canvas.restoreState()


def draw_certificate(canvas: Canvas, facts: CertificateFacts, layout: Layout) -> None:
    """Draw what differs from certificate to certificate."""
    draw_text(canvas, place(facts, layout))
    _draw_code(canvas, facts.qr, layout.qr)


def draw_text(canvas: Canvas, placements: Iterable[Placement]) -> None:
    """Draw the runs line by line; each line is copied as its plain text, without the gaps of justified setting."""
    text = canvas.beginText()
    for _line, together in groupby(placements, key=lambda run: (run.field, run.y)):
        line = list(together)
        with reading(text._code, "".join(run.text for run in line)):
            for run in line:
                _draw_run(text, run)
    canvas.drawText(text)


def _draw_run(text: Any, run: Placement) -> None:
    text.setFillColor(inks.rgb(run.color))
    text.setFont(font_name(run.font), run.size)
    text.setHorizScale(run.stretch * 100)
    text.setCharSpace(run.spacing / POINT)
    text.setTextOrigin(run.x / POINT, run.y / POINT)
    text.textOut(run.text)


def _draw_code(canvas: Canvas, payload: str, box: Code) -> None:
    """Draw the dark modules as one path: parts of one fill leave no hairlines between them."""
    matrix = _modules(payload)
    canvas.setFillColor(inks.rgb("ink"))
    corner = (box.x / POINT, (box.y + box.size) / POINT)
    fill_cells(canvas, corner, box.size / len(matrix) / POINT, _dark_stretches(matrix))


@lru_cache(maxsize=16)
def _modules(payload: str) -> tuple[bytes, ...]:
    symbol: Any = segno.make(payload, error="m", micro=False, boost_error=True)
    return tuple(bytes(row) for row in symbol.matrix)


def _dark_stretches(matrix: Iterable[bytes]) -> Iterator[Stretch]:
    for row, cells in enumerate(matrix):
        start = 0
        while (start := cells.find(1, start)) >= 0:
            end = cells.find(0, start)
            end = len(cells) if end < 0 else end
            yield row, start, end - start
            start = end
