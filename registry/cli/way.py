"""The way of an honor on the command line, in its order: program, cycle, roster, review, notice, decision, ceremony."""

import json
from datetime import date
from pathlib import Path

import click

from importers import UnreadableWorkbook, refusal_as_dict
from registry.cli.shared import DAY, acting, bar, say
from registry.drafting.facts import read_news_facts
from registry.drafting.news_document import news_document
from registry.drafting.news_item import draft_news
from registry.errors import InvalidInput, NotFound
from registry.records.models import Announcement, Category, Certificate, Cycle, Nomination, Notice, Program
from registry.stages import announcements, ceremonies, decisions, issuing, notices, programs, reviews, rosters
from registry.wording import CYCLE_STATES, NOMINATION_STATES

STANDARD_WORDING = "在{cycle}“{title}”评选活动中，被评为“{title}”。特发此证，以资鼓励。"


def _run(context: click.Context, command: object, done: str) -> object:
    with acting(context) as (register, actor):
        outcome = register.bus.handle(command, actor)
        say(done.format(outcome))
        return outcome


@click.group("program")
def program_group() -> None:
    """评选项目。"""


@program_group.command("create")
@click.argument("name")
@click.option("--form", default="选树", show_default=True, help="评选形式：选树、推选、评选、表扬、表彰……")
@click.option("--kind", "kinds", multiple=True, default=("person",), show_default=True, help="对象：person household department unit group community。")
@click.option("--measure", default="名", show_default=True, help="量词。")
@click.option("--address-form", default="同志", show_default=True, help="称呼；单位和家庭不用。")
@click.option("--wording", default=STANDARD_WORDING, show_default=True, help="证书用语，可用 {name} {cycle} {title} {year}。")
@click.option("--number-pattern", default="{code}〔{year}〕第{serial:04d}号", show_default=True, help="编号规则。")
@click.option("--notice-days", default=5, show_default=True, help="公示的工作日数。")
@click.option("--count-publication-day", is_flag=True, help="公示发布当天算第一天。")
@click.pass_context
def program_create(context: click.Context, name: str, form: str, kinds: tuple[str, ...], measure: str, address_form: str,
                   wording: str, number_pattern: str, notice_days: int, count_publication_day: bool) -> None:  # fmt: skip
    """新建评选项目。"""
    category = programs.CategorySketch(name, kinds, measure, wording, number_pattern, address_form if kinds == ("person",) else "")
    command = programs.CreateProgram(name, form, (category,), notice_days=notice_days, count_publication_day=count_publication_day)
    _run(context, command, "已建评选项目，编号 {0}。")


@click.group("cycle")
def cycle_group() -> None:
    """评选活动（届次）。"""


@cycle_group.command("list")
@click.pass_context
def cycle_list(context: click.Context) -> None:
    """列出各届活动和状态。"""
    with acting(context):
        for cycle in Cycle.select(Cycle, Program).join(Program).order_by(Cycle.id):
            count = Nomination.select().where(Nomination.cycle == cycle, Nomination.state != "withdrawn").count()
            say(f"{cycle.id}\t{cycle.label}“{cycle.program.name}”\t{CYCLE_STATES[cycle.state]}\t{count}个推荐对象")


@cycle_group.command("plan")
@click.option("--program", required=True, type=int, help="评选项目编号。")
@click.option("--label", required=True, help="届次，例如 2023年度第二届。")
@click.option("--starts-on", required=True, type=DAY, help="开始日期。")
@click.option("--ends-on", required=True, type=DAY, help="结束日期。")
@click.pass_context
def cycle_plan(context: click.Context, program: int, label: str, starts_on: date, ends_on: date) -> None:
    """起草一届评选活动。"""
    _run(context, programs.PlanCycle(program, label, starts_on, ends_on), "已起草，活动编号 {0}。")


@cycle_group.command("open")
@click.argument("cycle", type=int)
@click.option("--plan-no", default="", help="评选方案文号。")
@click.pass_context
def cycle_open(context: click.Context, cycle: int, plan_no: str) -> None:
    """开始征集推荐。"""
    _run(context, programs.OpenCycle(cycle, plan_no), "已开始征集推荐。")


@cycle_group.command("review")
@click.argument("cycle", type=int)
@click.pass_context
def cycle_review(context: click.Context, cycle: int) -> None:
    """截止征集，开始审核。"""
    _run(context, programs.StartReview(cycle), "已截止征集，进入审核。")


