"""The limited child process that alone parses an upload; whatever happens in it ends as a sentence for the clerk."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from importers.cells import Workbook, workbook_from
from importers.errors import UnreadableWorkbook, refusal
from importers.guard import inspect
from importers.limits import confine

WALL_SECONDS = 60
MAX_ANSWER = 256 << 20

# The child is given the folder of the package: with -I it sees neither the working directory nor PYTHONPATH.
_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); from importers.limits import limit_self; "
    "limit_self(int(sys.argv[2])); from importers.workbooks import serve; serve(sys.argv[3])"
)
_ROOT = str(Path(__file__).resolve().parent.parent)


def read_workbook(data: bytes) -> Workbook:
    """Look at the bytes, parse them in a limited child, and return its cells; raise UnreadableWorkbook otherwise."""
    kind = inspect(data)
    code, answer = run_child(_CHILD, [_ROOT, str(cpu_seconds(data)), kind.value], data, cpu_seconds(data))
    if code:
        raise _ended(code)
    if answer.startswith(b"refused "):
        raise refusal(answer[8:].decode("ascii", "replace") if answer[8:] in _REASONS else "damaged")
    return workbook_from(answer)


_REASONS = (b"password", b"damaged", b"too_large")


def cpu_seconds(data: bytes) -> int:
    """Return the processor seconds a child may use for these bytes."""
    return 4 + (len(data) >> 20)


def run_child(code: str, arguments: list[str], data: bytes, seconds: int) -> tuple[int, bytes]:
    """Run Python code in a child fed with `data`; return its exit code and what it said, at most MAX_ANSWER bytes."""
    command = [sys.executable, "-I", "-W", "ignore", "-c", code, *arguments]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=_surroundings(),
    ) as child:
        job = confine(child, seconds)
        clock = threading.Timer(WALL_SECONDS, child.kill)
        clock.start()
        try:
            return _talk(child, data)
        finally:
            clock.cancel()
            child.kill()
            del job


def _surroundings() -> dict[str, str]:
    """Return what a child needs to start; secrets in the environment are none of it."""
    return {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}


def _talk(child: "subprocess.Popen[bytes]", data: bytes) -> tuple[int, bytes]:
    if child.stdin is None or child.stdout is None:
        raise refusal("aborted", "no pipes")
    feeder = threading.Thread(target=_feed, args=(child.stdin, data), daemon=True)
    feeder.start()
    answer = child.stdout.read(MAX_ANSWER + 1)
    if len(answer) > MAX_ANSWER:
        child.kill()
        raise refusal("too_large", "answer")
    feeder.join()
    return child.wait(), answer


def _feed(pipe: IO[bytes], data: bytes) -> None:
    # A child that died no longer reads; its exit code says why.
    with contextlib.suppress(OSError), pipe:
        pipe.write(data)


def _ended(code: int) -> UnreadableWorkbook:
    slow = {-int(getattr(signal, name)) for name in ("SIGKILL", "SIGXCPU") if hasattr(signal, name)}
    return refusal("too_slow" if code in slow else "aborted", f"child ended with {code}")
