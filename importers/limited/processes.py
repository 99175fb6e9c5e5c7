"""Child processes that touch an upload in our stead: fed with bytes, limited in time and memory, ended in any case."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol

from importers.errors import refusal
from importers.limited.limits import confine

WALL_SECONDS = 60  # at least; what may compute for more than half of it gets twice the time it may compute
MAX_ANSWER = 256 << 20

ROOT = str(Path(__file__).resolve().parents[2])
# The child is given the folder of the package: with -I it sees neither the working directory nor PYTHONPATH.
_READER = (
    "import sys; sys.path.insert(0, sys.argv[1]); from importers.limited.limits import limit_self; "
    "limit_self(int(sys.argv[2])); from importers.child import serve; serve(sys.argv[3])"
)


def cpu_seconds(data: bytes, first: int = 3) -> int:
    """Return the processor seconds a child may use for these bytes, of which a small file needs the `first` alone.

    A small file is answered within five seconds in all; a megabyte holds 12,000 people, whose rows take time to judge.
    """
    return first + 5 * max(0, len(data) - (1 << 20)) // (1 << 20)


def wall_seconds(seconds: int) -> float:
    """Return how long a child may live that may compute for so many seconds: others want the processor too."""
    return WALL_SECONDS * max(1.0, seconds / 30)


class Child(Protocol):
    """A process that was given its input and answers."""

    stdout: IO[bytes]

    def wait(self) -> int:
        """Return its exit code, once it has ended; negative for the signal that ended it."""

    def kill(self) -> None:
        """End it."""


@contextlib.contextmanager
def reader(kind: str, data: Sequence[bytes], seconds: int) -> Iterator[Child]:
    """Give a child that reads an upload of that kind with so many processor seconds."""
    if sys.platform != "linux":
        with fresh(_READER, [ROOT, str(seconds), kind], data, seconds) as child:
            yield child
        return
    from importers.limited.nursery import forked  # noqa: PLC0415 - fork exists on POSIX only

    with forked(kind, data, seconds) as child:
        yield child


@contextlib.contextmanager
def fresh(code: str, arguments: Sequence[str], data: Sequence[bytes], seconds: int) -> Iterator[Child]:
    """Give a child that is a new interpreter running Python code."""
    command = [sys.executable, "-I", "-W", "ignore", "-c", code, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, env=surroundings(), **pipes) as process:  # type: ignore[call-overload]  # pipes
        job = confine(process, seconds)
        with fed(process, process.stdin, data, seconds):
            yield process
        del job


@contextlib.contextmanager
def fed(child: Child, pipe: IO[bytes], data: Sequence[bytes], seconds: int) -> Iterator[None]:
    """Feed a child while its answer is read; after the block, or when its time is over, it is no more."""
    feeder = threading.Thread(target=_feed, args=(pipe, data), daemon=True)
    clock = threading.Timer(wall_seconds(seconds), child.kill)
    feeder.start()
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        child.kill()
        feeder.join()


def run_child(code: str, arguments: Sequence[str], data: Sequence[bytes], seconds: int) -> tuple[int, bytes]:
    """Run Python code in a child fed with `data`; return its exit code and what it said, at most MAX_ANSWER bytes."""
    with fresh(code, arguments, data, seconds) as child:
        answer = child.stdout.read(MAX_ANSWER + 1)
        if len(answer) > MAX_ANSWER:
            raise refusal("too_large", "answer")
        return child.wait(), answer


def surroundings() -> dict[str, str]:
    """Return what a child needs to start; secrets in the environment are none of it."""
    return {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}


def _feed(pipe: IO[bytes], data: Sequence[bytes]) -> None:
    # A child that died no longer reads; its exit code says why.
    with contextlib.suppress(OSError), pipe:
        for part in data:
            pipe.write(part)
