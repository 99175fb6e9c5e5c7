"""All that goes beyond reportlab's public ways: text that can be copied, forms with all they use, fast cells."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy, deepcopy
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from certificates import fonts

Stretch = tuple[int, int, int]  # row, first column, length

MOST_IN_A_BLOCK = 100  # entries of a bfchar block (PDF 32000-1, 9.10.3)

SHOWN = "honors_shown"  # what a document that is being recorded calls its list of texts
EXACT = "honors_exact"  # what a document has whose fonts are embedded to the letter of a standard

rl_config.useA85 = 0  # binary streams: a fifth smaller


class EmbeddedFont(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A TrueType font whose characters beyond the BMP can be copied and searched.

    reportlab writes U+2CB4E as <2CB4E>, which readers take for U+2CB4 and a rest; the map wants UTF-16.
    """

    def splitString(self, text: Any, doc: Any, encoding: str = "utf-8") -> Any:  # noqa: N802  # reportlab's name
        """Give characters their codes; a document that is being recorded keeps what was asked."""
        if (shown := getattr(doc, SHOWN, None)) is not None:
            shown.append((self, text))
        return super().splitString(text, doc, encoding)

    def addObjects(self, doc: Any) -> None:  # noqa: N802  # reportlab's hook
        """Let reportlab write the subsets, then give each its character map."""
        subsets = [list(subset) for subset in self.state[doc].subsets]
        names = [self.getSubsetInternalName(k, doc)[1:] for k in range(len(subsets))]
        TTFont.addObjects(self._exact if hasattr(doc, EXACT) else self, doc)
        for name, subset in zip(names, subsets, strict=True):
            base = doc.idToObject["BasicFonts"].dict[name].BaseFont
            doc.idToObject[f"toUnicodeCMap:{base}"].content = character_map(base, subset)

    @cached_property
    def _exact(self) -> "EmbeddedFont":
        """Return the font as it should be embedded: reportlab rescales the last width, which many glyphs share."""
        font = copy(self)
        font.face = copy(self.face)
        told = int.from_bytes(self.face.get_table("hhea")[34:36], "big")
        last, _bearing = self.face.hmetrics[told - 1]
        font.face.hmetrics = self.face.hmetrics[:told] + [(last, bearing) for _, bearing in self.face.hmetrics[told:]]
        return font


def make_exact(canvas: Canvas) -> None:
    """Let the fonts of a document be embedded with just the widths it tells, as its standard asks.

    Ordinary files keep the bytes they always had: readers go by the widths told beside the font, which are right.
    """
    setattr(canvas._doc, EXACT, True)


def character_map(name: str, subset: list[int]) -> str:
    """Return the ToUnicode map of a subset: byte → UTF-16BE; code 0 is the missing glyph and stays unmapped."""
    entries = [f"<{code:02X}> <{_utf16(point)}>" for code, point in enumerate(subset) if point]
    blocks = [entries[k : k + MOST_IN_A_BLOCK] for k in range(0, len(entries), MOST_IN_A_BLOCK)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange\n<00> <FF>\nendcodespacerange",
            *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend",
        ]
    )


def _utf16(point: int) -> str:
    return chr(point).encode("utf-16-be").hex().upper()


@lru_cache(maxsize=len(fonts.FACES))
def font_name(face: str) -> str:
    """Return the name reportlab knows a face by; its file is read on first use."""
    name = f"honors-{face}"
    pdfmetrics.registerFont(EmbeddedFont(name, str(fonts.path(face)), asciiReadable=0))
    return name


@contextmanager
def reading(code: list[str], text: str) -> Iterator[None]:
    """Let what is drawn meanwhile be copied and searched as `text`, whatever gaps and repeats the drawing has.

    `code` is the operator list of a canvas or text object.
    """
    code.append(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC")
    yield
    code.append("EMC")


def fill_cells(canvas: Canvas, corner: tuple[float, float], cell: float, stretches: Iterable[Stretch]) -> None:
    """Fill stretches of square cells as one path; `corner` is the upper left, lengths are points.

    Written in whole cells under a scaled matrix: reportlab formats every number of a path, slowly.
    """
    canvas.saveState()
    canvas.transform(cell, 0, 0, -cell, *corner)
    rectangles = " ".join(f"{column} {row} {length} 1 re" for row, column, length in stretches)
    canvas._code.append(f"{rectangles} f")
    canvas.restoreState()


def end_form(canvas: Canvas) -> None:
    """End a form with all it uses: reportlab leaves gradients, colour spaces and states out of a form's resources."""
    resources = pdfdoc.PDFResourceDictionary()
    resources.basicFonts()
    resources.allProcs()
    resources.setShading(canvas._shadingUsed)
    resources.setColorSpace(canvas._colorsUsed)
    resources.ExtGState = canvas._extgstate.getState() or {}
    canvas.endForm(Resources=resources)


class Drawing(NamedTuple):
    """What was drawn first on a new document: its operators, the texts that gave fonts their codes, its gradients."""

    code: tuple[str, ...]
    shown: tuple[tuple[EmbeddedFont, str], ...]
    shadings: tuple[Any, ...]


def record(canvas: Canvas, draw: Callable[[], None]) -> Drawing:
    """Draw on a canvas and return what was drawn, to be replayed on canvases in the same state."""
    document, begun = canvas._doc, len(canvas._code)
    shown: list[tuple[EmbeddedFont, str]] = []
    setattr(document, SHOWN, shown)
    draw()
    delattr(document, SHOWN)
    shadings = tuple(_unbound(document.idToObject[name]) for name in canvas._shadingUsed)
    return Drawing(tuple(canvas._code[begun:]), tuple(shown), shadings)


def replay(canvas: Canvas, drawing: Drawing) -> None:
    """Draw again what was recorded, byte for byte, at a fraction of its cost."""
    for font, text in drawing.shown:
        for subset, _codes in font.splitString(text, canvas._doc):
            font.getSubsetInternalName(subset, canvas._doc)
    for shading in drawing.shadings:
        canvas._addShading(_unbound(shading))
    canvas._code.extend(drawing.code)


def _unbound(shading: Any) -> Any:
    """Return a gradient that no document has named yet."""
    free = deepcopy(shading)
    free.__dict__.pop("__InternalName__", None)
    return free
