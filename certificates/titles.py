"""Titles of certificates: the gilded brush title, the plain one, and the widely spaced line under it."""

from reportlab.pdfgen.canvas import Canvas

from certificates import fonts
from certificates.embedding import font_name, reading
from certificates.inks import rgb
from certificates.layouts import Background, one_face
from certificates.lines import POINT, Lettering, units_of
from certificates.ornaments import fill_polygon, saved

RIM_FOR = 72  # points: the rim is as wide as told for this size
RULE_FOR = 7.6  # points


def gilded_title(canvas: Canvas, x: float, words: Background) -> None:
    """Write the title with the brush: a gold rim, red from light to dark inside; it stays text that can be copied."""
    size = words.title_points * POINT
    face, lefts = _spread("brush", words.title, x, (size, words.title_gap))
    gild(canvas, words.title, lefts, words.title_y, (face, size))


def gild(canvas: Canvas, text: str, lefts: list[float], y: float, font: tuple[str, float]) -> None:
    """Write characters at places of their own with a gold rim, red from light to dark; `font` is a face and mm."""
    size = font[1]
    scale = size / POINT / RIM_FOR
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    with reading(canvas._code, text):
        for width, ink in ((1.27, "gold_dark"), (0.92, "gold"), (0.385, "gold_bright")):
            canvas.setStrokeColor(rgb(ink))
            canvas.setLineWidth(width * scale)
            write(canvas, text, lefts, y, font, mode=1)
        with saved(canvas):
            write(canvas, text, lefts, y, font, mode=7)
            shades = [rgb(ink) for ink in ("red_light", "red", "red_dark")]
            canvas.linearGradient(0, y + size * 0.85, 0, y - size * 0.12, shades, [0, 0.5, 1], extend=True)


def flat_title(canvas: Canvas, x: float, words: Background, ink: str) -> None:
    """Write the title in 小标宋, plain in one ink."""
    size = words.title_points * POINT
    face, lefts = _spread("biaosong", words.title, x, (size, words.title_gap))
    canvas.setFillColor(rgb(ink))
    with reading(canvas._code, words.title):
        write(canvas, words.title, lefts, words.title_y, (face, size), mode=0)


def _spread(style: str, text: str, x: float, measures: tuple[float, float]) -> tuple[str, list[float]]:
    """Return the face and the left edge of each character, centred on x; `measures` are size and gap (mm)."""
    size, gap = measures
    face = one_face(style, text)
    widths = [fonts.advance(face, character) * size for character in text]
    left = x - (sum(widths) + gap * (len(widths) - 1)) / 2
    return face, [left + sum(widths[:k]) + gap * k for k in range(len(widths))]


def write(canvas: Canvas, text: str, lefts: list[float], y: float, font: tuple[str, float], *, mode: int) -> None:
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


def subtitle(canvas: Canvas, x: float, words: Background) -> None:
    """Write the line under the title, widely spaced, between two rules with red lozenges."""
    if not words.subtitle:
        return
    scale = words.subtitle_points / RULE_FOR
    face = one_face("song", words.subtitle)
    lettering = Lettering("song", words.subtitle_points)
    units = [unit for letter in words.subtitle for unit in units_of(letter, lettering, (face,))]
    advances = [unit.width + (1.1 if unit.text.strip() else 1.8) * scale for unit in units]
    half = (sum(advances) - 1.1 * scale) / 2
    lefts = [x - half + sum(advances[:k]) for k in range(len(units))]
    canvas.setFillColor(rgb("gold_dark"))
    size = words.subtitle_points * POINT
    with reading(canvas._code, words.subtitle):
        write(canvas, words.subtitle, lefts, words.subtitle_y, (face, size), mode=0)
    _rules(canvas, x, words.subtitle_y + 0.9 * scale, (half, scale))


def _rules(canvas: Canvas, x: float, y: float, measures: tuple[float, float]) -> None:
    half, scale = measures
    for side in (-1, 1):
        near, far = x + side * (half + 4 * scale), x + side * (half + 27 * scale)
        canvas.setStrokeColor(rgb("gold"))
        canvas.setLineWidth(0.18 * scale)
        canvas.line(near, y, far, y)
        canvas.setFillColor(rgb("red"))
        for at, radius in ((near, 1.0 * scale), (far, 0.7 * scale)):
            fill_polygon(canvas, [(at - radius, y), (at, y + radius), (at + radius, y), (at, y - radius)])
