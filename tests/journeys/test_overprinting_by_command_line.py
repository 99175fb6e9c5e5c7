"""Overprinting by the command line: from the ruler sheet to a few certificates on stock; every mistake is one sentence."""

from functools import partial
from pathlib import Path

import pikepdf
import pytest

from registry.records import scope
from registry.records.models import Certificate
from tests.certificates.test_calibration import Printer
from tests.factories import Way
from tests.journeys.conftest import Run

READINGS = tuple(f"{x:g},{y:g}" for x, y in Printer().read(0.5))
PRINTER = ("--printer", "二楼惠普1020", "--tray", "手动进纸", "--stock", "A4内芯")

ONE_ENGINE = pytest.mark.parametrize("config", ["sqlite"], indirect=True)  # words, and nothing of a database


@pytest.fixture
def run(run: Run, way: Way) -> Run:
    """Walk to a decision over nine and return a function that runs `honors --as clerk certificates …`."""
    way.to_decision(9)
    return partial(run, "--as", "clerk", "certificates")


def states() -> list[str]:
    with scope.everywhere():
        return [one.state for one in Certificate.select().order_by(Certificate.id)]


def pages(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def test_from_the_ruler_sheet_to_three_certificates_on_stock(run: Run, way: Way, tmp_path: Path) -> None:
    out = tmp_path / "证书.pdf"
    run("ruler", "-o", str(tmp_path / "标尺.pdf"))
    saved = run("calibrate", *PRINTER, *READINGS)
    run("test-sheet", "-o", str(tmp_path / "试打.pdf"), "--printer", "二楼惠普1020")
    run("preview", str(way.cycle), "-o", str(tmp_path / "预览.pdf"), "--only", "4")
    before = states()
    printed = run(
        "print", str(way.cycle), "-o", str(out), "--overprint", "--printer", "二楼惠普1020", "--only", "3-4，7"
    )

    assert [pages(tmp_path / f"{name}.pdf") for name in ("标尺", "试打", "预览", "证书")] == [1, 1, 1, 3]
    assert saved.startswith("已保存“二楼惠普1020·手动进纸·A4内芯”的校准：纸的左下角处偏右")
    assert run("printers").startswith("二楼惠普1020\t手动进纸\tA4内芯\t纸的左下角处偏右")
    assert printed == f"已生成3张证书（套打，二楼惠普1020·手动进纸·A4内芯）：{out}\n"
    assert before == ["numbered"] * 9
    assert [place for place, state in enumerate(states(), 1) if state == "printed"] == [3, 4, 7]
    with pikepdf.open(out) as pdf:
        assert "/FormXob.background" not in pdf.pages[0].Resources.get("/XObject", {})


@ONE_ENGINE
def test_a_few_can_be_printed_again_with_their_design(run: Run, way: Way, tmp_path: Path) -> None:
    first, again = tmp_path / "1.pdf", tmp_path / "2.pdf"
    run("print", str(way.cycle), "-o", str(first), "--only", "2-3", "--by", "position")
    run("print", str(way.cycle), "-o", str(again), "--only", "2，3")

    assert first.read_bytes() == again.read_bytes()
    assert pages(first) == 2


@ONE_ENGINE
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--overprint",), "套打要用 --printer 写明打印机；honors certificates printers 列出校准过的。"),
        (("--overprint", "--printer", "三楼"), "没有找到打印机“三楼”的校准，请先打标尺页、填读数。"),
        (("--printer", "三楼"), "写了打印机、纸盒或成品证书，是要套打吗？套打请加 --overprint，印在空白纸请去掉它们。"),
        (("--only", "8-12"), "第1项“8-12”里没有第10号至第12号：按证书编号末尾的流水号，这届的证书是第1号至第9号。"),
        (("--only", "一至三"), "第1项“一至三”看不懂：请写成 57 或 57-63 的样子，各项用逗号隔开。"),
        (("--by", "name"), "参数 --by 的值不对：只能是 serial、position。"),
    ],
)  # fmt: skip
def test_a_mistake_in_printing_is_one_sentence_and_prints_nothing(
    run: Run, way: Way, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    out = tmp_path / "证书.pdf"

    assert run("print", str(way.cycle), "-o", str(out), *arguments, code=1) == sentence + "\n"
    assert (list(tmp_path.glob("证书*")), states()) == ([], ["numbered"] * 9)


@ONE_ENGINE
@pytest.mark.parametrize(
    ("readings", "sentence"),
    [
        (("15,195", "282,十五"), "第4个读数“十五”不是毫米数，请写成 15.5 的样子。"),
        (("15,15", "282"), "读数共3个，不成对：每个十字要有离左边、离下边两个数。"),
        (("15,15", "282,15"), "每张标尺页要量A、B、C、D四个十字，每个十字先写离左边、再写离下边的毫米数，共8个数；现在读到2个十字。"),
        (("15", "159", "282", "195", "15", "15", "282", "15"),
         "十字A离下边应在195毫米左右，填的是159，差得太多；请核对是不是量错了边或写错了位置。"),
    ],
)  # fmt: skip
def test_readings_that_cannot_be_are_one_sentence(run: Run, readings: tuple[str, ...], sentence: str) -> None:
    assert run("calibrate", *PRINTER, *readings, code=1) == sentence + "\n"
    assert run("printers") == ""


@ONE_ENGINE
def test_a_layout_that_is_not_there_is_one_sentence_and_leaves_no_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "标尺.pdf"

    assert run("ruler", "-o", str(out), "--layout", "nosuch", code=1) == "证书版式“nosuch”不能用：没有这个文件。\n"
    assert not out.exists()
