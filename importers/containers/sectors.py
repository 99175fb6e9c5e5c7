"""OLE containers (.xls, .et, encrypted .xlsx) seen as bytes: sectors, chains and streams, none of them believed."""

import struct
import sys
from array import array
from dataclasses import dataclass

from importers.errors import refusal

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_FREE = 0xFFFFFFFA  # from here on no sector but a mark
_SMALL_SHIFT = 6
_ENTRY = 128
_IN_HEADER = 109  # so many sectors of the table are listed in the header itself


@dataclass(frozen=True)
class Entry:
    """An entry of the directory: a stream, or a storage of further entries; the entries beside it, and one below."""

    name: str
    kind: int
    left: int
    right: int
    below: int
    start: int
    size: int


_STREAM, _ROOT = 2, 5


class Container:
    """An OLE container; raise UnreadableWorkbook where its tables lie outside the file or run in circles."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._shift, small = struct.unpack("<HH", data[30:34])
            _check_header(data, self._shift, small)
            self._table = self._load_table()
            entries = self._directory()
        except (struct.error, IndexError) as error:
            raise refusal("damaged", f"ole: {error}") from error
        self._root = next((entry for entry in entries if entry.kind == _ROOT), None)
        streams = [entry for entry in entries if entry.kind == _STREAM]
        self.streams = {entry.name: entry for entry in reversed(_beside(entries, self._root) or streams)}

    def read(self, name: str) -> bytes:
        """Return the bytes of a stream at the top, named in lower case."""
        stream = self.streams[name]
        if stream.size >= self._limit or self._root is None:
            return self._chained(stream.start)[: stream.size]
        return self._small(stream, self._root)

    def place(self, name: str, at: int) -> int:
        """Return where in the file a byte of a stream lies."""
        stream = self.streams[name]
        if stream.size < self._limit and self._root is not None:
            at = (self._small_chain(stream)[at >> _SMALL_SHIFT] << _SMALL_SHIFT) + at % (1 << _SMALL_SHIFT)
            stream = self._root
        sector: int = _chain(self._table, stream.start)[at >> self._shift]
        return int(((sector + 1) << self._shift) + at % (1 << self._shift))

    @property
    def _limit(self) -> int:
        """Streams shorter than this lie in small sectors."""
        return int(struct.unpack("<I", self._data[56:60])[0])

    def _sector(self, number: int) -> bytes:
        at = (number + 1) << self._shift
        if at >= len(self._data):
            raise refusal("damaged", f"ole sector {number}")
        return self._data[at : at + (1 << self._shift)]

    def _load_table(self) -> "array[int]":
        """Return the table that says for each sector which one follows."""
        count, more = struct.unpack("<I", self._data[44:48])[0], struct.unpack("<I", self._data[68:72])[0]
        places = list(struct.unpack(f"<{_IN_HEADER}I", self._data[76:512]))
        seen = set()
        while more < _FREE:
            if more in seen:
                raise refusal("damaged", "ole table in circles")
            seen.add(more)
            *listed, more = _numbers(self._sector(more))
            places += listed
        table = array("I")
        for place in places[:count]:
            if place < _FREE:
                table.extend(_numbers(self._sector(place)))
        return table

    def _chained(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _chain(self._table, start))

    def _directory(self) -> list[Entry]:
        listed = self._chained(struct.unpack("<I", self._data[48:52])[0])
        found = []
        for at in range(0, len(listed) - _ENTRY + 1, _ENTRY):
            length, kind, left, right, below = struct.unpack("<HBxIII", listed[at + 64 : at + 80])
            start, size = struct.unpack("<II", listed[at + 116 : at + 124])
            name = listed[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found.append(Entry(name.lower(), kind, left, right, below, start, size))
        return found

    def _small(self, stream: Entry, root: Entry) -> bytes:
        held, numbers = self._chained(root.start), self._small_chain(stream)
        return b"".join(held[at << _SMALL_SHIFT : (at + 1) << _SMALL_SHIFT] for at in numbers)[: stream.size]

    def _small_chain(self, stream: Entry) -> list[int]:
        table = array("I")
        for number in _chain(self._table, struct.unpack("<I", self._data[60:64])[0]):
            table.extend(_numbers(self._sector(number)))
        return _chain(table, stream.start)


def _beside(entries: list[Entry], root: Entry | None) -> list[Entry]:
    """Return the streams at the top; what a storage holds, an embedded document say, is none of the file's own."""
    found, seen, ahead = [], set(), [root.below] if root else []
    while ahead:
        number = ahead.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            found.append(entries[number])
            ahead += (entries[number].left, entries[number].right)
    return [entry for entry in found if entry.kind == _STREAM]


def _check_header(data: bytes, shift: int, small: int) -> None:
    if len(data) < 512 or data[28:30] != b"\xfe\xff" or shift not in (9, 12) or small != _SMALL_SHIFT:
        raise refusal("damaged", "ole header")
    sectors = len(data) // (1 << shift) + 1
    fats, directory = struct.unpack("<II", data[44:52])
    (small_fats,), (difats,) = struct.unpack("<I", data[64:68]), struct.unpack("<I", data[72:76])
    if max(fats, directory, small_fats, difats) > sectors:
        raise refusal("damaged", "ole sector count")


def _numbers(sector: bytes) -> "array[int]":
    numbers = array("I", sector[: len(sector) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _chain(table: "array[int]", start: int) -> list[int]:
    chain: list[int] = []
    number = start
    while number < _FREE:
        if number >= len(table) or len(chain) > len(table):
            raise refusal("damaged", "ole chain")
        chain.append(number)
        number = table[number]
    return chain
