"""The Merkle tree of RFC 9162 §2.1 over SHA-256: roots, inclusion and consistency proofs, and their checks.

Pure functions over hashes; where the hashes are kept is the caller's business. The tree of n entries is split at the
largest power of two below n, so the hash of a full subtree never changes once its last entry stands.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

Fetch = Callable[[int, int], bytes]
"""Return the hash of the full subtree at (level, place): of the entries place·2^level up to (place+1)·2^level."""

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry (RFC 9162 §2.1.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into their parent."""
    return sha256(b"\x01" + left + right).digest()


class RightEdge:
    """The full subtrees along the right edge of a tree: all it takes to add entries and to know the root."""

    def __init__(self, size: int = 0, fetch: Fetch | None = None) -> None:
        self.size = size
        self._full: dict[int, bytes] = {}
        for level in range(size.bit_length()):
            if size >> level & 1 and fetch:
                self._full[level] = fetch(level, (size >> level) - 1)

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add one leaf hash; return (level, place, hash) of every full subtree it completes, itself first."""
        level, digest = 0, leaf
        completed = [(0, self.size, leaf)]
        while self.size >> level & 1:
            digest = node_hash(self._full.pop(level), digest)
            level += 1
            completed.append((level, self.size >> level, digest))
        self._full[level] = digest
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Return the root of all entries so far."""
        digest = b""
        for level in sorted(self._full):
            digest = node_hash(self._full[level], digest) if digest else self._full[level]
        return digest or EMPTY_ROOT


def root(size: int, fetch: Fetch) -> bytes:
    """Return the root of the first `size` entries."""
    return _subtree(0, size, fetch) if size else EMPTY_ROOT


def inclusion_proof(place: int, size: int, fetch: Fetch) -> list[bytes]:
    """Return the audit path of the entry at `place` in the tree of `size` entries (§2.1.3.1)."""
    if not 0 <= place < size:
        raise ValueError(f"entry {place} is not among {size}")
    return _path(place, 0, size, fetch)


def consistency_proof(old: int, new: int, fetch: Fetch) -> list[bytes]:
    """Return the proof that the tree of `new` entries extends the tree of `old` entries (§2.1.4.1)."""
    if not 0 <= old <= new:
        raise ValueError(f"{old} entries cannot precede {new}")
    return _extension(old, 0, new, True, fetch) if 0 < old < new else []


def includes(leaf: bytes, place: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Check an audit path against a root (§2.1.3.2)."""
    if not 0 <= place < size:
        return False
    node, last, digest = place, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            digest = node_hash(sibling, digest)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            digest = node_hash(digest, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and digest == expected


def extends(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Check a consistency proof between two roots (§2.1.4.2)."""
    if old == new or old == 0:
        return not proof and (old == 0 or old_root == new_root)
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not 0 < old < new or not path:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _split(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1


def _subtree(start: int, end: int, fetch: Fetch) -> bytes:
    count = end - start
    if count & (count - 1) == 0 and start % count == 0:
        level = count.bit_length() - 1
        return fetch(level, start >> level)
    middle = start + _split(count)
    return node_hash(_subtree(start, middle, fetch), _subtree(middle, end, fetch))


def _path(place: int, start: int, end: int, fetch: Fetch) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if place < middle:
        return [*_path(place, start, middle, fetch), _subtree(middle, end, fetch)]
    return [*_path(place, middle, end, fetch), _subtree(start, middle, fetch)]


def _extension(old: int, start: int, end: int, whole: bool, fetch: Fetch) -> list[bytes]:
    if old == end:
        return [] if whole else [_subtree(start, end, fetch)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_extension(old, start, middle, whole, fetch), _subtree(middle, end, fetch)]
    return [*_extension(old, middle, end, False, fetch), _subtree(start, middle, fetch)]
