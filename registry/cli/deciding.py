"""From the public notice to the decision on the command line: notices, objections, holidays, decisions."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from registry import clock
from registry.cli.shared import DAY, ID, acting, refuse_stuck, run_command, say
from registry.drafting.dates import full_date
from registry.drafting.ordering import ORDERS
from registry.records.models import Nomination, Notice, Objection
from registry.records.postings import postings_of
from registry.stages import decisions, issuing, notices, reviews
from registry.wording import OBJECTION_CHANNELS

_ORDERS_SAID = "，".join(f"{order} {said}" for order, said in ORDERS.items())


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
                f"公示 {notice.id}\t第{notice.round}次\t{full_date(notice.first_day)}至{full_date(notice.last_day)}24时\t{state}\t{notice.result}"
            )
            for objection in Objection.select(Objection, Nomination).join(Nomination).where(Objection.notice == notice):
                said = {"open": "待核查", "upheld": "成立", "dismissed": "不成立"}[objection.state]
                say(
                    f"　异议 {objection.id}\t{objection.nomination.name}\t{OBJECTION_CHANNELS[objection.channel]}\t{said}"
                )
            for posting in postings_of(notice):
                say(
                    f"　张贴 {posting.id}\t{posting.place}\t{full_date(posting.posted_on)}\tSHA-256 {posting.annex.digest}"
                )
            for name in notices.vacancies(notice):
                say(f"　空出 {name.id}\t{name.name}\t可以递补：{_named(notices.substitutes_for(name))}")


def _named(nominations: Sequence[Nomination]) -> str:
    return "、".join(f"{one.id} {one.name}" for one in nominations[:10]) or "没有"


@notice_group.command("object")
@click.argument("notice", type=ID)
@click.argument("nomination", type=ID)
@click.option("--on", "received_on", required=True, type=DAY, help="收到日期。")
@click.option("--reporter", required=True, help="反映人（实名）。")
@click.option("--text", required=True, help="反映的内容。")
@click.option("--channel", type=click.Choice(tuple(OBJECTION_CHANNELS)), default="letter", show_default=True,
              help="怎样反映的：" + "，".join(f"{channel} {said}" for channel, said in OBJECTION_CHANNELS.items()) + "。")  # fmt: skip
@click.option("--phone", default="", help="反映人的电话（加密保存）。")
@click.pass_context
def notice_object(context: click.Context, /, notice: int, nomination: int, received_on: date, **words: str) -> None:
    """登记一件异议（内容加密保存）。"""
    command = notices.RaiseObjection(notice, nomination, received_on, **words)
    run_command(context, command, "已登记异议，编号 {0}。")


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


@notice_group.command("substitute")
@click.argument("notice", type=ID)
@click.argument("removed", type=ID)
@click.argument("nomination", type=ID)
@click.pass_context
def notice_substitute(context: click.Context, notice: int, removed: int, nomination: int) -> None:
    """由未入选的对象递补公示名单上空出的名额，再次公示后才算数。"""
    run_command(context, notices.Substitute(notice, removed, nomination), "已递补，请再次发布公示。")


@notice_group.command("distinguish")
@click.argument("cycle", type=ID)
@click.option(
    "--place", "places", multiple=True, required=True, help="推荐对象编号=区别，例如 12=三组；每个同名的人写一次。"
)
@click.pass_context
def notice_distinguish(context: click.Context, cycle: int, places: tuple[str, ...]) -> None:
    """给要公示的同名同单位的人写明区别（写在单位后面的括号里）。"""
    read = [place.partition("=") for place in places]
    if any(not number.isdecimal() for number, _, _ in read):
        raise click.BadParameter("请写成 12=三组 的样子，等号前面是推荐对象编号。")
    command = notices.DistinguishNamesakes(cycle, tuple((int(number), said) for number, _, said in read))
    run_command(context, command, "已写明{0}个人的区别，可以发布公示。")


@notice_group.command("posted")
@click.argument("notice", type=ID)
@click.argument("picture", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--place", required=True, help="张贴在哪里，例如 文昌社区公开栏。")
@click.option("--on", "posted_on", required=True, type=DAY, help="张贴日期。")
@click.pass_context
def notice_posted(context: click.Context, notice: int, picture: Path, place: str, posted_on: date) -> None:
    """登记一处张贴证明：照片或网页截图（JPG、PNG）。"""
    command = notices.ProvePosting(notice, place, posted_on, picture.name, picture.read_bytes())
    run_command(context, command, "已登记张贴证明，编号 {0}。")


@notice_group.command("prizes")
@click.argument("cycle", type=ID)
@click.argument("nominations", type=ID, nargs=-1, required=True)
@click.pass_context
def notice_prizes(context: click.Context, cycle: int, nominations: tuple[int, ...]) -> None:
    """把未入选的对象确定为提名奖，一并公示。"""
    run_command(context, reviews.NamePrizes(cycle, nominations), "已确定{0}个提名奖，请发布公示。")


@notice_group.command("document")
@click.argument("notice", type=ID)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .docx。")
@click.pass_context
def notice_write(context: click.Context, notice: int, out: Path) -> None:
    """生成公示文稿。"""
    with acting(context):
        out.write_bytes(notices.document(notice))
        say(f"已写好 {out}")


@notice_group.command("pdf")
@click.argument("notice", type=ID)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .pdf。")
@click.option("--poster", "paper", type=click.Choice(tuple(notices.POSTERS)), default=None, help="做成这种纸的海报。")
@click.pass_context
def notice_pdf(context: click.Context, notice: int, out: Path, paper: str | None) -> None:
    """生成公示的 PDF，或者整张的海报。"""
    with acting(context):
        out.write_bytes(notices.poster(notice, paper) if paper else notices.pdf(notice))
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
@click.option("--signatory", "signatories", multiple=True, help="签发人，按顺序，可多次。")
@click.option(
    "--order", type=click.Choice(tuple(ORDERS)), default=None, help=f"名单次序：{_ORDERS_SAID}；不写就按评选方案。"
)
@click.pass_context
def decision_adopt(
    context: click.Context,
    cycle: int,
    doc_no: str,
    adopted_on: date,
    issuers: tuple[str, ...],
    signatories: tuple[str, ...],
    order: str | None,
) -> None:
    """作出表彰决定：公示对象全部授予荣誉，证书自动编号。"""
    with acting(context) as (register, actor):
        command = decisions.AdoptDecision(cycle, doc_no, adopted_on, issuers, signatories, order or "")
        identity = register.bus.handle(command, actor)
        held = issuing.held_reasons(cycle)
        say(f"已作出决定，编号 {identity}。")
        refuse_stuck()
        for reason in held:
            say(f"证书暂缓：{reason}")


@decision_group.command("draft")
@click.argument("cycle", type=ID)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .docx。")
@click.option("--on", "adopted_on", type=DAY, help="拟定的决定日期，不写就是今天。")
@click.option(
    "--order", type=click.Choice(tuple(ORDERS)), default=None, help=f"名单次序：{_ORDERS_SAID}；不写就按评选方案。"
)
@click.pass_context
def decision_draft(context: click.Context, cycle: int, out: Path, adopted_on: date | None, order: str | None) -> None:
    """生成表彰决定的草稿，供签发人审阅；草稿没有文号。"""
    with acting(context):
        out.write_bytes(decisions.draft(cycle, adopted_on or clock.today(), order or ""))
        say(f"已写好 {out}")


@decision_group.command("document")
@click.argument("decision", type=ID)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .docx。")
@click.option(
    "--order", type=click.Choice(tuple(ORDERS)), default=None, help=f"名单次序：{_ORDERS_SAID}；不写就按决定时选定的。"
)
@click.option("--division", "divisions", multiple=True, help="按行政区划排列时，依次写明各区划，例如各社区，可多次。")
@click.pass_context
def decision_write(
    context: click.Context, decision: int, out: Path, order: str | None, divisions: tuple[str, ...]
) -> None:
    """生成表彰决定文稿，附件名单按选定的次序。"""
    with acting(context):
        out.write_bytes(decisions.document(decision, order or "", divisions))
        say(f"已写好 {out}")


COMMANDS: tuple[click.Command, ...] = (notice_group, holidays, decision_group)
