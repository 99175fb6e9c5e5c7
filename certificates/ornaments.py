"""Vector ornaments: rosettes, waves, wheat, rays, stars; drawn on a canvas scaled to millimetres."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import cos, degrees, hypot, pi, sin
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from certificates.inks import rgb

Point = tuple[float, float]
GOLDEN_STAR = 0.381966  # inner over outer radius of a five-pointed star
SCALE_RINGS = 4
RING_STEP = 0.23


@contextmanager
def saved(canvas: Canvas) -> Iterator[None]:
    """Keep the graphics state as it was before the block."""
    canvas.saveState()
    yield
    canvas.restoreState()


def fill_polygon(canvas: Canvas, points: Sequence[Point], *, stroke: bool = False) -> None:
    """Fill a polygon, or stroke its outline."""
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.drawPath(path, fill=int(not stroke), stroke=int(stroke))


def smooth_ring(path: Any, points: Sequence[Point]) -> None:
    """Add a closed curve through the points to a path (Catmull-Rom as Bézier curves)."""
    count = len(points)
    path.moveTo(*points[0])
    for k in range(count):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (points[(k + step) % count] for step in (-1, 0, 1, 2))
        path.curveTo(x1 + (x2 - x0) / 6, y1 + (y2 - y0) / 6, x2 - (x3 - x1) / 6, y2 - (y3 - y1) / 6, x2, y2)
    path.close()


def rosette(canvas: Canvas, center: Point, radii: tuple[float, float], petals: int, turns: int, ink: str) -> None:
    """Draw a guilloche ring: wavy circles between two radii, each turned a little against the one before."""
    inner, outer = radii
    middle, swing, steps = (inner + outer) / 2, (outer - inner) / 2, petals * 14
    path = canvas.beginPath()
    for turn in range(turns):
        phase, ring = 2 * pi * turn / turns, []
        for step in range(steps):
            angle = 2 * pi * step / steps
            wave = 0.78 * sin(petals * angle + phase) + 0.22 * sin(2 * petals * angle - phase)
            radius = middle + swing * wave
            ring.append((center[0] + radius * cos(angle), center[1] + radius * sin(angle)))
        smooth_ring(path, ring)
    with saved(canvas):
        canvas.setStrokeColor(rgb(ink))
        canvas.setLineWidth(0.1)
        canvas.drawPath(path, fill=0, stroke=1)


def leaf(canvas: Canvas, at: Point, angle: float, length: float, width: float) -> None:
    """Fill a leaf or grain from its foot; a negative width mirrors it."""
    with saved(canvas):
        canvas.translate(*at)
        canvas.rotate(degrees(angle))
        path = canvas.beginPath()
        path.moveTo(0, 0)
        path.curveTo(length * 0.25, width, length * 0.75, width * 0.8, length, 0)
        path.curveTo(length * 0.7, -width * 0.25, length * 0.3, -width * 0.45, 0, 0)
        path.close()
        canvas.drawPath(path, fill=1, stroke=0)


def wheat(canvas: Canvas, center: Point, radius: float, arc: tuple[float, float], *, mirrored: bool) -> None:
    """Draw an ear of wheat bent along an arc (radians), nine pairs of grains and one at the tip."""
    with saved(canvas):
        canvas.translate(*center)
        canvas.scale(-1 if mirrored else 1, 1)
        _stem(canvas, radius, arc)
        for pair in range(9):
            angle = arc[0] + (arc[1] - arc[0]) * (0.22 + 0.78 * pair / 8)
            length = 2.7 * (0.72 + 0.42 * sin(pi * (0.22 + 0.78 * pair / 8) * 0.95))
            for side in (1, -1):
                _grain(canvas, _on_circle(radius, angle), angle + pi / 2, length, side)
        canvas.setFillColor(rgb("gold"))
        for side in (1, -1):
            leaf(canvas, _on_circle(radius, arc[1]), arc[1] + pi / 2, 2.8, side * 0.8)


def _on_circle(radius: float, angle: float) -> Point:
    return radius * cos(angle), radius * sin(angle)


def _stem(canvas: Canvas, radius: float, arc: tuple[float, float]) -> None:
    canvas.setStrokeColor(rgb("gold_dark"))
    canvas.setLineWidth(0.19)
    path = canvas.beginPath()
    path.moveTo(*_on_circle(radius, arc[0]))
    for step in range(1, 25):
        path.lineTo(*_on_circle(radius, arc[0] + (arc[1] - arc[0]) * step / 24))
    canvas.drawPath(path)


def _grain(canvas: Canvas, foot: Point, direction: float, length: float, side: int) -> None:
    """Draw one grain with its light side and its awn."""
    lean = direction + side * 0.52
    canvas.setFillColor(rgb("gold"))
    leaf(canvas, foot, lean, length, side * length * 0.33)
    canvas.setFillColor(rgb("gold_light"))
    lit = (foot[0] + 0.09 * cos(direction), foot[1] + 0.09 * sin(direction))
    leaf(canvas, lit, lean, length * 0.72, side * length * 0.2)
    canvas.setStrokeColor(rgb("gold_dark"))
    canvas.setLineWidth(0.065)
    awn = direction + side * 0.36
    canvas.line(
        foot[0] + length * 0.9 * cos(lean),
        foot[1] + length * 0.9 * sin(lean),
        foot[0] + length * 1.7 * cos(awn),
        foot[1] + length * 1.7 * sin(awn),
    )


def rays(canvas: Canvas, center: Point, radii: tuple[float, float], count: int, ink: str) -> None:
    """Fill a ring of rays that widen outwards."""
    canvas.setFillColor(rgb(ink))
    half = pi / count * 0.42
    for ray in range(count):
        angle = 2 * pi * ray / count
        corners = [(radii[0], -0.4), (radii[1], -1.0), (radii[1], 1.0), (radii[0], 0.4)]
        points = [_on_circle(radius, angle + half * side) for radius, side in corners]
        fill_polygon(canvas, [(center[0] + x, center[1] + y) for x, y in points])


def star(canvas: Canvas, center: Point, radius: float) -> None:
    """Draw a five-pointed star in ten facets, light and dark red, with a gold edge."""
    points = [_on_circle(radius if k % 2 == 0 else radius * GOLDEN_STAR, pi / 2 + k * pi / 5) for k in range(10)]
    with saved(canvas):
        canvas.translate(*center)
        for k in range(10):
            canvas.setFillColor(rgb("red_light" if k % 2 else "red_dark"))
            fill_polygon(canvas, [(0, 0), points[k], points[(k + 1) % 10]])
        canvas.setStrokeColor(rgb("gold"))
        canvas.setLineWidth(0.32)
        canvas.setLineJoin(1)
        fill_polygon(canvas, points, stroke=True)


def waves(canvas: Canvas, box: tuple[float, float, float, float], radius: float, ink: str) -> None:
    """Draw waves over a box (left, bottom, right, top): rows of arcs, each row covering half of the one behind."""
    left, bottom, right, top = box
    path = canvas.beginPath()
    for row in range(int((top - bottom) / (radius / 2)) + 2):
        x = left - (radius if row % 2 else 0)
        while x < right + radius:
            _scale(path, (x, bottom + row * radius / 2), radius)
            x += 2 * radius
    with saved(canvas):
        canvas.setStrokeColor(rgb(ink))
        canvas.setLineWidth(0.15)
        canvas.drawPath(path, fill=0, stroke=1)


def _scale(path: Any, center: Point, radius: float) -> None:
    """Add what three neighbours in front leave visible of one scale's rings."""
    x, y = center
    covers = ((x - radius, y - radius / 2), (x + radius, y - radius / 2), (x, y - radius))
    for ring in range(SCALE_RINGS):
        points = [_on_circle(radius * (1 - ring * RING_STEP), pi * k / 48) for k in range(49)]
        for stretch in _visible([(x + dx, y + dy) for dx, dy in points], covers, radius):
            path.moveTo(*stretch[0])
            for point in [*stretch[1::2], stretch[-1]]:
                path.lineTo(*point)


