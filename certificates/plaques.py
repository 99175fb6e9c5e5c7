"""Plaques (奖牌): what stands on them, the artwork in real size with bleed, the order list for the workshop.

A plaque names no unit; it hangs on that unit's own wall. A family's or a person's name stands on it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, BinaryIO

from reportlab.pdfgen.canvas import Canvas

from certificates import fonts
from certificates.boards import BOARDS
from certificates.embedding import end_form
from certificates.errors import DoesNotFit, UnusableLayout
from certificates.fields import KINDS, CertificateFacts, chinese_month, label
from certificates.lines import POINT, Lettering, Line, set_line, units_of
from certificates.offices import Fits, fit_rows, sizes
from certificates.ornaments import saved
from certificates.placing import naming
from certificates.printing import draw_text
from certificates.runs import Placement, runs
from certificates.schema import Fault, read
from certificates.streaming import StreamedCanvas
from certificates.titles import gild

NAMED_KINDS = ("person", "household", "group")
STANDING = (600.0, 400.0)  # boards are drawn for this size and grow with the plaque
TITLE_GAP = 0.22  # em between the characters of a title
ISSUER_ROW = 1.5  # em from one issuer to the next
HALF_HEIGHT = 0.36  # em from the baseline to the middle of a character
BOARD = "board"


@dataclass(frozen=True)
class Plaque:
    """The finished size, what is cut off around it, and what it is made of, in millimetres and words."""

    width: float
    height: float
    bleed: float
    material: str


@dataclass(frozen=True)
class Row:
    """One centred or flush-left row: baseline, room, and the sizes it begins with and may shrink to."""

    x: float
    y: float
    width: float
    style: str
    points: float
    smallest_points: float
    color: str


@dataclass(frozen=True)
class Signed:
    """Issuers above the month, centred on each other, the block ending at `right`; `y` is the month's baseline."""

    right: float
    y: float
    width: float
    height: float
    style: str
    points: float
    smallest_points: float
    color: str


@dataclass(frozen=True)
class PlaqueLayout:
    """One layout of plaques; the name stands flush left, term and title in the middle, the number flush left."""

    name: str
    label: str
    plaque: Plaque
    board: str
    addressee: Row
    term: Row
    title: Row
    issuers: Signed
    number: Row
    kinds: tuple[str, ...] = KINDS


def plaque_layout_of(values: Any, name: str) -> PlaqueLayout:
    """Return the plaque layout that JSON values describe; raise UnusableLayout."""
    try:
        layout: PlaqueLayout = read(PlaqueLayout, values, "版式")
        if layout.board not in BOARDS:
            raise Fault(f"没有“{layout.board}”这种牌面，可用：{'、'.join(BOARDS)}")
        _check_places(layout)
    except Fault as fault:
        raise UnusableLayout(name, str(fault)) from fault
    return layout


def _check_places(layout: PlaqueLayout) -> None:
    width, height = layout.plaque.width, layout.plaque.height
    signed = layout.issuers
    places = [(where, row.x, row.x + row.width, row.y) for where, row in
              (("addressee", layout.addressee), ("term", layout.term), ("title", layout.title), ("number", layout.number))]  # fmt: skip
    for where, left, right, y in (*places, ("issuers", signed.right - signed.width, signed.right, signed.y)):
        if left < 0 or right > width or y > height:
            raise Fault(f"版式.{where}超出了牌面（宽{width:g}毫米、高{height:g}毫米）")


def sized(values: dict[str, Any], width: float, height: float) -> dict[str, Any]:
    """Return the values of a plaque layout for another finished size: everything grows alike but the bleed."""
    across, up = width / values["plaque"]["width"], height / values["plaque"]["height"]
    moved: dict[str, Any] = {**values, "plaque": {**values["plaque"], "width": width, "height": height}}
    for name in ("addressee", "term", "title", "issuers", "number"):
        moved[name] = {key: _grown(key, value, across, up) for key, value in values[name].items()}
    return moved


def _grown(name: str, value: Any, across: float, up: float) -> Any:
    if isinstance(value, str):
        return value
    ratio = up if name in ("y", "height") else min(across, up) if name.endswith("points") else across
    return round(value * ratio, 1)


# --- placing ---------------------------------------------------------------------------------------------------------


def place_plaque(facts: CertificateFacts, layout: PlaqueLayout) -> tuple[Placement, ...]:
    """Return every run of text of a plaque from its lower left corner; raise MissingGlyph or DoesNotFit."""
    named = facts.addressee if facts.kind in NAMED_KINDS else ""
    return (
        *_row(facts, "addressee", f"授予　{named}" if named else "", layout.addressee, centred=False),
        *_row(facts, "term", facts.term, layout.term, centred=True),
        *_row(facts, "title", facts.title, layout.title, centred=True, gap=TITLE_GAP),
        *_signed(facts, layout.issuers),
        *_row(facts, "number", facts.number, layout.number, centred=False),
    )


def _row(
    facts: CertificateFacts, field: str, text: str, row: Row, *, centred: bool, gap: float = 0.0
) -> Iterator[Placement]:
    """Place one row in the largest size that fits."""
    if not text:
        return
    for points in sizes(row.points, row.smallest_points):
        with naming(facts, field):
            line = _spread(text, Lettering(row.style, points, row.color), gap)
        if line.right <= row.width:
            raised = HALF_HEIGHT * (row.points - points) * POINT if centred else 0.0
            left = (row.width - line.right) / 2 if centred else 0.0
            yield from runs(field, line, row.x + left, row.y + raised)
            return
    raise DoesNotFit(facts.addressee, label(facts, field), text)