@cycle_group.command("cancel")
@click.argument("cycle", type=int)
@click.option("--reason", required=True, help="取消的原因。")
@click.pass_context
def cycle_cancel(context: click.Context, cycle: int, reason: str) -> None:
    """取消一届评选活动。"""
    _run(context, programs.CancelCycle(cycle, reason), "已取消。")


@cycle_group.command("archive")
@click.argument("cycle", type=int)
@click.pass_context
def cycle_archive(context: click.Context, cycle: int) -> None:
    """归档一届评选活动。"""
    _run(context, programs.ArchiveCycle(cycle), "已归档。")


@click.group("roster")
def roster_group() -> None:
    """花名册：检查、上传、入库、撤销。"""


@roster_group.command("check")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_context
def roster_check(context: click.Context, file: Path, as_json: bool) -> None:
    """只看不存：读出花名册，逐格说明问题。"""
    try:
        read = rosters.look(file.read_bytes(), file.name)
    except UnreadableWorkbook as refusal:
        if not as_json:
            raise
        say(json.dumps(refusal_as_dict(file.name, refusal), ensure_ascii=False, indent=1))
        context.exit(1)
    if as_json:
        say(json.dumps(read.as_dict(), ensure_ascii=False, indent=1))
        return
    for sheet in read.sheets:
        good = sum(1 for row in sheet.rows if not rosters.has_error(row))
        say(f"工作表“{sheet.name}”：{f'{len(sheet.rows)}行，{good}行没有错误' if sheet.roster else '不是花名册'}")
        for finding in [*sheet.findings, *(finding for row in sheet.rows for finding in row.findings)]:
            say(f"  {finding.cell}\t{finding.message}{finding.suggestion and '　建议：' + finding.suggestion}")


@roster_group.command("upload")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cycle", required=True, type=int, help="活动编号。")
@click.option("--category", type=int, help="奖项类别编号；只有一个类别时可以不写。")
@click.pass_context
def roster_upload(context: click.Context, file: Path, cycle: int, category: int | None) -> None:
    """上传花名册，加密保存7天等人核对。"""
    content = file.read_bytes()
    read = rosters.look(content, file.name)
    with acting(context) as (register, actor):
        command = rosters.UploadRoster(cycle, category or only_category(cycle), file.name, content, read)
        upload = register.bus.handle(command, actor)
        good = len(rosters.good_rows(read))
        left = sum(len(sheet.rows) for sheet in read.sheets if sheet.roster) - good
        say(f"已上传，编号 {upload}：{good}行可以入库，{left}行有错误或疑似重复。确认入库：honors roster confirm {upload}")


@roster_group.command("confirm")
@click.argument("upload", type=int)
@click.pass_context
def roster_confirm(context: click.Context, upload: int) -> None:
    """把没有错误的行入库为推荐对象。"""
    with acting(context) as (register, actor):
        stored = register.bus.handle(rosters.ConfirmRoster(upload), actor)
        say(f"已入库{stored.rows_stored}行，未入库{stored.rows_left}行；批次编号 {stored.roster}。")


@roster_group.command("discard")
@click.argument("upload", type=int)
@click.pass_context
def roster_discard(context: click.Context, upload: int) -> None:
    """放弃一次上传。"""
    _run(context, rosters.DiscardUpload(upload), "已放弃，密钥已销毁。")


@roster_group.command("undo")
@click.argument("roster", type=int)
@click.pass_context
def roster_undo(context: click.Context, roster: int) -> None:
    """整批撤销一次入库（审核开始前）。"""
    _run(context, rosters.UndoRoster(roster), "已整批撤销。")


def only_category(cycle: int) -> int:
    """Return the category of a cycle in scope that has just one; InvalidInput asks for a choice otherwise."""
    found = Cycle.one(cycle)
    if found is None:
        raise NotFound(what="这届评选活动")
    categories = list(Category.select().where(Category.program == found.program_id).order_by(Category.id))
    if len(categories) != 1:
        choices = "、".join(f"{one.id}（{one.name}）" for one in categories)
        raise InvalidInput(reason=f"这个项目有{len(categories)}个奖项类别，请用 --category 指明：{choices}。")
    return int(categories[0].id)


@click.group("review")
def review_group() -> None:
    """审核推荐对象。"""


