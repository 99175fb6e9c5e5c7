"""Which cycles a ceremony serves, and its honorees: who came, who walks to the stage when, where each sits."""

import peewee
from peewee import BooleanField, CharField, ForeignKeyField, IntegerField

from registry.records.models import Award, Ceremony, Cycle, OfficeTable, Program
from registry.records.scope import EVERY_ROW


class CeremonyCycle(OfficeTable):
    """A cycle whose awards are handed over at a ceremony; a cycle has one ceremony."""

    ceremony = ForeignKeyField(Ceremony, backref="served")
    ceremony_id: int
    cycle = ForeignKeyField(Cycle, unique=True, backref="+")
    cycle_id: int
    position = IntegerField()

    @classmethod
    def submitted(cls) -> object:
        """Show all of them to the offices above; of the ceremonies they see those held."""
        return EVERY_ROW


class Attendance(OfficeTable):
    """One honoree of a ceremony: the place in walking order, the walk-on (0: none), the seat, and whether they came.

    `reading` is how the name is read, where somebody asked; `proxy` who takes the certificate in the honoree's place.
    """

    ceremony = ForeignKeyField(Ceremony, backref="attendances")
    ceremony_id: int
    award = ForeignKeyField(Award, backref="+")
    award_id: int
    place = IntegerField()
    batch = IntegerField(default=0)
    seat = CharField(20, default="")
    state = CharField(10, default="expected")
    proxy = CharField(60, default="")
    speaks = BooleanField(default=False)
    reading = CharField(60, default="")


TABLES: tuple[type[peewee.Model], ...] = (CeremonyCycle, Attendance)


def ceremony_of(cycle: int) -> Ceremony | None:
    """Return the ceremony in sight that serves a cycle, planned or held."""
    found: Ceremony | None = Ceremony.select().join(CeremonyCycle).where(CeremonyCycle.cycle == cycle).first()
    return found


def cycles_of(ceremony: Ceremony) -> list[Cycle]:
    """Return the cycles that a ceremony serves, with their programs, in their order at it."""
    query = Cycle.select(Cycle, Program).join_from(Cycle, Program).join_from(Cycle, CeremonyCycle)
    return list(query.where(CeremonyCycle.ceremony == ceremony).order_by(CeremonyCycle.position))
