"""Nominations one by one on the command line: by form, corrected, endorsed, marked, with pictures, shown."""

from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import click

from importers.columns import BY_FIELD
from registry.cli.rosters import only_category
from registry.cli.shared import ID, acting, run_command, say
from registry.drafting.dates import full_date
from registry.errors import InvalidInput
from registry.records.models import Category, Nomination
from registry.stages import nominating
from registry.wording import CHANNELS, KINDS, NOMINATION_STATES

_LARGEST = 9 * 2**20  # bytes read of a picture: one beyond what is kept is told how large it is


def _facts(said: Iterable[str]) -> dict[str, str]:
    """Read facts written 身份证号=…; raise InvalidInput for an item that forms do not have."""
    labels = {BY_FIELD[field].label: field for field in nominating.FIELDS}
    facts = {}
    for one in said:
        label, _, text = one.partition("=")
        if label not in labels:
            raise InvalidInput(reason=f"表单里没有“{label[:20]}”这一项，可以填：{'、'.join(labels)}。")
        facts[labels[label]] = text
    return facts


_unit = click.option("--unit", default="", help="单位。")
_recommender = click.option("--recommender", default="", help="推荐单位；不写就是本单位。")
_fact = click.option("--fact", "facts", multiple=True, help="其他项目，写成 身份证号=…；可以写多次。")
_deeds = click.option("--deeds", type=click.File(encoding="utf-8"), help="事迹的文本文件。")
_mark = click.option("--mark", "marks", multiple=True, help="标注，例如 县处级、新事迹；可以写多次。")


@click.group("nomination")
def nomination_group() -> None:
    """推荐对象：逐个填报、补正、登记推荐意见、标注、上传照片材料。"""


@nomination_group.command("enter")
@click.argument("cycle", type=ID)
@click.argument("name")
@click.option("--category", type=ID, help="奖项类别编号；只有一个类别时可以不写。")
@click.option("--kind", default="", help=f"对象种类：{' '.join(KINDS)}；不写就是这个类别的第一种。")
@click.option(
    "--channel",
    default="organisation",
    show_default=True,
    type=click.Choice(list(CHANNELS)),
    help="推荐方式：organisation 组织推荐，masses 群众推荐，self 自荐，joint 联名推荐。",
)
@_unit
@_recommender
@_fact
@_deeds
@_mark
@click.pass_context
def nomination_enter(context: click.Context, cycle: int, name: str, category: int | None, kind: str, channel: str, unit: str,
                     recommender: str, facts: tuple[str, ...], deeds: TextIO | None, marks: tuple[str, ...]) -> None:  # fmt: skip
    """填报一个推荐对象。"""
    with acting(context) as (register, actor):
        identity = category or only_category(cycle)
        found = Category.one(identity)
        fitting = kind or (found.kinds[0] if found else "")
        command = nominating.EnterNomination(
            cycle, identity, fitting, name, unit, recommender, channel, _facts(facts), deeds.read() if deeds else "", marks
        )  # fmt: skip
        say(f"已填报，推荐对象编号 {register.bus.handle(command, actor)}。")


@nomination_group.command("correct")
@click.argument("nomination", type=ID)
@click.option("--name", help="姓名或名称；不写就不改。")
@click.option("--unit", help="单位；不写就不改。")
@click.option("--recommender", default="", help="推荐单位；不写就不改。")
@_fact
@_deeds
@click.pass_context
def nomination_correct(context: click.Context, nomination: int, name: str | None, unit: str | None, recommender: str,
                       facts: tuple[str, ...], deeds: TextIO | None) -> None:  # fmt: skip
    """补正一个推荐对象：写了的改，没写的照旧；补正后重新等待资格审查。"""
    with acting(context) as (register, actor):
        found = nominating.find_nomination(nomination)
        values = nominating.private_of(found).values
        kept = {field: text for field, text in values.items() if field in nominating.FIELDS}
        command = nominating.CorrectNomination(
            found.id, None, name or found.name, values.get("unit", "") if unit is None else unit, recommender, kept | _facts(facts),
            deeds.read() if deeds else nominating.deeds_of(values), tuple(found.marks),
        )  # fmt: skip
        register.bus.handle(command, actor)
        say("已补正，等待资格审查。")


