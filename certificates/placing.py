"""Place the facts on the sheet: every run of text with its place, size and face, or a refusal that says why.

Places are millimetres from the bottom left of the sheet, sizes points. Printing draws exactly these placements.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from certificates import fonts
from certificates.errors import DoesNotFit, MissingGlyph
from certificates.fields import (
    CLOSING_PHRASES,
    CONFERRING_PHRASES,
    FIELDS,
    CertificateFacts,
    body_parts,
    chinese_date,
    label,
    salutation,
)
from certificates.layouts import Addressee, Body, Issuers, Layout, Note
from certificates.lines import POINT, SHORTEST_LAST_LINE, Kind, Lettering, Line, set_line, set_paragraph, units_of
from certificates.offices import Fits, fit_rows, sizes
from certificates.runs import Placement, runs

ROW = 1.34  # em from one addressee row to the next
BESIDE_SMALL = 0.8  # of its size the body keeps under an addressee set small
SHORT_BODY = {1: 1.3, 2: 1.1}  # a body of one or two lines stands a little wider
NAME_ABOVE, UNIT_ABOVE = 1.6, 1.25  # of the body's size is the largest the name of a person, of a unit may have
UNDER_ADDRESSEE = 1.07  # of the leading, from the addressee to the first line
UNDER_NOBODY = 0.55  # of the leading, from where the addressee would stand, if the body names the honoree itself
AFTER_NAME = 0.12  # em between a name and the form of address
CLEAR_OF_SEAL = 1.0  # millimetres between the body's ink and the place for the seal
CLEAR_OF_CODE = 4.0  # and the QR code with its quiet zone
CLEAR_OF_ISSUERS = 7.5  # and the first of the issuers: closer it would read as one more line of the body
MOST_COMPRESSED = 0.8  # of its natural length is the least any text can be set in
DESCENT = 0.2  # em of ink under the baseline
COMFORTABLE_LAST_LINE = 6.0  # em
TIGHTEST, LOOSEST = 0.015, 0.08  # of its length that a line may be compressed or widened without being seen to be
NOTE_ROW = 1.4  # em from one row of a small line to the next
ISSUERS_SHARE = 0.85  # of the seal's height that issuers and date may fill
LONGEST_QR = 200  # bytes: up to version 10, a module of 22 mm / 57 = 0.386 mm that any phone reads


def place(facts: CertificateFacts, layout: Layout) -> tuple[Placement, ...]:
    """Return every run of text of a certificate; raise MissingGlyph or DoesNotFit."""
    notes = (run for note in layout.notes for run in place_note(facts, note, rows_of(note, layout)))
    return (*place_words(facts, layout), *notes)


def place_words(facts: CertificateFacts, layout: Layout) -> tuple[Placement, ...]:
    """Return what a certificate says to its addressee, down to issuers and date; raise MissingGlyph or DoesNotFit."""
    return (*_addressee_and_body(facts, layout), *_issuers(facts, layout))


def check(facts: CertificateFacts, layout: Layout) -> None:
    """Raise MissingGlyph or DoesNotFit if the certificate cannot be drawn; draw nothing."""
    check_payload(facts)
    place(facts, layout)


def check_payload(facts: CertificateFacts) -> None:
    """Raise DoesNotFit for a QR code too full to be read by any phone."""
    if len(facts.qr.encode()) > LONGEST_QR:
        raise DoesNotFit(facts.addressee, label(facts, "qr"), facts.qr)


def seal_place(facts: CertificateFacts, layout: Layout) -> tuple[float, float, float]:
    """Return centre x, centre y and diameter (mm) of the circle left free for the seal."""
    box = layout.issuers
    return _center(_issuer_rows(facts, box), box), box.center_y, box.seal


@contextmanager
def naming(facts: CertificateFacts, field: str) -> Iterator[None]:
    """Turn a character no font has into a refusal that names the person and the field."""
    try:
        yield
    except fonts.NoFontHas as missing:
        raise MissingGlyph(facts.addressee, missing.character, label(facts, field)) from missing


def _addressee_and_body(facts: CertificateFacts, layout: Layout) -> tuple[Placement, ...]:
    """Place both so that neither looks lost beside the other: over a body set small the addressee is smaller too."""
    addressee = _addressee(facts, layout) if facts.addressed else ()
    body = _body(facts, layout, addressee)
    size = body[0].size if body else layout.body.smallest_points
    largest = size * (NAME_ABOVE if facts.kind == "person" else UNIT_ABOVE)
    if addressee and addressee[0].size > largest:
        smaller = replace(layout, addressee=_shrunk(layout.addressee, largest / addressee[0].size))
        addressee = _addressee(facts, smaller)
        body = _body(facts, smaller, addressee)
    if not body:
        raise DoesNotFit(facts.addressee, label(facts, "body"), facts.body)
    return *addressee, *body


# --- addressee -------------------------------------------------------------------------------------------------------


def _addressee(facts: CertificateFacts, layout: Layout) -> tuple[Placement, ...]:
    with naming(facts, "addressee"):
        rows = _addressee_rows(facts, layout)
    if not rows:
        raise DoesNotFit(facts.addressee, label(facts, "addressee"), facts.addressee)
    box = layout.addressee
    em = rows[0].units[0].lettering.em
    top = box.y + (ROW * em * (len(rows) - 1)) * 0.25
    return tuple(run for k, row in enumerate(rows) for run in runs("addressee", row, box.x, top - k * ROW * em))


def _shrunk(box: Addressee, share: float) -> Addressee:
    points, units, form = (
        max(box.smallest_points, share * size) for size in (box.points, box.unit_points, box.form_points)
    )
    return replace(box, points=points, unit_points=units, form_points=form)


def _addressee_rows(facts: CertificateFacts, layout: Layout) -> tuple[Line, ...]:
    box = layout.addressee
    if facts.kind == "person":
        line = _person(facts.addressee, salutation(facts), layout)
        if line.right <= box.width:
            return (line,)
    points = box.points if facts.kind == "person" else box.unit_points
    text = facts.addressee + salutation(facts)
    return fit_rows((text,), Lettering(box.style, points), Fits(box.width), box.smallest_points, box.rows)


@lru_cache(maxsize=512)
def _person(name: str, form: str, layout: Layout) -> Line:
    """Set a name in large type and the form of address smaller; two characters take the place of three."""
    box = layout.addressee
    units = units_of(name, Lettering(box.style, box.points))
    spread = {0: units[0].width} if len(units) == 2 and all(unit.kind is Kind.HAN for unit in units) else {}
    form_units = units_of(form, Lettering(box.form_style, box.form_points))
    return set_line((*units, *form_units), extra=spread | {len(units) - 1: AFTER_NAME * form_units[0].lettering.em})


# --- body ------------------------------------------------------------------------------------------------------------


def _body(facts: CertificateFacts, layout: Layout, addressee: Sequence[Placement]) -> tuple[Placement, ...]:
    """Place the body under the addressee, not in much larger type than it, or in its stead; nothing if it does not fit."""
    box, top, kept, under, least = layout.body, layout.addressee.y, facts.addressee, 0.0, 0.0
    if addressee:
        top, kept, under = min(run.y for run in addressee), "", UNDER_ADDRESSEE
        least = layout.addressee.below * addressee[0].size * POINT
        box = replace(box, points=min(box.points, max(addressee[0].size, BESIDE_SMALL * box.points)))
    floor = _floor(facts, layout)
    with naming(facts, "body"):
        lines, leading = _fitting_body(Text(*body_parts(facts), kept, under, least), box, top - floor)
    if not lines:
        return ()
    spare = top - floor - _body_depth(lines, leading, under, least)
    first_y = top - (max(under * leading, least) if addressee else min(UNDER_NOBODY * leading, spare / 2))
    return tuple(run for k, line in enumerate(lines) for run in runs("body", line, box.x, first_y - k * leading))


def _floor(facts: CertificateFacts, layout: Layout) -> float:
    """Return how low the ink of the body may reach: clear of seal, code and issuers."""
    box, code = layout.issuers, layout.qr
    with naming(facts, "issuers"):
        rows = _issuer_rows(facts, box)
    em = rows[0].units[0].lettering.em if rows else 0.0
    issuers = box.center_y + _step(rows, box) * (len(rows) - 1) / 2 + em / 2 if rows else 0.0
    seal = box.center_y + max(box.seal, box.height) / 2
    return max(seal + CLEAR_OF_SEAL, code.y + code.size + CLEAR_OF_CODE, issuers + CLEAR_OF_ISSUERS)


class Text(NamedTuple):
    """The body cut around the title; a name in it not to be torn; how far under its top it begins.

    That is `under` in leadings, but at the `least` so many millimetres.
    """

    before: str
    title: str
    after: str
    name: str
    under: float
    least: float


class Demand(NamedTuple):
    """What a setting of the body must offer: sizes tried (share of the first), last line and leading (em).

    A choosy one wants the title on one line, and no line seen to be compressed or widened.
    """

    smallest: float
    shortest: float
    leading: float
    choosy: bool = True


@lru_cache(maxsize=256)
def _fitting_body(text: Text, box: Body, height: float) -> tuple[tuple[Line, ...], float]:
    """Set the body in the largest size whose last line stays above the seal, and tell its leading (mm).

    First choosily, with a last line of some length and wide leading; then less so. No lines if nothing fits.
    """
    whole = sum(line.natural for lines in _body_paragraphs(text, box, box.points) for line in lines) / box.points
    for demand in (
        Demand(0.85, COMFORTABLE_LAST_LINE, box.leading),
        Demand(0.70, SHORTEST_LAST_LINE, box.leading),
        Demand(0.70, SHORTEST_LAST_LINE, box.leading, choosy=False),
        Demand(0.0, SHORTEST_LAST_LINE, box.tight_leading),
        Demand(0.0, SHORTEST_LAST_LINE, box.tight_leading, choosy=False),
    ):
        for points in sizes(box.points, max(demand.smallest * box.points, box.smallest_points)):
            if _hopeless(whole * points, points, demand.leading, (box.width, height)):
                continue
            paragraphs = _body_paragraphs(text, box, points)
            lines = tuple(line for paragraph in paragraphs for line in paragraph)
            step = demand.leading * points * POINT * SHORT_BODY.get(len(lines), 1.0)
            if _body_depth(lines, step, text.under, text.least) <= height and _pleases(paragraphs, demand, text, box):
                return lines, step
    return (), 0.0


def _body_depth(lines: Sequence[Line], step: float, under: float, least: float) -> float:
    """Return how far the body's ink reaches under the addressee's baseline (mm)."""
    first = max(under * step, least)
    return first + (len(lines) - 1) * step + DESCENT * lines[0].units[0].lettering.em


def _pleases(paragraphs: Sequence[tuple[Line, ...]], demand: Demand, text: Text, box: Body) -> bool:
    lines = [line for paragraph in paragraphs for line in paragraph]
    if demand.choosy and not (_whole(text, lines) and all(map(_even, lines))):
        return False
    shortest = demand.shortest * lines[0].units[0].lettering.em
    short = any(len(lines) > 1 and lines[-1].natural < shortest for lines in paragraphs)
    return not short and all(line.right <= box.width + 0.01 for line in lines)


def _whole(text: Text, lines: Sequence[Line]) -> bool:
    """Tell whether the title stands on one line wherever it is said."""
    return not text.title or sum(line.text.count(text.title) for line in lines) >= "".join(text[:3]).count(text.title)


def _even(line: Line) -> bool:
    """Tell whether a line is hardly compressed or widened."""
    length = line.right - max(line.lefts[0], 0.0)
    return (1 - TIGHTEST) * line.natural <= length <= (1 + LOOSEST) * line.natural


def _hopeless(length: float, points: float, leading: float, room: tuple[float, float]) -> bool:
    """Tell cheaply that a text of that length (mm) cannot fit the width and height, however tightly it is set."""
    width, height = room
    return (int(MOST_COMPRESSED * length / width) - 1) * leading * points * POINT > height


@lru_cache(maxsize=64)
def _body_paragraphs(text: Text, box: Body, points: float) -> tuple[tuple[Line, ...], ...]:
    plain, honored = Lettering(box.style, points), Lettering(box.title_style, points, box.title_color)
    kept = [(phrase, 250.0) for phrase in CLOSING_PHRASES + CONFERRING_PHRASES]
    kept += [(word, 350.0) for word in (text.title, text.name) if word]
    paragraphs: list[list[tuple[str, Lettering]]] = [[]]
    for part, kind in ((text.before, plain), (text.title, honored), (text.after, plain)):
        first, *further = part.split("\n")
        paragraphs[-1].append((first, kind))
        paragraphs += [[(line, kind)] for line in further]
    spans = [[span for span in paragraph if span[0]] for paragraph in paragraphs]
    return tuple(set_paragraph(one, box.width, indent=2 * plain.em, kept=kept) for one in spans if one)


# --- issuers and date ------------------------------------------------------------------------------------------------


def _issuers(facts: CertificateFacts, layout: Layout) -> Iterator[Placement]:
    box = layout.issuers
    with naming(facts, "issuers"):
        rows = _issuer_rows(facts, box)
    if not rows:
        raise DoesNotFit(facts.addressee, label(facts, "issuers"), FIELDS["issuers"].write(facts))
    step, center = _step(rows, box), _center(rows, box)
    em = rows[0].units[0].lettering.em
    top = box.center_y + step * (len(rows) - 1) / 2 - 0.36 * em  # half the height of a character under its middle
    for k, row in enumerate(rows):
        field = "granted_on" if k == len(rows) - 1 else "issuers"
        yield from runs(field, row, center - row.right / 2, top - k * step)


def _issuer_rows(facts: CertificateFacts, box: Issuers) -> tuple[Line, ...]:
    return _issuer_block(facts.issuers, chinese_date(facts.granted_on), box)


@lru_cache(maxsize=256)
def _issuer_block(issuers: tuple[str, ...], date: str, box: Issuers) -> tuple[Line, ...]:
    """Return the rows of issuers and the date, in the largest common size that fits; no rows if none does."""
    fits = Fits(box.width, issuers_height(box), more=1)
    rows = fit_rows(issuers, Lettering(box.style, box.points), fits, box.smallest_points)
    if not rows:
        return ()
    points = rows[0].units[0].lettering.points * box.date_ratio
    return (*rows, set_line(units_of(date, Lettering(box.style, points))))


def _step(rows: Sequence[Line], box: Issuers) -> float:
    return min(box.leading * rows[0].units[0].lettering.em, issuers_height(box) / len(rows))


def issuers_height(box: Issuers) -> float:
    """Return the height (mm) issuers and date may fill."""
    return box.height or ISSUERS_SHARE * box.seal


def _center(rows: Sequence[Line], box: Issuers) -> float:
    widest = max(row.right for row in rows)
    return min(box.right - widest / 2, box.margin_right - box.seal / 2)


# --- small lines -----------------------------------------------------------------------------------------------------


def slots_of(note: Note) -> tuple[str, ...]:
    """Return the facts a small line shows, in the order of `fields.FIELDS`."""
    return tuple(name for name in FIELDS if f"{{{name}}}" in note.text)


def rows_of(note: Note, layout: Layout) -> int:
    """Return how many rows a small line may take: a second one above its own where there is room."""
    above = min((other.y - note.y for other in layout.notes if other.y > note.y), default=float("inf"))
    return 2 if above >= 2 * NOTE_ROW * note.points * POINT else 1


def place_note(facts: CertificateFacts, note: Note, most: int) -> tuple[Placement, ...]:
    """Return a small line; one much too long takes a second row, else it shrinks. Raises MissingGlyph or DoesNotFit."""
    slots = slots_of(note)
    field = next(iter(slots), "note")
    text = note.text.format(**{name: FIELDS[name].write(facts) for name in slots})
    with naming(facts, field):
        rows = _note_rows(text, note, most)
    if not rows:
        raise DoesNotFit(facts.addressee, label(facts, field), text)
    step = NOTE_ROW * rows[0].units[0].lettering.em
    placed = (runs(field, row, note.x, note.y + (len(rows) - 1 - k) * step) for k, row in enumerate(rows))
    return tuple(run for row in placed for run in row)


@lru_cache(maxsize=256)
def _note_rows(text: str, note: Note, most: int) -> tuple[Line, ...]:
    return fit_rows((text,), Lettering(note.style, note.points), Fits(note.width), note.smallest_points, most)
