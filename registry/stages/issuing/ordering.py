"""Ordering: a file of many certificates is made by the worker, not while a clerk waits for the page; then it is kept.

A job whose worker died is taken up by another once its lease has run out. Should both live on, the file is drawn twice
and kept once.
"""

import os
import time
from collections.abc import Collection
from datetime import timedelta
from typing import Any, BinaryIO

from certificates import CertificateError
from registry import clock
from registry.errors import NotFound, RegistryError, RuleViolation
from registry.records.database import transaction
from registry.records.models import Actor
from registry.records.paper import PrintJob
from registry.stages.issuing.keeping import asked_for, give
from registry.stages.issuing.outputs import Output
from registry.stages.issuing.printing import chosen_of, find_kept, made

LENGTH = timedelta(minutes=5)  # of a lease: checking ten thousand certificates before the first page takes one
KEPT_FOR = timedelta(days=7)
MOST_ATTEMPTS = 3  # a file that ends its process every time must not do so for ever
TOLD_EVERY = 1.0  # seconds
OPEN = ("waiting", "drawing")
_CHANGED = "做文件以后，其中有证书作废、更正或补发过，这个文件不能再用；请回到证书页重新生成。"


def comes_at_once(cycle: int, only: Collection[int] | None, output: Output, most: int) -> bool:
    """Tell whether a file need not be waited for: it has few certificates, or was made before."""
    chosen = chosen_of(cycle, only)
    return len(chosen) <= most or find_kept(chosen, output) is not None


def order(cycle: int, only: Collection[int] | None, output: Output, actor: Actor) -> PrintJob:
    """Let the worker make a file; return the job, which is the one under way where the same was ordered before."""
    chosen = chosen_of(cycle, only)
    office, asked = chosen[0].office_id, asked_for(chosen, output.manner)
    told = {"output": output.as_dict(), "certificates": [one.id for one in chosen], "ordered_by": actor}
    with transaction():
        _forget()
        job: PrintJob | None = PrintJob.get_or_none(
            PrintJob.office == office, PrintJob.asked == asked, PrintJob.state.in_(OPEN)
        )
        return job or PrintJob.create(
            office=office, cycle=cycle, asked=asked, ordered_at=clock.written(clock.now()), **told
        )


def orders(cycle: int) -> list[PrintJob]:
    """Return the files of a cycle that were ordered within the last days, the newest first."""
    since = clock.written(clock.now() - KEPT_FOR)
    found = PrintJob.select().where(PrintJob.cycle == cycle, PrintJob.ordered_at >= since)
    return list(found.order_by(PrintJob.id.desc()))


def find_order(cycle: int, identity: int) -> PrintJob:
    """Return a job of a cycle in scope; raise NotFound for any other."""
    job = PrintJob.one(identity)
    if job is None or job.cycle_id != cycle:
        raise NotFound(what="这个文件；做好的文件七天内可以在这里下载，请回到证书页重新生成")
    return job


def ordered() -> list[int]:
    """Return which jobs in scope are not done, in order."""
    return [
        identity
        for (identity,) in PrintJob.select(PrintJob.id).where(PrintJob.state.in_(OPEN)).order_by(PrintJob.id).tuples()
    ]


def make_ordered(identity: int) -> None:
    """Make the file of a job, unless another worker is at it; a refusal goes back to the clerk."""
    lease = _claim(identity)
    if lease is None:
        return
    job = PrintJob.get_by_id(identity)
    if job.attempts > MOST_ATTEMPTS:
        _end(job, lease, state="refused", refusal="程序几次都没有做成这个文件，请分几次打印，并告诉管理员。")
        return
    try:
        chosen = chosen_of(job.cycle_id, job.certificates)
        if [one.id for one in chosen] != job.certificates:
            raise RuleViolation(reason=_CHANGED)
        made(job.cycle_id, chosen, Output.from_dict(job.output), _Told(job, lease))
    except (RegistryError, CertificateError) as refusal:
        _end(job, lease, state="refused", refusal=refusal.message)
    except Exception:
        _end(job, lease)  # a full disk, say: the next round tries again, and need not wait for the lease to run out
        raise
    else:
        _end(job, lease, state="done", pages_done=len(job.certificates))


def take_ordered(job: PrintJob, out: BinaryIO) -> tuple[int, ...]:
    """Write the file that was made for a job and return the ids of its certificates; raise RuleViolation if one is void now."""
    chosen = chosen_of(job.cycle_id, job.certificates)
    kept = find_kept(chosen, Output.from_dict(job.output))
    if kept is None or [one.id for one in chosen] != job.certificates:
        raise RuleViolation(reason=_CHANGED)
    give(kept, out)
    return tuple(job.certificates)


class _Told:
    """The progress of a job, written down once a second; each time the lease is renewed."""

    def __init__(self, job: PrintJob, lease: str) -> None:
        self.job, self.lease, self.last = job, lease, time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self.last < TOLD_EVERY:
            return
        self.last = time.monotonic()
        _change(self.job, self.lease, pages_done=done, leased_until=_end_of_lease())


def _claim(identity: int) -> str | None:
    lease = os.urandom(16).hex()
    free = (PrintJob.id == identity, PrintJob.state.in_(OPEN), PrintJob.leased_until < clock.written(clock.now()))
    taken = {"state": "drawing", "lease": lease, "leased_until": _end_of_lease(), "attempts": PrintJob.attempts + 1}
    with transaction():
        return lease if PrintJob.update(taken).where(*free).execute() else None


def _end(job: PrintJob, lease: str, **changed: Any) -> None:
    _change(job, lease, leased_until="", **changed)


def _change(job: PrintJob, lease: str, **changed: Any) -> None:
    with transaction():
        PrintJob.update(changed).where(PrintJob.id == job.id, PrintJob.lease == lease).execute()


def _end_of_lease() -> str:
    return clock.written(clock.now() + LENGTH)


def _forget() -> None:
    """Forget jobs that ended days ago; the files themselves are kept."""
    ended = PrintJob.state.not_in(OPEN) & (PrintJob.ordered_at < clock.written(clock.now() - KEPT_FOR))
    PrintJob.delete().where(ended).execute()
