"""Calibrations: what a printer does to a sheet, by tray and stock, from the readings of its ruler sheet (套打).

The newest counts; how it was before stands in the journal.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from certificates import (
    Calibration,
    Layout,
    Point,
    UnusableLayout,
    UnusableReadings,
    load_layout,
    print_test_sheet,
    solve,
)
from certificates.calibration import Solved
from registry import clock, journal, paper_events, paths
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.models import Actor
from registry.records.printers import PrinterCalibration

LAYOUT = "classic_red_gold"  # whose page is measured where nobody says otherwise
LONGEST_NAME = 60
EXAMPLES = {"printer": "二楼惠普1020", "tray": "手动进纸", "stock": "A4红绒证书内芯"}
_BETWEEN = re.compile(r"[\s,，、;；/×]+")
_LENGTH = re.compile(r"\d{1,4}(\.\d{1,4})?", re.ASCII)
SMALLEST_PAPER, LARGEST_PAPER = 100, 2_000  # millimetres
ROUNDED_READINGS = 0.36  # millimetres: the most by which readings rounded to 0.5 mm disagree
SAME_PAPER = 1.0  # millimetres by which two sheets may differ and still be one size


@dataclass(frozen=True)
class SetCalibration:
    """Keep what a printer does to a stock from a tray.

    `readings` are (from the left, from below) of A, B, C, D of each ruler sheet, `width` and `height` its size; all mm.
    """

    printer: str
    tray: str
    stock: str
    readings: tuple[tuple[float, float], ...]
    width: float
    height: float


def set_calibration(command: SetCalibration, actor: Actor) -> int:
    """Solve the readings and keep the calibration, in place of an earlier one; return its id."""
    named = _named(command)
    if not all(SMALLEST_PAPER <= side <= LARGEST_PAPER for side in (command.width, command.height)):
        raise InvalidInput(reason=f"纸的宽和高应在{SMALLEST_PAPER}至{LARGEST_PAPER}毫米之间。")
    solved = _solve(command.readings, command.width, command.height)
    values = {
        "width": command.width, "height": command.height, "readings": [list(reading) for reading in command.readings],
        "solved": solved.calibration.as_dict(), "residual": solved.residual,
        "measured_by": actor.id, "measured_at": clock.written(clock.now()),
    }  # fmt: skip
    kept = (
        _of_office(actor.office_id)
        .where(*(getattr(PrinterCalibration, key) == said for key, said in named.items()))
        .first()
    )
    if kept is None:
        kept = PrinterCalibration.create(office=actor.office_id, **named, **values)
    else:
        PrinterCalibration.update(**values).where(PrinterCalibration.id == kept.id).execute()
    facts: dict[str, Any] = {**named, **solved.calibration.as_dict()}
    journal.record(paper_events.CalibrationSet(actor.office_id, kept.id, residual=solved.residual, **facts))
    return int(kept.id)


def saved(office: int) -> list[PrinterCalibration]:
    """Return the calibrations of an office by printer, tray and stock."""
    order = (PrinterCalibration.printer, PrinterCalibration.tray, PrinterCalibration.stock)
    return list(_of_office(office).order_by(*order))


def find(office: int, identity: int) -> PrinterCalibration:
    """Return a calibration of an office; raise NotFound."""
    kept: PrinterCalibration | None = _of_office(office).where(PrinterCalibration.id == identity).first()
    if kept is None:
        raise NotFound(what="这台打印机的校准，请先打标尺页、填读数")
    return kept


def by_name(office: int, printer: str, tray: str = "", stock: str = "") -> PrinterCalibration:
    """Return the one calibration of an office that is meant; raise NotFound for none, InvalidInput for several."""
    found = [
        kept
        for kept in saved(office)
        if kept.printer == printer and tray in ("", kept.tray) and stock in ("", kept.stock)
    ]
    if not found:
        raise NotFound(
            what=f"打印机“{'·'.join(part for part in (printer, tray, stock) if part)}”的校准，请先打标尺页、填读数"
        )
    if len(found) > 1:
        raise InvalidInput(
            reason=f"打印机“{printer}”有{len(found)}份校准，请写明纸盒和成品证书：{'；'.join(kept.named for kept in found)}。"
        )
    return found[0]


def calibration_of(kept: PrinterCalibration) -> Calibration:
    """Return what a printer does to a sheet."""
    return Calibration.from_dict(kept.solved)


def refuse_other_paper(kept: PrinterCalibration, layouts: Iterable[Layout]) -> None:
    """Raise RuleViolation if a certificate's page is not of the size that was measured."""
    for layout in layouts:
        page = layout.page
        if max(abs(page.width - kept.width), abs(page.height - kept.height)) > SAME_PAPER:
            raise RuleViolation(
                reason=f"“{kept.named}”是按{kept.width:g}×{kept.height:g}毫米的纸校准的，"
                f"证书版式“{layout.label}”是{page.width:g}×{page.height:g}毫米；请用这种纸重新打标尺页校准。"
            )


