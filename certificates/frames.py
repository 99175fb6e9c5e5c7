"""Frames: the red band with its meander, corner blocks with a persimmon flower, the woven gold line."""

from typing import Any

from reportlab.pdfgen.canvas import Canvas

from certificates.inks import rgb
from certificates.ornaments import in_four_corners, saved

Box = tuple[float, float, float, float]  # x, y, width, height in millimetres

MEANDER = ((5, 0), (0, 0), (0, 4), (4, 4), (4, 1.25), (1.35, 1.25), (1.35, 2.75), (2.7, 2.75))  # one key, in quarters
MEANDER_HEIGHT = 3.5
WOVEN, WOVEN_INSIDE, WOVEN_GAP = 0.88, 0.476, 0.39  # outer and inner line width, and what an under-passing line leaves


def inset(box: Box, by: float) -> Box:
    """Return the box made smaller on all sides; a negative number makes it larger."""
    x, y, width, height = box
    return x + by, y + by, width - 2 * by, height - 2 * by


def band(canvas: Canvas, box: Box, thick: float) -> None:
    """Draw the whole band: red gradient, gold edges, meander on four sides, a block in each corner."""
    _red_ring(canvas, box, thick)
    outline(canvas, box, 0.53, "gold")
    outline(canvas, inset(box, -0.95), 0.16, "gold")
    outline(canvas, inset(box, 0.75), 0.14, "gold_light")
    inner = inset(box, thick)
    outline(canvas, inner, 0.53, "gold")
    outline(canvas, inset(inner, -0.75), 0.14, "gold_light")
    for width, ink in ((0.37, "gold_dark"), (0.254, "gold_light")):
        meanders(canvas, box, thick, width, ink)
    in_four_corners(box, canvas, lambda: _corner_block(canvas, thick))


def outline(canvas: Canvas, box: Box, width: float, ink: str) -> None:
    """Stroke a rectangle."""
    canvas.setStrokeColor(rgb(ink))
    canvas.setLineWidth(width)
    canvas.rect(*box, fill=0, stroke=1)


def _red_ring(canvas: Canvas, box: Box, thick: float) -> None:
    x, y, width, height = box
    path = canvas.beginPath()
    path.rect(*box)
    path.rect(*inset(box, thick))
    with saved(canvas):
        canvas.clipPath(path, stroke=0, fill=0, fillMode=0)
        shades = [rgb(ink) for ink in ("red", "red_light", "red", "red_dark")]
        canvas.linearGradient(x, y + height, x + width, y, shades, [0, 0.28, 0.62, 1], extend=True)


def meanders(canvas: Canvas, box: Box, thick: float, line: float, ink: str) -> None:
    """Draw the key border along the four sides of a band of that thickness."""
    x, y, width, height = box
    rim, lead = (thick - MEANDER_HEIGHT) / 2, thick + 1.6
    canvas.setStrokeColor(rgb(ink))
    canvas.setLineWidth(line)
    for vertical, length, start, flipped in (
        (False, width, (x + lead, y + rim), False),
        (False, width, (x + lead, y + height - rim), True),
        (True, height, (x + rim, y + lead), False),
        (True, height, (x + width - rim, y + lead), True),
    ):
        with saved(canvas):
            canvas.translate(*start)
            if vertical:
                canvas.transform(0, 1, 1, 0, 0, 0)
            if flipped:
                canvas.scale(1, -1)
            canvas.drawPath(_meander(canvas, length - 2 * lead), fill=0, stroke=1)


def _meander(canvas: Canvas, length: float) -> Any:
    """Return keys mirrored about the middle of the run and scaled to fill it exactly."""
    quarter = MEANDER_HEIGHT / 4
    keys = max(1, round(length / 2 / (5 * quarter)))
    scale = length / 2 / (keys * 5)
    path = canvas.beginPath()
    for side in (-1, 1):
        for key in range(keys):
            for step, (across, up) in enumerate(MEANDER):
                draw = path.lineTo if step else path.moveTo
                draw(length / 2 + side * (key * 5 + across) * scale, up * quarter)
    return path


def _corner_block(canvas: Canvas, thick: float) -> None:
    block = inset((0, 0, thick, thick), 0.75)
    canvas.setFillColor(rgb("red_dark"))
    canvas.rect(*block, fill=1, stroke=0)
    outline(canvas, block, 0.18, "gold_light")
    canvas.translate(thick / 2, thick / 2)
    canvas.setFillColor(rgb("gold"))
    for quarter in range(4):
        with saved(canvas):
            canvas.rotate(45 + 90 * quarter)
            canvas.drawPath(_petal(canvas, 2.75), fill=1, stroke=0)
    for radius, ink in ((0.85, "gold_bright"), (0.45, "red")):
        canvas.setFillColor(rgb(ink))
        canvas.circle(0, 0, radius, fill=1, stroke=0)


