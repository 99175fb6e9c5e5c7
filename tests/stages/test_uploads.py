"""Uploads as jobs: read once under a lease, again after a crash, stored by the worker, and never twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from importers import Finding
from registry import clock, worker
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Nomination, Person, Roster
from registry.records.uploads import Upload, UploadFile, UploadPart
from registry.stages import rosters
from registry.stages.rosters import leases, staging
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
