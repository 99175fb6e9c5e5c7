"""The compliance check: forty plans with what the rules must say of them, the rules as data, and the command."""

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry import compliance
from registry.cli import compliance as command
from registry.cli import honors, main
from registry.compliance import Facts, Rulebook
from registry.config import Config
from registry.errors import InvalidInput
from registry.records import scope
from registry.records.models import Cycle, Program
from registry.stages import plans, programs
from registry.wording import FORMS, LEVELS
from tests.factories import Way

PLANS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "compliance.json").read_text("utf-8"))
BOOKS = {province: compliance.rulebook(province) for province in compliance.provinces()}


def henan() -> Rulebook:
    return BOOKS["henan"]


def warned(facts: Facts, province: str = "henan") -> list[str]:
    return [found.rule.id for found in compliance.examine(facts, BOOKS[province].rules).warnings]


def unjudged(facts: Facts) -> dict[str, tuple[str, ...]]:
    return {left.rule.id: left.lacking for left in compliance.examine(facts, henan().rules).unjudged}


@pytest.mark.parametrize("plan", PLANS, ids=[plan["name"] for plan in PLANS])
def test_a_plan_is_warned_of_by_exactly_the_rules_it_breaks(plan: dict[str, Any]) -> None:
    book = BOOKS[plan["province"]]
    report = compliance.examine(plans.read_facts(plan["plan"], book), book.rules)
    assert [found.rule.id for found in report.warnings] == plan["rules"]
    assert [found.rule.id for found in report.notes] == plan["notes"]


def test_of_forty_plans_twenty_break_one_rule_each_and_every_rule_is_broken_by_one() -> None:
    broken = [plan["rules"] for plan in PLANS if plan["rules"]]
    assert (len(PLANS), len(broken), {len(rules) for rules in broken}) == (40, 20, {1})
    assert {rule for rules in broken for rule in rules} == {rule.id for book in BOOKS.values() for rule in book.rules}


@pytest.mark.parametrize("province", BOOKS)
def test_every_rule_names_its_source_and_asks_for_facts_that_have_names(province: str) -> None:
    book = BOOKS[province]
    assert set(book.facts) == {field.name for field in fields(Facts)} - {"growing"}
    assert set(book.facts["level"]["values"]) == {"province", *LEVELS}
    for rule in book.rules:
        assert rule.name, rule
        assert rule.source, rule
        assert rule.says.endswith("。"), rule
        assert rule.advice.endswith("。"), rule
        assert set(rule.applies.get("form", ())) <= set(FORMS), rule


@pytest.mark.parametrize("level", ["city", "county", "township", "base"])
def test_the_limits_hold_at_every_level_below_the_province(level: str) -> None:
    facts = Facts(form="表彰", level=level, persons=151, collectives=51)
    assert {"N-persons", "N-collectives"} <= set(warned(facts))


@pytest.mark.parametrize("level", ["city", "county"])
def test_departments_of_cities_and_counties_hold_no_creation_campaigns(level: str) -> None:
    assert warned(Facts(form="命名", level=level, host="department", creation=True)) == ["N-creation-department"]


@pytest.mark.parametrize("word", ["国家", "中国", "中华", "全国", "亚洲", "全球", "世界"])
def test_the_finding_on_a_name_says_the_word_it_minds(word: str) -> None:
    facts = Facts(creation=True, name=f"{word}文明示范")
    (found,) = compliance.examine(facts, henan().rules).warnings
    assert found.says == f"项目名称“{word}文明示范”里有“{word}”字样，未经批准不得使用。"


def test_a_slip_in_a_rule_is_found_when_it_is_read_and_not_at_a_plan_it_would_miss() -> None:
    told = {"id": "X", "name": "", "source": "", "seen": True, "applies": {}, "says": "", "advice": ""}
    with pytest.raises(ValueError, match="X asks for what is not known here"):
        compliance._rule({**told, "check": "at_most", "fact": "people"})
    with pytest.raises(ValueError, match="X asks for what is not known here"):
        compliance._rule({**told, "check": "at_least_not", "fact": "persons"})


def test_a_province_that_tells_the_text_of_a_rule_makes_its_source_seen() -> None:
    seen = {province: {rule.id for rule in book.rules if rule.seen} for province, book in BOOKS.items()}
    assert "N-persons" not in seen["henan"]
    assert "N-persons" in seen["anhui"]
    assert "N-city-projects" in seen["shaanxi"] - seen["henan"]


def test_what_is_not_known_is_not_judged_and_said_so() -> None:
    facts = Facts(form="表彰", level="county", persons=120)
    assert warned(facts) == []
    assert unjudged(facts)["N-approval"] == ("approval_no",)
    assert unjudged(facts)["N-division-persons"] == ("division_persons",)
    assert "N-persons" not in unjudged(facts)
    assert unjudged(Facts(persons=151))["N-persons"] == ("form", "level")


