"""Zip packages seen as bytes: the directory must be consistent, no declared size is believed, nothing is held whole."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from importers.errors import refusal

MAX_PARTS = 1_000
MAX_PART = 256 << 20
MAX_TOTAL = 288 << 20
PIECE = 1 << 20

_STORED, _DEFLATED = 0, 8
_PACKED_PIECE = 64 << 10
_NARROW = 0xFFFFFFFF  # a 32-bit field that says: look in the zip64 field


@dataclass(frozen=True, slots=True)
class Part:
    """One member of a package: where its packed bytes lie and what its directory entry declares."""

    name: str
    start: int
    packed: int
    size: int
    crc: int
    method: int


@dataclass(frozen=True, slots=True)
class _Entry:
    name: bytes
    offset: int
    packed: int
    size: int
    crc: int
    method: int
    flags: int


def parts_of(data: bytes) -> list[Part]:
    """Return the members of a zip package, or raise UnreadableWorkbook where directory and bytes disagree."""
    try:
        start, end, count = _directory(data)
        entries = _entries(data, start, end, count)
        _check_names(entries)
        if sum(entry.size for entry in entries) > MAX_TOTAL:
            raise refusal("too_large", "total")
        return _located(data, entries, start)
    except (struct.error, IndexError) as error:
        raise refusal("damaged", str(error)) from error


def contents(data: bytes, part: Part) -> bytes:
    """Return the inflated bytes of a part; a part that is larger than declared or fails its CRC is refused."""
    return b"".join(pieces(data, part))


def pieces(data: bytes, part: Part) -> Iterator[bytes]:
    """Yield the inflated bytes of a part, at most PIECE at a time; the last one comes before size and CRC are known."""
    size = crc = 0
    for piece in _inflated(data, part):
        size += len(piece)
        if size > part.size:
            raise refusal("unsafe", f"lying size of {part.name}")
        crc = zlib.crc32(piece, crc)
        yield piece
    if size != part.size:
        raise refusal("damaged", f"size of {part.name}")
    if crc != part.crc:
        raise refusal("damaged", f"crc of {part.name}")


def _inflated(data: bytes, part: Part) -> Iterator[bytes]:
    end = part.start + part.packed
    if part.method == _STORED:
        for at in range(part.start, end, PIECE):
            yield data[at : min(at + PIECE, end)]
        return
    inflater = zlib.decompressobj(-15)
    try:
        for at in range(part.start, end, _PACKED_PIECE):
            packed = data[at : min(at + _PACKED_PIECE, end)]
            while packed and not inflater.eof:  # at its end it gives what follows back again and again
                if piece := inflater.decompress(packed, PIECE):
                    yield piece
                packed = inflater.unconsumed_tail
            if inflater.eof:
                return
        yield inflater.flush()
    except zlib.error as error:
        raise refusal("damaged", part.name) from error


def _directory(data: bytes) -> tuple[int, int, int]:
    end = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if end < 0 or len(data) - end < 22:
        raise refusal("damaged", "no end of directory")
    disk, first, here, count, size, start, comment = struct.unpack("<HHHHIIH", data[end + 4 : end + 22])
    if end + 22 + comment != len(data):
        raise refusal("damaged", "bytes after the directory")
    if disk or first or here != count:
        raise refusal("damaged", "parts of an archive")
    if end >= 20 and data[end - 20 : end - 16] == b"PK\6\7":
        end, (count, size, start) = _wide_directory(data, end - 20, (count, size, start))
    if start + size != end:
        raise refusal("damaged", "directory is not at the end")
    if count > MAX_PARTS:
        raise refusal("unsafe", f"{count} parts")
    return start, end, count


def _wide_directory(data: bytes, locator: int, narrow: tuple[int, int, int]) -> tuple[int, tuple[int, int, int]]:
    """Read the zip64 record, which Java programs write for small files too; both records must say the same."""
    (at,) = struct.unpack("<Q", data[locator + 8 : locator + 16])
    if data[at : at + 4] != b"PK\6\6" or at + 12 + struct.unpack("<Q", data[at + 4 : at + 12])[0] != locator:
        raise refusal("damaged", "zip64 record")
    here, count, size, start = struct.unpack("<QQQQ", data[at + 24 : at + 56])
    for short, limit, wide in zip(narrow, (0xFFFF, _NARROW, _NARROW), (count, size, start), strict=True):
        if here != count or short not in (limit, wide):
            raise refusal("damaged", "zip64 differs")
    return at, (count, size, start)


def _entries(data: bytes, start: int, end: int, count: int) -> list[_Entry]:
    found, at = [], start
    for _ in range(count):
        if data[at : at + 4] != b"PK\1\2":
            raise refusal("damaged", "directory entry")
        flags, method = struct.unpack("<HH", data[at + 8 : at + 12])
        crc, packed, size, name, extra, comment = struct.unpack("<IIIHHH", data[at + 16 : at + 34])
        (offset,) = struct.unpack("<I", data[at + 42 : at + 46])
        fields = data[at + 46 + name : at + 46 + name + extra]
        size, packed, offset = _widened(fields, (size, packed, offset))
        found.append(_Entry(data[at + 46 : at + 46 + name], offset, packed, size, crc, method, flags))
        at += 46 + name + extra + comment
    if at != end:
        raise refusal("damaged", "directory length")
    return found


def _widened(fields: bytes, narrow: tuple[int, int, int]) -> tuple[int, ...]:
    """Return size, packed size and offset, each from the zip64 field where the directory refers to it."""
    if _NARROW not in narrow:
        return narrow
    at = 0
    while at + 4 <= len(fields):
        kind, length = struct.unpack("<HH", fields[at : at + 4])
        if kind == 1:
            wide = iter(struct.unpack(f"<{length // 8}Q", fields[at + 4 : at + 4 + length // 8 * 8]))
            found = tuple(next(wide, None) if value == _NARROW else value for value in narrow)
            return tuple(_NARROW if value is None else value for value in found)
        at += 4 + length
    return narrow


def _check_names(entries: list[_Entry]) -> None:
    seen: set[bytes] = set()
    for entry in entries:
        name = entry.name.replace(b"\\", b"/").lower()
        if not name or name[:1] == b"/" or b"\0" in name or b":" in name or b".." in name.split(b"/"):
            raise refusal("unsafe", "part name")
        if name in seen:
            raise refusal("unsafe", "duplicate part")
        if entry.flags & 1:
            raise refusal("password", "zip encryption")
        if entry.method not in (_STORED, _DEFLATED):
            raise refusal("unsafe", f"compression method {entry.method}")
        if entry.size > MAX_PART:
            raise refusal("too_large", f"part of {entry.size} bytes")
        seen.add(name)


def _located(data: bytes, entries: list[_Entry], limit: int) -> list[Part]:
    found, end = [], 0
    for entry in sorted(entries, key=lambda entry: entry.offset):
        at = entry.offset
        if at < end:
            raise refusal("unsafe", "overlapping parts")
        (method,) = struct.unpack("<H", data[at + 8 : at + 10])
        name, extra = struct.unpack("<HH", data[at + 26 : at + 30])
        if data[at : at + 4] != b"PK\3\4" or method != entry.method or data[at + 30 : at + 30 + name] != entry.name:
            raise refusal("damaged", "local header")
        start = at + 30 + name + extra
        end = start + entry.packed
        if end > limit:
            raise refusal("unsafe", "overlapping directory")
        text = entry.name.decode("utf-8", "replace").replace("\\", "/")
        found.append(Part(text, start, entry.packed, entry.size, entry.crc, entry.method))
    return found
