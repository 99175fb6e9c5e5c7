"""The append-only journal: every event, in the transaction of its change, under a signed RFC 9162 tree.

`record` writes entries, the hashes they complete and a newly signed head, all inside the open transaction. After
the commit `publish_head` repeats the head in a file beside the database, so that a truncated tail shows.
"""

import base64
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry import clock, events, merkle
from registry.errors import ClockSetBack
from registry.records import scope
from registry.records.database import fetch_rows, in_transaction, insert_rows, on_sqlite, take_turn
from registry.records.fields import canonical
from registry.records.ledger import Entry, Head, Node
from registry.records.secrets import held

_COLUMNS = ("seq", "uid", "name", "office", "actor", "recorded_at", "facts")
_CLOCK_TOLERANCE = timedelta(minutes=2)  # two computers on one database
_JOURNAL_LOCK = 0x686F6E6F  # one number for PostgreSQL's advisory lock: entries are numbered in commit order


def record(*happened: events.Event) -> None:
    """Write events down, in the order given; AssertionError outside a transaction."""
    if not in_transaction():
        raise AssertionError("an event is recorded in the transaction of its change or not at all")
    if not happened:
        return
    take_turn(_JOURNAL_LOCK)
    edge = merkle.RightEdge(length(), stored_node)
    rows = [_row(seq, event) for seq, event in enumerate(happened, start=edge.size)]
    insert_rows("entry", _COLUMNS, rows)
    nodes = [node for row in rows for node in edge.add(merkle.leaf_hash(written(row)))]
    insert_rows("node", ("level", "place", "digest"), nodes)
    _sign(edge)


def length() -> int:
    """Return how many entries the journal holds."""
    last = Entry.select(Entry.seq).order_by(Entry.seq.desc()).first()
    return int(last.seq) + 1 if last else 0


def refuse_clock_set_back(since: str = "") -> None:
    """Raise ClockSetBack where the clock is behind the last entry, or behind an instant written earlier.

    The days of a notice are counted by the clock. One set forward cannot be told from time that passed. Only the last
    entry counts, so that a clock that once ran ahead does not stop the office until its time comes.
    """
    last_entry = Entry.select(Entry.recorded_at).order_by(Entry.seq.desc()).first()
    latest, now = max(last_entry.recorded_at if last_entry else "", since), clock.now()
    if latest > clock.written(now + _CLOCK_TOLERANCE):
        last = datetime.fromisoformat(latest)
        raise ClockSetBack(now=_minute(now), last=_minute(last))


def _minute(instant: datetime) -> str:
    return f"{instant.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def after(position: int, names: Sequence[str], limit: int) -> list[Entry]:
    """Return the next entries of those names after a position, oldest first."""
    query = Entry.select().where(Entry.seq > position, Entry.name.in_(list(names)))
    return list(query.order_by(Entry.seq).limit(limit))


def event_of(entry: Entry) -> events.Event:
    """Return the event that an entry holds."""
    return events.read(entry.name, entry.facts)


def written(row: Sequence[object]) -> bytes:
    """Return the bytes that the tree hashes: every column of an entry, in order."""
    return canonical(list(row)).encode()


def stored_node(level: int, place: int) -> bytes:
    """Return a stored hash of the tree; LookupError if it is missing."""
    node = Node.get_or_none(Node.level == level, Node.place == place)
    if node is None:
        raise LookupError(f"the tree lacks the hash at level {level}, place {place}")
    return bytes(node.digest)


def _row(seq: int, event: events.Event) -> tuple[object, ...]:
    return (
        seq,
        uuid4().hex,
        type(event).__name__,
        event.office,
        scope.actor(),
        clock.written(clock.now()),
        events.write(event),
    )


@dataclass(frozen=True)
class SignedHead:
    """That many entries have that root, says the register's signing key."""

    size: int
    root: bytes
    signed_at: str
    signature: bytes

    def message(self) -> bytes:
        """Return the bytes that are signed; the prefix keeps a head from being taken for anything else."""
        return f"honors-journal-head\n{self.size}\n{base64.b64encode(self.root).decode()}\n{self.signed_at}\n".encode()

    def holds(self, key: Ed25519PublicKey) -> bool:
        """Tell whether the signature is the key's."""
        try:
            key.verify(self.signature, self.message())
        except InvalidSignature:
            return False
        return True


def _sign(edge: merkle.RightEdge) -> None:
    unsigned = SignedHead(edge.size, edge.root(), clock.written(clock.now()), b"")
    signature = held().signer().sign(unsigned.message())
    Head.insert(size=edge.size, root=unsigned.root, signed_at=unsigned.signed_at, signature=signature).execute()


def last_head() -> SignedHead | None:
    """Return the last head in the database."""
    head = Head.select().order_by(Head.size.desc()).first()
    return SignedHead(head.size, bytes(head.root), head.signed_at, bytes(head.signature)) if head else None


def heads() -> Iterable[SignedHead]:
    """Return every head in the database, smallest first."""
    # Read raw: what an attacker may have put into these columns must not stop the verification.
    signed_at = "CAST(signed_at AS BLOB)" if on_sqlite() else "signed_at"
    rows = fetch_rows(f"SELECT size, root, {signed_at}, signature FROM head ORDER BY size")  # noqa: S608 - our own names
    for size, root, at, signature in rows:
        at_text = at if isinstance(at, str) else _octets(at).decode("utf-8", "replace")
        yield SignedHead(size, _octets(root), at_text, _octets(signature))


def _octets(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview | bytearray) else b""


def begin(file: Path) -> None:
    """Put the head of the empty journal beside a new database; from then on a missing file is evidence."""
    empty = SignedHead(0, merkle.EMPTY_ROOT, clock.written(clock.now()), b"")
    put_head(file, replace(empty, signature=held().signer().sign(empty.message())))


def publish_head(file: Path) -> None:
    """Repeat the last head in the file beside the database, if the journal extends what the file says.

    A file that is gone, damaged or contradicts the journal is left alone: it is the evidence that verification names.
    """
    while True:  # again after writing: another process may have put its newer head there at the same moment
        head = last_head()
        kept = read_head(file)
        if head is None or kept is None or kept.size >= head.size or not _extends(kept):
            return
        put_head(file, head)


def _extends(kept: SignedHead) -> bool:
    try:
        return merkle.root(kept.size, stored_node) == kept.root
    except LookupError:
        return False


def put_head(file: Path, head: SignedHead) -> None:
    """Write a head into a file, whole or not at all."""
    part = file.with_name(f"{file.name}.{os.getpid()}.{uuid4().hex[:8]}")
    text = {"size": head.size, "root": head.root.hex(), "signed_at": head.signed_at, "signature": head.signature.hex()}
    with part.open("w", encoding="ascii") as out:
        out.write(json.dumps(text, indent=1) + "\n")
        out.flush()
        os.fsync(out.fileno())  # a head file emptied by a power cut would look like a truncated journal
    part.replace(file)


def read_head(file: Path) -> SignedHead | None:
    """Return the head kept in a file; None if there is no such file or it cannot be read."""
    try:
        kept = json.loads(file.read_text("ascii"))
        return SignedHead(
            int(kept["size"]), bytes.fromhex(kept["root"]), str(kept["signed_at"]), bytes.fromhex(kept["signature"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


Hear = Callable[[Sequence[events.Event]], None]


@dataclass(frozen=True)
class Follower:
    """A named reader of the journal; what it does is rows in this database and nothing else."""

    name: str
    hear: Hear
    events: tuple[type[events.Event], ...]