@review_group.command("list")
@click.argument("cycle", type=int)
@click.pass_context
def review_list(context: click.Context, cycle: int) -> None:
    """列出推荐对象和状态。"""
    with acting(context):
        for nomination in Nomination.select().where(Nomination.cycle == cycle).order_by(Nomination.position):
            say(f"{nomination.id}\t{nomination.name}\t{nomination.unit}\t{NOMINATION_STATES[nomination.state]}\t{nomination.reason}")


_VERDICTS = {"check": "通过资格审查", "select": "确定为候选对象", "return": "退回补正", "drop": "列为未入选", "withdraw": "撤回"}


@review_group.command("judge")
@click.argument("verdict", type=click.Choice(list(_VERDICTS)))
@click.argument("cycle", type=int)
@click.argument("nominations", type=int, nargs=-1)
@click.option("--all", "everyone", is_flag=True, help="所有处在上一步的对象。")
@click.option("--reason", default="", help="退回、未入选、撤回的原因。")
@click.pass_context
def review_judge(context: click.Context, verdict: str, cycle: int, nominations: tuple[int, ...], everyone: bool, reason: str) -> None:
    """check 通过资格审查，select 确定候选，return 退回，drop 未入选，withdraw 撤回。"""
    with acting(context) as (register, actor):
        chosen = _everyone_before(verdict, cycle) if everyone else nominations
        commands = {"check": reviews.CheckNominations, "select": reviews.SelectCandidates}
        reasoned = {"return": reviews.ReturnNominations, "drop": reviews.DropCandidates, "withdraw": reviews.WithdrawNominations}
        command = commands[verdict](cycle, chosen) if verdict in commands else reasoned[verdict](cycle, chosen, reason)
        count = register.bus.handle(command, actor)
        say(f"{count}个推荐对象已{_VERDICTS[verdict]}。")


def _everyone_before(verdict: str, cycle: int) -> tuple[int, ...]:
    before = {"check": "received", "select": "checked"}.get(verdict)
    if before is None:
        raise InvalidInput(reason="退回、未入选和撤回须逐个指明推荐对象，不能用 --all。")
    query = Nomination.select(Nomination.id).where(Nomination.cycle == cycle, Nomination.state == before).order_by(Nomination.position)
    return tuple(nomination.id for nomination in query)


@click.group("notice")
def notice_group() -> None:
    """公示和异议。"""


@notice_group.command("publish")
@click.argument("cycle", type=int)
@click.option("--on", "published_on", required=True, type=DAY, help="发布日期。")
@click.option("--places", required=True, help="公示地点，例如 办事处公示栏、各社区公开栏。")
@click.option("--phone", required=True, help="联系电话。")
@click.option("--address", default="", help="通信地址。")
@click.option("--email", default="", help="电子邮箱。")
@click.pass_context
def notice_publish(context: click.Context, cycle: int, published_on: date, places: str, phone: str, address: str, email: str) -> None:
    """发布公示，自动数工作日。"""
    with acting(context) as (register, actor):
        identity = register.bus.handle(notices.PublishNotice(cycle, published_on, places, phone, address, email), actor)
        notice = Notice.get_by_id(identity)
        say(f"已发布公示，编号 {identity}：{notice.first_day} 至 {notice.last_day} 24时，共{notice.working_days}个工作日。")


@notice_group.command("object")
@click.argument("notice", type=int)
@click.argument("nomination", type=int)
@click.option("--on", "received_on", required=True, type=DAY, help="收到日期。")
@click.option("--reporter", required=True, help="反映人（实名）。")
@click.option("--text", required=True, help="反映的内容。")
@click.pass_context
def notice_object(context: click.Context, notice: int, nomination: int, received_on: date, reporter: str, text: str) -> None:
    """登记一件异议（内容加密保存）。"""
    _run(context, notices.RaiseObjection(notice, nomination, received_on, reporter, text), "已登记异议，编号 {0}。")


@notice_group.command("resolve")
@click.argument("objection", type=int)
@click.option("--upheld/--dismissed", required=True, help="成立 / 不成立。")
@click.option("--conclusion", required=True, help="核查结论。")
@click.pass_context
def notice_resolve(context: click.Context, objection: int, upheld: bool, conclusion: str) -> None:
    """登记异议的核查结论。"""
    _run(context, notices.ResolveObjection(objection, upheld, conclusion), "异议已处理。")


@notice_group.command("close")
@click.argument("notice", type=int)
@click.pass_context
def notice_close(context: click.Context, notice: int) -> None:
    """公示期满，结束公示。"""
    _run(context, notices.CloseNotice(notice), "公示已结束。")


