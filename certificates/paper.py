"""Sheets of paper by name, sheets a clerk has measured, and a layout carried over from one sheet to another."""

import copy
import re
from dataclasses import dataclass
from typing import Any

from certificates.errors import UnusablePaper
from certificates.layouts import SMALLEST_CODE
from certificates.placing import ISSUERS_SHARE

SIZES = {  # long side, short side; what is sold as 内芯 varies by a few millimetres: measure it
    "A4": (297.0, 210.0),
    "A3": (420.0, 297.0),
    "大8开": (420.0, 285.0),
    "大16开": (285.0, 210.0),
    "正8开": (380.0, 260.0),
    "正16开": (260.0, 190.0),
}
MEASURED = re.compile(r"(\d+(?:\.\d+)?)\s*[xX×*]\s*(\d+(?:\.\d+)?)")
LEAST, MOST = (180.0, 180.0), (1200.0, 1200.0)  # millimetres: less leaves no room between seal and title
GREATEST_CHANGE = 1.3  # of the proportions; beyond it a layout must be drawn anew
LARGEST_CODE = 30.0  # millimetres: a code is read by a phone, not from afar


@dataclass(frozen=True)
class Paper:
    """A sheet in millimetres, held as it is printed."""

    width: float
    height: float

    @property
    def name(self) -> str:
        """Return its name with the way it is held, or its measures."""
        held = "横版" if self.width >= self.height else "竖版"
        for name, sides in SIZES.items():
            if sides == (max(self.width, self.height), min(self.width, self.height)):
                return f"{name}{held}"
        return f"{self.width:g}×{self.height:g}毫米"


def paper_named(name: str, *, landscape: bool) -> Paper:
    """Return the paper of a name (大8开, A4竖版) or of measures (300x220); raise UnusablePaper.

    A name that does not say how the sheet is held takes `landscape`.
    """
    if measured := MEASURED.fullmatch(name.strip().removesuffix("毫米").removesuffix("mm")):
        width, height = float(measured[1]), float(measured[2])
        if not (LEAST[0] <= width <= MOST[0] and LEAST[1] <= height <= MOST[1]):
            raise UnusablePaper(name, f"宽和高要在{LEAST[0]:g}到{MOST[0]:g}毫米之间")
        return Paper(width, height)
    bare = re.sub("[横竖]版?$", "", name.strip())
    if bare.upper() not in SIZES:
        raise UnusablePaper(
            name, f"没有这种纸，可用：{'、'.join(SIZES)}（可加横版、竖版），或量好的宽x高（如 300x220）"
        )
    long, short = SIZES[bare.upper()]
    wide = "竖" not in name and (landscape or "横" in name)
    return Paper(long, short) if wide else Paper(short, long)


def on_paper(values: dict[str, Any], paper: Paper) -> dict[str, Any]:
    """Return the values of a layout carried over to another sheet; raise UnusablePaper where its shape is another.

    Places move with the sheet, type grows with it; the seal keeps its size, the QR code never falls under the least.
    """
    page = values["page"]
    across, up = paper.width / page["width"], paper.height / page["height"]
    if max(across / up, up / across) > GREATEST_CHANGE:
        raise UnusablePaper(paper.name, f"版式“{values['label']}”是{Paper(**page).name}，请选横竖与纸张一致的版式")
    moved: dict[str, Any] = copy.deepcopy(values)
    moved["page"] = {"width": paper.width, "height": paper.height}
    scale = min(across, up)
    for place in (moved["background"], moved["addressee"], moved["body"], moved["issuers"]):
        _move(place, across, up, scale)
    _seal_above_the_foot(moved["issuers"], values["issuers"], up)
    _code_and_notes(moved, values, (across, up, scale))
    return moved


def _move(place: dict[str, Any], across: float, up: float, scale: float) -> None:
    for name, value in place.items():
        if name in ("x", "width", "right", "margin_right", "title_gap"):
            place[name] = _round(value * across)
        elif name.endswith("points"):
            place[name] = _round(value * scale)
        elif name == "y" or name.endswith("_y"):
            place[name] = _round(value * up)


def _seal_above_the_foot(moved: dict[str, Any], told: dict[str, Any], up: float) -> None:
    """Keep the lower edges where they were in proportion: the seal itself does not grow, but room for issuers does."""
    seal, height = told["seal"], told.get("height", ISSUERS_SHARE * told["seal"])
    center = (told["center_y"] - seal / 2) * up + seal / 2
    if up > 1:
        moved["height"] = _round(height * up)
        center = max(center, told["center_y"] * up)
    moved["center_y"] = _round(center)


def _code_and_notes(moved: dict[str, Any], told: dict[str, Any], ratios: tuple[float, float, float]) -> None:
    """Move the code, and beside it the small lines as they stood beside it."""
    across, up, scale = ratios
    code, old = moved["qr"], told["qr"]
    code |= {"x": _round(old["x"] * across), "y": _round(old["y"] * up)}
    code["size"] = max(SMALLEST_CODE, min(_round(old["size"] * scale), LARGEST_CODE))
    grown = code["size"] / old["size"]
    for note in moved["notes"]:
        beside = note["x"] - old["x"] - old["size"]
        note["x"] = _round(code["x"] + code["size"] + beside * grown)
        note["y"] = _round(code["y"] + (note["y"] - old["y"]) * grown)
        note["width"] = _round(note["width"] * across)
        note["points"] = max(note["smallest_points"], _round(note["points"] * scale))


def _round(value: float) -> float:
    """Round to a tenth of a millimetre or a point."""
    return round(value, 1)