def _spread(text: str, lettering: Lettering, gap: float) -> Line:
    units = units_of(text, lettering)
    return set_line(units, extra=dict.fromkeys(range(len(units) - 1), gap * lettering.em))


def _signed(facts: CertificateFacts, box: Signed) -> Iterator[Placement]:
    lettering = Lettering(box.style, box.points, box.color)
    with naming(facts, "issuers"):
        rows = fit_rows(facts.issuers, lettering, Fits(box.width, box.height, more=1), box.smallest_points)
    if not rows:
        raise DoesNotFit(facts.addressee, label(facts, "issuers"), "、".join(facts.issuers))
    month = set_line(units_of(chinese_month(facts.granted_on), rows[0].units[0].lettering))
    every = (*rows, month)
    middle = box.right - max(row.right for row in every) / 2
    step = min(ISSUER_ROW * rows[0].units[0].lettering.em, box.height / len(every))
    for k, row in enumerate(every):
        field = "granted_month" if k == len(rows) else "issuers"
        yield from runs(field, row, middle - row.right / 2, box.y + (len(every) - 1 - k) * step)


# --- artwork ---------------------------------------------------------------------------------------------------------


def print_plaques(
    facts: Sequence[CertificateFacts], layout: PlaqueLayout, out: BinaryIO, over: Callable[[Canvas], None] | None = None
) -> int:
    """Write one page of artwork for each plaque in real size with bleed, trim and bleed boxes set; return how many.

    `over` draws on top of each, in points. Raises MissingGlyph or DoesNotFit for the first that cannot be drawn;
    nothing is written then.
    """
    placed = [place_plaque(one, layout) for one in facts]
    canvas = _open(layout, out)
    bleed = layout.plaque.bleed / POINT
    for placements in placed:
        canvas.saveState()
        canvas.doForm(BOARD)
        canvas.translate(bleed, bleed)
        draw_text(canvas, [run for run in placements if run.field != "title"])
        _draw_title(canvas, [run for run in placements if run.field == "title"])
        canvas.restoreState()
        if over:
            over(canvas)
        canvas.showPage()
    canvas.save()
    return len(placed)


def _open(layout: PlaqueLayout, out: BinaryIO) -> StreamedCanvas:
    """Open a document with the board drawn once as a form every page refers to."""
    plaque = layout.plaque
    size = (plaque.width + 2 * plaque.bleed, plaque.height + 2 * plaque.bleed)
    canvas = StreamedCanvas(out, size, layout.label)
    width, height, bleed = (side / POINT for side in (plaque.width, plaque.height, plaque.bleed))
    canvas.setTrimBox((bleed, bleed, bleed + width, bleed + height))
    canvas.setBleedBox((0, 0, width + 2 * bleed, height + 2 * bleed))
    canvas.beginForm(BOARD, 0, 0, width + 2 * bleed, height + 2 * bleed)
    canvas.scale(1 / POINT, 1 / POINT)
    canvas.translate(plaque.bleed, plaque.bleed)
    scale = min(plaque.width / STANDING[0], plaque.height / STANDING[1])
    canvas.scale(scale, scale)
    board = (0.0, 0.0, plaque.width / scale, plaque.height / scale)
    BOARDS[layout.board](canvas, board, plaque.bleed / scale)
    end_form(canvas)
    return canvas


def _draw_title(canvas: Canvas, placements: Sequence[Placement]) -> None:
    """Draw the title gilded, in runs of one face."""
    with saved(canvas):
        canvas.scale(1 / POINT, 1 / POINT)
        for (face, size, y), together in groupby(placements, key=lambda run: (run.font, run.size, run.y)):
            letters = [(character, left) for run in together for character, left in _letters(run)]
            gild(canvas, "".join(c for c, _ in letters), [left for _, left in letters], y, (face, size * POINT))


def _letters(run: Placement) -> Iterator[tuple[str, float]]:
    left = run.x
    for character in run.text:
        yield character, left
        left += fonts.advance(run.font, character) * run.size * POINT + run.spacing


# --- order list ------------------------------------------------------------------------------------------------------

COLUMNS: dict[str, Callable[[CertificateFacts], str]] = {
    "牌面大字": lambda facts: facts.title,
    "牌上姓名": lambda facts: facts.addressee if facts.kind in NAMED_KINDS else "（不写）",
    "届期": lambda facts: facts.term,
    "落款（自上而下）": lambda facts: "／".join(facts.issuers),
    "日期": lambda facts: chinese_month(facts.granted_on),
    "编号": lambda facts: facts.number,
    "送交": lambda facts: facts.addressee,
    "数量": lambda _facts: "1",
}


def order_list(facts: Sequence[CertificateFacts], layout: PlaqueLayout) -> str:
    """Return the list the workshop works from: what to make, how many, and a row for each, parted by tabs."""
    plaque = layout.plaque
    board = replace(plaque, width=plaque.width + 2 * plaque.bleed, height=plaque.height + 2 * plaque.bleed)
    counted = "，".join(f"{title}{count}块" for title, count in Counter(one.title for one in facts).items())
    head = (
        "奖牌制作清单",
        f"版式：{layout.label}　材质：{plaque.material}",
        f"成品：{plaque.width:g}×{plaque.height:g}毫米；四边出血{plaque.bleed:g}毫米，文件{board.width:g}×{board.height:g}毫米",
        f"共{len(facts)}块：{counted}。文件第几页就是清单第几行，文字一律按文件制作，不要重新录入。",
        "",
        "\t".join(("序号", *COLUMNS)),
    )
    rows = ("\t".join((str(k), *(write(one) for write in COLUMNS.values()))) for k, one in enumerate(facts, 1))
    return "\n".join((*head, *rows)) + "\n"
