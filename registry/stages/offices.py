"""Offices and the people who act for them: the tree, the roles, signing in."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound
from registry.records import scope
from registry.records.models import Actor, Office
from registry.wording import LEVELS, ROLES

SHORTEST_PASSWORD = 8
FAILURES_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=10)

_hasher = PasswordHasher()


@dataclass(frozen=True)
class RegisterOffice:
    """Add an office below another; only the first, a city, has no parent."""

    name: str
    level: str
    code: str
    parent: int | None = None


@dataclass(frozen=True)
class RegisterActor:
    """Let a person act for an office in some roles, with a first password."""

    office: int
    username: str
    name: str
    roles: tuple[str, ...]
    password: str


def register_office(command: RegisterOffice, _actor: Actor | None) -> int:
    """Add the office to the tree; return its id."""
    parent = _parent_of(command)
    _check_place(command, parent)
    office = Office.create(name=command.name, level=command.level, code=command.code, parent=parent, path="")
    office.path = f"{parent.path if parent else '/'}{office.id}/"
    office.save()
    journal.record(events.OfficeRegistered(office.id, office.name, office.level, office.parent_id))
    return int(office.id)


def register_actor(command: RegisterActor, _actor: Actor | None) -> int:
    """Enter the person; return the id. The password is kept as an argon2 hash only."""
    office = Office.get_or_none(Office.id == command.office)
    if office is None or not scope.current().sees(office.id):
        raise NotFound(what="这个单位")
    _check_person(command)
    person = Actor.create(
        office=office,
        username=command.username,
        name=command.name,
        roles=list(command.roles),
        password_hash=_hasher.hash(command.password),
    )
    journal.record(events.ActorRegistered(office.id, person.id, tuple(command.roles)))
    return int(person.id)


def sign_in(username: str, password: str) -> Actor:
    """Return the person of that name and password; five failures lock the name for ten minutes."""
    person = Actor.get_or_none(Actor.username == username)
    right = _matches(person.password_hash if person else _nobody(), password)
    if person is None or not person.active:
        raise InvalidInput(reason="用户名或密码不对，请核对后重新输入。")
    if person.locked_until > clock.written(clock.now()):
        raise InvalidInput(reason="密码连续输错5次，请10分钟后再登录，或请系统管理员重设。")
    if not right:
        _count_failure(person)
        raise InvalidInput(reason="用户名或密码不对，请核对后重新输入。")
    if person.failures:
        Actor.update(failures=0, locked_until="").where(Actor.id == person.id).execute()
    return person


def by_username(username: str) -> Actor:
    """Return the active person of that name; NotFound otherwise."""
    person: Actor | None = Actor.get_or_none(Actor.username == username, Actor.active)
    if person is None:
        raise NotFound(what=f"用户“{username}”")
    return person


@cache
def _nobody() -> str:
    """Return a hash to check for unknown names, so that both answers take as long."""
    return _hasher.hash("nobody signs in with this")


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _count_failure(person: Actor) -> None:
    Actor.update(failures=Actor.failures + 1).where(Actor.id == person.id).execute()
    if Actor.get_by_id(person.id).failures % FAILURES_BEFORE_LOCK == 0:
        Actor.update(locked_until=clock.written(clock.now() + LOCKED_FOR)).where(Actor.id == person.id).execute()


def _parent_of(command: RegisterOffice) -> Office | None:
    """Return the office above, which must be in the actor's sight."""
    parent: Office | None = Office.get_or_none(Office.id == command.parent) if command.parent else None
    return parent if parent is not None and scope.current().sees(parent.id) else None


def _check_place(command: RegisterOffice, parent: Office | None) -> None:
    if command.level not in LEVELS:
        raise InvalidInput(reason=f"单位层级“{command.level}”不认识，只能是：{'、'.join(LEVELS)}。")
    if not command.name.strip() or not command.code.strip():
        raise InvalidInput(reason="单位名称和代字都要填写。")
    if command.parent and parent is None:
        raise NotFound(what="上级单位")
    order = list(LEVELS)
    if (parent is None) != (command.level == "city") or (
        parent and order.index(parent.level) >= order.index(command.level)
    ):
        raise InvalidInput(reason=f"“{command.name}”的上级单位不对：市没有上级，其他单位的上级必须比它高。")


def _check_person(command: RegisterActor) -> None:
    unknown = [role for role in command.roles if role not in ROLES]
    if unknown or not command.roles:
        raise InvalidInput(reason=f"角色“{'、'.join(unknown)}”不认识，只能是：{'、'.join(ROLES)}。")
    if not command.username.strip() or not command.name.strip():
        raise InvalidInput(reason="用户名和姓名都要填写。")
    if len(command.password) < SHORTEST_PASSWORD:
        raise InvalidInput(reason=f"密码至少要{SHORTEST_PASSWORD}位，请换一个更长的。")
    if Actor.get_or_none(Actor.username == command.username):
        raise InvalidInput(reason=f"用户名“{command.username}”已有人使用，请换一个。")
