"""The public page: answers who holds the paper, shows no more than it says, and cannot be used to list anybody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry import clock
from registry.records import scope
from registry.records.models import Actor, Award, Certificate
from registry.register import Register
from registry.web import verifying
from tests.factories import Way, roster, row
from tests.web.conftest import Clerk, begin_session, said, served

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


@pytest.fixture
def stranger(app: Flask) -> Clerk:
    client: FlaskClient = app.test_client()
    page = client.get("/v/").get_data(as_text=True)
    mark = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert mark
    return Clerk(client, mark)


@pytest.fixture
def certificate(way: Way) -> Certificate:
    read = roster([row(2, name="张喆明", id_no="411602199003070018", phone="13800000000", unit="第二小学")])
    way.open_cycle().store(read).review().publish().close().decide()
    with scope.everywhere():
        found: Certificate = Certificate.get()
        return found


def test_a_scanned_code_answers_a_stranger_with_what_the_paper_says(stranger: Clerk, certificate: Certificate) -> None:
    for address in ("/v/", "/V/"):
        answer = stranger.get(address + certificate.facts["qr"])
        text = said(answer)

        assert answer.status_code == 200
        assert "✓ 有效" in text
        for shown in ("张＊＊", "道德文明使者", certificate.number, "太昊路办事处", "2023年5月5日"):
            assert shown in text


def test_the_page_holds_nothing_personal_beyond_the_paper(stranger: Clerk, certificate: Certificate) -> None:
    page = stranger.get("/v/" + certificate.facts["qr"]).get_data(as_text=True)
    for hidden in ("张喆明", "喆", "411602", "13800000000", "第二小学", certificate.check_code):
        assert hidden not in page


def test_number_and_check_code_answer_as_the_code_does(stranger: Clerk, certificate: Certificate) -> None:
    answer = stranger.post("/v/", number=certificate.number, check_code=certificate.check_code)
    assert (answer.status_code, "✓ 有效" in said(answer)) == (200, True)


def test_a_number_alone_or_with_a_wrong_code_answers_as_if_it_did_not_exist(
    stranger: Clerk, certificate: Certificate
) -> None:
    wrong = stranger.post("/v/", number=certificate.number, check_code="0000-0000")
    nowhere = stranger.post("/v/", number="某某〔2023〕第9999号", check_code="0000-0000")
    alone = stranger.post("/v/", number=certificate.number, check_code="")

    assert (wrong.status_code, said(wrong)) == (nowhere.status_code, said(nowhere))
    assert (wrong.status_code, "查无此证" in said(wrong)) == (404, True)
    assert (alone.status_code, "都要填" in said(alone), "有效" in said(alone)) == (422, True, False)


def test_forged_revoked_and_corrected_never_look_the_same(stranger: Clerk, certificate: Certificate) -> None:
    token = certificate.facts["qr"]
    forged = stranger.get("/v/" + token[:-2] + ("AA" if token[-2:] != "AA" else "BB"))
    with scope.everywhere():
        Award.update(state="revoked").execute()
    revoked = stranger.get("/v/" + token)

    assert (forged.status_code, "查无此证" in said(forged), certificate.number in said(forged)) == (404, True, False)
    assert (revoked.status_code, "已撤销" in said(revoked), "查无此证" in said(revoked)) == (200, True, False)


@pytest.mark.parametrize(("state", "warned"), [("active", False), ("expired", True), ("suspended", True)])
def test_a_reservation_stands_out_beside_valid(
    stranger: Clerk, certificate: Certificate, state: str, warned: bool
) -> None:
    with scope.everywhere():
        Award.update(state=state).execute()
    page = stranger.get("/v/" + certificate.facts["qr"]).get_data(as_text=True)

    assert ("✓ 有效" in page, 'class="alert alert-warning' in page) == (True, warned)


@pytest.mark.parametrize(
    "token", ["x", "%00", "..%2f..%2fetc", "A" * 152, "7" * 5000, "张喆", "a/b/c", "<script>alert(1)</script>"]
)
def test_odd_tokens_are_simply_unknown(stranger: Clerk, token: str) -> None:
    answer = stranger.get("/v/" + token)
    assert answer.status_code == 404
    assert "<script>" not in answer.get_data(as_text=True)


def test_who_asks_too_often_is_told_when_to_come_back(stranger: Clerk, certificate: Certificate) -> None:
    token = certificate.facts["qr"]
    codes = [stranger.get("/v/" + token).status_code for _ in range(verifying.LOOK_UPS)]
    refused = stranger.get("/v/" + token)
    typed = stranger.post("/v/", number=certificate.number, check_code=certificate.check_code)

    assert set(codes) == {200}
    assert (refused.status_code, typed.status_code) == (429, 429)
    assert f"每分钟最多查{verifying.LOOK_UPS}次，请{refused.headers['Retry-After']}秒后再试" in said(refused)
    assert "有效" not in said(refused)
    with clock.at(clock.now() + timedelta(seconds=int(refused.headers["Retry-After"]))):
        assert stranger.get("/v/" + token).status_code == 200


def test_the_form_itself_and_other_addresses_are_not_held_up(app: Flask, stranger: Clerk) -> None:
    for _ in range(verifying.LOOK_UPS + 1):
        stranger.get("/v/x")
    other = app.test_client()
    neighbour = {"REMOTE_ADDR": "10.1.2.3"}

    assert stranger.get("/v/").status_code == 200
    assert other.get("/v/x", environ_base=neighbour).status_code == 404
    assert other.get("/v/x", headers={"X-Forwarded-For": "10.9.9.9"}).status_code == 429


def test_one_customers_ipv6_addresses_count_as_one(app: Flask) -> None:
    client = app.test_client()
    answers = [
        client.get("/v/x", environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{place:x}"}).status_code
        for place in range(1, verifying.LOOK_UPS + 2)
    ]
    assert answers == [404] * verifying.LOOK_UPS + [429]
    assert client.get("/v/x", environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"}).status_code == 404


@pytest.mark.usefixtures("config")
def test_a_sweep_of_addresses_is_forgotten() -> None:
    turnstile = verifying.Turnstile()
    for place in range(25_000):
        turnstile.wait(str(place), place / 10)
    assert len(turnstile._seen) <= 10_001


def test_the_page_tells_search_engines_and_other_sites_nothing(stranger: Clerk, certificate: Certificate) -> None:
    headers = stranger.get("/v/" + certificate.facts["qr"]).headers
    assert (headers["Referrer-Policy"], headers["X-Robots-Tag"], headers["Cache-Control"]) == (
        "no-referrer",
        "noindex, nofollow",
        "no-store",
    )
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_whoever_is_signed_in_sees_the_same_page(as_: Callable[[str], Clerk], certificate: Certificate) -> None:
    assert "张＊＊" in said(as_("neighbour").get("/v/" + certificate.facts["qr"]))


def test_an_old_session_does_not_stand_in_the_way_of_who_scans(
    app: Flask, people: dict[str, Actor], certificate: Certificate
) -> None:
    client = app.test_client()
    begin_session(client, people["clerk"], (clock.now() - timedelta(hours=2)).timestamp())

    answer = Clerk(client).get("/v/" + certificate.facts["qr"])

    assert (answer.status_code, "张＊＊" in said(answer)) == (200, True)
    assert client.get("/").status_code == 302


def test_a_copied_code_on_a_paper_with_another_name_is_found_out(stranger: Clerk, certificate: Certificate) -> None:
    scanned = "/v/" + certificate.facts["qr"]
    typed = {"number": certificate.number, "check_code": certificate.check_code}

    for address, fields in ((scanned, {}), ("/v/", typed)):
        right, wrong = (said(stranger.post(address, name=name, **fields)) for name in (" 张喆明", "张喆民"))
        assert ("✓ 相符" in right, "不相符" in right) == (True, False)
        assert ("✓ 相符" in wrong, "✕ 不相符" in wrong, "伪造" in wrong) == (False, True, True)
        assert "喆明" not in wrong


def test_a_name_is_not_compared_where_there_is_no_certificate(stranger: Clerk, certificate: Certificate) -> None:
    assert "相符" not in said(stranger.post("/v/x", name=certificate.facts["addressee"]))
    assert "相符" not in said(stranger.post("/v/", name="张", number=certificate.number, check_code="0000-0000"))


@pytest.mark.browser
def test_on_a_phone_a_code_opens_and_a_number_is_typed_by_keyboard_alone(
    register: Register, chromium: Any, certificate: Certificate
) -> None:
    with served(register) as address:
        context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
        window, complaints = context.new_page(), []
        window.on("console", lambda line: complaints.append(line.text))
        window.goto(f"{address}/V/{certificate.facts['qr']}")
        scanned = window.inner_text("[role=status]")
        wide = window.evaluate("document.documentElement.scrollWidth")

        window.focus("#number")
        window.keyboard.type(certificate.number)
        window.keyboard.press("Tab")
        window.keyboard.type(certificate.check_code.lower())
        window.keyboard.press("Enter")
        window.wait_for_url(f"{address}/v/")
        typed = window.inner_text("[role=status]")
        context.close()

    assert scanned.startswith("✓ 有效")
    assert (typed, wide, complaints) == (scanned, 360, [])
