"""Verifying by the command line: one certificate, the file without a network, the keys; every refusal says what to do."""

import re
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from registry import tokens
from registry.cli import main
from registry.records import scope
from registry.records.models import Certificate
from registry.stages import verifying
from tests.certificates.sheets import run as run_a_tool
from tests.factories import ADOPTED, Way
from tests.journeys.conftest import Run

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


@pytest.fixture
def certificate(way: Way) -> Certificate:
    way.to_decision(2)
    with scope.everywhere():
        found: Certificate = Certificate.select().order_by(Certificate.id).get()
        return found


def test_a_code_or_a_number_with_its_check_code_needs_nobody_s_name(run: Run, certificate: Certificate) -> None:
    by_code = run("verify", certificate.facts["qr"])
    by_number = run("verify", certificate.number, certificate.check_code)

    assert by_code == by_number
    assert by_code.startswith("有效：")
    assert certificate.number in by_code
    assert certificate.facts["addressee"] not in by_code


def test_a_forged_or_cut_code_is_unknown_and_exits_1(
    run: Run, certificate: Certificate, capsys: pytest.CaptureFixture[str]
) -> None:
    run("keys", "list")
    token = tokens.found_in(certificate.facts["qr"])
    for text in (
        token[:-1],
        token[1:],
        token.lower(),
        token[:5] + "22222" + token[10:],
        f"http://10.21.3.8/v/{token[:100]}",
    ):
        with pytest.raises(SystemExit) as ended:
            main(("verify", text))
        assert (ended.value.code, capsys.readouterr().out[:5]) == (1, "查无此证：")


def test_a_number_alone_needs_somebody_who_may_see_it(run: Run, certificate: Certificate) -> None:
    assert "写全编号和核验码" in run("verify", certificate.number, code=1)
    assert run("--as", "clerk", "verify", certificate.number).startswith("有效：")
    assert run("--as", "clerk", "verify", certificate.check_code).startswith("有效：")
    assert run("--as", "neighbour", "verify", certificate.number, code=1) == ""


def test_the_file_is_written_and_says_how_many_and_for_how_long(
    run: Run, certificate: Certificate, tmp_path: Path
) -> None:
    out = tmp_path / "核验.html"

    said = run("verify", "export", "-o", str(out), "--days", "7")

    assert "名单含2张证书，7天后过期" in said
    assert "荣誉证书核验" in out.read_text("utf-8")
    assert certificate.number not in out.read_text("utf-8")


def test_keys_are_listed_with_their_time_and_changed_by_an_administrator(run: Run, certificate: Certificate) -> None:
    assert "您没有“更换证书签名密钥”的权限" in run("--as", "clerk", "keys", "rotate", code=1)
    assert "已换用第2号密钥" in run("--as", "admin", "keys", "rotate")

    first, second = run("keys", "list").splitlines()

    assert re.fullmatch(r"1\t(\w{4} ){3}\w{4}\t2023-05-05启用\t2023-04-03停用\tEd25519 [0-9a-f]{64}", first)
    assert re.fullmatch(r"2\t(\w{4} ){3}\w{4}\t2023-04-03启用\t使用中\tEd25519 [0-9a-f]{64}", second)
    assert run("verify", certificate.facts["qr"]).startswith("有效：")


@pytest.mark.usefixtures("way")
def test_without_certificates_there_is_no_key_yet_and_the_list_makes_one(run: Run, tmp_path: Path) -> None:
    assert "还没有密钥" in run("keys", "list")
    assert "名单含0张证书" in run("verify", "export", "-o", str(tmp_path / "a.html"))
    assert "使用中" in run("keys", "list")


@pytest.mark.usefixtures("way")
def test_the_address_of_the_codes_is_shown_set_and_taken_away(run: Run) -> None:
    assert "还没有设置网址" in run("verify", "address")
    assert "HTTP://10.21.3.8/V/" in run("--as", "admin", "verify", "address", "http://10.21.3.8")
    assert run("verify", "address") == "HTTP://10.21.3.8/V/\n"
    assert "最多26个" in run("--as", "admin", "verify", "address", "http://honors.zhoukou.gov.example", code=1)
    run("--as", "admin", "verify", "address", "--none")
    assert "还没有设置网址" in run("verify", "address")


@pytest.mark.tools
def test_what_a_scanner_reads_from_the_printed_page_verifies(run: Run, way: Way, tmp_path: Path) -> None:
    way.do("admin", verifying.PointCodes("http://10.121.130.128"), ADOPTED)
    way.to_decision(3)
    run("--as", "clerk", "certificates", "print", str(way.cycle), "-o", str(tmp_path / "all.pdf"))
    run_a_tool("pdftoppm", "-r", "200", "-gray", str(tmp_path / "all.pdf"), str(tmp_path / "page"))

    scanned = [
        [code.text for code in zxingcpp.read_barcodes(Image.open(page))] for page in sorted(tmp_path.glob("*.pgm"))
    ]

    assert [len(codes) for codes in scanned] == [1, 1, 1]
    for (code,) in scanned:
        assert code.startswith("HTTP://10.121.130.128/V/")
        assert run("verify", code).startswith("有效：")
