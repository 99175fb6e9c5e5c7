"""Runs: a line that is set, as stretches of evenly spaced characters of one face, each with its place on the sheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from certificates.lines import Kind, Line


@dataclass(frozen=True, slots=True)
class Placement:
    """One run of text in one face: the left end of its baseline, `spacing` added between characters (mm).

    `stretch` is a horizontal scale; `field` is the fact's name in `fields.FIELDS`, or "note".
    """

    field: str
    text: str
    x: float
    y: float
    size: float
    font: str
    color: str = "ink"
    spacing: float = 0.0
    stretch: float = 1.0


def runs(field: str, line: Line, x: float, y: float) -> Iterator[Placement]:
    """Yield a line as runs of evenly spaced characters of one face."""
    start, count = 0, len(line.units)
    while start < count:
        end, spacing = start + 1, 0.0
        while end < count and _joins(line, start, end):
            step = _step_between(line, end - 1)
            if end > start + 1 and abs(step - spacing) > 0.0015:
                break
            spacing = step if end == start + 1 else spacing
            end += 1
        yield _run(field, line, x, y, range(start, end), spacing)
        start = end


def _joins(line: Line, start: int, end: int) -> bool:
    """Tell whether a unit can be drawn in one run with the run's first: same face, size and width, nothing shifted."""
    first, unit = line.units[start], line.units[end]
    plain = all(u.kind is not Kind.LATIN and not u.shift and u.stretch == 1.0 for u in (first, unit))
    return plain and (unit.face, unit.lettering, unit.width) == (first.face, first.lettering, first.width)


def _step_between(line: Line, k: int) -> float:
    return line.lefts[k + 1] - line.lefts[k] - line.units[k].width


def _run(field: str, line: Line, x: float, y: float, which: range, spacing: float) -> Placement:
    first = line.units[which.start]
    return Placement(
        field=field,
        text="".join(line.units[k].text for k in which),
        x=round(x + line.lefts[which.start] + first.shift, 3),
        y=round(y, 3),
        size=round(first.lettering.points, 2),
        font=first.face,
        color=first.lettering.color,
        spacing=round(spacing, 4) + 0.0,  # no negative zero
        stretch=round(first.stretch, 4),
    )
