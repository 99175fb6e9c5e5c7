"""News is handed up, adopted, merged or sent back; the answer returns; an issue is compiled and never changes once signed."""

from datetime import date
from typing import Any

import pytest

from registry import bulletin_files, journal
from registry.errors import Forbidden, InvalidInput, NotFound, RuleViolation, WrongState
from registry.records.bulletins import Bulletin, BulletinItem
from registry.records.models import Announcement, Office
from registry.stages import announcements, bulletins
from tests.factories import HELD, Way

pytestmark = pytest.mark.usefixtures("everywhere")
DAY = date(2023, 5, 10)


def submitted(way: Way, count: int = 3) -> int:
    """Walk a cycle to a news item handed up to the city."""
    way.to_decision(count).celebrate()
    return hand_up(way)


def hand_up(way: Way) -> int:
    identity = int(Announcement.select().order_by(Announcement.id.desc()).first().id)
    way.do("reviewer", announcements.MoveAnnouncement(identity, "checked"), HELD)
    way.do("approver", announcements.MoveAnnouncement(identity, "approved"), HELD)
    way.do("reviewer", announcements.MoveAnnouncement(identity, "submitted"), HELD, 15)
    return identity


def issue(way: Way, **told: Any) -> int:
    particulars = bulletins.Particulars("周口精神文明建设", DAY, **({"number": 13} | told))
    identity: int = way.do("city_officer", bulletins.PlanBulletin(particulars), DAY)
    return identity


def adopt(way: Way, bulletin: int, *news: int, **changes: str) -> int:
    first = Announcement.get_by_id(news[0])
    told = {"column": "文明时讯", "title": first.title, "text": first.text} | changes
    identity: int = way.do("city_officer", bulletins.AdoptAnnouncements(bulletin, news, **told), DAY)
    return identity


def test_news_goes_to_the_nearest_office_above_with_an_editor_and_the_answer_returns(way: Way) -> None:
    news = submitted(way)
    sent = Announcement.get_by_id(news)
    bulletin = issue(way)

    adopt(way, bulletin, news)

    kept = Announcement.get_by_id(news)
    assert (sent.sent_to.name, sent.state) == ("周口市文明办", "submitted")
    assert (kept.state, kept.adopted_in, kept.adopted_title, kept.adopted_text) == (
        "accepted", "周口精神文明建设2023年第13期【文明时讯】", sent.title, sent.text,
    )  # fmt: skip


def test_only_an_office_above_can_be_chosen_and_what_nobody_answered_can_be_taken_back(way: Way) -> None:
    news = submitted(way)
    way.do("reviewer", announcements.TakeBackSubmission(news), HELD, 16)
    neighbour = Office.get(Office.name == "人和路办事处").id
    county = Office.get(Office.name == "临港开发区").id
    with pytest.raises(InvalidInput, match="只有报送时才选报送给哪个单位"):
        way.do("approver", announcements.MoveAnnouncement(news, "approved", county), HELD, 16)

    with pytest.raises(InvalidInput, match="只能报送给上级单位：周口市文明办、临港开发区"):
        way.do("reviewer", announcements.MoveAnnouncement(news, "submitted", neighbour), HELD, 16)
    way.do("reviewer", announcements.MoveAnnouncement(news, "submitted", county), HELD, 16)

    assert Announcement.get_by_id(news).sent_to_id == county
    with pytest.raises(NotFound):
        way.do("city_officer", bulletins.RejectAnnouncement(news, "不合适"), DAY)


def test_a_rejection_needs_a_reason_and_an_answer_can_be_taken_back_while_the_issue_is_a_draft(way: Way) -> None:
    news = submitted(way)
    with pytest.raises(InvalidInput, match="不采用要写明原因"):
        way.do("city_officer", bulletins.RejectAnnouncement(news, " "), DAY)
    way.do("city_officer", bulletins.RejectAnnouncement(news, "本期已满"), DAY)
    rejected = Announcement.get_by_id(news)
    way.do("city_officer", bulletins.UndoAnswer(news), DAY)
    bulletin = issue(way)
    adopt(way, bulletin, news)
    way.do("city_officer", bulletins.UndoAnswer(news), DAY)

    waiting = Announcement.get_by_id(news)
    assert (rejected.state, rejected.answer) == ("rejected", "本期已满")
    assert (waiting.state, waiting.adopted_in, BulletinItem.select().count()) == ("submitted", "", 0)


