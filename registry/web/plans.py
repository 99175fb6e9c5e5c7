"""The plan of a cycle on its pages: what it rules, the forms that change it, the quota table, the compliance check."""

import re
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry import compliance
from registry.errors import InvalidInput, NotFound
from registry.records.models import Cycle
from registry.records.plans import PlanCategory, plan_of, quota_counts, recommenders_of, rules_of
from registry.stages import plans
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show

ORDERS_OF_STEPS = (
    ("check", "score", "notice", "decide"),
    ("check", "clear", "score", "notice", "decide"),
    ("check", "score", "clear", "notice", "decide"),
    ("check", "clear", "notice", "decide"),
    ("check", "notice", "decide"),
)
YES_NO = {"yes": True, "no": False}
LONGEST_TABLE = 400_000
LARGEST = 1_000_000
_SHARE = re.compile(r"(\S.*?)\s*(不超过|不少于)\s*(\d{1,3})\s*[%％]?", re.ASCII)

pages = Blueprint("plans", __name__, url_prefix="/cycles/<int:cycle>/plan")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the plan of a cycle, who may put forward how many, and how it stands against the rules."""
    visits.need("SeeCycles", "查看评选方案")
    found = find_cycle(cycle)
    return show(
        "plan.html", cycle=found, progress=progress_of(found), plan=plan_of(found), rules=rules_of(found), units=_counted(found),
        checked=checked(found), plans=plans, settable=found.state in plans.SETTABLE_IN,
    )  # fmt: skip


@pages.get("/edit")
def edit_form(cycle: int) -> ResponseReturnValue:
    """Show the form of what holds for the whole cycle."""
    visits.need("SetPlan", "修改评选方案")
    found = find_cycle(cycle)
    asked = {name: compliance.facts_told()[name] for name in plans.ASKED}
    return show("plan_edit.html", cycle=found, plan=plan_of(found), orders=ORDERS_OF_STEPS, asked=asked)


@pages.post("/edit")
@back_to(edit_form)
def set_plan(cycle: int) -> ResponseReturnValue:
    """Change what holds for the whole cycle."""
    command = plans.SetPlan(
        cycle,
        forms.number("revision", "版次", 1, LARGEST),
        forms.lines("hosts", "主办单位"),
        forms.lines("organisers", "承办、协办单位"),
        forms.text("scope", "评选范围", 4_000),
        forms.text("money", "经费来源", 120),
        tuple(forms.text("steps", "步骤次序", 60, needed=True).split(",")),
        forms.number("repeat_years", "不得重复推荐的年数", 0, 50),
        "originator" in request.form,
        forms.text("vacancy", "空出的名额", 10),
        forms.text("silence", "逾期不答复", 8),
        forms.text("list_order", "名单次序", 16),
        forms.number("retention_months", "保留未入选者资料的月数", 1, 360),
        _answers(),
    )
    visits.send(command)
    return _done(cycle, "评选方案已修改。")


@pages.get("/categories/<int:category>")
def category_form(cycle: int, category: int) -> ResponseReturnValue:
    """Show the form of what holds for one category."""
    visits.need("SetPlanCategory", "修改类别的规定")
    found = find_cycle(cycle)
    rules = rules_of(found).get(category)
    if rules is None:
        raise NotFound(what="这届评选活动的这个类别")
    return show(
        "plan_category.html", cycle=found, rules=rules, departments=_fitting(rules), shares=plans.shares_said(rules)
    )


@pages.post("/categories/<int:category>")
@back_to(category_form)
def set_category(cycle: int, category: int) -> ResponseReturnValue:
    """Change what holds for one category."""
    asked = {
        field.removeprefix("clear-"): tuple(request.form.getlist(field))
        for field in request.form
        if field.startswith("clear-")
    }
    command = plans.SetPlanCategory(
        cycle,
        category,
        forms.number("revision", "版次", 1, LARGEST),
        _limit("places", "名额", LARGEST),
        _limit("most_nominees", "推荐人数上限", LARGEST),
        forms.number("prizes", "提名奖个数", 0, LARGEST),
        forms.text("conditions", "评选条件", 4_000),
        forms.lines("negative", "不得推荐的情形", 400),
        asked,
        forms.number("least_deeds", "事迹字数下限", 0, 20_000),
        forms.number("most_deeds", "事迹字数上限", 1, 20_000),
        _limit("term_years", "届期", 50),
        tuple(_share(line) for line in forms.lines("shares", "比例")),
    )  # fmt: skip
    visits.send(command)
    return _done(cycle, "类别的规定已修改。")


@pages.get("/quotas")
def quotas_form(cycle: int) -> ResponseReturnValue:
    """Show the quota table to paste over."""
    visits.need("SetQuotas", "分配名额")
    found = find_cycle(cycle)
    table = "\n".join("\t".join(cells) for cells in plans.written(found))
    return show(
        "quotas.html",
        cycle=found,
        plan=plan_of(found),
        rules=rules_of(found),
        units=_counted(found),
        table=table,
        plans=plans,
    )


@pages.post("/quotas")
@back_to(quotas_form)
def set_quotas(cycle: int) -> ResponseReturnValue:
    """Replace the quota table."""
    rows = plans.read_quotas(forms.text("table", "名额分配表", LONGEST_TABLE), rules_of(find_cycle(cycle)))
    visits.send(plans.SetQuotas(cycle, rows, forms.number("revision", "版次", 1, LARGEST)))
    return _done(cycle, f"名额已分配，共{len(rows)}行。" if rows else "名额分配表已清空。")


def checked(cycle: Cycle) -> plans.Checked:
    """Hold a cycle against the rules of this register's province."""
    return plans.check_cycle(cycle, visits.register().config.province)


