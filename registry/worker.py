"""Run what is owed: deliveries that were put off, uploads whose seven days are over; safe to run beside the server."""

import logging
import threading

from registry.records import scope
from registry.records.database import connected, transaction
from registry.register import Register
from registry.stages import rosters

EVERY = 30.0  # seconds between two rounds


def run_once(register: Register) -> int:
    """Deliver what is owed and sweep; return how many uploads expired."""
    with connected():
        register.bus.deliver()
        with scope.everywhere(), transaction():
            expired = rosters.discard_expired()
        register.bus.deliver()
        return expired


def run(register: Register, stop: threading.Event, every: float = EVERY) -> None:
    """Go round until told to stop."""
    while not stop.is_set():
        try:
            run_once(register)
        except Exception:  # a full disk or a lost connection now must not end all rounds to come
            logging.getLogger(__name__).exception("a round of the worker failed")
        stop.wait(every)


def in_background(register: Register) -> threading.Event:
    """Start going round in a thread of its own; return what stops it."""
    stop = threading.Event()
    threading.Thread(target=run, args=(register, stop), name="worker", daemon=True).start()
    return stop


def run_until_stopped(register: Register) -> None:
    """Go round until Ctrl-C."""
    try:
        run(register, threading.Event())
    except KeyboardInterrupt:
        return