def test_adopted_with_changes_both_texts_are_kept_and_figures_that_disagree_stop_the_issue(way: Way) -> None:
    news = submitted(way)
    bulletin = issue(way)
    text = Announcement.get_by_id(news).text
    item = adopt(way, bulletin, news, text=text.replace("3名", "8名"))

    with pytest.raises(RuleViolation, match="登记的内容里没有“8”这个数"):
        way.do("city_officer", bulletins.IssueBulletin(bulletin, None), DAY)
    shorter = text.replace("，部分获奖代表作典型发言、交流心得", "")
    way.do("city_officer", bulletins.SetItem(item, None, "文明时讯", Announcement.get_by_id(news).title, shorter), DAY)
    way.do("city_officer", bulletins.IssueBulletin(bulletin, None), DAY)

    assert Bulletin.get_by_id(bulletin).state == "issued"


def test_an_issue_is_signed_once_its_bytes_stay_and_it_carries_the_journals_root(way: Way) -> None:
    news, bulletin = submitted(way), issue(way, sent_to=(("报", "市委、市政府"), ("送", "")), copies=80, running=213)
    adopt(way, bulletin, news)
    long = bulletins.EnterItem(
        bulletin, "工作动态", "全市创建工作推进会召开", "5月9日，推进会召开。\n会议指出，要抓好落实。", "市文明办"
    )
    item = way.do("city_officer", long, DAY)
    before = journal.last_head()
    assert before is not None
    way.do("city_officer", bulletins.IssueBulletin(bulletin, None), DAY)

    facts = bulletins.facts_of(bulletins.find(bulletin))
    text = bulletin_files.compiled(facts, "txt").decode()
    files = {ending: bulletin_files.compiled(facts, ending) for ending in bulletin_files.KINDS}
    assert [one.title for one in facts.items] == ["全市创建工作推进会召开", Announcement.get().title]
    assert text.splitlines()[:5] == [
        "周口精神文明建设简报", "第13期（总第213期）", "周口市文明办　　2023年5月10日", "【工作动态】", "全市创建工作推进会召开",
    ]  # fmt: skip
    assert text.splitlines()[-3:] == [
        "报：市委、市政府", "（共印80份）", f"登记日志{before.size}条，树根{before.root.hex()}",
    ]  # fmt: skip
    assert files == {ending: bulletin_files.compiled(facts, ending) for ending in bulletin_files.KINDS}
    for command in (
        bulletins.SetItem(item, None, "工作动态", "改", "改"), bulletins.DropItem(item), bulletins.UndoAnswer(news),
        bulletins.IssueBulletin(bulletin, None), bulletins.EnterItem(bulletin, "工作动态", "甲", "乙"),
    ):  # fmt: skip
        with pytest.raises(WrongState, match="已签发"):
            way.do("city_officer", command, DAY)


def test_two_news_items_are_merged_into_one_and_both_senders_hear_of_it(way: Way) -> None:
    first = submitted(way)
    other = Way(
        way.register, {**way.people, **dict.fromkeys(("clerk", "reviewer", "approver"), way.people["neighbour"])}
    )
    other.people["approver"] = way.people["second_neighbour"]
    other.to_decision(2).celebrate()
    second = hand_up(other)
    bulletin = issue(way)

    adopt(way, bulletin, first, second, title="两办事处颁奖", text="5月6日，两个办事处分别颁奖。")

    assert [Announcement.get_by_id(one).state for one in (first, second)] == ["merged", "merged"]
    assert BulletinItem.get().source == "太昊路办事处、人和路办事处"
    with pytest.raises(WrongState):
        adopt(way, bulletin, first)


def test_numbers_follow_one_another_within_their_year_and_extras_are_numbered_apart(way: Way) -> None:
    issue(way, running=213)
    following = Bulletin.get_by_id(issue(way, number=None))
    extra = Bulletin.get_by_id(issue(way, number=None, extra=True))

    assert (following.number, following.running, extra.number, extra.running) == (14, 214, 1, None)
    with pytest.raises(RuleViolation, match="2023年已有第13期"):
        issue(way)


def test_the_adoption_table_counts_by_office_and_month(way: Way) -> None:
    news, bulletin = submitted(way), issue(way)
    adopt(way, bulletin, news, title="改过的标题")

    (row,) = bulletins.adoption()

    assert (row.office, row.month, row.submitted, row.accepted, row.changed, row.waiting, row.share) == (
        "太昊路办事处", "2023-05", 1, 1, 1, 0, "100%",
    )  # fmt: skip


def test_a_clerk_compiles_no_bulletin_and_an_editor_of_another_office_answers_nothing(way: Way) -> None:
    news = submitted(way)

    with pytest.raises(Forbidden):
        way.do("clerk", bulletins.PlanBulletin(bulletins.Particulars("报", DAY)), DAY)
    with pytest.raises(Forbidden):
        way.do("county_reviewer", bulletins.RejectAnnouncement(news, "不"), DAY)
