"""From the decision to the printed bulletin by the command line: ceremony, papers, news, reconciliation, portal."""

import zipfile
from pathlib import Path

import pytest

from registry.records import scope
from registry.records.models import Announcement
from registry.stages import ceremonies
from tests.factories import ADOPTED, HELD, Way
from tests.journeys.conftest import Run
from tests.stages.test_bulletins import DAY

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


def shown(ceremony: int) -> list[tuple[str, int]]:
    """Return the names and awards in walking order."""
    with scope.everywhere():
        held = ceremonies.find(ceremony)
        walkers, kept = ceremonies.facts_of(held).walkers, ceremonies.attendances(held)
        return [(one.name, two.award_id) for one, two in zip(walkers, kept, strict=True)]


def test_a_ceremony_is_planned_attended_packed_and_entered(run: Run, way: Way, tmp_path: Path) -> None:
    way.to_decision(12)
    pack = tmp_path / "资料包.zip"
    planned = run(
        "--as", "clerk", "ceremony", "plan", str(way.cycle), "--on", "2023-05-06", "--batch-size", "4", on=ADOPTED
    )
    run("--as", "clerk", "ceremony", "set", "1", "--place", "礼堂", "--presenter", "赵某", on=ADOPTED)
    everybody = shown(1)
    absent, proxied = str(everybody[0][1]), str(everybody[4][1])
    run("--as", "clerk", "ceremony", "check-in", "1", "absent", absent, on=HELD)
    run("--as", "clerk", "ceremony", "check-in", "1", "by_proxy", proxied, "--proxy", "王小二", on=HELD)
    run("--as", "clerk", "ceremony", "speakers", "1", str(everybody[2][1]), on=HELD)
    run("--as", "clerk", "ceremony", "reading", "1", str(everybody[2][1]), "tán", on=HELD)
    flowed = run("--as", "clerk", "ceremony", "reflow", "1", on=HELD)
    packed = run("--as", "clerk", "ceremony", "pack", "1", "-o", str(pack), on=HELD)
    listed = run("--as", "clerk", "ceremony", "show", "1", on=HELD).splitlines()
    open_ = run("--as", "clerk", "ceremony", "conclude", "1", code=1, on=HELD, hour=14)
    run("--as", "clerk", "ceremony", "conclude", "1", "--others", "present", on=HELD, hour=14)
    news = run("--as", "clerk", "news", "show", str(way.cycle), on=HELD, hour=14)

    assert planned == "已安排，大会编号 1；用 honors ceremony pack 1 做齐材料。\n"
    assert flowed == "已重排，共3批。\n"
    assert packed == f"已做齐材料和12张证书：{pack}\n"
    assert (listed[0], listed[-1].split("\t")[2], listed[-1].split("\t")[6]) == (
        "2023-05-06\t颁奖大会\t礼堂\t已安排",
        everybody[0][0],
        "未到",
    )
    assert open_ == "还有10名没有签到，请说明他们都到了，还是都没有到。\n"
    assert "并向当选的12名“道德文明使者”颁发荣誉证书" in news
    with zipfile.ZipFile(pack) as files:
        files.extractall(tmp_path / "papers")
    agreed = run("--as", "clerk", "reconcile", "--cycle", str(way.cycle), str(tmp_path / "papers"), on=HELD, hour=15)
    assert [line for line in agreed.splitlines() if not line.endswith("一致") or "不一致" in line] == []
    assert len(agreed.splitlines()) == 9


def test_a_changed_paper_is_told_and_exits_1_and_the_registers_own_are_checked_without_files(
    run: Run, way: Way, tmp_path: Path
) -> None:
    way.to_decision(5).celebrate()
    line = run("--as", "clerk", "news", "show", str(way.cycle))
    (tmp_path / "文明时讯.txt").write_text(line.replace("5名", "6名"), "utf-8")
    cycle = ("--as", "clerk", "reconcile", "--cycle", str(way.cycle))

    told = run(*cycle, str(tmp_path / "文明时讯.txt"), code=1, both=True)
    own = run(*cycle)
    none = run(*cycle, str(tmp_path / "home"), code=1)

    assert told.splitlines() == [
        "文明时讯.txt：有1处不一致", "  文明时讯.txt 第1行：人数应为“5名”，文件里是“6名”。", "共1处不一致，请改好再发出。",
    ]  # fmt: skip
    assert own == "荣誉证书.pdf：5人，一致\n荣誉证书.pdf：5人，一致\n"
    assert none == "这里没有能核对的文件；能核对.docx、.pdf和.txt。\n"


