"""Two processes at one register: every award gets one certificate, numbers have no hole, and nobody stops the other."""

from collections import Counter
from contextlib import ExitStack
from typing import Any

import pytest

from registry.bus import Bus
from registry.config import Config
from registry.records import scope
from registry.records.ledger import Bookmark, Entry
from registry.records.models import Award, Certificate
from registry.records.secrets import load
from registry.register import opened
from registry.verification import verify
from registry.wiring import COMMANDS
from tests.factories import Way, settle
from tests.safety.conftest import MakeConfig
from tests.safety.processes import running, start


def granted(config: Config, count: int) -> None:
    """Grant so many awards by one decision, with nobody listening."""
    with opened(config) as register:
        way = Way(register, settle(register)).open_cycle().store(count=count).review().publish().close()
        silent = Bus(COMMANDS, (), config.head)
        way.register = type(register)(register.config, silent, register.secrets)
        way.decide()
        with scope.everywhere():
            assert (Award.select().count(), Certificate.select().count()) == (count, 0)


def at_once(task: str, config: Config, *facts: dict[str, Any], failing: str = "") -> list[Any]:
    """Run a task in several processes that begin at the same moment; return what each said, all having ended well.

    Nobody may complain, but of a follower that is `failing` on purpose.
    """
    with ExitStack() as stack:
        children = [stack.enter_context(running(start(task, config, **one))) for one in facts]
        for child in children:
            child.wait_for_lines(1)
        for child in children:
            child.go()
        for child in children:
            assert child.finish() == 0, child.errors()
            complaints = [line for line in child.errors().splitlines() if line.startswith("follower ")]
            assert complaints or child.errors() == ""
            assert set(complaints) <= {f"follower {failing} stopped"}
        return [child.lines[1:] for child in children]


def numbered(config: Config) -> tuple[list[str], int, int]:
    """Return the numbers in order, how many awards have a certificate, and how many certificates are in the journal."""
    with opened(config), scope.everywhere():
        assert verify(config.head).faults == ()
        numbers = [one.number for one in Certificate.select().order_by(Certificate.id)]
        awarded = Certificate.select(Certificate.award).distinct().count()
        return sorted(numbers), awarded, Entry.select().where(Entry.name == "CertificateIssued").count()


@pytest.mark.slow
@pytest.mark.parametrize("awards", [120, pytest.param(600, marks=pytest.mark.prove)])
def test_two_processes_delivering_at_once_number_certificates_without_a_double_or_a_hole(
    make_config: MakeConfig, engine: str, awards: int
) -> None:
    config = make_config(engine)
    granted(config, awards)

    at_once("deliver", config, {}, {})

    every = [f"太昊文明〔2023〕第{serial:04d}号" for serial in range(1, awards + 1)]
    assert numbered(config) == (every, awards, awards)


def test_a_follower_that_fails_in_one_process_stops_neither_it_nor_the_other(
    make_config: MakeConfig, engine: str
) -> None:
    config = make_config(engine)
    granted(config, 50)

    at_once("deliver", config, {"failing": True}, {}, failing="failing")

    assert numbered(config)[1:] == (50, 50)
    with opened(config):
        first = Entry.select().where(Entry.name == "AwardGranted").order_by(Entry.seq).first()
        stuck = Bookmark.get(Bookmark.follower == "failing")
        assert (stuck.position, stuck.failed_at, stuck.error) == (-1, first.seq, "ZeroDivisionError")


def test_two_processes_recording_at_once_leave_no_hole(make_config: MakeConfig, engine: str) -> None:
    config = make_config(engine)

    at_once("record", config, {"count": 100, "cycle": 1}, {"count": 100, "cycle": 2})

    with opened(config) as register:
        register.bus.deliver()
        entries = list(Entry.select().order_by(Entry.seq))
        assert [entry.seq for entry in entries] == list(range(200))
        assert sorted(Counter(entry.facts for entry in entries).values()) == [100, 100]
        assert verify(config.head).faults == ()


def test_processes_starting_at_once_on_an_empty_home_share_one_file_of_secrets(make_config: MakeConfig) -> None:
    config = make_config("sqlite", migrated=False)

    said = at_once("begin", config, {}, {}, {})

    assert said == [[load(config.secrets).master.hex()]] * 3
    assert [path.name for path in config.home.iterdir()] == ["honors.secret"]


def test_processes_migrating_at_once_an_empty_home_all_end_well(make_config: MakeConfig, engine: str) -> None:
    config = make_config(engine, migrated=False)

    at_once("found", config, {}, {}, {})

    with opened(config):
        assert Entry.select().count() == 0
