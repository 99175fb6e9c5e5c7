"""What the certificate tests share: a standing certificate, its layout, a batch of 198, tools that must not be skipped."""

import io
import os
import random
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from certificates import CertificateFacts, load_layout, print_certificates

ROOT = Path(__file__).parents[2]
LAYOUT = load_layout("classic_red_gold", ROOT / "templates" / "certificates")
PERSON = CertificateFacts(
    kind="person",
    addressee="张喆",
    address_form="同志",
    title="道德文明使者",
    body="在2023年度第二届“道德文明使者”评选活动中，被评为“道德文明使者”。特发此证，以资鼓励。",
    issuers=("临港开发区太昊路办事处",),
    granted_on=date(2023, 5, 6),
    number="太昊文明〔2023〕第0198号",
    check_code="7K3M-Q9XD",
    qr="HONORS:1:0198:7K3MQ9XD",
)
UNIT = replace(
    PERSON,
    kind="unit",
    address_form="",
    title="文明科室",
    body="在2023年度精神文明建设工作中成绩突出，被评为“文明科室”。特发此证，以资鼓励。",
)
RARE = ("㛃", "䶮", "𬭎", "𫖯", "喆", "𠮷", "𠀁", "𬎆", "㼆", "鿍")


def person(name: str, **other: object) -> CertificateFacts:
    return replace(PERSON, addressee=name, **other)


def batch() -> list[CertificateFacts]:
    """198 people: names of one to four characters, every rare character among them, the same each time."""
    chance = random.Random(198)
    families, given = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗", "伟芳娜敏静秀丽强磊军洋勇艳杰涛明超兰霞平刚桂英琳玥"
    names = [chance.choice(families) + "".join(chance.sample(given, chance.choice((1, 2, 2)))) for _ in range(185)]
    names += [f"陈{character}" for character in RARE] + ["欧阳修远", "尼格买提·热合曼", "阿布都热合曼·买买提江"]
    return [
        person(name, number=f"太昊文明〔2023〕第{k:04d}号", qr=f"HONORS:1:{k:04d}:7K3MQ9XD", check_code=f"7K3M-{k:04d}")
        for k, name in enumerate(names, 1)
    ]


def printed(certificates: Iterable[CertificateFacts]) -> bytes:
    out = io.BytesIO()
    print_certificates(certificates, LAYOUT, out)
    return out.getvalue()


def run(*command: str) -> str:
    """Run a tool and return what it said; without the tool the test is skipped, unless skipping is forbidden."""
    if not shutil.which(command[0]):
        if os.environ.get("HONORS_FORBID_SKIP") == "1":
            pytest.fail(f"{command[0]} is not installed, and skipping is forbidden")
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    return (done.stdout + done.stderr).decode()
