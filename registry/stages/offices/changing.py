"""The people who act: other roles, a new first password or one of their own, dismissed."""

from dataclasses import dataclass

from registry import events, journal
from registry.errors import InvalidInput, RuleViolation, WrongState
from registry.records.models import Actor
from registry.records.revisions import edit
from registry.stages.offices.delegating import end_all_of
from registry.stages.offices.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, first_password, hashed, matches
from registry.stages.offices.people import ALONE, check_roles, find_person


@dataclass(frozen=True)
class ChangeRoles:
    """Give a person other roles than so far."""

    actor: int
    roles: tuple[str, ...]
    revision: int | None = None


@dataclass(frozen=True)
class DismissActor:
    """Let a person act no longer; the name stays in what the register remembers."""

    actor: int
    revision: int | None = None


@dataclass(frozen=True)
class ResetPassword:
    """Give a person a new first password."""

    actor: int
    revision: int | None = None


@dataclass(frozen=True)
class ChangePassword:
    """Choose another password for oneself."""

    old: str
    new: str


def change_roles(command: ChangeRoles, actor: Actor) -> None:
    """Change the roles, at once and for every page open somewhere."""
    person = _somebody_else(command.actor, actor, "调整自己的角色")
    check_roles(command.roles)
    edit(person, command.revision, f"{person.name}的角色", roles=list(command.roles))
    if any(role in ALONE for role in command.roles):  # who looks after the register keeps no borrowed role either
        end_all_of(person)
    journal.record(events.RolesChanged(person.office_id, person.id, tuple(command.roles)))


def dismiss_actor(command: DismissActor, actor: Actor) -> None:
    """Close the account, and take back what was lent by and to the person."""
    person = _somebody_else(command.actor, actor, "停用自己")
    dismiss(person, command.revision)
    journal.record(events.ActorDismissed(person.office_id, person.id))


def reset_password(command: ResetPassword, _actor: Actor) -> str:
    """Return a random password, known to nobody else and shown once; whoever used the old one is signed out."""
    person = find_person(command.actor)
    if not person.active:
        raise WrongState(what=f"{person.name}的账号", state="停用", step="重设密码")
    password = first_password()
    edit(person, command.revision, f"{person.name}的密码", password_hash=hashed(password), failures=0, locked_until="")
    journal.record(events.PasswordReset(person.office_id, person.id))
    return password


def change_password(command: ChangePassword, actor: Actor) -> None:
    """Take the new password; every other place where the person is signed in is signed out."""
    person = Actor.get_by_id(actor.id)
    if not matches(person.password_hash, command.old):
        raise InvalidInput(reason="现在的密码不对，请核对后重新输入。")
    if not SHORTEST_PASSWORD <= len(command.new) <= LONGEST_PASSWORD:
        raise InvalidInput(reason=f"新密码要有{SHORTEST_PASSWORD}至{LONGEST_PASSWORD}位，请换一个。")
    if command.new == command.old:
        raise InvalidInput(reason="新密码和现在的一样，请换一个。")
    edit(person, None, f"{person.name}的密码", password_hash=hashed(command.new))
    journal.record(events.PasswordChanged(person.office_id, person.id))


def dismiss(person: Actor, revision: int | None) -> None:
    """Make a person inactive and end every delegation they gave or took."""
    if not person.active:
        raise WrongState(what=f"{person.name}的账号", state="停用", step="再停用")
    edit(person, revision, f"{person.name}的账号", active=False)
    end_all_of(person)


def _somebody_else(identity: int, actor: Actor, step: str) -> Actor:
    """Return the person, who may not be the acting one: nobody makes oneself more than others made one."""
    person = find_person(identity)
    if person.id == actor.id:
        raise RuleViolation(reason=f"不能{step}，请由另一位系统管理员办理。")
    return person
