"""News items on the command line: drafted from facts, looked over, edited, taken to the bulletin."""

from datetime import date
from pathlib import Path

import click

from registry import clock
from registry.cli.shared import ID, acting, read_json, run_command, say
from registry.drafting.binding import disagreements
from registry.drafting.facts import NewsFacts, read_news_facts
from registry.drafting.house_style import SHORT_COLUMN, Slip, lint
from registry.drafting.news_document import news_document
from registry.drafting.news_item import NewsItem, draft_news
from registry.errors import InvalidInput, NotFound
from registry.stages import announcements

LONG = click.option(
    "--long", is_flag=True, help="写成分段的长稿，供【工作动态】【经验交流】用；不写就是200字以内的短稿。"
)


@click.group("news")
def news_group() -> None:
    """信息稿【文明时讯】。"""


@news_group.command("draft")
@click.option("--facts", required=True, type=click.Path(dir_okay=False, path_type=Path), help="事实（JSON 文件）。")
@LONG
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="另存为 .docx。")
def news_draft(facts: Path, long: bool, out: Path | None) -> None:
    """按事实起草一条信息稿。"""
    read = read_news_facts(read_json(facts))
    item = draft_news(read, long)
    if out is not None:
        out.write_bytes(news_document(item, "、".join(read.offices), read.held_on or clock.today()))
    say(f"{item.title}\n{item.text}" if long else item.line)
    _say_left_out(item)


@news_group.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--facts", type=click.Path(dir_okay=False, path_type=Path), help="这条信息稿的事实（JSON 文件），有就逐项核对。"
)
@click.option("--office", "offices", multiple=True, help="登记的单位名称，可多次。")
@LONG
def news_check(file: Path, facts: Path | None, offices: tuple[str, ...], long: bool) -> None:
    """校对一篇稿子（.txt）：标点、数字、错别字、单位名称、长度；有事实就核对是否一致。"""
    text = file.read_text("utf-8-sig").strip()
    read = read_news_facts(read_json(facts)) if facts else None
    found = _slips(text, read, offices, long)
    for slip in found:
        line, column = (
            text.count("\n", 0, slip.position) + 1,
            slip.position - (text.rfind("\n", 0, slip.position) + 1) + 1,
        )
        say(f"第{line}行第{column}字：{slip.message}{f'应为“{slip.suggestion}”。' if slip.suggestion else ''}")
    if found:
        raise InvalidInput(reason=f"共{len(found)}处，请改正。")
    say("没有发现问题。")


def _slips(text: str, facts: NewsFacts | None, offices: tuple[str, ...], long: bool) -> list[Slip]:
    most = None if long else SHORT_COLUMN
    if facts is None:
        return lint(text, offices, most=most)
    kinds = [group.kind for group in facts.honorees]
    found = lint(text, (*facts.offices, *offices), facts.held_on, facts.program, kinds, most)
    return sorted([*found, *disagreements(text, facts)], key=lambda slip: slip.position)


def _say_left_out(item: NewsItem) -> None:
    for act in item.left_out:
        click.echo(f"为不超过{SHORT_COLUMN}字，略去了：{act}", err=True)


@news_group.command("show")
@click.argument("cycle", type=ID)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="另存为 .docx。")
@click.pass_context
def news_show(context: click.Context, cycle: int, out: Path | None) -> None:
    """显示一届活动的信息稿。"""
    with acting(context):
        kept = announcements.of_cycle(cycle)
        if kept is None:
            raise NotFound(what="这届活动的信息稿，登记颁奖大会后会自动起草")
        item = announcements.item_of(kept)
        if out is not None:
            out.write_bytes(news_document(item, kept.office.name, date.fromisoformat(kept.facts["held_on"])))
        say(item.line)


@news_group.command("edit")
@click.argument("announcement", type=ID)
@click.option("--title", help="标题；不写就不改。")
@click.option(
    "--text", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="正文（UTF-8 文本文件）；不写就不改。"
)
@click.pass_context
def news_edit(context: click.Context, announcement: int, title: str | None, text: Path | None) -> None:
    """修改信息稿；与登记不一致的数字、日期、称号、单位会逐处指出，改好才能校对、报送。"""
    with acting(context) as (register, actor):
        kept = announcements.find(announcement)
        told = text.read_text("utf-8-sig").strip() if text else kept.text
        register.bus.handle(announcements.EditAnnouncement(announcement, None, title or kept.title, told), actor)
        say("信息稿已修改。")
        for slip in announcements.slips_of(announcements.find(announcement)):
            say(slip.message)


@news_group.command("redraft")
@click.argument("announcement", type=ID)
@LONG
@click.pass_context
def news_redraft(context: click.Context, announcement: int, long: bool) -> None:
    """按登记的内容重新起草，手工改过的文字不保留。"""
    run_command(context, announcements.RedraftAnnouncement(announcement, None, long), "信息稿已重新起草。")


@news_group.command("move")
@click.argument("announcement", type=ID)
@click.argument("state", type=click.Choice(["checked", "approved", "submitted"]))
@click.option("--to", "office", type=ID, help="报送给哪个上级单位（编号）；不写就是最近的有编审的上级。")
@click.pass_context
def news_move(context: click.Context, announcement: int, state: str, office: int | None) -> None:
    """校对、审签、报送。"""
    run_command(context, announcements.MoveAnnouncement(announcement, state, office or 0), "信息稿已办理。")


@news_group.command("take-back")
@click.argument("announcement", type=ID)
@click.pass_context
def news_take_back(context: click.Context, announcement: int) -> None:
    """撤回还没有答复的报送。"""
    run_command(context, announcements.TakeBackSubmission(announcement), "已撤回，可以修改以后再报。")


COMMANDS: tuple[click.Command, ...] = (news_group,)
