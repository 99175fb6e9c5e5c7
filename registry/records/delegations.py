"""Roles lent from one person to another for a time, work handed over, private facts opened: who acts for whom, who looked."""

from datetime import date

import peewee
from peewee import CharField, DateField, ForeignKeyField, TextField

from registry.records import scope
from registry.records.fields import JsonField
from registry.records.models import Actor, Nomination, OfficeTable


class Delegation(OfficeTable):
    """Roles of one person that another of the same office holds too, from one day to another, both included."""

    tended = True
    giver = ForeignKeyField(Actor, backref="+")
    giver_id: int
    taker = ForeignKeyField(Actor, backref="+")
    taker_id: int
    roles = JsonField()
    from_day = DateField()
    to_day = DateField()
    state = CharField(10, default="standing")


class Handover(OfficeTable):
    """The open work that one person left and another took: how much of what."""

    tended = True
    giver = ForeignKeyField(Actor, backref="+")
    giver_id: int
    taker = ForeignKeyField(Actor, backref="+")
    taker_id: int
    what = JsonField()
    handed_by = ForeignKeyField(Actor, null=True, backref="+")
    handed_by_id: int | None
    handed_at = CharField(32)


class PrivateOpening(OfficeTable):
    """That somebody looked at private facts of a nomination: which, why and when; never what they say."""

    nomination = ForeignKeyField(Nomination, backref="+")
    nomination_id: int
    fields = JsonField()
    reason = TextField()
    opened_by = ForeignKeyField(Actor, backref="+")
    opened_by_id: int
    opened_at = CharField(32)


TABLES: tuple[type[peewee.Model], ...] = (Delegation, Handover, PrivateOpening)


def lent_to(taker: int, day: date) -> list[Delegation]:
    """Return what is lent to a person on a day, by whom acts still."""
    with scope.everywhere():  # asked before anybody's sight is known: the sight rests on the answer
        standing = (
            Delegation.select(Delegation, Actor)
            .join(Actor, on=(Delegation.giver == Actor.id))
            .where(Delegation.taker == taker, Delegation.state == "standing", Actor.active)
            .where(Delegation.from_day <= day, Delegation.to_day >= day)
        )
        return list(standing)


def lent_roles(taker: int, day: date) -> frozenset[str]:
    """Return the roles lent to a person on a day, as long as those who lent them hold them still."""
    return frozenset(role for one in lent_to(taker, day) for role in one.roles if role in one.giver.roles)
