"""A process that has all of the reader loaded and forks itself for every upload: a fresh child in a millisecond.

The nursery never sees an upload: it gets the ends of pipes, and the child it forks reads them under its limits. A
minder between the two waits for the child and tells its end. Linux only; elsewhere every child is a new interpreter.
"""

import atexit
import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import IO

from importers.limited.processes import ROOT, Child, fed, surroundings

_CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from importers.limited.nursery import fork_forever; fork_forever(int(sys.argv[2]))"
)
_ORDER = 100  # bytes at most
_PATIENCE = 2.0  # seconds for the last children to end


class _Forked:
    """A child of the nursery, known by its pipes and by what its minder says."""

    def __init__(self, stdin: IO[bytes], stdout: IO[bytes], status: IO[bytes]) -> None:
        self.stdin, self.stdout, self._status = stdin, stdout, status
        self._pid = int(status.readline() or 0)
        self._code: int | None = None if self._pid else 1  # the nursery did not live to fork it

    def wait(self) -> int:
        """Return the exit code; negative for the signal that ended it."""
        if self._code is None:
            self._code = int(self._status.readline() or -signal.SIGKILL)
        return self._code

    def kill(self) -> None:
        """End the child; its number is its own until the minder's last word has been read."""
        if self._code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)


class _Nursery:
    """The one nursery of this process, started when it is first needed and again after it died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._link: socket.socket | None = None

    def order(self, order: bytes, descriptors: Sequence[int]) -> None:
        """Let a child be forked with these descriptors; the caller closes its own copies."""
        with self._lock:
            for _ in range(2):
                link = self._open()
                try:
                    socket.send_fds(link, [order], descriptors)
                except OSError:  # it died: start another, once
                    self._close()
                else:
                    return
        raise OSError("no nursery")

    def _open(self) -> socket.socket:
        if self._link is None or self._owner != os.getpid():
            self._link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                arguments = [sys.executable, "-I", "-W", "ignore", "-c", _CODE, ROOT, str(theirs.fileno())]
                quiet = subprocess.DEVNULL
                self._process = subprocess.Popen(
                    arguments,
                    pass_fds=[theirs.fileno()],
                    cwd=ROOT,
                    env=surroundings(),
                    stdin=quiet,
                    stdout=quiet,
                    stderr=quiet,
                )
            self._owner = os.getpid()
        return self._link

    def _close(self) -> None:
        if self._link is not None:
            self._link.close()
        if self._process is not None and self._owner == os.getpid():
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._link = self._process = None

    def shut(self) -> None:
        """End the nursery; nothing is read after this."""
        with self._lock:
            self._close()


_nursery = _Nursery()


def shut() -> None:
    """End this process's nursery and wait for it; the next upload starts another."""
    _nursery.shut()


atexit.register(shut)


@contextlib.contextmanager
def forked(kind: str, data: Sequence[bytes], seconds: int) -> Iterator[Child]:
    """Give a child forked by the nursery, which reads an upload of that kind with so many processor seconds."""
    stdin_read, stdin = os.pipe()
    stdout, stdout_write = os.pipe()
    status, status_write = os.pipe()
    with os.fdopen(stdin, "wb") as feed, os.fdopen(stdout, "rb") as answer, os.fdopen(status, "rb") as said:
        theirs = (stdin_read, stdout_write, status_write)
        try:
            _nursery.order(f"{seconds} {kind}".encode(), theirs)
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        child = _Forked(feed, answer, said)
        with fed(child, feed, data, seconds):
            yield child


def fork_forever(descriptor: int) -> None:
    """Fork a child for every order, until the parent hangs up."""
    from importers.child import warm_up  # noqa: PLC0415 - the parent, which imports this module too, loads no parser

    link = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, whose end is heard here
    warm_up()
    gc.freeze()
    while True:
        order, descriptors, _, _ = socket.recv_fds(link, _ORDER, 3)
        _bury(0 if not order else os.WNOHANG)
        if not order:
            return
        if os.fork() == 0:
            link.close()
            _mind(order, *descriptors)
        for one in descriptors:
            os.close(one)


def _bury(options: int) -> None:
    """Wait for the minders that have ended, or for all: what their children cost is counted with the nursery."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, options)[0]:
            pass


def _mind(order: bytes, stdin: int, stdout: int, status: int) -> None:
    """Fork the child, say its number, wait for its end and say its exit code."""
    seconds, _, kind = order.partition(b" ")
    child = os.fork()
    if child == 0:
        os.close(status)
        _become_reader(stdin, stdout, int(seconds), kind.decode())
    os.close(stdin)
    os.close(stdout)
    with contextlib.suppress(OSError):  # the parent may be gone
        os.write(status, b"%d\n" % child)
        _, code = os.waitpid(child, 0)
        os.write(status, b"%d\n" % os.waitstatus_to_exitcode(code))
    os._exit(0)


def _become_reader(stdin: int, stdout: int, seconds: int, kind: str) -> None:
    from importers.child import serve  # noqa: PLC0415 - the parent, which imports this module too, loads no parser
    from importers.limited.limits import limit_self  # noqa: PLC0415 - beside its use

    code = 1
    try:
        os.dup2(stdin, 0)
        os.dup2(stdout, 1)
        os.close(stdin)
        os.close(stdout)
        limit_self(seconds)
        serve(kind)
        code = 0
    finally:
        os._exit(code)
