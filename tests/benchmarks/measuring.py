"""Run contenders turn by turn, each in a process of its own, and tell what they cost: CPU seconds and peak memory."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Cost:
    """What a run cost: CPU and wall seconds, and the peak memory in MB of the process and of its greatest child."""

    cpu: float
    wall: float
    memory: float
    child_memory: float
    said: Mapping[str, Any]


class Stopwatch:
    """Measures a block with its children; prints the cost of one of its `times` as the process's last line of output."""

    def __init__(self, times: int = 1) -> None:
        self.times = times
        self.said: Mapping[str, Any] = {}

    def __enter__(self) -> "Stopwatch":
        self._wall, self._cpu = time.perf_counter(), _cpu()
        return self

    def __exit__(self, *_: object) -> None:
        told = {
            "wall": (time.perf_counter() - self._wall) / self.times,
            "cpu": (_cpu() - self._cpu) / self.times,
            **self.said,
        }
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(json.dumps(told | {"memory": _peak(), "child_memory": children}))


def _peak() -> float:
    """Return the peak memory of this process in MB; what the system tells of usage holds that of who started it, too."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the system does not tell the peak of memory")


def _cpu() -> float:
    """Return the CPU seconds of this process, of the children it waited for, and of those that still live."""
    waited = sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )
    return waited + sum(_spent(int(child)) for child in _children())


def _children() -> list[str]:
    return [child for task in Path("/proc/self/task").glob("*/children") for child in task.read_text().split()]


def _spent(process: int) -> float:
    """Return the CPU seconds of a process and of the children it waited for."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def run(command: Sequence[str]) -> Cost:
    """Run a contender; its last line of output is what its stopwatch said."""
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode:
        raise RuntimeError(f"{command}: {finished.stderr[-2000:]}")
    told = json.loads(finished.stdout.splitlines()[-1])
    return Cost(told.pop("cpu"), told.pop("wall"), told.pop("memory"), told.pop("child_memory"), told)


def interleaved(contenders: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """Run every contender in every round; return the run of median CPU time of each."""
    runs: dict[str, list[Cost]] = {name: [] for name in contenders}
    for at in range(rounds):
        for name, contender in contenders.items():
            print(f"  round {at + 1}/{rounds}: {name}", file=sys.stderr)
            runs[name].append(contender())
    return {name: sorted(costs, key=lambda cost: cost.cpu)[len(costs) // 2] for name, costs in runs.items()}


def table(costs: Mapping[str, Cost], base: str) -> None:
    """Print the costs, each with its ratio to the base's CPU time."""
    print(f"{'':42} CPU s    ratio   wall s  peak MB  child MB")
    for name, cost in costs.items():
        ratio = cost.cpu / costs[base].cpu
        print(
            f"{name:42}{cost.cpu:7.2f}{ratio:9.2f}{cost.wall:9.2f}{cost.memory:9.0f}{cost.child_memory:10.0f}  {dict(cost.said) or ''}"
        )


def paired(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 5) -> tuple[float, float]:
    """Return the median CPU seconds of two calls in this process, run turn by turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for call, times in zip((ours, theirs), taken, strict=True):
            start = _cpu()
            call()
            times.append(_cpu() - start)
    return statistics.median(taken[0]), statistics.median(taken[1])


def report(what: str, ours: float, theirs: float, against: str) -> None:
    """Print one pair."""
    print(f"{what}: {ours * 1000:.1f} ms, {ours / theirs:.2f} × {against} ({theirs * 1000:.1f} ms)")
