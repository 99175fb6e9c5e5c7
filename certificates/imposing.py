"""Imposing: where certificates stand on the sheet of the press, one or two of them, and where the knife goes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from certificates.errors import UnusablePaper
from certificates.layouts import Page

SHEETS = {"A3": (297.0, 420.0), "SRA3": (320.0, 450.0)}  # short side, long side
BLEED = 3.0  # millimetres of ground beyond the cut
MARK = 5.0  # millimetres of a crop mark
MARGIN = BLEED + MARK + 4.0  # around a single certificate
TICK = 6.0  # millimetres of a cutting mark where a sheet leaves no margin for it
ROUNDING = 0.05

Item = TypeVar("Item")
Line = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sheet:
    """A sheet of the press in millimetres: what is cut out of it, beginning at x and y, in equal pieces."""

    width: float
    height: float
    x: float
    y: float
    piece: Page
    across: int = 1
    up: int = 1
    bleed: float = 0.0

    @property
    def trim(self) -> tuple[float, float, float, float]:
        """Return left, foot, right and top of all pieces together."""
        return self.x, self.y, self.x + self.across * self.piece.width, self.y + self.up * self.piece.height

    @property
    def places(self) -> list[tuple[float, float]]:
        """Return the lower left corner of each piece in the order of the piles: from the top, from the left."""
        return [
            (self.x + column * self.piece.width, self.y + row * self.piece.height)
            for row in reversed(range(self.up))
            for column in range(self.across)
        ]

    def ground(self, place: tuple[float, float]) -> tuple[float, float, float, float]:
        """Return the box (x, y, width, height) a piece's ground fills: into the bleed, never into its neighbour."""
        x, y = place
        left, foot, right, top = self.trim
        ends = [x, y, x + self.piece.width, y + self.piece.height]
        outer = [left, foot, right, top]
        moved = [
            end + (self.bleed if side > 1 else -self.bleed) if abs(end - edge) < ROUNDING else end
            for side, (end, edge) in enumerate(zip(ends, outer, strict=True))
        ]
        return moved[0], moved[1], moved[2] - moved[0], moved[3] - moved[1]

    def cuts(self) -> Iterator[Line]:
        """Yield the marks at both ends of every cut, outside of what is cut out where the sheet has room for them."""
        left, foot, right, top = self.trim
        for x in (left + k * self.piece.width for k in range(self.across + 1)):
            if ROUNDING < x < self.width - ROUNDING:
                for start, end in (_mark(foot, self.bleed), _mark_beyond(top, self.bleed, self.height)):
                    yield x, start, x, end
        for y in (foot + k * self.piece.height for k in range(self.up + 1)):
            if ROUNDING < y < self.height - ROUNDING:
                for start, end in (_mark(left, self.bleed), _mark_beyond(right, self.bleed, self.width)):
                    yield start, y, end, y


def _mark(edge: float, bleed: float) -> tuple[float, float]:
    return (0.0, TICK) if edge < bleed + MARK / 2 else (edge - bleed - min(MARK, edge - bleed), edge - bleed)


def _mark_beyond(edge: float, bleed: float, end: float) -> tuple[float, float]:
    start, stop = _mark(end - edge, bleed)
    return end - stop, end - start


def alone(page: Page, *, bleed: bool) -> Sheet:
    """Return the sheet of one certificate: its own page, or with bleed and room for marks around it."""
    if not bleed:
        return Sheet(page.width, page.height, 0, 0, page)
    return Sheet(page.width + 2 * MARGIN, page.height + 2 * MARGIN, MARGIN, MARGIN, page, bleed=BLEED)


def in_pairs(page: Page, paper: str, *, bleed: bool) -> Sheet:
    """Return the sheet that holds two certificates, one above the other or side by side; raise UnusablePaper."""
    if paper not in SHEETS:
        raise UnusablePaper(paper, f"拼版用的纸只有{'、'.join(SHEETS)}")
    short, long = SHEETS[paper]
    for across, up, width, height in (
        (1, 2, short, long),
        (2, 1, long, short),
        (1, 2, long, short),
        (2, 1, short, long),
    ):
        x, y = (width - across * page.width) / 2, (height - up * page.height) / 2
        if min(x, y) >= 0:
            return Sheet(width, height, x, y, page, across, up, BLEED if bleed and min(x, y) >= BLEED else 0.0)
    raise UnusablePaper(paper, f"排不下两张{page.width:g}×{page.height:g}毫米的证书")


def piles(items: Sequence[Item], count: int) -> list[list[Item]]:
    """Return what stands on each sheet, so that the piles, cut apart and laid one on the other, are in order."""
    height = -(-len(items) // count)
    return [list(items[sheet::height])[:count] for sheet in range(height)]
