"""From the public notice on: notice, decision, certificates, ceremony and news on the command line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

import click

from registry import clock
from registry.cli import files, overprinting, proofs
from registry.cli.shared import DAY, ID, acting, bar, refuse_stuck, run_command, say
from registry.drafting.dates import full_date
from registry.drafting.facts import read_news_facts
from registry.drafting.news_document import news_document
from registry.drafting.news_item import draft_news
from registry.drafting.ordering import ORDERS
from registry.errors import InvalidInput, NotFound
from registry.records.models import Announcement, Nomination, Notice, Objection
from registry.stages import announcements, calibrations, ceremonies, decisions, issuing, notices


@click.group("notice")
def notice_group() -> None:
    """公示和异议。"""


@notice_group.command("publish")
@click.argument("cycle", type=ID)
@click.option("--on", "published_on", required=True, type=DAY, help="发布日期。")
@click.option("--places", required=True, help="公示地点，例如 办事处公示栏、各社区公开栏。")
@click.option("--phone", required=True, help="联系电话。")
@click.option("--address", default="", help="通信地址。")
@click.option("--email", default="", help="电子邮箱。")
@click.pass_context
def notice_publish(
    context: click.Context, cycle: int, published_on: date, places: str, phone: str, address: str, email: str
) -> None:
    """发布公示，自动数工作日。"""
    with acting(context) as (register, actor):
        identity = register.bus.handle(notices.PublishNotice(cycle, published_on, places, phone, address, email), actor)
        notice = Notice.get_by_id(identity)
        say(
            f"已发布公示，编号 {identity}：{full_date(notice.first_day)}至{full_date(notice.last_day)}24时，共{notice.working_days}个工作日。"
        )


@notice_group.command("list")
@click.argument("cycle", type=ID)
@click.pass_context
def notice_list(context: click.Context, cycle: int) -> None:
    """列出一届的公示和异议。"""
    with acting(context):
        for notice in Notice.select().where(Notice.cycle == cycle).order_by(Notice.id):
            state = "进行中" if notice.state == "running" else "已结束"
            say(
                f"公示 {notice.id}\t{full_date(notice.first_day)}至{full_date(notice.last_day)}24时\t{state}\t{notice.result}"
            )
            for objection in Objection.select(Objection, Nomination).join(Nomination).where(Objection.notice == notice):
                said = {"open": "待核查", "upheld": "成立", "dismissed": "不成立"}[objection.state]
                say(f"　异议 {objection.id}\t{objection.nomination.name}\t{said}")


@notice_group.command("object")
@click.argument("notice", type=ID)
@click.argument("nomination", type=ID)
@click.option("--on", "received_on", required=True, type=DAY, help="收到日期。")
@click.option("--reporter", required=True, help="反映人（实名）。")
@click.option("--text", required=True, help="反映的内容。")
@click.pass_context
def notice_object(
    context: click.Context, notice: int, nomination: int, received_on: date, reporter: str, text: str
) -> None:
    """登记一件异议（内容加密保存）。"""
    run_command(
        context, notices.RaiseObjection(notice, nomination, received_on, reporter, text), "已登记异议，编号 {0}。"
    )


@notice_group.command("resolve")
@click.argument("objection", type=ID)
@click.option("--upheld/--dismissed", required=True, help="成立 / 不成立。")
@click.option("--conclusion", required=True, help="核查结论。")
@click.pass_context
def notice_resolve(context: click.Context, objection: int, upheld: bool, conclusion: str) -> None:
    """登记异议的核查结论。"""
    run_command(context, notices.ResolveObjection(objection, upheld, conclusion), "异议已处理。")


@notice_group.command("close")
@click.argument("notice", type=ID)
@click.pass_context
def notice_close(context: click.Context, notice: int) -> None:
    """公示期满，结束公示。"""
    run_command(context, notices.CloseNotice(notice), "公示已结束。")


@notice_group.command("document")
@click.argument("notice", type=ID)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .docx。")
@click.pass_context
def notice_write(context: click.Context, notice: int, out: Path) -> None:
    """生成公示文稿。"""
    with acting(context):
        out.write_bytes(notices.document(notice))
        say(f"已写好 {out}")


@notice_group.command("result")
@click.argument("notice", type=ID)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .docx。")
@click.option("--on", "written_on", type=DAY, help="落款日期，不写就是今天。")
@click.pass_context
def notice_result(context: click.Context, notice: int, out: Path, written_on: date | None) -> None:
    """生成公示情况说明：公示的时间、地点、收到的异议和处理结果。"""
    with acting(context):
        out.write_bytes(notices.result_document(notice, written_on or clock.today()))
        say(f"已写好 {out}")


@click.command("holidays")
@click.argument("year", type=click.IntRange(2004, 2199))
@click.option("--off", "days_off", multiple=True, type=DAY, help="放假的工作日，可多次。")
@click.option("--worked", "days_worked", multiple=True, type=DAY, help="调休上班的周末，可多次。")
@click.pass_context
def holidays(context: click.Context, year: int, days_off: tuple[date, ...], days_worked: tuple[date, ...]) -> None:
    """录入一年的放假安排（日历未收录的年份）。"""
    run_command(context, notices.EnterHolidays(year, days_off, days_worked), "已录入放假安排。")


@click.group("decision")
def decision_group() -> None:
    """表彰决定。"""


@decision_group.command("adopt")
@click.argument("cycle", type=ID)
@click.option("--doc-no", required=True, help="文号，例如 太昊办〔2023〕12号。")
@click.option("--on", "adopted_on", required=True, type=DAY, help="决定日期。")
@click.option("--issuer", "issuers", multiple=True, help="联合发文单位，按顺序，可多次。")
@click.pass_context
def decision_adopt(context: click.Context, cycle: int, doc_no: str, adopted_on: date, issuers: tuple[str, ...]) -> None:
    """作出表彰决定：公示对象全部授予荣誉，证书自动编号。"""
    with acting(context) as (register, actor):
        identity = register.bus.handle(decisions.AdoptDecision(cycle, doc_no, adopted_on, issuers), actor)
        held = issuing.held_reasons(cycle)
        say(f"已作出决定，编号 {identity}。")
        refuse_stuck()
        for reason in held:
            say(f"证书暂缓：{reason}")


@decision_group.command("document")
@click.argument("decision", type=ID)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .docx。")
@click.option("--order", type=click.Choice(tuple(ORDERS)), default="recommended", show_default=True,
              help="名单次序：" + "，".join(f"{order} {said}" for order, said in ORDERS.items()) + "。")  # fmt: skip
@click.option("--division", "divisions", multiple=True, help="按行政区划排列时，依次写明各区划，例如各社区，可多次。")
@click.pass_context
def decision_write(context: click.Context, decision: int, out: Path, order: str, divisions: tuple[str, ...]) -> None:
    """生成表彰决定文稿，附件名单按选定的次序。"""
    with acting(context):
        out.write_bytes(decisions.document(decision, order, divisions))
        say(f"已写好 {out}")


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
    try:
        told = json.loads(facts.read_text("utf-8-sig"), object_pairs_hook=_told_once)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(reason=f"读不到事实文件{facts}，请核对文件名，并存为UTF-8文本。") from error
    except ValueError as error:
        where = f"第{error.lineno}行第{error.colno}列" if isinstance(error, json.JSONDecodeError) else "其中"
        raise InvalidInput(reason=f"{facts}不是正确的JSON，{where}附近写得不对，请核对引号、逗号和括号。") from error
    read = read_news_facts(told)
    item = draft_news(read)
    if out is not None:
        out.write_bytes(news_document(item, read.office, read.held_on))
    say(item.line)


def _told_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object, refusing a key that is told twice: nobody could say which one holds."""
    repeated = sorted({key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1})
    if repeated:
        raise InvalidInput(reason=f"事实文件里有重复的项：{'、'.join(repeated)}，请各留一个。")
    return dict(pairs)


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
    notice_group, holidays, decision_group, certificates_group, ceremony_group, news_group,
)  # fmt: skip
