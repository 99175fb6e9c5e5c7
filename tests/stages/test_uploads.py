"""Uploads as jobs: read once under a lease, again after a crash, stored by the worker, and never twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from importers import Finding, RosterRow
from registry import clock, events, journal, worker
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records import scope
from registry.records.database import database, transaction
from registry.records.models import Actor, Nomination, Person, Roster, Upload, UploadFile, UploadPart
from registry.stages import rosters
from registry.stages.rosters import confirming, leases, staging, storing
from tests.factories import Way, instant, invented_roster, parts_of, roster, row, shown
from tests.web.conftest import people_rows, plain_workbook, workbook

pytestmark = pytest.mark.usefixtures("everywhere")

REPEAT = Finding("A3", "warning", "duplicate_id", "与第2行重复")
BAD = Finding("A2", "error", "id_bad_checksum", "校验位不对")
DAY = date(2023, 4, 12)


@pytest.fixture
def waiting(way: Way) -> int:
    """Return an upload of six people that waits to be read."""
    return send(way.open_cycle(), plain_workbook())


def send(way: Way, file: bytes, name: str = "名单.xlsx") -> int:
    identity: int = way.do("clerk", rosters.UploadRoster(way.cycle, way.category, name, file), DAY)
    return identity


def state(upload: int) -> str:
    return str(Upload.get_by_id(upload).state)


def crash(upload: int) -> None:
    """Leave an upload as a process does that dies while it reads."""
    lease = rosters.claim(upload, ("waiting",), "reading")
    assert lease
    kept = Upload.get_by_id(upload)
    half = staging.Staging(kept, rosters.staged.open_key(kept), lease)
    for part in parts_of(invented_roster(4)):
        half.take(part)
    with transaction():
        half._write_rows()


def test_an_upload_waits_until_it_is_read_and_says_then_what_the_file_says(waiting: int) -> None:
    assert state(waiting) == "waiting"

    rosters.read_upload(waiting)

    assert state(waiting) == "read"
    seen = shown(waiting)
    assert (seen.filename, seen.file) == ("名单.xlsx", plain_workbook())
    assert seen.read == rosters.look(plain_workbook(), "名单.xlsx")
    kept = Upload.get_by_id(waiting)
    assert (kept.rows_read, kept.rows_checked, kept.edition, kept.lease, kept.attempts) == (6, 6, 1, "", 0)


def test_an_upload_not_read_yet_is_neither_shown_nor_stored(way: Way, waiting: int) -> None:
    for step in (lambda: shown(waiting), lambda: way.do("clerk", rosters.ConfirmRoster(waiting), DAY)):
        with pytest.raises(WrongState, match="现在是“等待读取”"):
            step()


def test_reading_again_what_is_read_changes_nothing(waiting: int) -> None:
    rosters.read_upload(waiting)
    before = [(part.id, bytes(part.sealed)) for part in UploadPart.select()]

    rosters.read_upload(waiting)

    assert [(part.id, bytes(part.sealed)) for part in UploadPart.select()] == before
    assert Upload.get_by_id(waiting).edition == 1


def test_what_somebody_reads_just_now_is_left_to_them(waiting: int) -> None:
    assert rosters.claim(waiting, ("waiting",), "reading")

    rosters.read_upload(waiting)

    assert (state(waiting), UploadPart.select().count()) == ("reading", 0)


def test_what_a_dead_process_left_is_read_again_and_nothing_is_double(way: Way, waiting: int) -> None:
    with clock.at(instant(DAY)):
        crash(waiting)
    assert UploadPart.select().count() == 1

    with clock.at(instant(DAY, 9, 1)):
        worker.run_once(way.register)

    assert shown(waiting).read == rosters.look(plain_workbook(), "名单.xlsx")
    assert [part.place for part in UploadPart.select()] == [0]


def test_who_lost_the_lease_writes_nothing_any_more(waiting: int) -> None:
    with clock.at(instant(DAY)):
        old = rosters.claim(waiting, ("waiting",), "reading")
    with clock.at(instant(DAY, 9, 1)):
        rosters.read_upload(waiting)
    assert old

    with pytest.raises(rosters.Lost), transaction():
        old.change(rows_read=99)

    assert Upload.get_by_id(waiting).rows_read == 6


def test_a_lease_is_renewed_while_the_work_lasts(waiting: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "RENEWED_EVERY", 0.01)
    lease = rosters.claim(waiting, ("waiting",), "reading")
    assert lease
    Upload.update(leased_until="2023").execute()

    with rosters.kept(lease):
        for _ in range(1_000):
            if Upload.get_by_id(waiting).leased_until != "2023":
                break

    assert Upload.get_by_id(waiting).leased_until == leases.end()


def test_a_file_that_ends_its_reader_every_time_is_refused_in_the_end(way: Way, waiting: int) -> None:
    for minute in range(3):
        with clock.at(instant(DAY, 9, minute)):
            assert rosters.claim(waiting, ("waiting", "reading"), "reading")

    with clock.at(instant(DAY, 10)):
        worker.run_once(way.register)

    assert (state(waiting), "没有读完" in Upload.get_by_id(waiting).refusal) == ("refused", True)


def test_a_file_that_cannot_be_read_is_refused_with_its_sentence_and_kept(way: Way) -> None:
    upload = send(way.open_cycle(), b"%PDF-1.7 x", "名单.pdf")

    rosters.read_upload(upload)

    kept = Upload.get_by_id(upload)
    assert (kept.state, "这是PDF文件" in kept.refusal, rosters.file_of(kept)) == ("refused", True, b"%PDF-1.7 x")


def test_an_upload_given_up_while_it_is_read_leaves_nothing(
    way: Way, waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = staging.Staging.finish

    def given_up_first(self: staging.Staging, reader: str) -> None:
        way.do("clerk", rosters.DiscardUpload(waiting), DAY)
        finish(self, reader)

    monkeypatch.setattr(staging.Staging, "finish", given_up_first)
    rosters.read_upload(waiting)

    assert (Upload.select().count(), UploadFile.select().count(), UploadPart.select().count()) == (0, 0, 0)


def test_the_same_file_sent_again_while_it_waits_is_the_same_upload(way: Way, waiting: int) -> None:
    assert send(way, plain_workbook()) == waiting
    assert Upload.select().count() == 1


def test_an_upload_knows_who_sent_it(way: Way) -> None:
    own = way.open_cycle().upload()
    named = way.upload(invented_roster(1), file=b"1", sender="文昌社区")

    assert [Upload.get_by_id(one).sender for one in (own, named)] == ["太昊路办事处", "文昌社区"]
    stored = way.do("clerk", rosters.ConfirmRoster(named), DAY)
    assert (Roster.get_by_id(stored.roster).sender, Roster.get_by_id(stored.roster).upload) == ("文昌社区", named)


def test_a_phone_typed_beside_the_sender_is_not_kept(way: Way) -> None:
    upload = way.open_cycle().upload(invented_roster(1), file=b"1", sender="文昌社区 王某 138 1234 5678")

    assert Upload.get_by_id(upload).sender == "文昌社区王某…"


def test_the_rows_of_a_large_upload_come_back_in_their_order(way: Way) -> None:
    read = roster([row(place, name=f"某{place}") for place in range(2, 2_502)])

    upload = way.open_cycle().upload(read)

    kept = UploadPart.select().order_by(UploadPart.place)
    assert [(part.first_row, part.last_row) for part in kept] == [(2, 1001), (1002, 2001), (2002, 2501)]
    assert shown(upload).read == read


def test_marks_tell_the_states_of_rows_without_opening_them(way: Way) -> None:
    hint = Finding("A5", "warning", "phone_length", "少一位")
    read = roster(
        [row(2, (BAD,), name="张伟"), row(3, (REPEAT,), name="李静"), row(4, name="王芳"), row(5, (hint,), name="赵敏")]
    )
    upload = way.open_cycle().upload(read)

    marks = rosters.Staged(Upload.get_by_id(upload)).parts[0].marks

    assert (marks.letters, marks.numbers) == ("ergh", (2, 3, 4, 5))


def test_a_part_put_in_the_place_of_another_does_not_open(way: Way) -> None:
    read = roster([row(place, name=f"某{place}") for place in range(2, 1_502)])
    upload = way.open_cycle().upload(read)
    first, second = UploadPart.select().order_by(UploadPart.place)
    UploadPart.update(sealed=first.sealed).where(UploadPart.id == second.id).execute()

    staged = rosters.Staged(Upload.get_by_id(upload))
    with pytest.raises(Exception) as refused:  # noqa: PT011 - the cipher's own error, which has no text
        staged.rows(staged.parts[1])

    assert type(refused.value).__name__ == "InvalidTag"


def test_what_is_found_after_the_rows_stands_on_its_row(way: Way) -> None:
    rows = people_rows(1_200)
    rows[1_100] = ["1101", *rows[3][1:]]

    upload = send(way.open_cycle(), workbook(rows))
    rosters.read_upload(upload)

    read = shown(upload).read
    assert read == rosters.look(workbook(rows), "名单.xlsx")
    staged = rosters.Staged(Upload.get_by_id(upload))
    repeated = [number for part in staged.parts for number, letter in zip(part.marks.numbers, part.marks.letters, strict=True)
                if letter == rosters.REPEATED]  # fmt: skip
    assert len(repeated) == 2


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let more than two rows be many."""
    monkeypatch.setattr(confirming, "AT_ONCE", 2)


