"""Ceremonies on the command line: planned, attended, arranged anew, packed, entered."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import click

from registry import ceremony_pack
from registry.cli.files import written_whole
from registry.cli.shared import DAY, ID, acting, bar, need, run_command, say
from registry.records.ceremonies import cycles_of
from registry.stages import ceremonies, issuing
from registry.wording import ATTENDANCES, CEREMONY_STATES

_ARRANGING = (
    click.option("--event", default="颁奖大会", show_default=True, help="活动名称。"),
    click.option("--part-of-day", default="", help="上午、下午或晚上。"),
    click.option("--starts-at", default="", help="开始时间，例如 9:00。"),
    click.option("--place", default="", help="地点。"),
    click.option("--purpose", default="", help="目的，例如 为进一步彰显身边榜样力量。"),
    click.option("--act", "acts", multiple=True, default=ceremonies.ACTS, help="议程，可多次。"),
    click.option("--presiding", default="", help="主持人。"),
    click.option("--reader", default="", help="宣读人。"),
    click.option("--presenter", "presenters", multiple=True, help="颁奖嘉宾，可多次；各批轮流颁奖。"),
    click.option("--plaque", "plaques", multiple=True, help="同时发奖牌的对象种类，例如 unit，可多次。"),
    click.option("--batch-size", default=10, show_default=True, type=click.IntRange(1, 100), help="每批上台人数。"),
    click.option("--row-size", default=20, show_default=True, type=click.IntRange(1, 100), help="每排座位数。"),
    click.option("--at-home", is_flag=True, help="不开大会，送奖上门。"),
)


def _arranging(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_ARRANGING):
        command = option(command)
    return command


@click.group("ceremony")
def ceremony_group() -> None:
    """颁奖大会。"""


@ceremony_group.command("plan")
@click.argument("cycles", type=ID, nargs=-1, required=True)
@click.option("--on", "held_on", required=True, type=DAY, help="举行日期。")
@_arranging
@click.pass_context
def ceremony_plan(context: click.Context, /, cycles: tuple[int, ...], **told: Any) -> None:
    """安排一次颁奖大会，可以几届评选一起开：上台次序、座次随即排好。"""
    command = ceremonies.PlanCeremony(cycles, ceremonies.Arrangements(**told))
    run_command(context, command, "已安排，大会编号 {0}；用 honors ceremony pack {0} 做齐材料。")


@ceremony_group.command("set")
@click.argument("ceremony", type=ID)
@click.option("--on", "held_on", type=DAY, help="举行日期。")
@_arranging
@click.pass_context
def ceremony_set(context: click.Context, /, ceremony: int, **told: Any) -> None:
    """修改安排；没有写的项不变。"""
    with acting(context) as (register, actor):
        kept = ceremonies.find(ceremony)
        source = click.core.ParameterSource.COMMANDLINE
        now = {field.name: getattr(kept, field.name) for field in fields(ceremonies.Arrangements)}
        now |= {name: value for name, value in told.items() if context.get_parameter_source(name) == source}
        now |= {name: tuple(now[name]) for name in ("acts", "presenters", "plaques")}
        register.bus.handle(ceremonies.SetCeremony(ceremony, None, ceremonies.Arrangements(**now)), actor)
        say("安排已修改，次序已跟着排好。")


@ceremony_group.command("show")
@click.argument("ceremony", type=ID)
@click.pass_context
def ceremony_show(context: click.Context, ceremony: int) -> None:
    """列出一次大会的获奖者：次序、批、座次、证书编号、签到；每行末尾是荣誉编号，签到用它。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRosters", "查看颁奖大会的安排")
        held = ceremonies.find(ceremony)
        facts = ceremonies.facts_of(held)
        say(f"{held.held_on}\t{held.event}\t{held.place}\t{CEREMONY_STATES[held.state]}")
        for one, kept in zip(facts.walkers, ceremonies.attendances(held), strict=True):
            came = ATTENDANCES[one.attendance] + (f"：{one.proxy}" if one.proxy else "")
            say(
                f"{one.place}\t{one.batch or '—'}\t{one.name}\t{one.unit}\t{one.seat}\t{one.number}\t{came}\t{kept.award_id}"
            )
        for lacking in ceremony_pack.lacking(facts):
            say(lacking)


@ceremony_group.command("check-in")
@click.argument("ceremony", type=ID)
@click.argument("state", type=click.Choice([*ATTENDANCES]))
@click.argument("awards", type=ID, nargs=-1, required=True)
@click.option("--proxy", default="", help="代领人。")
@click.pass_context
def ceremony_check_in(context: click.Context, ceremony: int, state: str, awards: tuple[int, ...], proxy: str) -> None:
    """签到：present 到场，late 迟到，by_proxy 代领，absent 未到，expected 撤回。"""
    run_command(context, ceremonies.CheckIn(ceremony, awards, state, proxy), "{0}名已登记。")


