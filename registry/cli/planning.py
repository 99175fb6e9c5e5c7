"""Plans on the command line: what an edition rules, its quota table, the compliance check, the next edition."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from registry.cli.compliance import PROVINCE, say_checked
from registry.cli.shared import DAY, ID, acting, config_of, read_json, run_command, say
from registry.errors import InvalidInput, NotFound
from registry.records.models import Cycle
from registry.records.plans import Plan, PlanCategory, plan_of, quota_counts, recommenders_of, rules_of
from registry.stages import plans, programs
from registry.wording import LIST_ORDERS, SILENCES, STEPS, VACANCIES

_FILE = click.Path(dir_okay=False, path_type=Path)
_NO_LIMIT = "不限"


@click.group("plan")
def plan_group() -> None:
    """评选方案：条件、名额、步骤、合规体检。"""


@plan_group.command("show")
@click.argument("cycle", type=ID)
@click.pass_context
def plan_show(context: click.Context, cycle: int) -> None:
    """显示一届的评选方案。"""
    with acting(context):
        found = _cycle(cycle)
        lines = _told_of_plan(found, plan_of(found))
        for rules in rules_of(found).values():
            lines += _told_of_category(rules)
        lines += _told_of_quotas(found)
    for line in lines:
        say(line)


@plan_group.command("set")
@click.argument("cycle", type=ID)
@click.option("--host", "hosts", multiple=True, help="主办单位，可多次，按次序写。")
@click.option("--organiser", "organisers", multiple=True, help="承办、协办单位，可多次，按次序写。")
@click.option("--scope", help="评选范围。")
@click.option("--money", help="经费来源。")
@click.option(
    "--steps", help="步骤次序，例如 check,clear,score,notice,decide（资格审查、征求意见、评审、公示、表彰决定）。"
)
@click.option("--repeat-years", type=int, help="获得过同一荣誉的，几年内没有新的事迹不能再报；0是不限。")
@click.option("--originator/--no-originator", default=None, help="单位不能推荐自己（--no-originator 可以）。")
@click.option("--vacancy", type=click.Choice([*VACANCIES]), help="空出的名额：substitute 递补，lost 不再递补。")
@click.option("--silence", type=click.Choice([*SILENCES]), help="部门逾期不答复：agree 视为同意，wait 必须等到答复。")
@click.option("--list-order", type=click.Choice([*LIST_ORDERS]), help="表彰决定名单的次序。")
@click.option("--retention-months", type=int, help="未入选者的资料保留几个月。")
@click.option("--answers", type=_FILE, help="合规体检要知道而登记库里没有的情况（JSON 文件）。")
@click.pass_context
def plan_set(context: click.Context, /, cycle: int, answers: Path | None, steps: str | None, **asked: Any) -> None:
    """修改评选方案；没有写的项不变。"""
    said: dict[str, Any] = {name: value for name, value in asked.items() if value not in (None, ())}
    if steps is not None:
        said["steps"] = tuple(step.strip() for step in steps.replace("，", ",").split(","))
    if answers is not None:
        said["answers"] = _told(answers)
    with acting(context) as (register, actor):
        now = plans.as_set(plan_of(_cycle(cycle)))
        register.bus.handle(replace(now, revision=None, **said), actor)
        say("评选方案已修改。")


@plan_group.command("category")
@click.argument("cycle", type=ID)
@click.argument("category", type=ID)
@click.option("--facts", "file", required=True, type=_FILE, help="要改的项（JSON 文件）；没有写的项不变。")
@click.pass_context
def plan_category(context: click.Context, cycle: int, category: int, file: Path) -> None:
    """修改一个类别的规定：名额、条件、负面清单、征求意见、事迹字数、届期、比例。

    可以写的项：places 名额，most_nominees 推荐人数上限，prizes 提名奖个数，conditions 评选条件，negative 不得推荐的情形（列表），
    clearances 征求意见的部门（按对象种类），least_deeds 和 most_deeds 事迹字数，term_years 届期（年），shares 比例；null 是不限。
    """
    told = _told(file)
    with acting(context) as (register, actor):
        rules = rules_of(_cycle(cycle)).get(category)
        if rules is None:
            raise NotFound(what="这届评选活动的这个类别")
        command = plans.category_told(plans.category_as_set(cycle, rules), told)
        register.bus.handle(replace(command, revision=None), actor)
        say(f"类别“{rules.category.name}”的规定已修改。")


@plan_group.command("quota")
@click.argument("cycle", type=ID)
@click.option(
    "--file", type=_FILE, help="名额分配表（文本文件，四列：推荐单位、类别、最少、最多，用制表符或逗号隔开）。"
)
@click.pass_context
def plan_quota(context: click.Context, cycle: int, file: Path | None) -> None:
    """列出名额和已报数；给出文件就换成新的名额分配表。"""
    with acting(context) as (register, actor):
        found = _cycle(cycle)
        if file is None:
            for line in _told_of_quotas(found) or ["还没有分配名额。"]:
                say(line)
            return
        rows = plans.read_quotas(_text(file), rules_of(found))
        register.bus.handle(plans.SetQuotas(cycle, rows), actor)
        say(f"名额已分配，共{len(rows)}行。")


@plan_group.command("check")
@click.argument("cycle", type=ID)
@PROVINCE
@click.pass_context
def plan_check(context: click.Context, cycle: int, province: str | None) -> None:
    """评比表彰合规体检：对照规定查一届的评选方案，只提醒，不拦办理。"""
    say_checked(context, cycle, province or config_of(context).province)


@plan_group.command("copy")
@click.argument("source", type=ID)
@click.option("--label", required=True, help="新的届次，例如 2024年度第一届。")
@click.option("--starts-on", required=True, type=DAY, help="开始日期。")
@click.option("--ends-on", required=True, type=DAY, help="结束日期。")
@click.pass_context
def plan_copy(context: click.Context, source: int, label: str, starts_on: date, ends_on: date) -> None:
    """照上一届起草：方案、类别规定、推荐单位和名额照抄，推荐对象不抄。"""
    run_command(context, programs.CopyCycle(source, label, starts_on, ends_on), "已照上一届起草，活动编号 {0}。")


def _cycle(identity: int) -> Cycle:
    found = Cycle.one(identity)
    if found is None:
        raise NotFound(what="这届评选活动")
    return found


def _told(file: Path) -> dict[str, Any]:
    told = read_json(file)
    if not isinstance(told, dict):
        raise InvalidInput(reason=f"{file}里应当是一个对象，写成{{…}}的样子。")
    return told


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(reason=f"读不到名额分配表{file}，请核对文件名，并存为UTF-8文本。") from error


def _told_of_plan(cycle: Cycle, plan: Plan) -> list[str]:
    program = cycle.program
    repeat = f"{plan.repeat_years}年内没有新的事迹不能再报" if plan.repeat_years else _NO_LIMIT
    own = "单位不能推荐自己" if plan.originator else "单位可以推荐自己"
    counted = "发布当天算第一天" if program.count_publication_day else "发布次日算第一天"
    return [
        f"{cycle.label}“{program.name}”评选方案（{program.form}）",
        f"主办\t{'、'.join(plan.hosts)}",
        f"承办、协办\t{'、'.join(plan.organisers) or '没有写'}",
        f"范围\t{plan.scope or '没有写'}",
        f"经费\t{plan.money or '没有写'}",
        f"步骤\t{' → '.join(STEPS[step] for step in plan.steps)}",
        f"公示\t{program.notice_days}个工作日，{counted}",
        f"得过同一荣誉的\t{repeat}；{own}",
        f"空出的名额\t{VACANCIES[plan.vacancy]}；部门逾期不答复{SILENCES[plan.silence]}",
        f"名单次序\t{LIST_ORDERS[plan.list_order]}；未入选者的资料保留{plan.retention_months}个月",
    ]


def _told_of_category(rules: PlanCategory) -> list[str]:
    category = rules.category
    term = f"{rules.term_years}年" if rules.term_years else "没有期限"
    lines = [
        f"类别 {category.id} {category.name}\t名额{plans.places_said(rules)}；届期{term}；事迹{rules.least_deeds}至{rules.most_deeds}字"
    ]
    lines += [f"　　条件：{line}" for line in rules.conditions.splitlines()]
    lines += [f"　　不得推荐：{line}" for line in rules.negative]
    lines += [f"　　征求意见：{line}" for line in plans.clearances_said(rules)]
    lines += [f"　　比例：{line}" for line in plans.shares_said(rules)]
    return lines


def _told_of_quotas(cycle: Cycle) -> list[str]:
    names = {unit.id: unit.name for unit in recommenders_of(cycle)}
    categories = {identity: rules.category for identity, rules in rules_of(cycle).items()}
    return [
        f"{names[unit]}\t{categories[category].name}\t{plans.quota_said(count, categories[category].measure)}"
        for (unit, category), count in quota_counts(cycle).items()
    ]


COMMANDS: tuple[click.Command, ...] = (plan_group,)