@nomination_group.command("endorse")
@click.argument("nomination", type=ID)
@click.option("--recommender", default="", help="同意推荐的单位；不写就是原来填的推荐单位。")
@click.pass_context
def nomination_endorse(context: click.Context, nomination: int, recommender: str) -> None:
    """登记推荐单位已盖章同意。"""
    run_command(context, nominating.EndorseNomination(nomination, recommender), "已登记推荐意见。")


@nomination_group.command("mark")
@click.argument("cycle", type=ID)
@click.argument("nominations", type=ID, nargs=-1, required=True)
@_mark
@click.pass_context
def nomination_mark(context: click.Context, cycle: int, nominations: tuple[int, ...], marks: tuple[str, ...]) -> None:
    """给推荐对象标注；代替原来的标注，一个也不写就是去掉。"""
    run_command(context, nominating.MarkNominations(cycle, nominations, marks), "已标注{0}个推荐对象。")


@nomination_group.command("show")
@click.argument("nomination", type=ID)
@click.pass_context
def nomination_show(context: click.Context, nomination: int) -> None:
    """看一个推荐对象：状态、推荐单位、事迹、照片材料；不显示身份证号和电话。"""
    with acting(context):
        found = nominating.find_nomination(nomination)
        say(f"{found.name}\t{found.unit}\t{KINDS[found.kind]}\t{NOMINATION_STATES[found.state]}")
        if found.reason:
            until = f"（补正到{full_date(found.correct_by)}）" if found.correct_by else ""
            say(f"原因：{found.reason}{until}")
        recommender = found.recommender.name if found.recommender else "（没有）"
        endorsed = "" if found.endorsed else "，还没有盖章同意"
        say(f"{CHANNELS[found.channel]}，推荐单位：{recommender}{endorsed}")
        if found.marks:
            say(f"标注：{'、'.join(found.marks)}")
        deeds = nominating.deeds_of(nominating.private_of(found).values)
        say(f"事迹（{len(''.join(deeds.split()))}字）：{deeds or '没有填'}")
        for annex in nominating.annexes_of(found):
            say(f"照片材料 {annex.id}\t{annex.filename}\t{annex.width}×{annex.height}\t{annex.digest[:12]}")


@nomination_group.command("list")
@click.argument("cycle", type=ID)
@click.pass_context
def nomination_list(context: click.Context, cycle: int) -> None:
    """列出一届的推荐对象、推荐单位和标注。"""
    with acting(context):
        for one in Nomination.select().where(Nomination.cycle == cycle).order_by(Nomination.position):
            recommender = one.recommender.name if one.recommender else ""
            say(
                f"{one.id}\t{one.name}\t{one.unit}\t{NOMINATION_STATES[one.state]}\t{recommender}\t{'、'.join(one.marks)}"
            )


@nomination_group.command("annex")
@click.argument("nomination", type=ID)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def nomination_annex(context: click.Context, nomination: int, file: Path) -> None:
    """上传一张照片材料（JPG 或 PNG）；拍摄地点和手机型号会去掉。"""
    with file.open("rb") as opened:
        command = nominating.AddAnnex(nomination, file.name, opened.read(_LARGEST))
    run_command(context, command, "已上传，照片材料编号 {0}。")


@nomination_group.command("drop-annex")
@click.argument("annex", type=ID)
@click.pass_context
def nomination_drop_annex(context: click.Context, annex: int) -> None:
    """删去一张照片材料。"""
    run_command(context, nominating.DropAnnex(annex), "已删去照片材料。")


COMMANDS: tuple[click.Command, ...] = (nomination_group,)
