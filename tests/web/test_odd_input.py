"""What no browser sends by itself: endless numbers, days at the end of time, characters that no database takes."""

from collections.abc import Callable

import pytest
from flask import Flask

from registry.records.models import Actor
from registry.stages.programs import StartReview
from tests.factories import Way
from tests.web.conftest import Clerk, said
from tests.web.test_signing_in import sign_in

sqlite = pytest.mark.parametrize("config", ["sqlite"], indirect=True)
ENDLESS = "9" * 5_000


@sqlite
@pytest.mark.parametrize(("asked", "count"), [(ENDLESS, 1), ("٣", 1), ("-1", 1), ("3", 3), ("99", 8), ("", 1)])
def test_any_number_of_categories_asked_for_gives_a_form(as_: Callable[[str], Clerk], asked: str, count: int) -> None:
    answer = as_("reviewer").get(f"/programs/new?categories={asked}")
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).count("<fieldset") == count


@sqlite
def test_an_endless_row_number_shows_the_roster_from_its_start(as_: Callable[[str], Clerk], way: Way) -> None:
    upload = way.open_cycle().upload()
    clerk = as_("clerk")
    for place in (f"show=all.{ENDLESS}", "show=all.²", f"sheet={ENDLESS}", f"to={ENDLESS}"):
        answer = clerk.get(f"/cycles/{way.cycle}/rosters/uploads/{upload}?{place}")
        assert answer.status_code == 200
        assert answer.get_data(as_text=True).count('class="text-secondary num"') == 3


@sqlite
@pytest.mark.parametrize("day", ["9999-12-31", "2200-01-01", "1948-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_time_is_refused_with_a_sentence(as_: Callable[[str], Clerk], way: Way, day: str) -> None:
    way.open_cycle().store().review()
    reviewer = as_("reviewer")
    sentence = f"发布日期的年份{int(day[:4])}不对，应在1949年至2199年之间"
    piece = reviewer.get(f"/cycles/{way.cycle}/notice/dates?published_on={day}")
    assert (piece.status_code, sentence in said(piece)) == (200, True)
    answer = reviewer.post(f"/cycles/{way.cycle}/notice/", published_on=day, places="公示栏", phone="1")
    assert (answer.status_code, sentence in said(answer)) == (422, True)


@pytest.mark.parametrize("config", ["postgres"], indirect=True)
def test_a_nul_in_a_field_gets_a_sentence_where_the_database_takes_none(
    app: Flask, as_: Callable[[str], Clerk], way: Way, people: dict[str, Actor]
) -> None:
    answer = sign_in(Clerk(app.test_client()), "nob\0ody", "wrong password")
    assert (answer.status_code, "用户名或密码不对" in said(answer)) == (422, True)

    way.open_cycle().store().do("reviewer", StartReview(way.cycle))
    fields = {"verdict": "check", "state": "recei\0ved", "everyone": "on"}
    answer = as_("reviewer").post(f"/cycles/{way.cycle}/review/", **fields)
    assert (answer.status_code, "请先选择推荐对象" in said(answer)) == (422, True)
    assert way.states() == ["received"] * 3
