"""A ceremony is entered once the honors are decided, and its news item drafts itself."""

from datetime import date

import pytest

from registry.errors import Forbidden, InvalidInput, WrongState
from registry.records.models import Announcement, Ceremony
from registry.stages import announcements, ceremonies
from tests.factories import HELD, Way


@pytest.mark.usefixtures("everywhere")
def test_the_news_item_is_drafted_from_the_ceremony(way: Way) -> None:
    way.to_decision(12).celebrate()

    (announcement,) = Announcement.select()
    assert announcements.item_of(announcement).line == (
        "太昊路办事处举行“道德文明使者”颁奖大会。为弘扬社会文明风尚，5月6日上午，太昊路办事处举行2023年度第二届“道德文明使者”颁奖大会，"
        "会议宣读了表彰人员名单，并向当选的12名“道德文明使者”颁发荣誉证书，部分获奖代表作典型发言、交流心得。"
    )


@pytest.mark.usefixtures("everywhere")
def test_a_ceremony_the_news_could_not_tell_is_refused_whole(way: Way) -> None:
    way.to_decision()

    with pytest.raises(InvalidInput, match="时段"):
        way.do("clerk", ceremonies.HoldCeremony(way.cycle, HELD, part_of_day="半夜"), HELD)

    assert (Ceremony.select().count(), Announcement.select().count()) == (0, 0)


@pytest.mark.parametrize("held_on", [date(2023, 5, 4), date(2023, 5, 7)])
def test_a_ceremony_before_the_decision_or_in_the_future_is_refused(way: Way, held_on: date) -> None:
    way.to_decision()

    with pytest.raises(InvalidInput, match=f"颁奖日期2023年5月{held_on.day}日应在"):
        way.do("clerk", ceremonies.HoldCeremony(way.cycle, held_on), HELD)


def test_there_is_no_ceremony_without_a_decision(way: Way) -> None:
    way.open_cycle().store()

    with pytest.raises(WrongState, match="不能登记颁奖大会"):
        way.do("clerk", ceremonies.HoldCeremony(way.cycle, HELD), HELD)


@pytest.mark.usefixtures("everywhere")
def test_a_news_item_goes_from_draft_to_submitted_step_by_step(way: Way) -> None:
    way.to_decision().celebrate()
    identity = Announcement.get().id

    with pytest.raises(WrongState, match="现在是“草稿”，不能改为“已报送”"):
        way.do("reviewer", announcements.MoveAnnouncement(identity, "submitted"), HELD)
    way.do("reviewer", announcements.MoveAnnouncement(identity, "checked"), HELD)
    with pytest.raises(Forbidden, match="审签信息稿"):
        way.do("reviewer", announcements.MoveAnnouncement(identity, "approved"), HELD)
    way.do("approver", announcements.MoveAnnouncement(identity, "approved"), HELD)
    way.do("reviewer", announcements.MoveAnnouncement(identity, "submitted"), HELD)

    assert Announcement.get().state == "submitted"
