"""The plan on its pages: shown, changed, copied, held against the rules; told to whoever opens the cycle."""

import re
from collections.abc import Callable

import pytest

from registry.cli import main
from registry.records import plans, scope
from registry.records.models import Cycle, Program
from registry.stages import programs
from registry.stages.plans import SetPlanCategory, SetQuotas, as_set, written
from tests.factories import Way, roster, row
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

PLAN = {
    "revision": "1", "hosts": "周口市文明办\n太昊路办事处", "organisers": "太昊社区", "scope": "辖区常住居民", "money": "年度经费",
    "steps": "check,clear,score,notice,decide", "vacancy": "lost", "silence": "agree", "repeat_years": "3", "list_order": "strokes",
    "retention_months": "36", "answer-creation": "no", "answer-fees": "no", "answer-host": "party_government", "answer-bureau": "0",
}  # fmt: skip
RULES = {
    "revision": "1", "places": "198", "most_nominees": "220", "prizes": "5", "term_years": "3", "least_deeds": "200",
    "most_deeds": "800", "conditions": "遵纪守法\n崇德向善", "negative": "受过刑事处罚的\n失信的", "clear-person": ["police", "credit"],
    "shares": "县处级 不超过20%\n女性不少于30",
}  # fmt: skip


@pytest.fixture
def reviewer(as_: Callable[[str], Clerk], way: Way) -> Clerk:
    way.open_cycle()
    return as_("reviewer")


def fields(clerk: Clerk, address: str) -> dict[str, str]:
    """Return what stands in the inputs and texts of a form."""
    page = clerk.get(address).get_data(as_text=True)
    inputs = re.findall(r'<input [^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page)
    return dict(inputs) | dict(re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S))


def test_a_plan_is_changed_on_its_pages_and_shown(reviewer: Clerk, way: Way) -> None:
    place = f"/cycles/{way.cycle}/plan"
    assert "评选方案已修改。" in said(reviewer.post(f"{place}/edit", **PLAN))
    page = said(reviewer.post(f"{place}/categories/{way.category}", **RULES))
    table = "太昊社区\t1\t3\n伏羲社区\t道德文明使者\t\t5"
    assert "名额已分配，共2行。" in said(reviewer.post(f"{place}/quotas", table=table, revision="2"))

    with scope.everywhere():
        plan = plans.plan_of(way.cycle)
        assert (plan.hosts, plan.steps, plan.originator, plan.answers) == (
            ["周口市文明办", "太昊路办事处"], ["check", "clear", "score", "notice", "decide"], False,
            {"creation": False, "fees": False, "host": "party_government", "bureau": 0},
        )  # fmt: skip
        assert plans.rules_of(way.cycle)[way.category].shares == [
            {"mark": "县处级", "most": 20}, {"mark": "女性", "least": 30}
        ]  # fmt: skip
    for told in (
        "资格审查 → 征求意见 → 评审 → 公示 → 表彰决定", "198名，差额推荐，最多推荐220名，另设提名奖5名", "200至800个字",
        "受过刑事处罚的", "个人：公安、信用", "县处级 不超过20%；女性 不少于30%", "3年内没有新的事迹不能再报；单位可以推荐自己",
        "没有查出与规定不符的地方。", "所以本届是“选树”，不能作为“表彰”项目来办。",
    ):  # fmt: skip
        assert told in page, told
    shown = said(reviewer.get(place + "/"))
    assert "太昊社区最少1名，最多3名；已报0名，还差1名伏羲社区最多5名；已报0名" in shown


def test_the_forms_show_what_stands_and_keep_what_was_typed_when_refused(reviewer: Clerk, way: Way) -> None:
    place = f"/cycles/{way.cycle}/plan"
    for form, typed in (("edit", PLAN), (f"categories/{way.category}", RULES)):
        reviewer.post(f"{place}/{form}", **typed)
        stands = fields(reviewer, f"{place}/{form}")
        texts = {
            name: text
            for name, text in typed.items()
            if name in stands and name not in ("revision", "shares", "clear-person")
        }
        assert {name: stands[name] for name in texts} == texts
        assert stands["revision"] == "2"

        refused = reviewer.post(f"{place}/{form}", **typed)  # the first revision, which is not the last any more
        assert (refused.status_code, "刚才被别人改过" in said(refused)) == (409, True)
        assert 'name="revision" value="1"' in refused.get_data(as_text=True)

    for table, told in (
        ("太昊社区\t孝老爱亲\t1\t3", "第1行的类别“孝老爱亲”不认识"), ("太昊社区\t5\t3", "最多名额（不能比最少名额少）"),
    ):  # fmt: skip
        refused = reviewer.post(f"{place}/quotas", table=table, revision="2")
        assert (refused.status_code, told in said(refused)) == (422, True)
        assert fields(reviewer, f"{place}/quotas")["table"] == ""
    assert "看不懂" in said(reviewer.post(f"{place}/categories/{way.category}", **RULES | {"shares": "县处级20"}))


