"""Bring a database to the shape this version of the register needs, by numbered migrations."""

from pathlib import Path

from playhouse.migrations import Runner

from registry.records.database import database, on_sqlite, transaction

_MIGRATION_LOCK = 0x6D696772  # one number for PostgreSQL
MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def migrate() -> list[str]:
    """Apply what is pending, in order; return the names of what was applied."""
    with transaction():  # several processes may start at once: the first migrates, the others find it done
        if not on_sqlite():
            database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
        return [str(name) for name in _runner().up()]


def pending() -> list[str]:
    """Return the names of the migrations this database still lacks."""
    return [migration.name for migration in _runner().status() if migration.applied is None]


def _runner() -> Runner:
    return Runner(database.obj, directory=str(MIGRATIONS))
