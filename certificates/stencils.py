"""Stencils: certificates that differ in name and number alone are set once; each then only puts in what is its own.

A name of three characters takes the place of any other name of three, a number that of any other as wide. What is not
certain to be placed alike is set by itself. `place` says where everything stands; a stencil never says otherwise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from math import fsum
from operator import attrgetter
from string import ascii_uppercase, digits
from typing import NamedTuple, TypeVar

from certificates import fonts
from certificates.fields import FIELDS, CertificateFacts, salutation
from certificates.layouts import Layout, Note
from certificates.lines import POINT, Kind, Lettering, is_han, units_of
from certificates.placing import check_payload, place_note, place_words, rows_of, slots_of
from certificates.runs import Placement

OWN = ("addressee", "number", "check_code", "qr")  # the facts that differ from certificate to certificate
ALIKE = digits + ascii_uppercase  # what numbers and check codes are made of
CERTAIN = 0.01  # millimetres: nearer to its margin than this, a line is set by itself
MOST_KEPT = 4096  # lines and wordings a layout keeps

Kept = TypeVar("Kept")

_SHARED = attrgetter(*(field.name for field in fields(CertificateFacts) if field.name not in OWN))
_PLAIN = str.maketrans(dict.fromkeys(ALIKE, "0"))


class Run(NamedTuple):
    """A run of a line: where it stands, and which characters of the line it has."""

    placed: Placement
    start: int
    end: int


class LineStencil:
    """A line as it is placed; its text may be another one of the same shape."""

    def __init__(self, placements: Iterable[Placement]) -> None:
        placed = tuple(placements)
        ends = [0, *accumulate(len(run.text) for run in placed)]
        self.text = "".join(run.text for run in placed)
        self.runs = tuple(Run(run, start, end) for run, (start, end) in zip(placed, pairwise(ends), strict=True))


@dataclass(frozen=True, eq=False)
class Words:
    """What the sheet says, but for number and check code: the addressee's line where it may be another's, and all others."""

    addressee: LineStencil | None
    lines: tuple[LineStencil, ...]


class Filled(NamedTuple):
    """A certificate as stencils and the texts that go through them."""

    words: Words
    addressee: str
    notes: tuple[tuple[LineStencil, str], ...]


def lines_of(placements: Iterable[Placement]) -> tuple[LineStencil, ...]:
    """Return placements line by line."""
    return tuple(LineStencil(runs) for _, runs in groupby(placements, key=lambda run: (run.field, run.y)))


class Setting:
    """How a layout sets certificates: what it has set once it does not set again."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._words: dict[tuple[object, ...], Words] = {}
        self._notes = tuple(_Notes(note, rows_of(note, layout)) for note in layout.notes if slots_of(note))
        self._standing = tuple(note for note in layout.notes if not slots_of(note))

    def fill(self, facts: CertificateFacts) -> Filled:
        """Return a certificate; raise MissingGlyph or DoesNotFit as `check` does."""
        check_payload(facts)
        words = self._wording(facts)
        notes = tuple(pair for note in self._notes for pair in note.fill(facts))
        return Filled(words, f"{facts.addressee}{salutation(facts)}", notes)

    def _wording(self, facts: CertificateFacts) -> Words:
        shape = self._shape(facts)
        shared = _SHARED(facts)
        found = self._words.get((shape, *shared)) if shape else None
        found = found or self._words.get((facts.addressee, *shared))
        if found is None:
            found = self._set(facts, own=bool(shape))
            _keep(self._words, (shape if found.addressee else facts.addressee, *shared), found)
        return found

    def _set(self, facts: CertificateFacts, *, own: bool) -> Words:
        standing = (run for note in self._standing for run in place_note(facts, note, rows_of(note, self.layout)))
        lines = lines_of((*place_words(facts, self.layout), *standing))
        box = self.layout.addressee
        full = box.points if facts.kind == "person" else box.unit_points
        first = lines[0].runs[0].placed
        if own and first.size == round(full, 2) and lines[0].text == f"{facts.addressee}{salutation(facts)}":
            return Words(lines[0], lines[1:])
        return Words(None, lines)

    def _shape(self, facts: CertificateFacts) -> tuple[str, int] | None:
        """Return face and length of a name of Chinese characters, each a full em; None for any other."""
        if not facts.addressed:
            return None
        return _full_ems(self.layout.addressee.style, facts.addressee)


