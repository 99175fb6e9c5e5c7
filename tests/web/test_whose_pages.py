"""Who sees what: other offices' rows look like none, and roles open and close what a page offers."""

import logging
from collections.abc import Callable

import pytest

from registry.records import scope
from registry.records.models import Cycle, Nomination, Notice
from registry.records.uploads import Upload
from tests.factories import Way
from tests.web.conftest import Clerk, another_cycle, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

PAGES = ("", "timeline", "rosters/", "review/", "notice/", "notice/dates", "notice/document", "notice/result", "decision/",
         "decision/document", "ceremony/", "certificates/", "news/", "news/document")  # fmt: skip


def test_every_page_of_another_offices_cycle_looks_exactly_like_a_missing_one(
    as_: Callable[[str], Clerk], way: Way
) -> None:
    way.to_decision()
    neighbour = as_("neighbour")
    for page in PAGES:
        theirs = neighbour.get(f"/cycles/{way.cycle}/{page}")
        missing = neighbour.get(f"/cycles/{way.cycle + 7}/{page}")
        assert (page, theirs.status_code, said(theirs)) == (page, missing.status_code, said(missing))
        assert (page, theirs.status_code) == (page, 404)


def test_another_offices_upload_looks_exactly_like_a_missing_one(as_: Callable[[str], Clerk], way: Way) -> None:
    upload = way.open_cycle().upload()
    other = Way(way.register, way.people).open_cycle(by="neighbour")
    neighbour = as_("neighbour")
    for cycle in (way.cycle, other.cycle):
        theirs = neighbour.get(f"/cycles/{cycle}/rosters/uploads/{upload}")
        missing = neighbour.get(f"/cycles/{cycle}/rosters/uploads/999")
        assert (theirs.status_code, said(theirs)) == (missing.status_code, said(missing))
        neighbour.post(f"/cycles/{cycle}/rosters/uploads/{upload}/confirm")
        neighbour.post(f"/cycles/{cycle}/rosters/uploads/{upload}/discard")
    with scope.everywhere():
        assert Upload.select().count() == 1
    assert way.nominations() == ()


def test_an_upload_is_not_reached_through_another_cycle(as_: Callable[[str], Clerk], way: Way) -> None:
    upload = way.open_cycle().upload()
    assert as_("clerk").get(f"/cycles/{another_cycle(way)}/rosters/uploads/{upload}").status_code == 404


def test_the_desk_of_a_neighbour_says_nothing_of_our_cycles(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle()
    assert "道德文明使者" not in said(as_("neighbour").get("/"))
    assert "道德文明使者" in said(as_("clerk").get("/"))


def test_the_city_sees_the_cycles_of_its_offices(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle()
    assert "太昊路办事处" in said(as_("city_officer").get(f"/cycles/{way.cycle}/"))


def test_the_city_sees_no_draft_and_no_roster(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store()
    city = as_("city_officer")
    assert city.get(f"/cycles/{way.cycle}/rosters/").status_code == 403
    assert f"/cycles/{way.cycle}/rosters/" not in city.get(f"/cycles/{way.cycle}/").get_data(as_text=True)
    assert [person for person in names_of(way) if person in said(city.get(f"/cycles/{way.cycle}/review/"))] == []
    with scope.everywhere():
        Cycle.update(state="draft").execute()
    assert city.get(f"/cycles/{way.cycle}/").status_code == 404


def test_to_an_admin_every_cycle_looks_like_none(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    admin = as_("admin")
    for page in PAGES:
        theirs, missing = (admin.get(f"/cycles/{cycle}/{page}") for cycle in (way.cycle, way.cycle + 7))
        assert (page, theirs.status_code, said(theirs)) == (page, 404, said(missing))
    desk = said(admin.get("/"))
    assert ("系统管理员看不到其中的内容" in desk, "道德文明使者" in desk, "评选项目" in desk) == (True, False, False)
    assert admin.get("/programs/").status_code == 403


def names_of(way: Way) -> list[str]:
    with scope.everywhere():
        return [nomination.name for nomination in Nomination.select()]


def test_a_clerk_may_not_adopt_a_decision(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store().review().publish().close()
    clerk = as_("clerk")
    assert "<textarea" not in clerk.get(f"/cycles/{way.cycle}/decision/").get_data(as_text=True)
    answer = clerk.post(f"/cycles/{way.cycle}/decision/", doc_no="太昊办〔2023〕12号", adopted_on="2023-04-01")
    assert answer.status_code == 403
    assert "您没有“作出表彰决定”的权限" in said(answer)
    assert way.states() == ["proposed"] * 3


@pytest.mark.parametrize(
    ("username", "address"),
    [("reviewer", "rosters/"), ("clerk", "review/"), ("clerk", "notice/"), ("approver", "certificates/print")],
)
def test_a_form_sent_without_the_role_changes_nothing(
    as_: Callable[[str], Clerk], way: Way, username: str, address: str
) -> None:
    way.open_cycle().store()
    fields = {"verdict": "check", "nomination": "1", "published_on": "2023-04-21", "places": "栏", "phone": "1"}
    answer = as_(username).post(f"/cycles/{way.cycle}/{address}", **fields)
    assert answer.status_code == 403
    assert way.states() == ["received"] * 3
    with scope.everywhere():
        assert Cycle.get().state == "open"
        assert Notice.select().count() == 0


@pytest.mark.parametrize(("username", "status"), [("clerk", 403), ("approver", 403), ("admin", 200), ("auditor", 200)])
def test_the_system_page_is_for_admins_and_auditors(as_: Callable[[str], Clerk], username: str, status: int) -> None:
    assert as_(username).get("/system/").status_code == status


def test_the_auditor_verifies_the_journal(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    assert "条全部无误，本单位和下级单位的光荣榜与日志一致" in said(as_("auditor").post("/system/verify"))


def test_an_award_edited_behind_the_registers_back_is_named(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    way.register.bus  # noqa: B018 - the register stays open while its table is edited
    from registry.records.models import Award  # noqa: PLC0415 - for the attacker alone

    with scope.everywhere():
        Award.update(name="冒名者").where(Award.position == 1).execute()
    assert "内容被改动过" in said(as_("auditor").post("/system/verify"))


@pytest.mark.parametrize("address", ["/cycles/99999999999999999999999/", "/cycles/0/", "/nowhere", "/cycles/1/nowhere"])
def test_what_does_not_exist_gets_a_page_in_chinese(as_: Callable[[str], Clerk], address: str) -> None:
    answer = as_("clerk").get(address)
    assert answer.status_code == 404
    assert "没有找到" in said(answer)


def test_a_page_looks_up_once_what_its_reader_may_do(
    as_: Callable[[str], Clerk], way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    way.open_cycle()
    clerk = as_("clerk")

    with caplog.at_level(logging.DEBUG, "peewee"):
        clerk.get(f"/cycles/{way.cycle}/")

    asked = [record for record in caplog.records if '"delegation"' in record.getMessage()]
    assert len(asked) == 2  # for what may be done, and for what is seen
