"""Ten minutes of coverage-guided noise on the guard and on the cleaning of cells: nothing escapes, nothing takes long."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FEWEST = 10  # runs a second on a busy machine
SECONDS = int(os.environ.get("HONORS_FUZZ_SECONDS", "600"))


@pytest.mark.prove
@pytest.mark.parametrize("harness", ["fuzz_guard", "fuzz_cleaning"])
def test_nothing_escapes_from_noise(harness, tmp_path):
    pytest.importorskip("atheris", reason="the extra `prove` is not installed")
    command = [sys.executable, "-W", "ignore", HERE / f"{harness}.py", tmp_path / "corpus"]
    limits = [f"-max_total_time={SECONDS}", f"-artifact_prefix={tmp_path}/", "-print_final_stats=1"]

    ended = subprocess.run(
        [*map(str, command), *limits],
        cwd=HERE.parents[1],
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
        errors="replace",
    )

    runs = re.search(r"Done (\d+) runs in (\d+) second", ended.stderr)
    print(f"\n{harness}: {runs[0] if runs else ended.stderr[-3000:]}")  # noqa: T201 - a proof shows its figures
    assert (ended.returncode, bool(runs)) == (0, True)
    # A harness that stands still, or stumbles over its own first line, has proved nothing.
    assert int(runs[1]) > FEWEST * SECONDS
