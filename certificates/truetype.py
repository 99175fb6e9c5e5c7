"""Read from a TrueType file which characters it draws and how wide: a few hundred KB of tables, not the whole font."""

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

Ranges: TypeAlias = "tuple[array[int], array[int], array[int]]"  # array is no generic at run time before 3.12
UNICODE_MAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))  # Unicode character maps, the fullest first


class TrueTypeFile:
    """The character map, advance widths and outline offsets of one font file, read on first use."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def draws(self, character: str) -> bool:
        """Tell whether the font has a glyph with an outline: an empty one would print nothing, silently."""
        glyph = self._glyph(ord(character))
        return bool(glyph) and self._offsets[glyph] != self._offsets[glyph + 1]

    def advance(self, character: str) -> float:
        """Return the advance width in em; that of the missing glyph for an unknown character."""
        glyph = min(self._glyph(ord(character)), len(self._advances) - 1)
        return float(self._advances[glyph]) / self._units_per_em

    def characters(self) -> Iterator[int]:
        """Yield every code point the character map leads to a glyph for."""
        for first, last, _glyph in zip(*self._ranges, strict=True):
            yield from range(first, last + 1)

    def _glyph(self, code: int) -> int:
        firsts, lasts, glyphs = self._ranges
        place = bisect_right(firsts, code) - 1
        return int(glyphs[place]) + code - firsts[place] if place >= 0 and code <= lasts[place] else 0

    @cached_property
    def _directory(self) -> dict[bytes, tuple[int, int]]:
        with self.path.open("rb") as file:
            (count,) = struct.unpack(">4xH6x", file.read(12))
            records = [struct.unpack(">4s4xII", file.read(16)) for _ in range(count)]
        return {tag: (offset, length) for tag, offset, length in records}

    def _table(self, tag: bytes) -> bytes:
        offset, length = self._directory[tag]
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    @cached_property
    def _head(self) -> bytes:
        return self._table(b"head")

    @property
    def _units_per_em(self) -> int:
        return int(struct.unpack_from(">H", self._head, 18)[0])

    @cached_property
    def _offsets(self) -> "array[int]":
        """Return where each glyph's outline begins; two equal neighbours mean an empty glyph."""
        long_offsets = struct.unpack_from(">h", self._head, 50)[0]
        return _big_endian("I" if long_offsets else "H", self._table(b"loca"))

    @cached_property
    def _advances(self) -> "array[int]":
        (count,) = struct.unpack_from(">H", self._table(b"hhea"), 34)
        return _big_endian("H", self._table(b"hmtx")[: count * 4])[::2]

    @cached_property
    def _ranges(self) -> Ranges:
        """Return first code, last code and first glyph of every run of the character map, in order."""
        table = self._table(b"cmap")
        runs = sorted(_runs(table, _subtable(table)))
        return array("I", [r[0] for r in runs]), array("I", [r[1] for r in runs]), array("I", [r[2] for r in runs])


def _big_endian(kind: str, data: bytes) -> "array[int]":
    size = struct.calcsize(f">{kind}")
    count = len(data) // size
    return array("I", struct.unpack(f">{count}{kind}", data[: count * size]))


def _subtable(table: bytes) -> int:
    """Return where the fullest Unicode character map begins."""
    (count,) = struct.unpack_from(">2xH", table)
    found: dict[tuple[int, int], int] = {}
    for record in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * record)
        found[platform, encoding] = offset
    return next(found[key] for key in UNICODE_MAPS if key in found)


def _runs(table: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    (form,) = struct.unpack_from(">H", table, start)
    if form == 12:
        (count,) = struct.unpack_from(">I", table, start + 12)
        return struct.iter_unpack(">III", table[start + 16 : start + 16 + 12 * count])
    if form == 4:
        return _segments(table, start)
    raise ValueError(f"character map of format {form} is not read")


def _segments(table: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield the characters of a format 4 map one by one: its segments may point anywhere."""
    (doubled,) = struct.unpack_from(">6xH", table, start)
    count = doubled // 2
    at = start + 14
    lasts = struct.unpack_from(f">{count}H", table, at)
    firsts = struct.unpack_from(f">{count}H", table, at + doubled + 2)
    deltas = struct.unpack_from(f">{count}H", table, at + 2 * doubled + 2)
    offsets_at = at + 3 * doubled + 2
    offsets = struct.unpack_from(f">{count}H", table, offsets_at)
    for segment in range(count):
        for code in range(firsts[segment], min(lasts[segment], 0xFFFE) + 1):
            glyph = code
            if offsets[segment]:
                place = offsets_at + 2 * segment + offsets[segment] + 2 * (code - firsts[segment])
                glyph = int(struct.unpack_from(">H", table, place)[0])
            if glyph or not offsets[segment]:
                yield code, code, (glyph + deltas[segment]) & 0xFFFF
