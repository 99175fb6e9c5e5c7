"""Browsers for the pages: Flask's own client, signed in as one of the standing people; a Chromium where there is one."""

import html
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from waitress import wasyncore
from werkzeug.test import TestResponse

from importers.writing import roster_bytes
from registry import clock, samples
from registry.app import create_app
from registry.records import scope
from registry.records.models import Actor, Cycle
from registry.register import Register
from registry.serving import make_server
from registry.stages import programs
from registry.stages.offices import passwords
from registry.web.visits import Visitor
from tests.conftest import forbid_skip
from tests.factories import Way

HEADINGS = ("序号", "姓名", "身份证号", "联系电话", "工作单位")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords fast: how slow argon2 should be is the stage's affair, not the pages'."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile each page template once for the applications of all tests."""
    with pytest.MonkeyPatch.context() as patch:
        kept = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("pages")))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": kept})
        yield


@pytest.fixture
def app(register: Register) -> Flask:
    return create_app(register)


@dataclass
class Clerk:
    """Somebody at a browser: opens pages, sends forms with the page's mark, reads what is said."""

    client: FlaskClient
    mark: str = ""

    def get(self, address: str, /) -> TestResponse:
        return _read(self.client.get(address))

    def post(self, address: str, follow: bool = True, /, **fields: Any) -> TestResponse:
        if not self.mark:
            found = re.search(r'"X-CSRFToken":"([^"]+)"', self.client.get("/programs/").get_data(as_text=True))
            assert found
            self.mark = found.group(1)
        return _read(self.client.post(address, data={"csrf_token": self.mark, **fields}, follow_redirects=follow))


def _read(answer: TestResponse) -> TestResponse:
    """Take the whole answer and let its files go, as a browser would."""
    answer.get_data()
    answer.close()
    return answer


@contextmanager
def served(register: Register) -> Iterator[str]:
    """Serve a register in a thread for the block; give its address."""
    server = make_server(register, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    with suppress(OSError):  # an answer just finished may wake the loop first: it then closes what we would write to
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    thread.join(5)
    server.task_dispatcher.shutdown()
    assert not thread.is_alive()


@pytest.fixture
def as_(app: Flask, people: dict[str, Actor]) -> Callable[[str], Clerk]:
    """Return what signs one of the standing people in, past the slow check of the password."""

    def signed_in(username: str) -> Clerk:
        client = app.test_client()
        begin_session(client, people[username], clock.now().timestamp())
        return Clerk(client)

    return signed_in


def begin_session(client: FlaskClient, person: Actor, instant: float) -> None:
    """Give a client the cookie of somebody who signed in at that instant."""
    with client.session_transaction() as session:
        session["_user_id"] = Visitor(person).get_id()
        session["since"] = session["seen"] = int(instant)


def said(answer: TestResponse) -> str:
    """Return the text of a page, tags taken out."""
    page = re.sub(r"<script.*?</script>|<[^>]+>", "", answer.get_data(as_text=True), flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", page))


def another_cycle(way: Way) -> int:
    """Open a second cycle of the same program; return its id."""
    with scope.everywhere():
        program = Cycle.get_by_id(way.cycle).program_id
    cycle: int = way.do("reviewer", programs.PlanCycle(program, "2024年度第一届", date(2024, 1, 1), date(2024, 12, 31)))
    way.do("approver", programs.OpenCycle(cycle, "太昊办〔2024〕9号"))
    return cycle


@cache
def plain_workbook(count: int = 6) -> bytes:
    """Return a clerk's workbook of so many invented people, made once."""
    return workbook(count=count)


def workbook(rows: list[list[str]] | None = None, count: int = 6) -> bytes:
    """Return a clerk's workbook of invented people; with rows, of exactly these."""
    people = [
        [str(place), one.name, one.id_no, one.phone, one.unit] for place, one in enumerate(samples.people(count), 1)
    ]
    return roster_bytes("推荐名单", HEADINGS, rows if rows is not None else people)


def people_rows(count: int) -> list[list[str]]:
    """Return invented people as the lines of a workbook, to spoil."""
    return [
        [str(place), one.name, one.id_no, one.phone, one.unit] for place, one in enumerate(samples.people(count), 1)
    ]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start a Chromium; skip loudly where there is none, fail where skipping is forbidden."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        message = "no Chromium on this machine: the pages were not tried in a browser"
        pytest.fail(message) if forbid_skip() else pytest.skip(message)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    quiet = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
             "disable-component-update", "disable-sync")  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[f"--{switch}" for switch in quiet])
        yield browser
        browser.close()
