"""The built-in certificate designs: everything on the sheet that is the same for every honoree, vector only."""

from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from certificates import fonts
from certificates.embedding import font_name, reading
from certificates.frames import Box, band, inset, outline, woven
from certificates.inks import rgb
from certificates.layouts import Background, Layout
from certificates.lines import POINT, Lettering, units_of
from certificates.ornaments import fill_polygon, rays, rosette, saved, star, waves, wheat

MARGIN = 8.0  # office printers leave the last 4–5 mm blank
BAND = 8.2
CODE_PLATE = 3.6  # millimetres of bare paper around the QR code: four modules of the smallest symbol in use


def classic_red_gold(canvas: Canvas, layout: Layout) -> None:
    """Draw the red and gold certificate: band, woven line, rosette and waves, crest, title, plate for the code."""
    page, words = layout.page, layout.background
    canvas.setFillColor(rgb("cream"))
    canvas.rect(0, 0, page.width, page.height, fill=1, stroke=0)
    frame = (MARGIN, MARGIN, page.width - 2 * MARGIN, page.height - 2 * MARGIN)
    inside = inset(frame, BAND)
    _ground(canvas, inside)
    band(canvas, frame, BAND)
    woven(canvas, inset(inside, 2.6), 3.1)
    _crest(canvas, page.width / 2, words.crest_y)
    _title(canvas, page.width / 2, words)
    _subtitle(canvas, page.width / 2, words)
    _code_plate(canvas, layout)


DESIGNS: dict[str, Callable[[Canvas, Layout], None]] = {"classic_red_gold": classic_red_gold}


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
        _foot(canvas, box)


def _foot(canvas: Canvas, box: Box) -> None:
    """Draw the waves, higher towards both sides than in the middle."""
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
        waves(canvas, (x - 4, y - 2, x + width + 4, y + 24), 7.2, "gold_pale")


def _crest(canvas: Canvas, x: float, y: float) -> None:
    rays(canvas, (x, y), (8.2, 11.6), 48, "gold_pale")
    for mirrored in (False, True):
        wheat(canvas, (x, y - 0.2), 8.6, (-1.32, 0.98), mirrored=mirrored)
    star(canvas, (x, y + 0.3), 6.3)


def _title(canvas: Canvas, x: float, words: Background) -> None:
    """Write the title with the brush: a gold rim, red from light to dark inside; it stays text that can be copied."""
    size, gap = words.title_points * POINT, 7.0
    face = fonts.faces("brush", words.title)[0]
    widths = [fonts.advance(face, character) * size for character in words.title]
    left = x - (sum(widths) + gap * (len(widths) - 1)) / 2
    lefts = [left + sum(widths[:k]) + gap * k for k in range(len(widths))]
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    with reading(canvas._code, words.title):
        for width, ink in ((1.27, "gold_dark"), (0.92, "gold"), (0.385, "gold_bright")):
            canvas.setStrokeColor(rgb(ink))
            canvas.setLineWidth(width)
            _write(canvas, words.title, lefts, words.title_y, (face, size), mode=1)
        with saved(canvas):
            _write(canvas, words.title, lefts, words.title_y, (face, size), mode=7)
            shades = [rgb(ink) for ink in ("red_light", "red", "red_dark")]
            top, foot = words.title_y + size * 0.85, words.title_y - size * 0.12
            canvas.linearGradient(0, top, 0, foot, shades, [0, 0.5, 1], extend=True)


def _write(canvas: Canvas, text: str, lefts: list[float], y: float, font: tuple[str, float], *, mode: int) -> None:
    """Write characters at places of their own; mode 0 fills, 1 strokes, 7 clips to their outlines."""
    face, size = font
    lines = canvas.beginText()
    lines.setTextRenderMode(mode)
    lines.setFont(font_name(face), size)
    for character, left in zip(text, lefts, strict=True):
        lines.setTextOrigin(left, y)
        lines.textOut(character)
    lines.setTextRenderMode(0)
    canvas.drawText(lines)


def _subtitle(canvas: Canvas, x: float, words: Background) -> None:
    """Write the line under the title, widely spaced, between two rules with red lozenges."""
    units = [unit for letter in words.subtitle for unit in units_of(letter, Lettering("song", words.subtitle_points))]
    advances = [unit.width + (1.1 if unit.text.strip() else 1.8) for unit in units]
    half = (sum(advances) - 1.1) / 2
    lefts = [x - half + sum(advances[:k]) for k in range(len(units))]
    canvas.setFillColor(rgb("gold_dark"))
    size = words.subtitle_points * POINT
    with reading(canvas._code, words.subtitle):
        _write(canvas, words.subtitle, lefts, words.subtitle_y, (units[0].face, size), mode=0)
    y = words.subtitle_y + 0.9
    for side in (-1, 1):
        near, far = x + side * (half + 4), x + side * (half + 27)
        canvas.setStrokeColor(rgb("gold"))
        canvas.setLineWidth(0.18)
        canvas.line(near, y, far, y)
        canvas.setFillColor(rgb("red"))
        for at, radius in ((near, 1.0), (far, 0.7)):
            fill_polygon(canvas, [(at - radius, y), (at, y + radius), (at + radius, y), (at, y - radius)])


def _code_plate(canvas: Canvas, layout: Layout) -> None:
    """Leave bare paper for the QR code and its quiet zone, edged with a fine gold line."""
    plate = inset((layout.qr.x, layout.qr.y, layout.qr.size, layout.qr.size), -CODE_PLATE)
    canvas.setFillColor(rgb("cream"))
    canvas.rect(*plate, fill=1, stroke=0)
    outline(canvas, plate, 0.18, "gold")
