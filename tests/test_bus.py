"""The bus: roles, one transaction a command, followers that each hear everything once and stop nobody else."""

from collections.abc import Sequence
from datetime import date

import pytest

from registry import events, journal, roles
from registry.bus import Bus
from registry.errors import Forbidden
from registry.journal import Follower
from registry.records import scope
from registry.records.database import transaction
from registry.records.ledger import Bookmark
from registry.records.models import Actor, Cycle
from registry.register import Register
from registry.stages import programs
from registry.wiring import COMMANDS
from registry.wording import COMMANDS_SAID, EVENTS_SAID, ROLES
from tests.factories import Way


class Failing:
    """A follower that fails at one entry until it is told to stop failing."""

    def __init__(self, name: str, failing_at: int | None = None) -> None:
        self.heard: list[int] = []
        self.failing_at = failing_at
        self.follower = Follower(name, self.hear, (events.CycleOpened,))

    def hear(self, happened: Sequence[events.Event]) -> None:
        for event in happened:
            assert isinstance(event, events.CycleOpened)
            if event.cycle == self.failing_at:
                raise ZeroDivisionError("cannot")
        self.heard.extend(event.cycle for event in happened if isinstance(event, events.CycleOpened))


def happen(count: int) -> None:
    with transaction():
        journal.record(*[events.CycleOpened(1, place, "") for place in range(count)])


def test_a_command_needs_one_of_its_roles(register: Register, people: dict[str, Actor]) -> None:
    command = programs.PlanCycle(1, "第一届", date(2023, 1, 1), date(2023, 12, 31))

    with pytest.raises(Forbidden, match="您没有“起草评选活动”的权限"):
        register.bus.handle(command, people["clerk"])


def test_an_inactive_person_may_do_nothing(register: Register, people: dict[str, Actor]) -> None:
    people["reviewer"].active = False

    with pytest.raises(Forbidden):
        register.bus.handle(programs.PlanCycle(1, "第一届", date(2023, 1, 1), date(2023, 12, 31)), people["reviewer"])


def test_every_command_and_event_has_a_chinese_name_and_every_role_a_duty() -> None:
    assert {command.__name__ for command in COMMANDS} == set(COMMANDS_SAID)
    assert set(events.EVENTS) == set(EVENTS_SAID)
    assert {role for row in roles.MATRIX.values() for role in row} <= set(ROLES)


def test_a_failing_follower_keeps_its_place_and_the_others_go_on(register: Register) -> None:
    failing, steady = Failing("failing", failing_at=1337), Failing("steady")
    bus = Bus({}, (failing.follower, steady.follower), register.config.head)
    happen(2_500)

    bus.deliver()

    assert failing.heard == list(range(1337))
    assert steady.heard == list(range(2_500))
    mark = Bookmark.get(Bookmark.follower == "failing")
    assert (mark.position, mark.failed_at, mark.error) == (1336, 1337, "ZeroDivisionError")

    failing.failing_at = None
    bus.deliver()

    assert failing.heard == list(range(2_500))
    mark = Bookmark.get(Bookmark.follower == "failing")
    assert (mark.position, mark.failed_at, mark.error) == (2_499, None, "")


def test_what_a_failing_follower_wrote_is_undone_with_its_bookmark(way: Way) -> None:
    way.open_cycle()

    def spoil(happened: Sequence[events.Event]) -> None:
        Cycle.update(label="坏了").execute()
        raise ZeroDivisionError

    Bus({}, (Follower("spoiler", spoil, (events.CycleOpened,)),), way.register.config.head).deliver()

    with scope.everywhere():
        assert [cycle.label for cycle in Cycle.select()] == ["2023年度第二届"]
    assert Bookmark.get(Bookmark.follower == "spoiler").position == -1


def test_a_new_follower_hears_everything_from_the_beginning(register: Register) -> None:
    happen(3)
    late = Failing("late")

    Bus({}, (late.follower,), register.config.head).deliver()

    assert late.heard == [0, 1, 2]


def test_nothing_is_heard_twice(register: Register) -> None:
    happen(3)
    steady = Failing("steady")
    bus = Bus({}, (steady.follower,), register.config.head)

    for _ in range(3):
        bus.deliver()

    assert steady.heard == [0, 1, 2]