@pytest.mark.usefixtures("few_at_once")
def test_a_large_batch_is_confirmed_now_and_stored_by_the_worker_in_the_clerk_s_name(way: Way) -> None:
    read = roster(
        [row(2, name="张伟"), row(3, (REPEAT,), name="张 伟"), row(4, (REPEAT,), name="李静"), row(5, name="王芳")]
    )
    upload = way.open_cycle().upload(read)

    assert way.do("clerk", rosters.ConfirmRoster(upload, (("Sheet1", 3),)), DAY) is None
    assert (state(upload), Upload.get_by_id(upload).rows_chosen, Nomination.select().count()) == ("confirmed", 3, 0)
    worker.run_once(way.register)

    assert [one.source_row for one in Nomination.select().order_by(Nomination.position)] == [2, 3, 5]
    assert (Upload.select().count(), Roster.get().rows_stored, Roster.get().rows_left) == (0, 3, 1)
    (entry,) = journal.after(-1, ("RosterStored",), 10)
    assert entry.actor == way.people["clerk"].id
    (told,) = journal.after(-1, ("RosterConfirmed",), 10)
    assert journal.event_of(told) == events.RosterConfirmed(3, upload, way.cycle, 3)


@pytest.mark.usefixtures("few_at_once")
def test_a_confirmed_batch_is_confirmed_and_stored_once(way: Way) -> None:
    upload = way.open_cycle().upload()
    way.do("clerk", rosters.ConfirmRoster(upload), DAY)

    with pytest.raises(WrongState, match="现在是“正在入库”，不能确认入库"):
        way.do("clerk", rosters.ConfirmRoster(upload), DAY)
    worker.run_once(way.register)
    worker.run_once(way.register)

    assert (Roster.select().count(), Nomination.select().count()) == (1, 3)
    with pytest.raises(NotFound):
        way.do("clerk", rosters.StoreRoster(upload), DAY)


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize("obstacle", ["stored meanwhile", "clerk left"])
def test_a_batch_that_can_no_longer_be_stored_goes_back_to_the_clerk_with_the_reason(way: Way, obstacle: str) -> None:
    upload = way.open_cycle().upload()
    way.do("clerk", rosters.ConfirmRoster(upload), DAY)
    if obstacle == "clerk left":
        Actor.update(active=False).where(Actor.username == "clerk").execute()
    else:
        database.execute_sql(
            "INSERT INTO roster (office_id, cycle_id, category_id, filename, digest, rows_stored, rows_left, state) "
            f"SELECT office_id, cycle_id, category_id, '名单.xlsx', digest, 3, 0, 'stored' FROM upload WHERE id = {upload}"
        )

    worker.run_once(way.register)

    kept = Upload.get_by_id(upload)
    sentence = {"clerk left": "没有“入库”的权限", "stored meanwhile": "这份文件已经入库"}[obstacle]
    assert (kept.state, sentence in kept.refusal, kept.lease, Nomination.select().count()) == ("read", True, "", 0)


