"""All that goes beyond reportlab's public ways: one composite font for each face, text that can be copied, forms with all they use."""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from certificates import fonts

MOST_IN_A_BLOCK = 100  # entries of a bfchar block (PDF 32000-1, 9.10.3)
TO_BE_ESCAPED = frozenset(b"()\\\r")  # bytes no code has, so that text goes into a string as it is
OFTEN = 300  # characters: a longer part of a font is that of one batch, not worth keeping

_LONG = re.compile(r"-?\d*\.\d{4,}")

SHOWN = "honors_shown"  # what a document that is being recorded calls its list of texts

rl_config.useA85 = 0  # binary streams: a fifth smaller


class Codes(dict[int, str]):
    """The codes of a font's characters in one document: code point → a character whose number is the code.

    Given out in the order of asking, and by `str.translate`; `characters` has the text of each code, "" for none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.characters = [""]

    def __missing__(self, point: int) -> str:
        while not TO_BE_ESCAPED.isdisjoint(divmod(len(self.characters), 256)):
            self.characters.append("")
        code = chr(len(self.characters))
        self.characters.append(chr(point))
        self[point] = code
        return code


class _Face(pdfmetrics.TypeFace):  # type: ignore[misc]  # reportlab has no types
    """What reportlab asks of a font's face."""

    def __init__(self, face: str) -> None:
        super().__init__(face)
        self.ascent, self.descent = fonts.file_of(face).measures[1:]


