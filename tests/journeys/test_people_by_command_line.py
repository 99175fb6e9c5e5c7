"""Who may be one person, by the command line: listed with the reason, told apart, merged, and each taken back."""

from functools import partial

import pytest

from registry.records.database import database
from tests.factories import Way
from tests.journeys.conftest import Run
from tests.stages.folk import LI, STRANGER, TWIN, WANG, another_year, store


@pytest.fixture
def run(run: Run, way: Way) -> Run:
    """Store two alike and return a function that runs `honors …` and returns all that it printed."""
    store(way.open_cycle(), [LI._replace(id_no=WANG.id_no), STRANGER])
    store(another_year(way), [TWIN])
    return partial(run, both=True)


def test_likely_people_are_listed_told_apart_and_merged(run: Run) -> None:
    assert run("--as", "clerk", "people", "likely") == (
        "1 与 3\t把握很大：姓名同音（晓/小），手机号相同，单位相同\n"
        "  1\t李晓明（安居社区）\t2023年度第二届“道德文明使者”名单第2行（已报送）\t身份证号411***********0024　手机号138****0001\n"
        "  3\t李小明（安居社区）\t2024年度第一届“道德文明使者”名单第2行（已报送）\t手机号138****0001\n"
    )
    assert run("--as", "clerk", "people", "likely", "--cycle", "2").startswith("1 与 3\t")
    assert run("--as", "neighbour", "people", "likely") == ""

    assert run("--as", "clerk", "people", "apart", "1", "3") == "已记下不是同一人，以后不再提示。\n"
    assert run("--as", "clerk", "people", "likely") == ""
    assert "请先撤回那个判定" in run("--as", "reviewer", "people", "merge", "1", "3", "--reason", "电话核实", code=1)
    assert run("--as", "clerk", "people", "again", "1", "3") == "已撤回判定，重新待核对。\n"

    done = run("--as", "reviewer", "people", "merge", "1", "3", "--reason", "电话核实")
    assert done == "已合并，合并编号 1。撤销：honors people unmerge 1\n"
    assert run("--as", "clerk", "people", "merged").startswith("合并 1\t1 与 3\t电话核实\n  1\t李晓明（安居社区）")
    assert "您没有“撤销合并”的权限" in run("--as", "clerk", "people", "unmerge", "1", code=1)
    assert run("--as", "reviewer", "people", "unmerge", "1") == "已撤销合并，两条记录和合并前一样。\n"
    assert run("--as", "reviewer", "people", "merged") == ""


def test_the_index_is_built_again(run: Run) -> None:
    assert "已重建3条记录的索引。" in run("people", "index")
    assert run("--as", "clerk", "people", "likely").startswith("1 与 3\t")


def test_one_person_twice_in_a_list_is_said_after_the_merge(run: Run) -> None:
    done = run("--as", "reviewer", "people", "merge", "1", "2", "--reason", "改名")

    assert "同一届里现在有同一人的几条推荐，请撤回多余的：\n  1\t李晓明（安居社区）" in done
    assert "  2\t赵铁柱（文昌社区）" in done


def test_a_merge_made_behind_the_registers_back_is_named_by_the_verification(run: Run) -> None:
    run("--as", "reviewer", "people", "merge", "1", "3", "--reason", "电话核实")
    assert "条全部无误" in run("journal", "verify")

    database.connect(reuse_if_open=True)
    database.execute_sql("UPDATE person_merge SET state = 'undone'")
    database.close()

    said = run("journal", "verify", code=1)
    assert said == "日志记载第1号与第3号人员已合并（第1次），表中已不存在或被改为撤销。\n"


@pytest.mark.parametrize("listed", ["likely", "merged"])
def test_who_may_not_tell_people_apart_is_shown_none_of_them(run: Run, listed: str) -> None:
    assert "您没有“判定不是同一人”的权限" in run("--as", "auditor", "people", listed, code=1)
