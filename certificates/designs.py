"""The built-in certificate designs: everything on the sheet that is the same for every honoree, vector only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from reportlab.pdfgen.canvas import Canvas

from certificates.frames import Box, band, cloud_corners, inset, key_corners, outline, tapered_rules, woven
from certificates.inks import rgb
from certificates.layouts import Layout, Page
from certificates.ornaments import beams, blossom, rays, rosette, saved, star, waves, wheat
from certificates.titles import flat_title, gilded_title, subtitle

SHORT_SIDE = 210.0  # designs are drawn for sheets of this short side and grow with the sheet
MARGIN = 8.0  # office printers leave the last 4–5 mm blank
BAND = 8.2
CODE_PLATE = 3.6  # millimetres of bare paper around the QR code: four modules of the smallest symbol in use


def classic_red_gold(canvas: Canvas, layout: Layout) -> None:
    """Draw the red and gold certificate: band, woven line, rosette and waves, crest, title, plate for the code."""
    words, middle = layout.background, layout.page.width / 2
    with grown(canvas, layout.page) as sheet:
        paint(canvas, sheet, "cream")
        frame = inset((0, 0, sheet.width, sheet.height), MARGIN)
        inside = inset(frame, BAND)
        _ground(canvas, inside)
        band(canvas, frame, BAND)
        woven(canvas, inset(inside, 2.6), 3.1)
    _crest(canvas, layout)
    gilded_title(canvas, middle, words)
    subtitle(canvas, middle, words)
    _code_plate(canvas, layout, "gold")


def elegant(canvas: Canvas, layout: Layout) -> None:
    """Draw the plain certificate: bare paper, a fine double line with keyed corners, a red title, little ink."""
    with grown(canvas, layout.page) as sheet:
        frame = inset((0, 0, sheet.width, sheet.height), MARGIN + 1)
        outline(canvas, frame, 0.9, "gold")
        outline(canvas, inset(frame, 1.7), 0.2, "gold_dark")
        key_corners(canvas, inset(frame, 4.2))
        center = (sheet.width / 2, sheet.height / 2 - 4)
        for radii, petals, turns in (((44, 70), 16, 9), ((20, 44), 12, 8)):
            rosette(canvas, center, radii, petals, turns, "gold_ghost")
    flat_title(canvas, layout.page.width / 2, layout.background, "red")
    subtitle(canvas, layout.page.width / 2, layout.background)


def award(canvas: Canvas, layout: Layout) -> None:
    """Draw the 奖状: a golden sheet with beams from the star, a red band with cloud corners, the title in the brush."""
    page, words = layout.page, layout.background
    with grown(canvas, page) as sheet:
        paint(canvas, sheet, "cream_dark")
        frame = inset((0, 0, sheet.width, sheet.height), MARGIN)
        inside = inset(frame, 6.6)
        _beams_and_waves(canvas, inside, words.crest_y * sheet.height / page.height)
        for box, width, ink in (
            (frame, 1.1, "red"),
            (inset(frame, 3.3), 4.0, "gold"),
            (inset(frame, 3.3), 3.2, "gold_pale"),
            (inset(frame, 3.3), 1.2, "red"),
            (inside, 1.1, "red"),
            (inset(inside, 1.9), 0.3, "gold_dark"),
        ):
            outline(canvas, box, width, ink)
        cloud_corners(canvas, inset(inside, 1.9))
    _crest(canvas, layout)
    gilded_title(canvas, page.width / 2, words)
    subtitle(canvas, page.width / 2, words)
    _code_plate(canvas, layout, "gold")


def letter(canvas: Canvas, layout: Layout) -> None:
    """Draw the letter of thanks: bare paper between red rules as letters have them, blossoms in two corners."""
    with grown(canvas, layout.page) as sheet:
        left, right = MARGIN + 12, sheet.width - MARGIN - 12
        tapered_rules(canvas, (left, right), sheet.height - MARGIN - 9, 1)
        tapered_rules(canvas, (left, right), MARGIN + 9, -1)
        corner = (sheet.width - MARGIN - 3, MARGIN + 9)
        for x, y, radius, ink in (
            (corner[0] - 20, corner[1] + 17, 10.5, "gold_pale"),
            (corner[0] - 37, corner[1] + 11, 6.5, "gold_ghost"),
            (corner[0] - 12, corner[1] + 34, 5.5, "gold_ghost"),
            (MARGIN + 21, sheet.height - MARGIN - 23, 7.5, "gold_ghost"),
            (MARGIN + 34, sheet.height - MARGIN - 17, 4.5, "gold_ghost"),
        ):
            blossom(canvas, (x, y), radius, ink)
    flat_title(canvas, layout.page.width / 2, layout.background, "red")
    subtitle(canvas, layout.page.width / 2, layout.background)


DESIGNS: dict[str, Callable[[Canvas, Layout], None]] = {
    "classic_red_gold": classic_red_gold,
    "elegant": elegant,
    "award": award,
    "letter": letter,
}


@contextmanager
def grown(canvas: Canvas, page: Page) -> Iterator[Page]:
    """Draw what follows on a sheet of the standing short side, shown as large as the page is."""
    scale = min(page.width, page.height) / SHORT_SIDE
    if scale == 1.0:
        yield page
        return
    with saved(canvas):
        canvas.scale(scale, scale)
        yield Page(page.width / scale, page.height / scale)


def paint(canvas: Canvas, sheet: Page, ink: str) -> None:
    """Fill the whole sheet."""
    canvas.setFillColor(rgb(ink))
    canvas.rect(0, 0, sheet.width, sheet.height, fill=1, stroke=0)


def _ground(canvas: Canvas, box: Box) -> None:
    """Draw the paper inside the frame: a soft light, a rosette of four rings, waves along the foot."""
    x, y, width, height = box
    path = canvas.beginPath()
    path.rect(*box)
    with saved(canvas):
        canvas.clipPath(path, stroke=0, fill=0)
        shades = [rgb(ink) for ink in ("cream_dark", "cream", "cream", "cream_dark")]
        canvas.linearGradient(x, y + height, x, y, shades, [0, 0.3, 0.7, 1], extend=False)
        center = (x + width / 2, y + height / 2 - 2)
        for radii, petals, turns, ink in (
            ((60, 82), 18, 14, "gold_ghost"),
            ((38, 60), 14, 12, "gold_ghost"),
            ((18, 38), 10, 10, "gold_pale"),
            ((6, 18), 8, 7, "gold_pale"),
        ):
            rosette(canvas, center, radii, petals, turns, ink)
        foot(canvas, box, "gold_pale")


def foot(canvas: Canvas, box: Box, ink: str) -> None:
    """Draw the waves along the lower edge, higher towards both sides than in the middle."""
    x, y, width, _height = box
    crests = (22, 18, 13, 13, 18, 22)
    step = width / len(crests)
    path = canvas.beginPath()
    path.moveTo(x, y)
    path.lineTo(x, y + 17)
    for k, crest in enumerate(crests):
        left, following = x + k * step, (*crests, 19)[k + 1]
        path.curveTo(left + step * 0.3, y + crest + 6, left + step * 0.7, y + crest + 6, left + step, y + following - 2)
    path.lineTo(x + width, y)
    path.close()
    with saved(canvas):
        canvas.clipPath(path, stroke=0, fill=0)
        waves(canvas, (x - 4, y - 2, x + width + 4, y + 24), 7.2, ink)


def _beams_and_waves(canvas: Canvas, box: Box, crest_y: float) -> None:
    x, _y, width, _height = box
    path = canvas.beginPath()
    path.rect(*box)
    with saved(canvas):
        canvas.clipPath(path, stroke=0, fill=0)
        beams(canvas, (x + width / 2, crest_y), (16, 400), 60, "cream")
        foot(canvas, box, "gold_pale")


def _crest(canvas: Canvas, layout: Layout) -> None:
    x, y = layout.page.width / 2, layout.background.crest_y
    if not y:
        return
    scale = min(layout.page.width, layout.page.height) / SHORT_SIDE
    if scale == 1.0:
        _star_and_wheat(canvas, x, y)
        return
    with saved(canvas):
        canvas.scale(scale, scale)
        _star_and_wheat(canvas, x / scale, y / scale)


def _star_and_wheat(canvas: Canvas, x: float, y: float) -> None:
    rays(canvas, (x, y), (8.2, 11.6), 48, "gold_pale")
    for mirrored in (False, True):
        wheat(canvas, (x, y - 0.2), 8.6, (-1.32, 0.98), mirrored=mirrored)
    star(canvas, (x, y + 0.3), 6.3)


def _code_plate(canvas: Canvas, layout: Layout, ink: str) -> None:
    """Leave bare paper for the QR code and its quiet zone, edged with a fine line."""
    plate = inset((layout.qr.x, layout.qr.y, layout.qr.size, layout.qr.size), -CODE_PLATE)
    canvas.setFillColor(rgb("cream"))
    canvas.rect(*plate, fill=1, stroke=0)
    outline(canvas, plate, 0.18, ink)
