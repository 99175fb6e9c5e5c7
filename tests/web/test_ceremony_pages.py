"""The pages of a ceremony: planned, attended by name or scanner, arranged anew, entered; papers held against the roll."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from registry import clock
from registry.records import scope
from registry.records.models import Ceremony, Certificate
from registry.stages import ceremonies
from tests.factories import HELD, Way, instant, roster, row
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)
ARRANGED = {
    "held_on": "2023-05-06", "event": "颁奖大会", "part_of_day": "上午", "starts_at": "9:00", "place": "会议室",
    "acts": "宣读表彰人员名单\n颁发荣誉证书",
    "presiding": "王某", "reader": "李某", "presenters": "赵某\n钱某", "purpose": "", "batch_size": "4", "row_size": "5",
}  # fmt: skip


@pytest.fixture
def clerk(as_: Callable[[str], Clerk], way: Way) -> Clerk:
    way.to_decision(10)
    with clock.at(instant(HELD)):
        return as_("clerk")


def planned(clerk: Clerk, way: Way) -> int:
    with clock.at(instant(HELD)):
        clerk.post(f"/cycles/{way.cycle}/ceremony/plan", **ARRANGED)
    with scope.everywhere():
        return int(Ceremony.get().id)


def names(ceremony: int) -> list[str]:
    with scope.everywhere():
        return [one.name for one in ceremonies.facts_of(ceremonies.find(ceremony)).walkers]


def test_a_ceremony_is_planned_and_its_page_offers_every_paper(clerk: Clerk, way: Way) -> None:
    ceremony = planned(clerk, way)

    with clock.at(instant(HELD)):
        page = clerk.get(f"/ceremonies/{ceremony}/")
        script = clerk.get(f"/ceremonies/{ceremony}/papers/script")
        missing = clerk.get(f"/ceremonies/{ceremony}/papers/nothing")

    assert ("3批上台" in said(page), "10未签到" in said(page)) == (True, True)
    assert "主持：王某 宣读：李某 颁奖：赵某、钱某" in said(page)
    assert Document(io.BytesIO(script.get_data())).paragraphs[0].text == "2023年度第二届“道德文明使者”\n颁奖大会宣读稿"
    assert (missing.status_code, "没有找到这份材料" in said(missing)) == (404, True)


def test_what_cannot_be_planned_comes_back_as_it_was_typed(clerk: Clerk, way: Way) -> None:
    with clock.at(instant(HELD)):
        refused = clerk.post(f"/cycles/{way.cycle}/ceremony/plan", **{**ARRANGED, "starts_at": "九点"})

    assert (refused.status_code, "开始时间“九点”不对，请写成9:00的样子。" in said(refused)) == (422, True)
    assert 'value="会议室"' in refused.get_data(as_text=True)


def test_people_are_checked_in_by_name_by_number_and_by_their_buttons(clerk: Clerk, way: Way) -> None:
    ceremony = planned(clerk, way)
    first, second, third = names(ceremony)[:3]
    with scope.everywhere():
        number = Certificate.select().order_by(Certificate.id)[1].number
        award = ceremonies.attendances(ceremonies.find(ceremony))[2].award_id
    base = f"/ceremonies/{ceremony}/check-in/"
    with clock.at(instant(HELD)):
        by_name = clerk.post(base, q=f" {first} ")
        by_number = clerk.post(base, q=str(number), state="late")
        by_button = clerk.post(base, **{f"proxy-{award}": "王小二", "by_proxy": str(award)})
        unknown = clerk.post(base, q="查无此人某某")
        unnamed = clerk.post(base, by_proxy=str(award))

    assert f"{first}：到场。" in said(by_name)
    assert f"{second}：迟到。" in said(by_number)
    assert f"{third}：代领（王小二）。" in said(by_button)
    assert (unknown.status_code, "名单里没有“查无此人某某”，请核对姓名或证书编号。" in said(unknown)) == (422, True)
    assert (unnamed.status_code, "代领要写明代领人的姓名。" in said(unnamed)) == (422, True)


def test_after_a_reflow_the_pack_has_one_order_and_counts_as_printed(clerk: Clerk, way: Way) -> None:
    ceremony = planned(clerk, way)
    with scope.everywhere():
        absent = ceremonies.attendances(ceremonies.find(ceremony))[0].award_id
    gone = names(ceremony)[0]
    with clock.at(instant(HELD)):
        clerk.post(f"/ceremonies/{ceremony}/check-in/", absent=str(absent))
        flowed = clerk.post(f"/ceremonies/{ceremony}/reflow", batches_done="0")
        pack = clerk.post(f"/ceremonies/{ceremony}/pack")

    with zipfile.ZipFile(io.BytesIO(pack.get_data())) as packed:
        rows = Document(io.BytesIO(packed.read("证书签领表.docx"))).tables[0].rows
    assert "已重排：现在共3批" in said(flowed)
    assert (rows[-1].cells[1].text, rows[-1].cells[6].text) == (gone, "未到，会后送达")
    with scope.everywhere():
        assert {one.state for one in Certificate.select()} == {"printed"}


def test_the_result_is_entered_once_everybody_is_accounted_for(clerk: Clerk, way: Way) -> None:
    ceremony = planned(clerk, way)
    told = {"revision": "1", "acts": "宣读表彰人员名单\n颁发荣誉证书", "purpose": ""}
    with clock.at(instant(HELD)):
        refused = clerk.post(f"/ceremonies/{ceremony}/conclude", **told)
        entered = clerk.post(f"/ceremonies/{ceremony}/conclude", **told, others="present")
        again = clerk.post(f"/ceremonies/{ceremony}/check-in/", q="甲")

    assert (refused.status_code, "还有10名没有签到，请说明他们都到了，还是都没有到。" in said(refused)) == (409, True)
    assert "并向当选的10名“道德文明使者”颁发荣誉证书。" in said(entered)
    assert again.status_code == 422


def test_speakers_are_ticked_and_a_planned_ceremony_is_given_up(clerk: Clerk, way: Way) -> None:
    ceremony = planned(clerk, way)
    with scope.everywhere():
        award = ceremonies.attendances(ceremonies.find(ceremony))[1].award_id
    with clock.at(instant(HELD)):
        spoken = clerk.post(f"/ceremonies/{ceremony}/speakers", award=str(award))
        outdated = clerk.post(f"/ceremonies/{ceremony}/cancel", revision="7")
        cancelled = clerk.post(f"/ceremonies/{ceremony}/cancel", revision="1")

    assert "典型发言1人。" in said(spoken)
    assert (outdated.status_code, "刚才被别人改过" in said(outdated)) == (409, True)
    assert "这次大会已取消，可以重新安排。" in said(cancelled)


def test_a_name_of_several_readings_is_asked_about_until_somebody_wrote_it_down(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    way.open_cycle().store(
        roster([row(2, name="覃海", unit="甲社区"), row(3, name="张明", unit="乙社区")])
    ).review().publish().close()
    way.decide()
    with clock.at(instant(HELD)):
        clerk = as_("clerk")
        ceremony = planned(clerk, way)
        asked = clerk.get(f"/ceremonies/{ceremony}/")
        with scope.everywhere():
            award = ceremonies.attendances(ceremonies.find(ceremony))[0].award_id
        told = clerk.post(f"/ceremonies/{ceremony}/reading", award=str(award), reading="tán")
        script = Document(io.BytesIO(clerk.get(f"/ceremonies/{ceremony}/papers/script").get_data()))

    assert ("会前要问的读音" in said(asked), "会前要问的读音" in said(told)) == (True, False)
    assert script.tables[0].rows[0].cells[1].paragraphs[0].text == "\ttán"


def test_finished_papers_are_held_against_the_roll_on_their_page(clerk: Clerk, way: Way) -> None:
    base = f"/cycles/{way.cycle}/reconcile/"
    with clock.at(instant(HELD)):
        decision = clerk.get(f"/cycles/{way.cycle}/decision/document").get_data()
        agreed = clerk.post(base, files=(io.BytesIO(decision), "表彰决定.docx"))
        strange = clerk.post(base, files=(io.BytesIO("今天天气很好。".encode()), "随笔.txt"))
        nothing = clerk.post(base)

    assert "表彰决定.docx一致按“表彰决定.docx”核对了10名（户、个）" in said(agreed)
    assert (strange.status_code, "“随笔.txt”认不出是哪一份文件" in said(strange)) == (422, True)
    assert (nothing.status_code, "请选择要核对的文件" in said(nothing)) == (422, True)
