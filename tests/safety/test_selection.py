"""The whole selection under a machine that tries anything: no step is skipped, and the journal tells what the tables hold."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from registry.config import Config
from tests.conftest import ENGINES, Postgres
from tests.safety.planted_faults import FAULTS, Fault
from tests.safety.selection_temptations import TemptedMachine
from tests.safety.selection_world import PostgresWorlds, SqliteWorlds, Worlds

STEPS = 40


@pytest.fixture
def worlds(request: pytest.FixtureRequest, config: Config, tmp_path: Path) -> Worlds:
    """Return ever new copies of one world on each engine in turn."""
    if config.database.startswith("postgres"):
        server: Postgres = request.getfixturevalue("postgres")
        return PostgresWorlds(server, config, tmp_path)
    return SqliteWorlds(request.getfixturevalue("sqlite_template"), tmp_path)


def let_run(worlds: Worlds, runs: int, same: bool = False) -> None:
    """Let the machine play that many runs; a failing one is told as it was found, not shrunk, which would take hours."""
    machine = type("Machine", (TemptedMachine,), {"worlds": worlds})
    profile = settings(
        max_examples=runs, stateful_step_count=STEPS, deadline=None, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck), print_blob=False, derandomize=same,
        report_multiple_bugs=False,
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=profile)


@pytest.mark.parametrize("config", ENGINES[:1], indirect=True)
def test_nothing_is_done_out_of_turn(worlds: Worlds) -> None:
    let_run(worlds, 12, same=True)


@pytest.mark.prove
def test_nothing_is_done_out_of_turn_in_a_thousand_runs_on_each_engine(worlds: Worlds) -> None:
    let_run(worlds, 1_000)


@pytest.mark.prove
@pytest.mark.parametrize("config", ENGINES[:1], indirect=True)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_rule_that_is_broken_is_found_out(worlds: Worlds, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.plant(monkeypatch)
    with pytest.raises(AssertionError):
        let_run(worlds, 150, same=True)
