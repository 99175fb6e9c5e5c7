"""Pages for private facts: opened for a reason and noted down, put away, destroyed by two people, forgotten in time."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from registry.records import scope, vault
from registry.records.models import Actor, Nomination, Person
from registry.stages import reviews
from tests.factories import Way
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


def numbers_of(nomination: int) -> dict[str, str]:
    with scope.everywhere():
        facts = vault.read(nomination)
    assert facts is not None
    return facts.values


def test_a_number_is_shown_once_for_a_reason_and_the_auditor_reads_who_saw_it(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    way.open_cycle().store(count=2)
    first, _ = way.nominations()
    numbers, place = numbers_of(first), f"/privacy/nominations/{first}"
    reviewer = as_("reviewer")
    assert f'href="{place}"' in reviewer.get(f"/cycles/{way.cycle}/nominations/{first}").get_data(as_text=True)
    assert numbers["id_no"] not in said(reviewer.get(place))

    refused = said(reviewer.post(place, fields="id_no", reason="看"))
    assert "请写明为什么要看" in refused
    assert numbers["id_no"] not in refused
    assert "请选择要查看哪几项" in said(reviewer.post(place, reason="核对证书上的号码"))

    shown = reviewer.post(place, fields="id_no", reason="核对证书上的号码")
    assert numbers["id_no"] in said(shown)
    assert numbers["phone"] not in said(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    assert numbers["id_no"] not in said(reviewer.get(place))

    listed = said(as_("auditor").get("/privacy/"))
    assert ("reviewer某" in listed, "身份证号" in listed, "核对证书上的号码" in listed) == (True, True, True)
    assert numbers["id_no"] not in listed
    assert "核对证书上的号码" not in said(reviewer.get("/privacy/"))
    assert as_("county_reviewer").get(place).status_code == 404


def test_facts_are_put_away_and_back_and_destroyed_by_two_people_however_often_it_is_sent(
    as_: Callable[[str], Clerk], way: Way, people: dict[str, Actor]
) -> None:
    way.to_decision(2)
    with scope.everywhere():
        nomination = Nomination.get_by_id(way.nominations()[0])
    place, name = f"/privacy/people/{nomination.person_id}", nomination.name
    reviewer, approver = as_("reviewer"), as_("approver")
    assert f'href="{place}"' in reviewer.get(f"/honorees/{nomination.person_id}").get_data(as_text=True)

    assert "必须写明理由" in said(approver.post(f"{place}/seal", doc_no="太昊办〔2023〕20号"))
    sealed = said(approver.post(f"{place}/seal", reason="本人申请", doc_no="太昊办〔2023〕20号"))
    assert ("已封存" in sealed, "太昊办〔2023〕20号，本人申请" in sealed) == (True, True)
    again = approver.post(f"{place}/seal", reason="本人申请")
    assert (again.status_code, "已封存" in said(again)) == (409, True)
    assert "没有登记个人信息，或者已经封存" in said(reviewer.get(f"/privacy/nominations/{nomination.id}"))
    assert "已解除封存" in said(approver.post(f"{place}/unseal", reason="年检要用"))

    assert "请另一个人批准" in said(reviewer.post(f"{place}/propose", reason="保管期已满"))
    assert "已经提请粉碎" in said(reviewer.post(f"{place}/propose", reason="保管期已满"))
    assert name in said(approver.get("/privacy/"))
    (proposal,) = re.findall(r'name="proposal" value="(\d+)"', approver.get(place).get_data(as_text=True))
    assert "请写明批准粉碎的文号" in said(approver.post(f"{place}/shred", proposal=proposal))
    assert "已粉碎，涉及1条推荐记录" in said(
        approver.post(f"{place}/shred", proposal=proposal, doc_no="太昊办〔2023〕21号")
    )
    twice = approver.post(f"{place}/shred", proposal=proposal, doc_no="太昊办〔2023〕21号")
    assert (twice.status_code, "已办理" in said(twice)) == (409, True)
    with scope.everywhere():
        assert Person.get_by_id(nomination.person_id).state == "shredded"
        assert vault.read(nomination.id) is None


def test_the_page_tells_until_when_those_who_were_not_selected_are_kept(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store(count=3).review()
    dropped = way.nominations()[:1]
    way.do("reviewer", reviews.DropCandidates(way.cycle, dropped, "名额已满"), date(2023, 4, 20))
    reviewer = as_("reviewer")
    assert "现在没有等着到期的届次" in said(reviewer.get("/privacy/"))
    way.publish().close().decide()
    told = said(reviewer.get("/privacy/"))
    assert "2025年5月" in told
    assert as_("clerk").get("/privacy/").status_code == 403
