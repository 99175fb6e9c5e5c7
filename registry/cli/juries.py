"""Juries on the command line: phases planned, seated, opened and counted; jurors score, vote and stand aside."""

import re
from pathlib import Path

import click

from registry.cli.shared import ID, acting, need, run_command, say
from registry.errors import InvalidInput, NotFound
from registry.records.juries import SEES, figures_of, jurors_of, phases_of
from registry.records.models import Actor, Cycle
from registry.stages import juries
from registry.wording import AVERAGES, METHODS, PHASE_STATES

_CRITERION = re.compile(r"(.+?)[,，](\d{1,3})%?[,，](\d{1,4})")


@click.group("jury")
def jury_group() -> None:
    """评审：打分、投票、回避、排名。"""


@jury_group.command("plan")
@click.argument("cycle", type=ID)
@click.argument("place", type=click.IntRange(1, 20))
@click.option("--name", required=True, help="这轮评审的名字，例如 专家打分。")
@click.option("--method", required=True, type=click.Choice(list(METHODS)), help="资格评审、打分、投票、排序投票。")
@click.option("--average", default="mean", show_default=True, type=click.Choice(list(AVERAGES)), help="打分的算法。")
@click.option(
    "--criterion", "criteria", multiple=True, help="评分标准，写成 名称,权重,最高分，例如 事迹,60,100；可写几项。"
)
@click.option("--blind", is_flag=True, help="盲评：只显示编号，不显示姓名、单位。")
@click.option("--sees", multiple=True, type=click.Choice(SEES), help="评委还能看到什么。")
@click.option("--votes", "most_votes", type=click.IntRange(1, 10_000), help="每票最多投几个（排序投票排几位）。")
@click.option("--category", type=ID, help="只评这一类；不写就是全部类别。")
@click.pass_context
def jury_plan(context: click.Context, cycle: int, place: int, name: str, method: str, average: str, criteria: tuple[str, ...],
              blind: bool, sees: tuple[str, ...], most_votes: int | None, category: int | None) -> None:  # fmt: skip
    """安排一轮评审（再次运行就是改安排）。"""
    read = tuple(_criterion(one) for one in criteria)
    command = juries.PlanPhase(cycle, place, name, method, average, read, blind, sees, most_votes, category)
    run_command(context, command, "已安排，评审编号 {0}。")


def _criterion(said: str) -> tuple[str, int, int]:
    found = _CRITERION.fullmatch(said.strip())
    if found is None:
        raise InvalidInput(reason=f"评分标准“{said}”看不懂，请写成 名称,权重,最高分，例如 事迹,60,100。")
    return found[1], int(found[2]), int(found[3])


@jury_group.command("seat")
@click.argument("phase", type=ID)
@click.argument("usernames", nargs=-1, required=True)
@click.pass_context
def jury_seat(context: click.Context, phase: int, usernames: tuple[str, ...]) -> None:
    """确定一轮评审的评委：只有这些人。"""
    with acting(context) as (register, actor):
        people = tuple(_id_of(one) for one in usernames)
        register.bus.handle(juries.SeatJurors(phase, people), actor)
        say(f"已确定{len(set(people))}位评委。")


def _id_of(username: str) -> int:
    """Return the id of the person of that name, whose office the command checks; 0 for nobody, who is not found either."""
    person = Actor.get_or_none(Actor.username == username)
    return int(person.id) if person else 0


@jury_group.command("open")
@click.argument("phase", type=ID)
@click.pass_context
def jury_open(context: click.Context, phase: int) -> None:
    """开始一轮评审。"""
    run_command(context, juries.OpenPhase(phase), "已开始，评审{0}个对象。")


@jury_group.command("close")
@click.argument("phase", type=ID)
@click.pass_context
def jury_close(context: click.Context, phase: int) -> None:
    """结束一轮评审，排出名次。"""
    run_command(context, juries.ClosePhase(phase), "已结束，{0}个对象排出了名次。")


