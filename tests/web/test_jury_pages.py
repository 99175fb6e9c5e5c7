"""A jury is planned, seated, opened and counted on pages; each juror sees and fills the own sheet, and no other."""

from collections.abc import Callable

import pytest

from registry import clock
from registry.records import scope
from registry.records.database import transaction
from registry.records.juries import Ballot, Recusal, Score
from registry.records.plans import Plan
from registry.stages import juries
from tests.factories import Way, instant
from tests.stages import clearing, jurying
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

PLANNED = {
    "place": "1",
    "name": "专家打分",
    "method": "scores",
    "average": "mean",
    "criteria": "事迹，60，100\n影响,40%,100",
}


def counted(*tables: type) -> list[int]:
    with scope.everywhere():
        return [table.select().count() for table in tables]  # type: ignore[attr-defined]


def test_a_jury_goes_from_its_plan_to_its_ranking_on_pages(way: Way, as_: Callable[[str], Clerk], app: object) -> None:
    clearing.check(way.open_cycle())
    with scope.everywhere(), transaction():
        Plan.update(steps=["check", "score", "notice", "decide"]).where(Plan.cycle == way.cycle).execute()
    names, page = jurying.seat_people(way, 2), f"/cycles/{way.cycle}/juries/"
    first, second, third = way.nominations()
    with clock.at(instant(jurying.SAT)):
        reviewer, jurors = as_("reviewer"), [Clerk(_signed_in(app, way, name)) for name in names]
        misread = said(reviewer.post(page, **PLANNED | {"criteria": "事迹60"}))
        planned = said(reviewer.post(page, **PLANNED))
        unseated = said(reviewer.post(f"{page}1/open", revision="1"))
        seated = said(reviewer.post(f"{page}1/jurors", juror=[way.people[name].id for name in names]))
        opened = said(reviewer.post(f"{page}1/open", revision="1"))
        too_soon = said(reviewer.post(f"{page}1/close", revision="2"))
        rows = {f"points{one}": ["90", "80"] for one in (first, second)} | {f"points{third}": ["70", ""]}
        half = said(jurors[0].post("/sheets/1/scores", **rows))
        rest = said(jurors[0].post("/sheets/1/scores", **{f"points{third}": ["70", "70.5"]}))
        aside = said(jurors[1].post("/sheets/1/recusals", nomination=third, reason="直系亲属"))
        other = said(jurors[1].post("/sheets/1/scores", **{f"points{one}": ["90", "80"] for one in (first, second)}))
        closed = said(reviewer.post(f"{page}1/close", revision="2"))
        behind = said(reviewer.get(f"{page}1/ranking?after=2"))
        screen = said(as_("clerk").get(f"{page}1/meeting?place=2"))

    assert "评分标准“事迹60”看不懂" in misread
    assert "已安排“专家打分”" in planned
    assert "还没有确定评委" in unseated
    assert "共2位" in seated
    assert "评审3个对象" in opened
    assert "还有2位评委没有交齐" in too_soon
    assert "还有评分标准没有打分" in half
    assert "已打齐的2个已经保存" in half
    assert "都打完了" in rest
    assert "已回避：直系亲属" in aside
    assert "已保存2个对象的分数" in other
    assert closed.count("并列") >= 2
    assert "重新计票，与结束时一致" in closed
    assert "2 / 3" in screen
    assert ("回到开头" in behind, "直系亲属" in behind, behind.count("位评委打分")) == (True, False, 1)
    assert counted(Score, Recusal) == [5, 1]


def test_a_ballot_is_changed_and_what_cannot_be_keeps_the_former_one(
    way: Way, app: object, as_: Callable[[str], Clerk]
) -> None:
    jurying.begin(way, people=1, method="ranked", most_votes=2)
    first, second, third = way.nominations()
    with clock.at(instant(jurying.SAT)):
        juror = Clerk(_signed_in(app, way, "juror1"))
        cast = said(juror.post("/sheets/1/ballot", **{f"place{second}": "1", f"place{first}": "2"}))
        gap = said(juror.post("/sheets/1/ballot", **{f"place{second}": "1", f"place{first}": "3"}))
        stale = juror.post("/sheets/1/ballot", **{f"place{third}": "1", "revision": "7"})
        reviewer = as_("reviewer").get("/sheets/1")
    with scope.everywhere():
        kept = Ballot.get().choices

    assert "已投票，投了2个" in cast
    assert "名次请从1写起" in gap
    assert (stale.status_code, "别人改过" in said(stale)) == (409, True)
    assert kept == [second, first]
    assert reviewer.status_code == 403


def test_a_blind_sheet_shows_numbers_and_no_name_and_a_strange_juror_nothing(way: Way, app: object) -> None:
    jurying.begin(way, people=1, blind=True, sees=("unit", "deeds"))
    with scope.everywhere():
        shown = [one.name for one in juries.judged(juries.find_phase(1))]
    with clock.at(instant(jurying.SAT)):
        own = said(Clerk(_signed_in(app, way, "juror1")).get("/sheets/1"))
        strange = [Clerk(_signed_in(app, way, "strange_juror")).get(f"/sheets/{one}") for one in (1, 999)]
        desk = said(Clerk(_signed_in(app, way, "juror1")).get("/"))

    assert [name for name in shown if name in own] == []
    assert "1号" in own
    assert {one.status_code for one in strange} == {404}
    assert "我的评审" in desk


def _signed_in(app: object, way: Way, name: str) -> object:
    from tests.web.conftest import begin_session  # noqa: PLC0415

    client = app.test_client()  # type: ignore[attr-defined]
    begin_session(client, way.people[name], clock.now().timestamp())
    return client
