"""Notices: the days are counted, the list is frozen, objections stop what follows."""

import hashlib
import io
import re
from dataclasses import replace
from datetime import date

import peewee
import pytest
from docx import Document
from PIL import Image

from registry import events, journal
from registry.bus import sight_of
from registry.errors import InvalidInput, NotFound, RuleViolation, UnknownHolidays, WrongState
from registry.records import scope
from registry.records.database import database, transaction
from registry.records.models import Cycle, Nomination, Notice, Objection
from registry.records.notices import shown, shown_digest
from registry.records.postings import postings_of
from registry.stages import notices, programs
from tests.factories import PUBLISHED, Way

AFTER = date(2023, 4, 28)


@pytest.fixture(scope="module")
def photo() -> bytes:
    """Return a small photo as a phone writes it, with where and by which device."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010F] = "a phone"
    Image.new("RGB", (32, 24), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def running(way: Way) -> Way:
    return way.open_cycle().store().review().publish()


@pytest.mark.usefixtures("everywhere")
def test_the_days_are_counted_over_a_working_sunday(running: Way) -> None:
    (notice,) = Notice.select()

    assert (notice.first_day, notice.last_day, notice.working_days) == (date(2023, 4, 22), date(2023, 4, 27), 5)
    assert Cycle.get().state == "notice"
    assert running.states() == ["proposed"] * 3


@pytest.mark.usefixtures("everywhere")
def test_the_journal_keeps_the_list_as_published(running: Way) -> None:
    (entry,) = journal.after(-1, ("NoticePublished",), 10)
    event = journal.event_of(entry)

    assert isinstance(event, events.NoticePublished)
    assert [nomination for nomination, _, _ in event.entries] == list(running.nominations())
    assert (event.first_day, event.last_day) == ("2023-04-22", "2023-04-27")
    assert (event.kinds, event.categories) == (("person",) * 3, (running.category,) * 3)
    assert (event.round, event.digest) == (1, Notice.get().roster_digest)


@pytest.mark.usefixtures("everywhere")
def test_the_digest_of_a_list_is_that_of_what_it_shows_in_its_order(running: Way) -> None:
    listed = [shown(one) for one in Nomination.select().order_by(Nomination.position)]
    first, second, third = listed

    assert Notice.get().roster_digest == shown_digest(listed)
    others = ([second, first, third], [first, second], [replace(first, name="另一个"), second, third],
              [replace(first, unit="另一处"), second, third], [replace(first, prize=True), second, third])  # fmt: skip
    assert len({shown_digest(other) for other in (listed, *others)}) == 1 + len(others)


def test_a_notice_in_the_past_is_refused(way: Way) -> None:
    way.open_cycle().store().review()

    with pytest.raises(InvalidInput, match="公示日期2023年4月20日已经过去"):
        way.do("reviewer", notices.PublishNotice(way.cycle, date(2023, 4, 20), "公示栏", "0394-0000000"), PUBLISHED)

    assert way.states() == ["candidate"] * 3


def test_a_notice_in_a_year_nobody_knows_is_refused_until_the_office_enters_it(way: Way) -> None:
    way.open_cycle().store().review()
    new_year = notices.PublishNotice(way.cycle, date(2027, 1, 4), "公示栏", "0394-0000000")

    with pytest.raises(UnknownHolidays, match="2027年的放假安排未收录"):
        way.do("reviewer", new_year, date(2027, 1, 4))
    way.do("reviewer", notices.EnterHolidays(2027, (date(2027, 1, 6),), (date(2027, 1, 9),)), date(2027, 1, 4))
    identity = way.do("reviewer", new_year, date(2027, 1, 4))

    with scope.everywhere():
        assert Notice.get_by_id(identity).last_day == date(2027, 1, 11)  # 5, 7, 8, Saturday 9 worked, 11


def test_a_notice_cannot_be_ended_before_midnight_of_its_last_day(running: Way) -> None:
    close = notices.CloseNotice(running.notice)

    with pytest.raises(RuleViolation, match="公示期到2023年4月27日24时才结束"):
        running.do("reviewer", close, date(2023, 4, 27), hour=23, minute=59)
    running.do("reviewer", close, AFTER, hour=0)

    with pytest.raises(WrongState, match="不能再次结束"):
        running.do("reviewer", close, AFTER)


@pytest.mark.usefixtures("everywhere")
def test_an_objection_stops_the_notice_from_ending_until_it_is_resolved(running: Way) -> None:
    first, second, _ = running.nominations()
    raised = running.do(
        "clerk",
        notices.RaiseObjection(running.notice, first, date(2023, 4, 24), "群众甲", "与事实不符"),
        date(2023, 4, 24),
    )
    with pytest.raises(RuleViolation, match="还有异议没有处理完"):
        running.do("reviewer", notices.CloseNotice(running.notice), AFTER)

    running.do("reviewer", notices.ResolveObjection(raised, True, "情况属实"), AFTER)
    running.do("reviewer", notices.CloseNotice(running.notice), AFTER)

    assert running.states() == ["not_selected", "proposed", "proposed"]
    assert Notice.get().result == "公示期内收到异议1件：成立1件，已取消公示资格。"
    running.decide()
    assert running.states() == ["not_selected", "awarded", "awarded"]
    assert second in running.nominations()


@pytest.mark.usefixtures("everywhere")
def test_a_dismissed_objection_leaves_the_name_on_the_list(running: Way) -> None:
    first = running.nominations()[0]
    raised = running.do(
        "clerk",
        notices.RaiseObjection(running.notice, first, date(2023, 4, 24), "群众甲", "与事实不符"),
        date(2023, 4, 24),
    )
    assert running.states() == ["objected", "proposed", "proposed"]

    running.do("reviewer", notices.ResolveObjection(raised, False, "查无实据"), date(2023, 4, 25))

    assert running.states() == ["proposed"] * 3
    with pytest.raises(NotFound, match="待处理的异议"):
        running.do("reviewer", notices.ResolveObjection(raised, True, "又来"), date(2023, 4, 25))


@pytest.mark.usefixtures("everywhere")
def test_who_objected_and_why_is_sealed(running: Way) -> None:
    first = running.nominations()[0]
    running.do(
        "clerk",
        notices.RaiseObjection(running.notice, first, date(2023, 4, 24), "群众甲", "与事实不符"),
        date(2023, 4, 24),
    )

    sealed = bytes(Objection.get().sealed)

    said = "".join(entry.facts for entry in journal.after(-1, tuple(events.EVENTS), 100))
    assert [word for word in ("群众甲", "与事实不符") if word.encode() in sealed or word in said] == []


def test_an_anonymous_objection_is_refused(running: Way) -> None:
    with pytest.raises(InvalidInput, match="异议须实名"):
        running.do(
            "clerk",
            notices.RaiseObjection(running.notice, running.nominations()[0], date(2023, 4, 24), "", "x"),
            date(2023, 4, 24),
        )


@pytest.mark.usefixtures("everywhere")
def test_the_document_says_names_units_and_both_dates_and_nothing_private(running: Way) -> None:
    document = Document(io.BytesIO(notices.document(running.notice)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert "公示期自2023年4月22日起，至2023年4月27日24时止，共5个工作日。" in text
    assert [line for line in text.splitlines() if "411602" in line] == []


def test_without_candidates_there_is_nothing_to_publish(way: Way) -> None:
    way.open_cycle().store()
    way.do("reviewer", programs.StartReview(way.cycle))

    with pytest.raises(RuleViolation, match="还没有候选对象"):
        way.publish()


@pytest.mark.usefixtures("everywhere")
def test_the_conclusion_of_an_objection_is_kept_with_its_words(running: Way) -> None:
    first = running.nominations()[0]
    raised = running.do(
        "clerk", notices.RaiseObjection(running.notice, first, date(2023, 4, 24), "甲", "不实"), date(2023, 4, 24)
    )

    running.do("reviewer", notices.ResolveObjection(raised, False, "经核查属实"), date(2023, 4, 25))

    assert notices.words_of(raised) == {"reporter": "甲", "text": "不实", "conclusion": "经核查属实"}


def test_a_second_objection_against_one_name_is_taken_too(running: Way) -> None:
    first = running.nominations()[0]
    raised = [
        running.do(
            "clerk", notices.RaiseObjection(running.notice, first, date(2023, 4, 24), who, "不实"), date(2023, 4, 24)
        )
        for who in ("甲", "乙")
    ]

    running.do("reviewer", notices.ResolveObjection(raised[0], False, "查无实据"), date(2023, 4, 25))
    assert running.states()[0] == "objected"
    running.do("reviewer", notices.ResolveObjection(raised[1], False, "查无实据"), date(2023, 4, 25))

    assert running.states()[0] == "proposed"


def test_an_objection_from_the_future_is_refused(running: Way) -> None:
    with pytest.raises(InvalidInput, match="收到异议的日期"):
        running.do(
            "clerk",
            notices.RaiseObjection(running.notice, running.nominations()[0], date(2099, 1, 1), "甲", "x"),
            date(2023, 4, 24),
        )


def test_the_days_of_a_known_year_cannot_be_entered_otherwise(way: Way) -> None:
    with pytest.raises(RuleViolation, match="2023年的放假安排已随软件收录"):
        way.do("reviewer", notices.EnterHolidays(2023, (), (date(2023, 4, 22),)))


def test_the_holidays_of_an_office_above_are_everybody_s_below(way: Way) -> None:
    way.people["city_officer"].roles = ["reviewer"]
    way.do("city_officer", notices.EnterHolidays(2027, (date(2027, 1, 1),)))

    with scope.within(sight_of(way.people["clerk"])):
        assert notices.calendar_of(way.people["clerk"].office_id).knows(2027)


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_how_somebody_objected_is_told_and_their_phone_is_sealed(running: Way) -> None:
    day, late = date(2023, 4, 27), date(2023, 4, 28)
    first, second, _ = running.nominations()
    words = notices.RaiseObjection(running.notice, first, day, "群众甲", "不实", "visit", "13800000000")

    raised = running.do("clerk", words, late)  # it came in time, though it is entered a day later
    with pytest.raises(RuleViolation, match="公示期已于2023年4月27日24时结束，之后收到的反映请按信访程序办理"):
        running.do("clerk", notices.RaiseObjection(running.notice, second, late, "群众乙", "不实"), late)
    with pytest.raises(InvalidInput, match="反映的方式只能是来信、电话、电子邮件、来访"):
        running.do("clerk", replace(words, channel="rumour"), day)

    (event,) = [journal.event_of(entry) for entry in journal.after(-1, ("ObjectionRaised",), 10)]
    assert isinstance(event, events.ObjectionRaised)
    assert (event.channel, Objection.get().channel, notices.words_of(raised)["phone"]) == (
        "visit",
        "visit",
        "13800000000",
    )
    assert b"13800000000" not in bytes(Objection.get().sealed)


@pytest.mark.usefixtures("everywhere")
def test_a_posting_is_proved_by_a_picture_without_its_metadata(running: Way, photo: bytes) -> None:
    day = date(2023, 4, 22)
    proof = notices.ProvePosting(running.notice, "文昌社区公开栏", day, "公开栏.jpg", photo)

    identity = running.do("clerk", proof, day)
    for wrong, sentence in (
        (
            replace(proof, posted_on=date(2023, 4, 20)),
            "张贴日期2023年4月20日不在公示期内（2023年4月21日至2023年4月27日）",
        ),
        (replace(proof, posted_on=date(2023, 4, 25)), "还没有到"),
        (replace(proof, place=" "), "请写明张贴在哪里"),
        (replace(proof, file=b"%PDF-1.7"), "只收 JPG 或 PNG 图片"),
    ):
        with pytest.raises(InvalidInput, match=re.escape(sentence)):
            running.do("clerk", wrong, day)
    with pytest.raises(NotFound):
        running.do("neighbour", proof, day)

    posting, picture = notices.picture_of(identity)
    assert (posting.place, posting.posted_on, b"Exif" in photo, b"Exif" in picture) == (
        "文昌社区公开栏",
        day,
        True,
        False,
    )
    (event,) = [journal.event_of(entry) for entry in journal.after(-1, ("PostingProved",), 10)]
    assert isinstance(event, events.PostingProved)
    assert (event.digest, [one.id for one in postings_of(Notice.get())]) == (posting.annex.digest, [identity])
    assert hashlib.sha256(picture).hexdigest() == event.digest
    with scope.everywhere(), pytest.raises(peewee.IntegrityError), transaction():
        database.execute_sql("UPDATE posting SET place = ''")


def test_a_cancelled_selection_does_not_come_back_by_its_notice(way: Way) -> None:
    way.open_cycle().store().review().publish()
    way.do("approver", programs.CancelCycle(way.cycle, "上级另有安排"), PUBLISHED)
    objection = notices.RaiseObjection(way.notice, way.nominations()[0], PUBLISHED, "李四", "有异议")

    with pytest.raises(WrongState, match="现在是“取消”，不能登记异议"):
        way.do("reviewer", objection, PUBLISHED)
    with pytest.raises(WrongState, match="现在是“取消”，不能结束公示"):
        way.close()

    with scope.everywhere():
        assert Cycle.get_by_id(way.cycle).state == "cancelled"
