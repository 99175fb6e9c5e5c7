"""What becomes of a title afterwards: each step from the states it may start from, a revocation by two people, all told."""

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from docx import Document

from registry import clock, events, journal, worker
from registry.errors import Forbidden, NotFound, Outdated, RegistryError
from registry.records import scope
from registry.records.afterwards import AwardChange, TakeBack
from registry.records.database import database, transaction
from registry.records.models import Award, Cycle
from registry.stages import afterwards, rolls
from tests.factories import ADOPTED, Way, instant
from tests.safety.test_migrations import refused

LATER = date(2023, 9, 1)
NUMBER = "太昊办〔2023〕30号"
TERM = date(2023, 12, 31)


@pytest.fixture(autouse=True)
def _everywhere() -> Iterator[None]:
    with scope.everywhere():
        yield


@pytest.fixture
def decided(way: Way) -> Way:
    return way.to_decision(4)


def awards() -> list[int]:
    return [award.id for award in Award.select().order_by(Award.position)]


def states() -> list[str]:
    """Return the state of every award, the tables and the journal being of one mind."""
    assert rolls.differences() == []
    return [award.state for award in Award.select().order_by(Award.position)]


def said(way: Way, username: str, command: object, day: date = LATER) -> str:
    """Return the sentence by which a command is refused; nothing was written."""
    before = journal.length()
    with pytest.raises(RegistryError) as refusal:
        way.do(username, command, day)
    assert journal.length() == before
    return refusal.value.message


def test_a_title_rests_while_something_is_put_right_and_is_then_what_it_was(decided: Way) -> None:
    first, second, *_ = awards()
    until = date(2023, 10, 1)
    suspend = afterwards.SuspendAwards((first, second), "电话13800000000反映占道经营", LATER, until)
    decided.do("approver", afterwards.RetainAwards(decided.cycle, (second,), NUMBER, LATER, TERM), LATER)
    decided.do("reviewer", suspend, LATER)
    assert states() == ["suspended", "suspended", "active", "active"]
    assert said(decided, "reviewer", suspend).endswith("的荣誉现在是“整改”，不能责令整改。")

    decided.do("reviewer", afterwards.AdmonishHolders((first,), "言论不当", LATER), LATER)
    early = afterwards.ReinstateAwards((first, second), "验收合格", date(2023, 8, 1))
    assert said(decided, "reviewer", early) == "恢复荣誉的日期2023年8月1日在责令整改以前，请核对。"
    decided.do("reviewer", afterwards.ReinstateAwards((first, second), "验收合格", until), until)

    assert states() == ["active", "retained", "active", "active"]
    kept = AwardChange.select().where(AwardChange.award == first).order_by(AwardChange.id)
    assert [change.what for change in kept] == ["suspended", "admonished", "reinstated"]
    assert "13800000000" not in kept[0].reason


def test_a_title_is_revoked_by_two_people_and_stays_revoked(decided: Way) -> None:
    first, second, *_ = awards()
    propose = afterwards.ProposeRevocation(first, "vice", LATER, "查实赌博")
    assert said(decided, "reviewer", afterwards.ProposeRevocation(first, "mood", LATER, "不满")).startswith(
        "撤销原因只能是：道德滑坡"
    )
    change = decided.do("reviewer", propose, LATER)
    assert said(decided, "reviewer", propose).endswith("的撤销已经提请，正等签发，不必再提。")
    assert states()[0] == "active"
    decided.people["reviewer"].roles = ["reviewer", "approver"]
    sign = afterwards.SignRevocation(change, "太昊办[2023]30号", 1)
    assert said(decided, "reviewer", sign) == "撤销要由另一个人签发：这件撤销是reviewer某提请的。"
    with pytest.raises(Outdated):
        decided.do("approver", afterwards.SignRevocation(change, NUMBER, 2), LATER)
    assert said(decided, "approver", afterwards.SignRevocation(change, "三十号", 1)).startswith("文号“三十号”应写成")

    decided.do("approver", sign, LATER)

    assert states() == ["revoked", "active", "active", "active"]
    kept = AwardChange.get_by_id(change)
    assert (kept.doc_no, kept.signed_by.username, kept.on_day) == (NUMBER, "approver", LATER)
    for step in (
        afterwards.SuspendAwards((first,), "整改", LATER, TERM),
        afterwards.RetainAwards(decided.cycle, (first,), NUMBER, LATER, TERM),
        propose,
        afterwards.CorrectAward(first, "另一人", "", "错字"),
    ):
        person = "approver" if isinstance(step, afterwards.RetainAwards | afterwards.CorrectAward) else "reviewer"
        assert "的荣誉现在是“撤销”" in said(decided, person, step)

    other = decided.do("reviewer", afterwards.ProposeRevocation(second, "other", LATER, "群众来信"), LATER)
    decided.do("approver", afterwards.RefuseRevocation(other, "查无实据"), LATER)
    assert said(decided, "approver", afterwards.SignRevocation(other, NUMBER)) == "没有找到等待签发的这件撤销。"
    assert states()[1] == "active"


