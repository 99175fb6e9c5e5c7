"""Run what is owed: files to read, batches to store, files to print, deliveries put off, what is to be forgotten.

Safe to run beside the server and beside another worker: whatever is owed is a row, and who works on it has its lease.
"""

import logging
import threading
import weakref
from collections.abc import Callable
from functools import partial

from registry import clock
from registry.bus import wait_in_line
from registry.errors import NotFound, RegistryError
from registry.records import scope
from registry.records.database import connected, transaction
from registry.register import Register
from registry.stages import afterwards, forgetting, issuing, rosters
from registry.wiring import CHECKS

EVERY = 30.0  # seconds between two rounds
SOON = 5.0  # seconds, while somebody holds the lease on what is owed and may have died


class Rounds:
    """The going round of one worker, until it is stopped; poked, it goes at once."""

    def __init__(self) -> None:
        self._moved = threading.Event()
        self._stopped = threading.Event()
        _running.add(self)

    def set(self) -> None:
        """Stop after the round under way."""
        self._stopped.set()
        self._moved.set()

    def poke(self) -> None:
        """Go round again at once."""
        self._moved.set()

    def over(self) -> bool:
        """Tell whether no round is to follow."""
        return self._stopped.is_set()

    def wait(self, seconds: float) -> None:
        """Wait for so long at most."""
        self._moved.wait(seconds)
        self._moved.clear()


_running: "weakref.WeakSet[Rounds]" = weakref.WeakSet()


def poke() -> None:
    """Let the workers of this process look at once; elsewhere they look within half a minute."""
    for rounds in list(_running):
        rounds.poke()


def run_once(register: Register) -> int:
    """Deliver what is owed, sweep, read and store what waits; return how many uploads expired."""
    with connected():
        register.bus.deliver()
        with scope.everywhere():
            expired = _sweep()
            _end_terms()
        register.bus.deliver()
        with scope.everywhere():
            _work(register)
        return expired


def read(upload: int) -> None:
    """Read what an upload owes to be read, asking the register whom its rows seem to be."""
    rosters.read_upload(upload, CHECKS)


def store(register: Register, upload: int) -> rosters.Stored | None:
    """Store a confirmed upload as the clerk who confirmed it; a refusal goes back to the clerk.

    None where nothing was stored here: refused, put off, or another process is at it or was quicker.
    """
    lease = rosters.claim(upload, ("confirmed",), "confirmed")
    if lease is None:
        return None
    try:
        with rosters.kept(lease):
            return _store(register, lease)
    except (NotFound, rosters.Lost):  # stored by another worker, put off, or given up meanwhile
        return None


def run(register: Register, rounds: Rounds, every: float = EVERY) -> None:
    """Go round until told to stop."""
    while not rounds.over():
        _tried(partial(run_once, register))
        rounds.wait(SOON if _is_owed() else every)


def in_background(register: Register) -> Rounds:
    """Start going round in a thread of its own; return what stops it."""
    rounds = Rounds()
    threading.Thread(target=run, args=(register, rounds), name="worker", daemon=True).start()
    return rounds


def run_until_stopped(register: Register) -> None:
    """Go round until Ctrl-C."""
    try:
        run(register, Rounds())
    except KeyboardInterrupt:
        return


def _sweep() -> int:
    """Erase what expired, in a turn of its own among the commands: none may be storing meanwhile what is erased."""
    today = clock.today()
    if forgetting.due_cycles(today) or forgetting.unerased():
        with transaction():
            wait_in_line()
            forgetting.erase_left()
            forgetting.anonymise_due(today)
    if not rosters.expired_uploads():  # waits for nobody
        return 0
    with transaction():
        wait_in_line()
        return rosters.discard_expired()


def _end_terms() -> None:
    """Let titles expire whose terms are over, in a turn of its own among the commands."""
    today = clock.today()
    if afterwards.due_to_expire(today):  # waits for nobody
        with transaction():
            wait_in_line()
            afterwards.expire_due(today)


def _work(register: Register) -> None:
    for identity in rosters.owed():
        _tried(partial(read, identity))
    for identity in rosters.confirmed():
        _tried(partial(store, register, identity))
    for identity in issuing.ordered():
        _tried(partial(issuing.make_ordered, identity))


def _store(register: Register, lease: rosters.Lease) -> rosters.Stored | None:
    upload = rosters.find_upload(lease.upload)
    if upload.attempts > rosters.MOST_ATTEMPTS or upload.confirmed_by is None:
        rosters.put_back(lease)
        return None
    try:
        stored: rosters.Stored = register.bus.handle(rosters.StoreRoster(upload.id), upload.confirmed_by)
    except NotFound:
        raise
    except RegistryError as refusal:
        rosters.put_back(lease, refusal.message)
        return None
    return stored


def _is_owed() -> bool:
    try:
        with connected(), scope.everywhere():
            return bool(rosters.owed() or rosters.confirmed() or issuing.ordered())
    except Exception:  # as in a round
        return False


def _tried(step: Callable[[], object]) -> None:
    try:
        step()
    except Exception:  # a full disk or a lost connection now must not end all that is to come
        logging.getLogger(__name__).exception("a step of the worker failed")
