"""Flowing documents, notices and posters, as PDF: paragraphs by their role, set by the same rules as certificates.

Lengths are millimetres, type sizes and distances between lines points, indents and tab stops characters of the text.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import BinaryIO

from certificates import fonts
from certificates.errors import UnwritableText
from certificates.inks import rgb
from certificates.lines import POINT, Lettering, Line, set_line, set_paragraph, units_of
from certificates.pens import pen_of
from certificates.runs import Placement, runs
from certificates.streaming import StreamedCanvas

EM = 16.0  # points: the text of official documents (3号)
NUMBER = Lettering("song", 14.0)
SCALES = (
    2.6,
    2.4,
    2.2,
    2.0,
    1.8,
    1.6,
    1.45,
    1.3,
    1.15,
    1.0,
    0.9,
    0.85,
    0.8,
)  # of a poster, the largest that fits one sheet
_SIGNED_BELOW = 1.5 * 28  # points between the text and who signs it


@dataclass(frozen=True)
class Block:
    """A paragraph: its role decides how it looks; a tab goes to the next stop, a line break begins a new line.

    A lead stands before the text, in the type of headings.
    """

    role: str
    text: str
    lead: str = ""


@dataclass(frozen=True)
class Sheet:
    """A page with its margins; `scale` enlarges all type."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    scale: float = 1.0
    numbered: bool = True

    @property
    def measure(self) -> float:
        """Return the width of the text in its own characters."""
        return (self.width - self.left - self.right) / (EM * POINT * self.scale)


A4 = Sheet(210, 297, 37, 35, 28, 26)  # GB/T 9704
A3_POSTER = Sheet(297, 420, 30, 26, 22, 22, numbered=False)
A4_POSTER = Sheet(210, 297, 20, 18, 16, 16, numbered=False)


@dataclass(frozen=True)
class Look:
    """How paragraphs of one role look; `keep` holds one together with what follows, `rule` is the ink of a line below."""

    style: str = "fangsong"
    points: float = EM
    line: float = 28
    align: str = "justified"
    first: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    stops: tuple[float, ...] = ()
    new_page: bool = False
    keep: bool = False
    color: str = "ink"
    rule: str = ""


_TITLE = Look("biaosong", 22, 34, "centered", before=14, after=20, keep=True)
LOOKS = {
    "title": _TITLE,
    "annex_title": _TITLE,
    "number": Look(align="centered", before=16, after=6),
    "addressee": Look(),
    "body": Look(first=2),
    "level1": Look("biaosong", first=2, keep=True),
    "attachment": Look(left=5, first=-3, before=28, keep=True),
    "signature": Look(align="signed", keep=True),
    "date": Look(align="signed"),
    "annex": Look("biaosong", new_page=True, keep=True),
    "order": Look("kai", align="centered", after=14),
    "edges": Look(align="edges"),
    "masthead": Look("biaosong", 40, 60, "centered", after=10, color="red"),
    "issue": Look(align="centered", after=10),
    "source": Look(align="edges", after=14, rule="red"),
    "contents_column": Look("biaosong", before=6, keep=True),
    "contents": Look("kai", left=1),
    "note_before": Look("kai", first=2, before=14),
    "column_head": Look("biaosong", 18, before=16, after=6, keep=True),
    "article_title": Look("biaosong", 22, 34, "centered", before=10, after=12, keep=True),
    "rule": Look(points=6, line=10, before=20, after=6, rule="ink", keep=True),
    "sent": Look(points=14, line=24, left=1, keep=True),
    "copies": Look(points=14, line=24, align="right"),
    "witness": Look(points=8, line=12, before=4),
    "entries2": Look(stops=(2.4, 6.6, 14, 16.4, 20.6)),
    "entries1": Look(left=11, first=-11, stops=(2.4, 11)),
}


@dataclass(frozen=True)
class _Set:
    """A block that is set: rows of lines with the left edge of each."""

    look: Look
    rows: tuple[tuple[tuple[Line, float], ...], ...]
    before: float