def test_a_term_is_kept_by_a_recheck_or_runs_out(decided: Way) -> None:
    first, second, third, fourth = awards()
    cycle = decided.cycle
    retain = afterwards.RetainAwards(cycle, (first, second, third), NUMBER, LATER, TERM)
    assert decided.do("approver", retain, LATER) == 3
    again = date(2026, 12, 31)
    assert "最早2023年10月2日才能复查确认" in said(
        decided, "approver", afterwards.RetainAwards(cycle, (first,), NUMBER, LATER, again)
    )
    decided.do("approver", afterwards.RetainAwards(cycle, (first,), NUMBER, TERM, again), TERM)
    assert said(decided, "reviewer", afterwards.ExpireAwards(cycle, TERM), TERM).endswith("已经届满的荣誉。")
    with clock.at(instant(TERM)), transaction():
        assert not afterwards.due_to_expire(TERM)
        assert afterwards.expire_due(TERM) == 0

    over = TERM + timedelta(days=1)
    with clock.at(instant(over, 0)):
        assert afterwards.due_to_expire(over)
        worker.run_once(decided.register)
        assert not afterwards.due_to_expire(over)

    assert states() == ["retained", "expired", "expired", "active"]
    for award in (first, fourth):
        change = decided.do("reviewer", afterwards.ProposeRevocation(award, "crime", over, "判决生效"), over)
        assert Cycle.get_by_id(cycle).state == "decided"
        decided.do("approver", afterwards.SignRevocation(change, "太昊办〔2024〕1号"), over)
    assert states() == ["revoked", "expired", "expired", "revoked"]
    assert Cycle.get_by_id(cycle).state == "term_ended"
    told = journal.after(-1, ("AwardExpired", "CycleTermEnded"), 10)
    assert [type(journal.event_of(entry)) for entry in told] == [events.AwardExpired] * 2 + [events.CycleTermEnded]
    assert told[0].actor is None


def test_a_misprint_is_put_right_once_and_not_over_somebody_else_s_correction(decided: Way) -> None:
    first, *_ = awards()
    former = Award.get_by_id(first)
    correct = afterwards.CorrectAward(first, "黄晓明", "太昊社区", "身份证上是“晓”", former.revision)
    decided.do("approver", correct, LATER)

    found = Award.get_by_id(first)
    assert (found.name, found.unit, found.state, states()[0]) == ("黄晓明", "太昊社区", "active", "active")
    assert AwardChange.get(AwardChange.award == first).facts == {"name": former.name, "unit": former.unit}
    late = afterwards.CorrectAward(first, "黄小敏", "太昊社区", "错字", former.revision)
    assert said(decided, "approver", late).startswith("黄晓明的荣誉刚才被别人改过")
    assert said(decided, "approver", afterwards.CorrectAward(first, "黄晓明", "太昊社区", "错字")).startswith(
        "更正后的姓名（名称）和单位跟原来一样"
    )
    assert said(decided, "approver", afterwards.CorrectAward(first, "黄晓明13800000000", "", "错字"))


def test_paper_is_asked_back_once_a_title_holds_no_more(decided: Way) -> None:
    first, *_ = awards()
    ask = afterwards.AskBack(first, ("certificate", "plaque"))
    assert said(decided, "clerk", ask).endswith("的荣誉现在是“有效”，不能收回证书奖牌。")
    decided.do("reviewer", afterwards.SuspendAwards((first,), "整改", LATER, TERM), LATER)
    assert decided.do("clerk", ask, LATER) == 2
    assert said(decided, "clerk", ask).endswith("的证书已经通知收回，不必再通知。")
    (asked, _) = [one.id for one in TakeBack.select().order_by(TakeBack.id)]
    assert "应在通知" in said(decided, "clerk", afterwards.GetBack(asked, ADOPTED))
    decided.do("clerk", afterwards.GetBack(asked, LATER, "送到办事处"), LATER)
    assert said(decided, "clerk", afterwards.GetBack(asked, LATER)) == "没有找到这件等待收回的证书或奖牌。"
    assert [one.got_on for one in TakeBack.select().order_by(TakeBack.id)] == [LATER, None]


def test_another_office_s_awards_look_like_none(decided: Way) -> None:
    first, *_ = awards()
    change = decided.do("reviewer", afterwards.ProposeRevocation(first, "law", LATER, "查实"), LATER)
    with pytest.raises(Forbidden):
        decided.do("clerk", afterwards.ProposeRevocation(first, "law", LATER, "查实"), LATER)
    for there, missing in (
        (afterwards.ProposeRevocation(first, "law", LATER, "查实"), afterwards.ProposeRevocation(9999, "law", LATER, "查实")),
        (afterwards.SignRevocation(change, NUMBER), afterwards.SignRevocation(9999, NUMBER)),
        (afterwards.AskBack(first, ("medal",)), afterwards.AskBack(2**70, ("medal",))),
        (afterwards.RetainAwards(decided.cycle, (first,), NUMBER, LATER), afterwards.RetainAwards(9999, (1,), NUMBER, LATER)),
    ):  # fmt: skip
        for command in (there, missing):
            with pytest.raises(NotFound) as refusal:
                decided.do("neighbour", command, LATER)
            assert refusal.value.message == _missing(command)


