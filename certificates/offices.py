"""Break an office's or unit's long name where it has a joint: …委员会|办公室, before 暨, between joined units."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import combinations, pairwise

from certificates.lines import Lettering, Line, Unit, may_break, set_line, units_of

JOINTS = re.compile(
    "人民政府|工作委员会|委员会|办公室|办事处(?!理)|街道(?!办事处|工作|办)|社区(?!居)|居委会|开发区|总支部?|支部|党委"
    "|党组|中心|学校|医院|公司|协会|联合会|大队|支队|分局|税务局|[省市县区镇乡局所站厅](?!委|政府|局|里|长|直)"
)
STARTS_A_PART = frozenset("暨与及（")
ENDS_A_PART = frozenset("、·）〕")
ONE_LINE = 0.8  # a line is shrunk to this share of its size before it becomes two
ONE_OF_SEVERAL = 0.65  # among several names a second row would read as one more name
TWO_LINES = 0.9  # and two lines begin at this share
MUCH_SMALLER = 0.78  # below it another row is better
TIGHTEST_ROW = 1.25  # em from baseline to baseline
STEP = 0.5  # points from one size tried to the next


class Cut(Enum):
    """Where a name may be cut into two rows."""

    NONE = "nowhere"
    AT_JOINTS = "at joints"
    ANYWHERE = "wherever a line may break"


@dataclass(frozen=True)
class Fits:
    """The place for rows: its width and height in mm; `more` rows stand in the height besides."""

    width: float
    height: float = float("inf")
    more: int = 0

    def __call__(self, rows: Sequence[Line]) -> bool:
        """Tell whether the rows fit."""
        step = self.height / (len(rows) + self.more)
        return all(row.right <= self.width and row.units[0].lettering.em * TIGHTEST_ROW <= step for row in rows)


def joints(text: str) -> frozenset[int]:
    """Return the places before which a name may be cut without tearing a part of it."""
    ends = {match.end() for match in JOINTS.finditer(text)}
    starts = {k for k, character in enumerate(text) if character in STARTS_A_PART}
    follows = {k + 1 for k, character in enumerate(text) if character in ENDS_A_PART}
    depth, inside = 0, set()
    for k, character in enumerate(text):
        depth += (character in "（《“〔(") - (character in "）》”〕)")
        if depth > 0:
            inside.add(k + 1)
    return frozenset((ends | starts | follows) - inside - {0, len(text)})


def sizes(largest: float, smallest: float) -> Iterator[float]:
    """Yield sizes in points from the largest down to the smallest."""
    size = largest
    while size > smallest:
        yield size
        size -= STEP
    yield smallest


def fit_rows(
    names: tuple[str, ...], lettering: Lettering, fits: Fits, smallest: float, most: int = 2
) -> tuple[Line, ...]:
    """Set names in one common size, the best cut first: one line each, then two to `most` rows at joints, then anywhere.

    A further row is better than much smaller type. `fits` judges all rows together; nothing is returned if no size down
    to `smallest` fits.
    """
    one_line = ONE_OF_SEVERAL if len(names) > 1 else ONE_LINE
    smaller, small = (max(smallest, lettering.points * share) for share in (TWO_LINES, MUCH_SMALLER))
    tries = [(Cut.NONE, 1, lettering.points, max(smallest, lettering.points * one_line))]
    tries += [(Cut.AT_JOINTS, rows, smaller, small) for rows in range(2, most + 1)]
    tries += [(Cut.AT_JOINTS, rows, small, smallest) for rows in range(2, most + 1)]
    tries += [(Cut.ANYWHERE, rows, smaller, smallest) for rows in range(2, most + 1)]
    for cut, count, largest, least in tries:
        for points in sizes(largest, least):
            sized = replace(lettering, points=points)
            rows = tuple(row for name in names for row in _rows(units_of(name, sized), fits.width, cut, count))
            if fits(rows):
                return rows
    return ()


def _rows(units: tuple[Unit, ...], width: float, cut: Cut, most: int) -> tuple[Line, ...]:
    """Return one row, or as few as `most` allows if the name is too wide for one and may be cut."""
    line = set_line(units)
    if line.right <= width or line.right > (most + 0.1) * width or cut is Cut.NONE:  # too long even for so many rows
        return (line,)
    cuts = _cuts(units, anywhere=cut is Cut.ANYWHERE)
    for count in range(2, most + 1):
        if rows := _even_rows(units, width, cuts, count):
            return rows
    return (line,)


def _cuts(units: tuple[Unit, ...], *, anywhere: bool) -> list[int]:
    """Return the units before which a row may begin: those at a joint unless `anywhere` is allowed."""
    starts, text = [], ""
    for unit in units:
        starts.append(len(text))
        text += unit.text
    good = joints(text)
    return [k for k in range(1, len(units)) if may_break(units[k - 1], units[k]) and (anywhere or starts[k] in good)]


def _even_rows(units: tuple[Unit, ...], width: float, cuts: list[int], count: int) -> tuple[Line, ...]:
    """Return the most even rows of that count that all fit the width."""
    parted = ((0, *chosen, len(units)) for chosen in combinations(cuts, count - 1))
    every = (tuple(set_line(units[a:b], outdent=a > 0) for a, b in pairwise(edges)) for edges in parted)
    fitting = [rows for rows in every if max(row.right for row in rows) <= width]
    return min(fitting, key=lambda rows: max(r.right for r in rows) - min(r.right for r in rows), default=())
