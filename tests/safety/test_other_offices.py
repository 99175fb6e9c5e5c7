"""Another office's rows and rows that do not exist answer alike, at every door; and the sweep that says so has teeth."""

from collections.abc import Callable
from pathlib import Path

import pytest

from registry.app import create_app
from tests.factories import Way
from tests.safety.ground import Ground, furnish
from tests.safety.planted_leaks import COMMAND, LEAKS, LINE, PAGE, Leak, Planted
from tests.safety.sweep import Swept, sweep_command_line, sweep_commands, sweep_pages, unsent

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

QUICK = {  # found within a moment
    "a row is looked up by its id alone": COMMAND, "the office above is in sight": COMMAND, "drafts are handed up": PAGE,
    "a reach of the own office goes below it": COMMAND, "a list shows every office's": PAGE, "an admin reads rosters": LINE,
}  # fmt: skip


@pytest.fixture
def ground(way: Way) -> Ground:
    return furnish(way)


def test_no_command_tells_a_row_that_must_look_like_none_from_nothing_and_leaks_that_were_planted_are_found(
    ground: Ground, command_line: Path
) -> None:
    swept = sweep_commands(ground)
    found = {leak.name: found_at(QUICK[leak.name], leak, ground, command_line) for leak in LEAKS if leak.name in QUICK}

    assert (swept.found, swept.unknown, unsent(ground)) == ([], set(), [])
    assert swept.tried > 300
    assert found == dict.fromkeys(QUICK, True)


@pytest.mark.prove
def test_no_page_tells_a_row_that_must_look_like_none_from_nothing(ground: Ground) -> None:
    swept = sweep_pages(ground, create_app(ground.register))

    assert (swept.found, swept.unknown, swept.broken) == ([], set(), set())
    assert swept.tried > 1_500


@pytest.mark.prove
def test_no_command_line_tells_a_row_that_must_look_like_none_from_nothing(ground: Ground, command_line: Path) -> None:
    swept = sweep_command_line(ground, command_line)

    assert (swept.found, swept.unknown) == ([], set())
    assert swept.tried > 1_500


@pytest.mark.prove
def test_every_leak_that_was_planted_is_found_at_every_door_where_it_leaks(ground: Ground, command_line: Path) -> None:
    found = {leak.name: [door for door in leak.doors if found_at(door, leak, ground, command_line)] for leak in LEAKS}

    for name, doors in found.items():
        print(f"{name}: {', '.join(doors) or 'NOT FOUND'}")  # noqa: T201  # the list of what was found where
    assert found == {leak.name: list(leak.doors) for leak in LEAKS}
    assert len(LEAKS) >= 20


@pytest.fixture
def command_line(ground: Ground, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let the command line open the register of the test; return a folder for its files."""
    config = ground.register.config
    for name, value in (("HOME", str(config.home)), ("DATABASE", config.database), ("KEYS", config.keys)):
        monkeypatch.setenv(f"HONORS_{name}", value)
    return tmp_path


def found_at(door: str, leak: Leak, ground: Ground, home: Path) -> bool:
    """Plant a leak, sweep one door for it by those who would gain by it, take it out again."""
    near, app = ground.at(leak.where), create_app(ground.register)
    sweeps: dict[str, Callable[[], Swept]] = {
        COMMAND: lambda: sweep_commands(near, 1),
        PAGE: lambda: sweep_pages(near, app, 1),
        LINE: lambda: sweep_command_line(near, home, 1),
    }
    with pytest.MonkeyPatch.context() as patch:
        leak.plant(Planted(near, app, patch))
        return bool(sweeps[door]().found)
