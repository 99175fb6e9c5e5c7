"""The server starts where it may, says where it is, and refuses an old database."""

import socket
import urllib.request

import pytest

from registry import serving
from registry.config import Config, at_home
from registry.errors import RuleViolation
from registry.register import Register
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


def test_vendored_files_are_the_ones_recorded(config: Config) -> None:
    import hashlib  # noqa: PLC0415 - beside its one use

    from registry import paths  # noqa: PLC0415 - beside its one use

    vendor = paths.static() / "vendor"
    lines = (vendor / "SHA256SUMS").read_text("ascii").splitlines()
    for digest, name in (line.split() for line in lines):
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest
        assert ((vendor / name).parent / "LICENSE").is_file()
