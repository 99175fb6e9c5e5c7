"""Read a TrueType file with HarfBuzz: which characters it draws, how wide, and the part of it that a document needs.

The file is mapped into memory and read where it is asked: opening one of fifteen megabytes takes a tenth of a millisecond.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz as hb

NEEDED = {"glyf", "head", "hhea", "hmtx", "loca", "maxp", "cvt ", "fpgm", "prep"}  # by a font inside a PDF (9.9)


class Measures(NamedTuple):
    """What a PDF tells of a font, in thousandths of an em: its box, how far it reaches over and under the baseline."""

    box: tuple[int, int, int, int]
    ascent: int
    descent: int


class TrueTypeFile:
    """One font file; nothing is read before it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _face(self) -> Any:
        return hb.Face(hb.Blob.from_file_path(str(self.path)))

    @cached_property
    def _font(self) -> Any:
        return hb.Font(self._face)

    @property
    def name(self) -> str:
        """Return the PostScript name."""
        return str(self._face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME))

    @cached_property
    def measures(self) -> Measures:
        """Return what a PDF tells of the font."""
        head, hhea = (bytes(self._face.reference_table(tag).data) for tag in ("head", "hhea"))
        left, foot, right, top = (self._thousandths(head, at) for at in (36, 38, 40, 42))
        return Measures((left, foot, right, top), self._thousandths(hhea, 4), self._thousandths(hhea, 6))

    def _thousandths(self, table: bytes, at: int) -> int:
        return round(int.from_bytes(table[at : at + 2], "big", signed=True) * 1000 / int(self._face.upem))

    def glyph(self, character: str) -> int:
        """Return the glyph of a character, 0 where there is none."""
        return int(self._font.get_nominal_glyph(ord(character)) or 0)

    def draws(self, character: str) -> bool:
        """Tell whether the font has a glyph with an outline: an empty one would print nothing, silently."""
        glyph = self.glyph(character)
        extents = self._font.get_glyph_extents(glyph) if glyph else None
        return extents is not None and bool(extents.width and extents.height)

    def advance(self, character: str) -> float:
        """Return the advance width in em; that of the missing glyph for an unknown character."""
        return float(self._font.get_glyph_h_advance(self.glyph(character)) / self._face.upem)

    def characters(self) -> Iterator[int]:
        """Yield every code point the character map leads to a glyph for."""
        yield from self._face.unicodes

    def part(self, glyphs: Sequence[int]) -> tuple[bytes, dict[int, int]]:
        """Return a font program of these glyphs and what they are made of, and the place of each in it."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(glyphs)
        unneeded = set(self._face.table_tags) - NEEDED
        wanted.drop_table_tag_set.update({int.from_bytes(table.encode(), "big") for table in unneeded})
        wanted.flags = hb.SubsetFlags.NOTDEF_OUTLINE
        plan = hb.SubsetPlan(self._face, wanted)
        places = plan.old_to_new_glyph_mapping
        return bytes(plan.execute().blob.data), {glyph: places[glyph] for glyph in glyphs}
