"""Who is acting and whose rows they may see; a query of office-owned rows outside a scope raises.

A forgotten filter must fail loudly instead of showing one office the drafts of another.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import peewee

LARGEST_ID = 2**63 - 1  # as far as both databases count


class ScopeMissing(AssertionError):
    """Office-owned rows were asked for without saying whose."""


@dataclass(frozen=True)
class Scope:
    """The acting person and the offices in sight; `offices` None means all of them (followers, sweeps, verification)."""

    offices: frozenset[int] | None
    actor: int | None = None

    def sees(self, office: int) -> bool:
        """Tell whether rows of the office are in sight."""
        return self.offices is None or office in self.offices


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Act within a scope for the block."""
    token = _current.set(scope)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def everywhere() -> Iterator[None]:
    """Act for the register itself: every office in sight, nobody acting."""
    with within(Scope(offices=None)):
        yield


def current() -> Scope:
    """Return the scope in force; raise ScopeMissing without one."""
    scope = _current.get()
    if scope is None:
        raise ScopeMissing("rows of an office were asked for outside a scope")
    return scope


def actor() -> int | None:
    """Return the id of the acting person, None for the register itself."""
    scope = _current.get()
    return scope.actor if scope else None


class OfficeOwned:
    """Mixed into models whose rows belong to an office: every query sees only the offices in scope."""

    _meta: ClassVar[Any]
    office_id: Any

    @classmethod
    def in_sight(cls) -> Any:
        """Return the condition that keeps a query inside the scope."""
        offices = current().offices
        if offices is None:
            return peewee.SQL("1 = 1")
        return cls._meta.fields["office"].in_(sorted(offices))

    @classmethod
    def select(cls, *fields: Any) -> Any:
        """Select rows in scope only."""
        query: Any = super().select(*fields)  # type: ignore[misc]  # mixed in before a Model
        return query.where(cls.in_sight())

    @classmethod
    def update(cls, *args: Any, **update: Any) -> Any:
        """Update rows in scope only."""
        query: Any = super().update(*args, **update)  # type: ignore[misc]  # mixed in before a Model
        return query.where(cls.in_sight())

    @classmethod
    def delete(cls) -> Any:
        """Delete rows in scope only."""
        query: Any = super().delete()  # type: ignore[misc]  # mixed in before a Model
        return query.where(cls.in_sight())

    @classmethod
    def raw(cls, *_args: Any, **_kwargs: Any) -> Any:
        """Refuse: SQL written by hand knows no scope."""
        raise ScopeMissing("raw queries of office-owned rows are not allowed")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save a row of an office in scope."""
        if not current().sees(self.office_id):
            raise ScopeMissing("a row of an office outside the scope was saved")
        return super().save(*args, **kwargs)  # type: ignore[misc]  # mixed in before a Model

    @classmethod
    def one(cls, identity: int) -> Self | None:
        """Return the row of that id if it is in scope, else None: another office's row looks like none."""
        if not -LARGEST_ID <= identity <= LARGEST_ID:
            return None
        found: Self | None = cls.select().where(cls._meta.primary_key == identity).first()
        return found
