"""Set Chinese text in lines: forbidden starts and ends (禁则), compressed punctuation, justified total-fit lines.

Lengths are millimetres, type sizes points. A paragraph is broken as a whole (Knuth and Plass): the breaks chosen are
those with the least cost over all its lines, never the first that comes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate, islice, pairwise
from math import fsum

from certificates import fonts

POINT = 25.4 / 72  # millimetres

OPENING = frozenset("“‘（《〈「『【〔〖［｛(")
CLOSING = frozenset("”’）》〉」』】〕〗］｝)")
STOPS = frozenset("，。、；：？！．")
DASHES = frozenset("…—·")
NEVER_FIRST = CLOSING | STOPS | DASHES | frozenset("～•％‰℃°々,.;:?!%]}")
NEVER_LAST = OPENING | frozenset("￥$[{#№")
NUMERALS = frozenset("〇一二三四五六七八九十百千零")
ORDINAL = frozenset("第")
COUNTED = frozenset("年月日期届次名人号位项条户")  # what follows a number and must not be torn from it
FULL_WIDTH = frozenset("“”‘’…·—")  # set in a full em, whatever the face gives them
QUOTE_MARGIN = 0.06  # em between a curly quotation mark and what it encloses

SHORTEST_LAST_LINE = 2.5  # em
LEAST_MARK = 0.42  # em a mark may give up when a line is tight; 0.5 would be all of its blank half
LATIN_SPACE, LEAST_LATIN_SPACE = 0.22, 0.12  # em between Chinese and Latin or digits
IMPOSSIBLE = float("inf")


class Kind(Enum):
    """How a unit behaves beside others."""

    HAN = "a Chinese character"
    LATIN = "a run of Latin letters or digits"
    SPACE = "a space"
    OPENING = "an opening mark with a blank left half"
    CLOSING = "a closing mark or stop with a blank right half"
    DASH = "a dash, dots or the point inside a name"


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text is set: the style names a chain of faces, the colour an ink."""

    style: str
    points: float
    color: str = "ink"

    @property
    def em(self) -> float:
        """Return the type size in millimetres."""
        return self.points * POINT


@dataclass(frozen=True, slots=True)
class Unit:
    """What never breaks inside. `shift` moves the glyph right within its width; `stretch` widens it."""

    text: str
    lettering: Lettering
    face: str
    width: float
    kind: Kind
    shift: float = 0.0
    stretch: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """Units with the left edge of each, measured from the margin, and the line's natural width."""

    units: tuple[Unit, ...]
    lefts: tuple[float, ...]
    natural: float

    @property
    def text(self) -> str:
        """Return the characters of the line."""
        return "".join(unit.text for unit in self.units)

    @property
    def right(self) -> float:
        """Return where the ink of the line may end: a closing mark's blank half does not count."""
        last = self.units[-1]
        return self.lefts[-1] + last.width - (last.lettering.em / 2 if last.kind is Kind.CLOSING else 0.0)


@dataclass(frozen=True, slots=True)
class Gap:
    """The space between two units: as it should be, the least it may be, and its share when a line is widened."""

    natural: float = 0.0
    least: float = 0.0
    share: float = 0.0


Span = tuple[str, Lettering]


def is_han(character: str) -> bool:
    """Tell whether a character stands in a full-width box of its own."""
    code = ord(character)
    wide = 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFF60 or code >= 0x20000
    return wide or character in FULL_WIDTH or character == "○"


def units_of(text: str, lettering: Lettering, faces: Sequence[str] = ()) -> tuple[Unit, ...]:
    """Cut one text into units, in the faces given or those of its style; raise fonts.NoFontHas."""
    faces = faces or fonts.faces(lettering.style, text)
    return tuple(_unit(text[a:b], lettering, faces[a]) for a, b in pairwise(_edges(text, faces)))


def _edges(text: str, faces: Sequence[str]) -> Iterator[int]:
    yield 0
    for k in range(1, len(text)):
        both_latin = _is_latin(text, k - 1) and _is_latin(text, k)
        if not both_latin or faces[k] != faces[k - 1]:
            yield k
    if text:
        yield len(text)


def _is_latin(text: str, k: int) -> bool:
    """Tell whether a character belongs to a run of Latin letters or digits, as the apostrophe of O’Neil does."""
    if text[k] == "’":
        return 0 < k < len(text) - 1 and text[k - 1].isascii() and text[k + 1].isascii() and text[k + 1].isalpha()
    return not is_han(text[k]) and text[k] not in fonts.BLANKS


def _unit(text: str, lettering: Lettering, face: str) -> Unit:
    em = lettering.em
    width = fsum(fonts.advance(face, character) for character in text)  # the same for the same letters in any order
    if text in FULL_WIDTH and width < 0.95:
        shift, stretch = _full_box(text, width)
        return Unit(text, lettering, face, em, _kind(text, 1.0), shift * em, stretch)
    return Unit(text, lettering, face, width * em, _kind(text, width))


