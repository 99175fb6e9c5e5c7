"""What time it is: the one seam at which tests and the demo set another time.

Instants are aware and in UTC; the days that people mean are days in Asia/Shanghai.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)


def now() -> datetime:
    """Return the present instant, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """Return the present day in China."""
    return now().astimezone(SHANGHAI).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let it be this instant inside the block."""
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


def written(instant: datetime) -> str:
    """Write an instant as text that sorts by time, whatever the database."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
