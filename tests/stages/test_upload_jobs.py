"""Uploads beside other work: swept, given up, stored and read while somebody else holds what they need."""

from datetime import date, timedelta

import pytest

from importers.parts import RowPart, SheetHead
from registry import clock, worker
from registry.errors import NotFound, RuleViolation, WrongState
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Actor, Cycle, Nomination, Roster
from registry.records.uploads import Upload, UploadPart
from registry.stages import reviews, rosters
from registry.stages.rosters import confirming, mappings, staging
from tests.factories import Way, instant, row
from tests.web.conftest import plain_workbook

pytestmark = pytest.mark.usefixtures("everywhere")

DAY = date(2023, 4, 12)


@pytest.fixture
def confirmed(way: Way, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return an upload that is confirmed and left to the worker."""
    monkeypatch.setattr(confirming, "AT_ONCE", 2)
    upload = way.open_cycle().upload()
    way.do("clerk", rosters.ConfirmRoster(upload), DAY + timedelta(days=7))
    return upload


@pytest.mark.usefixtures("confirmed")
def test_a_confirmed_batch_is_stored_however_old_its_upload_is(way: Way) -> None:
    with clock.at(instant(DAY + timedelta(days=8))):
        assert worker.run_once(way.register) == 0

    assert (Roster.select().count(), Nomination.select().count(), Upload.select().count()) == (1, 3, 0)


def test_an_upload_is_not_swept_while_somebody_reads_it(way: Way) -> None:
    upload = way.open_cycle().upload()
    Upload.update(state="waiting").execute()

    with clock.at(instant(DAY + timedelta(days=8))):
        assert rosters.claim(upload, ("waiting",), "reading")
        assert worker.run_once(way.register) == 0
    with clock.at(instant(DAY + timedelta(days=8), 9, 1)):
        assert worker.run_once(way.register) == 1


def test_a_confirmed_batch_is_not_given_up(way: Way, confirmed: int) -> None:
    with pytest.raises(WrongState, match="现在是“正在入库”，不能放弃"):
        way.do("clerk", rosters.DiscardUpload(confirmed), DAY)

    worker.run_once(way.register)
    assert Nomination.select().count() == 3


def test_a_roster_with_a_withdrawn_row_is_undone_and_that_row_keeps_its_reason(way: Way) -> None:
    way.open_cycle().store()
    first = way.nominations()[0]
    way.do("clerk", reviews.WithdrawNominations(way.cycle, (first,), "本人放弃"), DAY)

    way.do("clerk", rosters.UndoRoster(way.said[0].roster), DAY)

    with scope.everywhere():
        told = [(one.state, one.reason) for one in Nomination.select().order_by(Nomination.id)]
    assert told == [("withdrawn", "本人放弃"), ("withdrawn", "整批撤销"), ("withdrawn", "整批撤销")]


def test_a_reading_put_off_half_way_is_done_anew_and_nothing_is_double(way: Way) -> None:
    command = rosters.UploadRoster(way.open_cycle().cycle, way.category, "名单.xlsx", plain_workbook())
    upload: int = way.do("clerk", command, DAY)
    lease = rosters.claim(upload, ("waiting",), "reading")
    assert lease
    kept = Upload.get_by_id(upload)
    half = staging.Staging(kept, rosters.staged.open_key(kept), lease)
    with transaction():
        half.take(SheetHead("Sheet1", True, 1, (), ()))
        half.take(RowPart((row(2, name="张伟"),)))
        half._write_rows()
        lease.give_back(attempts=0)

    rosters.read_upload(upload)

    assert (Upload.get().state, Upload.get().rows_read, [part.place for part in UploadPart.select()]) == (
        "read",
        6,
        [0],
    )


def test_a_batch_is_stored_as_it_is_when_its_turn_comes(way: Way, confirmed: int) -> None:
    assert worker.store(way.register, confirmed) == rosters.Stored(1, 3, 0)
    assert worker.store(way.register, confirmed) is None
    assert rosters.confirmed() == []


def test_a_refusal_of_a_batch_that_another_has_taken_over_is_theirs_to_tell(
    way: Way, confirmed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse = rosters.StoreRoster

    def taken_over(upload: int) -> rosters.StoreRoster:
        Upload.update(lease="theirs").execute()
        return refuse(upload)

    Actor.update(active=False).where(Actor.username == "clerk").execute()
    monkeypatch.setattr(rosters, "StoreRoster", taken_over)

    assert worker.store(way.register, confirmed) is None
    assert (Upload.get().state, Upload.get().refusal, Upload.get().lease) == ("confirmed", "", "theirs")


def again(way: Way, sender: str, day: date = DAY) -> int:
    command = rosters.UploadRoster(way.cycle, way.category, "名单.xlsx", plain_workbook(), sender=sender)
    identity: int = way.do("clerk", command, day)
    return identity


def test_a_file_sent_again_under_another_sender_is_read_again_as_theirs(way: Way) -> None:
    upload = again(way.open_cycle(), "甲村")
    rosters.read_upload(upload)

    assert again(way, "乙村", DAY + timedelta(days=6)) == upload
    assert (Upload.get().sender, Upload.get().state) == ("乙村", "waiting")
    rosters.read_upload(upload)
    assert again(way, "") == upload
    assert (Upload.get().sender, Upload.get().state, Upload.get().edition) == ("乙村", "read", 2)


def test_a_file_sent_again_waits_another_seven_days(way: Way) -> None:
    again(way.open_cycle(), "甲村")
    again(way, "甲村", DAY + timedelta(days=6))

    with clock.at(instant(DAY + timedelta(days=8))):
        assert worker.run_once(way.register) == 0


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("reading", "已按“甲村”上传，正在读取；要改成“乙村”，请等读完以后再上传一次"),
        ("confirmed", "已按“甲村”上传，正在入库；要改成“乙村”，请等入库以后在“花名册”页整批撤销，再重新上传"),
    ],
)
def test_a_file_that_somebody_works_on_does_not_change_its_sender(way: Way, state: str, sentence: str) -> None:
    again(way.open_cycle(), "甲村")
    Upload.update(state=state).execute()

    with pytest.raises(RuleViolation, match=sentence):
        again(way, "乙村")
    assert (Upload.get().sender, Upload.get().state) == ("甲村", state)


def test_an_upload_given_up_under_somebody_s_hands_is_not_found(way: Way) -> None:
    upload = way.open_cycle().upload()
    staged = rosters.Staged(Upload.get_by_id(upload))
    (part,) = staged.parts
    way.do("clerk", rosters.DiscardUpload(upload), DAY)

    with pytest.raises(NotFound, match="它已入库、被放弃或过期"):
        staged.rows(part)


def test_the_senders_suggested_are_the_latest(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mappings, "SUGGESTED", 2)
    way.open_cycle()
    for place, sender in enumerate(("甲村", "乙村", "丙村")):
        command = rosters.UploadRoster(way.cycle, way.category, "名单.xlsx", bytes([place]), sender=sender)
        way.do("clerk", command, DAY)

    assert rosters.senders(Cycle.get()) == ["丙村", "乙村"]