def test_news_is_edited_checked_handed_up_adopted_and_printed(run: Run, way: Way, tmp_path: Path) -> None:
    way.to_decision(5).celebrate()
    with scope.everywhere():
        kept = Announcement.get()
    text, issue, portal = tmp_path / "稿.txt", tmp_path / "简报.txt", tmp_path / "portal"
    text.write_text(kept.text.replace("5名", "7名"), "utf-8")
    edited = run("--as", "clerk", "news", "edit", "1", "--text", str(text), on=HELD)
    refused = run("--as", "reviewer", "news", "move", "1", "checked", code=1, on=HELD)
    run("--as", "clerk", "news", "redraft", "1", on=HELD)
    for who, state in (("reviewer", "checked"), ("approver", "approved"), ("reviewer", "submitted")):
        run("--as", who, "news", "move", "1", state, on=HELD)
    inbox = run("--as", "city_officer", "bulletin", "inbox", on=DAY)
    run(
        "--as",
        "city_officer",
        "bulletin",
        "plan",
        "--name",
        "文明建设",
        "--on",
        "2023-05-10",
        "--to",
        "报",
        "市委",
        on=DAY,
    )
    run("--as", "city_officer", "bulletin", "adopt", "1", "1", on=DAY)
    text.write_text("5月9日，推进会召开。", "utf-8")
    run("--as", "city_officer", "bulletin", "enter", "1", str(text), "--title", "推进会召开", on=DAY)
    run("--as", "city_officer", "bulletin", "issue", "1", on=DAY)
    run("--as", "city_officer", "bulletin", "show", "1", "-o", str(issue), on=DAY)
    agreed = run("--as", "city_officer", "bulletin", "check", "1", str(issue), on=DAY)
    (tmp_path / "改.txt").write_text(issue.read_text("utf-8").replace("2023年5月10日", "2023年5月11日"), "utf-8")
    told = run("--as", "city_officer", "bulletin", "check", "1", str(tmp_path / "改.txt"), code=1, both=True, on=DAY)
    read = run("bulletin", "read", str(issue), "-o", str(tmp_path / "读回.json"))
    table = run("--as", "city_officer", "bulletin", "adoption", on=DAY)
    exported = run("--as", "clerk", "export", "site", str(portal), on=DAY)

    assert "登记的内容里没有“7”这个数。" in edited
    assert refused.startswith("信息稿与登记的内容不一致，改好才能办理：")
    assert inbox.split("\t")[1:3] == ["太昊路办事处", kept.title]
    assert agreed == "简报.txt：一致\n"
    assert told.splitlines()[1] == "  改.txt 第3行：日期应为“2023年5月10日”，文件里是“2023年5月11日”。"
    assert read.splitlines()[:4] == [
        "【工作动态】",
        "  推进会召开（11字）",
        "【文明时讯】",
        f"  {kept.title}（{len(kept.text)}字）",
    ]
    assert table == "2023-05\t太昊路办事处\t报送1\t采用1\t合并0\t未采用0\t100%\n"
    assert (exported, (portal / "atom.xml").exists()) == (f"已导出2项到{portal}，请打开其中的 index.html。\n", True)


def test_any_text_is_looked_over_with_the_place_of_each_slip(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "稿.txt"
    file.write_text("近日,某街道开展活动。\n六十名同志受到表扬，以兹鼓励。", "utf-8")

    told = run("news", "check", str(file), code=1, both=True)

    assert told.splitlines() == [
        "第1行第3字：汉字之间用了半角标点“,”。应为“，”。", "第2行第1字：“六十”应当用阿拉伯数字。应为“60”。",
        "第2行第11字：“以兹鼓励”是错别字。应为“以资鼓励”。", "共3处，请改正。",
    ]  # fmt: skip
