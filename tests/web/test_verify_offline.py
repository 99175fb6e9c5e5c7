"""The file that verifies without a network, in a real browser from a folder: no server, nothing loaded, a thousand codes."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from certificates import CertificateFacts
from registry import clock, tokens
from registry.records import scope
from registry.records.models import Award, Certificate
from registry.records.secrets import certificate_keys
from registry.stages import issuing, verifying
from tests.factories import ADOPTED, Way
from tests.stages.test_verifying import (
    certificates,
    correct,
    end_awards,
    forged,
    hand_over,
    print_all,
    recall,
    token_of,
)

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

Open = Callable[[str], Any]


@pytest.fixture
def offline(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """Return what opens a page from a folder in a window without a network; it may ask for nothing and complain of nothing."""
    context = chromium.new_context(viewport={"width": 1000, "height": 800}, locale="zh-CN", offline=True)
    asked: list[str] = []
    complaints: list[str] = []

    def opened(page: str) -> Any:
        file = tmp_path / "核验.html"
        file.write_text(page, "utf-8")
        window = context.new_page()
        window.on("request", lambda one: asked.append(one.url))
        window.on("console", lambda line: complaints.append(line.text))
        window.on("pageerror", lambda error: complaints.append(str(error)))
        window.goto(file.as_uri())
        return window

    yield opened
    context.close()
    assert [address for address in asked if not address.startswith("file:")] == []
    assert len(asked) == len([address for address in asked if address.endswith(".html")])
    assert complaints == []


def page_of(days: int = 30) -> str:
    return verifying.offline_page(verifying.signed_list(days))


def answers(window: Any, texts: Sequence[str]) -> list[str]:
    said: list[str] = window.evaluate("texts => texts.map(text => window.honors.check(text).answer)", list(texts))
    return said


@pytest.mark.browser
def test_a_scanned_code_is_answered_and_the_name_on_the_paper_checked(offline: Open, way: Way) -> None:
    way.to_decision(2)
    way.do("admin", verifying.PointCodes("http://10.21.3.8"), ADOPTED)
    facts = CertificateFacts.from_dict(certificates()[0].facts)
    window = offline(page_of())

    window.keyboard.type(facts.qr)  # the field has the focus already, and a scanner ends with Enter
    window.keyboard.press("Enter")
    assert window.inner_text("#headline") == "有效"
    assert "太昊路办事处" in window.inner_text("#facts")
    assert "2023年5月5日" in window.inner_text("#facts")

    for name, verdict in ((facts.addressee, "相符"), ("冒名者", "不相符")):
        window.fill("#name", name)
        window.fill("#title", facts.title)
        window.fill("#check", facts.check_code.lower().replace("-", " "))
        window.click("#match [type=submit]")
        assert window.inner_text("#matched").startswith(verdict)


@pytest.mark.browser
def test_forged_revoked_and_corrected_are_told_apart_without_a_network(offline: Open, way: Way) -> None:
    way.to_decision(4)
    first, second, third, fourth = certificates()
    correct(way, first)
    end_awards([second], "revoked")
    window = offline(page_of())

    said = []
    for text in (token_of(first), token_of(second), forged([token_of(third)])[0], token_of(fourth), "随便什么"):
        window.fill("#code", text)
        window.click("#ask [type=submit]")
        said.append((window.inner_text("#headline"), window.inner_text("#note")))

    assert [headline for headline, _ in said] == ["已更正", "已撤销", "查无此证", "有效", "查无此证"]
    assert len({note for _, note in said}) == 5


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.prove)])  # 7: another bit of every byte
def test_every_change_of_a_single_bit_is_refused_in_the_browser_too(offline: Open, way: Way, step: int) -> None:
    way.to_decision(1)
    raw = base64.b32decode(token_of(certificates()[0]))
    changed = []
    for bit in range(0, len(raw) * 8, step):
        other = bytearray(raw)
        other[bit // 8] ^= 1 << bit % 8
        changed.append(base64.b32encode(bytes(other)).decode())

    said = answers(offline(page_of()), [token_of(certificates()[0]), *changed])

    assert said == ["valid"] + ["unknown"] * len(range(0, 760, step))


@pytest.mark.browser
def test_what_was_issued_after_the_list_is_neither_valid_nor_unknown(offline: Open, way: Way) -> None:
    way.to_decision(1)
    old = page_of()
    again = correct(way, certificates()[0])
    window = offline(old)

    assert answers(window, [token_of(again)]) == ["unlisted"]


@pytest.mark.browser
def test_a_lost_paper_is_replaced_in_the_file_too(offline: Open, way: Way) -> None:
    way.to_decision(1)
    (lost,) = certificates()
    hand_over(way, lost)
    way.do("reviewer", issuing.ReissueCertificates(way.cycle, (lost.id,), "遗失"), ADOPTED)
    window = offline(page_of())

    assert answers(window, [token_of(lost), token_of(certificates()[0])]) == ["corrected", "valid"]


@pytest.mark.browser
def test_a_retired_key_s_certificates_stay_valid_and_a_stolen_one_makes_no_more(offline: Open, way: Way) -> None:
    way.to_decision(1)
    stolen = certificate_keys().keys[-1]
    forgery = tokens.sign(stolen, 3, ADOPTED, "AAAA-AAAA", "张喆", "道德文明使者")
    way.do("admin", verifying.RotateCertificateKey(), ADOPTED)
    with clock.at(clock.now() + timedelta(days=60)):
        window = offline(page_of())

    assert answers(window, [token_of(certificates()[0]), forgery]) == ["valid", "unknown"]
    assert "已停用，旧证书仍可核验" in window.text_content("#keys")


@pytest.mark.browser
@pytest.mark.parametrize("old", ["corrected", "2026", "valid"])
def test_a_list_altered_by_anybody_verifies_nothing(offline: Open, way: Way, old: str) -> None:
    way.to_decision(1)
    with clock.at(clock.now().replace(year=2026)):
        page = page_of()
    start = page.index('id="list"')
    window = offline(page[:start] + page[start:].replace(old, "x" * len(old) if old != "2026" else "2036", 1))

    assert "已损坏或被改动过" in window.inner_text("#broken")
    assert answers(window, [token_of(certificates()[0])]) == ["unknown"]
    assert not window.is_visible("#ask")


@pytest.mark.browser
def test_an_outdated_list_says_so(offline: Open, way: Way) -> None:
    way.to_decision(1)  # the clock of these tests stands in 2023, the browser's does not
    assert "已过期" in offline(page_of()).inner_text("#outdated")


def test_the_file_names_nobody_and_no_number(way: Way) -> None:
    way.to_decision(30)
    listed = verifying.signed_list(30)
    page = verifying.offline_page(listed)

    with scope.everywhere():
        secret = [text for one in Certificate.select() for text in (one.number, one.check_code, one.facts["addressee"])]
        serials = [tokens.read(token_of(one)).serial for one in certificates()]  # type: ignore[union-attr]
    assert [text for text in secret if text in page] == []
    entries = base64.b64decode(json.loads(listed.text)["entries"])
    assert [serial for serial in serials if serial in entries] == []
    assert (len(entries) // 9, listed.certificates) == (256, 30)


def test_two_lists_of_the_same_certificates_have_no_entry_in_common(way: Way) -> None:
    way.to_decision(30)
    lists = [json.loads(verifying.signed_list(30).text)["entries"] for _ in range(2)]
    first, second = ({text[place : place + 12] for place in range(0, len(text), 12)} for text in lists)
    assert first & second == set()


def test_the_file_may_load_nothing_and_run_its_own_two_scripts_alone(way: Way) -> None:
    way.to_decision(1)
    page = page_of()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert re.findall(r'(?:src|href)="', page) == []
    assert len(page.encode()) < 60_000


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("each", [8, pytest.param(100, marks=pytest.mark.prove)])
def test_codes_of_every_kind_are_told_apart_with_and_without_a_network(offline: Open, way: Way, each: int) -> None:
    """Seven tenths valid, a tenth each corrected, revoked and forged: every one in the server and in the file."""
    way.to_decision(9 * each)
    issued = certificates()
    corrected, revoked, valid = issued[:each], issued[each : 2 * each], issued[2 * each :]
    print_all(way)
    for one in corrected:
        correct(way, one)
    end_awards(revoked[: each // 2], "revoked")
    recall(way, revoked[each // 2 :])
    genuine = [token_of(one) for one in (*valid, *corrected, *revoked)]
    asked = genuine + forged(genuine[:each])
    wanted = ["valid"] * (7 * each) + ["corrected"] * each + ["revoked"] * each + ["unknown"] * each

    online = [verifying.by_token(text).standing.answer for text in asked]
    in_the_file = answers(offline(page_of()), asked)

    assert len(asked) == 10 * each
    assert [place for place in range(10 * each) if online[place] != wanted[place]] == []
    assert [place for place in range(10 * each) if in_the_file[place] != wanted[place]] == []
    with scope.everywhere():
        assert Award.select().count() == 9 * each
