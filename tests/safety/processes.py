"""Real processes beside the test, each opening the register from its configuration; run as `python -m`."""

import hashlib
import io
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from registry import events, journal, worker
from registry.bus import Bus
from registry.config import Config
from registry.journal import Follower
from registry.records import scope, secrets
from registry.records.database import connected, transaction
from registry.records.models import Actor, Category, Program
from registry.records.uploads import Upload
from registry.register import Register, migrate, opened
from registry.stages import decisions, issuing, programs, rosters
from registry.wiring import FOLLOWERS
from tests.factories import ADOPTED, HELD, WORDING, Way, invented_roster, settle


@dataclass
class Child:
    """A process and the lines it has acknowledged so far."""

    process: subprocess.Popen[str]
    lines: list[Any] = field(default_factory=list)
    more: threading.Condition = field(default_factory=threading.Condition)
    reader: threading.Thread | None = None

    def read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.endswith("\n"):
                with self.more:
                    self.lines.append(json.loads(line))
                    self.more.notify_all()

    def wait_for_lines(self, count: int, timeout: float = 60) -> None:
        """Wait until so many lines were acknowledged since the start."""
        with self.more:
            wanted = count
            assert self.more.wait_for(lambda: len(self.lines) >= wanted or self.process.poll() is not None, timeout)
        assert len(self.lines) >= wanted, self.process.stderr.read() if self.process.stderr else ""

    def go(self) -> None:
        """Let the process go on from where it waits for the others."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """Kill without any warning, and read what had been acknowledged."""
        self.process.send_signal(signal.SIGKILL)
        self.finish()

    def finish(self, timeout: float = 120) -> int:
        """Wait for the end; return the exit code."""
        code = self.process.wait(timeout)
        assert self.reader is not None
        self.reader.join()
        return code

    def errors(self) -> str:
        return self.process.stderr.read() if self.process.stderr else ""


def start(task: str, config: Config, **facts: Any) -> Child:
    """Start a task of this module in a process of its own."""
    told = {"home": str(config.home), "database": config.database, "keys": config.keys, "facts": facts}
    command = [sys.executable, "-m", "tests.safety.processes", task, json.dumps(told)]
    root = Path(__file__).resolve().parents[2]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    child = Child(subprocess.Popen(command, cwd=root, **pipes))  # type: ignore[call-overload]
    child.reader = threading.Thread(target=child.read, daemon=True)
    child.reader.start()
    return child


@contextmanager
def running(child: Child) -> Iterator[Child]:
    """Hold a process for the block and kill it after."""
    try:
        yield child
    finally:
        child.kill()
        for pipe in (child.process.stdin, child.process.stdout, child.process.stderr):
            if pipe is not None:
                pipe.close()


def say(line: object) -> None:
    os.write(1, (json.dumps(line) + "\n").encode())


def wait_for_the_others() -> None:
    """Say that this process is ready, and go on when told to."""
    say("ready")
    sys.stdin.readline()


def people_of(register: Register) -> dict[str, Actor]:
    """Return the people, settled on the first start."""
    return {actor.username: actor for actor in Actor.select()} or settle(register)


def opened_cycle(register: Register, people: dict[str, Actor]) -> Way:
    """Open a cycle of a further program, whose certificates are numbered apart from those of the others."""
    way = Way(register, people)
    with scope.everywhere():
        number = Program.select().count() + 1
    pattern = f"{{code}}〔{{year}}〕{number}-{{serial:04d}}号"
    sketch = programs.CategorySketch(f"道德文明使者{number}", ("person",), "名", WORDING, pattern, "同志")
    program = way.do("reviewer", programs.CreateProgram(f"道德文明使者{number}", "选树", (sketch,)))
    year = (date(2023, 4, 3), date(2023, 12, 31))
    way.cycle = way.do("reviewer", programs.PlanCycle(program, "2023年度第二届", *year))
    way.do("approver", programs.OpenCycle(way.cycle, f"太昊办〔2023〕{number}号"))
    with scope.everywhere():
        way.category = Category.get(Category.program == program).id
    return way


def import_rosters(register: Register, rows: int = 20, seed: int = 0) -> None:
    """Import roster after roster, acknowledging each once the bus has returned."""
    way = opened_cycle(register, people_of(register))
    for number in itertools.count(seed):
        upload = way.upload(invented_roster(rows, seed=number), file=b"%d" % number)
        stored = way.do("clerk", rosters.ConfirmRoster(upload))
        say({"roster": stored.roster, "rows": stored.rows_stored})


def decide(register: Register, rows: int = 20, seed: int = 0) -> None:
    """Walk cycle after cycle to its decision, acknowledging each decision once the bus has returned."""
    people = people_of(register)
    for number in itertools.count(seed):
        way = opened_cycle(register, people).store(invented_roster(rows, seed=number), file=b"%d" % number)
        way.review().publish().close()
        adoption = decisions.AdoptDecision(way.cycle, f"太昊办〔2023〕{100 + way.cycle}号", ADOPTED)
        say({"decision": way.do("approver", adoption, ADOPTED), "awards": rows})


def issue(register: Register, folder: str, rows: int = 6, seed: int = 0) -> None:
    """Walk cycle after cycle to its paper: number, freeze and sign, print, seal, hand over, spoil and remake."""
    people = people_of(register)
    for number in itertools.count(seed):
        way = opened_cycle(register, people).store(invented_roster(rows, seed=number), file=b"%d" % number)
        way.review().publish().close()
        say("ready")
        way.do("approver", decisions.AdoptDecision(way.cycle, f"太昊办〔2023〕{100 + way.cycle}号", ADOPTED), ADOPTED)
        _take_out(way, folder)
        with scope.everywhere():
            ids = [one.id for one in issuing.of_cycle(way.cycle)]
        way.do("clerk", issuing.HandOverCertificates(way.cycle, tuple(ids[:2]), "signed"), HELD)
        way.do("clerk", issuing.SpoilCertificates(way.cycle, tuple(ids[2:4]), "印歪了"), HELD)
        way.do("reviewer", issuing.ReissueCertificates(way.cycle, tuple(ids[:1]), "遗失"), HELD)
        way.do("reviewer", issuing.CorrectCertificate(way.cycle, ids[1], "姓名有误", f"张{number}"), HELD)
        _take_out(way, folder)


def _take_out(way: Way, folder: str) -> None:
    """Write the cycle's file, enter it as printed and sealed; acknowledge what anybody may hold in hand by then."""
    with scope.everywhere():
        say({"numbered": [one.number for one in issuing.drawable(way.cycle)]})
        out = io.BytesIO()
        printed = issuing.print_cycle(way.cycle, out)
    file = Path(folder) / f"{hashlib.sha256(out.getvalue()).hexdigest()}.pdf"
    file.with_suffix(".part").write_bytes(out.getvalue())
    file.with_suffix(".part").replace(file)
    say({"cycle": way.cycle, "file": file.stem})
    way.do("clerk", issuing.MarkPrinted(way.cycle, printed), HELD)
    with scope.everywhere():
        waiting = tuple(one.id for one in issuing.drawable(way.cycle) if one.state == "printed")
    say({"printed": waiting})
    way.do("clerk", issuing.SealCertificates(way.cycle, waiting), HELD)


