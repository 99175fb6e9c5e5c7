"""Proofs: set as the certificate, marked so that none is taken for one; the facts of a file; the commands."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from certificates import DoesNotFit
from certificates.errors import UnusableFacts
from certificates.fields import SAMPLE
from certificates.layouts import read_layout
from certificates.proofs import facts_of, print_proofs, void_code
from registry.cli import main
from tests.certificates.sheets import LAYOUT, PERSON, ROOT, person, run


def honors(capsys, *arguments: str) -> tuple[str, str, int]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    said = capsys.readouterr()
    return said.out, said.err, int(ended.value.code or 0)


@pytest.fixture
def proof(tmp_path):
    path = tmp_path / "proof.pdf"
    with path.open("wb") as out:
        print_proofs([PERSON, person("王小芳")], LAYOUT, out)
    return path


@pytest.mark.tools
def test_every_page_of_a_proof_says_what_it_is_all_over(proof):
    pages = run("pdftotext", "-raw", str(proof), "-").split("\f")[:-1]

    assert ["".join(page.split()).count("样张") >= 8 and "不作证书使用" in page for page in pages] == [True, True]


@pytest.mark.tools
def test_a_proof_is_set_as_the_certificate_but_its_code_verifies_nothing(proof, tmp_path):
    text = "".join(run("pdftotext", "-raw", "-f", "1", "-l", "1", str(proof), "-").split())
    run("pdftoppm", "-r", "200", "-gray", "-l", "1", str(proof), str(tmp_path / "page"))

    (picture,) = tmp_path.glob("page*.pgm")
    (code,) = [code.text for code in zxingcpp.read_barcodes(Image.open(picture))]
    assert PERSON.body in text
    assert "张喆同志：" in text
    assert code == void_code(PERSON.qr)
    assert len(code) == len(PERSON.qr)
    assert code != PERSON.qr


def test_a_proof_of_what_does_not_fit_is_refused_and_nothing_written():
    out = io.BytesIO()

    with pytest.raises(DoesNotFit):
        print_proofs([PERSON, person("李四", number="太昊文明" * 30)], LAYOUT, out)

    assert out.getvalue() == b""


def test_facts_left_out_are_those_of_the_sample():
    assert facts_of({"addressee": "李建国"}) == replace(SAMPLE, addressee="李建国")
    assert facts_of({"issuers": ["甲", "乙"], "granted_on": "2024-01-02"}).issuers == ("甲", "乙")


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "firm"},
        {"granted_on": "昨天"},
        {"issuers": 3},
        {"phone": "1"},
        {"title": 3},
        {"addressed": "no"},
        {"body": ""},
    ],
)
def test_facts_nobody_can_print_are_refused_in_a_sentence(told):
    with pytest.raises(UnusableFacts, match=r"事实文件不能用：.+。"):
        facts_of(told)


def test_the_layouts_are_listed_with_paper_and_kinds(capsys):
    said, _, code = honors(capsys, "certificates", "layouts")

    assert code == 0
    assert "classic_red_gold\t经典红金（A4横版）\tA4横版\t个人、家庭、科室、单位、集体、村/社区" in said.splitlines()
    listed = {line.split("\t")[0] for line in said.splitlines()}
    assert listed == {
        path.stem for folder in ("certificates", "plaques") for path in (ROOT / "templates" / folder).glob("*.json")
    }


def test_a_proof_is_printed_by_command_from_a_file_of_facts(capsys, tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps([{"addressee": "李建国"}, {"addressee": "王小芳"}]), encoding="utf-8")
    out = tmp_path / "out.pdf"

    said, _, code = honors(
        capsys, "certificates", "proof", "--layout", "award", "--paper", "大8开", "--facts", str(facts), "-o", str(out)
    )

    assert (code, out.read_bytes()[:5]) == (0, b"%PDF-")
    assert "2页，版式“奖状（横版）”，大8开横版" in said


def test_a_layout_is_carried_to_a_measured_sheet_and_to_another_office(capsys, tmp_path):
    own, out = tmp_path / "own.json", tmp_path / "out.pdf"

    honors(capsys, "certificates", "adapt", "--layout", "elegant", "--paper", "300x215", "-o", str(own))
    said, _, code = honors(capsys, "certificates", "proof", "--layout", str(own), "-o", str(out))

    assert (code, read_layout(own).page.width, read_layout(own).name) == (0, 300, "own")
    assert "300×215毫米" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--layout", "nothing"), "证书版式“nothing”不能用：没有这个文件。"),
        (("--layout", "award", "--paper", "7开"), "纸张“7开”不能用：没有这种纸，可用：A4、A3、"),
        (("--layout", "award", "--facts", "{bad}"), "事实文件不能用：第1行不是合格的JSON。"),
    ],
)
def test_what_cannot_be_proofed_is_said_in_a_sentence(capsys, tmp_path, arguments, sentence):
    (tmp_path / "bad.json").write_text("{,}", encoding="utf-8")
    told = [str(tmp_path / "bad.json") if one == "{bad}" else one for one in arguments]

    _, said, code = honors(capsys, "certificates", "proof", *told, "-o", str(tmp_path / "x.pdf"))

    assert code == 1
    assert said.startswith(sentence)
    assert not Path(tmp_path / "x.pdf").exists()
