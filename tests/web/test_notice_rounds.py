"""The rounds of a notice on its page: objections by any way, places taken, shown again, proved, and ended."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from PIL import Image

from registry import clock
from registry.records import scope
from registry.records.models import Notice, Objection
from registry.records.plans import PlanCategory
from registry.records.postings import Posting
from registry.stages import notices, programs, reviews
from tests.factories import PUBLISHED, Way, instant, roster, row
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)
MONDAY, CLOSED, AGAIN, LATER = date(2023, 4, 24), date(2023, 4, 28), date(2023, 5, 4), date(2023, 5, 12)


@pytest.fixture
def begun(way: Way) -> Way:
    """Return a way with three candidates and two who were checked and not selected."""
    way.open_cycle().store(count=5)
    way.do("reviewer", programs.StartReview(way.cycle), date(2023, 4, 17))
    way.do("reviewer", reviews.CheckNominations(way.cycle, way.nominations()), date(2023, 4, 18))
    way.do("reviewer", reviews.SelectCandidates(way.cycle, way.nominations()[:3]), date(2023, 4, 19))
    way.do("reviewer", reviews.DropCandidates(way.cycle, way.nominations()[3:], "名额有限"), date(2023, 4, 19))
    return way


def photo() -> tuple[io.BytesIO, str]:
    out = io.BytesIO()
    Image.new("RGB", (32, 24), "red").save(out, "PNG")
    out.seek(0)
    return out, "公示栏.png"


def test_a_place_is_taken_shown_again_and_both_rounds_are_ended_by_the_page(
    as_: Callable[[str], Clerk], begun: Way
) -> None:
    base = f"/cycles/{begun.cycle}/notice/"
    first, *_, fourth, _ = map(str, begun.publish().nominations())
    with clock.at(instant(MONDAY)):
        report = {
            "nomination": first,
            "received_on": "2023-04-24",
            "reporter": "王某",
            "text": "不实",
            "channel": "visit",
        }
        assert "来访" in said(as_("clerk").post(f"{base}objections", **report, reporter_phone="0394-1112223"))
        twice = as_("clerk").post(f"{base}objections", **report)
        assert (twice.status_code, "刚才已经登记过了" in said(twice)) == (409, True)
        with scope.everywhere():
            (objection,) = [one.id for one in Objection.select()]
        opened = said(as_("reviewer").get(f"{base}?words={objection}"))
        assert "反映人的电话0394-1112223" in opened
        as_("reviewer").post(f"{base}objections/{objection}", upheld="yes", conclusion="属实")
        page = as_("reviewer").get(base).text
        assert "空出的名额" in page
        assert f'<option value="{fourth}">' in page
        missing = as_("reviewer").post(f"{base}{begun.notice}/substitutes", removed=first)
        assert (missing.status_code, "请选择递补的对象" in said(missing)) == (422, True)
        taken = as_("reviewer").post(f"{base}{begun.notice}/substitutes", removed=first, nomination=fourth)
        assert "已递补，请再次发布公示" in said(taken)
    with clock.at(instant(CLOSED)):
        assert "请再次公示还没有公示的对象" in said(as_("reviewer").post(f"{base}close", notice=str(begun.notice)))
    with clock.at(instant(AGAIN)):
        form = as_("reviewer").get(base).text
        assert "第2次公示" in form
        assert 'value="办事处公示栏"' in form
        assert 'value="0394-0000000"' in form
        as_("reviewer").post(base, published_on="2023-05-04", places="办事处公示栏", phone="0394-0000000")
        text = said(as_("auditor").get(base))
        assert "第2次公示：2023年5月5日至2023年5月10日24时" in text
        assert "第1次公示：2023年4月22日至2023年4月27日，3个对象，已结束" in text
    with clock.at(instant(LATER)):
        assert "可以作出表彰决定" in said(as_("reviewer").post(f"{base}close"))
        again = as_("reviewer").post(f"{base}close", notice=str(begun.notice))
        assert (again.status_code, "已结束" in said(again)) == (409, True)
    with scope.everywhere():
        assert [(one.round, one.state) for one in Notice.select()] == [(1, "closed"), (2, "closed")]


def test_prizes_are_named_before_the_notice_and_stand_in_it(as_: Callable[[str], Clerk], begun: Way) -> None:
    base = f"/cycles/{begun.cycle}/notice/"
    fourth = str(begun.nominations()[3])
    with clock.at(instant(PUBLISHED)):
        assert "确定为提名奖" not in as_("reviewer").get(base).text
        with scope.everywhere():
            PlanCategory.update(prizes=1).execute()
        assert f'value="{fourth}" id="p{fourth}"' in as_("reviewer").get(base).text
        assert "确定为提名奖" not in as_("clerk").get(base).text
        nobody = as_("reviewer").post(f"{base}prizes")
        assert (nobody.status_code, "请先选择推荐对象" in said(nobody)) == (422, True)
        assert "已确定1个提名奖" in said(as_("reviewer").post(f"{base}prizes", nomination=fourth))
        assert "（其中提名奖1个）" in said(as_("reviewer").get(base))


def test_a_posting_is_proved_once_by_a_picture_that_its_page_shows(as_: Callable[[str], Clerk], begun: Way) -> None:
    base = f"/cycles/{begun.publish().cycle}/notice/"
    with clock.at(instant(MONDAY)):
        clerk, fields = as_("clerk"), {"place": "文昌社区公开栏", "posted_on": "2023-04-22"}
        without = clerk.post(f"{base}{begun.notice}/postings", **fields)
        assert (without.status_code, "请先选择张贴的照片" in said(without)) == (422, True)
        assert "张贴证明" in said(clerk.post(f"{base}{begun.notice}/postings", **fields, file=photo()))
        with scope.everywhere():
            (posting,) = Posting.select()
            digest = posting.annex.digest
        page = said(clerk.get(base))
        assert f"公示栏.png，SHA-256 {digest}" in page
        picture = clerk.get(f"{base}postings/{posting.id}")
        assert (picture.mimetype, Image.open(io.BytesIO(picture.data)).size) == ("image/png", (32, 24))
        twice = clerk.post(f"{base}{begun.notice}/postings", **fields, file=photo())
        assert (twice.status_code, "这张照片已经登记过了" in said(twice)) == (409, True)
        with scope.everywhere():
            assert Posting.select().count() == 1
        for address in (f"{base}postings/{posting.id}", f"{base}{begun.notice}/document"):
            theirs = as_("neighbour").get(address)
            assert theirs.status_code == 404
        assert as_("city_officer").get(f"{base}postings/{posting.id}").status_code == 404


def test_an_objection_to_somebody_who_stands_in_no_notice_of_the_cycle_finds_nobody(
    as_: Callable[[str], Clerk], begun: Way
) -> None:
    base = f"/cycles/{begun.publish().cycle}/notice/"
    report = {"received_on": "2023-04-24", "reporter": "王某", "text": "不实"}
    with clock.at(instant(MONDAY)):
        for nomination in (begun.nominations()[4], 987654):
            answer = as_("clerk").post(f"{base}objections", nomination=str(nomination), **report)
            assert (answer.status_code, "公示名单里的这个对象" in said(answer)) == (404, True)


def test_the_city_is_not_told_that_nobody_objected(as_: Callable[[str], Clerk], begun: Way) -> None:
    begun.publish()
    command = notices.RaiseObjection(begun.notice, begun.nominations()[0], MONDAY, "王某", "不实")
    begun.do("clerk", command, MONDAY)
    with clock.at(instant(MONDAY)):
        page = said(as_("city_officer").get(f"/cycles/{begun.cycle}/notice/"))
    assert "没有收到异议" not in page
    assert "由办理公示的单位保管" in page


def test_namesakes_are_told_apart_on_the_page_before_they_are_shown(as_: Callable[[str], Clerk], way: Way) -> None:
    rows = [row(place, name="李伟", unit="文昌社区", phone=f"1390000000{place}") for place in (2, 3)]
    way.open_cycle().store(roster(rows)).review()
    base, (first, second) = f"/cycles/{way.cycle}/notice/", way.nominations()
    with clock.at(instant(PUBLISHED)):
        assert "没有可以公开的号码能把他们区分开" in said(as_("reviewer").get(base))
        assert "区分开" not in said(as_("clerk").get(base))
        fields = {"namesake": [str(first), str(second)], f"place-{first}": "三组"}
        alone = as_("reviewer").post(f"{base}namesakes", **fields, **{f"place-{second}": "三组"})
        assert (alone.status_code, "请给每一个都写明区别" in said(alone)) == (422, True)
        assert 'value="三组"' in alone.text
        done = said(as_("reviewer").post(f"{base}namesakes", **fields, **{f"place-{second}": "五组"}))
        assert "已写明2个人的区别" in done
        assert "文昌社区（五组）" in done


def test_a_notice_is_given_as_a_pdf_and_as_a_poster(as_: Callable[[str], Clerk], begun: Way) -> None:
    base = f"/cycles/{begun.publish().cycle}/notice/{begun.notice}"
    with clock.at(instant(MONDAY)):
        files = [as_("clerk").get(f"{base}/{what}") for what in ("pdf", "poster", "poster?paper=A4")]
        assert [(file.mimetype, file.data[:5]) for file in files] == [("application/pdf", b"%PDF-")] * 3
        assert len({file.data for file in files}) == 3
        wrong = as_("clerk").get(f"{base}/poster?paper=A9")
        assert (wrong.status_code, "海报的纸张只能是A3、A4" in said(wrong)) == (422, True)
        assert as_("neighbour").get(f"{base}/pdf").status_code == 404
