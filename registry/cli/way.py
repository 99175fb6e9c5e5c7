"""The first half of the way on the command line: program, cycle, roster, review."""

import json
from datetime import date
from pathlib import Path

import click

from importers import UnreadableWorkbook, refusal_as_dict
from registry.cli.shared import DAY, ID, acting, run_command, say
from registry.drafting.kinds import KINDS
from registry.errors import InvalidInput, NotFound
from registry.records.models import Category, Cycle, Nomination, Program, Roster, Upload
from registry.stages import programs, reviews, rosters
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
    "--wording", default=STANDARD_WORDING, show_default=True, help="证书用语，可用 {name} {cycle} {title} {year}。"
)
@click.option("--number-pattern", default="{code}〔{year}〕第{serial:04d}号", show_default=True, help="编号规则。")
@click.option("--notice-days", default=5, show_default=True, help="公示的工作日数。")
@click.option("--count-publication-day", is_flag=True, help="公示发布当天算第一天。")
@click.pass_context
def program_create(context: click.Context, name: str, form: str, kinds: tuple[str, ...], measure: str | None, address_form: str,
                   wording: str, number_pattern: str, notice_days: int, count_publication_day: bool) -> None:  # fmt: skip
    """新建评选项目。"""
    usual = KINDS[kinds[0]].measure if kinds[0] in KINDS else ""
    category = programs.CategorySketch(
        name, kinds, measure or usual, wording, number_pattern, address_form if kinds == ("person",) else ""
    )
    command = programs.CreateProgram(
        name, form, (category,), notice_days=notice_days, count_publication_day=count_publication_day
    )
    run_command(context, command, "已建评选项目，编号 {0}。")


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
    """开始征集推荐。"""
    run_command(context, programs.OpenCycle(cycle, plan_no), "已开始征集推荐。")


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


@click.group("roster")
def roster_group() -> None:
    """花名册：检查、上传、入库、撤销。"""


@roster_group.command("check")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_context
def roster_check(context: click.Context, file: Path, as_json: bool) -> None:
    """只看不存：读出花名册，逐格说明问题。"""
    try:
        read = rosters.look(_content(file), file.name)
    except UnreadableWorkbook as refusal:
        if not as_json:
            raise
        say(json.dumps(refusal_as_dict(file.name, refusal), ensure_ascii=False, indent=1))
        context.exit(1)
    if as_json:
        say(json.dumps(read.as_dict(), ensure_ascii=False, indent=1))
        return
    for sheet in read.sheets:
        good = sum(1 for row in sheet.rows if not rosters.has_error(row))
        say(f"工作表“{sheet.name}”：{f'{len(sheet.rows)}行，{good}行没有错误' if sheet.roster else '不是花名册'}")
        for finding in [*sheet.findings, *(finding for row in sheet.rows for finding in row.findings)]:
            say(f"  {finding.cell}\t{finding.message}{finding.suggestion and '　建议：' + finding.suggestion}")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableWorkbook("missing", f"读不到文件“{file}”，请核对文件名和路径。") from error


@roster_group.command("upload")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cycle", required=True, type=ID, help="活动编号。")
@click.option("--category", type=ID, help="奖项类别编号；只有一个类别时可以不写。")
@click.pass_context
def roster_upload(context: click.Context, file: Path, cycle: int, category: int | None) -> None:
    """上传花名册，加密保存7天等人核对。"""
    content = _content(file)
    read = rosters.look(content, file.name)
    with acting(context) as (register, actor):
        command = rosters.UploadRoster(cycle, category or only_category(cycle), file.name, content, read)
        upload = register.bus.handle(command, actor)
        good = len(rosters.good_rows(read))
        left = sum(len(sheet.rows) for sheet in read.sheets if sheet.roster) - good
        say(
            f"已上传，编号 {upload}：{good}行可以入库，{left}行有错误或疑似重复。确认入库：honors roster confirm {upload}"
        )


@roster_group.command("confirm")
@click.argument("upload", type=ID)
@click.pass_context
def roster_confirm(context: click.Context, upload: int) -> None:
    """把没有错误的行入库为推荐对象。"""
    with acting(context) as (register, actor):
        stored = register.bus.handle(rosters.ConfirmRoster(upload), actor)
        say(f"已入库{stored.rows_stored}行，未入库{stored.rows_left}行；批次编号 {stored.roster}。")


@roster_group.command("discard")
@click.argument("upload", type=ID)
@click.pass_context
def roster_discard(context: click.Context, upload: int) -> None:
    """放弃一次上传。"""
    run_command(context, rosters.DiscardUpload(upload), "已放弃，密钥已销毁。")


@roster_group.command("list")
@click.argument("cycle", type=ID)
@click.pass_context
def roster_list(context: click.Context, cycle: int) -> None:
    """列出一届已入库的批次和等待确认的上传。"""
    with acting(context):
        for upload in Upload.select().where(Upload.cycle == cycle).order_by(Upload.id):
            say(f"上传 {upload.id}\t等待确认")
        for roster in Roster.select().where(Roster.cycle == cycle).order_by(Roster.id):
            state = "已撤销" if roster.state == "undone" else "已入库"
            say(f"批次 {roster.id}\t{roster.filename}\t{state}{roster.rows_stored}行")


@roster_group.command("undo")
@click.argument("roster", type=ID)
@click.pass_context
def roster_undo(context: click.Context, roster: int) -> None:
    """整批撤销一次入库（审核开始前）。"""
    run_command(context, rosters.UndoRoster(roster), "已整批撤销。")


def only_category(cycle: int) -> int:
    """Return the category of a cycle in scope that has just one; InvalidInput asks for a choice otherwise."""
    found = Cycle.one(cycle)
    if found is None:
        raise NotFound(what="这届评选活动")
    categories = list(Category.select().where(Category.program == found.program_id).order_by(Category.id))
    if len(categories) != 1:
        choices = "、".join(f"{one.id}（{one.name}）" for one in categories)
        raise InvalidInput(reason=f"这个项目有{len(categories)}个奖项类别，请用 --category 指明：{choices}。")
    return int(categories[0].id)


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
@click.option("--reason", default="", help="退回、未入选、撤回的原因。")
@click.pass_context
def review_judge(
    context: click.Context, verdict: str, cycle: int, nominations: tuple[int, ...], everyone: bool, reason: str
) -> None:
    """check 通过资格审查，select 确定候选，return 退回，drop 未入选，withdraw 撤回。"""
    with acting(context) as (register, actor):
        chosen = _everyone_before(verdict, cycle) if everyone else nominations
        commands = {"check": reviews.CheckNominations, "select": reviews.SelectCandidates}
        reasoned = {
            "return": reviews.ReturnNominations,
            "drop": reviews.DropCandidates,
            "withdraw": reviews.WithdrawNominations,
        }
        command = commands[verdict](cycle, chosen) if verdict in commands else reasoned[verdict](cycle, chosen, reason)
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


COMMANDS: tuple[click.Command, ...] = (program_group, cycle_group, roster_group, review_group)
