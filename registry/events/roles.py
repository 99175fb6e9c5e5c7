"""What happens to the people who act: roles lent, changed and taken away, work handed over, private facts looked at."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class RolesDelegated(Event):
    """Somebody lent roles to a colleague, from one day to another."""

    delegation: int
    giver: int
    taker: int
    roles: tuple[str, ...]
    from_day: str
    to_day: str


@dataclass(frozen=True)
class DelegationEnded(Event):
    """Lent roles were taken back before their last day."""

    delegation: int


@dataclass(frozen=True)
class RolesChanged(Event):
    """A person acts in these roles from now on."""

    actor: int
    roles: tuple[str, ...]


@dataclass(frozen=True)
class ActorDismissed(Event):
    """A person acts no longer."""

    actor: int


@dataclass(frozen=True)
class PasswordReset(Event):
    """A person was given a new first password."""

    actor: int


@dataclass(frozen=True)
class PasswordChanged(Event):
    """A person chose another password."""

    actor: int


@dataclass(frozen=True)
class WorkHandedOver(Event):
    """A person left; the open work went to a colleague, so much of each kind."""

    giver: int
    taker: int
    uploads: int
    changes: int
    seats: int


@dataclass(frozen=True)
class PrivateOpened(Event):
    """Somebody looked at private facts of a nomination, for a reason the register keeps; these fields, not their values."""

    opening: int
    nomination: int
    fields: tuple[str, ...]
