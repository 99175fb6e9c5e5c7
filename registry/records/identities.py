"""Who is whom: the marks under which people are found again, pairs to ask about, who was told apart, who was merged.

Merging moves nothing: rows stay under the person whose key seals them. Two people are one as long as a merge that
stands joins them, so undoing a merge restores exactly what was.
"""

from collections.abc import Iterable

import peewee
from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from registry.records.database import among, take_turn
from registry.records.models import Actor, Office, OfficeTable, Person, Table
from registry.records.scope import OfficeOwned

_PART = 400
_LIKENESS_LOCK = 0x6C696B65  # one number for PostgreSQL


class LikenessKey(OfficeOwned, Table):
    """A keyed hash of one of the keys by which a person may be met again."""

    mark = BigIntegerField()
    person = BigIntegerField(column_name="person_id")
    office = BigIntegerField(column_name="office_id")
    numbered = BooleanField()  # the person has a valid ID number, so that nobody with another one is that person

    class Meta:
        """In the order of the marks; references to other tables would cost more than the rows."""

        primary_key = peewee.CompositeKey("mark", "person")


class LikenessPair(OfficeTable):
    """Two people who may be one: found by a shared key, then asked about, told apart or merged.

    A clerk vouched for some already while their rows were stored: those are never asked about.
    The office is the lowest above both, so that nobody sees the pair who may not see both people.
    """

    left = ForeignKeyField(Person, backref="+")
    left_id: int
    right = ForeignKeyField(Person, backref="+")
    right_id: int
    sure = IntegerField(default=0)
    code = CharField(40, default="")
    reason = TextField(default="")
    state = CharField(8, default="found")
    vouched_by = ForeignKeyField(Actor, null=True, backref="+")
    vouched_by_id: int | None


class ToldApart(OfficeTable):
    """That two records tell of two people (同名不同人), by keyed hashes of what tells each; with the people, where stored."""

    left = ForeignKeyField(Person, null=True, backref="+")
    left_id: int | None
    right = ForeignKeyField(Person, null=True, backref="+")
    right_id: int | None
    left_face = BigIntegerField()
    right_face = BigIntegerField()
    reason = TextField(default="")
    told_by = ForeignKeyField(Actor, null=True, backref="+")
    told_by_id: int | None
    told_at = CharField(32)
    state = CharField(12, default="standing")


class PersonMerge(OfficeTable):
    """That two people of the vault are one honoree, as long as it stands."""

    kept = ForeignKeyField(Person, backref="+")
    kept_id: int
    gone = ForeignKeyField(Person, backref="+")
    gone_id: int
    reason = TextField()
    merged_by = ForeignKeyField(Actor, null=True, backref="+")
    merged_by_id: int | None
    merged_at = CharField(32)
    undone_by = ForeignKeyField(Actor, null=True, backref="+")
    undone_by_id: int | None
    undone_at = CharField(32, default="")
    state = CharField(8, default="standing")


def wait_in_line() -> None:
    """Let one transaction at a time say or ask who is whom: an answer must not fall between a question and its asking.

    Taken before the journal's lock by all who need both, and first of all where rows are read that the answer rests on.
    """
    take_turn(_LIKENESS_LOCK)


def groups_of(people: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return for each person everybody in sight who is merged into one with them, themselves included."""
    neighbours: dict[int, set[int]] = {person: set() for person in people}
    new = list(neighbours)
    while new:
        edges = [edge for start in range(0, len(new), _PART) for edge in _merges(new[start : start + _PART])]
        before = len(neighbours)
        for left, right in edges:
            neighbours.setdefault(left, set()).add(right)
            neighbours.setdefault(right, set()).add(left)
        new = list(neighbours)[before:]
    return _components(neighbours)


def _merges(people: list[int]) -> list[tuple[int, int]]:
    query = PersonMerge.select(PersonMerge.kept, PersonMerge.gone).where(
        PersonMerge.state == "standing", among(PersonMerge.kept, people) | among(PersonMerge.gone, people)
    )
    return list(query.tuples())


def _components(neighbours: dict[int, set[int]]) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for person in neighbours:
        if person in found:
            continue
        group, waiting = {person}, [person]
        while waiting:
            fresh = neighbours[waiting.pop()] - group
            group |= fresh
            waiting += fresh
        found |= dict.fromkeys(group, frozenset(group))
    return found


def common_office(offices: Iterable[int]) -> int | None:
    """Return the lowest office that has all of these below it or is one of them; None where there is none."""
    wanted = set(offices)
    if len(wanted) == 1:
        return wanted.pop()
    paths = [office.path.split("/")[1:-1] for office in Office.select(Office.path).where(Office.id.in_(wanted))]
    shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    return int(shared[-1]) if shared else None


def offices_below(office: int) -> frozenset[int]:
    """Return an office and all below it."""
    own = Office.get_by_id(office)
    return frozenset(one.id for one in Office.select(Office.id).where(Office.path.startswith(own.path)))


def within(sight: frozenset[int] | None, column: str = "office_id") -> str:
    """Return the condition that keeps SQL written by hand to the offices in sight, to be added to others.

    The plus keeps an engine from walking through all rows of an office for the few that the other conditions name.
    """
    return "" if sight is None else f" AND +{column} IN ({', '.join(map(str, sorted(sight or {0})))})"