def _full_box(mark: str, width: float) -> tuple[float, float]:
    """Return shift (em) and stretch that put a narrow mark where it belongs in a full em."""
    if mark == "—":
        return 0.0, 1 / width  # so that —— joins
    if mark in OPENING:
        return 1 - width - QUOTE_MARGIN, 1.0
    return (QUOTE_MARGIN if mark in CLOSING else (1 - width) / 2), 1.0


def _kind(text: str, width: float) -> Kind:
    if text in fonts.BLANKS:
        return Kind.SPACE
    if text in DASHES:
        return Kind.DASH
    if width > 0.9 and text in OPENING:
        return Kind.OPENING
    if width > 0.9 and text in CLOSING | STOPS:
        return Kind.CLOSING
    return Kind.HAN if is_han(text[0]) else Kind.LATIN


def gap_between(left: Unit, right: Unit) -> Gap:
    """Return the space two neighbours need: compressed marks, a quarter space between Chinese and Latin."""
    em = min(left.lettering.em, right.lettering.em)
    kinds = (left.kind, right.kind)
    if Kind.SPACE in kinds or kinds == (Kind.DASH, Kind.DASH):
        return Gap()
    if (left.kind is Kind.CLOSING and right.kind in (Kind.CLOSING, Kind.OPENING)) or kinds == (Kind.OPENING,) * 2:
        return Gap(-em / 2, -em / 2)
    if set(kinds) == {Kind.HAN, Kind.LATIN}:
        return Gap(LATIN_SPACE * em, LEAST_LATIN_SPACE * em, 1.0)
    may_shrink = left.kind is Kind.CLOSING or right.kind is Kind.OPENING
    tied = left.kind is Kind.OPENING or right.kind is Kind.CLOSING
    return Gap(0.0, -LEAST_MARK * em if may_shrink else 0.0, 0.35 if tied else 1.0)


def may_break(left: Unit, right: Unit) -> bool:
    """Tell whether a line may end with `left` and the next begin with `right`."""
    forbidden = right.text[0] in NEVER_FIRST or left.text[-1] in NEVER_LAST
    return not forbidden and not left.kind is right.kind is Kind.DASH


def _tearing(left: Unit, right: Unit) -> float:
    """Return the cost of a break that tears a number from what it counts."""
    number = left.kind is Kind.LATIN or left.text in NUMERALS
    torn = (number and right.text[0] in COUNTED | NUMERALS) or left.text in ORDINAL
    return 1500.0 if torn else 0.0


