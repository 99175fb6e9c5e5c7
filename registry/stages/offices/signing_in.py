"""Signing in: a name and a password that is never kept; five failures lock the name for ten minutes."""

from datetime import timedelta
from functools import cache

from registry import clock
from registry.errors import InvalidInput, NotFound
from registry.records.models import Actor
from registry.stages.offices.passwords import hashed, matches

FAILURES_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=10)


def sign_in(username: str, password: str) -> Actor:
    """Return the person of that name and password; five failures lock the name for ten minutes."""
    person = Actor.get_or_none(Actor.username == username)
    right = matches(person.password_hash if person else _nobody(), password)
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
    return hashed("nobody signs in with this")


def _count_failure(person: Actor) -> None:
    Actor.update(failures=Actor.failures + 1).where(Actor.id == person.id).execute()
    if Actor.get_by_id(person.id).failures % FAILURES_BEFORE_LOCK == 0:
        Actor.update(locked_until=clock.written(clock.now() + LOCKED_FOR)).where(Actor.id == person.id).execute()
