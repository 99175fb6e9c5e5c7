"""Offices beside, above and below one another with rows in every table, and people none of whom may see all of them.

What only the office itself may see bears one rare character, what it handed up another: an answer that holds one it must
not hold tells of a leak, whatever page it is on.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import peewee

from certificates import Calibration
from registry import roles, samples
from registry.bus import held_roles
from registry.records import annexes, scope
from registry.records.annexes import Annex
from registry.records.database import database, transaction
from registry.records.delegations import Delegation
from registry.records.identities import LikenessPair, PersonMerge
from registry.records.juries import Juror, ReviewPhase
from registry.records.models import (
    Actor,
    Category,
    Certificate,
    Cycle,
    Nomination,
    Notice,
    Office,
    OfficeTable,
    Person,
    Program,
)
from registry.records.plans import Plan, PlanCategory
from registry.records.postings import Posting
from registry.records.scope import OfficeOwned
from registry.records.tables import TABLES
from registry.register import Register
from registry.stages import issuing, notices, offices, reviews, rosters
from tests.factories import PUBLISHED, Way, roster, row

LOWEST, MISSING = 300_000, 987_654  # of ids, all of which stand for one row of one table
NO_WORDS = {"digest": "0" * 64, "number": "无此编号"}  # what is found by words, and words that find nothing
DAY = date(2023, 5, 8)
SHARED, KEPT = "龘", "麤"  # the marks of what an office handed up, and of what it keeps to itself

NAMED = {  # a field whose name is not its table's
    "left": "person", "right": "person", "honoree": "person", "successor": "person", "parent": "office", "giver": "actor",
    "taker": "actor", "juror": "actor", "merge": "person_merge", "pair": "likeness_pair", "phase": "review_phase",
    "change": "award_change", "kind": "stock_kind", "job": "print_job", "calibration": "printer_calibration",
    "source": "cycle", "removed": "nomination", "choice": "nomination", "wrong": "certificate", "proposal": "forgetting",
    "reply": "clearance_reply", "undone": "honoree_change", "words": "objection", "username": "actor",
    "identity": "award_change", "namesake": "nomination", "also": "cycle", "present": "award", "late": "award", "absent": "award",
    "item": "bulletin_item", "by_proxy": "award", "expected": "award",
}  # fmt: skip
HANDED_UP = ("program", "category", "cycle", "plan", "plan_category", "nomination", "notice", "notice_entry", "decision",
             "award", "ceremony", "announcement")  # fmt: skip  # as people agreed: of these the city sees some rows
CODES: dict[str, Any] = {  # what a row must hold for the pages that show it
    "take_back.what": "certificate", "award_change.what": "admonished", "honoree_change.what": "renamed", "annex.what": "photo",
    "clearance.department": "police", "stock_entry.what": "received", "annex.media": "image/png", "forgetting.what": "sealed",
    "printer_calibration.solved": Calibration(0, 0, 0, 1, 1).as_dict(), "printer_calibration.readings": [[1]],
}  # fmt: skip
TENDED = ("holiday_year", "delegation", "handover", "printer_calibration")  # and of these an admin sees all


@dataclasses.dataclass(frozen=True)
class Stranger:
    """Somebody, rows that must look like none to them by table, rows they may name, and marks they must never read."""

    where: str
    person: Actor
    theirs: Mapping[str, Any]
    own: Mapping[str, Any]
    marks: str = SHARED + KEPT
    reach: str = ""  # only commands of this reach are tried, where the others may see the rows
    told_apart: bool = (
        False  # inside one office "not yours" may differ from "does not exist"; what is there may not be told
    )

    def reaches(self, action: str) -> bool:
        """Tell whether an action is to be tried by this person."""
        far = roles.reach(action, held_roles(self.person))
        return bool(far) and (not self.reach or far == self.reach)


@dataclasses.dataclass
class Ground:
    """A register, and everybody who is to find nothing in it."""

    register: Register
    strangers: tuple[Stranger, ...]

    def at(self, *places: str) -> "Ground":
        """Return the same ground with only the strangers of these places."""
        return Ground(self.register, tuple(one for one in self.strangers if one.where in places))


@cache
def tables() -> dict[str, type[peewee.Model]]:
    """Return every table that has ids, by its name."""
    return {table._meta.table_name: table for table in TABLES if "id" in table._meta.fields}


def table_of(name: str) -> str:
    """Return the table that a field points into."""
    single = name.removesuffix("_id")
    if single not in NAMED and single not in tables():
        single = single.removesuffix("s")
    return NAMED.get(single, single)


def furnish(way: Way) -> Ground:
    """Walk a cycle of each office to its certificates, and put a row into whatever table is still empty."""
    _count_from_high()
    made = _settle(way)
    _walk_together(way, Way(way.register, {**way.people, "decider": way.people["second_neighbour"]}))
    houses = [way.people[name].office_id for name in ("clerk", "neighbour")]
    for office, clerk, mark in zip(houses, ("clerk", "neighbour"), (KEPT, "乙"), strict=True):
        way.do(clerk, issuing.ReceiveStock(f"{mark}空白证书", 10, ("classic_red_gold",)), DAY)
        _next_cycle(way, office, clerk, mark)
    with scope.everywhere(), transaction():
        _picture(houses[0], SHARED), _picture(houses[1], "乙")
        theirs, own = (_ids_of(office, mark) for office, mark in zip(houses, (KEPT, "乙"), strict=True))
        _pair(houses[1], own["person"], theirs["person"])
        kept = _keep_back(houses[0], theirs)
        seat = _seat(houses[0], made["own_juror"], theirs)
    return Ground(way.register, tuple(_strangers(way.people | made, theirs, own, kept, seat)))


def _strangers(
    people: Mapping[str, Actor],
    theirs: dict[str, Any],
    own: dict[str, Any],
    kept: dict[str, Any],
    seat: dict[str, Any],
) -> Iterator[Stranger]:
    """Yield everybody who is to find nothing, and where they sit."""
    for name in ("neighbour", "other_admin", "other_auditor", "other_city_officer", "other_juror"):
        yield Stranger("beside", people[name], theirs, own)
    yield Stranger("below", people["below"], theirs, {})
    yield Stranger("above", people["city_officer"], kept, theirs, marks=KEPT)
    untended = {name: identity for name, identity in theirs.items() if name not in (*TENDED, "office", "actor")}
    yield Stranger("above", people["county_admin"], untended, theirs)
    yield Stranger("above", people["county_reviewer"], theirs, own, marks="", reach=roles.OWN)
    yield Stranger("inside", people["admin"], untended, theirs)
    yield Stranger("inside", people["lapsed"], untended, {})
    yield Stranger("inside", people["own_juror"], untended, seat, told_apart=True)


def _count_from_high() -> None:
    """Let ids be numbers that stand for nothing else, and no two tables share one: they are struck out of what is said."""
    for place, name in enumerate(tables()):
        if name not in ("office", "actor"):
            database.execute_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, LOWEST + place * 1_000)
            )


def _settle(way: Way) -> dict[str, Actor]:
    """Let the other offices have somebody in every role, and one whose lent role has run out."""
    beside, here = way.people["neighbour"], way.people["clerk"]
    with scope.everywhere(), transaction():
        base = offices.RegisterOffice("安居社区", "base", "社区", here.office_id)
        below = offices.register_office(base, None)
        county = way.people["county_reviewer"].office_id
        told = {f"other_{role}": (beside.office_id, [role]) for role in roles.SIGHT if role not in beside.roles}
        told |= {"below": (below, ["clerk", "reviewer", "approver", "auditor"]), "county_admin": (county, ["admin"])}
        told |= {"own_juror": (here.office_id, ["juror"]), "lapsed": (here.office_id, [])}
        made = {
            name: Actor.create(
                office=office, username=name, name=f"{name}某", roles=held, password_hash=beside.password_hash
            )
            for name, (office, held) in told.items()
        }
        for state, days in (("standing", (-20, -10)), ("ended", (-5, 50)), ("standing", (50, 60))):
            first, last = (DAY + timedelta(days=days_off) for days_off in days)
            Delegation.create(office=here.office_id, giver=here, taker=made["lapsed"], roles=["clerk"], from_day=first,
                              to_day=last, state=state)  # fmt: skip
    return made


def _walk_together(way: Way, other: Way) -> None:
    """Walk both offices step by step: the clock goes on for both."""
    _mark_names(way.open_cycle()), other.open_cycle(by="neighbour")
    way.store(_roster(KEPT, seed=30, count=1), file=b"PK other workbook").do("clerk", _withdrawal(way))
    way.store(_roster(SHARED)), other.store(_roster("乙", 7), by="neighbour")
    way.review(), other.review("neighbour")
    way.publish(), other.publish("neighbour")
    _object(way, "reviewer", SHARED), _object(other, "neighbour", "乙")
    way.close(), other.close("neighbour")
    way.decide(), other.decide("decider")
    way.celebrate(), other.celebrate("neighbour")


def _object(way: Way, by: str, mark: str) -> None:
    """Let somebody object in vain, in words that are sealed."""
    words = PUBLISHED, f"{mark}群众", f"{mark}情况"
    objection = way.do(by, notices.RaiseObjection(way.notice, way.nominations()[0], *words), PUBLISHED)
    way.do(by, notices.ResolveObjection(objection, False, f"{mark}不属实"), PUBLISHED)


def _mark_names(way: Way) -> None:
    """Let the selection itself bear the mark of what is handed up."""
    with scope.everywhere(), transaction():
        Program.update(name=f"{SHARED}评选").where(Program.office == way.people["clerk"].office_id).execute()
        Category.update(name=f"{SHARED}称号").where(Category.id == way.category).execute()
        Cycle.update(label=f"{SHARED}年度").where(Cycle.id == way.cycle).execute()


def _withdrawal(way: Way) -> reviews.WithdrawNominations:
    return reviews.WithdrawNominations(way.cycle, way.nominations(), "重复报送")


def _roster(mark: str, seed: int = 1, count: int = 2) -> Any:
    people = samples.people(count, seed)
    return roster(
        [
            row(place, name=f"{one.name[:1]}{mark}", id_no=one.id_no, phone=one.phone, unit=f"{mark}{one.unit}")
            for place, one in enumerate(people, 2)
        ]
    )


def _next_cycle(way: Way, office: int, clerk: str, mark: str) -> None:
    """Open a second cycle with a roster stored and one waiting in it, and draft a third."""
    with scope.everywhere(), transaction():
        first = Cycle.get(Cycle.office == office)
        category = Program.get_by_id(first.program_id).categories.get().id
        known = SHARED if mark == KEPT else mark
        second, draft = _another(first, known, "open"), _another(first, mark, "draft")
        for cycle, said in ((second, known), (draft, mark)):
            plan = Plan.create(office=office, cycle=cycle, hosts=[f"{said}主办"], scope=f"{said}范围")
            PlanCategory.create(office=office, plan=plan, category=category, conditions=f"{said}条件")
    other = Way(way.register, way.people, cycle=second.id, category=category)
    other.store(_roster(mark, seed=office + 20), by=clerk)
    way.do(clerk, rosters.UploadRoster(second.id, category, "名单.xlsx", b"PK waiting"), DAY)


def _another(first: Cycle, mark: str, state: str) -> Cycle:
    told = {name: value for name, value in first.__data__.items() if name not in ("id", "label", "state")}
    made: Cycle = Cycle.create(**told, label=f"{mark}届", state=state)
    return made


def _ids_of(office: int, mark: str) -> dict[str, Any]:
    """Return the newest row of an office in every table, made up where there is none."""
    found = {
        name: _newest(table, office) or _made_up(table, office, mark)
        for name, table in tables().items()
        if issubclass(table, OfficeOwned)
    }
    cycle: Any = Cycle.select().where(Cycle.office == office, Cycle.state == "decided").get()
    given: Any = Nomination.select().where(Nomination.cycle == cycle).order_by(Nomination.id.desc()).first()
    person: Any = Actor.select().where(Actor.office == office).order_by(Actor.id).first()
    known = {"cycle": cycle.id, "nomination": given.id, "person": given.person_id}
    plan = Plan.get(Plan.cycle == cycle)
    known |= {"plan": plan.id, "plan_category": PlanCategory.get(PlanCategory.plan == plan).id}
    paper = Certificate.get(Certificate.office == office)
    words = {"digest": Annex.get(Annex.office == office).digest, "number": paper.number}
    return found | known | words | {"office": office, "actor": person.id}


def _pair(office: int, ours: int, theirs: int) -> None:
    """Leave a question about somebody of the own office and somebody of another, who must not be named by it."""
    left, right = sorted((ours, theirs))
    LikenessPair.create(office=office, left=left, right=right, sure=90, code="same_number", state="open")


class _Picture(NamedTuple):
    media: str = "image/png"
    width: int = 1
    height: int = 1
    file: bytes = b""


def _picture(office: int, mark: str) -> None:
    """Keep a picture that proves where a notice was posted up, and one of a nominee."""
    notice, person = Notice.get(Notice.office == office), Actor.get(Actor.office == office)
    proof = annexes.keep(notice, _Picture(file=mark.encode()), f"{mark}.png", person)
    Posting.create(office=office, notice=notice, annex=proof, place=f"{mark}公示栏", posted_on=PUBLISHED)
    annexes.keep(Nomination.get(Nomination.office == office), _Picture(file=mark.encode()), f"{mark}.png", person)


def _keep_back(office: int, theirs: dict[str, Any]) -> dict[str, Any]:
    """Return rows that an office did not hand up: of every table, but those of which everything is."""
    draft = Cycle.get(Cycle.office == office, Cycle.state == "draft")
    plan = Plan.get(Plan.cycle == draft)
    running = Cycle.get(Cycle.office == office, Cycle.state == "open")
    kept = {name: identity for name, identity in theirs.items() if name not in (*HANDED_UP, "office", "actor")}
    notice = Notice.create(
        office=office, cycle=running, state="drafted", published_on=PUBLISHED, first_day=PUBLISHED, last_day=PUBLISHED,
        working_days=5, places=f"{KEPT}公示栏", contact={"phone": "0394-0000000"},
    )  # fmt: skip
    return kept | {
        "cycle": draft.id, "plan": plan.id, "plan_category": PlanCategory.get(PlanCategory.plan == plan).id,
        "nomination": Nomination.get(Nomination.cycle == running).id, "notice": notice.id,
        "announcement": theirs["announcement"],
    }  # fmt: skip


def _seat(office: int, juror: Actor, theirs: dict[str, Any]) -> dict[str, Any]:
    """Seat a juror in one phase, and let another judge somebody else; return what the juror may name."""
    running = Cycle.get(Cycle.office == office, Cycle.state == "open")
    judged, secret = Nomination.select().where(Nomination.cycle == running).order_by(Nomination.id)
    with_points = {"method": "scores", "criteria": [["事迹", 100, 100]], "sees": ["unit"]}
    phases = []
    for place, (one, state) in enumerate(((judged, "active"), (secret, "closed")), 5):
        Nomination.update(state="checked").where(Nomination.id == one.id).execute()
        phases.append(
            ReviewPhase.create(
                office=office,
                cycle=running,
                place=place,
                name="专家打分",
                state=state,
                nominations=[[1, one.id]],
                **with_points,
            )
        )
    Juror.create(office=office, phase=phases[0], actor=juror)
    Nomination.update(name="评审对象", unit="评审单位").where(Nomination.id == judged.id).execute()
    theirs["review_phase"] = phases[1].id
    return {"review_phase": phases[0].id, "nomination": judged.id}


def _newest(table: Any, office: int) -> int | None:
    row = table.select().where(table.office == office).order_by(table.id.desc()).first()
    return int(row.id) if row else None


def _made_up(table: Any, office: int, mark: str) -> int:
    """Put a row of any shape into a table: who may not see it cannot tell, and who may is not tried with it."""
    database.execute_sql("PRAGMA ignore_check_constraints = ON")
    facts = {}
    for field in table._meta.sorted_fields:
        if field.name == "id" or field.default is not None:
            continue
        if isinstance(field, peewee.ForeignKeyField):
            facts[field.name] = None if field.null else _row_of(field.rel_model, office, mark)
        else:
            code = CODES.get(f"{table._meta.table_name}.{field.name}")
            facts[field.name] = code or (None if field.null else _value(field, mark))
    if table is PersonMerge:
        facts["gone"] = Person.create(office=office, key="gone")
    row = table.create(**facts)
    database.execute_sql("PRAGMA ignore_check_constraints = OFF")
    return int(row.id)


def _row_of(table: Any, office: int, mark: str) -> int:
    if table is Office:
        return office
    if table is Actor:
        return int(Actor.get(Actor.office == office).id)
    return _newest(table, office) or _made_up(table, office, mark)


def _value(field: peewee.Field, mark: str) -> object:
    if isinstance(field, peewee.DateField):
        return PUBLISHED
    if isinstance(field, peewee.BlobField):
        return b"x"
    if isinstance(field, peewee.IntegerField | peewee.FloatField):
        return 1
    if field.name.endswith("_at"):
        return "2023-05-08T01:00:00+00:00"
    return [] if type(field).__name__ == "JsonField" else f"{mark}{field.name}"[:8]


def of_offices() -> list[type[OfficeTable]]:
    """Return every table whose rows belong to an office."""
    return [table for table in tables().values() if issubclass(table, OfficeTable)]
