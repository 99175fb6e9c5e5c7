"""Boards of plaques (奖牌): a gold plate with a key border on dark wood, vector only, drawn out to the bleed."""

from collections.abc import Callable
from random import Random

from reportlab.pdfgen.canvas import Canvas

from certificates.frames import Box, inset, meanders, outline
from certificates.inks import rgb
from certificates.ornaments import Point, blossom, fill_polygon, rosette, saved, smooth_line, waves

PLATE, PANEL = 26.0, 47.0  # millimetres from the edge of a board of 600 × 400
KEY = 2.4  # the key border of a plaque is so many times that of a certificate
SHINE = ("gold", "gold_bright", "gold_light", "gold_bright", "gold", "gold_light", "gold_bright", "gold_light", "gold")
SATIN = ("gold_light", "gold_bright", "gold_pale", "gold_bright", "gold_light")


def gold_on_wood(canvas: Canvas, board: Box, bleed: float) -> None:
    """Draw a bevelled gold plate on wood; `board` is the finished size."""
    _wood(canvas, inset(board, -bleed))
    _bevel(canvas, board, 4, ("maroon", "maroon", "wood_light", "wood_light"))
    plate = inset(board, PLATE)
    x, y, width, height = plate
    canvas.setFillColor(rgb("maroon"))
    canvas.rect(x + 1.6, y - 2.2, width, height, fill=1, stroke=0)
    _gold_plate(canvas, plate)
    _panel(canvas, inset(board, PANEL))


def gold_plate(canvas: Canvas, board: Box, bleed: float) -> None:
    """Draw the gold plate alone, for a workshop that mounts it on wood of its own."""
    _shining(canvas, inset(board, -bleed), SHINE)
    _gold_plate(canvas, board)
    _panel(canvas, inset(board, PANEL - PLATE))


BOARDS: dict[str, Callable[[Canvas, Box, float], None]] = {"gold_on_wood": gold_on_wood, "gold_plate": gold_plate}


def _shining(canvas: Canvas, box: Box, inks: tuple[str, ...]) -> None:
    x, y, width, height = box
    path = canvas.beginPath()
    path.rect(*box)
    with saved(canvas):
        canvas.clipPath(path, stroke=0, fill=0)
        stops = [k / (len(inks) - 1) for k in range(len(inks))]
        canvas.linearGradient(x, y + height, x + width, y, [rgb(ink) for ink in inks], stops, extend=True)


def _wood(canvas: Canvas, box: Box) -> None:
    """Draw wood with its grain, the same grain every time."""
    x, y, width, height = box
    _shining(canvas, box, ("wood_light", "wood", "wood_light", "wood"))
    chance = Random(7)  # noqa: S311  # a pattern, not a secret
    path = canvas.beginPath()
    path.rect(*box)
    with saved(canvas):
        canvas.clipPath(path, stroke=0, fill=0)
        for line in range(110):
            level = y + height * chance.random()
            points = [(x + width * k / 8, level + chance.uniform(-1.6, 1.6)) for k in range(9)]
            canvas.setStrokeColor(rgb("maroon" if line % 2 else "wood_light"))
            canvas.setLineWidth(chance.uniform(0.08, 0.3))
            canvas.drawPath(smooth_line(canvas, points), fill=0, stroke=1)


def _bevel(canvas: Canvas, box: Box, thick: float, inks: tuple[str, ...]) -> None:
    outer, inner = _corners(box), _corners(inset(box, thick))
    for k, ink in enumerate(inks):
        canvas.setFillColor(rgb(ink))
        following = (k + 1) % 4
        fill_polygon(canvas, [outer[k], outer[following], inner[following], inner[k]])


def _corners(box: Box) -> list[Point]:
    x, y, width, height = box
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def _gold_plate(canvas: Canvas, plate: Box) -> None:
    _shining(canvas, plate, SHINE)
    _bevel(canvas, plate, 3, ("gold_dark", "gold_dark", "gold_bright", "gold_bright"))
    border = inset(plate, 6.2)
    for shift, ink in ((0.35, "gold_bright"), (0.0, "gold_dark")):
        with saved(canvas):
            canvas.translate(shift, -shift)
            canvas.scale(KEY, KEY)
            x, y, width, height = (side / KEY for side in border)
            meanders(canvas, (x, y, width, height), 4.2, 0.3, ink)
    for x, y in _corners(inset(plate, 11.3)):
        for radius, ink in ((5.2, "gold_dark"), (4.8, "gold_light"), (3.9, "red_dark")):
            canvas.setFillColor(rgb(ink))
            canvas.circle(x, y, radius, fill=1, stroke=0)
        blossom(canvas, (x, y), 3.6, "gold_bright")


def _panel(canvas: Canvas, panel: Box) -> None:
    """Draw the satin field the lettering stands on."""
    x, y, width, height = panel
    _shining(canvas, panel, SATIN)
    path = canvas.beginPath()
    path.rect(*panel)
    with saved(canvas):
        canvas.clipPath(path, stroke=0, fill=0)
        center = (x + width / 2, y + height / 2)
        for radii, petals, turns in (((118, 170), 22, 10), ((70, 118), 16, 9), ((28, 70), 12, 8)):
            rosette(canvas, center, radii, petals, turns, "gold_pale")
        waves(canvas, (x - 9, y - 6, x + width + 9, y + 8), 15, "gold")
    for distance, width_of_line, ink in ((0.0, 0.55, "gold_dark"), (1.1, 0.3, "gold_bright"), (3.2, 0.3, "gold_dark")):
        outline(canvas, inset(panel, distance), width_of_line, ink)
