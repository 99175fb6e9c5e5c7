"""Honorees on the command line: found by name, told with their history, renamed, joined, dissolved, deceased."""

from datetime import date

import click

from registry.cli.shared import DAY, ID, acting, need, run_command, say
from registry.drafting.dates import full_date
from registry.records.honorees import History, HonoreeChange
from registry.stages import honorees
from registry.wording import AWARD_STATES, HONOREE_CHANGES, KINDS, NOMINATION_STATES


@click.group("honoree")
def honoree_group() -> None:
    """对象：历届的推荐和荣誉，改名、并入、撤销、已故。"""


@honoree_group.command("find")
@click.argument("name")
@click.pass_context
def find(context: click.Context, name: str) -> None:
    """按名称（或其中几个字）查找对象，曾用名也查得到。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRosters", "查看名单")
        found, after = honorees.find_honorees(name)
        while found:
            for one in found:
                say(f"对象 {one.person}\t{_headed(one.history)}")
            found, after = honorees.find_honorees(name, after) if after else ([], 0)


@honoree_group.command("show")
@click.argument("person", type=ID)
@click.pass_context
def show(context: click.Context, person: int) -> None:
    """看一个对象的历史：历届推荐、荣誉、证书和变动。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRosters", "查看名单")
        told = honorees.history(person)
        say(_headed(told))
        for change in told.changes:
            undone = "（已撤销）" if change.state == "undone" else ""
            doc_no = f"\t{change.doc_no}" if change.doc_no else ""
            became = f"{HONOREE_CHANGES[change.what]}{_whither(change)}{undone}{doc_no}"
            say(f"变动 {change.id}\t{full_date(change.on_day)}\t{became}")
        for nomination in told.nominations:
            listed = f"{nomination.cycle.label}“{nomination.cycle.program.name}”"
            award = told.awards.get(nomination.id)
            outcome = NOMINATION_STATES[nomination.state]
            if award:
                outcome = f"荣誉{award.id}：{award.title}（{AWARD_STATES[award.state]}）"
            say(f"{listed}\t{nomination.name}\t{outcome}")


@honoree_group.command("change")
@click.argument("person", type=ID)
@click.argument("what", type=click.Choice(list(HONOREE_CHANGES)))
@click.option("--on", "on_day", required=True, type=DAY, help="哪一天。")
@click.option("--name", default="", help="改名后的名称。")
@click.option("--successor", type=ID, help="并入的单位（对象编号）。")
@click.option("--doc-no", default="", help="依据的文号，可不写。")
@click.pass_context
def change(
    context: click.Context, person: int, what: str, on_day: date, name: str, successor: int | None, doc_no: str
) -> None:
    """登记对象变动：renamed 改名，joined 并入，dissolved 撤销，deceased 已故。"""
    command = honorees.RecordHonoreeChange(person, what, on_day, name, successor, doc_no)
    run_command(context, command, "已登记对象变动，编号 {0}。")


@honoree_group.command("undo")
@click.argument("change", type=ID)
@click.option("--reason", required=True, help="原因。")
@click.pass_context
def undo(context: click.Context, change: int, reason: str) -> None:
    """撤销登记错了的对象变动。"""
    run_command(context, honorees.UndoHonoreeChange(change, reason), "已撤销这条对象变动。")


def _whither(change: HonoreeChange) -> str:
    if change.name:
        return f"为“{change.name}”"
    return f"对象{change.successor_id}，荣誉须重新申报" if change.successor_id else ""


def _headed(told: History) -> str:
    former = [name for name in told.names if name != told.name]
    also = f"（又名{'、'.join(former)}）" if former else ""
    held = f"，荣誉{len(told.awards)}项" if told.awards else ""
    died = "，已故" if told.deceased else ""
    return f"{told.name}{also}\t{KINDS.get(told.kind, '')}，推荐{len(told.nominations)}次{held}{died}"


COMMANDS: tuple[click.Command, ...] = (honoree_group,)
