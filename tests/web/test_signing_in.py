"""Signing in and out, and what a stranger gets to see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry import clock
from registry.records.models import Actor
from registry.register import Register
from registry.stages import offices
from tests.factories import PASSWORD, Way
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


def sign_in(
    clerk: Clerk, username: str, password: str, address: str = "/sign-in", follow: bool = True, /
) -> TestResponse:
    page = clerk.client.get("/sign-in").get_data(as_text=True)
    clerk.mark = page.split('"X-CSRFToken":"')[1].split('"')[0]
    return clerk.post(address, follow, username=username, password=password)


@pytest.fixture
def stranger(app: Flask, people: dict[str, Actor]) -> Clerk:
    return Clerk(app.test_client())


@pytest.mark.parametrize("address", ["/", "/programs/", "/cycles/1/", "/cycles/1/review/", "/system/", "/no-such-page"])
def test_a_stranger_is_sent_to_the_sign_in_page(stranger: Clerk, address: str) -> None:
    answer = stranger.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_a_person_with_the_right_password_comes_to_the_page_asked_for(stranger: Clerk) -> None:
    answer = sign_in(stranger, "clerk", PASSWORD, "/sign-in?next=/programs/", False)
    assert answer.location == "/programs/"
    assert "clerk某（填报员）" in said(stranger.get("/"))


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "evil"]
)
def test_signing_in_never_leads_to_another_site(stranger: Clerk, elsewhere: str) -> None:
    answer = stranger.client.get("/sign-in")
    stranger.mark = answer.get_data(as_text=True).split('"X-CSRFToken":"')[1].split('"')[0]
    form = {"csrf_token": stranger.mark, "username": "clerk", "password": PASSWORD}
    answer = stranger.client.post("/sign-in", query_string={"next": elsewhere}, data=form)
    assert answer.location == "/"


def test_a_wrong_password_keeps_the_name_and_not_the_password(stranger: Clerk) -> None:
    answer = sign_in(stranger, "clerk", "wrong password")
    assert answer.status_code == 422
    assert "用户名或密码不对" in said(answer)
    assert 'value="clerk"' in answer.get_data(as_text=True)
    assert "wrong password" not in answer.get_data(as_text=True)


def test_five_wrong_passwords_lock_the_name(stranger: Clerk) -> None:
    for _ in range(offices.FAILURES_BEFORE_LOCK):
        sign_in(stranger, "clerk", "wrong")
    answer = sign_in(stranger, "clerk", PASSWORD)
    assert answer.status_code == 422
    assert "请10分钟后再登录" in said(answer)


def test_signing_out_needs_a_form_and_ends_the_session(as_: Callable[[str], Clerk]) -> None:
    clerk = as_("clerk")
    assert clerk.get("/sign-out").status_code == 405
    assert clerk.get("/").status_code == 200

    clerk.post("/sign-out", False)

    assert clerk.get("/").status_code == 302


@pytest.mark.parametrize(("later", "status"), [(timedelta(minutes=29), 200), (timedelta(minutes=31), 302)])
def test_a_session_ends_after_half_an_idle_hour(as_: Callable[[str], Clerk], later: timedelta, status: int) -> None:
    clerk = as_("clerk")
    with clock.at(clock.now() + later):
        assert clerk.get("/").status_code == status


def test_a_session_ends_after_twelve_hours_however_busy(as_: Callable[[str], Clerk]) -> None:
    clerk, start = as_("clerk"), clock.now()
    statuses = []
    for minutes in range(20, 761, 20):
        with clock.at(start + timedelta(minutes=minutes)):
            statuses.append(clerk.get("/").status_code)
    assert statuses == [200] * 36 + [302] * 2


def test_an_inactive_person_is_out_at_once(as_: Callable[[str], Clerk]) -> None:
    clerk = as_("clerk")
    Actor.update(active=False).where(Actor.username == "clerk").execute()
    assert clerk.get("/").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(as_: Callable[[str], Clerk]) -> None:
    clerk = as_("clerk")
    Actor.update(password_hash="another").where(Actor.username == "clerk").execute()
    assert clerk.get("/").status_code == 302


def test_a_form_without_the_pages_mark_changes_nothing(as_: Callable[[str], Clerk], way: Way) -> None:
    way.open_cycle().store()
    answer = as_("reviewer").client.post(f"/cycles/{way.cycle}/start-review")
    assert answer.status_code == 400
    assert "请再提交一次" in said(answer)
    assert way.states() == ["received"] * 3


def test_every_page_carries_the_headers_that_keep_it_safe(as_: Callable[[str], Clerk]) -> None:
    answer = as_("clerk").get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(stranger: Clerk) -> None:
    cookie = stranger.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_no_page_holds_a_script_or_a_style_of_its_own(
    as_: Callable[[str], Clerk], way: Way, register: Register
) -> None:
    way.to_decision()
    clerk = as_("admin")
    base = f"/cycles/{way.cycle}"
    for address in (
        "/",
        "/programs/",
        "/system/",
        f"{base}/",
        f"{base}/review/",
        f"{base}/notice/",
        f"{base}/certificates/",
    ):
        page = clerk.get(address).get_data(as_text=True)
        assert "<style" not in page
        assert " style=" not in page
        assert page.count("<script") == page.count("<script defer src=") == 2
        assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
        assert "https://" not in page
