"""The Merkle tree against the RFC's own definition, the published roots of Certificate Transparency, and forgeries."""

from hashlib import sha256

import pytest

from registry import merkle

# The eight entries and roots of Certificate Transparency's reference tests (RFC 6962 and 9162 hash alike).
CT_ENTRIES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]  # fmt: skip
LARGEST = 70


def by_definition(entries: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, word for word."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\x01" + by_definition(entries[:split]) + by_definition(entries[split:])).digest()


class Tree:
    """A tree whose nodes lie in a dict."""

    def __init__(self, entries: list[bytes]) -> None:
        self.edge = merkle.RightEdge()
        self.nodes: dict[tuple[int, int], bytes] = {}
        for entry in entries:
            self.nodes |= {(level, place): digest for level, place, digest in self.edge.add(merkle.leaf_hash(entry))}

    def fetch(self, level: int, place: int) -> bytes:
        return self.nodes[level, place]


ENTRIES = [str(place).encode() for place in range(LARGEST)]
TREE = Tree(ENTRIES)
ROOTS = [by_definition(ENTRIES[:size]) for size in range(LARGEST + 1)]


def test_the_published_roots_come_out() -> None:
    assert [Tree(CT_ENTRIES[:size]).edge.root().hex() for size in range(1, 9)] == CT_ROOTS


def test_every_root_is_the_definition_s() -> None:
    assert [merkle.root(size, TREE.fetch) for size in range(LARGEST + 1)] == ROOTS
    assert [Tree(ENTRIES[:size]).edge.root() for size in range(LARGEST + 1)] == ROOTS


def test_an_edge_taken_up_again_goes_on_as_if_never_left() -> None:
    for size in range(LARGEST):
        edge = merkle.RightEdge(size, TREE.fetch)
        edge.add(merkle.leaf_hash(ENTRIES[size]))
        assert edge.root() == ROOTS[size + 1]


def test_every_inclusion_proof_holds_and_no_forged_one_does() -> None:
    for size in range(1, LARGEST + 1):
        for place in range(size):
            leaf, proof = merkle.leaf_hash(ENTRIES[place]), merkle.inclusion_proof(place, size, TREE.fetch)
            assert merkle.includes(leaf, place, size, proof, ROOTS[size])
            assert not merkle.includes(merkle.leaf_hash(b"forged"), place, size, proof, ROOTS[size])
            assert not merkle.includes(leaf, place, size, [*proof, ROOTS[1]], ROOTS[size])
            assert size == 1 or not merkle.includes(leaf, (place + 1) % size, size, proof, ROOTS[size])


def test_every_consistency_proof_holds_and_no_forged_one_does() -> None:
    for new in range(1, LARGEST + 1):
        for old in range(1, new + 1):
            proof = merkle.consistency_proof(old, new, TREE.fetch)
            assert merkle.extends(old, new, proof, ROOTS[old], ROOTS[new])
            assert not merkle.extends(old, new, proof, ROOTS[old - 1], ROOTS[new])
            assert not merkle.extends(old, new, [*proof, ROOTS[1]], ROOTS[old], ROOTS[new])
            assert old == new or not merkle.extends(old, new, proof[:-1], ROOTS[old], ROOTS[new])


def test_a_proof_for_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="entry 7 is not among 7"):
        merkle.inclusion_proof(7, 7, TREE.fetch)
    with pytest.raises(ValueError, match="8 entries cannot precede 7"):
        merkle.consistency_proof(8, 7, TREE.fetch)
    assert not merkle.includes(ROOTS[1], 5, 3, [], ROOTS[3])
    assert not merkle.extends(5, 3, [], ROOTS[5], ROOTS[3])
