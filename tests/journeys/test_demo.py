"""The demo writes what the README promises, ends by itself, and never eats somebody else's folder."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from registry import demo
from registry.errors import RuleViolation

EXPECTED = {".honors-demo", "honors.db", "honors.head", "honors.keys", "honors.secret"} | set(demo.WRITTEN)


@pytest.mark.slow
def test_the_demo_walks_the_whole_way(tmp_path: Path) -> None:
    folder = tmp_path / "demo"

    # A relative folder, as `make demo` gives it.
    command = [sys.executable, "-c", "from registry.cli import main; main()", "demo", "demo"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120)

    assert {path.name for path in folder.iterdir()} == EXPECTED
    assert "入库198行，未入库0行" in run.stdout
    assert "证书自动编号198张，暂缓0张" in run.stdout
    assert re.search(r"核对日志：436条记录全部无误", run.stdout) is not None
    assert "未到12人、代领5人、迟到3人，一次重排为20批" in run.stdout
    with zipfile.ZipFile(folder / demo.PACK) as pack:
        papers = ["议程", "主持词", "宣读稿", "上台分组表", "座次表", "签到表", "证书签领表", "席卡"]
        assert set(pack.namelist()) == {*(f"{name}.docx" for name in papers), "荣誉证书（上台次序）.pdf"}
    news = (folder / "文明时讯.txt").read_text("utf-8")
    assert news == (
        "临港开发区太昊路办事处举行“道德文明使者”颁奖大会。为进一步彰显身边榜样力量，引领社会文明风尚，5月6日上午，"
        "临港开发区太昊路办事处举行2023年度第二届“道德文明使者”颁奖大会，会议宣读了表彰人员名单，"
        "并向当选的198名“道德文明使者”颁发荣誉证书，部分获奖代表作典型发言、交流心得。\n"
    )
    first = (folder / "荣誉证书.pdf").stat().st_size
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=120)
    assert abs((folder / "荣誉证书.pdf").stat().st_size - first) < 20_000


def test_the_demo_leaves_other_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "honors.db").write_bytes(b"somebody's register")

    with pytest.raises(RuleViolation, match="演示不会覆盖它"):
        demo.run(tmp_path, lambda text: None)

    assert (tmp_path / "honors.db").read_bytes() == b"somebody's register"
