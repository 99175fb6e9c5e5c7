"""Honorees across years: everybody merged into one is one honoree, whatever edition and name they stand under."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee
from peewee import CharField, DateField, ForeignKeyField, TextField

from registry.records.database import among
from registry.records.identities import groups_of
from registry.records.models import Actor, Award, Category, Certificate, Cycle, Nomination, OfficeTable, Person, Program

_PART = 500


class HonoreeChange(OfficeTable):
    """That a unit was renamed, joined to another (`successor`) or dissolved, or that a person died."""

    person = ForeignKeyField(Person, backref="changes")
    person_id: int
    what = CharField(12)
    on_day = DateField()
    name = CharField(120, default="")
    successor = ForeignKeyField(Person, null=True, backref="+")
    successor_id: int | None
    doc_no = CharField(60, default="")
    entered_by = ForeignKeyField(Actor, null=True, backref="+")
    entered_by_id: int | None
    entered_at = CharField(32)
    state = CharField(10, default="standing")
    undone_for = TextField(default="")


TABLES: tuple[type[peewee.Model], ...] = (HonoreeChange,)


@dataclass(frozen=True)
class History:
    """All that the register knows of one honoree: under what names, in which editions, with what awards and paper."""

    persons: frozenset[int]
    kind: str
    names: tuple[str, ...]
    changes: tuple[HonoreeChange, ...]
    nominations: tuple[Nomination, ...]
    awards: dict[int, Award]
    certificates: dict[int, tuple[Certificate, ...]]

    @property
    def deceased(self) -> bool:
        """Tell whether the person is known to have died."""
        return any(change.what == "deceased" and change.state == "standing" for change in self.changes)

    @property
    def name(self) -> str:
        """The name of today: of the last renaming that stands, else of the newest nomination."""
        renamed = [change for change in self.changes if change.what == "renamed" and change.state == "standing"]
        return renamed[-1].name if renamed else self.nominations[-1].name if self.nominations else ""


def history_of(person: int) -> History:
    """Return the history of a person in sight, of everybody merged into one with them."""
    group = groups_of((person,))[person]
    nominations, changes = tuple(_nominations_of(group)), tuple(_changes_of(group))
    awards = {award.nomination_id: award for award in _awards_of(group)}
    said = [one.name for one in nominations] + [change.name for change in changes if change.state == "standing"]
    kind = nominations[-1].kind if nominations else ""
    names = tuple(name for name in dict.fromkeys(said) if name)
    return History(group, kind, names, changes, nominations, awards, _certificates_of(awards.values()))


def holders(persons: Collection[int], title: str, since: date) -> dict[int, Award]:
    """Return who of these people, or anybody merged into one with them, was given a title since a day: their last award.

    A title that was revoked is not held; one that expired was. Only awards in sight count.
    """
    groups = groups_of(persons)
    awarded: dict[int | None, Award] = {}
    for award in _awards_of({one for group in groups.values() for one in group}):
        if award.title == title and award.granted_on >= since and award.state != "revoked":
            awarded[award.nomination.person_id] = award
    last = {person: [awarded[one] for one in groups[person] if one in awarded] for person in persons}
    return {person: max(held, key=lambda award: award.granted_on) for person, held in last.items() if held}


def deceased(persons: Collection[int], known_at: str = "") -> set[int]:
    """Return who of these people is known to have died, by whatever record of theirs that was entered.

    With an instant, only what had been entered by then counts: a document says again what it said.
    """
    groups, died = groups_of(persons), set[int]()
    everybody = sorted({one for group in groups.values() for one in group})
    for start in range(0, len(everybody), _PART):
        query = HonoreeChange.select(HonoreeChange.person).where(
            HonoreeChange.person.in_(everybody[start : start + _PART]),
            HonoreeChange.what == "deceased",
            HonoreeChange.state == "standing",
        )
        if known_at:
            query = query.where(HonoreeChange.entered_at <= known_at)
        died |= _ids(query)
    return {person for person in persons if groups[person] & died}


def named(name: str, after: int, limit: int) -> list[int]:
    """Return people of that name or part of a name, ever nominated or renamed so: after an id, one for each honoree."""
    if not name.strip():
        return []
    found = sorted(_ids(_called(name).where(Person.id > after).order_by(Person.id).limit(limit)))
    groups = groups_of(found)
    members = sorted({one for group in groups.values() for one in group} - set(found))
    called = set(found) | _ids(_called(name).where(Person.id.in_(members[:_PART])))
    return [person for person in found if person == min(groups[person] & called)]


def _ids(query: Any) -> set[int]:
    return {identity for (identity,) in query.tuples()}


def _called(name: str) -> peewee.ModelSelect:
    """Return the people who are called so, but for those whose facts are sealed or shredded."""
    said = name.strip()
    nominated = Nomination.select(Nomination.person).where(
        Nomination.name.contains(said), Nomination.state != "withdrawn", Nomination.person.is_null(False)
    )
    renamed = HonoreeChange.select(HonoreeChange.person).where(
        HonoreeChange.name.contains(said), HonoreeChange.state == "standing"
    )
    query: peewee.ModelSelect = Person.select(Person.id)
    return query.where(Person.state == "open", Person.id.in_(nominated) | Person.id.in_(renamed))


def _nominations_of(persons: Collection[int]) -> Iterator[Nomination]:
    """Yield the nominations of people in sight that were not withdrawn, the oldest first."""
    query = Nomination.select(Nomination, Cycle, Program, Category).join(Cycle).join(Program)
    query = query.switch(Nomination).join(Category)
    asked = query.where(Nomination.person.in_(sorted(persons)), Nomination.state != "withdrawn")
    yield from asked.order_by(Cycle.starts_on, Nomination.id)


def _changes_of(persons: Collection[int]) -> Iterator[HonoreeChange]:
    asked = HonoreeChange.select().where(HonoreeChange.person.in_(sorted(persons)))
    yield from asked.order_by(HonoreeChange.on_day, HonoreeChange.id)


def _awards_of(persons: Collection[int]) -> Iterator[Award]:
    """Yield the awards of people in sight, the oldest first."""
    wanted = sorted(persons)
    for start in range(0, len(wanted), _PART):
        query = Award.select(Award, Nomination).join(Nomination)
        asked = query.where(among(Nomination.person, wanted[start : start + _PART]))
        yield from asked.order_by(Award.granted_on, Award.id)


def _certificates_of(awards: Collection[Award]) -> dict[int, tuple[Certificate, ...]]:
    found: dict[int, tuple[Certificate, ...]] = {award.id: () for award in awards}
    for one in Certificate.select().where(Certificate.award.in_(sorted(found))).order_by(Certificate.id):
        found[one.award_id] += (one,)
    return found