def print_pages(blocks: Sequence[Block], out: BinaryIO, title: str, sheet: Sheet = A4) -> int:
    """Write the blocks and return how many pages they take; raise UnwritableText and write nothing."""
    pages = _pages(blocks, sheet)
    canvas = StreamedCanvas(out, (sheet.width, sheet.height), title)
    for number, page in enumerate(pages, 1):
        for rule in (one for one in page if isinstance(one, _Rule)):
            _draw(canvas, rule, sheet)
        placed = [one for one in page if isinstance(one, Placement)]
        pen_of(canvas).write_placed([*placed, *(_numbered(number, sheet) if sheet.numbered else ())])
        canvas.showPage()
    canvas.save()
    return len(pages)


def fitted(make: Callable[[float], Sequence[Block]], sheet: Sheet) -> tuple[Sheet, Sequence[Block]]:
    """Return a poster in the largest type that fits one sheet, or in the smallest of all on several.

    `make` returns the blocks for a line of so many characters.
    """
    posters = {scale: _Poster(replace(sheet, scale=scale), make) for scale in SCALES}
    smallest = posters[SCALES[-1]]
    if not smallest.fits:  # then none does, and a long list need not be set once for each
        return smallest.sheet, smallest.blocks
    place = bisect_left(SCALES, True, key=lambda scale: posters[scale].fits)
    return posters[SCALES[place]].sheet, posters[SCALES[place]].blocks


class _Poster:
    """A poster in one size of type, made when it is first asked for."""

    def __init__(self, sheet: Sheet, make: Callable[[float], Sequence[Block]]) -> None:
        self.sheet = sheet
        self._make = make

    @cached_property
    def blocks(self) -> Sequence[Block]:
        """The blocks as they read in lines of this size."""
        return self._make(self.sheet.measure)

    @cached_property
    def fits(self) -> bool:
        """Whether they fit one sheet."""
        return len(_pages(self.blocks, self.sheet)) == 1


@dataclass(frozen=True)
class _Rule:
    """A line across the text, so far above the lower edge of the page."""

    y: float
    color: str


def _draw(canvas: StreamedCanvas, rule: _Rule, sheet: Sheet) -> None:
    canvas.setStrokeColor(rgb(rule.color))
    canvas.setLineWidth(1.8 if rule.color == "red" else 0.8)
    canvas.line(sheet.left / POINT, rule.y / POINT, (sheet.width - sheet.right) / POINT, rule.y / POINT)


def _pages(blocks: Sequence[Block], sheet: Sheet) -> list[list[Placement | _Rule]]:
    try:
        return _paged(list(_set_all(blocks, sheet)), sheet)
    except fonts.NoFontHas as missing:
        raise UnwritableText(missing.character) from missing


def _set_all(blocks: Sequence[Block], sheet: Sheet) -> Iterator[_Set]:
    signing = [block for block in blocks if _look(block.role).align == "signed"]
    for before, block in zip([None, *blocks], blocks, strict=False):
        look = _look(block.role)
        rows = tuple(_signed(block, signing, sheet)) if block in signing else tuple(_rows(block, look, sheet))
        opens = block in signing and before is not None and before not in signing
        if rows or look.rule:
            yield _Set(look, rows or ((),), _SIGNED_BELOW if opens else look.before)


def _look(role: str) -> Look:
    """Return how a role looks; rows3 are rows of three equal columns."""
    return Look() if role.startswith("rows") else LOOKS[role]


def _rows(block: Block, look: Look, sheet: Sheet) -> Iterator[tuple[tuple[Line, float], ...]]:
    lettering = Lettering(look.style, look.points * sheet.scale, look.color)
    em, width = EM * POINT * sheet.scale, sheet.width - sheet.left - sheet.right
    if look.align in ("edges", "right"):
        yield tuple(_at_edges(block.text if look.align == "edges" else f"\t{block.text}", lettering, sheet))
    elif look.align == "centered":
        for said in block.text.split("\n"):
            line = set_line(units_of(said, lettering))
            yield ((line, sheet.left + max(0.0, (width - line.right) / 2)),)
    elif "\t" in block.text:
        yield from _in_columns(block, look, lettering, sheet)
    else:
        left = look.left * em
        spoken = [(block.lead, replace(lettering, style="biaosong"))] if block.lead else []
        spoken += [(block.text, lettering)] if block.text else []
        for line in set_paragraph(spoken, width - left, indent=look.first * em) if spoken else ():
            yield ((line, sheet.left + left),)