class Paragraph:
    """Units with the sums that tell the width of any stretch of them at once."""

    def __init__(self, units: Sequence[Unit], width: float, indent: float, kept: Sequence[tuple[str, float]]) -> None:
        self.units = units
        self.width = width
        self.indent = indent
        self.gaps = [gap_between(left, right) for left, right in pairwise(units)]
        self.em = max(unit.lettering.em for unit in units)
        self._widths = [0.0, *accumulate(unit.width for unit in units)]
        self._natural = [0.0, *accumulate(gap.natural for gap in self.gaps)]
        self._least = [0.0, *accumulate(gap.least for gap in self.gaps)]
        self._shares = [0.0, *accumulate(gap.share for gap in self.gaps)]
        halves = [unit.lettering.em / 2 if unit.kind is Kind.CLOSING else 0.0 for unit in units]
        self._at_ends = [
            0.0,
            *halves,
        ]  # the blank half of the mark before each place: at the end of a line it is cut off
        self._outdents = [self.outdent(first) for first in range(len(units))]
        self._rooms = [self.room(first) for first in range(len(units))]
        kept_costs = self._break_costs(kept)
        tearings = [_tearing(left, right) for left, right in pairwise(units)]
        self._breaking = [0.0, *(kept_costs.get(end, cost) for end, cost in enumerate(tearings, 1)), 0.0]

    def _break_costs(self, kept: Sequence[tuple[str, float]]) -> dict[int, float]:
        """Return the cost of a break before each unit that lies inside a word to be kept together."""
        starts = [0, *accumulate(len(unit.text) for unit in self.units)]
        text = "".join(unit.text for unit in self.units)
        costs: dict[int, float] = {}
        for word, cost in kept:
            at = text.find(word)
            while at >= 0:
                costs |= {k: cost for k, start in enumerate(starts) if at < start < at + len(word)}
                at = text.find(word, at + 1)
        return costs

    def measure(self, first: int, end: int) -> Gap:
        """Return natural and least width of the line from unit `first` up to `end`, and its shares for widening."""
        width = self._widths[end] - self._widths[first] - (self._at_ends[end] + self._outdents[first])
        natural = width + self._natural[end - 1] - self._natural[first]
        least = width + self._least[end - 1] - self._least[first]
        return Gap(natural, least, self._shares[end - 1] - self._shares[first])

    def outdent(self, first: int) -> float:
        """Return how far an opening mark at the start of a line hangs out with its blank half."""
        opens = first > 0 and self.units[first].kind is Kind.OPENING
        return self.units[first].lettering.em / 2 if opens else 0.0

    def room(self, first: int) -> float:
        """Return the width a line beginning with unit `first` must fill."""
        return self.width - (self.indent if first == 0 else 0.0)

    def breaks(self) -> list[int]:
        """Return the unit indices between which the lines stand, at the least cost over the whole paragraph."""
        count = len(self.units)
        best, before = [0.0] + [IMPOSSIBLE] * count, [0] * (count + 1)
        for end in range(1, count + 1):
            if end < count and not may_break(self.units[end - 1], self.units[end]):
                continue
            for first in range(end - 1, -1, -1):
                cost, too_wide = self._line_cost(first, end)
                if best[first] + cost < best[end]:
                    best[end], before[end] = best[first] + cost, first
                if too_wide and end - first > 1:
                    break
        cuts = [count]
        while cuts[-1]:
            cuts.append(before[cuts[-1]])
        return cuts[::-1]

    def _line_cost(self, first: int, end: int) -> tuple[float, bool]:
        """Return what a line costs, and whether it is too wide even when compressed: `measure` without its object."""
        width = self._widths[end] - self._widths[first] - (self._at_ends[end] + self._outdents[first])
        least = width + self._least[end - 1] - self._least[first]
        room = self._rooms[first]
        if least > room + 0.004:
            return 1e9 * (1 + least - room), True
        natural = width + self._natural[end - 1] - self._natural[first]
        if end == len(self.units):
            return self._last_line_cost(first, natural, least), False
        if natural > room:
            return 5.0 + self._breaking[end] + _squeezing(natural - room, natural - least), False
        shares = self._shares[end - 1] - self._shares[first]
        ratio = (room - natural) / (max(shares, 0.5) * self.em * 0.10)
        return 5.0 + self._breaking[end] + (100 * ratio**3 + 10 * ratio), False

    def _last_line_cost(self, first: int, natural: float, least: float) -> float:
        if natural > self._rooms[first]:
            return _squeezing(natural - self._rooms[first], natural - least)
        missing = SHORTEST_LAST_LINE * self.em - natural
        return 4000 * (1 + missing / self.em) if first and missing > 0 else 0.0

    def line(self, first: int, end: int) -> Line:
        """Place the units of one line; every line but the last fills the width exactly."""
        last = end == len(self.units)
        while end - first > 1 and self.units[end - 1].kind is Kind.SPACE:
            end -= 1
        while end - first > 1 and self.units[first].kind is Kind.SPACE and first > 0:
            first += 1
        size = self.measure(first, end)
        spare = self.room(first) - size.natural
        left = (self.indent if first == 0 else 0.0) - self.outdent(first)
        lefts = []
        for k in range(first, end):
            lefts.append(left)
            if k < end - 1:
                left += self.units[k].width + _widened(self.gaps[k], size, spare, last)
        return Line(tuple(self.units[first:end]), tuple(lefts), size.natural)


def _squeezing(excess: float, most: float) -> float:
    """Return the cost of a line that is too wide by that much, of what it can give up at most."""
    ratio = excess / max(most, 1e-6)
    return 90 * ratio**3 + 25 * ratio


def _widened(gap: Gap, size: Gap, spare: float, last: bool) -> float:
    if spare < 0 and size.natural > size.least:
        return gap.natural + (gap.least - gap.natural) * -spare / (size.natural - size.least)
    if spare > 0 and not last and size.share > 0:
        return gap.natural + gap.share * spare / size.share
    return gap.natural


def set_paragraph(
    spans: Sequence[Span], width: float, *, indent: float = 0.0, kept: Sequence[tuple[str, float]] = ()
) -> tuple[Line, ...]:
    """Set spans of text as one justified paragraph; `kept` are words and what a break inside each costs."""
    units = list(_units_of_spans(spans))
    if not units:
        return ()
    paragraph = Paragraph(units, width, indent, kept)
    return tuple(paragraph.line(first, end) for first, end in pairwise(paragraph.breaks()))


def _units_of_spans(spans: Sequence[Span]) -> Iterator[Unit]:
    """Yield the units of all spans; those of one style get their faces together, lest one text shows two hands."""
    styles = {lettering.style for _, lettering in spans}
    faces = {s: iter(fonts.faces(s, "".join(text for text, kind in spans if kind.style == s))) for s in sorted(styles)}
    for text, lettering in spans:
        yield from units_of(text, lettering, tuple(islice(faces[lettering.style], len(text))))


def set_line(units: Sequence[Unit], *, extra: dict[int, float] | None = None, outdent: bool = False) -> Line:
    """Set units in one natural line; `extra` is space (mm) after the unit of that index.

    With `outdent` an opening mark at the start hangs out with its blank half.
    """
    left = -units[0].lettering.em / 2 if outdent and units[0].kind is Kind.OPENING else 0.0
    lefts = []
    for k, unit in enumerate(units):
        lefts.append(left)
        gap = gap_between(unit, units[k + 1]).natural if k + 1 < len(units) else 0.0
        left += unit.width + gap + (extra or {}).get(k, 0.0)
    return Line(tuple(units), tuple(lefts), left)