def deliver(register: Register, failing: bool = False) -> None:
    """Deliver what is owed, at the same moment as others; on request with a follower of its own that always fails."""
    bus = register.bus
    if failing:
        bus = Bus({}, (Follower("failing", _fail, (events.AwardGranted,)), *FOLLOWERS), register.config.head)
    wait_for_the_others()
    bus.deliver()
    say("delivered")


def work(register: Register) -> None:
    """Do what is owed once, saying all the while how far the first upload is."""
    with scope.everywhere():
        upload = Upload.select().order_by(Upload.id).get().id
    threading.Thread(target=_say_how_far, args=(upload,), daemon=True).start()
    worker.run_once(register)


def _say_how_far(upload: int) -> None:
    with connected(), scope.everywhere():
        while True:
            kept = Upload.get_or_none(Upload.id == upload)
            say({"read": kept.rows_read if kept else 0, "stored": rosters.stored_so_far(upload)})
            time.sleep(0.005)


def _fail(_heard: Sequence[events.Event]) -> None:
    raise ZeroDivisionError("cannot")


def record(register: Register, count: int, cycle: int) -> None:
    """Record events, each in a transaction of its own, at the same moment as others."""
    del register
    wait_for_the_others()
    for _ in range(count):
        with transaction():
            journal.record(events.CycleOpened(1, cycle, ""))
    say("recorded")


def begin(config: Config) -> None:
    """Make the secrets of a register for the first time, at the same moment as others."""
    config.home.mkdir(parents=True, exist_ok=True)
    wait_for_the_others()
    say(secrets.load_or_make(config.secrets).master.hex())


def found(config: Config) -> None:
    """Bring a register to its shape for the first time, at the same moment as others."""
    wait_for_the_others()
    migrate(config)


FIRST = {"begin": begin, "found": found}
TASKS = {
    "import_rosters": import_rosters,
    "decide": decide,
    "issue": issue,
    "deliver": deliver,
    "record": record,
    "work": work,
}


def main(task: str, told: str) -> None:
    facts = json.loads(told)
    config = Config(Path(facts["home"]), facts["database"], facts["keys"])
    if task in FIRST:
        FIRST[task](config)
        return
    with opened(config) as register:
        TASKS[task](register, **facts["facts"])


if __name__ == "__main__":
    main(*sys.argv[1:])
