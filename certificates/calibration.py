"""Learn from a printed ruler sheet where a printer puts things, and aim so that they land where they should (套打).

Places are millimetres from the lower left corner of the paper. Whatever a printer does to a sheet, it shifts, stretches
and turns it: land = offset + matrix · aim. Readings of the four crosses give the six numbers by least squares.

How good that can be is a matter of the readings. Whatever shifts a sheet by 0.25 mm more or less to the right and up
gives the same four readings to the half millimetre; those two printers land √2 · 0.5 mm apart, so no estimate from such
readings is nearer than √2 · 0.25 = 0.354 mm to both. Least squares stays within that bound, and within 0.3 mm for 997
printers of 1,000. Read to the quarter, as one can between the half-millimetre marks of a steel ruler, the bound is
0.177 mm; a second sheet helps as well, since no sheet is fed quite like the one before.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, NamedTuple

CROSS_MARGIN = 15.0  # millimetres from the edges: as far apart as any office printer can draw them whole
CROSS_NAMES = "ABCD"  # as one reads: upper left, upper right, lower left, lower right
FARTHEST_READING = 20.0  # millimetres from where a cross should be; beyond it something else was measured
WIDEST_SCALE = 0.03  # beyond it the print dialog has shrunk the page to fit
WIDEST_TURN = 2.0  # degrees
LARGEST_RESIDUAL = 0.5  # millimetres; readings rounded to 0.5 mm disagree by 0.25 at most


class UnusableReadings(ValueError):
    """Readings that cannot be right; `message` says which and what to do."""

    code: ClassVar[str] = "unusable-readings"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Point(NamedTuple):
    """A place on the paper in millimetres from its left and lower edge."""

    x: float
    y: float


@dataclass(frozen=True)
class Calibration:
    """What a printer does to a sheet: what is printed at (x, y) lands at (dx + scale_x·x + skew_x·y, dy + skew_y·x + scale_y·y)."""

    dx: float = 0.0
    dy: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0
    skew_x: float = 0.0
    skew_y: float = 0.0

    def lands(self, aim: Point) -> Point:
        """Return where on the paper something printed at `aim` comes to stand."""
        return Point(
            self.dx + self.scale_x * aim.x + self.skew_x * aim.y, self.dy + self.skew_y * aim.x + self.scale_y * aim.y
        )

    def aims(self, land: Point) -> Point:
        """Return where to print what shall stand at `land`."""
        a, b, c, d, e, f = self.correction
        return Point(a * land.x + c * land.y + e, b * land.x + d * land.y + f)

    @property
    def correction(self) -> tuple[float, float, float, float, float, float]:
        """Return the inverse as a PDF matrix (a, b, c, d, e, f) in millimetres."""
        area = self.scale_x * self.scale_y - self.skew_x * self.skew_y
        a, b, c, d = (part / area for part in (self.scale_y, -self.skew_y, -self.skew_x, self.scale_x))
        return a, b, c, d, -(a * self.dx + c * self.dy), -(b * self.dx + d * self.dy)

    @property
    def turn(self) -> float:
        """Return by how many degrees the printer turns a sheet counter-clockwise."""
        return math.degrees((self.skew_y - self.skew_x) / 2)

    def said(self) -> str:
        """Say what the printer does, for the person who measured it."""
        across = f"偏{'右' if self.dx >= 0 else '左'}{abs(self.dx):.1f}毫米"
        up = f"偏{'上' if self.dy >= 0 else '下'}{abs(self.dy):.1f}毫米"
        turned = f"{'逆' if self.turn >= 0 else '顺'}时针歪{abs(self.turn):.2f}度"
        return f"纸的左下角处{across}、{up}，宽打成{self.scale_x:.2%}，高打成{self.scale_y:.2%}，{turned}"

    def as_dict(self) -> dict[str, float]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Calibration":
        """Read what `as_dict` wrote."""
        return cls(**{field.name: float(values[field.name]) for field in fields(cls)})


class Solved(NamedTuple):
    """A calibration and how far (mm) the worst reading lies from it."""

    calibration: Calibration
    residual: float


def crosses(width: float, height: float) -> tuple[Point, Point, Point, Point]:
    """Return where the ruler sheet of a page has its crosses A, B, C, D."""
    left, right, low, high = CROSS_MARGIN, width - CROSS_MARGIN, CROSS_MARGIN, height - CROSS_MARGIN
    return Point(left, high), Point(right, high), Point(left, low), Point(right, low)


def solve(readings: Sequence[Point], width: float, height: float) -> Solved:
    """Return the calibration that explains the readings of the crosses A, B, C, D best, of one sheet or of several.

    Raises UnusableReadings where they are too few or cannot be right.
    """
    aims = _aims(readings, crosses(width, height))
    across = _fit(aims, [reading.x for reading in readings])
    up = _fit(aims, [reading.y for reading in readings])
    found = Calibration(
        dx=across[0], scale_x=across[1], skew_x=across[2], dy=up[0], skew_y=up[1], scale_y=up[2],
    )  # fmt: skip
    _refuse_impossible(found)
    missed = [(found.lands(aim), reading) for aim, reading in zip(aims, readings, strict=True)]
    _refuse_contradictions(missed)
    return Solved(found, round(max(math.dist(land, reading) for land, reading in missed), 4))


def _aims(readings: Sequence[Point], targets: Sequence[Point]) -> list[Point]:
    """Return the target of each reading; refuse what cannot be a reading of it."""
    if not readings or len(readings) % len(targets):
        raise UnusableReadings(
            f"每张标尺页要量A、B、C、D四个十字，每个十字先写离左边、再写离下边的毫米数，共8个数；现在读到{len(readings)}个十字。"
        )
    aims = list(targets) * (len(readings) // len(targets))
    for place, (aim, reading) in enumerate(zip(aims, readings, strict=True)):
        for edge, should, said in (("左边", aim.x, reading.x), ("下边", aim.y, reading.y)):
            if not abs(said - should) <= FARTHEST_READING:  # also what is not a number
                raise UnusableReadings(
                    f"{_which(place, len(readings))}离{edge}应在{should:g}毫米左右，填的是{said:.4g}，差得太多；请核对是不是量错了边或写错了位置。"
                )
    return aims


def _which(place: int, count: int) -> str:
    sheet, cross = divmod(place, len(CROSS_NAMES))
    return (f"第{sheet + 1}张的" if count > len(CROSS_NAMES) else "") + f"十字{CROSS_NAMES[cross]}"


def _fit(aims: Sequence[Point], landed: Sequence[float]) -> tuple[float, float, float]:
    """Return (offset, by x, by y) of the plane nearest to the values, by the normal equations about their middle."""
    count = len(aims)
    middle = Point(sum(aim.x for aim in aims) / count, sum(aim.y for aim in aims) / count)
    mean = sum(landed) / count
    off = [(aim.x - middle.x, aim.y - middle.y, value - mean) for aim, value in zip(aims, landed, strict=True)]
    xx, xy, yy = sum(x * x for x, _, _ in off), sum(x * y for x, y, _ in off), sum(y * y for _, y, _ in off)
    xv, yv = sum(x * v for x, _, v in off), sum(y * v for _, y, v in off)
    area = xx * yy - xy * xy
    by_x, by_y = (xv * yy - yv * xy) / area, (yv * xx - xv * xy) / area
    return mean - by_x * middle.x - by_y * middle.y, by_x, by_y


def _refuse_impossible(found: Calibration) -> None:
    for side, scale in (("宽", found.scale_x), ("高", found.scale_y)):
        if abs(scale - 1) > WIDEST_SCALE:
            raise UnusableReadings(
                f"按这些读数，{side}打成了{scale:.1%}；请在打印窗口选“实际大小（100%）”，不要选“适合纸张”，重打一张标尺页再量。"
            )
    if abs(found.turn) > WIDEST_TURN:
        raise UnusableReadings(
            f"按这些读数，纸歪了{abs(found.turn):.1f}度；请把进纸盒的导板靠紧纸边，重打一张标尺页再量。"
        )


def _refuse_contradictions(missed: Sequence[tuple[Point, Point]]) -> None:
    for edge, axis in (("左边", 0), ("下边", 1)):
        worst = max(abs(land[axis] - reading[axis]) for land, reading in missed)
        if worst > LARGEST_RESIDUAL:
            raise UnusableReadings(
                f"各个十字离{edge}的读数互相对不上，差{worst:.1f}毫米；请把A、B、C、D离{edge}的距离再量一遍。"
            )
