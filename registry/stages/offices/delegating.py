"""Roles lent for a time (委托): whoever is away lets a colleague act, and remains the one who answers for the choice."""

from dataclasses import dataclass
from datetime import date

from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records.delegations import Delegation, lent_roles
from registry.records.models import Actor
from registry.stages.offices.people import ALONE, find_person, said

LONGEST = 90  # days


@dataclass(frozen=True)
class DelegateRoles:
    """Lend some of one's own roles to a colleague of the same office, from one day to another, both included."""

    taker: int
    roles: tuple[str, ...]
    from_day: date
    to_day: date


@dataclass(frozen=True)
class EndDelegation:
    """Take lent roles back, or give them back, before their last day."""

    delegation: int


def delegate_roles(command: DelegateRoles, actor: Actor) -> int:
    """Lend the roles; return the delegation's id. Rules that ask for two people look at people, not at roles."""
    taker = find_person(command.taker)
    _check_taker(taker, actor)
    _check_roles(command, actor)
    _check_days(command)
    _check_new(command, actor)
    lent = Delegation.create(
        office=actor.office_id,
        giver=actor,
        taker=taker,
        roles=list(command.roles),
        from_day=command.from_day,
        to_day=command.to_day,
    )
    days = (command.from_day.isoformat(), command.to_day.isoformat())
    journal.record(events.RolesDelegated(lent.office_id, lent.id, actor.id, taker.id, tuple(command.roles), *days))
    return int(lent.id)


def end_delegation(command: EndDelegation, actor: Actor) -> None:
    """End it at once: whoever gave it, took it, or is the admin may."""
    lent = Delegation.one(command.delegation)
    if lent is None:
        raise NotFound(what="这项委托")
    if actor.id not in (lent.giver_id, lent.taker_id) and "admin" not in actor.roles:
        raise RuleViolation(reason="只有委托人、受托人和系统管理员可以结束这项委托。")
    if lent.state != "standing":
        raise WrongState(what="这项委托", state="已结束", step="再结束")
    _end(lent)


def lendable(person: Actor) -> list[str]:
    """Return the roles that a person may lend: the own ones, but for those that are nobody else's to have."""
    return [role for role in person.roles if role not in (*ALONE, "juror")]


def end_all_of(person: Actor) -> int:
    """End every standing delegation that a person gave or took; return how many."""
    theirs = (Delegation.giver == person) | (Delegation.taker == person)
    standing = list(Delegation.select().where(theirs, Delegation.state == "standing"))
    for lent in standing:
        _end(lent)
    return len(standing)


def _end(lent: Delegation) -> None:
    Delegation.update(state="ended").where(Delegation.id == lent.id).execute()
    journal.record(events.DelegationEnded(lent.office_id, lent.id))


def _check_taker(taker: Actor, actor: Actor) -> None:
    if taker.id == actor.id:
        raise InvalidInput(reason="不能委托给自己，请选本单位的另一个人。")
    if taker.office_id != actor.office_id:
        raise RuleViolation(reason=f"{taker.name}不是本单位的人，只能委托给本单位的人。")
    if not taker.active:
        raise RuleViolation(reason=f"{taker.name}的账号已停用，不能受委托。")
    if any(role in ALONE for role in taker.roles):
        raise RuleViolation(reason=f"{taker.name}是{said(taker.roles)}，不能兼任别的角色，也不能受委托。")


def _check_roles(command: DelegateRoles, actor: Actor) -> None:
    if not command.roles:
        raise InvalidInput(reason="请选择要委托的角色。")
    if any(role in ALONE for role in command.roles):
        raise RuleViolation(reason="系统管理员和审计员的角色不能委托。")
    if "juror" in command.roles:
        raise RuleViolation(reason="评委的席位是本人的，不能委托；有事不能参加的，请审核员取消席位。")
    lent = (set(command.roles) - set(actor.roles)) & lent_roles(actor.id, clock.today())
    if lent:
        raise RuleViolation(reason=f"只能委托您自己有的角色，{said(lent)}是别人委托给您的，不能再委托。")
    if not set(command.roles) <= set(actor.roles):
        raise RuleViolation(reason="只能委托您自己有的角色。")


def _check_days(command: DelegateRoles) -> None:
    if command.from_day > command.to_day:
        raise InvalidInput(reason="委托的结束日期早于开始日期，请核对。")
    if command.to_day < clock.today():
        raise InvalidInput(reason="委托的结束日期已经过去，请核对。")
    if (command.to_day - command.from_day).days >= LONGEST:
        raise RuleViolation(reason=f"委托最长{LONGEST}天。")


def _check_new(command: DelegateRoles, actor: Actor) -> None:
    """Refuse what stands already: a second click lends nothing twice."""
    standing = Delegation.select().where(
        Delegation.giver == actor,
        Delegation.taker == command.taker,
        Delegation.state == "standing",
        Delegation.from_day == command.from_day,
        Delegation.to_day == command.to_day,
    )
    if any(set(one.roles) == set(command.roles) for one in standing):
        raise RuleViolation(reason="这些角色在这段时间已经委托给同一个人，不用再办一次。")
