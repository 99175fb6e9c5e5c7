"""QR codes by the thousand: symbols of one length differ by what their data adds, so all but the first are sums.

A QR symbol is linear over GF(2) in its data once version, level and mask stand (ISO/IEC 18004: codewords, Reed–Solomon
remainder and masking are sums without carry). segno makes the first symbol of each length and what every bit adds.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import count
from operator import add, getitem, xor
from typing import Any

import segno
from segno import consts
from segno import encoder as _encoder

encoder: Any = _encoder  # its parts tell no types
_CAPACITY: Any = consts.SYMBOL_CAPACITY
LEVEL = "m"
MASK = 3  # of eight; segno would try all for each symbol, which takes nine tenths of its time: readers take any
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # of the alphanumeric mode, two characters in eleven bits
MODE_BITS = 4
WORTH_TABLES = 100  # symbols of one length in a process: for fewer, segno itself is faster than making the tables
_asked: Counter[int] = Counter()
_BITS = {one: f"{value:06b}" for value, one in enumerate(ALPHABET)}
_BITS |= {a + b: f"{high * 45 + low:011b}" for high, a in enumerate(ALPHABET) for low, b in enumerate(ALPHABET)}
_ALPHANUMERIC = re.compile(rf"(?=.*[^0-9])[{re.escape(ALPHABET)}]+")
_DIGITS = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))
_PRIMITIVE = 0x11D  # of the field that QR codes are reckoned in


@dataclass(frozen=True)
class Symbol:
    """A QR symbol without its quiet zone: modules a side, and the rows from the top, each filled up to whole bytes."""

    modules: int
    rows: bytes


def symbols(payloads: Sequence[str]) -> Iterator[Symbol]:
    """Yield the symbol of each payload; the same one, whatever else is asked."""
    lengths = [len(payload) if _ALPHANUMERIC.fullmatch(payload) else 0 for payload in payloads]
    _asked.update(lengths)
    for payload, length in zip(payloads, lengths, strict=True):
        yield _tables(length).symbol(payload) if length and _asked[length] >= WORTH_TABLES else made_alone(payload)


def made_alone(payload: str) -> Symbol:
    """Return the symbol of a payload as segno makes it."""
    return _packed(_made(payload).matrix)


def _made(payload: str, mode: str | None = None) -> Any:
    return segno.make(payload, error=LEVEL, micro=False, boost_error=True, mask=MASK, mode=mode)


def _packed(matrix: Sequence[bytes]) -> Symbol:
    width = len(matrix)
    filled = -width % 8
    return Symbol(
        width, b"".join((int(bytes(row).hex()[1::2], 2) << filled).to_bytes((width + 7) // 8, "big") for row in matrix)
    )


class _Tables:
    """What every four bits of the data add to the symbol of as many zeros, as one number of all rows."""

    def __init__(self, length: int) -> None:
        first = _made("0" * length, "alphanumeric")
        self.modules = len(first.matrix)
        self.rows = _packed(first.matrix).rows
        self._first = int.from_bytes(self.rows, "big")
        version, level = first.version, consts.ERROR_MAPPING[first.error]
        header = (
            MODE_BITS + consts.CHAR_COUNT_INDICATOR_LENGTH[consts.MODE_ALPHANUMERIC][encoder.version_range(version)]
        )
        bits = header + length // 2 * 11 + length % 2 * 6
        self._used = (bits + 7) // 8
        self._shift = self._used * 8 - bits
        places = _places(version, self.modules)
        halves = (half for adds in _basis(version, level, places, self._used) for half in (adds[4:], adds[:4]))
        # Sixteen values of four bits, not 256 of eight: all of it stays in the processor's cache.
        self._added = [_sums(half) for half in halves]

    def symbol(self, payload: str) -> Symbol:
        """Return the symbol of a payload of this length."""
        bits = "".join(map(_BITS.__getitem__, map(add, payload[::2], payload[1::2])))
        bits += _BITS[payload[-1]] if len(payload) % 2 else ""
        data = int(bits, 2) << self._shift
        digits = f"{data:0{2 * self._used}x}".encode().translate(_DIGITS)
        added = map(getitem, self._added, digits)
        return Symbol(self.modules, reduce(xor, added, self._first).to_bytes(len(self.rows), "big"))


@lru_cache(maxsize=4)
def _tables(length: int) -> _Tables:
    return _Tables(length)


def _places(version: int, modules: int) -> list[int]:
    """Return for each bit of the codewords, in order, its place in the number of all rows."""
    matrix = encoder.make_matrix(modules, modules)
    encoder.add_finder_patterns(matrix, modules, modules)
    encoder.add_alignment_patterns(matrix, modules, modules)
    free = sum(row.count(2) for row in matrix)
    numbered = [list(row) for row in matrix]
    encoder.add_codewords(numbered, list(range(3, free + 3)), version)
    width = (modules + 7) // 8 * 8
    found = {
        bit - 3: (modules - 1 - row) * width + width - 1 - column
        for row, bits in enumerate(numbered)
        for column, bit in enumerate(bits)
        if bit > 2  # 0 and 1 are the patterns', 2 is nobody's
    }
    return [found[bit] for bit in range(free)]


def _basis(version: int, level: int, places: Sequence[int], used: int) -> Iterator[list[int]]:
    """Yield for each byte of the data what each of its bits adds, the lowest first."""
    capacity = _CAPACITY[version][level] // 8
    for place in range(used):
        data = bytearray(capacity)
        data[place] = 1
        bits = encoder.Buffer()
        for byte in data:
            bits.append_bits(byte, 8)
        message = encoder.make_final_message(version, level, bits).toints()
        words = {at: word for at, word in zip(count(), message) if word}
        adds = []
        for _ in range(8):
            adds.append(_spread(words, places))
            words = {at: _doubled(word) for at, word in words.items()}
        yield adds


def _spread(words: dict[int, int], places: Sequence[int]) -> int:
    return sum(1 << places[8 * at + bit] for at, word in words.items() for bit in range(8) if word >> 7 - bit & 1)


def _doubled(word: int) -> int:
    return word << 1 ^ (_PRIMITIVE if word & 0x80 else 0)


def _sums(adds: Sequence[int]) -> list[int]:
    """Return what each value of some bits adds, from what each bit does."""
    found = [0]
    for added in adds:
        found += [before ^ added for before in found]
    return found
