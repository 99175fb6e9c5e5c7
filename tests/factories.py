"""What tests build a register from: standing people and their neighbours, rosters read or shown, the way to any stage."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from importers import Column, Finding, Roster, RosterRow, RosterSheet
from importers.parts import Part, RowPart, SheetHead
from registry import clock, samples
from registry.drafting.kinds import KINDS
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Actor, Category, Nomination
from registry.records.uploads import Upload
from registry.register import Register
from registry.stages import ceremonies, decisions, notices, offices, programs, reviews, rosters
from registry.stages.rosters.staged import open_key
from registry.stages.rosters.staging import Staging

PASSWORD = "correct horse battery"
WORDING = "在{cycle}“{title}”评选活动中，被评为“{title}”。特发此证，以资鼓励。"
PUBLISHED = date(2023, 4, 21)
LAST_DAY = date(2023, 4, 27)
ADOPTED = date(2023, 5, 5)
HELD = date(2023, 5, 6)

_hash: list[str] = []


def instant(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.SHANGHAI)


def settle(register: Register) -> dict[str, Actor]:
    """Make two offices of one county and their people; return the people by username."""
    with scope.everywhere(), transaction():
        city = offices.register_office(offices.RegisterOffice("周口市文明办", "city", "周文明"), None)
        county = offices.register_office(offices.RegisterOffice("临港开发区", "county", "临港", city), None)
        own = offices.register_office(offices.RegisterOffice("太昊路办事处", "township", "太昊文明", county), None)
        other = offices.register_office(offices.RegisterOffice("人和路办事处", "township", "人和文明", county), None)
        for role in ("clerk", "reviewer", "approver", "admin", "auditor"):
            _person(own, role, (role,))
        _person(other, "neighbour", ("clerk", "reviewer", "approver"))
        _person(other, "second_neighbour", ("reviewer", "approver"))
        _person(county, "county_reviewer", ("reviewer", "approver"))
        _person(city, "city_officer", ("city_officer",))
    return {actor.username: actor for actor in Actor.select()}


def _person(office: int, username: str, roles: tuple[str, ...]) -> None:
    if not _hash:  # argon2 is slow on purpose; once is enough for all people of all tests
        offices.register_actor(offices.RegisterActor(office, username, f"{username}某", roles, PASSWORD), None)
        _hash.append(Actor.get(Actor.username == username).password_hash)
        return
    Actor.create(office=office, username=username, name=f"{username}某", roles=list(roles), password_hash=_hash[0])


def row(number: int, findings: Sequence[Finding] = (), **values: str) -> RosterRow:
    """Return a row of a roster as the importers would."""
    cells = {name: f"{chr(ord('A') + place)}{number}" for place, name in enumerate(values)}
    return RosterRow(number, values, dict(values), cells, tuple(findings))


def roster(rows: Sequence[RosterRow], filename: str = "名单.xlsx") -> Roster:
    """Return a roster of one sheet; as in every sheet, each row has every column, if only with an empty cell."""
    fields = dict.fromkeys(name for one in rows for name in one.values)
    columns = tuple(Column(chr(ord("A") + place), name, name, 1.0) for place, name in enumerate(fields))
    filled = tuple(_with_every(fields, one) for one in rows)
    return Roster(filename, "calamine", (RosterSheet("Sheet1", True, 1, columns, filled),))


def _with_every(fields: Iterable[str], one: RosterRow) -> RosterRow:
    told = row(one.row, one.findings, **{name: one.values.get(name, "") for name in fields})
    return replace(told, originals={name: one.originals.get(name, "") for name in fields})


def invented_roster(count: int, seed: int = 1) -> Roster:
    """Return a roster of invented people without a single finding."""
    people = samples.people(count, seed)
    return roster(
        [
            row(place, name=one.name, id_no=one.id_no, phone=one.phone, unit=one.unit)
            for place, one in enumerate(people, 2)
        ]
    )


def parts_of(read: Roster) -> Iterator[Part]:
    """Yield a roster as the parts it comes in from the reader."""
    for sheet in read.sheets:
        yield SheetHead(sheet.name, sheet.roster, sheet.header_row, sheet.columns, sheet.findings)
        for start in range(0, len(sheet.rows), 1_000):
            yield RowPart(sheet.rows[start : start + 1_000])


def let_be_read(upload: int, read: Roster) -> None:
    """Let an upload that waits have been read so, whatever its bytes say."""
    with scope.everywhere(), transaction():
        lease = rosters.claim(upload, ("waiting",), "reading")
        if lease is None:
            return
        kept = Upload.get_by_id(upload)
        staging = Staging(kept, open_key(kept), lease)
        for part in parts_of(read):
            staging.take(part)
        staging.finish(read.reader)


@dataclass(frozen=True)
class Shown:
    """All that a clerk can see of an upload."""

    filename: str
    file: bytes
    read: Roster


def shown(upload: int) -> Shown:
    """Open the whole of a read upload."""
    kept = rosters.find_read(upload, "核对")
    staged, filename = rosters.Staged(kept), rosters.facts_of(kept)["filename"]
    rows: list[list[RosterRow]] = [[] for _ in staged.summary.sheets]
    for part in staged.parts:
        rows[part.sheet] += staged.rows(part)
    heads = [told.head for told in staged.summary.sheets]
    sheets = tuple(
        RosterSheet(head.name, head.roster, head.header_row, head.columns, tuple(found), head.findings)
        for head, found in zip(heads, rows, strict=True)
    )
    return Shown(filename, rosters.file_of(kept), Roster(filename, staged.summary.reader, sheets))


@dataclass
class Way:
    """Walks a cycle of one office from stage to stage, each step a command on its own day."""

    register: Register
    people: dict[str, Actor]
    cycle: int = 0
    category: int = 0
    notice: int = 0
    decision: int = 0
    ceremony: int = 0
    said: list[Any] = field(default_factory=list)

    def do(self, username: str, command: object, day: date = date(2023, 4, 3), hour: int = 9, minute: int = 0) -> Any:
        with clock.at(instant(day, hour, minute)):
            return self.register.bus.handle(command, self.people[username])

    def open_cycle(self, kinds: tuple[str, ...] = ("person",), wording: str = WORDING, by: str = "") -> "Way":
        """Create the program and collect nominations."""
        reviewer, approver = (by, by) if by else ("reviewer", "approver")
        sketch = programs.CategorySketch("道德文明使者", kinds, KINDS[kinds[0]].measure, wording, address_form="同志")
        program = self.do(reviewer, programs.CreateProgram("道德文明使者", "选树", (sketch,)))
        self.cycle = self.do(
            reviewer, programs.PlanCycle(program, "2023年度第二届", date(2023, 4, 3), date(2023, 12, 31))
        )
        self.do(approver, programs.OpenCycle(self.cycle, "太昊办〔2023〕9号"))
        with scope.everywhere():
            self.category = Category.get(Category.program == program).id
        return self

    def upload(
        self,
        read: Roster | None = None,
        count: int = 3,
        file: bytes = b"PK workbook",
        by: str = "clerk",
        sender: str = "",
    ) -> int:
        """Upload a roster and let it be read; return the id of the upload."""
        said = read or invented_roster(count)
        command = rosters.UploadRoster(self.cycle, self.category, said.file, file, sender=sender)
        identity: int = self.do(by, command, date(2023, 4, 12))
        with clock.at(instant(date(2023, 4, 12))):
            let_be_read(identity, said)
        return identity

    def store(
        self, read: Roster | None = None, count: int = 3, file: bytes = b"PK workbook", by: str = "clerk"
    ) -> "Way":
        """Upload a roster and confirm it."""
        self.said.append(self.do(by, rosters.ConfirmRoster(self.upload(read, count, file, by)), date(2023, 4, 12)))
        return self

    def review(self, by: str = "reviewer") -> "Way":
        """Make every nomination a candidate."""
        self.do(by, programs.StartReview(self.cycle), date(2023, 4, 17))
        self.do(by, reviews.CheckNominations(self.cycle, self.nominations()), date(2023, 4, 18))
        self.do(by, reviews.SelectCandidates(self.cycle, self.nominations()), date(2023, 4, 19))
        return self

    def publish(self, by: str = "reviewer") -> "Way":
        """Publish the notice of 21 April, whose five working days end on the 27th."""
        command = notices.PublishNotice(self.cycle, PUBLISHED, "办事处公示栏", "0394-0000000")
        self.notice = self.do(by, command, PUBLISHED)
        return self

    def close(self, by: str = "reviewer") -> "Way":
        """End the notice on the day after its last."""
        self.do(by, notices.CloseNotice(self.notice), date(2023, 4, 28))
        return self

    def decide(self, by: str = "approver") -> "Way":
        """Adopt the decision."""
        self.decision = self.do(by, self.adoption(), ADOPTED)
        return self

    def adoption(self) -> decisions.AdoptDecision:
        return decisions.AdoptDecision(self.cycle, "太昊办〔2023〕12号", ADOPTED)

    def adoption_of(self, doc_no: str) -> decisions.AdoptDecision:
        return decisions.AdoptDecision(self.cycle, doc_no, ADOPTED)

    def celebrate(self, by: str = "clerk") -> "Way":
        """Hold the ceremony."""
        command = ceremonies.HoldCeremony(self.cycle, HELD, part_of_day="上午", purpose="为弘扬社会文明风尚")
        self.ceremony = self.do(by, command, HELD, 14)
        return self

    def to_decision(self, count: int = 3) -> "Way":
        """Walk from nothing to a decision over so many people."""
        return self.open_cycle().store(count=count).review().publish().close().decide()

    def nominations(self) -> tuple[int, ...]:
        """Return the ids of the cycle's nominations, in order."""
        with scope.everywhere():
            query = Nomination.select(Nomination.id).where(
                Nomination.cycle == self.cycle, Nomination.state != "withdrawn"
            )
            return tuple(one.id for one in query.order_by(Nomination.position))

    def states(self) -> list[str]:
        """Return the states of the cycle's nominations, in order."""
        with scope.everywhere():
            return [
                one.state
                for one in Nomination.select().where(Nomination.cycle == self.cycle).order_by(Nomination.position)
            ]