def _visible(points: Iterable[Point], covers: Sequence[Point], radius: float) -> Iterator[list[Point]]:
    stretch: list[Point] = []
    for x, y in points:
        if all(hypot(x - cx, y - cy) >= radius - 0.004 for cx, cy in covers):
            stretch.append((x, y))
            continue
        if len(stretch) > 2:
            yield stretch
        stretch = []
    if len(stretch) > 2:
        yield stretch


def in_four_corners(box: tuple[float, float, float, float], canvas: Canvas, draw: Callable[[], None]) -> None:
    """Draw something once in each corner of a box (x, y, width, height), mirrored so that it always faces inwards."""
    x, y, width, height = box
    for corner_x, corner_y, flip_x, flip_y in (
        (x, y, 1, 1),
        (x + width, y, -1, 1),
        (x, y + height, 1, -1),
        (x + width, y + height, -1, -1),
    ):
        with saved(canvas):
            canvas.translate(corner_x, corner_y)
            canvas.scale(flip_x, flip_y)
            draw()


def beams(canvas: Canvas, center: Point, radii: tuple[float, float], count: int, ink: str) -> None:
    """Fill every other sector around a point, as light falls from a star."""
    path = canvas.beginPath()
    for beam in range(0, count, 2):
        corners = [(radii[0], beam), (radii[1], beam), (radii[1], beam + 1), (radii[0], beam + 1)]
        points = [_on_circle(radius, 2 * pi * at / count + pi / 2) for radius, at in corners]
        path.moveTo(center[0] + points[0][0], center[1] + points[0][1])
        for x, y in points[1:]:
            path.lineTo(center[0] + x, center[1] + y)
        path.close()
    canvas.setFillColor(rgb(ink))
    canvas.drawPath(path, fill=1, stroke=0)


