"""The public page of a notice: only where the office lets it, only its days, only what the paper on the wall says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from registry import clock, samples
from registry.app import create_app
from registry.records import scope
from registry.records.models import Cycle, Nomination, Person
from registry.stages import notices, reviews
from tests.factories import LAST_DAY, PUBLISHED, Way, instant
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


@pytest.fixture
def anybody(way: Way) -> FlaskClient:
    """Return a browser where nobody signed in, at a register that shows its notices."""
    shown = replace(way.register, config=replace(way.register.config, public_notices=True))
    return create_app(shown).test_client()


def test_nobody_reads_a_notice_without_signing_in_unless_the_office_lets_them(
    as_: Callable[[str], Clerk], way: Way, anybody: FlaskClient
) -> None:
    way.open_cycle().store().review().publish()
    address = f"/public/notices/{way.notice}"
    with clock.at(instant(PUBLISHED)):
        closed, missing = as_("reviewer").get(address), anybody.get("/public/notices/987654")
        assert (closed.status_code, said(closed)) == (404, said(missing))
        assert anybody.get(address).status_code == 200


def test_the_page_says_names_and_units_and_nothing_else_of_anybody(way: Way, anybody: FlaskClient) -> None:
    way.open_cycle().store().review().publish()
    with clock.at(instant(date(2023, 4, 24))):
        answer = anybody.get(f"/public/notices/{way.notice}")
    text = said(answer)
    with scope.everywhere():
        for one in Nomination.select():
            assert f"{one.name}{one.unit}" in text
    people = samples.people(3, 1)
    assert [fact for one in people for fact in (one.id_no, one.phone, one.id_no[-4:]) if fact in text] == []
    assert "关于2023年度第二届“道德文明使者”拟选树名单的公示" in text
    assert "共5个工作日。今天是2023年4月24日，还有4个工作日。" in text
    assert "请以书面、电话等形式实名反映" in text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_before_its_day_and_once_cancelled_it_is_like_none_and_after_its_days_it_names_nobody(
    way: Way, anybody: FlaskClient
) -> None:
    way.open_cycle().store().review()
    command = notices.PublishNotice(way.cycle, PUBLISHED, "办事处公示栏", "0394-0000000")
    way.notice = way.do("reviewer", command, date(2023, 4, 20))
    address = f"/public/notices/{way.notice}"
    with scope.everywhere():
        names = [one.name for one in Nomination.select()]

    with clock.at(instant(date(2023, 4, 20))):
        early, missing = anybody.get(address), anybody.get("/public/notices/987654")
    with clock.at(instant(LAST_DAY, 23, 59)):
        assert names[0] in said(anybody.get(address))
    with clock.at(instant(date(2023, 4, 28), 0)):
        over = said(anybody.get(address))
    way.close()
    with clock.at(instant(date(2023, 4, 28))):
        closed = said(anybody.get(address))
    with scope.everywhere():
        Cycle.update(state="cancelled").execute()
    with clock.at(instant(LAST_DAY)):
        cancelled = anybody.get(address)

    assert (early.status_code, said(early)) == (cancelled.status_code, said(cancelled)) == (404, said(missing))
    assert "名单不再显示" in over
    assert "公示期内未收到异议。" in closed
    assert [one for one in names if one in over + closed] == []


def test_who_left_the_list_or_was_put_away_is_named_no_more_and_who_is_objected_to_looks_like_all(
    way: Way, anybody: FlaskClient
) -> None:
    way.open_cycle().store(count=4).review().publish()
    first, second, third, fourth = way.nominations()
    monday = date(2023, 4, 24)
    way.do("clerk", notices.RaiseObjection(way.notice, first, monday, "王某", "不实"), monday)
    way.do("clerk", reviews.WithdrawNominations(way.cycle, (second,), "本人放弃"), monday)
    with scope.everywhere():
        Person.update(state="sealed").where(Person.id == Nomination.get_by_id(third).person_id).execute()
        named = {one.id: one.name for one in Nomination.select().order_by(Nomination.id)}
    with clock.at(instant(monday)):
        text = said(anybody.get(f"/public/notices/{way.notice}"))
    assert [identity for identity, name in named.items() if name in text] == [first, fourth]
    assert "异议" not in text.replace("对公示对象有异议", "")


def test_the_notice_page_leads_to_the_public_one_where_there_is_one(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store().review().publish()
    with clock.at(instant(PUBLISHED)):
        assert "不登录也能看" not in said(as_("reviewer").get(f"/cycles/{way.cycle}/notice/"))
