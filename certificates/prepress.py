"""Print-shop output: for the archive (PDF/A-2b), two on a sheet to be cut and stacked, for the plates (PDF/X-1a:2003).

Drawn by the same code as the ordinary file; the inks become plates, the ground runs into the bleed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from reportlab.pdfgen.canvas import Canvas

from certificates import inks
from certificates.conformance import ARCHIVE_VERSION, PLATES_VERSION, make_archive, make_plates
from certificates.embedding import font_name
from certificates.errors import UnusablePaper
from certificates.fields import CertificateFacts
from certificates.imposing import Sheet, alone, in_pairs, piles
from certificates.layouts import Layout
from certificates.lines import POINT
from certificates.ornaments import saved
from certificates.placing import check
from certificates.printing import define_design, draw_certificate
from certificates.streaming import StreamedCanvas

ARCHIVE, PLATES = "PDF/A-2b", "PDF/X-1a:2003"
GROUNDS = {"classic_red_gold": "cream", "award": "cream_dark"}  # what reaches the edge; other designs leave bare paper
SLUG_POINTS = 6.5
HAIRLINE = 0.25  # points
NO_MARGIN = 8.0  # millimetres: less has no room for a line of text

Item = tuple[CertificateFacts, Layout]


@dataclass(frozen=True)
class Product:
    """What is made of certificates: to which standard, if any; the paper that two of them share, if any."""

    standard: str = ""
    paper: str = ""


class _PlateCanvas(StreamedCanvas):
    """A canvas whose gradients are plates, too: reportlab turns only flat colours."""

    def linearGradient(self, *ends: Any, **kinds: Any) -> None:  # noqa: N802  # reportlab's name
        """Turn the colours, then draw as ever."""
        x0, y0, x1, y1, colors, *others = ends
        super().linearGradient(x0, y0, x1, y1, [inks.plate(color) for color in colors], *others, **kinds)


def print_product(
    items: Sequence[Item], out: BinaryIO, product: Product, progress: Callable[[int], None] | None = None
) -> None:
    """Write certificates, each in its layout, as one PDF; the same ones give the same bytes.

    Raises MissingGlyph, DoesNotFit or UnusablePaper before the first byte.
    """
    for facts, layout in items:
        check(facts, layout)
    if not items:
        return
    stacks = piles(items, 2 if product.paper else 1)
    sheets = [_sheet(together, product) for together in stacks]
    canvas = _open(out, sheets[0], product, items)
    for place, (digest, layout) in enumerate({layout.digest: layout for _, layout in items}.items()):
        define_design(canvas, layout, _form(digest), first=place == 0)
    done = 0
    for place, (together, sheet) in enumerate(zip(stacks, sheets, strict=True), 1):
        _start(canvas, sheet, product)
        _pieces(canvas, together, sheet)
        _marks(canvas, sheet)
        _slug(canvas, sheet, f"第{place}张，共{len(stacks)}张　{'　'.join(facts.number for facts, _ in together)}")
        canvas.showPage()
        done += len(together)
        if progress:
            progress(done)
    {ARCHIVE: make_archive, PLATES: make_plates}.get(product.standard, lambda canvas: None)(canvas)
    canvas.save()


def _sheet(together: Sequence[Item], product: Product) -> Sheet:
    page, bleed = together[0][1].page, product.standard == PLATES
    if any(layout.page != page for _, layout in together):
        raise UnusablePaper(product.paper, "这些证书大小不一，拼不到一张纸上，请按编号分几次打印")
    return in_pairs(page, product.paper, bleed=bleed) if product.paper else alone(page, bleed=bleed)


def _open(out: BinaryIO, sheet: Sheet, product: Product, items: Sequence[Item]) -> StreamedCanvas:
    plates, title = product.standard == PLATES, items[0][1].background.title
    version = ARCHIVE_VERSION if product.standard == ARCHIVE else PLATES_VERSION
    size = (sheet.width, sheet.height)
    if plates:
        canvas: StreamedCanvas = _PlateCanvas(out, size, title, pdfVersion=version, enforceColorSpace=inks.plate)
    else:
        canvas = StreamedCanvas(out, size, title, pdfVersion=version)
    canvas.setSubject(f"{len(items)}张")
    return canvas


def _form(digest: str) -> str:
    return f"design-{digest[:16]}"


def _start(canvas: Canvas, sheet: Sheet, product: Product) -> None:
    """Begin a page of the sheet's size; what goes to a press says where it is cut and how far its ground runs."""
    canvas.setPageSize((sheet.width / POINT, sheet.height / POINT))
    if product.standard == PLATES:
        left, foot, right, top = (edge / POINT for edge in sheet.trim)
        more = sheet.bleed / POINT
        canvas.setTrimBox((left, foot, right, top))
        canvas.setBleedBox((left - more, foot - more, right + more, top + more))
    if product.paper:
        canvas.setViewerPreference("PrintScaling", "None")


def _pieces(canvas: Canvas, together: Sequence[Item], sheet: Sheet) -> None:
    """Draw the certificates of a sheet, all grounds before all designs: no ground may cover a neighbour."""
    placed = list(zip(sheet.places, together, strict=False))
    for place, (_, layout) in placed:
        ground = GROUNDS.get(layout.background.design)
        if sheet.bleed and ground:
            canvas.setFillColor(inks.rgb(ground))
            canvas.rect(*(edge / POINT for edge in sheet.ground(place)), fill=1, stroke=0)
    for (x, y), (facts, layout) in placed:
        with saved(canvas):
            canvas.translate(x / POINT, y / POINT)
            with saved(canvas):
                canvas.doForm(_form(layout.digest))
            draw_certificate(canvas, facts, layout)


def _marks(canvas: Canvas, sheet: Sheet) -> None:
    canvas.setStrokeColor(inks.rgb("ink"))
    canvas.setLineWidth(HAIRLINE)
    for line in sheet.cuts():
        canvas.line(*(end / POINT for end in line))


def _slug(canvas: Canvas, sheet: Sheet, said: str) -> None:
    """Say in the margin which sheet it is, for whoever lays the piles together."""
    if sheet.y < NO_MARGIN:
        return
    canvas.setFillColor(inks.rgb("ink"))
    canvas.setFont(font_name("song"), SLUG_POINTS)
    canvas.drawString((sheet.x + 8) / POINT, (sheet.y - sheet.bleed - 4) / POINT, said)
