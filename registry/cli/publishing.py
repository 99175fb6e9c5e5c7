"""What follows the decision: certificates, ceremony and news on the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

import click

from registry.cli import files, overprinting, proofs
from registry.cli.shared import DAY, ID, acting, bar, read_json, run_command, say
from registry.drafting.facts import read_news_facts
from registry.drafting.news_document import news_document
from registry.drafting.news_item import draft_news
from registry.errors import NotFound
from registry.records.models import Announcement
from registry.stages import announcements, calibrations, ceremonies, issuing


@click.group("ceremony")
def ceremony_group() -> None:
    """颁奖大会。"""


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
    """登记颁奖大会，信息稿自动起草。"""
    run_command(
        context,
        ceremonies.HoldCeremony(cycle, held_on, event, part_of_day, place, purpose, acts),
        "已登记，编号 {0}；信息稿已起草。",
    )


@click.group("certificates")
def certificates_group() -> None:
    """证书。"""


@certificates_group.command("print")
@click.argument("cycle", type=ID)
@files.OUT
@files.ZIP
@files.PDFA
@files.PDFX
@files.TWO_UP
@click.option("--overprint", is_flag=True, help="套打在成品证书上：不印底纹，按打印机的校准定位。")
@click.option("--printer", default="", help="套打用的打印机，例如 二楼惠普1020。")
@click.option("--tray", default="", help="套打用的纸盒；只有一份校准时可不写。")
@click.option("--stock", default="", help="套打用的成品证书；只有一份校准时可不写。")
@overprinting.ONLY
@overprinting.BY
@click.pass_context
def certificates_print(context: click.Context, cycle: int, out: Path | None, zipped: Path | None, pdfa: bool,
                       pdfx: bool, two_up: str | None, overprint: bool, printer: str, tray: str, stock: str,
                       only: str, by: str) -> None:  # fmt: skip
    """把一届的证书生成一个 PDF（或每人一个文件的 ZIP），并记为已打印（存档的不记）；可以套打，可以只打几个编号，可以交印刷厂。"""
    to, output = files.wanted(out, zipped, pdfa, pdfx, two_up, overprint)
    with acting(context) as (register, actor):
        register.bus.check(issuing.MarkPrinted, actor)  # before a single page is drawn
        wanted = overprinting.chosen(cycle, only, by)
        layouts = overprinting.layouts_of(cycle, wanted)
        kept = overprinting.calibration_meant(actor, layouts, overprint, printer, tray, stock)
        if kept:
            output = replace(output, overprint=calibrations.calibration_of(kept))
        total = len(issuing.drawable(cycle)) if wanted is None else len(wanted)
        with _written_whole(to) as file, bar("生成证书", total) as progress:
            printed = issuing.print_cycle(cycle, file, progress, only=wanted, output=output)
        if output.printed:
            register.bus.handle(issuing.MarkPrinted(cycle, printed), actor)
        say(f"已生成{len(printed)}张证书{f'（套打，{kept.named}）' if kept else ''}：{to}")
        for reason in issuing.held_reasons(cycle):
            say(f"证书暂缓：{reason}")
        for warning in issuing.warnings(actor.office_id):
            say(warning)


@contextmanager
def _written_whole(out: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes its name only when all is written."""
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


@certificates_group.command("retry")
@click.argument("cycle", type=ID)
@click.pass_context
def certificates_retry(context: click.Context, cycle: int) -> None:
    """问题解决后，给暂缓的证书重新编号。"""
    run_command(context, issuing.RetryHeld(cycle), "{0}张证书已编号。")


for further_command in (*overprinting.COMMANDS, *proofs.COMMANDS):
    certificates_group.add_command(further_command)


@click.group("news")
def news_group() -> None:
    """信息稿【文明时讯】。"""


@news_group.command("draft")
@click.option("--facts", required=True, type=click.Path(dir_okay=False, path_type=Path), help="事实（JSON 文件）。")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="另存为 .docx。")
def news_draft(facts: Path, out: Path | None) -> None:
    """按事实起草一条信息稿。"""
    read = read_news_facts(read_json(facts))
    item = draft_news(read)
    if out is not None:
        out.write_bytes(news_document(item, read.office, read.held_on))
    say(item.line)


@news_group.command("show")
@click.argument("cycle", type=ID)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="另存为 .docx。")
@click.pass_context
def news_show(context: click.Context, cycle: int, out: Path | None) -> None:
    """显示一届活动的信息稿。"""
    with acting(context):
        kept = list(Announcement.select().where(Announcement.cycle == cycle).order_by(Announcement.id))
        if not kept:
            raise NotFound(what="这届活动的信息稿，登记颁奖大会后会自动起草")
        item = announcements.item_of(kept[-1])
        if out is not None:
            held_on = date.fromisoformat(kept[-1].facts["held_on"])
            out.write_bytes(news_document(item, kept[-1].office.name, held_on))
        say(item.line)


@news_group.command("move")
@click.argument("announcement", type=ID)
@click.argument("state", type=click.Choice(["checked", "approved", "submitted"]))
@click.pass_context
def news_move(context: click.Context, announcement: int, state: str) -> None:
    """校对、审签、报送。"""
    run_command(context, announcements.MoveAnnouncement(announcement, state), "信息稿已办理。")


COMMANDS: tuple[click.Command, ...] = (
    certificates_group, ceremony_group, news_group,
)  # fmt: skip
