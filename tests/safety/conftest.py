"""Registers of their own for the safety tests: fresh ones on either engine, and one whole journal to attack."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from registry.config import Config, at_home
from registry.records.database import database, keys_database
from registry.register import migrate, opened
from tests.conftest import ENGINES, Postgres
from tests.factories import Way, settle

PEOPLE = 60

MakeConfig = Callable[..., Config]


def close_databases() -> None:
    """Let go of every connection of this process."""
    for one in (database, keys_database):
        if one.obj is not None:
            one.close()
            if hasattr(one.obj, "close_all"):
                one.obj.close_all()


@pytest.fixture(scope="session")
def make_config(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MakeConfig:
    """Return what configures a new register on an engine, with databases of its own; migrated unless told otherwise."""

    def make(engine: str, migrated: bool = True) -> Config:
        home = tmp_path_factory.mktemp("home") / "home"
        urls = ("", "")
        if engine == "postgres":
            server: Postgres = request.getfixturevalue("postgres")
            names = [f"safety_{uuid4().hex[:12]}{tail}" for tail in ("", "_keys")]
            for name in names:
                server.run(f"CREATE DATABASE {name}")
            urls = (server.url(names[0]), server.url(names[1]))
        config = at_home(home, *urls)
        if migrated:
            migrate(config)
            close_databases()
        return config

    return make  # the session's server goes with all its databases


@dataclass(frozen=True)
class Walked:
    """A register whose one cycle went all the way to the ceremony."""

    engine: str
    config: Config


@pytest.fixture(scope="session", params=ENGINES)
def walked(request: pytest.FixtureRequest, make_config: MakeConfig) -> Walked:
    """Return a register with a whole journal, made once per engine; tests only work on copies of it."""
    config = make_config(request.param)
    with opened(config) as register:
        Way(register, settle(register)).to_decision(PEOPLE).celebrate()
    close_databases()
    return Walked(request.param, config)


@pytest.fixture
def home_copy(walked: Walked, tmp_path: Path) -> Config:
    """Return the walked register's configuration with a home (head file, and database on SQLite) of its own."""
    home = tmp_path / "copy"
    shutil.copytree(walked.config.home, home)
    if walked.engine == "sqlite":
        return at_home(home)
    return at_home(home, walked.config.database, walked.config.keys)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Return each engine in turn."""
    return str(request.param)
