"""A writer that takes long keeps others waiting: none of them fails for it, and what was waited for in vain is no failure."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from registry import bus, clock, events, journal, worker
from registry.journal import Follower
from registry.records import database, scope
from registry.records.ledger import Bookmark
from registry.records.models import Cycle, Roster
from registry.records.uploads import Upload
from registry.register import Register
from registry.stages import programs, rosters
from registry.stages.rosters import confirming
from tests.factories import Way, instant

LONG = 0.6  # seconds


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for a row or a table longer than a moment; requested before the register that is opened so."""
    monkeypatch.setattr(database, "LOCK_TIMEOUT", "100ms")
    monkeypatch.setitem(database.PRAGMAS, "busy_timeout", 100)


@contextmanager
def somebody_in_line(doing: Callable[[], object] = int) -> Iterator[None]:
    """Let another thread be in the middle of a command for long, and do something at its end."""
    there, over = threading.Event(), threading.Event()

    def hold() -> None:
        with database.connected(), scope.everywhere(), database.transaction():
            bus.wait_in_line()
            there.set()
            over.wait(LONG)
            doing()

    thread = threading.Thread(target=hold)
    thread.start()
    there.wait(10)
    try:
        yield
    finally:
        thread.join()


@pytest.mark.parametrize("config", ["postgres"], indirect=True)
def test_a_command_waits_as_long_as_the_one_before_it_takes(short_waits: None, way: Way) -> None:
    way.open_cycle()

    with somebody_in_line(), scope.everywhere():
        program = Cycle.get_by_id(way.cycle).program_id
        plan = programs.PlanCycle(program, "2024年度第一届", date(2024, 1, 1), date(2024, 12, 31))
        assert way.do("reviewer", plan) == 2


@pytest.mark.parametrize("config", ["postgres"], indirect=True)
def test_after_its_turn_has_come_a_command_waits_for_a_row_no_longer_than_ever(short_waits: None, way: Way) -> None:
    with database.transaction():
        bus.wait_in_line()
        assert database.database.execute_sql("SHOW lock_timeout").fetchone() == ("100ms",)


@contextmanager
def another_process_writing(write: Callable[[], object], seconds: float) -> Iterator[None]:
    """Let another writer, as one of another process, hold what it wrote for so long; then it is undone."""
    there, over = threading.Event(), threading.Event()

    def hold() -> None:
        with database.connected(), scope.everywhere(), database.database.atomic() as undone:
            write()
            there.set()
            over.wait(seconds)
            undone.rollback()

    thread = threading.Thread(target=hold)
    thread.start()
    there.wait(10)
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_follower_that_waits_in_vain_for_others_has_not_stopped(short_waits: None, register: Register) -> None:
    with database.transaction():
        journal.record(*[events.CycleOpened(1, place, "") for place in range(3)])
    heard: list[events.Event] = []
    steady = bus.Bus({}, (Follower("steady", heard.extend, (events.CycleOpened,)),), register.config.head)

    with another_process_writing(lambda: Bookmark.insert(follower="steady").execute(), 10):
        steady.deliver()
    assert (heard, Bookmark.select().where(Bookmark.error != "").count()) == ([], 0)

    steady.deliver()
    assert len(heard) == 3


@pytest.mark.usefixtures("everywhere")
def test_waiting_in_vain_is_no_attempt_at_an_upload(short_waits: None, way: Way) -> None:
    upload = way.open_cycle().upload()
    lease = rosters.claim(upload, ("read",), "reading")
    assert lease

    def write() -> None:
        Upload.update(rows_read=9).where(Upload.id == upload).execute()

    with (
        pytest.raises(rosters.Lost),
        another_process_writing(write, 0.3),
        rosters.kept(lease),
        database.transaction(),
    ):
        lease.change(rows_read=1)

    kept = Upload.get_by_id(upload)
    assert (kept.state, kept.attempts, kept.lease, kept.rows_read) == ("reading", 0, "", 3)


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize("config", ["postgres"], indirect=True)
def test_a_batch_that_waited_in_vain_is_stored_in_a_later_round(
    short_waits: None, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "AT_ONCE", 0)
    monkeypatch.setattr(database, "TURN_TIMEOUT", "50ms")
    upload = way.open_cycle().upload()
    way.do("clerk", rosters.ConfirmRoster(upload))

    for _ in range(4):
        with somebody_in_line():
            worker.run_once(way.register)
        assert (Upload.get().state, Upload.get().attempts, Upload.get().lease) == ("confirmed", 0, "")
    worker.run_once(way.register)

    assert Roster.get().rows_stored == 3


@pytest.mark.usefixtures("everywhere")
def test_an_old_upload_confirmed_while_the_sweep_waits_is_left(way: Way) -> None:
    upload = way.open_cycle().upload()

    def confirm() -> None:
        Upload.update(state="confirmed", confirmed_by=way.people["clerk"]).where(Upload.id == upload).execute()

    with clock.at(instant(date(2023, 4, 20))), somebody_in_line(confirm):
        assert worker.run_once(way.register) == 0

    assert Upload.select().count() == 1
