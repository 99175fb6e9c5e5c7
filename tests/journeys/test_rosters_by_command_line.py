"""A large roster confirmed on the command line, beside a server that stores too: stored once, and said what became of it."""

from datetime import timedelta
from functools import partial

import pytest

from registry import clock, worker
from registry.cli import rosters as commands
from registry.records import scope
from registry.records.models import Nomination, Roster
from registry.records.uploads import Upload
from registry.stages import rosters
from registry.stages.rosters import confirming
from tests.factories import Way
from tests.journeys.conftest import Run


@pytest.fixture
def run(run: Run, way: Way, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs `honors …` as the clerk, to whom every batch is a large one."""
    way.open_cycle()
    monkeypatch.setattr(confirming, "AT_ONCE", 0)
    return partial(run, "--as", "clerk", both=True)


def test_a_large_batch_is_stored_before_the_command_ends(way: Way, run: Run) -> None:
    upload = way.upload()

    assert run("roster", "confirm", str(upload)) == "已入库3行，未入库0行；批次编号 1。\n"

    with scope.everywhere():
        assert (Roster.select().count(), Nomination.select().count(), Upload.select().count()) == (1, 3, 0)
    assert "没有找到这次上传，它已入库、被放弃或过期" in run("roster", "confirm", str(upload), code=1)


def test_a_batch_that_the_server_took_is_waited_for(way: Way, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = way.upload()
    waited = []

    def the_server_stores(_seconds: float) -> None:
        waited.append(Upload.get_by_id(upload).state)
        with scope.everywhere(), clock.at(clock.now() + timedelta(minutes=1)):
            worker.store(way.register, upload)

    monkeypatch.setattr(commands.time, "sleep", the_server_stores)
    leased = rosters.claim

    def first_theirs(identity: int, states: tuple[str, ...], into: str) -> rosters.Lease | None:
        if not waited:  # the server was quicker
            leased(identity, states, into)
        return leased(identity, states, into)

    monkeypatch.setattr(rosters, "claim", first_theirs)

    assert run("roster", "confirm", str(upload)) == "已入库3行，未入库0行；批次编号 1。\n"
    assert waited == ["confirmed"]


def test_a_batch_that_cannot_be_stored_says_why(way: Way, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = way.upload()
    monkeypatch.setattr(rosters, "MOST_ATTEMPTS", 0)

    assert "入库做了几次都没有做完" in run("roster", "confirm", str(upload), code=1)

    with scope.everywhere():
        assert Upload.get_by_id(upload).state == "read"
