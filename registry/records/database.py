"""The open databases and the transaction in which every change and its event stand together.

SQLite (one office) or PostgreSQL (a city), by URL. The persons' keys lie in a database of their own.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import peewee
from cysqlite.exceptions import DatabaseLockedError
from playhouse.cysqlite_ext import CySqliteDatabase
from playhouse.postgres_ext import PooledPsycopg3Database

OLDEST_SAFE_SQLITE = (3, 51, 3)  # earlier libraries may corrupt a WAL that two connections reset at once

LOCK_TIMEOUT = "10s"  # for a row or a table of PostgreSQL
TURN_TIMEOUT = "15min"  # for one's turn: a large roster is stored in one transaction, behind which all others wait

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "secure_delete": 1,
    "foreign_keys": 1,
    "busy_timeout": 10_000,
}

_BUSY = ("55P03", "40P01", "40001")  # PostgreSQL: lock not available, deadlock, could not be serialized

database = peewee.DatabaseProxy()
keys_database = peewee.DatabaseProxy()

_waiting = threading.local()  # what each thread does once its outermost transaction has committed

# One writer at a time inside this process, so that threads wait in line instead of in SQLite's busy loop.
_writer = threading.RLock()


class Embedded(CySqliteDatabase):  # type: ignore[misc]  # has no stubs
    """SQLite; several processes may open a new file at once, and SQLite itself does not wait while one switches it to WAL."""

    def _set_pragmas(self, conn: Any) -> None:
        for pause in (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6):
            try:
                super()._set_pragmas(conn)
            except DatabaseLockedError:
                time.sleep(pause)
            else:
                return
        super()._set_pragmas(conn)


def is_postgres(url: str) -> bool:
    """Tell whether a database is named by a PostgreSQL URL (else it is a file of SQLite)."""
    return url.startswith(("postgresql://", "postgres://"))


def open_database(url: str) -> peewee.Database:
    """Return the database behind a PostgreSQL URL or a SQLite file name, not yet connected."""
    if is_postgres(url):
        options = f"-c lock_timeout={LOCK_TIMEOUT} -c timezone=UTC"
        pooled: peewee.Database = PooledPsycopg3Database(
            url, max_connections=32, timeout=10, stale_timeout=300, prepare_threshold=None, options=options
        )
        return pooled
    if CySqliteDatabase.server_version < OLDEST_SAFE_SQLITE:
        raise RuntimeError(f"SQLite {CySqliteDatabase.server_version} can corrupt a WAL; 3.51.3 or newer is needed")
    embedded: peewee.Database = Embedded(url, timeout=10, lock_type="IMMEDIATE", rank_functions=False, pragmas=PRAGMAS)
    return embedded


def on_sqlite() -> bool:
    """Tell whether the register lies in SQLite."""
    return isinstance(database.obj, peewee.SqliteDatabase)


def take_turn(lock: int) -> None:
    """Wait in the open transaction for PostgreSQL's lock of that number, held to its end; SQLite has one writer anyway."""
    if on_sqlite():
        return
    database.execute_sql("SELECT set_config('lock_timeout', %s, true)", (TURN_TIMEOUT,))
    database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (lock,))
    database.execute_sql("SELECT set_config('lock_timeout', %s, true)", (LOCK_TIMEOUT,))


def is_busy(error: BaseException) -> bool:
    """Tell whether a statement failed for what others do alone: waited in vain, or gave way; later it may succeed."""
    refused = getattr(error, "orig", None)
    return isinstance(refused, DatabaseLockedError) or getattr(refused, "sqlstate", None) in _BUSY


def marks(count: int) -> str:
    """Return so many placeholders for values, in the open engine's spelling."""
    return ", ".join(["?" if on_sqlite() else "%s"] * count)


def among(column: Any, ids: Iterable[int]) -> Any:
    """Return the condition that a column holds one of these ids, written out: binding thousands costs more than asking."""
    return column.in_(peewee.SQL(f"({', '.join(str(int(identity)) for identity in ids) or 'NULL'})"))


@contextmanager
def connected() -> Iterator[None]:
    """Hold a connection to both databases in this thread for the block."""
    opened = [one for one in (database, keys_database) if one.connect(reuse_if_open=True)]
    try:
        yield
    finally:
        for one in opened:
            one.close()


def shut_databases() -> None:
    """Close the connections that this process still holds, a pool's idle ones too."""
    for one in (database, keys_database):
        if one.obj is not None:
            one.close()
        if isinstance(one.obj, PooledPsycopg3Database):
            one.close_idle()


@contextmanager
def transaction() -> Iterator[None]:
    """Make the block one transaction that may write; an exception undoes all of it."""
    with _writer if on_sqlite() else nullcontext():
        outermost = not in_transaction()
        if outermost:
            _waiting.calls = []
        with database.atomic():
            yield
        if outermost:
            for call in _waiting.calls:
                _call_after(call)


def _call_after(call: Callable[[], None]) -> None:
    try:
        call()
    except (peewee.PeeweeException, OSError):  # what was committed stands; it must not look as if it had failed
        logging.getLogger(__name__).exception("a step after the commit failed")


def after_commit(call: Callable[[], None]) -> None:
    """Do something outside the database once the open transaction has committed, and not at all if it is undone."""
    if not in_transaction():
        raise AssertionError("nothing to wait for outside a transaction")
    _waiting.calls.append(call)


@contextmanager
def reading() -> Iterator[None]:
    """See one state of the register throughout the block, without waiting for writers."""
    if database.in_transaction():
        yield
    elif on_sqlite():
        with database.atomic("DEFERRED"):
            yield
    else:
        with database.atomic():
            database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def in_transaction() -> bool:
    """Tell whether a transaction is open in this thread."""
    return bool(database.in_transaction())


def fetch_rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a query as the driver reads them; a damaged file raises peewee's DatabaseError here too."""
    with peewee.__exception_wrapper__:  # type: ignore[attr-defined]  # not in its stubs
        return [tuple(row) for row in database.execute_sql(query, values).fetchall()]


def rows_of(query: Any) -> list[tuple[Any, ...]]:
    """Return the rows of one of peewee's queries as the driver reads them: of tens of thousands its own take seconds."""
    return [tuple(row) for row in database.execute(query).fetchall()]


def insert_rows(
    table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], into: peewee.DatabaseProxy = database
) -> None:
    """Insert many rows at once by the driver's own bulk way: executemany on SQLite, COPY on PostgreSQL."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    with peewee.__exception_wrapper__:  # type: ignore[attr-defined]  # not in its stubs
        cursor = into.cursor()
        if isinstance(into.obj, peewee.SqliteDatabase):
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks(len(columns))})', rows)  # noqa: S608 - names are ours
            return
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)


def first_free_id(table: str, count: int) -> int:
    """Reserve `count` consecutive ids of a table in this transaction and return the first."""
    if on_sqlite():
        found = database.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return int(found[0]) + 1 if found else 1
    sequence = f"pg_get_serial_sequence('\"{table}\"', 'id')"
    database.execute_sql(f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE')
    query = f"SELECT setval({sequence}, nextval({sequence}) + %s)"
    (last,) = database.execute_sql(query, (count - 1,)).fetchone()
    return int(last) - count + 1
