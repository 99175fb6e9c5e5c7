"""Show a text beside what became of it: what was kept, taken out and put in, in pieces that a person reads."""

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

KEPT, OUT, IN = "kept", "out", "in"
_SHORTEST = 2  # characters kept between two changes that are still worth showing apart


@dataclass(frozen=True)
class Piece:
    """A piece of text: kept, taken out or put in."""

    what: str
    text: str


def compared(before: str, after: str) -> list[Piece]:
    """Return the pieces of which both texts are made; few characters kept between two changes are told as changed."""
    pieces: list[Piece] = []
    out = put = ""
    codes = list(Levenshtein.opcodes(before, after))
    for place, code in enumerate(codes):
        kept = before[code.src_start : code.src_end] if code.tag == "equal" else ""
        is_gap = 0 < place < len(codes) - 1 and len(kept) < _SHORTEST
        if code.tag == "equal" and not is_gap:
            pieces += _changed(out, put)
            out = put = ""
            pieces.append(Piece(KEPT, kept))
        else:
            out += before[code.src_start : code.src_end]
            put += after[code.dest_start : code.dest_end]
    return pieces + _changed(out, put)


def _changed(out: str, put: str) -> list[Piece]:
    return [piece for piece in (Piece(OUT, out), Piece(IN, put)) if piece.text]
