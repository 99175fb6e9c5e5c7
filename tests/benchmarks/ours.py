"""One import of a roster as the register does it, in a process of its own: read, checked, sealed, compared, stored.

`python -m tests.benchmarks.ours HOME FILE`: the register at HOME has one office with a clerk and an open cycle. The
workbook is uploaded, read in the limited child, staged in parts, confirmed and stored with its events, encryption and
the search for the same person included; then every follower has heard of it.
"""

import sys
from pathlib import Path

from importers.limited import nursery
from registry import worker
from registry.config import at_home
from registry.records import scope
from registry.records.models import Actor, Category, Cycle, Roster
from registry.register import Register, opened
from registry.stages import rosters
from tests.benchmarks.measuring import Stopwatch


def carry_out(register: Register, file: Path) -> int:
    """Import a workbook into the newest open cycle as its clerk; return how many rows were stored."""
    with scope.everywhere():
        clerk = Actor.get(Actor.username == "clerk")
        cycle = Cycle.select().where(Cycle.state == "open").order_by(Cycle.id.desc()).get()
        category = Category.get(Category.program == cycle.program_id)
        upload = register.bus.handle(rosters.UploadRoster(cycle.id, category.id, file.name, file.read_bytes()), clerk)
        worker.read(upload)
        told = rosters.find_upload(upload)
        if told.state != "read":
            raise RuntimeError(f"the upload is {told.state}: {told.refusal}")
        if register.bus.handle(rosters.ConfirmRoster(upload), clerk) is None:
            worker.run_once(register)  # a large batch is stored by the worker
        stored: int = Roster.select().order_by(Roster.id.desc()).get().rows_stored
        return stored


def import_one(home: Path, file: Path) -> None:
    """Measure one import of a process that begins and ends with it."""
    with Stopwatch() as watch:
        with opened(at_home(home)) as register:
            watch.said = {"stored": carry_out(register, file)}
        nursery.shut()


def import_many(home: Path, files: list[Path]) -> None:
    """Measure imports in a server that runs: its register is open, its reader loaded."""
    with opened(at_home(home)) as register:
        rosters.look(files[0].read_bytes(), files[0].name)
        with Stopwatch(len(files)) as watch:
            watch.said = {"stored": sum(carry_out(register, file) for file in files)}


if __name__ == "__main__":
    told = [Path(argument) for argument in sys.argv[1:]]
    if len(told) > 2:
        import_many(told[0], told[1:])
    else:
        import_one(*told)
