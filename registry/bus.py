"""The one way in for changes, and the one way on for what they caused.

`handle` carries a command out in one transaction, then delivers; `deliver` lets every follower hear, from its
bookmark on, what it has not heard yet.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import peewee

from registry import clock, journal, roles
from registry.errors import Forbidden
from registry.journal import Follower
from registry.records import scope
from registry.records.database import is_busy, on_sqlite, take_turn, transaction
from registry.records.delegations import lent_roles
from registry.records.ledger import Bookmark, Entry
from registry.records.models import Actor, Office
from registry.wording import COMMANDS_SAID

BATCH = 1_000
_COMMAND_LOCK = 0x636F6D6D  # one number for PostgreSQL, of its own: followers do not wait for it


Handler = Callable[[Any, Actor], Any]


class Bus:
    """Takes commands to their functions and events to their followers."""

    def __init__(self, commands: Mapping[type, Handler], followers: Sequence[Follower], head: Path) -> None:
        self.commands = commands
        self.followers = followers
        self.head = head

    def handle(self, command: object, actor: Actor) -> Any:
        """Carry out a command whole or not at all, then deliver; raise Forbidden without a role for it."""
        far = self.check(type(command), actor)
        with scope.within(sight_of(actor, far)), transaction():
            wait_in_line()
            outcome = self.commands[type(command)](command, actor)
        try:
            self.deliver()
        except (peewee.PeeweeException, OSError):  # the command stands; the next one or the worker delivers
            logging.getLogger(__name__).exception("delivery was put off")
        return outcome

    def check(self, command: type, actor: Actor) -> str:
        """Return how far the actor reaches with a kind of command; raise Forbidden if the actor has no role for it."""
        far = roles.reach(command.__name__, held_roles(actor))
        if not far:
            raise Forbidden(what=COMMANDS_SAID[command.__name__])
        return far

    def deliver(self) -> None:
        """Let every follower hear what is new, until all is quiet; one that fails stops nobody else."""
        with scope.everywhere():
            while any([self._catch_up(follower) for follower in self.followers]):  # noqa: C419 - every one must be asked
                pass
            journal.publish_head(self.head)

    def _catch_up(self, follower: Follower) -> bool:
        if not _owed(follower):
            return False
        limit = BATCH
        while True:
            try:
                return _hear_next(follower, limit)
            except Exception as error:  # halve the batch down to the one event that fails; keep it, others go on
                if is_busy(error):  # no event's fault: the next delivery will do
                    logging.getLogger(__name__).warning("follower %s waits for others", follower.name)
                    return False
                if limit == 1:
                    _note_failure(follower, error)
                    return False
                limit //= 2


def wait_in_line() -> None:
    """Let one command run at a time, as SQLite does: a state that was checked must still hold when it is changed."""
    take_turn(_COMMAND_LOCK)


def held_roles(actor: Actor) -> frozenset[str]:
    """Return the roles in which an actor may act today, the own and those lent for the time; none once inactive."""
    return frozenset(actor.roles) | lent_roles(actor.id, clock.today()) if actor.active else frozenset()


def sight_of(actor: Actor, far: str = roles.BELOW) -> scope.Scope:
    """Return what an actor sees of the own office and, unless an action reaches no further, of all below it.

    Who holds several roles sees what each of them sees.
    """
    own = frozenset((actor.office_id,))
    below = _below(actor) if far == roles.BELOW else frozenset()
    depths = [roles.SIGHT[role] for role in held_roles(actor)]

    def seen(depth: str) -> frozenset[int]:
        at_home = own if any(home == depth for home, _ in depths) else frozenset()
        return at_home | (below if any(beneath == depth for _, beneath in depths) else frozenset())

    return scope.Scope(seen(roles.ALL), actor.id, seen(roles.SUBMITTED), seen(roles.TENDED))


def _below(actor: Actor) -> frozenset[int]:
    offices = Office.select(Office.id).where(Office.path.startswith(actor.office.path), Office.id != actor.office_id)
    return frozenset(office.id for office in offices)


def _names(follower: Follower) -> list[str]:
    return [event.__name__ for event in follower.events]


def _owed(follower: Follower) -> bool:
    """Tell, without taking a write lock, whether there is anything to hear."""
    bookmark = Bookmark.get_or_none(Bookmark.follower == follower.name)
    return bool(journal.after(bookmark.position if bookmark else -1, _names(follower), 1))


def _hear_next(follower: Follower, limit: int) -> bool:
    with transaction():
        bookmark = _bookmark(follower)
        entries = journal.after(bookmark.position, _names(follower), limit)
        if not entries:
            return False
        follower.hear([journal.event_of(entry) for entry in entries])
        _move(follower, entries[-1].seq)
        return True


def _bookmark(follower: Follower) -> Bookmark:
    """Return the bookmark, locked until the transaction ends, so that two processes never hear the same event."""
    Bookmark.insert(follower=follower.name).on_conflict_ignore().execute()
    query = Bookmark.select().where(Bookmark.follower == follower.name)
    found: Bookmark = query.get() if on_sqlite() else query.for_update().get()
    return found


def _move(follower: Follower, position: int) -> None:
    moved = {Bookmark.position: position, Bookmark.error: "", Bookmark.failed_at: None}
    Bookmark.update(moved).where(Bookmark.follower == follower.name).execute()


def _note_failure(follower: Follower, error: Exception) -> None:
    """Keep where and by what class of error; its text may quote rows of any office and goes to the log only."""
    logging.getLogger(__name__).error("follower %s stopped", follower.name, exc_info=error)
    with transaction():
        position = _bookmark(follower).position
        stuck: Sequence[Entry] = journal.after(position, _names(follower), 1)
        noted = {
            Bookmark.error: type(error).__name__,
            Bookmark.failed_at: stuck[0].seq if stuck else None,
        }
        Bookmark.update(noted).where(Bookmark.follower == follower.name).execute()
