"""The drawing of a sheet's notes (VML, which every spreadsheet program still wants): one box for each comment."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from importers.marking.measures import lines_of
from importers.marking.orders import Place
from importers.marking.tags import Splices, attributes, closing, masked, opening, tags, with_attribute

_V, _O, _X = (
    b'xmlns:v="urn:schemas-microsoft-com:vml"',
    b'xmlns:o="urn:schemas-microsoft-com:office:office"',
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"',
)
_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    b'<v:shape id="_x0000_s%d" type="#_x0000_t202"%s style="position:absolute;margin-left:60pt;margin-top:2pt;'
    b'width:%dpt;height:%dpt;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    b'<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%s</x:Anchor>'
    b"<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)
_OPENED, _CLOSED, _MAP = opening(b"shape"), closing(b"shape"), opening(b"idmap")
_WHERE = re.compile(rb":(Row|Column)>\s*(\d{1,7})\s*<")
_ANCHOR = re.compile(rb"(:Anchor>)([\d,\s-]{15,200})(<)")
_HEIGHT = re.compile(rb"[;\"']\s*height:(\d{1,5}(?:\.\d{1,4})?)(px|pt)")
_NUMBER = re.compile(rb"_x0000_s(\d{1,9})\"")
_WIDTH, _LINE, _MARGIN, _TALLEST, _LETTERS, _STEPS = 250, 16, 14, 420, 40, 200


class Grid(NamedTuple):
    """How wide columns and how high rows are, in pixels."""

    width: Callable[[int], float]
    height: Callable[[int], float]


def blocks_of(drawing: bytes) -> set[int]:
    """Return the blocks of a thousand numbers a drawing takes its shapes' numbers from."""
    told = (attributes(found[0]).get(b"data", b"") for found in _MAP.finditer(drawing))
    return {int(one) for data in told for one in data.split(b",") if one.strip().isdigit()}


def lines_in(text: str) -> int:
    """Return how many lines a text fills in one of our boxes."""
    return lines_of(text, _LETTERS)


