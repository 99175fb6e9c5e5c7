"""Two offices in the middle of collecting nominations, made once and copied for every run of the machine."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from registry.config import Config, at_home
from registry.journal import begin
from registry.records import scope, secrets
from registry.records.database import database, keys_database, transaction
from registry.records.models import Actor, Nomination, Office
from registry.records.plans import Plan
from registry.register import Register, opened
from registry.stages import plans
from tests.factories import Way, instant, invented_roster, settle
from tests.safety.selection_model import Edition, Nominee, Somebody

BEGUN = instant(date(2023, 4, 17))
NOMINEES = 4
STEPS = ("check", "clear", "score", "notice", "decide")
DEPARTMENTS = ("police", "tax")


@dataclass(frozen=True)
class World:
    """An open register with its people, and what the model knows of it at the start."""

    register: Register
    people: dict[str, Actor]
    folk: dict[str, Somebody]
    editions: list[Edition]


class Worlds(Protocol):
    """Gives ever new copies of one world."""

    def fresh(self) -> AbstractContextManager[World]:
        """Hold a copy open for the block."""


class Server(Protocol):
    """A running PostgreSQL."""

    def url(self, name: str) -> str:
        """Return where a database of that name is found."""

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction."""


class SqliteWorlds:
    """Copies a folder."""

    def __init__(self, migrated: Path, folder: Path) -> None:
        self.template, self.copy = folder / "template", folder / "copy"
        self.template.mkdir()
        secrets.hold(secrets.load_or_make(self.template / "honors.secret"))
        begin(self.template / "honors.head")
        for name in ("honors.db", "honors.keys"):
            shutil.copy(migrated / name, self.template / name)
        _furnish(at_home(self.template))

    @contextmanager
    def fresh(self) -> Iterator[World]:
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.template, self.copy)
        with opened(at_home(self.copy)) as register:
            yield _look(register)


class PostgresWorlds:
    """Copies two databases and the folder beside them."""

    def __init__(self, server: Server, config: Config, folder: Path) -> None:
        self.server, self.template, self.copy = server, config.home, folder / "copy"
        _furnish(config)
        self._clone("machine", config.database.partition("?")[0].rsplit("/", 1)[1])

    @contextmanager
    def fresh(self) -> Iterator[World]:
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.template, self.copy)
        self._clone("run", "machine")
        with opened(at_home(self.copy, self.server.url("run"), self.server.url("run_keys"))) as register:
            yield _look(register)

    def _clone(self, name: str, source: str) -> None:
        for ending in ("", "_keys"):
            self.server.run(f"DROP DATABASE IF EXISTS {name}{ending} WITH (FORCE)")
            self.server.run(f"CREATE DATABASE {name}{ending} TEMPLATE {source}{ending}")


def _furnish(config: Config) -> None:
    with opened(config) as register:
        people = settle(register)
        Way(register, people).open_cycle().store(invented_roster(NOMINEES))
        other = Way(register, people).open_cycle(by="neighbour")
        other.do("neighbour", plans.SetPlan(other.cycle, 1, ("人和路办事处",), steps=STEPS, silence="agree"))
        other.do(
            "neighbour",
            plans.SetPlanCategory(
                other.cycle, other.category, 1, prizes=1, clearances={"person": DEPARTMENTS}, term_years=1
            ),
        )
        other.store(invented_roster(NOMINEES, seed=2), file=b"PK other", by="neighbour")
        with scope.everywhere(), transaction():
            Plan.update(vacancy="lost").where(Plan.cycle != other.cycle).execute()
    close()


def close() -> None:
    """Let go of both databases, so that their files may be copied."""
    for one in (database, keys_database):
        if one.obj is not None:
            one.close()
            if hasattr(one.obj, "close_all"):
                one.obj.close_all()


def _look(register: Register) -> World:
    people = {actor.username: actor for actor in Actor.select()}
    paths = {office.id: office.path for office in Office.select()}
    folk = {
        name: Somebody(
            name,
            frozenset(actor.roles),
            actor.office_id,
            frozenset(office for office, path in paths.items() if path.startswith(paths[actor.office_id])),
        )
        for name, actor in people.items()
    }
    return World(register, people, folk, _editions())


def _editions() -> list[Edition]:
    editions: dict[int, Edition] = {}
    with scope.everywhere():
        for one in Nomination.select().order_by(Nomination.id):
            edition = editions.setdefault(
                one.cycle_id, Edition(one.cycle_id, one.office_id, one.category_id, state="open")
            )
            edition.nominees.append(Nominee(one.id, edition))
    known = list(editions.values())
    strict = known[1]
    strict.departments, strict.substitutes, strict.prizes, strict.term_years = DEPARTMENTS, True, 1, 1
    return known
