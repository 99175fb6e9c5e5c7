"""Read the whole journal with mistrust, from the first entry to the head kept outside the database.

Every entry is held against its hash, every hash against the tree, the tree against the signed heads, the last head
against the file. Trusts only the signing key and that file; assumes that an attacker had the database to himself, triggers dropped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import peewee

from registry import journal, merkle
from registry.journal import SignedHead
from registry.records.database import database, marks, reading
from registry.records.models import Node
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
    with reading():
        check = _Check(list(journal.heads()))
        check.read_entries()
        check.compare_ends(head_file)
    faults = sorted(check.faults, key=lambda fault: fault.entry)
    return Verdict(check.edge.size, check.edge.root(), tuple(faults))


class _Check:
    """One pass over the journal, growing its own tree beside the stored one."""

    def __init__(self, heads: Sequence[SignedHead]) -> None:
        self.edge = merkle.RightEdge()
        self.faults: list[Fault] = []
        self.key = held().signer().public_key()
        self.heads = {head.size: head for head in heads}
        self.roots: dict[int, bytes] = {}
        self.agreed = 0  # entries under the last signed head that matched
        self.localized = False

    def read_entries(self) -> None:
        for rows in _batches():
            nodes: dict[tuple[int, int], bytes] = {}
            for row in rows:
                if not self._in_order(row):
                    return
                self._add(row, nodes)
            self._compare_nodes(nodes)

    def compare_ends(self, head_file: Path) -> None:
        size = self.edge.size
        self._compare_surplus(size)
        for head in self.heads.values():
            if head.size > size:
                self._truncated(size, head.size)
        kept = journal.read_head(head_file)
        if kept is None:
            if head_file.exists() or size:
                self._fault(
                    size, "head-file", f"数据库旁的日志头文件{head_file.name}缺失或无法读取，不能确认日志末尾是否完整。"
                )
        else:
            self._compare_kept(kept, size)

    def _in_order(self, row: tuple[Any, ...]) -> bool:
        if row[0] == self.edge.size:
            return True
        self._fault(self.edge.size, "missing", f"第{self.edge.size}条记录不见了，后面直接是第{row[0]}条。")
        return False

    def _add(self, row: tuple[Any, ...], nodes: dict[tuple[int, int], bytes]) -> None:
        try:
            leaf = merkle.leaf_hash(journal.written(row))
        except (TypeError, ValueError):  # a value that no event could have written
            leaf = merkle.leaf_hash(repr(row).encode("utf-8", "surrogatepass"))
        for level, place, digest in self.edge.add(leaf):
            nodes[level, place] = digest
        head = self.heads.get(self.edge.size)
        if head is not None:
            self._compare_head(head)

    def _compare_head(self, head: SignedHead) -> None:
        if not head.holds(self.key):
            self._fault(head.size - 1, "forged-head", f"第{head.size}条处的日志头签名不对，不是本单位的密钥签的。")
        elif head.root == self.edge.root():
            self.agreed = head.size
        elif not self.localized:
            self.localized = True
            self._fault(
                self.agreed,
                "altered",
                f"第{self.agreed}条至第{head.size - 1}条记录与当时签名的日志头不符，其中有记录被改动过。",
            )

    def _compare_nodes(self, nodes: dict[tuple[int, int], bytes]) -> None:
        levels = {level for level, _ in nodes}
        stored: dict[tuple[int, int], bytes] = {}
        for level in levels:
            places = [place for one, place in nodes if one == level]
            query = Node.select().where(Node.level == level, Node.place.between(min(places), max(places)))
            stored |= {(level, node.place): _bytes(node.digest) for node in query}
        for place in sorted(place for level, place in nodes if level == 0):
            if stored.get((0, place)) != nodes[0, place]:
                self.localized = True
                self._fault(place, "altered", f"第{place}条记录被改动过：内容与写入时的指纹不符。")
        if any(stored.get(key) != nodes[key] for key in nodes if key[0]) and not self.localized:
            level, place = min(key for key in nodes if key[0] and stored.get(key) != nodes[key])
            self._fault(place << level, "altered-tree", f"第{place << level}条起的{1 << level}条记录的指纹树被改动过。")

    def _compare_surplus(self, size: int) -> None:
        leaves = Node.select(peewee.fn.MAX(Node.place)).where(Node.level == 0).scalar()
        if leaves is not None and leaves >= size:
            self._truncated(size, leaves + 1)
        beyond = max((head.size for head in self.heads.values() if head.size <= size), default=0)
        if size > beyond and not self.faults:
            self._fault(beyond, "unsigned", f"第{beyond}条起有{size - beyond}条记录没有签名，不是由本系统写入的。")

    def _compare_kept(self, kept: SignedHead, size: int) -> None:
        if not kept.holds(self.key):
            self._fault(size, "head-file", "数据库旁的日志头文件签名不对，文件被改动过，或密钥与这个数据库不配套。")
        elif kept.size > size:
            self._truncated(size, kept.size)
        elif kept.size not in self.heads:
            self._fault(kept.size - 1, "head-missing", f"第{kept.size}条处的日志头在数据库里不见了，与旁边的文件不符。")
        elif kept.root != self.heads[kept.size].root:
            self._fault(0, "head-differs", "数据库里的日志头与旁边文件里的不一致，整本日志可能被重写过。")

    def _truncated(self, size: int, expected: int) -> None:
        if not any(fault.code in ("truncated", "missing") for fault in self.faults):
            self._fault(size, "truncated", f"日志末尾被截断：应有{expected}条，只剩{size}条，从第{size}条起丢失。")

    def _fault(self, entry: int, code: str, message: str) -> None:
        self.faults.append(Fault(entry, code, message))


def _batches() -> Iterator[list[tuple[Any, ...]]]:
    """Yield the entries in order, as raw columns: an altered value must not pass through a column's conversion."""
    columns = "seq, uid, name, office, actor, recorded_at, facts"
    query = f"SELECT {columns} FROM entry WHERE seq > {marks(1)} ORDER BY seq LIMIT {BATCH}"  # noqa: S608 - constants
    last = -(2**63)  # a forged entry may stand before the first
    while True:
        cursor = database.execute_sql(query, (last,))
        rows = [tuple(row) for row in cursor.fetchall()]
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview | bytearray) else b""
