"""Zip packages seen as bytes: the directory must be consistent, and no declared size is believed."""

import struct
import zlib
from dataclasses import dataclass

from importers.errors import refusal

MAX_PARTS = 1_000
MAX_PART = 128 << 20
MAX_TOTAL = 192 << 20

_STORED, _DEFLATED = 0, 8


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
    packed = data[part.start : part.start + part.packed]
    plain = packed if part.method == _STORED else _inflate(packed, part)
    if len(plain) != part.size:
        raise refusal("damaged", f"size of {part.name}")
    if zlib.crc32(plain) != part.crc:
        raise refusal("damaged", f"crc of {part.name}")
    return plain


def _inflate(packed: bytes, part: Part) -> bytes:
    inflater = zlib.decompressobj(-15)
    try:
        plain = inflater.decompress(packed, part.size + 1)
    except zlib.error as error:
        raise refusal("damaged", part.name) from error
    if len(plain) > part.size or inflater.unconsumed_tail:
        raise refusal("unsafe", f"lying size of {part.name}")
    return plain


def _directory(data: bytes) -> tuple[int, int, int]:
    end = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if end < 0 or len(data) - end < 22:
        raise refusal("damaged", "no end of directory")
    disk, first, here, count, size, start, comment = struct.unpack("<HHHHIIH", data[end + 4 : end + 22])
    if end + 22 + comment != len(data):
        raise refusal("damaged", "bytes after the directory")
    if 0xFFFFFFFF in (size, start) or count == 0xFFFF:
        raise refusal("too_large", "zip64")
    if disk or first or here != count or start + size != end:
        raise refusal("damaged", "directory is not at the end")
    if count > MAX_PARTS:
        raise refusal("unsafe", f"{count} parts")
    return start, end, count


def _entries(data: bytes, start: int, end: int, count: int) -> list[_Entry]:
    found, at = [], start
    for _ in range(count):
        if data[at : at + 4] != b"PK\1\2":
            raise refusal("damaged", "directory entry")
        flags, method = struct.unpack("<HH", data[at + 8 : at + 12])
        crc, packed, size, name, extra, comment = struct.unpack("<IIIHHH", data[at + 16 : at + 34])
        (offset,) = struct.unpack("<I", data[at + 42 : at + 46])
        found.append(_Entry(data[at + 46 : at + 46 + name], offset, packed, size, crc, method, flags))
        at += 46 + name + extra + comment
    if at != end:
        raise refusal("damaged", "directory length")
    return found


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