def _full_ems(style: str, text: str) -> tuple[str, int] | None:
    try:
        (face,) = set(fonts.faces(style, text))
    except (ValueError, fonts.NoFontHas):
        return None
    plain = all(is_han(character) and fonts.advance(face, character) == 1.0 for character in text)
    return (face, len(text)) if plain and not any(character in fonts.BLANKS for character in text) else None


class _Notes:
    """The small lines of one place of a layout."""

    def __init__(self, note: Note, rows: int) -> None:
        self.note = note
        self.rows = rows
        self.slots = slots_of(note)
        self._lines: dict[tuple[object, ...], LineStencil] = {}

    def fill(self, facts: CertificateFacts) -> tuple[tuple[LineStencil, str], ...]:
        """Return the line and its text, or the two it takes where it is long."""
        text = self.note.text.format(**{name: FIELDS[name].write(facts) for name in self.slots})
        key = self._key(text)
        found = self._lines.get(key)
        if found is not None and self._fits(found, text):
            return ((found, text),)
        lines = lines_of(place_note(facts, self.note, self.rows))
        first = lines[0]
        if len(lines) == 1 and first.text == text and first.runs[0].placed.size == round(self.note.points, 2):
            _keep(self._lines, key, first)
        return tuple((line, line.text) for line in lines)

    def _key(self, text: str) -> tuple[object, ...]:
        """Return what lines that are set alike have in common: all but letters and digits, and how wide these are.

        Those that end a line push nothing on.
        """
        plain = text.translate(_PLAIN)
        latin = _latin(self.note.style, plain)
        if latin is None:
            return (text,)
        return plain, *(_width(text[a:b], face) for a, b, face in latin if b < len(text))

    def _fits(self, line: LineStencil, text: str) -> bool:
        """Tell whether a text that goes through a line ends within its margin, for certain."""
        _, start, end = line.runs[-1]
        placed = line.runs[-1].placed
        right = placed.x - self.note.x + _width(text[start:end], placed.font) * placed.size * POINT
        return text == line.text or right < self.note.width - CERTAIN


@lru_cache(maxsize=1024)
def _latin(style: str, plain: str) -> tuple[tuple[int, int, str], ...] | None:
    """Return where letters and digits stand in lines that are this one but for them, and in which face.

    None where others might be set in another face.
    """
    try:
        units = units_of(plain, Lettering(style, 10.0))
    except fonts.NoFontHas:
        return None
    ends = [0, *accumulate(len(unit.text) for unit in units)]
    placed = zip(units, pairwise(ends), strict=True)
    found = [(start, end, unit.face) for unit, (start, end) in placed if unit.kind is Kind.LATIN and "0" in unit.text]
    return tuple(found) if _alike(style) else None


@lru_cache(maxsize=16)
def _alike(style: str) -> bool:
    """Tell whether every face of a style that draws a nought draws all letters and digits."""
    chain = fonts.STYLES[style]
    faces = {*chain.alone, *chain.shared, *filter(None, [chain.latin])}
    return all(fonts.draws(face, one) for face in faces if fonts.draws(face, "0") for one in ALIKE)


def _width(text: str, face: str) -> float:
    """Return the width of a text in em, the same for the same letters in any order."""
    return fsum([fonts.advance(face, character) for character in text])


def _keep(kept: dict[tuple[object, ...], Kept], key: tuple[object, ...], value: Kept) -> None:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = value


@lru_cache(maxsize=8)
def setting_of(layout: Layout) -> Setting:
    """Return how a layout sets certificates, kept from one file to the next."""
    return Setting(layout)


def fill_all(certificates: Sequence[CertificateFacts], layout: Layout) -> list[Filled]:
    """Return certificates as stencils and texts; raise MissingGlyph or DoesNotFit for the first that cannot be drawn."""
    setting = setting_of(layout)
    return [setting.fill(certificate) for certificate in certificates]