class Drawing:
    """The notes' drawing of a sheet, or a new one."""

    def __init__(self, xml: bytes | None) -> None:
        # A drawing that is nothing but one empty tag is as good as none.
        self._xml = xml if xml and b"</" in xml else None
        self._wanted: list[tuple[Place, str]] = []
        self._drawn = {_place(shape) for _, shape in _shapes(self._xml or b"")}

    def has(self, place: Place) -> bool:
        """Tell whether the comment of a cell has a box."""
        return place in self._drawn

    def remove(self, places: Iterable[Place]) -> None:
        """Take away the boxes of some cells."""
        gone = dict.fromkeys(places, 0)
        self._replace(gone)
        self._drawn -= gone.keys()

    def stretch(self, lines: dict[Place, int]) -> None:
        """Make the boxes of some cells higher by so many lines, or lower."""
        self._replace({place: count for place, count in lines.items() if count})

    def _replace(self, changes: dict[Place, int]) -> None:
        """Stretch boxes by lines; by none means away with it."""
        if self._xml is None or not changes:
            return
        splices = Splices()
        for start, shape in _shapes(self._xml):
            place = _place(shape)
            if place in changes:
                lines = changes[place]
                splices.put(start, start + len(shape), _stretched(shape, lines) if lines else b"")
        self._xml = splices.applied(self._xml)

    def add(self, place: Place, text: str) -> None:
        """Draw a box for the comment of a cell."""
        self._wanted.append((place, text))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn: no note, and no button or list either, which are drawn here too."""
        xml = self._xml or b""
        return not self._wanted and b"ClientData" not in xml and next(_shapes(xml), None) is None

    def to_bytes(self, grid: Grid, taken: set[int]) -> bytes:
        """Return the drawing; numbers come from its own blocks, then from blocks no other drawing has taken."""
        xml = self._xml or (
            b"<xml " + b" ".join((_V, _O, _X)) + b'><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/>'
            b"</o:shapelayout>" + _TYPE + b"</xml>"
        )
        if not self._wanted:
            return xml
        xml, numbers = self._numbers(xml, taken)
        root = next(tags(masked(xml)))
        known = xml[root.start : root.end]
        declared = b"".join(b" " + one for one in (_V, _O, _X) if one not in known)
        boxes = [
            _box(place, text, number, grid, declared)
            for (place, text), number in zip(self._wanted, numbers, strict=False)
        ]
        if b"_x0000_t202" not in xml:
            boxes.insert(0, _TYPE.replace(b" id", declared + b" id", 1))
        end = xml.rfind(b"</")
        return xml[:end] + b"".join(boxes) + xml[end:]

    def _numbers(self, xml: bytes, taken: set[int]) -> tuple[bytes, list[int]]:
        used = {int(number) for number in _NUMBER.findall(xml)}
        blocks = sorted(blocks_of(xml))
        new: list[int] = []
        free = list(islice(_free(blocks, used), len(self._wanted)))
        while len(free) < len(self._wanted):
            block = max((0, *taken, *blocks, *new)) + 1
            new.append(block)
            free += _free([block], used)
        known = _MAP.search(xml)
        if new and known:
            data = b",".join(b"%d" % block for block in (*blocks, *new))
            xml = xml[: known.start()] + with_attribute(known[0], b"data", data) + xml[known.end() :]
        taken.update(new)
        return xml, free


def _shapes(xml: bytes) -> Iterator[tuple[int, bytes]]:
    """The shapes that hold anything and where they begin, each up to the next end of one."""
    ended = 0
    for found in _OPENED.finditer(xml):
        if found.start() >= ended and not found[4].endswith(b"/"):
            close = _CLOSED.search(xml, found.end())
            if close is None:
                return
            ended = close.end()
            yield found.start(), xml[found.start() : ended]


def _place(shape: bytes) -> Place:
    where = {name: int(number) for name, number in _WHERE.findall(shape)}
    return Place(where.get(b"Row", -2) + 1, where.get(b"Column", -1))


def _free(blocks: list[int], used: set[int]) -> Iterator[int]:
    return (number for block in blocks for number in range(1024 * block + 1, 1024 * (block + 1)) if number not in used)


def _box(place: Place, text: str, number: int, grid: Grid, declared: bytes) -> bytes:
    height = min(_TALLEST, _MARGIN + _LINE * lines_in(text))
    left, top = min(place.column + 1, 16_380), max(place.row - 1, 1)
    right, right_rest = _walk(left, 15 + _WIDTH, grid.width, 16_383)
    bottom, bottom_rest = _walk(top, 4 + height, grid.height, 1_048_576)
    anchor = b"%d, 15, %d, 4, %d, %d, %d, %d" % (left, top - 1, right, right_rest, bottom - 1, bottom_rest)
    size = (_WIDTH * 3 // 4, height * 3 // 4)
    return _SHAPE % (number, declared, *size, number % 1024, anchor, place.row - 1, place.column)


def _walk(start: int, pixels: float, size: Callable[[int], float], last: int) -> tuple[int, int]:
    """Return the column or row that is so many pixels away, and how far into it."""
    at, left = start, pixels
    # Hidden rows are no way at all; a box that lies over thousands of them is not looked for.
    while at < min(last, start + _STEPS) and left > size(at):
        left -= size(at)
        at += 1
    return at, int(left)


def _stretched(shape: bytes, lines: int) -> bytes:
    """Return a shape that ends so many rows lower, where a row holds a line; or that is so much higher."""
    found = _ANCHOR.search(shape)
    numbers = found[2].split(b",") if found else []
    if found and len(numbers) == 8:
        numbers[6] = b" %d" % max(int(numbers[2]) + 1, int(numbers[6]) + lines)
        return shape[: found.start(2)] + b",".join(numbers) + shape[found.end(2) :]
    # Some programs say no cells, only a size.
    sized = _HEIGHT.search(shape)
    if sized is None:
        return shape
    line = _LINE if sized[2] == b"px" else _LINE * 3 / 4
    return shape[: sized.start(1)] + b"%g" % max(line, float(sized[1]) + line * lines) + shape[sized.end(1) :]