def test_of_a_plan_whose_facts_are_all_known_nothing_is_left_unjudged() -> None:
    plan = next(plan for plan in PLANS if plan["name"] == "各项都合规定的县级表彰")
    assert unjudged(plans.read_facts(plan["plan"], henan())) == {}


def test_a_count_that_may_still_rise_is_too_many_for_certain_but_never_few_enough() -> None:
    few = Facts(form="表彰", level="county", persons=150, growing=frozenset({"persons"}))
    assert (warned(few), unjudged(few)["N-persons"]) == ([], ("persons",))
    many = Facts(form="表彰", level="county", persons=151, growing=frozenset({"persons"}))
    assert warned(many) == ["N-persons"]


def test_a_share_is_compared_in_whole_numbers() -> None:
    for persons, division, expected in ((5, 1, []), (149, 29, []), (149, 30, ["N-division-persons"]), (0, 0, [])):
        facts = Facts(form="表彰", level="county", persons=persons, division_persons=division)
        assert warned(facts) == expected, (persons, division)


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ([], "方案的事实应当是一个对象，写成{…}的样子。"),
        (
            {"people": 3, "fees": 1, "persons": True, "bureau": -1, "level": "street", "form": "评比", "name": 3},
            "方案的事实有误：不认识“people”这一项；fees（是否向参评对象收费）要写true（是）或 false（否）；"
            "persons（个人名额（家庭不计））要写不小于0的整数；bureau（副厅级以上的单位、干部和县级以上党委政府的个数）要写不小于0的整数；"
            "level（主办单位的级别）要写这几种之一：province（省）、city（市）、county（县区）、township（街道、乡镇）、base（社区、村或基层单位）；"
            "form（评选形式）要写这几种之一：表彰、表扬、命名、授予、选树、推选、评选、认定；name（项目名称）要写文字（加引号）。"
            "--items 列出可以写的项。",
        ),
        (
            {"persons": 3, "division_persons": 4, "year": 2023, "last_year": 2024},
            "方案的事实有误：division_persons（其中县处级干部人数）不能大于persons（个人名额（家庭不计））；"
            "last_year（上一届年份（没有上一届写0））不能大于year（本届年份）。--items 列出可以写的项。",
        ),
    ],
)
def test_a_plan_file_with_slips_is_refused_with_all_of_them(plan: object, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        plans.read_facts(plan, henan())
    assert str(refusal.value) == sentence


def facts_now(way: Way) -> Facts:
    with scope.everywhere():
        return plans.facts_of(Cycle.get_by_id(way.cycle))


def test_of_an_open_cycle_the_register_knows_counts_that_may_still_rise(way: Way) -> None:
    empty = facts_now(way.open_cycle())
    assert (empty.form, empty.level, empty.approval_no, empty.notice_days, empty.year) == (
        "选树", "township", "", 5, 2023
    )  # fmt: skip
    assert (empty.persons, empty.collectives, empty.last_year, empty.creation) == (None, 0, None, None)
    filled = facts_now(way.store(count=3))
    assert (filled.persons, filled.collectives, "persons" in filled.growing) == (3, 0, True)
    assert "persons" not in facts_now(way.review()).growing


def test_places_of_the_plan_are_counted_before_anybody_is_nominated(way: Way) -> None:
    way.open_cycle().store(count=3)
    way.do("reviewer", plans.SetPlanCategory(way.cycle, way.category, None, places=198))
    way.do("reviewer", plans.SetPlan(way.cycle, None, ("太昊路办事处",), answers={"creation": False, "fees": False}))
    facts = facts_now(way)

    assert (facts.persons, facts.collectives, facts.creation, facts.fees) == (198, 0, False, False)
    assert "persons" not in facts.growing
    report = compliance.examine(facts, henan().rules)
    assert [found.rule.id for found in (*report.warnings, *report.notes)] == ["N-persons"]
    assert report.notes[0].says.endswith("所以本届是“选树”，不能作为“表彰”项目来办。")


def test_where_a_category_mixes_people_and_units_only_nominations_are_counted(way: Way) -> None:
    way.open_cycle(kinds=("person", "unit")).store(count=3)
    way.do("reviewer", plans.SetPlanCategory(way.cycle, way.category, None, places=198))

    assert (facts_now(way).persons, facts_now(way).collectives) == (3, 0)


def test_the_register_counts_the_commendations_of_a_year_and_the_edition_before(way: Way) -> None:
    way.open_cycle()
    with scope.everywhere():
        program = Cycle.get_by_id(way.cycle).program_id
        Program.update(form="表彰").where(Program.id == program).execute()
        Cycle.update(state="archived").where(Cycle.id == way.cycle).execute()
    way.cycle = way.do("reviewer", programs.PlanCycle(program, "2025年度", date(2025, 1, 6), date(2025, 12, 31)))
    way.do("reviewer", programs.PlanCycle(program, "2025年度增补", date(2025, 6, 2), date(2025, 12, 31)))
    facts = facts_now(way)
    assert (facts.projects, facts.last_year) == (2, 2023)
    assert warned(facts) == ["N-approval", "N-level", "N-gap"]


def test_the_command_reads_a_plan_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "方案.json"
    told = {
        "form": "表彰",
        "level": "county",
        "name": "{文明}",
        "approval_no": "x",
        "persons": 198,
        "last_year": 2021,
        "year": 2023,
    }
    file.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["program", "check", "--facts", str(file)])
    printed = capsys.readouterr().out.splitlines()
    assert ended.value.code == 0
    assert printed[0] == "合规体检（河南）：“{文明}”有2处与规定不符，只作提醒，不影响办理。"
    assert (
        printed[1] == "1. 先进个人限额（N-persons）：本届有198名个人，超过省级以下表彰“先进个人最多不超过150名”的限额。"
    )
    assert printed[3].endswith("全国办法和本省细则的原文没有见到，请向同级人力资源社会保障部门核对。")
    assert printed[4].startswith("2. 同一项目一般每5年一次（N-gap）：距上一届只有2年")
    assert "　　表彰不收费（N-fees）：不知道是否向参评对象收费" in printed
    assert printed[-1].startswith("注：河南另有")


