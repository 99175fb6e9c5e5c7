"""Rosters: looked at, then stored; the good rows only, nobody twice, and given up or undone without a trace of secrets."""

import hashlib
from datetime import date, timedelta

import pytest

from importers import Finding
from registry import clock, events, journal
from registry.bus import sight_of
from registry.errors import Forbidden, InvalidInput, NotFound, RuleViolation, WrongState
from registry.records import keys, scope, vault
from registry.records.database import transaction
from registry.records.fields import canonical
from registry.records.models import Cycle, Nomination, Person, Roster, SealedRow
from registry.records.uploads import Upload
from registry.stages import programs, rosters
from tests.factories import Way, instant, invented_roster, roster, row, shown

ERROR = Finding("B3", "error", "id_bad_checksum", "校验位不对")
REPEAT = Finding("B3", "warning", "duplicate_id", "与第4行重复")


@pytest.mark.usefixtures("everywhere")
def test_an_upload_stores_nothing_before_a_person_confirms(way: Way) -> None:
    upload = way.open_cycle().upload()

    assert Nomination.select().count() == 0
    assert shown(upload).read == invented_roster(3)
    assert shown(upload).file == b"PK workbook"


@pytest.mark.usefixtures("everywhere")
def test_the_good_rows_become_nominations_that_know_where_they_stood(way: Way) -> None:
    way.open_cycle().store(
        roster(
            [
                row(3, name="张喆", unit="文昌社区"),
                row(4, (ERROR,), name="李四"),
                row(7, name="王五", community="许湾社区"),
            ]
        )
    )

    kept = Nomination.select().order_by(Nomination.position)
    assert [(one.name, one.unit, one.sheet, one.source_row, one.kind, one.state) for one in kept] == [
        ("张喆", "文昌社区", "Sheet1", 3, "person", "received"),
        ("王五", "许湾社区", "Sheet1", 7, "person", "received"),
    ]
    assert way.said == [rosters.Stored(Roster.get().id, 2, 1)]


@pytest.mark.usefixtures("everywhere")
def test_a_repeated_row_is_left_out_unless_somebody_vouches_for_it(way: Way) -> None:
    upload = way.open_cycle().upload(
        roster([row(2, (REPEAT,), name="张伟"), row(3, (REPEAT,), name="张 伟"), row(4, name="李四")])
    )

    way.do("clerk", rosters.ConfirmRoster(upload, ((0, 3),)))

    assert [one.source_row for one in Nomination.select().order_by(Nomination.position)] == [3, 4]


@pytest.mark.usefixtures("everywhere")
def test_nobody_is_nominated_twice_in_a_cycle(way: Way) -> None:
    way.open_cycle().store(count=3, file=b"first")
    with pytest.raises(InvalidInput, match="没有可以入库的行"):
        way.store(count=3, file=b"second")

    assert Nomination.select().count() == 3


def test_the_same_file_is_not_stored_twice(way: Way) -> None:
    way.open_cycle().store()

    with pytest.raises(RuleViolation, match=r"这份文件已经入库（名单\.xlsx，3行）"):
        way.upload()


def test_a_second_confirmation_finds_nothing_to_confirm(way: Way) -> None:
    upload = way.open_cycle().upload()
    way.do("clerk", rosters.ConfirmRoster(upload))

    with pytest.raises(NotFound, match="没有找到这次上传"):
        way.do("clerk", rosters.ConfirmRoster(upload))

    assert way.states() == ["received"] * 3


@pytest.mark.usefixtures("everywhere")
def test_the_private_facts_of_a_row_open_again_under_its_nomination(way: Way) -> None:
    read = invented_roster(5)
    way.open_cycle().store(read)

    opened = [vault.read(nomination) for nomination in way.nominations()]

    kept = [(one.values, one.originals) for one in opened if one is not None]
    assert kept == [(dict(one.values), dict(one.originals)) for one in read.rows]


@pytest.mark.usefixtures("everywhere")
def test_the_journal_commits_to_every_row_and_names_nobody(way: Way) -> None:
    read = invented_roster(3)
    way.open_cycle().store(read)

    (entry,) = journal.after(-1, ("NominationsReceived",), 10)
    event = journal.event_of(entry)
    assert isinstance(event, events.NominationsReceived)
    salts = [facts.salt for facts in map(vault.read, way.nominations()) if facts is not None]
    expected = [
        hashlib.sha256(
            bytes.fromhex(salt) + canonical(["person", one.name, one.unit, line.values]).encode()
        ).hexdigest()
        for salt, one, line in zip(salts, Nomination.select().order_by(Nomination.id), read.rows, strict=True)
    ]
    assert list(event.commitments) == expected
    said = "".join(one.facts for one in journal.after(-1, tuple(events.EVENTS), 100))
    assert [one.name for one in Nomination.select() if one.name in said] == []


