"""Offices and the people who act for them join the tree, each person in some roles and with a first password."""

from dataclasses import dataclass

from registry import events, journal
from registry.errors import InvalidInput, NotFound
from registry.records import scope
from registry.records.models import Actor, Office
from registry.stages.offices.passwords import SHORTEST_PASSWORD, hashed
from registry.stages.offices.people import check_roles
from registry.wording import LEVELS


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
        password_hash=hashed(command.password),
    )
    journal.record(events.ActorRegistered(office.id, person.id, tuple(command.roles)))
    return int(person.id)


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
    check_roles(command.roles)
    if not command.username.strip() or not command.name.strip():
        raise InvalidInput(reason="用户名和姓名都要填写。")
    if len(command.password) < SHORTEST_PASSWORD:
        raise InvalidInput(reason=f"密码至少要{SHORTEST_PASSWORD}位，请换一个更长的。")
    if Actor.get_or_none(Actor.username == command.username):
        raise InvalidInput(reason=f"用户名“{command.username}”已有人使用，请换一个。")