def blossom(canvas: Canvas, center: Point, radius: float, ink: str) -> None:
    """Draw a plum blossom in one pale line: five petals, a ring, stamens."""
    with saved(canvas):
        canvas.translate(*center)
        canvas.setStrokeColor(rgb(ink))
        canvas.setLineWidth(0.35)
        for petal in range(5):
            angle = pi / 2 + 2 * pi * petal / 5
            canvas.drawPath(_petal(canvas, radius, angle), fill=0, stroke=1)
            for lean in (-0.22, 0.0, 0.22):
                tip = _on_circle(radius * (0.46 if lean else 0.54), angle + lean)
                canvas.line(*_on_circle(radius * 0.17, angle + lean), *tip)
                canvas.circle(*tip, radius * 0.03, fill=0, stroke=1)
        canvas.circle(0, 0, radius * 0.12, fill=0, stroke=1)


def _petal(canvas: Canvas, radius: float, angle: float) -> Any:
    path = canvas.beginPath()
    path.moveTo(*_on_circle(radius * 0.2, angle))
    left, right = angle + 0.72, angle - 0.72
    for near, far in ((left, angle + 0.35), (right, angle - 0.35)):
        path.moveTo(*_on_circle(radius * 0.2, angle))
        path.curveTo(*_on_circle(radius * 0.62, near), *_on_circle(radius * 1.12, far), *_on_circle(radius, angle))
    return path


def smooth_line(canvas: Canvas, points: Sequence[Point]) -> Any:
    """Return an open curve through the points (Catmull-Rom as Bézier curves)."""
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for k in range(len(points) - 1):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (points[min(max(k + s, 0), len(points) - 1)] for s in (-1, 0, 1, 2))
        path.curveTo(x1 + (x2 - x0) / 6, y1 + (y2 - y0) / 6, x2 - (x3 - x1) / 6, y2 - (y3 - y1) / 6, x2, y2)
    return path