def paragraphs(document: bytes) -> list[str]:
    return [paragraph.text.replace("\u3000", "") for paragraph in Document(io.BytesIO(document)).paragraphs]


def test_all_that_mentions_a_title_is_listed_with_what_to_do_and_the_texts_are_drafted(decided: Way) -> None:
    decided.celebrate()
    cycle, (first, second, third, fourth) = decided.cycle, awards()
    one = Award.get_by_id(first)
    before = afterwards.mentions_of(one)
    assert [mention.what for mention in before] == ["表彰决定", "公示", "证书", "颁奖大会", "信息稿"]
    assert {mention.to_do for mention in before} == {""}

    change = decided.do("reviewer", afterwards.ProposeRevocation(first, "vice", LATER, "查实"), LATER)
    with pytest.raises(RegistryError, match="请写明拟用的文号"):
        afterwards.revocation(change)
    draft = paragraphs(afterwards.revocation(change, NUMBER, LATER))
    decided.do("approver", afterwards.SignRevocation(change, NUMBER), LATER)
    decided.do("clerk", afterwards.AskBack(first, ("certificate", "medal")), LATER)
    signed = paragraphs(afterwards.revocation(change))
    assert any(f"决定撤销{one.name}同志2023年度第二届“道德文明使者”荣誉称号" in line for line in signed)
    assert [line for line in signed if line not in draft] == ["已发的证书、奖章予以收回。"]
    assert afterwards.mentions_of(one)[0].to_do == "" != afterwards.mentions_of(Award.get_by_id(first))[0].to_do
    assert afterwards.mentions_of(Award.get_by_id(first))[3] == afterwards.Mention(
        "奖章", "已通知收回", LATER, "等待收回。"
    )

    retain = afterwards.RetainAwards(cycle, (second, third, fourth), NUMBER, LATER, TERM)
    decided.do("approver", retain, LATER)
    assert any("保留到2023年12月31日" in line for line in paragraphs(afterwards.retention(cycle, NUMBER)))
    decided.do("approver", afterwards.CorrectAward(fourth, "黄晓明", "太昊社区", "错字"), LATER)
    former = AwardChange.get(AwardChange.what == "corrected").facts
    printed = f"{former['name']}（{former['unit']}）" if former["unit"] else former["name"]
    said = paragraphs(afterwards.correction(fourth))
    assert any(f"“{printed}”应为“黄晓明（太昊社区）”" in line for line in said)
    over = TERM + timedelta(days=1)
    decided.do("reviewer", afterwards.ExpireAwards(cycle, over), over)
    assert any("2023年12月31日" in line and "届满" in line for line in paragraphs(afterwards.expiry(cycle)))
    for drafted in (
        lambda: afterwards.correction(second),
        lambda: afterwards.expiry(999),
        lambda: afterwards.revocation(999),
    ):
        with pytest.raises(NotFound):
            drafted()


def _missing(command: object) -> str:
    what = {afterwards.SignRevocation: "等待签发的这件撤销", afterwards.RetainAwards: "这届评选活动"}
    return f"没有找到{what.get(type(command), '这项荣誉')}。"


CHECKS = {
    "award_change.what": ("award_change", "what", "praised"),
    "award_change.state": ("award_change", "state", "asked"),
    "award_change.cause": ("award_change", "cause", "vice"),
    "award_change.revision": ("award_change", "revision", 0),
    "award_change.until": ("award_change", "until", None),
    "take_back.what": ("take_back", "what", "money"),
    "take_back.got_on": ("take_back", "got_on", "2000-01-01"),
}


def test_every_check_of_the_tables_refuses_a_row_that_cannot_be(decided: Way) -> None:
    first, *_ = awards()
    decided.do("reviewer", afterwards.SuspendAwards((first,), "整改", LATER, TERM), LATER)
    decided.do("clerk", afterwards.AskBack(first, ("plaque",)), LATER)

    assert [check for check, bad in CHECKS.items() if refused(*bad)] == list(CHECKS)
    change = decided.do("reviewer", afterwards.ProposeRevocation(first, "vice", LATER, "查实"), LATER)
    for unsigned in ("state = 'standing'", "cause = ''"):
        with pytest.raises(Exception, match=r"(?i)check"), transaction():
            database.execute_sql(f"UPDATE award_change SET {unsigned} WHERE id = {change}")