@ceremony_group.command("speakers")
@click.argument("ceremony", type=ID)
@click.argument("awards", type=ID, nargs=-1)
@click.pass_context
def ceremony_speakers(context: click.Context, ceremony: int, awards: tuple[int, ...]) -> None:
    """确定典型发言的人；一个也不写就是没有。"""
    run_command(context, ceremonies.NameSpeakers(ceremony, awards), "典型发言{0}人。")


@ceremony_group.command("reading")
@click.argument("ceremony", type=ID)
@click.argument("award", type=ID)
@click.argument("reading")
@click.pass_context
def ceremony_reading(context: click.Context, ceremony: int, award: int, reading: str) -> None:
    """写下本人说的姓名读音，例如 "tán hǎi"；只写姓也可以。"""
    run_command(context, ceremonies.GiveReading(ceremony, award, reading), "读音已记下。")


@ceremony_group.command("reflow")
@click.argument("ceremony", type=ID)
@click.option("--done", default=0, show_default=True, type=click.IntRange(0, 10_000), help="已经上过台的批数。")
@click.pass_context
def ceremony_reflow(context: click.Context, ceremony: int, done: int) -> None:
    """重排：没到的排到最后、不上台，迟到的另成一批，其余的补齐各批。"""
    run_command(context, ceremonies.ReflowCeremony(ceremony, done), "已重排，共{0}批。")


@ceremony_group.command("pack")
@click.argument("ceremony", type=ID)
@click.option(
    "-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="资料包（.zip）写到哪里。"
)
@click.pass_context
def ceremony_pack_(context: click.Context, ceremony: int, out: Path) -> None:
    """做齐全套材料：议程、主持词、宣读稿、分组表、座次表、签到表、签领表、席卡，和同一次序的证书、奖牌。"""
    with acting(context) as (register, actor):
        register.bus.check(issuing.MarkPrinted, actor)  # before a single page is drawn
        held = ceremonies.find(ceremony)
        with written_whole(out) as file, bar("生成证书", len(ceremonies.certificates_of(held))) as progress:
            printed = ceremony_pack.write_pack(held, file, progress)
        for cycle in cycles_of(held):
            register.bus.handle(issuing.MarkPrinted(cycle.id, printed), actor)
        say(f"已做齐材料和{len(printed)}张证书：{out}")
        for lacking in ceremony_pack.lacking(ceremonies.facts_of(held)):
            say(lacking)


@ceremony_group.command("conclude")
@click.argument("ceremony", type=ID)
@click.option("--others", type=click.Choice(["present", "absent"]), help="没有签到的人：都到了，还是都没有到。")
@click.option("--purpose", help="目的；不写就照安排。")
@click.option("--act", "acts", multiple=True, help="会上做了什么，可多次；不写就照安排的议程。")
@click.pass_context
def ceremony_conclude(
    context: click.Context, ceremony: int, others: str | None, purpose: str | None, acts: tuple[str, ...]
) -> None:
    """大会开完，登记结果；信息稿自动起草。"""
    command = ceremonies.ConcludeCeremony(ceremony, None, others or "", purpose, acts or None)
    run_command(context, command, "已登记；信息稿已起草。")


@ceremony_group.command("cancel")
@click.argument("ceremony", type=ID)
@click.pass_context
def ceremony_cancel(context: click.Context, ceremony: int) -> None:
    """取消一次安排好的大会。"""
    run_command(context, ceremonies.CancelCeremony(ceremony, None), "已取消，可以重新安排。")


@ceremony_group.command("hold")
@click.argument("cycle", type=ID)
@click.option("--on", "held_on", required=True, type=DAY, help="举行日期。")
@click.option("--event", default="颁奖大会", show_default=True, help="形式。")
@click.option("--part-of-day", default="", help="上午、下午或晚上。")
@click.option("--place", default="", help="地点。")
@click.option("--purpose", default="", help="目的，例如 为进一步彰显身边榜样力量。")
@click.option("--act", "acts", multiple=True, default=ceremonies.ACTS, help="议程，可多次。")
@click.pass_context
def ceremony_hold(context: click.Context, cycle: int, held_on: date, event: str, part_of_day: str, place: str,
                  purpose: str, acts: tuple[str, ...]) -> None:  # fmt: skip
    """直接登记一次没有安排过的颁奖大会，信息稿自动起草。"""
    run_command(
        context,
        ceremonies.HoldCeremony(cycle, held_on, event, part_of_day, place, purpose, acts),
        "已登记，编号 {0}；信息稿已起草。",
    )


COMMANDS: tuple[click.Command, ...] = (ceremony_group,)
