"""Bring a database to the shape this version of the register needs, by numbered migrations."""

from pathlib import Path

from playhouse.migrations import Runner

from registry.records.database import database

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def migrate() -> list[str]:
    """Apply what is pending, in order; return the names of what was applied."""
    return [str(name) for name in _runner().up()]


def pending() -> list[str]:
    """Return the names of the migrations this database still lacks."""
    return [migration.name for migration in _runner().status() if migration.applied is None]


def _runner() -> Runner:
    return Runner(database.obj, directory=str(MIGRATIONS))
