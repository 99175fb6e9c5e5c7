"""Pens: what is placed becomes the operators of a page, written straight down; what stencils share is written once."""

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from certificates import fonts, inks
from certificates.codes import Symbol
from certificates.embedding import END_READING, Codes, begin_reading, define_form, embedded
from certificates.layouts import Code
from certificates.lines import POINT
from certificates.ornaments import saved
from certificates.runs import Placement
from certificates.stencils import Filled, LineStencil, Words, lines_of

KEPT = "honors_pen"  # what a canvas calls its pen
OFTEN = 2  # certificates: what fewer say stands on their pages


class _Slot(NamedTuple):
    """The operators up to a run, and how the run is encoded."""

    before: str
    codes: Codes
    start: int
    end: int


class _State(NamedTuple):
    """The operators for the state that a run is drawn in; a line leaves width and spacing as it found them."""

    ink: str = ""
    font: str = ""
    width: str = "100 Tz"
    spacing: str = "0 Tc"


PLAIN = _State()


class Pen:
    """What writes on one canvas; it holds what was written before."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._inks: dict[str, str] = {}
        self._lines: dict[LineStencil, tuple[tuple[_Slot, ...], str]] = {}
        self._words: dict[Words, str] = {}

    def share(self, certificates: Iterable[Filled]) -> None:
        """Make what several certificates say a form their pages refer to."""
        told = Counter(filled.words for filled in certificates)
        for place, words in enumerate(words for words, times in told.items() if times >= OFTEN):
            content = zlib.compress(self._written(words.lines).encode("latin-1"))
            self._words[words] = define_form(self.canvas, f"words-{place}", content)

    def write(self, filled: Filled) -> None:
        """Write a certificate."""
        words, addressee, notes = filled
        code = self.canvas._code
        if words.addressee is not None:
            code.append(_text([self._line(words.addressee, addressee)]))
        code.append(self._words.get(words) or self._written(words.lines))
        if notes:
            code.append(_text([self._line(line, text) for line, text in notes]))

    def write_placed(self, placements: Iterable[Placement]) -> None:
        """Write placements; each line is copied as its plain text, without the gaps of justified setting."""
        self.canvas._code.append(self._written(lines_of(placements)))

    def print_code(self, symbol: Symbol, box: Code) -> None:
        """Print a QR code: one bit a module."""
        side, x, y = (_number(length / POINT) for length in (box.size, box.x, box.y))
        data = symbol.rows.decode("latin-1")
        head = (
            f"q {self._ink('ink')} {side} 0 0 {side} {x} {y} cm BI/W {symbol.modules}/H {symbol.modules}/IM true/D[1 0]"
        )
        if "EI" in data:  # readers look for the end
            self.canvas._code.append(f"{head}/F/AHx ID {symbol.rows.hex()}> EI Q")
        else:
            self.canvas._code.append(f"{head} ID {data} EI Q")

    def _written(self, lines: Iterable[LineStencil]) -> str:
        return _text([self._line(line, line.text) for line in lines])

    def _line(self, stencil: LineStencil, text: str) -> str:
        if stencil not in self._lines:
            self._lines[stencil] = self._cut(stencil)
        slots, after = self._lines[stencil]
        drawn = [
            f"{slot.before}{text[slot.start : slot.end].translate(slot.codes).encode('utf-16-be').decode('latin-1')})Tj"
            for slot in slots
        ]
        return f"{begin_reading(text)} {' '.join(drawn)}{after} {END_READING}"

    def _cut(self, stencil: LineStencil) -> tuple[tuple[_Slot, ...], str]:
        """Return a line's runs, ready to take texts, and what ends it; blanks are drawn by moving on."""
        drawn = [run for run in stencil.runs if not all(character in fonts.BLANKS for character in run.placed.text)]
        slots, told = [], PLAIN
        for run, start, end in drawn:
            wanted = self._state(run)
            operators = [operator for operator, before in zip(wanted, told, strict=True) if operator != before]
            x, y = _number(run.x / POINT), _number(run.y / POINT)
            before = " ".join([*operators, f"1 0 0 1 {x} {y} Tm("])
            slots.append(_Slot(before, embedded(run.font).codes(self.canvas._doc), start, end))
            told = wanted
        left = [operator for operator, before in zip(PLAIN[2:], told[2:], strict=True) if operator != before]
        return tuple(slots), "".join(f" {operator}" for operator in left)

    def _state(self, run: Placement) -> _State:
        font, size = embedded(run.font).resource, _number(run.size)
        gap, wide = _number(run.spacing / POINT), _number(run.stretch * 100)
        return _State(self._ink(run.color), f"/{font} {size} Tf", f"{wide} Tz", f"{gap} Tc")

    def _ink(self, name: str) -> str:
        """Return the operator that takes up an ink, as screen colour or as plate, whichever the canvas has."""
        if name not in self._inks:
            code, begun = self.canvas._code, len(self.canvas._code)
            with saved(self.canvas):
                self.canvas.setFillColor(inks.rgb(name))
                self._inks[name] = code[-1]
            del code[begun:]
        return self._inks[name]


def pen_of(canvas: Canvas) -> Pen:
    """Return the pen of a canvas, which goes with it: kept anywhere else it would keep the canvas for ever."""
    pen: Pen | None = getattr(canvas, KEPT, None)
    if pen is None:
        pen = Pen(canvas)
        setattr(canvas, KEPT, pen)
    return pen


def _text(lines: Sequence[str]) -> str:
    return f"q BT {' '.join(lines)} ET Q"


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
