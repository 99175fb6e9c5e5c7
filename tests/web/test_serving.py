"""The server starts where it may, says where it is, and refuses an old database."""

import socket
import urllib.error
import urllib.request
from dataclasses import replace

import pytest

from registry import serving
from registry.config import Config, at_home, from_environment
from registry.errors import RuleViolation
from registry.register import Register
from registry.web.verifying import LOOK_UPS
from tests.web.conftest import served

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


def test_pending_migrations_are_refused_with_the_sentence(config: Config) -> None:
    old = config.home / "old"
    old.mkdir()
    (old / "honors.secret").write_bytes(config.secrets.read_bytes())
    (old / "honors.db").touch()
    with pytest.raises(RuleViolation, match="请先运行 honors migrate"):
        serving.serve(at_home(old))


def test_a_port_in_use_is_said_so(register: Register) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RuleViolation, match=f"端口{port}已被别的程序占用"):
            serving.make_server(register, "127.0.0.1", port)


def test_the_server_answers_and_keeps_its_name_to_itself(register: Register) -> None:
    with served(register) as address, urllib.request.urlopen(f"{address}/sign-in") as answer:
        assert answer.status == 200
        assert answer.headers.get("Server") is None


def look_up(address: str, forwarded: str) -> int:
    """Ask for a certificate as if through proxies; return the status."""
    asked = urllib.request.Request(f"{address}/v/x", headers={"X-Forwarded-For": forwarded})
    try:
        with urllib.request.urlopen(asked) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def test_behind_a_counted_proxy_every_client_has_look_ups_of_its_own(register: Register) -> None:
    register = replace(register, config=replace(register.config, proxies=1))
    with served(register) as address:
        one = [
            look_up(address, f"1.1.1.{place}, 10.0.0.1") for place in range(LOOK_UPS + 1)
        ]  # what clients say is idle

        assert (one, look_up(address, "10.0.0.2")) == ([404] * LOOK_UPS + [429], 404)


def test_no_proxy_is_believed_that_was_not_counted(register: Register) -> None:
    with served(register) as address:
        answers = [look_up(address, f"10.0.0.{place}") for place in range(LOOK_UPS + 1)]

    assert answers == [404] * LOOK_UPS + [429]


def test_the_proxies_are_counted_in_the_environment(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_environment(config.home).proxies == 0
    monkeypatch.setenv("HONORS_PROXIES", "2")
    assert from_environment(config.home).proxies == 2


def test_vendored_files_are_the_ones_recorded(config: Config) -> None:
    import hashlib  # noqa: PLC0415 - beside its one use

    from registry import paths  # noqa: PLC0415 - beside its one use

    vendor = paths.static() / "vendor"
    lines = (vendor / "SHA256SUMS").read_text("ascii").splitlines()
    for digest, name in (line.split() for line in lines):
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest
        assert ((vendor / name).parent / "LICENSE").is_file()