@notice_group.command("document")
@click.argument("notice", type=int)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .docx。")
@click.pass_context
def notice_write(context: click.Context, notice: int, out: Path) -> None:
    """生成公示文稿。"""
    with acting(context):
        out.write_bytes(notices.document(notice))
        say(f"已写好 {out}")


@click.command("holidays")
@click.argument("year", type=int)
@click.option("--off", "days_off", multiple=True, type=DAY, help="放假的工作日，可多次。")
@click.option("--worked", "days_worked", multiple=True, type=DAY, help="调休上班的周末，可多次。")
@click.pass_context
def holidays(context: click.Context, year: int, days_off: tuple[date, ...], days_worked: tuple[date, ...]) -> None:
    """录入一年的放假安排（日历未收录的年份）。"""
    _run(context, notices.EnterHolidays(year, days_off, days_worked), "已录入放假安排。")


@click.group("decision")
def decision_group() -> None:
    """表彰决定。"""


@decision_group.command("adopt")
@click.argument("cycle", type=int)
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
        for reason in held:
            say(f"证书暂缓：{reason}")


@decision_group.command("document")
@click.argument("decision", type=int)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .docx。")
@click.pass_context
def decision_write(context: click.Context, decision: int, out: Path) -> None:
    """生成表彰决定文稿。"""
    with acting(context):
        out.write_bytes(decisions.document(decision))
        say(f"已写好 {out}")


@click.group("ceremony")
def ceremony_group() -> None:
    """颁奖大会。"""


@ceremony_group.command("hold")
@click.argument("cycle", type=int)
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
    _run(context, ceremonies.HoldCeremony(cycle, held_on, event, part_of_day, place, purpose, acts), "已登记，编号 {0}；信息稿已起草。")


@click.group("certificates")
def certificates_group() -> None:
    """证书。"""


@certificates_group.command("print")
@click.argument("cycle", type=int)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .pdf。")
@click.pass_context
def certificates_print(context: click.Context, cycle: int, out: Path) -> None:
    """把一届的证书生成一个 PDF，并记为已打印。"""
    with acting(context) as (register, actor):
        total = Certificate.select().where(Certificate.state != "held").count()
        part = out.with_name(f"{out.name}.part")
        with part.open("wb") as file, bar("生成证书", total) as progress:
            pages = issuing.print_cycle(cycle, file, progress)
        part.replace(out)
        register.bus.handle(issuing.MarkPrinted(cycle), actor)
        say(f"已生成{pages}张证书：{out}")
        for reason in issuing.held_reasons(cycle):
            say(f"证书暂缓：{reason}")


@certificates_group.command("retry")
@click.argument("cycle", type=int)
@click.pass_context
def certificates_retry(context: click.Context, cycle: int) -> None:
    """问题解决后，给暂缓的证书重新编号。"""
    _run(context, issuing.RetryHeld(cycle), "{0}张证书已编号。")


@click.group("news")
def news_group() -> None:
    """信息稿【文明时讯】。"""


@news_group.command("draft")
@click.option("--facts", required=True, type=click.Path(dir_okay=False, path_type=Path), help="事实（JSON 文件）。")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="另存为 .docx。")
def news_draft(facts: Path, out: Path | None) -> None:
    """按事实起草一条信息稿。"""
    try:
        told = json.loads(facts.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(reason=f"读不到事实文件{facts}，请核对文件名，并存为UTF-8文本。") from error
    except ValueError as error:
        raise InvalidInput(reason=f"{facts}不是正确的JSON：{error}。") from error
    read = read_news_facts(told)
    item = draft_news(read)
    if out is not None:
        out.write_bytes(news_document(item, read.office, read.held_on))
    say(item.line)


@news_group.command("show")
@click.argument("cycle", type=int)
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
@click.argument("announcement", type=int)
@click.argument("state", type=click.Choice(["checked", "approved", "submitted"]))
@click.pass_context
def news_move(context: click.Context, announcement: int, state: str) -> None:
    """校对、审签、报送。"""
    _run(context, announcements.MoveAnnouncement(announcement, state), "信息稿已办理。")


COMMANDS: tuple[click.Command, ...] = (
    program_group, cycle_group, roster_group, review_group, notice_group, holidays, decision_group, certificates_group,
    ceremony_group, news_group,
)  # fmt: skip
