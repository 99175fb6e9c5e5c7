"""The pages in a real browser: what a clerk's day starts with, by mouse and by keyboard alone."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from registry import worker
from registry.records import scope
from registry.records.models import Actor, Nomination
from registry.register import Register
from registry.stages.rosters import confirming
from registry.web import rosters
from tests.factories import PASSWORD, Way
from tests.web.conftest import begin_session, people_rows, served, workbook

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("config", ["sqlite"], indirect=True)]


ICON = 1.1 * 16  # pixels
# The room between the end of the text of a wrong cell and the edge of its box; none where the text takes two lines.
ROOM_LEFT = """() => {
    const box = document.querySelector(".wrong"), text = document.createRange();
    text.selectNodeContents(box);
    const lines = text.getClientRects();
    return lines.length === 1 ? box.getBoundingClientRect().right - lines[0].right : -1;
}"""


@pytest.fixture
def address(register: Register, way: Way) -> Iterator[str]:
    """Serve the register in a thread; return the address."""
    with served(register) as place:
        yield place


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Any]:
    """Open a window on the served register; nothing on its console may be a complaint."""
    context = chromium.new_context(viewport={"width": 1366, "height": 900}, locale="zh-CN")
    context.set_default_timeout(10_000)
    window, complaints = context.new_page(), []
    window.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("dialog", lambda dialog: dialog.accept())
    yield window
    context.close()
    assert complaints == []


@pytest.fixture
def enter(page: Any, address: str, app: Flask, people: dict[str, Actor]) -> Callable[[str], None]:
    """Return what lets one of the standing people in by the cookie of a session begun."""

    def entered(username: str) -> None:
        client = app.test_client()
        begin_session(client, people[username], time.time())  # the server's threads live in the present
        cookie = client.get_cookie("honors")
        assert cookie
        page.context.add_cookies([{"name": "honors", "value": cookie.value, "url": address}])

    return entered


def sign_in(page: Any, address: str, username: str) -> None:
    page.goto(address)
    page.keyboard.type(username)  # the field has the focus already
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


def spoiled(tmp_path: Path) -> Path:
    rows = people_rows(12)
    rows[2][2] = rows[2][2][:-1] + ("0" if rows[2][2][-1] != "0" else "1")
    rows[5] = ["6", *rows[4][1:]]
    file = tmp_path / "道德文明使者推荐名单(终稿2).xlsx"
    file.write_bytes(workbook(rows))
    return file


def test_a_clerk_uploads_looks_and_confirms(
    page: Any, address: str, enter: Callable[[str], None], way: Way, tmp_path: Path
) -> None:
    way.open_cycle()
    enter("clerk")
    page.goto(f"{address}/cycles/{way.cycle}/rosters/")
    page.set_input_files("#file", spoiled(tmp_path))
    page.click("text=上传并检查")
    assert page.inner_text("h1") == "花名册预检"
    assert page.inner_text(".actionbar .btn-primary") == "导入通过的 9 行"
    assert page.locator(".wrong").count() == 1
    for width in (1366, 800, 480):  # the icon stays beside the number, in one line, however narrow the window
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(ROOM_LEFT) >= ICON

    page.click("button:has-text('疑似重复')")
    page.check("input[name=doubtful] >> nth=0")
    assert page.inner_text(".actionbar .btn-primary") == "导入通过的 10 行"
    page.click("button:has-text('全部')")
    assert page.locator("input[name=doubtful]:checked").count() == 1

    page.click(".actionbar .btn-primary")
    assert "已入库10行，另有2行没有入库" in page.inner_text("[role=status]")
    with scope.everywhere():
        assert Nomination.select().count() == 10


def test_a_large_roster_is_read_and_stored_while_the_page_says_how_far_it_is(
    page: Any, address: str, enter: Callable[[str], None], way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rosters, "READ_AT_ONCE", 0)
    monkeypatch.setattr(confirming, "AT_ONCE", 0)
    way.open_cycle()
    enter("clerk")
    page.goto(f"{address}/cycles/{way.cycle}/rosters/")
    page.set_input_files("#file", spoiled(tmp_path))
    page.click("text=上传并检查")
    assert page.inner_text("h1") == "花名册读取"
    assert "正在排队等候读取" in page.inner_text("#bar")

    rounds = worker.in_background(way.register)
    try:
        page.wait_for_selector(".actionbar")  # the page goes on by itself
        assert page.inner_text("h1") == "花名册预检"
        page.click(".actionbar .btn-primary")
        page.wait_for_url("**/rosters/")
        assert "已入库9行，另有3行没有入库" in page.inner_text(".alert-success")
    finally:
        rounds.set()


def test_columns_are_set_right_by_keyboard(
    page: Any, address: str, enter: Callable[[str], None], way: Way, tmp_path: Path
) -> None:
    way.open_cycle()
    enter("clerk")
    page.goto(f"{address}/cycles/{way.cycle}/rosters/")
    page.set_input_files("#file", spoiled(tmp_path))
    page.click("text=上传并检查")
    page.focus("summary")
    page.keyboard.press("Enter")
    for _ in range(5):  # to the fifth column, the unit
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.focus(".mapping-button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".alert-success")
    assert page.input_value("[name=column-E]") == "post"
    assert "您更正的" in page.locator(".mapping").text_content()


def test_the_keyboard_alone_is_enough_to_sign_in_and_store_a_roster(
    page: Any, address: str, way: Way, tmp_path: Path
) -> None:
    way.open_cycle()
    sign_in(page, address, "clerk")
    page.goto(f"{address}/cycles/{way.cycle}/rosters/")
    page.set_input_files("#file", spoiled(tmp_path))
    page.focus("#file")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/uploads/*")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("导入通过的"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/rosters/")
    with scope.everywhere():
        assert Nomination.select().count() == 9


def test_a_dropped_file_is_taken(page: Any, address: str, enter: Callable[[str], None], way: Way) -> None:
    way.open_cycle()
    enter("clerk")
    page.goto(f"{address}/cycles/{way.cycle}/rosters/")
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], "名单.xlsx"));
            document.querySelector(".drop").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    assert page.evaluate("document.getElementById('file').files[0].name") == "名单.xlsx"


def test_a_reviewer_ticks_all_and_publishes_after_seeing_the_days(
    page: Any, address: str, enter: Callable[[str], None], way: Way
) -> None:
    way.open_cycle().store(count=5)
    enter("reviewer")
    page.goto(f"{address}/cycles/{way.cycle}/")
    page.click("button:has-text('截止征集')")
    for button in ("通过资格审查", "确定为候选对象"):
        page.check("[data-ticks-all]")
        assert page.inner_text(".actionbar strong") == "5"
        page.click(f".actionbar button:has-text('{button}')")
    page.click("text=去发布公示")
    page.fill("#published_on", "2099-03-05")
    page.wait_for_selector("#dates .alert-warning")
    assert "2099年的放假安排未收录" in page.inner_text("#dates")
    assert way.states() == ["candidate"] * 5


def test_a_clerk_prints_the_certificates(page: Any, address: str, enter: Callable[[str], None], way: Way) -> None:
    way.to_decision()
    enter("clerk")
    page.goto(f"{address}/cycles/{way.cycle}/certificates/")
    with page.expect_download() as download:
        page.click("button:has-text('下载 荣誉证书')")
    assert download.value.suggested_filename == "2023年度第二届“道德文明使者”荣誉证书3张.pdf"
    page.reload()
    assert page.locator(".badge:has-text('已打印')").count() == 3
