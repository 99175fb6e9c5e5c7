"""Nominations on their pages: quotas told before the button, the form, corrections, pictures, what stands against a name."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from importers.writing import roster_bytes
from registry import clock
from registry.cli import honors
from registry.records import scope, vault
from registry.records.database import transaction
from registry.records.models import Recommender
from registry.records.plans import Quota
from registry.stages import programs, reviews
from tests.factories import Way, instant
from tests.stages.test_nominating import ID_NO, PHONE, photo
from tests.web.conftest import Clerk, people_rows, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)
OTHER_PHONE = "13800000002"
HEADINGS = ("序号", "姓名", "身份证号", "联系电话", "工作单位", "推荐单位")


def give_quota(way: Way, unit: str, most: int) -> None:
    with scope.everywhere(), transaction():
        office = way.people["clerk"].office_id
        named = Recommender.create(office=office, cycle=way.cycle, name=unit, position=1)
        Quota.create(office=office, recommender=named, category=way.category, least=min(1, most), most=most)


def sent(count: int = 4) -> bytes:
    rows = [[*row, "太昊社区" if at else "文昌社区"] for at, row in enumerate(people_rows(count))]
    return roster_bytes("推荐名单", HEADINGS, rows)


def test_how_quotas_will_stand_is_told_before_the_roster_is_stored(
    as_: Callable[[str], Clerk], way: Way, tmp_path: Path
) -> None:
    way.open_cycle()
    give_quota(way, "太昊社区", 2)
    over = "太昊社区的“道德文明使者”名额是2名，已报0名，这份再报3名，超出1名；超出的通不过资格审查。"
    unlisted = "文昌社区的“道德文明使者”不在名额分配表里，已报0名，这份再报1名；请核对推荐单位的名称。"

    page = as_("clerk").post(
        f"/cycles/{way.cycle}/rosters/", category=str(way.category), file=(io.BytesIO(sent()), "名单.xlsx")
    )

    assert over in said(page)
    assert unlisted in said(page)
    file = tmp_path / "名单.xlsx"
    file.write_bytes(sent())
    asked = [
        "--home",
        str(way.register.config.home),
        "--as",
        "clerk",
        "roster",
        "upload",
        str(file),
        "--cycle",
        str(way.cycle),
    ]
    assert over in CliRunner().invoke(honors, asked).output


def entered(clerk: Clerk, way: Way, **fields: object) -> tuple[str, str]:
    """Enter a nominee on the page; return the page's address and what it says."""
    form = {"category": way.category, "kind": "person", "name": "李晓明", "channel": "organisation", **fields}
    answer = clerk.post(f"/cycles/{way.cycle}/nominations/new", **{name: str(value) for name, value in form.items()})
    return answer.request.path, said(answer)


def sent_back(way: Way, nominee: int, until: date | None = date(2023, 4, 20)) -> None:
    way.do("reviewer", programs.StartReview(way.cycle), date(2023, 4, 17))
    way.do("reviewer", reviews.ReturnNominations(way.cycle, (nominee,), "缺单位", until), date(2023, 4, 17))


