"""A cycle walks from draft to news item by its pages, on both engines; and what stops it says why."""

import io
import shutil
from collections.abc import Callable
from datetime import date
from urllib.parse import unquote

import pytest

from registry import clock, paths
from registry.errors import NotYetDecidable
from registry.records import scope
from registry.records.models import (
    Announcement,
    Category,
    Certificate,
    Cycle,
    Decision,
    HolidayYear,
    Objection,
    Program,
)
from registry.register import Register
from registry.stages import notices
from tests.factories import ADOPTED, HELD, LAST_DAY, PUBLISHED, Way, instant
from tests.web.conftest import Clerk, another_cycle, said, workbook

sqlite = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


def test_a_program_goes_from_its_form_to_a_news_item(as_: Callable[[str], Clerk], register: Register) -> None:
    reviewer = as_("reviewer")
    form = {
        "name": "道德文明使者", "form": "选树", "categories": "1", "notice_days": "5", "kinds-0": "person", "measure-0": "名",
        "address_form-0": "同志", "wording-0": "在{cycle}“{title}”评选中，被评为“{title}”。", "number_pattern-0": "{code}〔{year}〕第{serial:04d}号",
    }  # fmt: skip
    page = reviewer.post("/programs/new", **form).request.path
    dates = {"label": "2023年度第二届", "starts_on": "2023-04-03", "ends_on": "2023-12-31"}
    base = reviewer.post(page, **dates).request.path
    as_("approver").post(f"{base}open", plan_no="太昊办〔2023〕9号")
    _upload_and_review(as_, base)
    _publish_and_decide(as_, base)
    with clock.at(instant(HELD, 15)):
        clerk = as_("clerk")
        pdf = clerk.post(f"{base}certificates/print")
        meeting = {
            "event": "颁奖大会",
            "held_on": HELD.isoformat(),
            "part_of_day": "上午",
            "acts": "宣读表彰人员名单\r\n颁发荣誉证书",
        }
        news = clerk.post(f"{base}ceremony/", **meeting)
        for state, username in (("checked", "reviewer"), ("approved", "approver"), ("submitted", "reviewer")):
            as_(username).post(f"{base}news/", state=state)
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF")
    named = unquote(pdf.headers["Content-Disposition"])
    assert "filename*=UTF-8''2023年度第二届“道德文明使者”荣誉证书6张.pdf" in named
    assert "并向当选的6名“道德文明使者”颁发荣誉证书" in said(news)
    with scope.everywhere():
        assert [one.state for one in Certificate.select()] == ["printed"] * 6
        assert Announcement.get().state == "submitted"


def _upload_and_review(as_: Callable[[str], Clerk], base: str) -> None:
    clerk = as_("clerk")
    with scope.everywhere():
        category = str(Category.get().id)
    shown = clerk.post(f"{base}rosters/", category=category, file=(io.BytesIO(workbook()), "名单.xlsx"))
    clerk.post(f"{shown.request.path}/confirm")
    reviewer = as_("reviewer")
    reviewer.post(f"{base}start-review")
    for verdict, state in (("check", "received"), ("select", "checked")):
        reviewer.post(f"{base}review/", verdict=verdict, state=state, everyone="on")


def _publish_and_decide(as_: Callable[[str], Clerk], base: str) -> None:
    with clock.at(instant(PUBLISHED)):
        notice = {"published_on": PUBLISHED.isoformat(), "places": "办事处公示栏", "phone": "0394-0000000"}
        answer = as_("reviewer").post(f"{base}notice/", **notice)
        assert "到2023年4月27日24时为止" in said(answer)
        assert as_("reviewer").get(f"{base}notice/document").data.startswith(b"PK")
    with clock.at(instant(ADOPTED)):
        as_("reviewer").post(f"{base}notice/close")
        fields = {"doc_no": "太昊办〔2023〕12号", "adopted_on": ADOPTED.isoformat(), "issuers": "太昊路办事处"}
        answer = as_("approver").post(f"{base}decision/", **fields)
        assert "证书已自动编号" in said(answer)
        assert as_("approver").get(f"{base}decision/document").data.startswith(b"PK")


