"""The roll of honor on the command line, and every list as it stood on a day; what the journal says of whom."""

from datetime import date, datetime

import click

from registry import clock
from registry.cli.shared import DAY, ID, acting, need, say
from registry.drafting.dates import full_date
from registry.stages import honorees, rolls
from registry.stages.rolls import Moment
from registry.wording import AWARD_STATES, CERTIFICATE_STATES, EVENTS_SAID, NOMINATION_STATES

LAST = click.option("--last", type=click.IntRange(1, 10_000), default=50, show_default=True, help="最近多少条。")


@click.group("roll")
def roll_group() -> None:
    """光荣榜：现在的，和任何一天的；各届名单在任何一天的样子。"""


@roll_group.command("show")
@click.option("--as-of", "until", type=DAY, help="看这一天24时的，不写就是现在。")
@click.option("--cycle", type=ID, help="只看一届的。")
@click.option("--ended", is_flag=True, help="届满、撤销的也列出。")
@click.pass_context
def show(context: click.Context, until: date | None, cycle: int | None, ended: bool) -> None:
    """列出光荣榜。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRoll", "查看光荣榜")
        lines = rolls.roll_of_honor(until, cycle or 0, ended)
        for line in lines:
            unit = f"（{line.unit}）" if line.unit else ""
            ends = f"，届期到{full_date(line.ends_on)}" if line.ends_on else ""
            granted = f"{full_date(line.granted_on)}授予，{AWARD_STATES[line.state]}{ends}"
            say(f"荣誉 {line.award}\t{line.name}{unit}\t{line.cycle.label}“{line.title}”\t{granted}")
        say(f"共{len(lines)}项。{said_as_of(until)}")


@roll_group.command("lists")
@click.argument("cycle", type=ID)
@click.option("--as-of", "until", type=DAY, required=True, help="哪一天24时的。")
@click.pass_context
def lists(context: click.Context, cycle: int, until: date) -> None:
    """列出一届的推荐名单、公示名单和证书在某一天的样子。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRosters", "查看名单")
        told = rolls.lists_as_of(cycle, until)
        for one in told.nominations:
            say(f"推荐 {one.nomination}\t{one.name}\t{one.unit}\t{one.category}\t{NOMINATION_STATES[one.state]}")
        for notice in told.notices:
            days = f"{full_date(notice.first_day)}至{full_date(notice.last_day)}24时"
            say(f"公示 {notice.notice}\t{days}\t{len(notice.entries)}个\t{notice.result or '没有结束'}")
        for paper in told.certificates:
            say(f"证书\t{paper.number}\t{paper.name}\t{CERTIFICATE_STATES[paper.state]}")
        say(said_as_of(until))


def said_as_of(until: date | None) -> str:
    """Say of what day a list is."""
    return f"按登记库截至{full_date(until)}24时的记录。" if until else "按登记库现在的记录。"


@click.group("timeline")
def timeline_group() -> None:
    """办理经过：一个对象、一个项目或一个单位的。"""


@timeline_group.command("honoree")
@click.argument("person", type=ID)
@LAST
@click.pass_context
def honoree(context: click.Context, person: int, last: int) -> None:
    """一个对象的办理经过。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRosters", "查看名单")
        _say(rolls.timeline_of_honoree(honorees.history(person), last))


@timeline_group.command("program")
@click.argument("program", type=ID)
@LAST
@click.pass_context
def program(context: click.Context, program: int, last: int) -> None:
    """一个评选项目历届的办理经过。"""
    with acting(context) as (_, actor):
        need(actor, "SeeCycles", "查看评选活动")
        _say(rolls.timeline_of_program(program, last))


@timeline_group.command("office")
@click.argument("office", type=ID)
@LAST
@click.pass_context
def office(context: click.Context, office: int, last: int) -> None:
    """一个单位的办理经过。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRosters", "查看名单")
        _say(rolls.timeline_of_office(office, last))


def _say(moments: list[Moment]) -> None:
    for moment in moments:
        at = datetime.fromisoformat(moment.at).astimezone(clock.SHANGHAI)
        say(f"{at:%Y-%m-%d %H:%M}\t{moment.who or '自动'}\t{EVENTS_SAID.get(moment.name, moment.name)}")


COMMANDS: tuple[click.Command, ...] = (roll_group, timeline_group)
