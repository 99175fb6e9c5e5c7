"""A process killed while it reads or stores a roster: the next one does the work anew, and nothing is there twice."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from registry import clock, worker
from registry.config import Config
from registry.records import scope, vault
from registry.records.models import Nomination, Person, Roster, SealedRow
from registry.records.uploads import Upload, UploadPart
from registry.register import Register, opened
from registry.stages import rosters
from registry.verification import verify
from tests.factories import Way, settle, shown
from tests.safety.conftest import MakeConfig
from tests.safety.processes import Child, running, start
from tests.web.conftest import workbook

pytestmark = pytest.mark.slow

PEOPLE = 6_000  # more than are stored at once, and read in more than one transaction


@pytest.fixture(scope="module")
def book() -> bytes:
    return workbook(count=PEOPLE)


@pytest.fixture
def present() -> Iterator[None]:
    """Let it be a minute later than for the processes beside this one: the lease of one that died has run out."""
    with clock.at(datetime.now(UTC) + timedelta(minutes=1)):
        yield


@pytest.fixture
def config(make_config: MakeConfig, engine: str, book: bytes, present: None) -> Config:
    """Return a register in which a roster waits to be read."""
    made = make_config(engine)
    with opened(made) as register:
        way = Way(register, settle(register)).open_cycle()
        register.bus.handle(rosters.UploadRoster(way.cycle, way.category, "名单.xlsx", book), way.people["clerk"])
    return made


def kill_once(child: Child, reached: str, least: int) -> None:
    """Kill a process as soon as it has said that it came so far."""
    end = time.monotonic() + 60
    while not any(line[reached] >= least for line in list(child.lines)) and time.monotonic() < end:
        time.sleep(0.002)
    child.kill()
    assert any(line[reached] >= least for line in child.lines), child.errors()


def upload() -> Upload:
    found: Upload = Upload.get()
    return found


def finish(register: Register) -> None:
    worker.run_once(register)
    worker.run_once(register)


def test_a_reading_that_was_killed_is_done_anew(config: Config, engine: str, book: bytes) -> None:
    with running(start("work", config)) as child:
        kill_once(child, "read", 1)

    with opened(config) as register, scope.everywhere():
        assert (upload().state, UploadPart.select().count() > 0) == ("reading", True)
        finish(register)

        assert (upload().state, upload().rows_read, upload().edition) == ("read", PEOPLE, 1)
        kept = UploadPart.select().order_by(UploadPart.place)
        assert [part.place for part in kept] == list(range(PEOPLE // 1_000))
        assert shown(upload().id).read == rosters.look(book, "名单.xlsx")


def test_a_storing_that_was_killed_is_done_anew(config: Config, engine: str) -> None:
    with opened(config) as register, scope.everywhere():
        finish(register)
        assert register.bus.handle(rosters.ConfirmRoster(upload().id), upload().uploaded_by) is None
        chosen = upload().rows_chosen

    with running(start("work", config)) as child:
        kill_once(child, "stored", 1)

    with opened(config) as register, scope.everywhere():
        assert (upload().state, Nomination.select().count(), Roster.select().count()) == ("confirmed", 0, 0)
        finish(register)

        assert (Upload.select().count(), Roster.select().count(), Roster.get().rows_stored) == (0, 1, chosen)
        assert Nomination.select().count() == SealedRow.select().count() == Person.select().count() == chosen > 5_000
        assert vault.read(Nomination.select().order_by(Nomination.id.desc()).first().id) is not None
        assert verify(config.head).faults == ()