@pytest.mark.usefixtures("few_at_once")
def test_a_batch_that_a_dead_process_had_begun_is_stored_once_when_its_lease_has_run_out(way: Way) -> None:
    upload = way.open_cycle().upload()
    way.do("clerk", rosters.ConfirmRoster(upload), DAY)
    with clock.at(instant(DAY, 9, 1)):
        assert rosters.claim(upload, ("confirmed",), "confirmed")

    with clock.at(instant(DAY, 9, 1)):
        worker.run_once(way.register)
        assert Nomination.select().count() == 0
    with clock.at(instant(DAY, 9, 2)):
        worker.run_once(way.register)

    assert (Roster.select().count(), Nomination.select().count()) == (1, 3)


def test_only_the_reading_that_was_looked_at_is_confirmed(way: Way) -> None:
    upload = way.open_cycle().upload()

    with pytest.raises(RuleViolation, match="重新读取过"):
        way.do("clerk", rosters.ConfirmRoster(upload, edition=0), DAY)
    way.do("clerk", rosters.ConfirmRoster(upload, edition=1), DAY)

    assert Nomination.select().count() == 3


def test_who_is_in_the_list_without_an_id_number_is_known_by_name_unit_and_phone(way: Way) -> None:
    first = roster([row(2, name="张伟", unit="文昌社区", phone="13900000001"), row(3, name="李静", unit="文昌社区")])
    way.open_cycle().store(first, file=b"first")
    again = roster(
        [
            row(2, name="张伟", unit="文昌社区", phone="13900000001"),
            row(3, name="李静", unit="许湾社区"),
            row(4, name="张伟", unit="文昌社区", phone="13900000002"),
        ]
    )

    way.store(again, file=b"second")

    assert [(one.name, one.source_row) for one in Nomination.select().order_by(Nomination.id)] == [
        ("张伟", 2), ("李静", 3), ("李静", 3), ("张伟", 4),
    ]  # fmt: skip