def _petal(canvas: Canvas, length: float) -> Any:
    path = canvas.beginPath()
    path.moveTo(0, 0)
    path.curveTo(length * 0.25, length * 0.75, length * 0.75, length * 0.62, length, 0)
    path.curveTo(length * 0.75, -length * 0.62, length * 0.25, -length * 0.75, 0, 0)
    path.close()
    return path


def woven(canvas: Canvas, box: Box, unit: float) -> None:
    """Draw a double gold line interlaced with a square at each corner: over one side, under the other."""
    with saved(canvas):
        path = canvas.beginPath()
        path.rect(*inset(box, unit))
        _double_line(canvas, path)
        in_four_corners(box, canvas, lambda: _knot(canvas, unit))


def _double_line(canvas: Canvas, path: Any) -> None:
    for width, ink in ((WOVEN, "gold"), (WOVEN_INSIDE, "cream_dark")):
        canvas.setStrokeColor(rgb(ink))
        canvas.setLineWidth(width)
        canvas.drawPath(path, fill=0, stroke=1)


def _knot(canvas: Canvas, unit: float) -> None:
    """Draw a corner square over the horizontal side and under the vertical one."""
    side, reach = 2 * unit, WOVEN / 2 + 0.09
    _clear(canvas, (side, unit - reach), (side, unit + reach))
    path = canvas.beginPath()
    path.rect(0, 0, side, side)
    _double_line(canvas, path)
    _clear(canvas, (unit, side - reach), (unit, side + reach))
    over = reach + WOVEN_GAP + 0.35
    _double_line(canvas, _segment(canvas, (unit, side - over), (unit, side + over)))


def _clear(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    canvas.setStrokeColor(rgb("cream_dark"))
    canvas.setLineWidth(WOVEN + 2 * WOVEN_GAP)
    canvas.drawPath(_segment(canvas, start, end), fill=0, stroke=1)


def _segment(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> Any:
    path = canvas.beginPath()
    path.moveTo(*start)
    path.lineTo(*end)
    return path


def key_corners(canvas: Canvas, box: Box) -> None:
    """Draw one squared spiral in each corner of a box."""
    with saved(canvas):
        canvas.setStrokeColor(rgb("gold_dark"))
        canvas.setLineWidth(0.4)
        in_four_corners(box, canvas, lambda: _key(canvas, 2.6))


def _key(canvas: Canvas, step: float) -> None:
    path = canvas.beginPath()
    points = ((12, 0), (0, 0), (0, 5), (3, 5), (3, 2), (1.5, 2), (1.5, 3.5))
    for turned in (False, True):
        for k, (across, up) in enumerate(points):
            (path.lineTo if k else path.moveTo)(*((up * step, across * step) if turned else (across * step, up * step)))
    canvas.drawPath(path, fill=0, stroke=1)


def cloud_corners(canvas: Canvas, box: Box) -> None:
    """Draw a cloud scroll (如意云) in each corner of a box: gold, edged in red."""
    with saved(canvas):
        in_four_corners(box, canvas, lambda: _cloud(canvas, 1.0))


def _cloud(canvas: Canvas, scale: float) -> None:
    """Draw lobes along both sides of a corner, largest in the corner, each with its curl."""
    lobes = (
        (4.6, 4.6, 4.6),
        (11.6, 3.2, 3.2),
        (3.2, 11.6, 3.2),
        (16.8, 2.2, 2.2),
        (2.2, 16.8, 2.2),
        (20.4, 1.3, 1.3),
        (1.3, 20.4, 1.3),
    )
    for x, y, radius in reversed(lobes):
        canvas.setFillColor(rgb("gold_pale"))
        canvas.setStrokeColor(rgb("red"))
        canvas.setLineWidth(0.35 * scale)
        canvas.circle(x * scale, y * scale, radius * scale, fill=1, stroke=1)
        canvas.setStrokeColor(rgb("gold_dark"))
        canvas.setLineWidth(0.28 * scale)
        for part in (0.68, 0.36):
            canvas.circle(x * scale, y * scale, radius * scale * part, fill=0, stroke=1)


def tapered_rules(canvas: Canvas, ends: tuple[float, float], y: float, side: int) -> None:
    """Draw the thick and the thin red rule of an official letter; `side` 1 has the thick one above."""
    left, right = ends
    canvas.setFillColor(rgb("red"))
    canvas.rect(left, y - 0.55, right - left, 1.1, fill=1, stroke=0)
    canvas.rect(left, y - side * 1.9 - 0.15, right - left, 0.3, fill=1, stroke=0)