@pytest.mark.usefixtures("everywhere")
def test_a_large_roster_is_told_in_events_of_a_thousand(way: Way) -> None:
    way.open_cycle().store(roster([row(place, name=f"某{place}") for place in range(2, 2_502)]))

    chunks = [journal.event_of(entry) for entry in journal.after(-1, ("NominationsReceived",), 10)]
    assert [len(one.commitments) for one in chunks if isinstance(one, events.NominationsReceived)] == [1000, 1000, 500]
    assert Nomination.select().count() == 2_500
    positions = [one.position for one in Nomination.select(Nomination.position).order_by(Nomination.id)]
    assert positions == list(range(1, 2_501))


@pytest.mark.usefixtures("everywhere")
def test_a_discarded_upload_is_gone(way: Way) -> None:
    upload = way.open_cycle().upload()

    way.do("clerk", rosters.DiscardUpload(upload))

    assert Upload.select().count() == 0
    with pytest.raises(NotFound):
        shown(upload)


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
def test_an_upload_is_swept_after_seven_days(way: Way, days: int, left: int) -> None:
    way.open_cycle().upload()

    with clock.at(instant(date(2023, 4, 12) + timedelta(days=days))), transaction():
        swept = rosters.discard_expired()

    assert (swept, Upload.select().count()) == (1 - left, left)


@pytest.mark.usefixtures("everywhere")
def test_a_roster_is_undone_whole_and_can_be_sent_again(way: Way) -> None:
    way.open_cycle().store()

    way.do("clerk", rosters.UndoRoster(way.said[0].roster))
    assert (way.states(), SealedRow.select().count()) == (["withdrawn"] * 3, 0)
    way.store()

    assert way.states() == ["withdrawn"] * 3 + ["received"] * 3


def test_a_roster_whose_people_moved_on_is_not_undone(way: Way) -> None:
    way.open_cycle().store().review()

    with pytest.raises(RuleViolation, match="已有3人进入审核"):
        way.do("clerk", rosters.UndoRoster(way.said[0].roster))


def test_a_roster_is_taken_only_while_nominations_are_collected(way: Way) -> None:
    way.open_cycle().store().review()

    with pytest.raises(WrongState, match="现在是“审核评审”，不能导入花名册"):
        way.upload(file=b"late")


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(
    ("kinds", "values", "expected"),
    [
        (("person",), {"name": "张喆"}, ("person", "张喆")),
        (("household",), {"family": "张保国"}, ("household", "张保国")),
        (("household",), {"name": "张保国"}, ("household", "张保国")),
        (("person", "unit"), {"collective": "太昊路小学"}, ("unit", "太昊路小学")),
        (("department",), {"collective": "党政办公室"}, ("department", "党政办公室")),
        (("person", "community"), {"collective": "文昌社区"}, ("community", "文昌社区")),
    ],
)
def test_the_kind_follows_the_column_and_the_category(
    way: Way, kinds: tuple[str, ...], values: dict[str, str], expected: tuple[str, str]
) -> None:
    way.open_cycle(kinds).store(roster([row(2, **values)]))

    assert [(one.kind, one.name) for one in Nomination.select()] == [expected]


def test_a_nominee_s_row_is_found_by_id_number_in_the_own_office_only(way: Way) -> None:
    read = invented_roster(3)
    way.open_cycle().store(read)

    def found(username: str) -> list[str]:
        with scope.within(sight_of(way.people[username])):
            return [one.name for one in vault.find_by_id_no(read.rows[1].values["id_no"])]

    own = [read.rows[1].values["name"]]
    assert (found("clerk"), found("neighbour"), found("city_officer"), found("admin")) == (own, [], [], [])
    way.people["city_officer"].roles = ["reviewer"]
    assert found("city_officer") == own


def test_the_start_of_the_review_needs_the_reviewer(way: Way) -> None:
    way.open_cycle().store()

    with pytest.raises(Forbidden):
        way.do("clerk", programs.StartReview(way.cycle))


def test_a_digest_tells_where_a_nomination_came_from(way: Way) -> None:
    way.open_cycle().store(file=b"PK the clerk's file")

    with scope.everywhere():
        assert Nomination.select().first().roster.digest == hashlib.sha256(b"PK the clerk's file").hexdigest()


def test_somebody_forgotten_comes_back_as_somebody_new(way):
    way.open_cycle().store(count=2)
    with scope.everywhere():
        keys.erase(Person.select().order_by(Person.id).first().key)
        program = Cycle.get().program_id
    plan = programs.PlanCycle(program, "2024年度第一届", date(2024, 1, 2), date(2024, 12, 31))
    way.cycle = way.do("reviewer", plan)
    way.do("approver", programs.OpenCycle(way.cycle, "太昊办〔2024〕1号"))
    way.store(count=2, file=b"PK another")

    with scope.everywhere():
        again = list(Nomination.select().where(Nomination.cycle == way.cycle).order_by(Nomination.id))
        assert [one.person_id for one in again] == [3, 2]
        assert [vault.read(one.id).values["name"] for one in again] == [one.name for one in again]
