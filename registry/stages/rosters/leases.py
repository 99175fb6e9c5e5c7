"""The lease on an upload: who reads or stores it just now; one that was not renewed belongs to a process that died."""

import contextlib
import contextvars
import logging
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import peewee

from registry import clock
from registry.records.database import connected, is_busy, transaction
from registry.records.uploads import Upload

LENGTH = timedelta(seconds=20)
RENEWED_EVERY = 5.0  # seconds
MOST_WAITS = 6  # for other writers, to say at least that it was for them
MOST_ATTEMPTS = 3  # a file that ends its process every time must not do so for ever


class Lost(Exception):
    """The upload was given up, taken over by somebody else, or put off; nothing may be written any more."""


@dataclass(frozen=True)
class Lease:
    """The right to work on an upload; good until it runs out or somebody else has it."""

    upload: int
    token: str

    def change(self, **changed: object) -> None:
        """Change the upload and renew the lease, in the open transaction; raise Lost without the lease."""
        fields: dict[str, Any] = {"leased_until": end()} | changed
        held = (Upload.id == self.upload, Upload.lease == self.token)
        if not Upload.update(fields).where(*held).execute():
            raise Lost

    def give_back(self, **changed: object) -> None:
        """Change the upload for the last time and end the lease."""
        self.change(lease="", leased_until="", **changed)


def new_token() -> str:
    """Return a token that nobody else has."""
    return os.urandom(16).hex()


def claim(upload: int, states: tuple[str, ...], into: str) -> Lease | None:
    """Take the lease on an upload in one of the states, unless somebody holds it; None if there is nothing to do."""
    lease = Lease(upload, new_token())
    free = (Upload.id == upload, Upload.state.in_(states), Upload.leased_until < clock.written(clock.now()))
    taken = {"state": into, "lease": lease.token, "leased_until": end(), "attempts": Upload.attempts + 1}
    with transaction():
        changed = Upload.update(taken).where(*free).execute()
    return lease if changed else None


@contextlib.contextmanager
def kept(lease: Lease) -> Iterator[None]:
    """Renew the lease every few seconds from a thread of its own while the block works.

    Where the block waited in vain for other writers the lease is given back, that is no attempt, and Lost is raised.
    """
    done = threading.Event()
    context = contextvars.copy_context()  # with its scope and its clock
    thread = threading.Thread(target=context.run, args=(_renew, lease, done), name="lease", daemon=True)
    thread.start()
    try:
        yield
    except peewee.OperationalError as error:
        if not is_busy(error):
            raise
        logging.getLogger(__name__).warning("an upload is put off: the database is busy", exc_info=True)
        _spare(lease)
        raise Lost from error
    finally:
        done.set()
        thread.join()


def _spare(lease: Lease) -> None:
    """Give the lease back as if it had never been taken; without success it runs out, and was an attempt."""
    for _ in range(MOST_WAITS):
        try:
            with transaction():
                lease.give_back(attempts=Upload.attempts - 1)
        except peewee.OperationalError:  # busy still
            continue
        return


def _renew(lease: Lease, done: threading.Event) -> None:
    while not done.wait(RENEWED_EVERY):
        try:
            with connected(), transaction():
                lease.change()
        except Lost:
            return
        except peewee.PeeweeException:  # busy now: the next time will do
            logging.getLogger(__name__).warning("a lease was not renewed", exc_info=True)


def end() -> str:
    """Return when a lease taken or renewed now runs out."""
    return clock.written(clock.now() + LENGTH)