def _counted(cycle: Cycle) -> list[tuple[str, str, str, str]]:
    """Return by unit and category what may be and was put forward, and in which colour: red too many, amber too few."""
    names = {unit.id: unit.name for unit in recommenders_of(cycle)}
    categories = {identity: rules.category for identity, rules in rules_of(cycle).items()}
    return [
        (
            names[unit],
            categories[category].name,
            plans.quota_said(count, categories[category].measure),
            "text-danger" if count.over else "text-amber" if count.short else "",
        )
        for (unit, category), count in quota_counts(cycle).items()
    ]


def _fitting(rules: PlanCategory) -> dict[str, list[tuple[str, str]]]:
    """Return by kind of honoree the departments that know of it."""
    known = plans.departments().items()
    return {
        kind: [(code, told["name"]) for code, told in known if kind in told["kinds"]] for kind in rules.category.kinds
    }


def _limit(name: str, label: str, most: int) -> int | None:
    """Return a number of the form, None where nothing was typed: no limit."""
    return forms.number(name, label, 1, most) if forms.text(name, label, 20) else None


def _share(line: str) -> dict[str, object]:
    found = _SHARE.fullmatch(line)
    if found is None:
        raise InvalidInput(
            reason=f"比例“{line[:40]}”看不懂，请写成“县处级 不超过20”或“女性 不少于30”的样子，一行一个。"
        )
    mark, bound, percent = found.groups()
    return {"mark": mark, "most" if bound == "不超过" else "least": int(percent)}


def _answers() -> dict[str, Any]:
    """Return what was answered for the compliance check; what was left open is not known."""
    answers: dict[str, Any] = {}
    for name in plans.ASKED:
        told, said = compliance.facts_told()[name], forms.text(f"answer-{name}", "合规体检的情况", 40)
        if said:
            number = told["kind"] == "number"
            label = told["said"]
            answers[name] = forms.number(f"answer-{name}", label, 0, LARGEST) if number else YES_NO.get(said, said)
    return answers


def _done(cycle: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("plans.page", cycle=cycle))
