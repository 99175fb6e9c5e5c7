"""The first half of the way on the command line: program, cycle, review."""

from dataclasses import replace
from datetime import date
from typing import Any

import click

from registry.cli.compliance import say_checked
from registry.cli.shared import DAY, ID, acting, config_of, run_command, say
from registry.drafting.kinds import KINDS
from registry.errors import InvalidInput, NotFound
from registry.records.models import Category, Cycle, Nomination, Program
from registry.stages import programs, reviews
from registry.wording import CYCLE_STATES, NOMINATION_STATES

STANDARD_WORDING = "在{cycle}“{title}”评选活动中，被评为“{title}”。特发此证，以资鼓励。"


@click.group("program")
def program_group() -> None:
    """评选项目。"""


@program_group.command("create")
@click.argument("name")
@click.option("--form", default="选树", show_default=True, help="评选形式：选树、推选、评选、表扬、表彰……")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    default=("person",),
    show_default=True,
    help="对象：person household department unit group community。",
)
@click.option("--measure", help="量词；不写就用对象种类通常的量词。")
@click.option("--address-form", default="同志", show_default=True, help="称呼；单位和家庭不用。")
@click.option(
    "--wording",
    default=STANDARD_WORDING,
    show_default=True,
    help="证书用语，可用 {name} {program} {cycle} {title} {year}；有提名奖时用得着 {program}。",
)
@click.option("--number-pattern", default="{code}〔{year}〕第{serial:04d}号", show_default=True, help="编号规则。")
@click.option(
    "--layout",
    default=programs.DEFAULT_LAYOUT,
    show_default=True,
    help="证书版式；honors certificates layouts 列出全部。",
)
@click.option("--notice-days", default=5, show_default=True, help="公示的工作日数。")
@click.option("--count-publication-day", is_flag=True, help="公示发布当天算第一天。")
@click.pass_context
def program_create(context: click.Context, name: str, form: str, kinds: tuple[str, ...], measure: str | None, address_form: str,
                   wording: str, number_pattern: str, layout: str, notice_days: int, count_publication_day: bool) -> None:  # fmt: skip
    """新建评选项目。"""
    usual = KINDS[kinds[0]].measure if kinds[0] in KINDS else ""
    category = programs.CategorySketch(
        name, kinds, measure or usual, wording, number_pattern, address_form if kinds == ("person",) else "", layout
    )
    command = programs.CreateProgram(
        name, form, (category,), notice_days=notice_days, count_publication_day=count_publication_day
    )
    run_command(context, command, "已建评选项目，编号 {0}。")


@program_group.command("set")
@click.argument("program", type=ID)
@click.option("--form", help="评选形式：选树、推选、评选、表扬、表彰……")
@click.option("--basis", help="依据，写进表彰决定。")
@click.option("--approval-no", help="批准文号。")
@click.pass_context
def program_set(
    context: click.Context, program: int, form: str | None, basis: str | None, approval_no: str | None
) -> None:
    """修改评选形式、依据、批准文号；没有写的项不变；有一届正在办时不能改。"""
    with acting(context) as (register, actor):
        found = Program.one(program)
        if found is None:
            raise NotFound(what="这个评选项目")
        asked = {"form": form, "basis": basis, "approval_no": approval_no}
        now = programs.SetProgram(program, found.form, found.basis, found.approval_no)
        told: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
        register.bus.handle(replace(now, **told), actor)
        say("评选项目已修改，从下一届起照此办理。")


@program_group.command("list")
@click.pass_context
def program_list(context: click.Context) -> None:
    """列出评选项目和编号。"""
    with acting(context):
        for program in Program.select().order_by(Program.id):
            categories = Category.select().where(Category.program == program).order_by(Category.id)
            say(
                f"{program.id}\t{program.name}\t{program.form}\t类别：{'、'.join(f'{one.id} {one.name}' for one in categories)}"
            )


@click.group("cycle")
def cycle_group() -> None:
    """评选活动（届次）。"""


@cycle_group.command("list")
@click.pass_context
def cycle_list(context: click.Context) -> None:
    """列出各届活动和状态。"""
    with acting(context):
        for cycle in Cycle.select(Cycle, Program).join(Program).order_by(Cycle.id):
            count = Nomination.select().where(Nomination.cycle == cycle, Nomination.state != "withdrawn").count()
            say(f"{cycle.id}\t{cycle.label}“{cycle.program.name}”\t{CYCLE_STATES[cycle.state]}\t{count}个推荐对象")