def said(kept: PrinterCalibration) -> str:
    """Say what was found, and how well the readings agree."""
    doubt = "，偏大，最好再量一遍" if kept.residual > ROUNDED_READINGS else ""
    return f"{calibration_of(kept).said()}；读数与结果最多差{kept.residual:.2f}毫米{doubt}"


def read_length(said: str, label: str) -> float:
    """Read a length in millimetres; raise InvalidInput that names it."""
    plain = unicodedata.normalize("NFKC", said).strip().removesuffix("mm").removesuffix("毫米").strip()
    if not _LENGTH.fullmatch(plain):
        raise InvalidInput(reason=f"{label}“{said[:20]}”不是毫米数，请写成 15.5 的样子。")
    return float(plain)


def read_readings(said: str) -> tuple[tuple[float, float], ...]:
    """Read lengths as pairs, whatever stands between them."""
    words = [word for word in _BETWEEN.split(said) if word]
    lengths = [read_length(word, f"第{place}个读数") for place, word in enumerate(words, 1)]
    if len(lengths) % 2:
        raise InvalidInput(reason=f"读数共{len(lengths)}个，不成对：每个十字要有离左边、离下边两个数。")
    return tuple(zip(lengths[::2], lengths[1::2], strict=True))


def sample_sheet(kept: PrinterCalibration, layout: Layout, out: BinaryIO) -> None:
    """Write a sample certificate as that printer will overprint it, with the outlines of the fields."""
    refuse_other_paper(kept, [layout])
    print_test_sheet(layout, out, calibration_of(kept))


def layout_named(name: str) -> Layout:
    """Return a layout as it is now; raise InvalidInput where there is none or it cannot be used."""
    try:
        return load_layout(name, paths.layout_folder(name))
    except UnusableLayout as refusal:
        raise InvalidInput(reason=refusal.message) from refusal


def _of_office(office: int) -> Any:
    return PrinterCalibration.select().where(PrinterCalibration.office == office)


def _named(command: SetCalibration) -> dict[str, str]:
    named = {}
    for key, label in (("printer", "打印机"), ("tray", "纸盒"), ("stock", "成品证书")):
        name = " ".join(getattr(command, key).split())
        if not name:
            raise InvalidInput(reason=f"请填写{label}，例如 {EXAMPLES[key]}。")
        if len(name) > LONGEST_NAME:
            raise InvalidInput(reason=f"{label}的名称太长，有{len(name)}个字，最多{LONGEST_NAME}个字。")
        named[key] = name
    return named


def _solve(readings: Sequence[tuple[float, float]], width: float, height: float) -> Solved:
    try:
        return solve([Point(*reading) for reading in readings], width, height)
    except UnusableReadings as refusal:
        raise InvalidInput(reason=refusal.message) from refusal
