"""Watch what reading one file costs: processor seconds here and in the children, and how far this process grows."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """What a block has cost: seconds of this process, of its children, and MB this process grew at its highest."""

    own: float = 0.0
    children: float = 0.0
    grown: float = 0.0
    child_peak: float = 0.0
    watching: float = 0.0
    seen: dict[int, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """The processor seconds of all."""
        return self.own + self.children


@contextmanager
def watched() -> Iterator[Cost]:
    """Give the cost of the block; the children are looked at every few milliseconds, since others reap them."""
    cost, over = Cost(), threading.Event()
    before = _family()
    watcher = threading.Thread(target=_watch, args=(cost, before, over), daemon=True)
    Path("/proc/self/clear_refs").write_text("5")  # the highest memory is counted anew
    begun, resident = time.process_time(), _memory("VmRSS")
    watcher.start()
    try:
        yield cost
    finally:
        over.set()
        watcher.join()
        cost.own = time.process_time() - begun - cost.watching
        cost.grown = _memory("VmHWM") - resident
        cost.children = sum(cost.seen.values())


def _watch(cost: Cost, before: dict[int, float], over: threading.Event) -> None:
    while not over.wait(0.025):
        for process, seconds in _family().items():
            cost.seen[process] = max(cost.seen.get(process, 0.0), seconds - before.get(process, 0.0))
            cost.child_peak = max(cost.child_peak, _memory("VmHWM", process))
        cost.watching = time.thread_time()


def _family() -> dict[int, float]:
    """Return the processor seconds of every process below this one."""
    found: dict[int, float] = {}
    ahead = [os.getpid()]
    while ahead:
        process = ahead.pop()
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                children = [int(child) for child in task.read_text().split()]
            except OSError:
                continue
            for child in children:
                try:
                    values = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                found[child] = (int(values[11]) + int(values[12])) / _TICK
                ahead.append(child)
    return found


def _memory(name: str, process: int | str = "self") -> float:
    """Return a line of a process's status in MB; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)