def test_a_nominee_is_entered_looked_at_and_gets_pictures_and_no_number_is_ever_shown(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    way.open_cycle()
    give_quota(way, "太昊社区", 0)
    clerk = as_("clerk")
    form = said(clerk.get(f"/cycles/{way.cycle}/nominations/new"))
    facts = {"fact-id_no": ID_NO, "fact-phone": PHONE, "recommender": "太昊社区"}
    address, first = entered(clerk, way, unit="安居社区", deeds="照顾 邻居十年。", marks="县处级，新事迹", **facts)
    again = entered(clerk, way, **facts)[1]
    shown = clerk.post(f"{address}/annexes", file=(io.BytesIO(photo()), f"李晓明{ID_NO}.jpg"))
    (picture,) = re.findall(rf'src="(/cycles/{way.cycle}/nominations/annexes/\d+)"', shown.get_data(as_text=True))
    seen = as_("auditor").get(picture)
    gone = said(clerk.post(f"{picture}/drop"))

    assert "太昊社区的“道德文明使者”名额是0名，已报0名" in form
    assert "已填报“李晓明”" in first
    assert "已报1名，超出1名；超出的通不过资格审查" in first
    assert "身份证号、手机号码 （加密保存，这里不显示）" in first
    assert "7个字" in first
    assert "县处级、新事迹" in first
    assert "“李晓明”已在这一届的名单里" in again
    assert (seen.mimetype, seen.get_data()[:2]) == ("image/jpeg", b"\xff\xd8")
    assert "已删去照片材料" in gone
    assert clerk.get(picture).status_code == 404
    assert [one for one in (first, said(shown), gone) if ID_NO in one or PHONE in one] == []


def test_what_was_sent_back_is_corrected_and_keeps_the_numbers_that_the_page_does_not_show(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    way.open_cycle()
    clerk = as_("clerk")
    address, _ = entered(clerk, way, **{"fact-id_no": ID_NO, "fact-phone": PHONE, "fact-post": "保洁员"})
    (nominee,) = way.nominations()
    sent_back(way, nominee)
    with clock.at(instant(date(2023, 4, 20))):
        clerk = as_("clerk")
        told, form = said(clerk.get(address)), clerk.get(f"{address}/correct").get_data(as_text=True)
        (revision,) = re.findall(r'name="revision" value="(\d+)"', form)
        right = {
            "name": "李晓明",
            "unit": "安居社区",
            "fact-post": "保洁员",
            "fact-phone": OTHER_PHONE,
            "revision": revision,
        }
        mended, twice = said(clerk.post(f"{address}/correct", **right)), clerk.post(f"{address}/correct", **right)
    with scope.everywhere():
        kept = vault.read(nominee)

    assert "缺单位 请在2023年4月20日24时前补正" in told
    assert (ID_NO in form, PHONE in form, 'value="保洁员"' in form) == (False, False, True)
    assert "已补正并重新报送" in mended
    assert (twice.status_code, "刚才被别人改过" in said(twice)) == (409, True)
    assert kept is not None
    assert [kept.values[field] for field in ("id_no", "phone", "unit")] == [ID_NO, OTHER_PHONE, "安居社区"]
    assert way.states() == ["received"]


def test_a_last_day_is_set_where_people_are_sent_back_and_is_told_once_it_is_over(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    way.open_cycle()
    address, _ = entered(as_("clerk"), way)
    (nominee,) = way.nominations()
    way.do("reviewer", programs.StartReview(way.cycle), date(2023, 4, 17))
    form = {"nomination": str(nominee), "state": "received", "verdict": "return", "reason": "缺单位"}
    page = f"/cycles/{way.cycle}/review/"
    with clock.at(instant(date(2023, 4, 17))):
        reviewer = as_("reviewer")
        late = said(reviewer.post(page, correct_by="2023-04-16", **form))
        unread = said(reviewer.post(page, correct_by="下周", **form))
        unchanged = way.states()
        reviewer.post(page, correct_by="2023-04-20", **form)
        listed = said(reviewer.get(f"{page}?state=returned"))
        cycle = said(as_("clerk").get(f"/cycles/{way.cycle}/"))
    with clock.at(instant(date(2023, 4, 21))):
        over, closed = said(as_("reviewer").get(f"{page}?state=returned")), said(as_("clerk").get(f"{address}/correct"))

    assert "补正期限2023年4月16日已经过去" in late
    assert "补正期限“下周”不是日期" in unread
    assert unchanged == ["received"]
    assert "补正到2023年4月20日为止" in listed
    assert "李晓明 退回补正：缺单位 2023年4月20日为止" in cycle
    assert "已经过期" not in listed
    assert "补正到2023年4月20日为止，已经过期" in over
    assert "补正期限已经过了，不能再补正" in closed


def test_a_self_nomination_waits_for_its_unit_and_a_nominee_is_withdrawn_with_a_reason(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    way.open_cycle()
    clerk = as_("clerk")
    address, waiting = entered(clerk, way, channel="self")
    nameless = said(clerk.post(f"{address}/endorse", recommender=""))
    endorsed = said(as_("reviewer").post(f"{address}/endorse", recommender="太昊社区"))
    unreasoned = said(clerk.post(f"{address}/withdraw", reason=" "))
    before = way.states()
    withdrawn = said(clerk.post(f"{address}/withdraw", reason="本人放弃"))

    assert "这是自荐，还没有推荐单位盖章同意" in waiting
    assert "请填写是哪个推荐单位同意推荐" in nameless
    assert "太昊社区 自荐，推荐单位已盖章同意" in endorsed
    assert "撤回必须写明原因" in unreasoned
    assert before == ["received"]
    assert "撤回：本人放弃" in withdrawn
    assert "撤回的原因" not in withdrawn
    assert way.states() == ["withdrawn"]


def test_each_sees_and_may_do_what_the_matrix_says_and_another_offices_nominee_is_none(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    way.open_cycle()
    address, _ = entered(as_("clerk"), way, deeds="照顾邻居十年。")
    auditor, neighbour = as_("auditor"), as_("neighbour")
    told = auditor.get(address).get_data(as_text=True)
    refused = [
        auditor.post(f"{address}{place}", reason="试试").status_code for place in ("/withdraw", "/marks", "/annexes")
    ]
    answers = [neighbour.get(place) for place in (address, f"/cycles/{way.cycle}/nominations/999999")]

    assert "照顾邻居十年" in told
    assert re.findall(r'<form[^>]+action="/cycles[^"]*"', told) == []
    assert refused == [403, 403, 403]
    assert auditor.get(f"/cycles/{way.cycle}/nominations/new").status_code == 403
    assert as_("admin").get(address).status_code == 403
    assert [answer.status_code for answer in answers] == [404, 404]
    assert said(answers[0]) == said(answers[1])
    assert way.states() == ["received"]
