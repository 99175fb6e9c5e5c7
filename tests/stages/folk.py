"""Invented people whom the tests of likenesses store, and the storing of them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from importers import Finding, RosterRow
from importers.likeness.comparing import Somebody
from registry import samples
from registry.bus import sight_of
from registry.records import scope
from registry.records.identities import LikenessPair, groups_of
from registry.records.models import Cycle, Nomination, Person
from registry.stages import likenesses, programs, rosters
from tests.factories import Way, roster, row

LI = Somebody("李晓明", "", "13800000001", "安居社区")
HOMOPHONE = LI._replace(name="李小明", phone="13900000009")
TWIN = LI._replace(name="李小明")  # of the same phone
WANG = Somebody("王芳", samples.id_number(date(1980, 1, 1), 2), "13800000002", "安居社区")
STRANGER = Somebody("赵铁柱", "", "13700000003", "文昌社区")

REPEAT = Finding("A2", "warning", "duplicate_name", "与第9行疑似同一人")

_FIELDS = {"person": "name", "household": "family", "collective": "collective"}


def row_of(one: Somebody, number: int = 2, findings: Sequence[Finding] = ()) -> RosterRow:
    """Return the row of a roster that says what is known of somebody."""
    values = {_FIELDS[one.kind]: one.name, "id_no": one.id_no, "phone": one.phone, "unit": one.unit,
              "address": one.address, "birth": one.birth}  # fmt: skip
    return row(number, findings, **{field: text for field, text in values.items() if text})


def store(way: Way, people: Sequence[Somebody], by: str = "clerk", vouched: Collection[int] = ()) -> list[int]:
    """Store people in the cycle of the way, and vouch for those at these places; return all their ids."""
    rows = [row_of(one, place, [REPEAT] if place - 2 in vouched else ()) for place, one in enumerate(people, 2)]
    upload = way.upload(roster(rows), file=repr((way.cycle, people)).encode(), by=by)
    doubtful = tuple((0, place + 2) for place in vouched)
    way.said.append(way.do(by, rosters.ConfirmRoster(upload, doubtful), date(2023, 4, 12)))
    with scope.everywhere():
        newest = Nomination.select(Nomination.person).order_by(Nomination.id.desc()).limit(len(people))
        return [person for (person,) in newest.tuples()][::-1]


def another_year(way: Way, label: str = "2024年度第一届") -> Way:
    """Return the way on in another cycle of the same program."""
    with scope.everywhere():
        program = Cycle.get_by_id(way.cycle).program_id
    on = Way(way.register, way.people, category=way.category)
    on.cycle = way.do("reviewer", programs.PlanCycle(program, label, date(2023, 4, 3), date(2023, 12, 31)))
    way.do("approver", programs.OpenCycle(on.cycle, "太昊办〔2024〕1号"))
    return on


def pairs() -> list[tuple[int, int, str]]:
    """Return the pairs that were ever asked about, and what became of each."""
    with scope.everywhere():
        query = LikenessPair.select(LikenessPair.left, LikenessPair.right, LikenessPair.state)
        return list(query.order_by(LikenessPair.left, LikenessPair.right).tuples())


def said(way: Way, *people: Somebody) -> list[list[str]]:
    """Return what a clerk is told at an upload of these people."""
    rows = [row_of(one, place) for place, one in enumerate(people, 2)]
    with scope.within(sight_of(way.people["clerk"])):
        found = likenesses.known_rows(way.people["clerk"].office_id, way.cycle, rows)
    return [[finding.message for finding in each] for each in found]


def visible(way: Way) -> tuple[Any, ...]:
    """Return all that pages, previews and verification can say of who is whom."""
    with scope.everywhere():
        nominations = list(Nomination.select().order_by(Nomination.id).dicts())
        people = list(Person.select().order_by(Person.id).dicts())
        groups = groups_of([one["id"] for one in people])
        unexplained = list(likenesses.unexplained())
    return pairs(), groups, nominations, people, unexplained, said(way, LI, TWIN, HOMOPHONE, WANG, STRANGER)
