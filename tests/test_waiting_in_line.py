"""A writer that takes long keeps others waiting: none of them fails for it, and what was waited for in vain is no failure."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from registry import bus
from registry.records import database, scope
from registry.records.models import Cycle
from registry.stages import programs
from tests.factories import Way

LONG = 0.6  # seconds


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for a row or a table longer than a moment; requested before the register that is opened so."""
    monkeypatch.setattr(database, "LOCK_TIMEOUT", "100ms")


@contextmanager
def somebody_in_line() -> Iterator[None]:
    """Let another thread be in the middle of a command for long."""
    there, over = threading.Event(), threading.Event()

    def hold() -> None:
        with database.connected(), database.transaction():
            bus.wait_in_line()
            there.set()
            over.wait(LONG)

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
