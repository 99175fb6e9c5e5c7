"""Paper by the command line: certificates named by their numbers, and the ledger of blank stock."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from registry import clock
from registry.cli import main
from registry.config import Config
from tests.factories import HELD, Way, instant, roster, row

Run = Callable[..., str]
pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)
FIRST, SECOND, THIRD, FOURTH = (f"太昊文明〔2023〕第000{place}号" for place in range(1, 5))


@pytest.fixture
def run(
    way: Way, config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Return what runs `honors --as …` over a cycle whose three certificates are printed; it must end as expected."""
    way.open_cycle().store(
        roster([row(2, name="张喆"), row(3, name="李四"), row(4, name="王五")])
    ).review().publish().close().decide()
    monkeypatch.setenv("HONORS_HOME", str(config.home))

    def called(username: str, *arguments: str, on: date = HELD, code: int = 0) -> str:
        capsys.readouterr()
        with clock.at(instant(on, 15)), pytest.raises(SystemExit) as ended:
            main(["--as", username, *arguments])
        printed = capsys.readouterr()
        assert ended.value.code == code, printed.err
        return printed.err if code else printed.out

    called("clerk", "certificates", "print", "1", "-o", str(tmp_path / "证书.pdf"))
    return called


def test_paper_is_followed_and_remade_by_number(run: Run) -> None:
    assert run("clerk", "certificates", "seal", "1", FIRST, SECOND, THIRD).startswith("3张证书已盖章。")
    handed = ("certificates", "hand-over", "1", FIRST, SECOND, "--how", "by_proxy", "--recipient", "赵六")
    assert run("clerk", *handed, "--on", "2023-05-06").startswith("2张证书已发放。")
    assert run("clerk", "certificates", "spoil", "1", THIRD, "--reason", "印歪了").startswith(
        "证书已作废，另编了1个新号。"
    )
    assert run("reviewer", "certificates", "reissue", "1", FIRST, "--reason", "遗失").startswith("1张证书待补发。")
    corrected = ("certificates", "correct", "1", SECOND, "--reason", "姓名有误", "--name", "李思")
    assert run("reviewer", *corrected) == "已更正，新证书编号 太昊文明〔2023〕第0005号。\n"
    assert run("approver", "certificates", "recall", "1", FIRST, "--reason", "违纪").startswith("1张证书已收回。")

    assert run("clerk", "certificates", "list", "1").splitlines() == [
        f"{FIRST}（补发）\t张喆\t收回\t违纪",
        f"{SECOND}\t李四\t已更正\t姓名有误",
        "太昊文明〔2023〕第0005号\t李思\t已编号\t",
        f"{THIRD}\t王五\t作废\t印歪了",
        f"{FOURTH}\t王五\t已编号\t",
    ]
    assert run("clerk", "certificates", "list", "1", "--state", "spoiled") == f"{THIRD}\t王五\t作废\t印歪了\n"
    gaps = run("auditor", "certificates", "gaps").splitlines()
    assert gaps[0] == "太昊文明〔2023〕第#号\t编到5号\t没有缺号\t没有重号\t停用3号"
    assert gaps[1:] == [f"　{FIRST}\t收回", f"　{SECOND}\t已更正", f"　{THIRD}\t作废"]


def test_a_number_that_is_none_is_named(run: Run) -> None:
    refusal = run("clerk", "certificates", "seal", "1", FIRST, "第9999号", code=1)

    assert refusal == "没有找到编号是“第9999号”的证书。\n"


def test_the_ledger_is_kept_and_warns_below_zero(run: Run) -> None:
    listed = run("clerk", "stock", "list")
    assert "结存-3\n" in listed
    assert "账面结存为" not in listed

    assert run("clerk", "stock", "receive", "经典红金（A4横版）用纸", "2") == "已登记，台账编号 1。\n"
    assert "账面结存为-1张" in run("clerk", "stock", "list")
    assert (
        run("clerk", "stock", "receive", "经典红金（A4横版）用纸", "98", "--note", "12号送货单")
        == "已登记，台账编号 1。\n"
    )
    assert run("clerk", "stock", "spoil", "1", "2", "--reason", "卡纸") == "已登记，结存95张。\n"
    assert "盘点比账面少5张，请写明原因。" in run("clerk", "stock", "count", "1", "90", code=1)
    assert run("clerk", "stock", "count", "1", "90", "--note", "受潮") == "已盘点，比账面少5张，账面已调整。\n"
    assert run("clerk", "stock", "list") == "1\t经典红金（A4横版）用纸\t领用100\t打印3\t作废2\t盘点-5\t结存90\n"
    assert "权限" in run("auditor", "stock", "receive", "纸", "1", code=1)