class EmbeddedFont:
    """A face as one composite font of a document (Type 0 of CIDFontType2), through the hooks reportlab has for its own.

    reportlab's TTFont cuts a text at every 256th character, reads whole files with loops of Python, and maps U+2CB4E
    to <2CB4E>, which readers take for U+2CB4 and a rest.
    """

    _multiByte = _dynamicFont = 1  # noqa: N815 - reportlab's names
    shapable = False
    encName = "Identity-H"  # noqa: N815 - reportlab's name
    encoding = None
    substitutionFonts = ()  # noqa: N815 - reportlab's name

    def __init__(self, face: str) -> None:
        self.fontName = f"honors-{face}"
        self.resource = f"F{list(fonts.FACES).index(face)}"
        self.face = _Face(face)
        self.file = fonts.file_of(face)
        self._codes: WeakKeyDictionary[Any, Codes] = WeakKeyDictionary()

    def stringWidth(self, text: str, size: float, encoding: str = "utf-8") -> float:  # noqa: N802  # reportlab's name
        """Return the width of a text in points."""
        return sum(self.file.advance(character) for character in text) * size

    def codes(self, document: Any) -> Codes:
        """Return the codes of a document, which embeds the font from now on."""
        found = self._codes.get(document)
        if found is None:
            found = self._codes[document] = Codes()
            document.fontMapping[self.fontName] = f"/{self.resource}"
            document.delayedFonts.append(self)
        return found

    def splitString(self, text: Any, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802  # reportlab's name
        """Return a text in the document's codes, as one piece; a document that is being recorded keeps what was asked."""
        if (shown := getattr(doc, SHOWN, None)) is not None:
            shown.append((self, text))
        said = text.decode(encoding) if isinstance(text, bytes) else text
        return [(0, said.translate(self.codes(doc)).encode("utf-16-be"))]

    def getSubsetInternalName(self, _subset: int, doc: Any) -> str:  # noqa: N802  # reportlab's name
        """Return the name by which pages call the font."""
        self.codes(doc)
        return f"/{self.resource}"

    def addObjects(self, doc: Any) -> None:  # noqa: N802  # reportlab's hook
        """Add the font to its document: the part of the file that is used, and what readers need to know of it."""
        characters = tuple(self._codes.pop(doc).characters)
        part = (_part if len(characters) <= OFTEN else _part.__wrapped__)(self.file, characters)
        name = f"/{part.tag}+{self.file.name}"
        (left, foot, right, top), ascent, descent = self.file.measures
        program = self._add(doc, "program", f"/Length1 {part.length}", part.program)
        descriptor = self._add(
            doc,
            "descriptor",
            f"/Type/FontDescriptor/FontName{name}/Flags 4/FontBBox[{left} {foot} {right} {top}]/ItalicAngle 0"
            f"/Ascent {ascent}/Descent {descent}/CapHeight {ascent}/StemV 80/FontFile2 {program}",
        )
        glyphs = self._add(doc, "glyphs", "", part.glyphs)
        descendant = self._add(
            doc,
            "descendant",
            f"/Type/Font/Subtype/CIDFontType2/BaseFont{name}/FontDescriptor {descriptor}/CIDToGIDMap {glyphs}"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/W{part.widths}",
        )
        unicode = self._add(doc, "unicode", "", part.unicode)
        told = f"/Type/Font/Subtype/Type0/BaseFont{name}/Encoding/Identity-H/DescendantFonts[{descendant}]/ToUnicode {unicode}"
        doc.idToObject["BasicFonts"].dict[self.resource] = self._add(doc, "font", told)

    def _add(self, doc: Any, part: str, told: str, deflated: bytes | None = None) -> str:
        """Add an object to a document; return what refers to it."""
        held = Ready(f"<<{told}>>".encode()) if deflated is None else Ready(stream_of(told, deflated))
        return str(doc.Reference(held, f"{self.resource}:{part}").format(doc).decode())


class Ready(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """An object as it stands in the file."""

    def __init__(self, told: bytes) -> None:
        self.told = told

    def format(self, _document: Any) -> bytes:
        """Return it."""
        return self.told


def stream_of(told: str, deflated: bytes) -> bytes:
    """Return a deflated stream with what its dictionary tells besides."""
    return b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (told.encode(), len(deflated), deflated)


class _Part(NamedTuple):
    """What of a font file a document holds; streams are deflated."""

    tag: str
    program: bytes
    length: int
    glyphs: bytes
    widths: str
    unicode: bytes


@lru_cache(maxsize=64)
def _part(file: Any, characters: tuple[str, ...]) -> _Part:
    """Return what a document with these characters, at the places of their codes, holds of a font file."""
    glyphs = [file.glyph(character) if character else 0 for character in characters]
    program, places = file.part(glyphs)
    mark = zlib.crc32("".join(characters).encode())
    return _Part(
        "".join(chr(65 + mark // 26**k % 26) for k in range(6)),
        zlib.compress(program),
        len(program),
        zlib.compress(struct.pack(f">{len(glyphs)}H", *(places[glyph] for glyph in glyphs))),
        _widths([file.advance(character) if character else 1.0 for character in characters]),
        zlib.compress(character_map(characters).encode()),
    )


def _widths(advances: list[float]) -> str:
    """Return the widths of all codes that are not a full em."""
    told = [f"{code} [{advance * 1000:.6g}]" for code, advance in enumerate(advances) if advance != 1.0]
    return f"[{' '.join(told)}]"


def character_map(characters: tuple[str, ...]) -> str:
    """Return the ToUnicode map: code → UTF-16BE; a code without a character stays unmapped."""
    entries = [f"<{code:04X}> <{_utf16(character)}>" for code, character in enumerate(characters) if character]
    blocks = [entries[k : k + MOST_IN_A_BLOCK] for k in range(0, len(entries), MOST_IN_A_BLOCK)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange",
            *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend",
        ]
    )


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


@lru_cache(maxsize=len(fonts.FACES))
def embedded(face: str) -> EmbeddedFont:
    """Return a face as reportlab draws with it."""
    font = EmbeddedFont(face)
    pdfmetrics.registerFont(font)
    return font


def font_name(face: str) -> str:
    """Return the name reportlab knows a face by."""
    return embedded(face).fontName


def begin_reading(text: str) -> str:
    """Return the operator that lets what follows be copied and searched as `text`, up to END_READING."""
    return f"/Span<</ActualText<FEFF{_utf16(text)}>>>BDC"


END_READING = "EMC"


@contextmanager
def reading(code: list[str], text: str) -> Iterator[None]:
    """Let what is drawn meanwhile be copied and searched as `text`, whatever gaps and repeats the drawing has.

    `code` is the operator list of a canvas or text object.
    """
    code.append(begin_reading(text))
    yield
    code.append(END_READING)


def end_form(canvas: Canvas) -> None:
    """End a form with all it uses: reportlab leaves gradients, colour spaces and states out of a form's resources."""
    resources = pdfdoc.PDFResourceDictionary()
    resources.basicFonts()
    resources.allProcs()
    resources.setShading(canvas._shadingUsed)
    resources.setColorSpace(canvas._colorsUsed)
    resources.ExtGState = canvas._extgstate.getState() or {}
    canvas.endForm(Resources=resources)


def define_form(canvas: Canvas, name: str, content: bytes) -> str:
    """Make deflated operators a form of the page's size, and return the operator that shows it."""
    canvas.beginForm(name, 0, 0, *canvas._pagesize)
    return _fill_form(canvas, content)


def _fill_form(canvas: Canvas, content: bytes) -> str:
    """End a form with operators as they are: reportlab would recode and deflate them anew in every document."""
    called = canvas._doc.getXObjectName(canvas._formData[0])
    end_form(canvas)
    form = canvas._doc.idToObject[called]
    form.compression = 0
    form.Contents = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": "/FlateDecode"}), content, filters=None)
    return f"/{called} Do"


class Drawing(NamedTuple):
    """What was drawn first on a new document: its operators, the texts that gave fonts their codes, its gradients."""

    content: bytes
    shown: tuple[tuple[EmbeddedFont, str], ...]
    shadings: tuple[Any, ...]


def record(canvas: Canvas, draw: Callable[[], None]) -> Drawing:
    """Draw into a form that has begun and end it; return what was drawn, to be replayed on canvases in the same state."""
    document = canvas._doc
    shown: list[tuple[EmbeddedFont, str]] = []
    setattr(document, SHOWN, shown)
    draw()
    delattr(document, SHOWN)
    shadings = tuple(_unbound(document.idToObject[name]) for name in canvas._shadingUsed)
    content = zlib.compress("\n".join(_shortened(operator) for operator in canvas._code).encode("latin-1"), 9)
    _fill_form(canvas, content)
    return Drawing(content, tuple(shown), shadings)


def replay(canvas: Canvas, drawing: Drawing) -> None:
    """Draw again what was recorded into a form that has begun and end it: byte for byte, at a fraction of the cost."""
    for font, text in drawing.shown:
        font.splitString(text, canvas._doc)
    for shading in drawing.shadings:
        canvas._addShading(_unbound(shading))
    _fill_form(canvas, drawing.content)


def _shortened(operator: str) -> str:
    """Return drawing operators with no more places than paper shows; matrices multiply and strings are codes."""
    if operator.endswith(" cm") or "(" in operator:
        return operator
    return _LONG.sub(lambda number: f"{float(number[0]):.3f}".rstrip("0").rstrip("."), operator)


def _unbound(shading: Any) -> Any:
    """Return a gradient that no document has named yet."""
    free = deepcopy(shading)
    free.__dict__.pop("__InternalName__", None)
    return free
