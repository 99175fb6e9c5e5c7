"""What all steps about people who act ask: who is meant, which roles go together."""

from collections.abc import Collection

from registry.errors import InvalidInput, NotFound
from registry.records import scope
from registry.records.models import Actor
from registry.wording import ROLES

ALONE = ("admin", "auditor")  # who looks after the register, and who looks at it, do nothing else (三权分立)


def find_person(identity: int) -> Actor:
    """Return a person of an office in sight; NotFound otherwise."""
    known = -scope.LARGEST_ID <= identity <= scope.LARGEST_ID
    person: Actor | None = Actor.get_or_none(Actor.id == identity) if known else None
    if person is None or not scope.current().sees(person.office_id):
        raise NotFound(what="这个人员")
    return person


def check_roles(roles: Collection[str]) -> None:
    """Raise InvalidInput for roles nobody knows, or that one person may not hold together."""
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        raise InvalidInput(reason=f"角色“{'、'.join(unknown)}”不认识，只能是：{'、'.join(ROLES)}。")
    if len(set(roles)) > 1 and any(role in ALONE for role in roles):
        raise InvalidInput(reason="系统管理员、审计员不能兼任别的角色。")


def said(roles: Collection[str]) -> str:
    """Return roles as people call them, in their usual order."""
    return "、".join(name for role, name in ROLES.items() if role in roles)
