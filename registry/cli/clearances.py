"""Clearances on the command line: departments asked, their workbooks out and back, answers entered, silence settled."""

from datetime import date
from pathlib import Path

import click

from registry.cli.shared import DAY, ID, acting, need, run_command, say
from registry.drafting.dates import full_date
from registry.errors import InvalidInput, NotFound
from registry.records.clearances import Clearance, department_name, departments
from registry.records.models import Cycle
from registry.stages import clearances
from registry.wording import NOMINATION_STATES, REPLIES


@click.group("clearance")
def clearance_group() -> None:
    """征求意见：向公安、纪检、税务等部门发函，收回答复。"""


@clearance_group.command("departments")
def clearance_departments() -> None:
    """列出可以征求意见的部门和代码。"""
    for one in departments().values():
        say(f"{one.code}\t{one.name}")


@clearance_group.command("ask")
@click.argument("cycle", type=ID)
@click.argument("department")
@click.option("--due-on", required=True, type=DAY, help="答复期限。")
@click.pass_context
def clearance_ask(context: click.Context, cycle: int, department: str, due_on: date) -> None:
    """就还没有征求过的对象向一个部门征求意见。"""
    with acting(context) as (register, actor):
        identity = register.bus.handle(clearances.AskClearance(cycle, department, due_on), actor)
        rows = clearances.find_clearance(identity).rows
        say(
            f"已向{department_name(department)}征求{rows}个对象的意见，编号 {identity}；用 clearance workbook {identity} 导出表格。"
        )


@clearance_group.command("list")
@click.argument("cycle", type=ID)
@click.pass_context
def clearance_list(context: click.Context, cycle: int) -> None:
    """列出一届征求意见的情况。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRosters", "查看征求意见")
        if Cycle.one(cycle) is None:
            raise NotFound(what="这届评选活动")
        for one in Clearance.select().where(Clearance.cycle == cycle).order_by(Clearance.id):
            answers = [reply.answer for reply in clearances.replies_of(one)]
            counts = "，".join(f"{said}{answers.count(key)}个" for key, said in REPLIES.items() if key in answers)
            state = "已结束" if one.state == "closed" else f"{full_date(one.due_on)}前答复"
            say(f"征求意见 {one.id}\t{department_name(one.department)}\t{state}\t{counts}")


@clearance_group.command("show")
@click.argument("clearance", type=ID)
@click.pass_context
def clearance_show(context: click.Context, clearance: int) -> None:
    """列出一次征求意见里的每个对象和答复（不同意的事实请在网页上看）。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRosters", "查看征求意见")
        for one in clearances.replies_of(clearances.find_clearance(clearance)):
            named = one.nomination
            say(f"{named.id}\t{named.name}\t{named.unit}\t{REPLIES[one.answer]}\t{NOMINATION_STATES[named.state]}")


@clearance_group.command("workbook")
@click.argument("clearance", type=ID)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .xlsx。")
@click.pass_context
def clearance_workbook(context: click.Context, clearance: int, out: Path) -> None:
    """导出发给部门的表（含身份证号等，导出有记录）。"""
    if out.suffix.lower() != ".xlsx":
        raise InvalidInput(reason=f"输出的文件名要以 .xlsx 结尾，例如 {out.stem}.xlsx。")
    with acting(context) as (register, actor):
        exported = register.bus.handle(clearances.ExportClearance(clearance), actor)
        out.write_bytes(exported.content)
    say(f"已写好 {out}；里面有个人信息，请当面交接或加密传送，用完删除。")


@clearance_group.command("take")
@click.argument("clearance", type=ID)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def clearance_take(context: click.Context, clearance: int, file: Path) -> None:
    """导入部门填好送回的表。"""
    with acting(context) as (register, actor):
        clearances.find_clearance(clearance)
        rows = clearances.read_replies(file.read_bytes(), file.name)
        taken = register.bus.handle(clearances.TakeReplies(clearance, rows), actor)
    say(f"已收到{taken.matched}个答复，其中不同意{taken.vetoed}个；还有{taken.open}个没有答复。")
    for one in taken.unmatched:
        say(f"  没有收进去：{one.reason}")


@clearance_group.command("enter")
@click.argument("clearance", type=ID)
@click.argument("nomination", type=ID)
@click.option("--agree", "answer", flag_value="agree", help="同意。")
@click.option("--veto", "answer", flag_value="veto", help="不同意（一票否决），要写明事实。")
@click.option("--fact", default="", help="不同意的事实（加密保存）。")
@click.pass_context
def clearance_enter(context: click.Context, clearance: int, nomination: int, answer: str | None, fact: str) -> None:
    """登记一个对象的答复。"""
    run_command(context, clearances.EnterReply(clearance, nomination, answer or "", fact), "已登记答复。")


@clearance_group.command("close")
@click.argument("clearance", type=ID)
@click.pass_context
def clearance_close(context: click.Context, clearance: int) -> None:
    """期限到后结束一次征求意见。"""
    run_command(context, clearances.CloseClearance(clearance), "已结束，{0}个没有答复的按方案视为同意。")


COMMANDS: tuple[click.Command, ...] = (clearance_group,)
