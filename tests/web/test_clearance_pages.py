"""Departments are asked, answer by their workbook or on paper, and are closed, all on pages; a fact is for reviewers alone."""

import io
from collections.abc import Callable

import pytest

from registry import clock
from registry.records import scope
from registry.records.clearances import Clearance
from tests.factories import Way, instant
from tests.stages import clearing
from tests.web.conftest import Clerk, another_cycle, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

FACT = "近三年内有行政处罚记录"


@pytest.fixture
def page(way: Way) -> str:
    """Return the page of a cycle whose plan has the police asked about three people, all of whom were checked."""
    clearing.rule(way.open_cycle(), {"person": ["police"]})
    clearing.check(way)
    return f"/cycles/{way.cycle}/clearances/"


def test_a_department_is_asked_and_answers_by_its_workbook(page: str, way: Way, as_: Callable[[str], Clerk]) -> None:
    with clock.at(instant(clearing.ASKED_ON)):
        reviewer, clerk = as_("reviewer"), as_("clerk")
        before = said(reviewer.get(page))
        one = reviewer.post(page, False, department="police", due_on="2023-04-21").headers["Location"]
        file = reviewer.post(f"{one}workbook").get_data()
        answers = clearing.filled(file, {1: ("同意", ""), 2: ("不同意", FACT), 3: ("也许", "")})
        taken = said(clerk.post(f"{one}replies", file=(io.BytesIO(answers), "答复.xlsx")))

    assert "公安还没有征求3—待征求" in before
    assert "收到2个答复，其中不同意1个；还有1个没有答复" in taken
    assert "有1行没有收进去" in taken
    assert way.states() == ["clearing", "vetoed", "clearing"]
    assert FACT not in taken


def test_a_fact_is_shown_to_reviewers_one_at_a_time_and_to_nobody_else(
    page: str, way: Way, as_: Callable[[str], Clerk]
) -> None:
    identity = clearing.ask(way)
    clearing.take(way, identity, clearing.filled(clearing.exported(way, identity), {2: ("不同意", FACT)}))
    with scope.everywhere():
        reply = next(one.id for one in Clearance.get_by_id(identity).replies if one.answer == "veto")
    address = f"{page}{identity}/"
    with clock.at(instant(clearing.ASKED_ON)):
        listed, shown = said(as_("reviewer").get(address)), said(as_("reviewer").get(f"{address}?fact={reply}"))
        refused = as_("clerk").get(f"{address}?fact={reply}")

    assert (FACT in listed, FACT in shown) == (False, True)
    assert (refused.status_code, FACT in said(refused)) == (403, False)


def test_an_answer_is_entered_and_what_is_wrong_says_so_and_changes_nothing(
    page: str, way: Way, as_: Callable[[str], Clerk]
) -> None:
    address, (first, *_) = f"{page}{clearing.ask(way)}/", way.nominations()
    with clock.at(instant(clearing.ASKED_ON)):
        reviewer = as_("reviewer")
        told = [
            said(reviewer.post(f"{address}answers", nomination=first, answer="", fact="")),
            said(reviewer.post(f"{address}answers", nomination=first, answer="veto", fact="")),
            said(reviewer.post(f"{address}replies")),
            said(reviewer.post(f"{address}close", revision="1")),
            said(reviewer.post(page, department="police", due_on="")),
        ]
        unchanged = way.states()
        entered = said(reviewer.post(f"{address}answers", nomination=first, answer="agree"))

    wanted = ("请选择同意或者不同意", "不同意要写明事实", "请先选择", "现在还不能结束", "请填写答复期限")
    assert [one for one, page_ in zip(wanted, told, strict=True) if one not in page_] == []
    assert unchanged == ["clearing"] * 3
    assert "已登记答复" in entered


def test_silence_is_settled_when_the_day_is_over(page: str, way: Way, as_: Callable[[str], Clerk]) -> None:
    identity = clearing.ask(way)
    with clock.at(instant(clearing.OVER)):
        closed = said(as_("reviewer").post(f"{page}{identity}/close", revision="1"))

    assert "3个没有答复的按方案视为同意" in closed
    assert "已结束，查看" in closed


def test_a_clearance_of_another_cycle_is_not_found_under_this_one(
    page: str, way: Way, as_: Callable[[str], Clerk]
) -> None:
    identity, other = clearing.ask(way), another_cycle(way)
    reviewer = as_("reviewer")

    answers = {reviewer.get(f"/cycles/{other}/clearances/{one}/").status_code for one in (identity, 999)}

    assert answers == {404}
    assert "没有征求意见" in said(reviewer.get(f"/cycles/{other}/clearances/"))
