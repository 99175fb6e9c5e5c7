"""A plan by command line: shown, set item by item, quotas from a file, checked, told at the opening, copied."""

import json
from datetime import date
from pathlib import Path

import pytest

from registry.stages import programs
from tests.factories import Way
from tests.journeys.conftest import Run

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

SHOWN = """2023年度第二届“道德文明使者”评选方案（选树）
主办\t周口市文明办、太昊路办事处
承办、协办\t没有写
范围\t辖区常住居民
经费\t没有写
步骤\t资格审查 → 征求意见 → 评审 → 公示 → 表彰决定
公示\t5个工作日，发布次日算第一天
得过同一荣誉的\t3年内没有新的事迹不能再报；单位可以推荐自己
空出的名额\t由他人递补；部门逾期不答复必须等到答复
名单次序\t推荐顺序；未入选者的资料保留24个月
类别 1 道德文明使者\t名额198名，差额推荐，最多推荐220名；届期3年；事迹0至2000字
　　条件：遵纪守法
　　条件：崇德向善
　　不得推荐：失信的
　　征求意见：个人：公安
　　比例：县处级 不超过20%
太昊社区\t道德文明使者\t最少1名，最多3名；已报0名，还差1名
伏羲社区\t道德文明使者\t不限；已报0名
"""


def test_a_plan_is_set_shown_checked_and_copied(run: Run, way: Way, tmp_path: Path) -> None:
    way.open_cycle()
    rules, answers, table = tmp_path / "类别.json", tmp_path / "情况.json", tmp_path / "名额.txt"
    told = {"places": 198, "most_nominees": 220, "term_years": 3, "conditions": "遵纪守法\n崇德向善", "negative": ["失信的"],
            "clearances": {"person": ["police"]}, "shares": [{"mark": "县处级", "most": 20}]}  # fmt: skip
    rules.write_text(json.dumps(told), "utf-8")
    answers.write_text('{"creation": true}', "utf-8")
    table.write_text("推荐单位,类别,最少,最多\n太昊社区,道德文明使者,1,3\n伏羲社区,孝老爱亲,,", "utf-8-sig")
    by = ("--as", "reviewer", "plan")

    assert run(*by, "quota", "1") == "还没有分配名额。\n"
    said = run(
        *by,
        "set",
        "1",
        "--host",
        "周口市文明办",
        "--host",
        "太昊路办事处",
        "--no-originator",
        "--scope",
        "辖区常住居民",
    )
    assert said == "评选方案已修改。\n"
    run(
        *by, "set", "1", "--steps", "check，clear,score,notice,decide", "--repeat-years", "3", "--answers", str(answers)
    )
    assert run(*by, "category", "1", "1", "--facts", str(rules)) == "类别“道德文明使者”的规定已修改。\n"
    said = run(*by, "quota", "1", "--file", str(table), code=1, both=True)
    assert said == "第3行的类别“孝老爱亲”不认识，这届的类别是：道德文明使者。\n"
    table.write_text("太昊社区,1,3\n伏羲社区,,", "utf-8")
    assert run(*by, "quota", "1", "--file", str(table)) == "名额已分配，共2行。\n"
    assert run(*by, "show", "1") == SHOWN

    checked = run(*by, "check", "1").splitlines()
    assert checked[0] == "合规体检（河南）：2023年度第二届“道德文明使者”有1处与规定不符，只作提醒，不影响办理。"
    assert checked[1].startswith("1. 乡镇、街道不开展创建示范活动（N-creation-level）")
    assert run(*by, "check", "1", "--province", "anhui").startswith("合规体检（安徽）")
    said = run(*by, "copy", "1", "--label", "2024年度", "--starts-on", "2024-01-01", "--ends-on", "2024-12-31")
    assert said == "已照上一届起草，活动编号 2。\n"
    assert run(*by, "show", "2") == SHOWN.replace("2023年度第二届", "2024年度")
    opened = run("--as", "approver", "cycle", "open", "2").splitlines()
    assert opened[:2] == ["已开始征集推荐。", checked[0].replace("2023年度第二届", "2024年度")]


def test_opening_a_cycle_that_nothing_is_to_be_said_of_says_nothing_more(run: Run, way: Way) -> None:
    way.open_cycle()
    way.do("reviewer", programs.CopyCycle(1, "2024年度", date(2024, 1, 1), date(2024, 12, 31)))

    assert run("--as", "approver", "cycle", "open", "2") == "已开始征集推荐。\n"
    assert run("--as", "neighbour", "plan", "show", "2", code=1, both=True) == "没有找到这届评选活动。\n"