def test_a_row_sent_again_with_a_change_is_told_from_one_without(way: Way) -> None:
    way.open_cycle().store(
        roster([row(2, seq="1", name="张伟", id_no="A", phone="1"), row(3, seq="2", name="李静", id_no="B")])
    )
    again = roster(
        [
            row(2, seq="9", name="张伟", id_no="A", phone="2"),
            row(3, seq="8", name="李静", id_no="B"),
            row(4, name="王芳"),
        ]
    )
    upload = way.upload(again, file=b"second")

    kept = Upload.get_by_id(upload)
    staged = rosters.Staged(kept)

    assert staged.states(staged.parts[0]) == rosters.CHANGED + rosters.KNOWN + rosters.GOOD


def test_a_short_roster_is_looked_up_in_a_long_list(way: Way) -> None:
    numbered, named = (
        invented_roster(30).rows,
        [row(place, name=f"某{place}", unit="文昌社区") for place in range(40, 80)],
    )
    way.open_cycle().store(roster([*numbered, *named]), file=b"first")
    upload = way.upload(roster([numbered[7], named[3], row(99, name="新来的", unit="文昌社区")]), file=b"second")

    staged = rosters.Staged(Upload.get_by_id(upload))

    assert staged.states(staged.parts[0]) == rosters.KNOWN + rosters.KNOWN + rosters.GOOD


def test_people_listed_before_rows_had_hashes_are_known_by_their_id_number(way: Way) -> None:
    way.open_cycle().store(count=3, file=b"first")
    Nomination.update(row_digest=None).execute()

    with pytest.raises(InvalidInput, match="没有可以入库的行"):
        way.store(count=3, file=b"second")


def test_a_withdrawn_row_is_new_again(way: Way) -> None:
    way.open_cycle().store(count=3, file=b"first")
    way.do("clerk", rosters.UndoRoster(way.said[0].roster), DAY)

    way.store(count=3, file=b"second")

    assert way.states() == ["withdrawn"] * 3 + ["received"] * 3


def test_an_upload_is_seen_and_read_by_its_own_office_only(way: Way, waiting: int) -> None:
    from registry.bus import sight_of  # noqa: PLC0415 - beside its use

    with scope.within(sight_of(way.people["neighbour"])):
        rosters.read_upload(waiting)
        with pytest.raises(NotFound):
            rosters.find_upload(waiting)

    assert (state(waiting), Person.select().count()) == ("waiting", 0)


def test_an_upload_expires_with_its_parts(way: Way) -> None:
    way.open_cycle().upload()

    with clock.at(instant(DAY + timedelta(days=8))):
        assert worker.run_once(way.register) == 1

    assert (Upload.select().count(), UploadFile.select().count(), UploadPart.select().count()) == (0, 0, 0)


def test_the_longest_names_of_file_sheet_and_sender_are_stored(way: Way) -> None:
    told = roster([row(2, name="张伟")], f"{'名' * 240}.xlsx")
    (sheet,) = told.sheets
    long = replace(told, sheets=(replace(sheet, name="表" * 300),))
    upload = way.open_cycle().upload(long, file=b"1", sender="单" * 160)

    way.do("clerk", rosters.ConfirmRoster(upload), DAY)

    assert (len(Roster.get().filename), len(Roster.get().sender), len(Nomination.get().sheet)) == (245, 160, 64)
    with pytest.raises(InvalidInput, match="报送单位太长，有161个字"):
        way.do("clerk", rosters.UploadRoster(way.cycle, way.category, "名单.xlsx", b"2", sender="单" * 161), DAY)


def test_how_far_a_batch_is_stored_is_known_while_its_transaction_runs(way: Way) -> None:
    kept = Upload.get_by_id(
        way.open_cycle().upload(roster([row(place, name=f"某{place}") for place in range(2, 2_502)]))
    )
    seen = []

    def parts() -> Iterator[list[tuple[str, RosterRow]]]:
        for part in rosters.chosen_rows(kept).parts():
            seen.append(rosters.stored_so_far(kept.id))
            yield part

    with transaction():
        made = Roster.create(
            office=kept.office_id, cycle=kept.cycle_id, category=kept.category_id, filename="", digest="",
            rows_stored=0, rows_left=0, upload=kept.id,
        )  # fmt: skip
        storing.store_rows(kept.cycle, kept.category, made, parts())

    assert (seen, rosters.stored_so_far(kept.id)) == ([0, 1_000, 2_000], 0)