@jury_group.command("list")
@click.argument("cycle", type=ID)
@click.pass_context
def jury_list(context: click.Context, cycle: int) -> None:
    """列出一届的各轮评审。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRosters", "查看评审")
        if Cycle.one(cycle) is None:
            raise NotFound(what="这届评选活动")
        for phase in phases_of(cycle):
            lacking = juries.lacks(phase) if phase.state == "active" else {}
            left = f"，{len(lacking)}位没有交齐" if lacking else ""
            people = f"{len(jurors_of(phase))}位评委{left}"
            say(
                f"评审 {phase.id}\t{phase.place}\t{phase.name}\t{METHODS[phase.method]}\t{PHASE_STATES[phase.state]}\t{people}"
            )


@jury_group.command("sheet")
@click.argument("phase", type=ID)
@click.pass_context
def jury_sheet(context: click.Context, phase: int) -> None:
    """评委看自己的评分表或选票。"""
    with acting(context) as (register, actor):
        register.bus.check(juries.GiveScore, actor)
        sheet = juries.sheet_of(phase, actor)
        for row in sheet.rows:
            given = "、".join(row.points) if row.points else "已投票" if row.nomination in sheet.choices else ""
            told = f"已回避：{row.aside}" if row.aside else given
            say("\t".join((str(row.nomination), row.number, row.name, row.unit, told)).rstrip())


@jury_group.command("score")
@click.argument("phase", type=ID)
@click.argument("nomination", type=ID)
@click.argument("points", nargs=-1, required=True)
@click.pass_context
def jury_score(context: click.Context, phase: int, nomination: int, points: tuple[str, ...]) -> None:
    """评委打分，按评分标准的顺序逐项写。"""
    run_command(context, juries.GiveScore(phase, nomination, points), "已打分。")


@jury_group.command("vote")
@click.argument("phase", type=ID)
@click.argument("nominations", type=ID, nargs=-1)
@click.pass_context
def jury_vote(context: click.Context, phase: int, nominations: tuple[int, ...]) -> None:
    """评委投票；排序投票从第一位写起。"""
    run_command(context, juries.CastBallot(phase, nominations), "已投票。")


@jury_group.command("recuse")
@click.argument("phase", type=ID)
@click.argument("nomination", type=ID)
@click.option("--reason", required=True, help="回避的原因。")
@click.pass_context
def jury_recuse(context: click.Context, phase: int, nomination: int, reason: str) -> None:
    """评委对一个对象回避。"""
    run_command(context, juries.Recuse(phase, nomination, reason), "已登记回避。")


@jury_group.command("ranking")
@click.argument("phase", type=ID)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="另存排名表（.xlsx）。")
@click.option("--recusals", type=click.Path(dir_okay=False, path_type=Path), help="另存回避登记表（.xlsx）。")
@click.pass_context
def jury_ranking(context: click.Context, phase: int, out: Path | None, recusals: Path | None) -> None:
    """重新计票，说明每个结果怎样得出，并与结束时的排名核对。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRosters", "查看评审")
        found = juries.find_phase(phase)
        if found.state != "closed":
            raise InvalidInput(reason=f"评审“{found.name}”还没有结束，结束后才有排名。")
        counted, named = juries.count(found), {one.id: one for one in juries.judged(found)}
        for row in counted.rows:
            one = named[row.nomination]
            say(
                f"第{row.place}名{'（并列）' if row.tied else ''}\t{one.id}\t{one.name}\t{one.unit}\t{row.shown}\t{row.explanation}"
            )
        for identity in counted.unjudged:
            say(f"没有结果\t{identity}\t{named[identity].name}\t\t\t评委都回避了。")
        kept = {row.nomination: (row.place, row.figure) for row in counted.rows}
        say(
            "重新计票与结束时一致。"
            if kept == figures_of(found)
            else "重新计票与结束时不一致，记录可能被改动过，请告诉系统管理员。"
        )
        for path, content in ((out, juries.ranking_workbook), (recusals, juries.recusal_workbook)):
            if path is not None:
                path.write_bytes(content(phase))
                say(f"已写好 {path}。")


COMMANDS: tuple[click.Command, ...] = (jury_group,)
