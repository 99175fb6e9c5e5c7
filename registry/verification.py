"""Read the whole journal with mistrust, from the first entry to the head kept outside the database.

Every entry is held against its hash, every hash against the tree, the tree against the signed heads, the last head
against the file. Trusts only the signing key and that file; assumes that an attacker had the database to himself, triggers dropped.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import peewee

from registry import journal, merkle
from registry.journal import SignedHead
from registry.records.database import fetch_rows, marks, reading
from registry.records.secrets import held

BATCH = 1_000


@dataclass(frozen=True)
class Fault:
    """Something in the journal that cannot have come about honestly; `entry` is the first place it touches."""

    entry: int
    code: str
    message: str


@dataclass(frozen=True)
class Verdict:
    """What reading the journal found."""

    entries: int
    root: bytes
    faults: tuple[Fault, ...]


def verify(head_file: Path) -> Verdict:
    """Check the whole journal; the faults come in the order of the entries they touch first."""
    kept, is_there = journal.read_head(head_file), head_file.exists()  # before the entries: it must not be newer
    check = _Check()
    try:
        with reading():
            check.read_heads()
            check.read_entries()
            check.compare_ends(kept, head_file.name if is_there else "")
    except peewee.DatabaseError:  # SQLite ends the transaction by itself when it finds its file damaged
        check.note_unreadable()
    faults = sorted(check.faults, key=lambda fault: fault.entry)
    return Verdict(check.edge.size, check.edge.root(), tuple(faults))


class _Check:
    """One pass over the journal, growing two trees beside the stored one: of the entries, and of the stored fingerprints.

    A signed head agrees with at most one of them where they differ, and so tells whether the entry or its
    fingerprint was altered; where it agrees with neither, both were.
    """

    def __init__(self) -> None:
        self.edge = merkle.RightEdge()
        self.prints = merkle.RightEdge()
        self.faults: list[Fault] = []
        self.key = held().signer().public_key()
        self.heads: dict[int, SignedHead] = {}
        self.signed: set[int] = set()  # the sizes of the heads whose signature holds
        self.doubted: list[int] = []  # entries that differ from their fingerprint, in order
        self.judged = 0  # how many of them a head has judged
        self.agreed = 0  # entries under the last head that agreed with a tree
        self.split = False  # some head agreed with neither

    def read_heads(self) -> None:
        self.heads = {head.size: head for head in journal.heads()}
        self.signed = {size for size, head in self.heads.items() if head.holds(self.key)}

    def read_entries(self) -> None:
        self._compare_start()
        for rows in _batches():
            first = self.edge.size
            good = [row for _, row in takewhile(lambda pair: pair[0] == pair[1][0], enumerate(rows, first))]
            self._read(good)
            if len(good) < len(rows):
                self._missing(rows[len(good)][0])
                return

    def note_unreadable(self) -> None:
        self._judge("altered")
        self._fault(self.edge.size, "unreadable", f"从第{self.edge.size}条起数据库文件已损坏，日志无法读取。")

    def compare_ends(self, kept: SignedHead | None, found: str) -> None:
        """Hold the last entry against the head kept outside; `found` is the name of its file, empty if there is none."""
        size = self.edge.size
        self._judge("altered")
        for beyond in self.heads.keys() - self.signed:
            self._fault(beyond - 1, "forged-head", f"第{beyond}条处的日志头签名不对，不是本单位的密钥签的。")
        if kept is None:
            if found or size:
                what = f"{found}无法读取" if found else "不见了"
                self._fault(size, "head-file", f"数据库旁的日志头文件{what}，不能确认日志末尾是否完整。")
        else:
            self._compare_kept(kept, size)
        self._compare_surplus(size, kept)

    def _compare_start(self) -> None:
        ((lowest,),) = fetch_rows("SELECT MIN(seq) FROM entry")
        if lowest is not None and lowest < 0:
            self._fault(lowest, "surplus", f"日志里有一条编号为{lowest}的记录，不是由本系统写入的。")

    def _missing(self, following: object) -> None:
        size = self.edge.size
        self._fault(size, "missing", f"第{size}条记录不见了，后面直接是第{following}条。")

    def _read(self, rows: Sequence[tuple[Any, ...]]) -> None:
        first, nodes = self.edge.size, dict[tuple[int, int], bytes]()
        stored = _stored_nodes(0, first, first + len(rows) - 1)
        for place, row in enumerate(rows, first):
            leaf = _leaf(row)
            nodes |= {(level, at): digest for level, at, digest in self.edge.add(leaf) if level}
            self.prints.add(stored.get(place) or leaf)
            if stored.get(place) != leaf:
                self.doubted.append(place)
            if place + 1 in self.signed:
                self._compare_head(self.heads[place + 1])
        self._compare_inner(nodes)

    def _compare_head(self, head: SignedHead) -> None:
        if head.root == self.edge.root():
            self._judge("altered-tree")
        elif head.root == self.prints.root():
            self._judge("altered")
        else:
            if not self.split:
                said = f"第{self.agreed}条至第{head.size - 1}条记录与当时签名的日志头不符，其中有记录被改动过。"
                self._fault(self.agreed, "altered", said)
            self.split = True
            return
        self.agreed = head.size

    def _judge(self, code: str) -> None:
        """Say of every doubted entry so far whether itself or its fingerprint was altered."""
        said = {
            "altered": "第{0}条记录被改动过：内容与写入时的指纹不符。",
            "altered-tree": "第{0}条记录的指纹被改动过或不见了；记录本身与签名的日志头相符。",
        }
        for place in self.doubted[self.judged :]:
            self._fault(place, code, said[code].format(place))
        self.judged = len(self.doubted)

    def _compare_inner(self, nodes: dict[tuple[int, int], bytes]) -> None:
        """Compare the hashes above the entries, but for those above a doubted entry: that one is named already."""
        for level in {level for level, _ in nodes}:
            places = sorted(place for one, place in nodes if one == level)
            stored = _stored_nodes(level, places[0], places[-1])
            for place in places:
                first, end = place << level, (place + 1) << level
                doubted = bisect_left(self.doubted, first) < bisect_left(self.doubted, end)
                if stored.get(place) != nodes[level, place] and not doubted:
                    said = f"第{first}条起的{1 << level}条记录的指纹树被改动过；记录本身没有变。"
                    self._fault(first, "altered-tree", said)

    def _compare_surplus(self, size: int, kept: SignedHead | None) -> None:
        """Look for what stands beyond the last entry, or was put there without a signature."""
        if any(fault.code == "missing" for fault in self.faults):
            return
        known = self.signed | ({kept.size} if kept is not None and kept.holds(self.key) else set())
        expected, last = max(known, default=0), max((one for one in self.signed if one <= size), default=0)
        ((nodes,),) = fetch_rows("SELECT COUNT(*) FROM node")
        if expected > size:
            self._fault(size, "truncated", f"日志末尾被截断：应有{expected}条，只剩{size}条，从第{size}条起丢失。")
        elif size > last and not self.faults:
            self._fault(last, "unsigned", f"第{last}条起有{size - last}条记录没有签名，不是由本系统写入的。")
        elif nodes != 2 * size - size.bit_count() and not self.faults:
            self._fault(size, "altered-tree", "指纹树里有不属于任何记录的指纹，是有人添加的，或末尾的记录被删除了。")

    def _compare_kept(self, kept: SignedHead, size: int) -> None:
        if not kept.holds(self.key):
            self._fault(size, "head-file", "数据库旁的日志头文件签名不对，文件被改动过，或密钥与这个数据库不配套。")
        elif 0 < kept.size <= size and kept.size not in self.heads:
            self._fault(kept.size - 1, "head-missing", f"第{kept.size}条处的日志头在数据库里不见了，与旁边的文件不符。")
        elif kept.size in self.signed and kept.root != self.heads[kept.size].root:
            self._fault(0, "head-differs", "数据库里的日志头与旁边文件里的不一致，整本日志可能被重写过。")

    def _fault(self, entry: int, code: str, message: str) -> None:
        self.faults.append(Fault(entry, code, message))


def _batches() -> Iterator[list[tuple[Any, ...]]]:
    """Yield the entries in order, as raw columns: an altered value must not pass through a column's conversion."""
    last = -1
    while True:
        rows = _rows_after(last)
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _rows_after(last: int) -> list[tuple[Any, ...]]:
    query = f"SELECT {{}} FROM entry WHERE seq > {marks(1)} ORDER BY seq LIMIT {BATCH}"  # noqa: S608 - constants
    try:
        return fetch_rows(query.format("seq, uid, name, office, actor, recorded_at, facts"), last)
    except UnicodeDecodeError:  # SQLite stores any bytes as text; those that no event could have written are altered
        texts = (f"CAST({column} AS BLOB)" for column in ("uid", "name", "recorded_at", "facts"))
        rows = fetch_rows(query.format("seq, {}, {}, office, actor, {}, {}".format(*texts)), last)
        return [tuple(_as_text(value) if isinstance(value, bytes) else value for value in row) for row in rows]


def _as_text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")


def _leaf(row: tuple[Any, ...]) -> bytes:
    try:
        return merkle.leaf_hash(journal.written(row))
    except (TypeError, ValueError):  # a value that no event could have written
        return merkle.leaf_hash(repr(row).encode("utf-8", "surrogatepass"))


def _stored_nodes(level: int, first: int, last: int) -> dict[int, bytes]:
    query = f"SELECT place, digest FROM node WHERE level = {marks(1)} AND place BETWEEN {marks(1)} AND {marks(1)}"  # noqa: S608 - constants
    rows = fetch_rows(query, level, first, last)
    return {place: bytes(digest) for place, digest in rows if isinstance(digest, bytes | memoryview | bytearray)}
