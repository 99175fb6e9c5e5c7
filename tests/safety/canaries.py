"""Invented numbers of people, and the search for any of them in raw bytes, however they may be written there."""

import base64
import binascii
import io
import random
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from registry import samples

ID, PHONE = 18, 11  # digits

_DIGITS = re.compile(rb"\d{11,}[Xx]?|[Xx]\d{17,}")
_SPREAD = re.compile(rb"\d(?:[ -]?\d){10,}(?:[ -]?[Xx])?|[Xx](?:[ -]?\d){17,}")
_TWO_BYTES = (re.compile(rb"(?:[\dXx]\x00){11,}"), re.compile(rb"(?:\x00[\dXx]){11,}"))
_SIXTY_FOUR = re.compile(rb"[A-Za-z0-9+/_-]{14,}")
_HEX = re.compile(rb"[0-9a-fA-F]{22,}")
_SEALED = re.compile(
    rb"(?<![0-9a-f])(?:[0-9]*[a-f]){12,}[0-9]*(?![0-9a-f])"
)  # hex letters all through, as chance has them
_DEFLATED = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_DEEPEST = 4  # archives inside archives


@dataclass(frozen=True)
class Canaries:
    """Invented people whose numbers occur nowhere else in the world."""

    people: tuple[samples.Invented, ...]

    @cached_property
    def numbers(self) -> frozenset[bytes]:
        """Every ID number and every phone."""
        return frozenset(number.encode() for one in self.people for number in (one.id_no, one.phone))

    @cached_property
    def _known(self) -> frozenset[bytes]:
        return self.numbers | {number[::-1] for number in self.numbers}

    def found(self, content: bytes, depth: int = 0) -> set[bytes]:
        """Return the numbers that can be read in the bytes.

        Plain, in two bytes a letter, backwards, with hyphens or blanks, as base64, in hex, inside archives and PDFs.
        """
        hits = set()
        for view in _views(content):
            hits |= {hit for run in _DIGITS.findall(view) for hit in self._in_run(run)}
        if depth < _DEEPEST:
            for inside in _opened(content):
                hits |= self.found(inside, depth + 1)
        return hits

    def found_in(self, files: Iterable[Path]) -> dict[str, int]:
        """Return how many numbers can be read in each file that tells any."""
        counts = {str(file): len(self.found(file.read_bytes())) for file in files if file.is_file()}
        return {name: count for name, count in counts.items() if count}

    def _in_run(self, run: bytes) -> Iterator[bytes]:
        run = run.upper()
        for size in (ID, PHONE):
            for start in range(len(run) - size + 1):
                part = run[start : start + size]
                if part in self._known:
                    yield part if part in self.numbers else part[::-1]


def invented(count: int, seed: int = 4711) -> Canaries:
    """Return so many people, no two of them with the same number."""
    dice = random.Random(seed)
    phones = dice.sample(range(10**8), count)
    named = samples.people(count, seed)
    return Canaries(
        tuple(
            replace(
                one,
                id_no=_id_number(place, seed),
                phone=f"1{dice.choice('3578')}{dice.choice('0123456789')}{phone:08d}",
            )
            for place, (one, phone) in enumerate(zip(named, phones, strict=True))
        )
    )


def _id_number(place: int, seed: int) -> str:
    return samples.id_number(date(1950, 1, 1) + timedelta(place + seed % 7_000), (place * 7 + seed) % 1_000)


def _views(content: bytes) -> Iterator[bytes]:
    """Yield the bytes, and what they say if read in another way.

    Hex digits are read for what they say, not as they stand: among the millions of a dump eleven in a row are somebody's
    phone by chance, and nobody can read it there.
    """
    plain = _SEALED.sub(b"-", content)
    yield plain
    yield b"\n".join(re.sub(rb"[ -]", b"", run) for run in _SPREAD.findall(plain))
    for wide in _TWO_BYTES:
        yield b"\n".join(run.replace(b"\x00", b"") for run in wide.findall(content))
    yield b"\n".join(part for run in _SIXTY_FOUR.findall(content) for part in _from_base64(run))
    yield b"\n".join(part for run in _HEX.findall(content) for part in (_from_hex(run), _from_hex(run[1:])))


def _from_base64(run: bytes) -> Iterator[bytes]:
    standard = run.replace(b"-", b"+").replace(b"_", b"/")
    for start in range(4):  # whatever stood before may have shifted the letters
        part = standard[start:]
        yield base64.b64decode(part + b"A" * (-len(part) % 4))


def _from_hex(run: bytes) -> bytes:
    return binascii.unhexlify(run[: len(run) // 2 * 2])


def _opened(content: bytes) -> Iterator[bytes]:
    """Yield what lies packed in a file: the members of an archive, the streams of a PDF, a stream of zlib."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                yield archive.read(member)
    elif content.startswith(b"%PDF"):
        for stream in _DEFLATED.findall(content):
            yield from _inflated(stream)
    elif content[:2] in (b"\x78\x9c", b"\x78\xda", b"\x78\x01", b"\x1f\x8b"):
        yield from _inflated(content)


def _inflated(packed: bytes) -> Iterator[bytes]:
    try:
        yield zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(packed)
    except zlib.error:
        return