@sqlite
def test_a_decision_before_the_notice_ends_changes_nothing_and_says_why(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store().review().publish()
    with clock.at(instant(LAST_DAY, 23, 59)):
        approver = as_("approver")
        page = approver.get(f"/cycles/{way.cycle}/decision/")
        fields = {"doc_no": "太昊办〔2023〕12号", "adopted_on": LAST_DAY.isoformat(), "issuers": ""}
        answer = approver.post(f"/cycles/{way.cycle}/decision/", **fields)
    assert "公示期到2023年4月27日24时才结束，现在还不能作出表彰决定" in said(page)
    assert '<fieldset class="card-body" disabled>' in page.get_data(as_text=True)
    assert answer.status_code == 409
    assert "24时才结束，现在还不能作出表彰决定" in said(answer)
    assert 'value="太昊办〔2023〕12号"' in answer.get_data(as_text=True)
    assert way.states() == ["proposed"] * 3
    with scope.everywhere():
        assert (Decision.select().count(), Cycle.get().state) == (0, "notice")


@sqlite
def test_why_a_decision_is_too_early_is_said_once_in_the_words_of_the_stage(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    way.open_cycle().store().review().publish()
    sentence = NotYetDecidable(last_day="2023年4月27日", next_day="2023年4月28日").message
    fields = {"doc_no": "太昊办〔2023〕12号", "adopted_on": "2023-04-24", "issuers": ""}
    with clock.at(instant(PUBLISHED)):
        page = as_("approver").get(f"/cycles/{way.cycle}/decision/")
        refused = as_("approver").post(f"/cycles/{way.cycle}/decision/", **fields)
        closed = as_("reviewer").post(f"/cycles/{way.cycle}/notice/close")
    assert said(page).count(sentence) == said(refused).count(sentence) == 1
    assert said(refused).count("24时") == 1
    assert said(closed).count("不能结束公示") == 1


@sqlite
def test_an_item_is_approved_by_the_approver_alone_and_the_page_says_so(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision().celebrate()
    base = f"/cycles/{way.cycle}/news/"
    with clock.at(instant(HELD, 15)):
        reviewer, approver = as_("reviewer"), as_("approver")
        assert "校对无误</button>" in approver.get(base).get_data(as_text=True)
        checked = reviewer.post(base, state="checked")
        assert "审签同意</button>" not in checked.get_data(as_text=True)
        assert "下一步“审签同意”由签发人办理" in said(checked)
        assert "审签同意</button>" in approver.get(base).get_data(as_text=True)
        assert reviewer.post(base, state="approved").status_code == 403
        assert "报送</button>" in approver.post(base, state="approved").get_data(as_text=True)


@sqlite
def test_reading_any_page_changes_nothing(as_: Callable[[str], Clerk], way: Way, register: Register) -> None:
    from registry.journal import length  # noqa: PLC0415 - beside its one use

    way.to_decision().celebrate()
    before = length()
    with clock.at(instant(HELD, 15)):
        clerk = as_("clerk")
        for page in (
            "",
            "timeline",
            "rosters/",
            "review/",
            "notice/",
            "decision/",
            "ceremony/",
            "certificates/",
            "news/",
        ):
            assert clerk.get(f"/cycles/{way.cycle}/{page}").status_code == 200
        assert clerk.get(f"/cycles/{way.cycle}/certificates/print").status_code == 405
    assert length() == before
    with scope.everywhere():
        assert [one.state for one in Certificate.select()] == ["numbered"] * 3


@sqlite
def test_the_days_of_a_notice_are_shown_before_it_is_published(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store().review()
    reviewer = as_("reviewer")
    piece = reviewer.get(f"/cycles/{way.cycle}/notice/dates?published_on=2023-04-21")
    assert "2023年4月22日至2023年4月27日24时" in said(piece)
    unknown = reviewer.get(f"/cycles/{way.cycle}/notice/dates?published_on=2031-03-05")
    assert "2031年的放假安排未收录" in said(unknown)
    assert "/holidays/?year=2031" in unknown.get_data(as_text=True)
    assert "不是日期" in said(reviewer.get(f"/cycles/{way.cycle}/notice/dates?published_on=tomorrow"))


@sqlite
def test_holidays_are_entered_as_the_circular_writes_them(as_: Callable[[str], Clerk], way: Way) -> None:
    fields = {"year": "2031", "days_off": "2031-01-01\n2031年1月22日至2031年1月28日", "days_worked": "2031-01-19"}
    answer = as_("reviewer").post("/holidays/", **fields)
    assert "已录入2031年的放假安排：放假8天，调休上班1天" in said(answer)
    with scope.everywhere():
        kept = HolidayYear.get()
    assert kept.days_off == ["2031-01-01", *(f"2031-01-{day}" for day in range(22, 29))]


@sqlite
def test_a_form_that_is_wrong_comes_back_as_it_was_filled_in(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store().review()
    with clock.at(instant(PUBLISHED)):
        fields = {
            "published_on": "2023-04-20",
            "places": "办事处公示栏",
            "phone": "0394-1234567",
            "address": "太昊路1号",
        }
        answer = as_("reviewer").post(f"/cycles/{way.cycle}/notice/", **fields)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "公示期须从今天或以后算起" in said(answer)
    for value in fields.values():
        assert f'value="{value}"' in html


@sqlite
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "请填写项目名称"),
        ({"name": "“使者”"}, "不要带引号"),
        ({"notice_days": "99"}, "公示天数应是1至30之间的整数"),
        ({"name": "使" * 61}, "项目名称太长"),
        ({"kinds-0": "ghost"}, "不认识"),
        ({"number_pattern-0": "第{serial:099d}号"}, "写法有误"),
        ({"wording-0": "在{cycle"}, "花括号不成对"),
    ],
)
def test_a_wrong_program_is_refused_with_a_sentence(
    as_: Callable[[str], Clerk], changed: dict[str, str], sentence: str
) -> None:
    form = {
        "name": "使者", "form": "选树", "categories": "1", "notice_days": "5", "kinds-0": "person", "measure-0": "名",
        "wording-0": "在{cycle}中", "number_pattern-0": "第{serial:04d}号", **changed,
    }  # fmt: skip
    answer = as_("reviewer").post("/programs/new", **form)
    assert answer.status_code == 422
    assert sentence in said(answer)
    with scope.everywhere():
        assert Program.select().count() == 0


@sqlite
def test_an_office_s_own_layout_is_chosen_for_a_category(as_: Callable[[str], Clerk], register: Register) -> None:
    own = register.config.home / "layouts"
    own.mkdir()
    shutil.copy(paths.templates() / "certificates" / "elegant.json", own / "our_street.json")
    reviewer = as_("reviewer")
    form = {
        "name": "使者", "form": "选树", "categories": "1", "notice_days": "5", "kinds-0": "person", "measure-0": "名",
        "wording-0": "在{cycle}中", "number_pattern-0": "第{serial:04d}号",
    }  # fmt: skip

    assert "素雅（横版）（本单位，A4横版）" in said(reviewer.get("/programs/new"))
    refused = reviewer.post("/programs/new", **form, **{"layout-0": "nowhere"})
    reviewer.post("/programs/new", **form, **{"layout-0": "our_street"})

    assert (refused.status_code, "nowhere" in said(refused)) == (422, True)
    with scope.everywhere():
        assert [one.layout for one in Category.select()] == ["our_street"]


@sqlite
def test_an_objection_is_taken_settled_and_holds_the_notice_open(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store().review().publish()
    base = f"/cycles/{way.cycle}/notice"
    fields = {
        "nomination": str(way.nominations()[0]),
        "received_on": "2023-04-24",
        "reporter": "王某",
        "text": "情况不实",
    }
    with clock.at(instant(date(2023, 4, 28))):
        reviewer = as_("reviewer")
        assert "已登记异议" in said(reviewer.post(f"{base}/objections", **fields))
        held = reviewer.post(f"{base}/close")
        assert (held.status_code, "还有异议没有处理完" in said(held)) == (409, True)
        with scope.everywhere():
            objection = Objection.get().id
        empty = reviewer.post(f"{base}/objections/{objection}", upheld="yes", conclusion=" ")
        assert (empty.status_code, "必须写明核查结论" in said(empty)) == (422, True)
        reviewer.post(f"{base}/objections/{objection}", upheld="yes", conclusion="属实")
        assert "公示已结束" in said(reviewer.post(f"{base}/close"))
    assert way.states() == ["not_selected", "proposed", "proposed"]


@sqlite
def test_the_words_of_an_objection_open_for_those_who_settle_it_alone(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store().review().publish()
    (first, second, _) = way.nominations()
    day = date(2023, 4, 24)
    one = way.do("clerk", notices.RaiseObjection(way.notice, first, day, "王某", "情况<b>不实</b>"), day)
    two = way.do("clerk", notices.RaiseObjection(way.notice, second, day, "李某", "另一件事"), day)
    page = f"/cycles/{way.cycle}/notice/"
    with clock.at(instant(day, 10)):
        reviewer = as_("reviewer")
        assert "情况" not in said(reviewer.get(page))
        opened = reviewer.get(f"{page}?words={one}")
        assert "反映人王某反映的内容情况<b>不实</b>" in said(opened)
        assert "另一件事" not in said(opened)
        reviewer.post(f"{page}objections/{one}", upheld="no", conclusion="核查后不属实")
        assert "核查结论核查后不属实" in said(reviewer.get(f"{page}?words={one}"))
        for username, status in (("clerk", 403), ("approver", 403), ("auditor", 403), ("admin", 404)):
            assert "看反映的内容" not in said(as_(username).get(page))
            refused = as_(username).get(f"{page}?words={two}")
            assert (refused.status_code, "另一件事" in said(refused)) == (status, False)
        assert as_("neighbour").get(f"{page}?words={two}").status_code == 404
        other = Way(way.register, way.people).open_cycle(by="neighbour")
        assert as_("neighbour").get(f"/cycles/{other.cycle}/notice/?words={two}").status_code == 404


@sqlite
def test_a_return_without_a_reason_keeps_the_ticks(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store()
    reviewer = as_("reviewer")
    reviewer.post(f"/cycles/{way.cycle}/start-review")
    chosen = str(way.nominations()[1])
    answer = reviewer.post(
        f"/cycles/{way.cycle}/review/", verdict="return", state="received", nomination=chosen, reason=""
    )
    assert answer.status_code == 422
    assert "退回补正必须写明原因" in said(answer)
    assert f'value="{chosen}" id="n{chosen}" checked' in answer.get_data(as_text=True)
    assert way.states() == ["received"] * 3


@sqlite
def test_a_cycle_is_cancelled_with_its_reason(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle()
    approver = as_("approver")
    assert approver.post(f"/cycles/{way.cycle}/cancel", reason="").status_code == 422
    assert "已取消：方案有变" in said(approver.post(f"/cycles/{way.cycle}/cancel", reason="方案有变"))


@sqlite
def test_a_certificate_that_cannot_be_drawn_is_shown_with_its_reason(as_: Callable[[str], Clerk], way: Way) -> None:
    from tests.factories import roster, row  # noqa: PLC0415 - beside its one use

    read = roster(
        [
            row(2, name="张\U0002fa1f", phone="13900000001", unit="甲"),
            row(3, name="李华", phone="13900000002", unit="乙"),
        ]
    )
    way.open_cycle().store(read).review().publish().close().decide()
    text = said(as_("clerk").get(f"/cycles/{way.cycle}/certificates/"))
    with scope.everywhere():
        states = [one.state for one in Certificate.select().order_by(Certificate.id)]
    assert states == ["held", "numbered"]
    assert "暂缓的证书" in text
    assert "的证书不能打印" in text


@sqlite
def test_the_timeline_tells_the_cycle_and_nothing_of_others(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision().celebrate()
    other = another_cycle(way)
    text = said(as_("clerk").get(f"/cycles/{way.cycle}/timeline"))
    for sentence in ("上传了花名册", "发布了公示", "作出了表彰决定", "举行了颁奖大会", "起草了信息稿"):
        assert sentence in text
    assert "上传了花名册" not in said(as_("clerk").get(f"/cycles/{other}/timeline"))
