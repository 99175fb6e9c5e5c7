"""A signed token on every design: big enough, with bare paper around it, read from a picture of 200 dots an inch."""

import base64
import io
import random
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from certificates import load_layout, print_certificates
from registry import paths
from registry.tokens import LONGEST_ADDRESS
from tests.certificates.sheets import person, run

FOLDER = paths.templates() / "certificates"
DESIGNS = sorted(path.stem for path in FOLDER.glob("*.json"))
VERSION_7 = 45  # modules: an address and a token


def longest_payload(seed: int) -> str:
    """Return an address as long as it may be, and a token's worth of random characters."""
    raw = random.Random(seed).randbytes(95)
    return "HTTP://255.255.255.255/V/".ljust(LONGEST_ADDRESS, "V") + base64.b32encode(raw).decode()


@pytest.mark.parametrize("name", DESIGNS)
def test_a_module_of_every_design_s_code_is_as_large_as_a_phone_needs(name: str) -> None:
    size = load_layout(name, FOLDER).qr.size
    assert size >= 22
    assert size / VERSION_7 >= 0.48  # millimetres


@pytest.mark.tools
@pytest.mark.parametrize("name", DESIGNS)
def test_the_code_of_every_design_is_read_from_200_dots_an_inch(name: str, tmp_path: Path) -> None:
    payloads = [longest_payload(seed) for seed in range(2)]
    out = io.BytesIO()
    print_certificates([person("张喆", qr=payload) for payload in payloads], load_layout(name, FOLDER), out)
    (tmp_path / "all.pdf").write_bytes(out.getvalue())

    run("pdftoppm", "-r", "200", "-gray", str(tmp_path / "all.pdf"), str(tmp_path / "page"))

    pictures = sorted(tmp_path.glob("page*.pgm"))
    assert [[code.text for code in zxingcpp.read_barcodes(Image.open(page))] for page in pictures] == [
        [payload] for payload in payloads
    ]
    read = [run("zbarimg", "--nodbus", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", str(page)) for page in pictures]
    assert [text.splitlines() for text in read] == [[payload] for payload in payloads]
