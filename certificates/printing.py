"""Print placements as PDF: every certificate is checked before the first byte is written; the design is drawn once.

On pre-printed stock (套打) the design stays off the paper, and the printer's own shift, scale and slant are undone.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, TypeAlias

from reportlab.pdfgen.canvas import Canvas

from certificates import designs
from certificates.calibration import Calibration
from certificates.codes import symbols
from certificates.embedding import Drawing, record, replay
from certificates.fields import CertificateFacts
from certificates.layouts import Layout
from certificates.lines import POINT
from certificates.pens import pen_of
from certificates.runs import Placement
from certificates.stencils import fill_all, setting_of
from certificates.streaming import StreamedCanvas

ENGINE = "2"  # raise it when the same facts and layout would come out in other bytes
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
    filled = fill_all(certificates, layout)
    if not certificates:
        return 0
    canvas = open_sheet(layout, out, design=overprint is None)
    pen = pen_of(canvas)
    pen.share(filled)
    if overprint:
        at_real_size(canvas)
    for count, (one, code) in enumerate(zip(filled, symbols([one.qr for one in certificates]), strict=True), 1):
        with aimed(canvas, overprint) if overprint else designed(canvas):
            pen.write(one)
            pen.print_code(code, layout.qr)
        canvas.showPage()
        if progress:
            progress(count)
    canvas.save()
    return len(certificates)


def open_sheet(layout: Layout, out: BinaryIO, *, design: bool) -> Canvas:
    """Open a document of the layout's page size; with its design drawn as a form every page may refer to, if asked."""
    canvas = StreamedCanvas(out, (layout.page.width, layout.page.height), layout.background.title)
    if design:
        define_design(canvas, layout)
    return canvas


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


def _draw_in_millimetres(canvas: Canvas, layout: Layout) -> None:
    canvas.scale(1 / POINT, 1 / POINT)
    designs.DESIGNS[layout.background.design](canvas, layout)


def _keep_in_mind(key: _Drawn, drawing: Drawing) -> None:
    if len(_drawings) >= MOST_DRAWINGS:
        _drawings.clear()
    _drawings[key] = drawing


def draw_design(canvas: Canvas) -> None:
    """Draw the design that the document was opened with; a form leaves the graphics state as it was."""
    canvas.doForm(BACKGROUND)


@contextmanager
def designed(canvas: Canvas) -> Iterator[None]:
    """Draw the design, then what is drawn meanwhile."""
    draw_design(canvas)
    yield


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
    pen = pen_of(canvas)
    pen.write(setting_of(layout).fill(facts))
    (code,) = symbols([facts.qr])
    pen.print_code(code, layout.qr)


def draw_text(canvas: Canvas, placements: Iterable[Placement]) -> None:
    """Draw the runs line by line; each line is copied as its plain text, without the gaps of justified setting."""
    pen_of(canvas).write_placed(placements)
