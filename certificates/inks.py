"""The palette: each ink by name, for screen and office printer (RGB) and for a print shop's plates (CMYK)."""

from dataclasses import dataclass

from reportlab.lib.colors import CMYKColor, Color


@dataclass(frozen=True)
class Ink:
    """One ink: red, green, blue of 0–255, and cyan, magenta, yellow, black in percent."""

    rgb: tuple[int, int, int]
    cmyk: tuple[int, int, int, int]


INKS = {
    "ink": Ink((0x1F, 0x1A, 0x17), (0, 0, 0, 100)),
    "red": Ink((0xB8, 0x12, 0x1B), (12, 100, 100, 12)),
    "red_dark": Ink((0x8A, 0x0B, 0x12), (18, 100, 100, 38)),
    "red_light": Ink((0xD4, 0x2A, 0x2A), (5, 96, 92, 3)),
    "gold": Ink((0xC5, 0x9B, 0x45), (18, 34, 82, 8)),
    "gold_dark": Ink((0x8C, 0x66, 0x1F), (28, 48, 95, 26)),
    "gold_light": Ink((0xF1, 0xDC, 0x9C), (4, 10, 45, 0)),
    "gold_bright": Ink((0xFD, 0xF3, 0xCF), (0, 3, 22, 0)),
    "gold_pale": Ink((0xF3, 0xE6, 0xC4), (3, 7, 26, 0)),
    "gold_ghost": Ink((0xF6, 0xEC, 0xD3), (2, 6, 19, 0)),
    "wood": Ink((0x5A, 0x1E, 0x15), (38, 88, 90, 52)),
    "wood_light": Ink((0x84, 0x33, 0x22), (28, 85, 88, 32)),
    "maroon": Ink((0x4A, 0x0C, 0x0C), (40, 95, 90, 60)),
    "paper": Ink((0xFF, 0xFF, 0xFF), (0, 0, 0, 0)),
    "proof": Ink((0xE0, 0x6A, 0x5A), (4, 70, 58, 2)),
    "cream": Ink((0xFF, 0xFC, 0xF4), (0, 1, 5, 0)),
    "cream_dark": Ink((0xFB, 0xF3, 0xDE), (1, 4, 14, 0)),
}

_BY_SCREEN = {ink.rgb: name for name, ink in INKS.items()}


def rgb(name: str) -> Color:
    """Return an ink as a screen colour."""
    return Color(*(part / 255 for part in INKS[name].rgb))


def cmyk(name: str) -> CMYKColor:
    """Return an ink as plate percentages."""
    return CMYKColor(*(part / 100 for part in INKS[name].cmyk))


def plate(color: Color) -> CMYKColor:
    """Return what the plates print for an ink told as a screen colour; a colour that is no ink is a KeyError."""
    if isinstance(color, CMYKColor):
        return color
    return cmyk(_BY_SCREEN[tuple(round(part * 255) for part in color.rgb())])
