"""Another office's rows and rows that do not exist answer alike, at every door; and the sweep that says so has teeth."""

from pathlib import Path

import pytest

from registry.app import create_app
from tests.factories import Way
from tests.safety.sweep import Ground, furnish, sweep_command_line, sweep_commands, sweep_pages

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


@pytest.fixture
def ground(way: Way) -> Ground:
    return furnish(way)


def test_no_command_tells_another_office_s_row_from_nothing(ground: Ground) -> None:
    found, tried = sweep_commands(ground)

    assert found == []
    assert tried > 100


@pytest.mark.prove  # half a minute each; the pages of a cycle are held to it every time by test_whose_pages
def test_no_page_tells_another_office_s_row_from_nothing(ground: Ground) -> None:
    found, tried = sweep_pages(ground, create_app(ground.register))

    assert found == []
    assert tried > 100


@pytest.mark.prove
def test_no_command_line_tells_another_office_s_row_from_nothing(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = ground.register.config
    for name, value in (("HOME", str(config.home)), ("DATABASE", config.database), ("KEYS", config.keys)):
        monkeypatch.setenv(f"HONORS_{name}", value)

    found, tried = sweep_command_line(ground, tmp_path)

    assert found == []
    assert tried > 50
