"""The keys of certificates under several processes at once, and after a backup came back."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from registry import backup, tokens
from registry.config import Config
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Certificate
from registry.records.secrets import certificate_keys
from registry.register import opened
from registry.stages import verifying
from tests.factories import Way, settle
from tests.safety.conftest import MakeConfig, close_databases

SIGN = """
import json, sys
from datetime import date
from pathlib import Path
from registry import tokens
from registry.config import Config
from registry.records.database import transaction
from registry.register import opened
facts = json.loads(sys.argv[1])
with opened(Config(**facts | {"home": Path(facts["home"])})):
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(int(sys.argv[2])):
        with transaction():
            made = tokens.code_of(1, date(2023, 5, 6), "AAAA-AAAA", "张喆", "好人")
        print(made, flush=True)
"""


def signers(config: Config, count: int, each: int) -> list[subprocess.Popen[str]]:
    """Start processes that wait at the line to sign so many tokens each."""
    facts = json.dumps(asdict(config) | {"home": str(config.home)})
    command = [sys.executable, "-c", SIGN, facts, str(each)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": os.environ | {"PYTHONPATH": "."}}
    started: list[subprocess.Popen[str]] = [subprocess.Popen(command, **pipes) for _ in range(count)]  # type: ignore[call-overload]
    for one in started:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    return started


def signed(started: list[subprocess.Popen[str]]) -> list[str]:
    """Return what they signed, once all have ended."""
    return [line for one in started for line in one.communicate(timeout=60)[0].split()]


def go(started: list[subprocess.Popen[str]]) -> None:
    for one in started:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()


@pytest.mark.parametrize("engine", [pytest.param("sqlite", marks=pytest.mark.prove), "postgres"])
def test_processes_that_need_the_first_key_at_once_make_one(make_config: MakeConfig, engine: str) -> None:
    config = make_config(engine)
    started = signers(config, 3, 5)

    go(started)
    made = signed(started)

    with opened(config):
        keys = certificate_keys().keys
        read = [tokens.read(text) for text in made]
        assert (len(made), len(keys)) == (15, 1)
        assert all(token is not None and tokens.genuine(token, keys) for token in read)
    close_databases()


@pytest.mark.parametrize("engine", [pytest.param("sqlite", marks=pytest.mark.prove), "postgres"])
def test_tokens_signed_while_keys_change_all_verify(make_config: MakeConfig, engine: str) -> None:
    config = make_config(engine)
    started = signers(config, 2, 40)

    go(started)
    with opened(config):
        for _ in range(5):
            with transaction():
                tokens.rotate()
        made = signed(started)
        keys = certificate_keys().keys
        read = [tokens.read(text) for text in made]
        assert len(made) == 80
        assert [key.number for key in keys] == list(range(1, len(keys) + 1))
        assert [bool(key.private) for key in keys] == [False] * (len(keys) - 1) + [True]
        assert all(token is not None and tokens.genuine(token, keys) for token in read)
    close_databases()


def test_what_was_signed_before_a_backup_verifies_after_it_came_back(make_config: MakeConfig, tmp_path: Path) -> None:
    config, restored = make_config("sqlite"), make_config("sqlite", migrated=False)
    with opened(config) as register:
        way = Way(register, settle(register))
        way.do("admin", verifying.PointCodes("http://10.21.3.8"))
        way.to_decision(2)
        way.do("admin", verifying.RotateCertificateKey())
        with scope.everywhere():
            codes = [one.facts["qr"] for one in Certificate.select()]
    backup.restore(restored, backup.back_up(config, tmp_path / "data", tmp_path / "keys"))

    with opened(restored):
        assert [verifying.by_token(code).standing.answer for code in codes] == ["valid", "valid"]
        assert [key.number for key in certificate_keys().keys] == [1, 2]
        assert certificate_keys().address == "HTTP://10.21.3.8/V/"
    close_databases()