def _at_edges(text: str, lettering: Lettering, sheet: Sheet) -> Iterator[tuple[Line, float]]:
    """Yield what stands at the left edge, and what at the right."""
    left, _, right = text.partition("\t")
    if left:
        yield set_line(units_of(left, lettering)), sheet.left
    if right:
        line = set_line(units_of(right, lettering))
        yield line, sheet.width - sheet.right - line.right


def _in_columns(
    block: Block, look: Look, lettering: Lettering, sheet: Sheet
) -> Iterator[tuple[tuple[Line, float], ...]]:
    """Yield cells at their stops; the last one goes on below itself where it is long."""
    em, width = EM * POINT * sheet.scale, sheet.width - sheet.left - sheet.right
    columns = int(block.role.removeprefix("rows")) if block.role.startswith("rows") else 0
    stops = [width * k / columns for k in range(1, columns)] if columns else [stop * em for stop in look.stops]
    *cells, last = block.text.split("\t")
    at, row = 0.0, []
    for cell in cells:
        line = set_line(units_of(cell, lettering)) if cell else None
        if line:
            row.append((line, sheet.left + at))
        end = at + (line.right if line else 0.0)
        at = next((stop for stop in stops if stop > end + em / 8), end + em / 2)
    rest = set_paragraph([(last, lettering)], width - at) if last else ()
    yield (*row, *((line, sheet.left + at) for line in rest[:1]))
    for line in rest[1:]:
        yield ((line, sheet.left + at),)


def _signed(block: Block, signing: Sequence[Block], sheet: Sheet) -> Iterator[tuple[tuple[Line, float], ...]]:
    """Centre issuers over the date, which stands four characters from the right."""
    lettering, em = Lettering("fangsong", EM * sheet.scale), EM * POINT * sheet.scale
    lines = {one: set_line(units_of(one.text, lettering)) for one in signing}
    axis = max(4 * em + lines[signing[-1]].right / 2, *(line.right / 2 for line in lines.values()), 0.0)
    line = lines[block]
    yield ((line, sheet.width - sheet.right - axis - line.right / 2),)


def _paged(sets: Sequence[_Set], sheet: Sheet) -> list[list[Placement | _Rule]]:
    """Put what is set onto pages, from the top; what belongs together stays on one."""
    pages: list[list[Placement | _Rule]] = [[]]
    y, floor = sheet.top, sheet.height - sheet.bottom
    for k, one in enumerate(sets):
        step = one.look.line * POINT * sheet.scale
        before = one.before * POINT * sheet.scale if pages[-1] else 0.0
        if pages[-1] and (one.look.new_page or y + before + _together(sets, k, sheet) > floor + 0.01):
            pages.append([])
            y, before = sheet.top, 0.0
        y += before
        for row in one.rows:
            if y + step > floor + 0.01:
                pages.append([])
                y = sheet.top
            pages[-1] += _placed(row, sheet.height - y - step, step)
            y += step
        if one.look.rule:
            pages[-1].append(_Rule(sheet.height - y - 2, one.look.rule))
        y += one.look.after * POINT * sheet.scale
    return pages


def _together(sets: Sequence[_Set], start: int, sheet: Sheet) -> float:
    """Return the height of a first row, or of a block that holds together with what follows up to that one's first row."""
    height, end = 0.0, start
    while sets[end].look.keep and end + 1 < len(sets):
        one = sets[end]
        height += (one.before if end > start else 0.0) + len(one.rows) * one.look.line + one.look.after
        end += 1
    return (height + (sets[end].before if end > start else 0.0) + sets[end].look.line) * POINT * sheet.scale


def _placed(row: Sequence[tuple[Line, float]], below: float, step: float) -> Iterator[Placement]:
    for line, left in row:
        em = max(unit.lettering.em for unit in line.units)
        yield from runs("note", line, left, below + (step - em) / 2 + 0.12 * em)


def _numbered(number: int, sheet: Sheet) -> Iterator[Placement]:
    """Yield the page number — 1 — on the outer side, one character in."""
    line = set_line(units_of(f"— {number} —", NUMBER))
    outer = sheet.width - sheet.right - NUMBER.em - line.right if number % 2 else sheet.left + NUMBER.em
    yield from runs("note", line, outer, sheet.bottom - 7 - NUMBER.em)