def test_198_honorees_are_a_selection_and_the_clerk_is_told_why() -> None:
    facts = Facts(form="选树", level="township", name="道德文明使者", persons=198, collectives=0)
    lines = command.told_of("这届", compliance.examine(facts, henan().rules), facts, henan())
    assert lines[0] == "合规体检（河南）：这届没有查出与规定不符的地方。"
    assert lines[1] == (
        "说明（N-persons）：本届有198名个人，超过省级以下表彰“先进个人最多不超过150名”的限额，"
        "所以本届是“选树”，不能作为“表彰”项目来办。"
    )


def test_the_command_checks_a_cycle_of_the_own_office_only(
    way: Way, config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    way.open_cycle().store(count=3)
    for name, value in (("HOME", str(config.home)), ("DATABASE", config.database), ("KEYS", config.keys)):
        monkeypatch.setenv(f"HONORS_{name}", value)

    def check(username: str, cycle: int) -> tuple[object, str]:
        with pytest.raises(SystemExit) as ended:
            main(["--as", username, "program", "check", "--cycle", str(cycle)])
        printed = capsys.readouterr()
        return ended.value.code, printed.out + printed.err

    code, said = check("clerk", way.cycle)
    assert (code, said.splitlines()[0]) == (
        0, "合规体检（河南）：2023年度第二届“道德文明使者”没有查出与规定不符的地方。"
    )  # fmt: skip
    assert "乡镇、街道不开展创建示范活动（N-creation-level）：不知道是否属于创建示范活动" in said
    assert check("neighbour", way.cycle) == check("neighbour", way.cycle + 1) == (1, "没有找到这届评选活动。\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "请用 --facts 给出事实文件，或用 --cycle 给出活动编号，两样选一样。"),
        (("--facts", "x", "--cycle", "1"), "请用 --facts 给出事实文件，或用 --cycle 给出活动编号，两样选一样。"),
        (("--facts", "没有.json"), "读不到事实文件没有.json，请核对文件名，并存为UTF-8文本。"),
        (
            ("--facts", "x", "--province", "../x"),
            "还没有“../x”的规定，现有的是：anhui 安徽、guizhou 贵州、henan 河南、shaanxi 陕西。",
        ),
    ],
)
def test_the_command_refuses_in_whole_sentences(
    arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["program", "check", *arguments])
    assert capsys.readouterr().err == f"{sentence}\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"form": "表彰",}', "不是正确的JSON，第1行第15列附近写得不对，请核对引号、逗号和括号。"),
        ('{"year": 2023, "year": 2024}', "事实文件里有重复的项：year，请各留一个。"),
    ],
)
def test_a_file_that_is_not_as_agreed_is_refused_saying_where(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.json"
    file.write_text(text, "utf-8")
    with pytest.raises(SystemExit):
        main(["program", "check", "--facts", str(file)])
    assert capsys.readouterr().err.endswith(f"{sentence}\n")


def test_the_items_of_a_plan_file_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["program", "check", "--items"])
    listed = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in listed] == list(henan().facts)
    assert "program" in honors.commands