def test_who_opens_a_cycle_is_told_what_the_rules_say(reviewer: Clerk, way: Way, as_: Callable[[str], Clerk]) -> None:
    with scope.everywhere():
        program = plans.plan_of(way.cycle).cycle.program_id
    way.do("reviewer", SetPlanCategory(way.cycle, way.category, None, places=198))
    way.do("reviewer", SetQuotas(way.cycle, (("太昊社区", way.category, 1, 3),)))
    form = f"/programs/{program}/plan"
    assert "2023年度第二届（征集推荐）" in said(reviewer.get(form))

    page = said(
        reviewer.post(form, label="2024年度", starts_on="2024-01-01", ends_on="2024-12-31", source=str(way.cycle))
    )

    assert "已起草2024年度评选活动，请核对评选方案。" in page
    assert "合规体检" in page
    assert "本届有198名个人" in page
    assert "所以本届是“选树”，不能作为“表彰”项目来办。" in page
    with scope.everywhere():
        copied = plans.plan_of(way.cycle + 1)
        assert (copied.copied_from_id, written(copied.cycle)) == (way.cycle, [("太昊社区", "道德文明使者", "1", "3")])
    assert "照“2023年度第二届”起草。" in said(as_("auditor").get(f"/cycles/{way.cycle + 1}/plan/"))
    fresh = {"label": "2025年度", "starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    assert reviewer.post(form, **fresh, source="99").status_code == 404
    reviewer.post(form, **fresh, source="")
    with scope.everywhere():
        assert as_set(plans.plan_of(way.cycle + 2)).hosts == ("太昊路办事处",)
        assert plans.plan_of(way.cycle + 2).copied_from_id is None


def test_who_may_not_change_a_plan_sees_it_without_a_button(way: Way, as_: Callable[[str], Clerk]) -> None:
    way.open_cycle()
    place = f"/cycles/{way.cycle}/plan"
    forms = (f"{place}/edit", f"{place}/categories/{way.category}", f"{place}/quotas")

    for username in ("clerk", "auditor", "city_officer"):
        page = as_(username).get(f"{place}/")
        assert (page.status_code, "修改" in said(page), "主办太昊路办事处" in said(page).replace(" ", "")) == (
            200,
            False,
            True,
        )
        assert [as_(username).get(form).status_code for form in forms] == [403] * 3
    for address in (f"{place}/", *forms):
        told = {
            as_("neighbour").get(place).status_code for place in (address, address.replace("cycles/1", "cycles/99"))
        }
        assert told == {404}
    assert as_("reviewer").get(f"{place}/categories/99").status_code == 404
    assert as_("admin").get(f"{place}/").status_code == 403


def test_the_city_reads_the_plan_of_a_cycle_without_the_units_that_recommend(
    way: Way, as_: Callable[[str], Clerk]
) -> None:
    way.open_cycle().store(roster([row(2, name="王芳", unit="安居社区", recommender="太昊社区")]))
    way.review().publish()

    told = {name: as_(name).get(f"/cycles/{way.cycle}/plan/") for name in ("clerk", "city_officer")}

    assert {name: page.status_code for name, page in told.items()} == {"clerk": 200, "city_officer": 200}
    assert {name: "太昊社区" in said(page) for name, page in told.items()} == {"clerk": True, "city_officer": False}


def test_a_plan_that_can_no_longer_be_changed_says_so(reviewer: Clerk, way: Way) -> None:
    way.store().review()
    place = f"/cycles/{way.cycle}/plan"

    assert "这届评选活动现在是“审核评审”，方案不能再改。" in said(reviewer.get(f"{place}/"))
    refused = reviewer.post(f"{place}/edit", **PLAN)
    assert (refused.status_code, "2023年度第二届评选活动现在是“审核评审”，不能修改评选方案。" in said(refused)) == (
        409,
        True,
    )


def test_a_program_is_changed_before_its_cycle_opens_and_not_while_it_is_under_way(
    as_: Callable[[str], Clerk], way: Way, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    way.open_cycle()
    reviewer = as_("reviewer")
    with scope.everywhere():
        program = Cycle.get_by_id(way.cycle).program_id
    place, told = f"/programs/{program}/edit", {"form": "表彰", "approval_no": "国评组函〔2023〕1号", "basis": "某办法"}
    under_way = reviewer.post(place, revision=1, **told)
    assert (under_way.status_code, "评选活动现在是“征集推荐”，不能修改" in said(under_way)) == (409, True)
    assert "办完归档或者取消以后才能修改" in said(reviewer.get(place))
    way.do("approver", programs.CancelCycle(way.cycle, "条件不成熟"))

    assert "“评比”不认识" in said(reviewer.post(place, revision=1, **{**told, "form": "评比"}))
    assert "评选项目已修改" in said(reviewer.post(place, revision=1, **told))
    twice = reviewer.post(place, revision=1, **told)
    assert (twice.status_code, "刚才被别人改过" in said(twice)) == (409, True)
    monkeypatch.setenv("HONORS_HOME", str(way.register.config.home))
    with pytest.raises(SystemExit):
        main(["--as", "approver", "program", "set", str(program), "--approval-no", "国评组函〔2023〕2号"])
    assert "评选项目已修改" in capsys.readouterr().out
    with scope.everywhere():
        now = Program.get_by_id(program)
    assert (now.form, now.basis, now.approval_no) == ("表彰", "某办法", "国评组函〔2023〕2号")