@cycle_group.command("plan")
@click.option("--program", required=True, type=ID, help="评选项目编号。")
@click.option("--label", required=True, help="届次，例如 2023年度第二届。")
@click.option("--starts-on", required=True, type=DAY, help="开始日期。")
@click.option("--ends-on", required=True, type=DAY, help="结束日期。")
@click.pass_context
def cycle_plan(context: click.Context, program: int, label: str, starts_on: date, ends_on: date) -> None:
    """起草一届评选活动。"""
    run_command(context, programs.PlanCycle(program, label, starts_on, ends_on), "已起草，活动编号 {0}。")


@cycle_group.command("open")
@click.argument("cycle", type=ID)
@click.option("--plan-no", default="", help="评选方案文号。")
@click.pass_context
def cycle_open(context: click.Context, cycle: int, plan_no: str) -> None:
    """开始征集推荐；合规体检有提醒的，一并说明。"""
    run_command(context, programs.OpenCycle(cycle, plan_no), "已开始征集推荐。")
    say_checked(context, cycle, config_of(context).province, found_only=True)


@cycle_group.command("review")
@click.argument("cycle", type=ID)
@click.pass_context
def cycle_review(context: click.Context, cycle: int) -> None:
    """截止征集，开始审核。"""
    run_command(context, programs.StartReview(cycle), "已截止征集，进入审核。")


@cycle_group.command("cancel")
@click.argument("cycle", type=ID)
@click.option("--reason", required=True, help="取消的原因。")
@click.pass_context
def cycle_cancel(context: click.Context, cycle: int, reason: str) -> None:
    """取消一届评选活动。"""
    run_command(context, programs.CancelCycle(cycle, reason), "已取消。")


@cycle_group.command("archive")
@click.argument("cycle", type=ID)
@click.pass_context
def cycle_archive(context: click.Context, cycle: int) -> None:
    """归档一届评选活动。"""
    run_command(context, programs.ArchiveCycle(cycle), "已归档。")


@click.group("review")
def review_group() -> None:
    """审核推荐对象。"""


@review_group.command("list")
@click.argument("cycle", type=ID)
@click.pass_context
def review_list(context: click.Context, cycle: int) -> None:
    """列出推荐对象和状态。"""
    with acting(context):
        for nomination in Nomination.select().where(Nomination.cycle == cycle).order_by(Nomination.position):
            say(
                f"{nomination.id}\t{nomination.name}\t{nomination.unit}\t{NOMINATION_STATES[nomination.state]}\t{nomination.reason}"
            )


_VERDICTS = {
    "check": "通过资格审查",
    "select": "确定为候选对象",
    "return": "退回补正",
    "drop": "列为未入选",
    "withdraw": "撤回",
}


@review_group.command("judge")
@click.argument("verdict", type=click.Choice(list(_VERDICTS)))
@click.argument("cycle", type=ID)
@click.argument("nominations", type=ID, nargs=-1)
@click.option("--all", "everyone", is_flag=True, help="所有处在上一步的对象。")
@click.option("--reason", default="", help="退回、未入选、撤回的原因；不照评审排名确定候选的理由。")
@click.option("--no-negatives", "negatives", is_flag=True, help="已逐条核对，不得推荐的情形均无（通过资格审查时）。")
@click.option("--correct-by", type=DAY, help="补正期限（退回补正时）。")
@click.pass_context
def review_judge(context: click.Context, verdict: str, cycle: int, nominations: tuple[int, ...], everyone: bool, reason: str,
                 negatives: bool, correct_by: date | None) -> None:  # fmt: skip
    """check 通过资格审查，select 确定候选，return 退回，drop 未入选，withdraw 撤回。"""
    with acting(context) as (register, actor):
        chosen = _everyone_before(verdict, cycle) if everyone else nominations
        reasoned = {
            "select": reviews.SelectCandidates,
            "drop": reviews.DropCandidates,
            "withdraw": reviews.WithdrawNominations,
        }
        command: reviews.Judging
        if verdict == "check":
            command = reviews.CheckNominations(cycle, chosen, negatives)
        elif verdict == "return":
            command = reviews.ReturnNominations(cycle, chosen, reason, correct_by)
        else:
            command = reasoned[verdict](cycle, chosen, reason)
        count = register.bus.handle(command, actor)
        say(f"{count}个推荐对象已{_VERDICTS[verdict]}。")


def _everyone_before(verdict: str, cycle: int) -> tuple[int, ...]:
    before = {"check": "received", "select": "checked"}.get(verdict)
    if before is None:
        raise InvalidInput(reason="退回、未入选和撤回须逐个指明推荐对象，不能用 --all。")
    query = (
        Nomination.select(Nomination.id)
        .where(Nomination.cycle == cycle, Nomination.state == before)
        .order_by(Nomination.position)
    )
    return tuple(nomination.id for nomination in query)


COMMANDS: tuple[click.Command, ...] = (program_group, cycle_group, review_group)
