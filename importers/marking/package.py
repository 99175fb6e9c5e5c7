"""A zip package taken apart and put together again: what is not changed keeps its packed bytes, and nothing a date."""

import posixpath
import struct
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from importers.containers.archives import Part, contents, parts_of

_STORED, _DEFLATED = 0, 8
_UTF8 = 0x800
_FIRST_DAY = 0x21  # 1980-01-01, the first day a zip file knows


class Package:
    """The parts of a package in their order; names are found whatever their case."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._parts: dict[str, Part | bytes] = {part.name: part for part in parts_of(data)}
        self._names = {name.lower(): name for name in self._parts}

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._parts))

    def find(self, name: str) -> str | None:
        """Return the name as the package spells it, or None where it has no such part."""
        return self._names.get(name.lower()) or self._names.get(unquote(name).lower())

    def read(self, name: str) -> bytes:
        """Return the content of a part; raise UnreadableWorkbook where it is damaged."""
        part = self._parts[self._names[name.lower()]]
        return part if isinstance(part, bytes) else contents(self._data, part)

    def write(self, name: str, content: bytes) -> None:
        """Replace a part where it stands, or add it at the end."""
        self._parts[self._names.setdefault(name.lower(), name)] = content

    def drop(self, name: str) -> None:
        """Remove a part; one that is not there is no matter."""
        spelled = self._names.pop(name.lower(), None)
        if spelled:
            del self._parts[spelled]

    def free(self, pattern: str, first: str = "") -> str:
        """Return the first name of a pattern with a number in it that no part has; or `first`, if that is free."""
        number = 1
        if first and first.lower() not in self._names:
            return first
        while pattern.format(number).lower() in self._names:
            number += 1
        return pattern.format(number)

    def to_bytes(self) -> bytes:
        """Return the package; the same parts give the same bytes."""
        members, directory, at = [], [], 0
        for name, part in self._parts.items():
            member, entry = self._member(name, part, at)
            members.append(member)
            directory.append(entry)
            at += len(member)
        size, count = sum(map(len, directory)), len(directory)
        return b"".join((*members, *directory, struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, size, at, 0)))

    def _member(self, name: str, part: Part | bytes, at: int) -> tuple[bytes, bytes]:
        if isinstance(part, bytes):
            packer = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = packer.compress(part) + packer.flush()
            method, crc, size = _DEFLATED, zlib.crc32(part), len(part)
        else:
            packed = self._data[part.start : part.start + part.packed]
            method, crc, size = part.method, part.crc, part.size
        spelled = name.encode("utf-8")
        common = struct.pack(
            "<5H3I2H",
            20,
            0 if name.isascii() else _UTF8,
            method,
            0,
            _FIRST_DAY,
            crc,
            len(packed),
            size,
            len(spelled),
            0,
        )
        entry = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<3H2I", 0, 0, 0, 0, at) + spelled
        return b"PK\3\4" + common + spelled + packed, entry


def relations_of(name: str) -> str:
    """Return the name of the part that holds the relations of a part."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def resolved(source: str, target: str) -> str:
    """Return the name of the part a relation of `source` leads to."""
    joined = posixpath.join("/" + posixpath.dirname(source), target.replace("\\", "/"))
    return posixpath.normpath(joined).lstrip("/")


def relative(source: str, target: str) -> str:
    """Return the way from one part to another as a relation says it."""
    return posixpath.relpath("/" + target, "/" + posixpath.dirname(source))
