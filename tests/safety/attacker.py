"""An attacker who has the database to himself: triggers and checks off, on a copy of the journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry import journal, merkle
from registry.config import Config
from registry.records.database import connected, database, on_sqlite
from registry.register import open_register
from registry.verification import Verdict, verify

COLUMNS = ("seq", "uid", "name", "office", "actor", "recorded_at", "facts")


@dataclass(frozen=True)
class Attacker:
    """Writes whatever he likes, and then has the journal verified."""

    head: Path

    def run(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Execute one statement, with ? for values."""
        cursor = database.execute_sql(statement if on_sqlite() else statement.replace("?", "%s"), values)
        return [tuple(row) for row in cursor.fetchall()] if cursor.description else []

    def on_sqlite(self) -> bool:
        return on_sqlite()

    def length(self) -> int:
        return int(self.run("SELECT COUNT(*) FROM entry")[0][0])

    def entry(self, seq: int) -> list[Any]:
        """Return the columns of an entry."""
        return list(self.run(f"SELECT {', '.join(COLUMNS)} FROM entry WHERE seq = ?", seq)[0])

    def change(self, seq: int, column: str, value: Any) -> None:
        self.run(f"UPDATE entry SET {column} = ? WHERE seq = ?", value, seq)

    def delete(self, first: int, end: int | None = None) -> None:
        """Delete one entry, or those from the first up to an end."""
        self.run("DELETE FROM entry WHERE seq >= ? AND seq < ?", first, first + 1 if end is None else end)

    def swap(self, one: int, other: int) -> None:
        """Let two entries trade places."""
        for old, new in ((one, 10**6), (other, one), (10**6, other)):
            self.change(old, "seq", new)

    def insert(self, row: list[Any]) -> None:
        self.run(f"INSERT INTO entry ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})", *row)

    def truncate(self, size: int, nodes: bool = False, heads: bool = False) -> None:
        """Cut the tail off, and on request what else speaks of it."""
        self.delete(size, 10**9)
        if nodes:
            self.grow_nodes()
        if heads:
            self.run("DELETE FROM head WHERE size > ?", size)

    def grow_nodes(self) -> None:
        """Make the stored tree that of the entries as they are now."""
        self.run("DELETE FROM node")
        edge = merkle.RightEdge()
        for row in self.run(f"SELECT {', '.join(COLUMNS)} FROM entry ORDER BY seq"):
            for node in edge.add(merkle.leaf_hash(journal.written(row))):
                self.run("INSERT INTO node (level, place, digest) VALUES (?, ?, ?)", *node)

    def verdict(self) -> Verdict:
        return verify(self.head)

    def first(self) -> tuple[int, str]:
        """Return the entry and code of the first fault found."""
        faults = self.verdict().faults
        return (faults[0].entry, faults[0].code) if faults else (-1, "nothing found")


@contextmanager
def attacking(config: Config) -> Iterator[Attacker]:
    """Let an attacker at a register: on SQLite its file is changed for good, on PostgreSQL all is undone at the end."""
    open_register(config)
    with connected():
        attacker = Attacker(config.head)
        if on_sqlite():
            attacker.run("PRAGMA ignore_check_constraints = 1")
            for (name,) in attacker.run("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                attacker.run(f"DROP TRIGGER {name}")
            yield attacker
        else:
            with database.atomic() as undone:
                attacker.run("SET LOCAL session_replication_role = replica")
                attacker.run("ALTER TABLE entry DROP CONSTRAINT entry_seq_check")
                yield attacker
                undone.rollback()
