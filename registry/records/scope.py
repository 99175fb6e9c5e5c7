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
EVERY_ROW = peewee.SQL("1 = 1")


class ScopeMissing(AssertionError):
    """Office-owned rows were asked for without saying whose."""


@dataclass(frozen=True)
class Scope:
    """The acting person and the offices in sight; `offices` None means all of them (followers, sweeps, verification).

    Sight has three depths. Of `offices` everything is seen and may be changed; of `submitted` only what was handed up,
    and nothing may be changed; of `tended` only the settings an admin looks after, never a row of a person.
    """

    offices: frozenset[int] | None
    actor: int | None = None
    submitted: frozenset[int] = frozenset()
    tended: frozenset[int] = frozenset()

    def sees(self, office: int) -> bool:
        """Tell whether the office is in sight at any depth."""
        in_view = self.in_view
        return in_view is None or office in in_view

    @property
    def in_view(self) -> frozenset[int] | None:
        """The offices in sight at any depth; None means all of them."""
        return None if self.offices is None else self.offices | self.submitted | self.tended


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

    tended: ClassVar[bool] = False  # a setting that admins look after
    _meta: ClassVar[Any]
    office_id: Any

    @classmethod
    def submitted(cls) -> Any:
        """Return the condition on rows that whom they were handed up to may see; None for none, unless a model says."""
        return None

    @classmethod
    def in_sight(cls) -> Any:
        """Return the condition that keeps a query inside the scope."""
        scope, seen, handed_up = current(), cls.in_reach(), cls.submitted()
        if scope.submitted and handed_up is not None:
            return seen | (cls._meta.fields["office"].in_(sorted(scope.submitted)) & handed_up)
        return seen

    @classmethod
    def in_reach(cls) -> Any:
        """Return the condition that keeps a change inside the scope: what was handed up is seen, not changed."""
        offices = cls._reach()
        return EVERY_ROW if offices is None else cls._meta.fields["office"].in_(sorted(offices))

    @classmethod
    def _reach(cls) -> frozenset[int] | None:
        scope = current()
        return scope.offices | scope.tended if scope.offices is not None and cls.tended else scope.offices

    @classmethod
    def select(cls, *fields: Any) -> Any:
        """Select rows in scope only."""
        query: Any = super().select(*fields)  # type: ignore[misc]  # mixed in before a Model
        return query.where(cls.in_sight())

    @classmethod
    def update(cls, *args: Any, **update: Any) -> Any:
        """Update rows in reach only."""
        query: Any = super().update(*args, **update)  # type: ignore[misc]  # mixed in before a Model
        return query.where(cls.in_reach())

    @classmethod
    def delete(cls) -> Any:
        """Delete rows in reach only."""
        query: Any = super().delete()  # type: ignore[misc]  # mixed in before a Model
        return query.where(cls.in_reach())

    @classmethod
    def raw(cls, *_args: Any, **_kwargs: Any) -> Any:
        """Refuse: SQL written by hand knows no scope."""
        raise ScopeMissing("raw queries of office-owned rows are not allowed")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save a row of an office in reach."""
        offices = self._reach()
        if offices is not None and self.office_id not in offices:
            raise ScopeMissing("a row of an office outside the scope was saved")
        return super().save(*args, **kwargs)  # type: ignore[misc]  # mixed in before a Model

    @classmethod
    def one(cls, identity: int) -> Self | None:
        """Return the row of that id if it is in scope, else None: another office's row looks like none."""
        if not -LARGEST_ID <= identity <= LARGEST_ID:
            return None
        found: Self | None = cls.select().where(cls._meta.primary_key == identity).first()
        return found
