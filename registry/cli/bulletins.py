"""Bulletins on the command line: an issue read from text, compiled from its facts."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from registry import bulletin_files, reconciling
from registry.cli.reconciling import files_in, say_checked
from registry.cli.shared import DAY, ID, acting, need, read_json, run_command, say
from registry.drafting.bulletin import COLUMNS, SHORT_COLUMNS, BulletinFacts, BulletinItem
from registry.drafting.bulletin_reading import read_bulletin
from registry.errors import InvalidInput
from registry.records.bulletins import Bulletin
from registry.stages import bulletins
from registry.wording import BULLETIN_STATES

_NEEDED = {"name": str, "number": int, "office": str, "issued_on": str, "items": list}
_MAY = {"running": int, "extra": bool, "note": str, "sent_to": dict, "copies": int, "secrecy": str, "serial": str}


@click.group("bulletin")
def bulletin_group() -> None:
    """简报。"""


@bulletin_group.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", "offices", multiple=True, help="登记的单位名称，可多次；目录和正文写法不同时以它为准。")
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="读出的内容写成 .json，改好可以再编成一期。"
)
def bulletin_read(file: Path, offices: tuple[str, ...], out: Path | None) -> None:
    """从文本读回一期简报，逐处指出并改正扫描、录入的错漏，目录和正文不一致的也指出。"""
    read = read_bulletin(file.read_text("utf-8-sig"), offices)
    for column, items in read.facts.columns():
        say(f"【{column}】")
        for item in items:
            say(f"  {item.title}（{len(item.text)}字）")
    for slip in read.slips:
        say(f"第{slip.position}行：{slip.message}")
    if out is not None:
        out.write_text(json.dumps(as_dict(read.facts), ensure_ascii=False, indent=1) + "\n", "utf-8")


@bulletin_group.command("compile")
@click.argument("facts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--out", "files", multiple=True, required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="写成 .docx、.pdf、.html 或 .txt，可多次。")  # fmt: skip
def bulletin_compile(facts: Path, files: tuple[Path, ...]) -> None:
    """把一期简报的内容（JSON）编成文件；目录由各条标题生成。"""
    told = read_facts(read_json(facts))
    made = [(file, bulletin_files.compiled(told, file.suffix.removeprefix("."))) for file in files]
    for file, content in made:
        file.write_bytes(content)
        say(f"已写好{file}")


def as_dict(facts: BulletinFacts) -> dict[str, Any]:
    """Return an issue as plain JSON values."""
    items = [{"column": one.column, "title": one.title, "text": one.text, "run_in": one.run_in} for one in facts.items]
    told = {name: getattr(facts, name) for name in (*_NEEDED, *_MAY)}
    told |= {"issued_on": facts.issued_on.isoformat(), "items": items, "sent_to": dict(facts.sent_to)}
    return {name: value for name, value in told.items() if value not in (None, "", False, {})}


def read_facts(values: Any) -> BulletinFacts:
    """Return the issue that JSON values tell; raise InvalidInput naming what is wrong."""
    if not isinstance(values, dict):
        raise InvalidInput(reason="一期简报应当是一个对象，写成{…}的样子。")
    known = _NEEDED | _MAY
    faults = [f"不认识{name}" for name in values if name not in known]
    faults += [f"缺少{name}" for name in _NEEDED if name not in values]
    faults += [f"{name}写得不对" for name, kind in known.items() if name in values and type(values[name]) is not kind]
    if faults:
        raise InvalidInput(reason=f"简报的内容有误：{'；'.join(faults)}。")
    try:
        issued_on = date.fromisoformat(values["issued_on"])
    except ValueError as error:
        raise InvalidInput(reason="issued_on（印发日期）应写成2023-05-10的样子。") from error
    items = tuple(_item(place, one) for place, one in enumerate(values["items"], start=1))
    sent_to = tuple((str(label), str(names)) for label, names in values.get("sent_to", {}).items())
    return BulletinFacts(**{**values, "issued_on": issued_on, "items": items, "sent_to": sent_to})


def _item(place: int, told: Any) -> BulletinItem:
    keys = {"column", "title", "text", "run_in", "source"}
    if not isinstance(told, dict) or not {"title", "text"} <= told.keys() or told.keys() - keys:
        raise InvalidInput(reason=f"items第{place}条要写明title和text，还可以写column、run_in、source。")
    column = told.get("column", COLUMNS[-1])
    return BulletinItem(
        column, told["title"], told["text"], told.get("run_in", column in SHORT_COLUMNS), told.get("source", "")
    )


@bulletin_group.command("plan")
@click.option("--name", required=True, help="报名，例如 周口精神文明建设。")
@click.option("--on", "issued_on", required=True, type=DAY, help="印发日期。")
@click.option("--number", type=click.IntRange(1), help="期号；不写就接着上一期。")
@click.option("--running", type=click.IntRange(1), help="总期号；不写就接着上一期。")
@click.option("--extra", is_flag=True, help="增刊。")
@click.option("--note", default="", help="按语。")
@click.option("--to", "sent_to", multiple=True, nargs=2, help="报送单位，例如 --to 报 市委、市政府，可多次。")
@click.option("--copies", type=click.IntRange(1), help="印数。")
@click.pass_context
def bulletin_plan(context: click.Context, name: str, issued_on: date, number: int | None, running: int | None, extra: bool,
                  note: str, sent_to: tuple[tuple[str, str], ...], copies: int | None) -> None:  # fmt: skip
    """开始编一期简报。"""
    particulars = bulletins.Particulars(name, issued_on, number, running, extra, note, sent_to, copies)
    run_command(context, bulletins.PlanBulletin(particulars), "已开始编，简报编号 {0}。")


@bulletin_group.command("inbox")
@click.pass_context
def bulletin_inbox(context: click.Context) -> None:
    """列出报送来、等待答复的信息稿。"""
    with acting(context) as (_, actor):
        need(actor, "SeeSubmissions", "查看报送的信息稿")
        for one in bulletins.inbox(actor):
            say(f"{one.id}\t{one.office.name}\t{one.title}\t{one.text}")


@bulletin_group.command("adopt")
@click.argument("bulletin", type=ID)
@click.argument("announcements", type=ID, nargs=-1, required=True)
@click.option("--column", default=COLUMNS[-1], show_default=True, help="栏目。")
@click.option("--title", help="改后的标题；不写就照原稿。")
@click.option("--text", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="改后的正文（UTF-8文本）。")
@click.pass_context
def bulletin_adopt(context: click.Context, bulletin: int, announcements: tuple[int, ...], column: str, title: str | None,
                   text: Path | None) -> None:  # fmt: skip
    """采用报送的信息稿，写几个编号就合并成一篇；答复随即转达。"""
    with acting(context) as (register, actor):
        sent = [one for one in bulletins.inbox(actor) if one.id in announcements]
        first = sent[0] if sent else None
        said = text.read_text("utf-8-sig") if text else "\n".join(one.text for one in sent)
        command = bulletins.AdoptAnnouncements(
            bulletin, announcements, column, title or (first.title if first else "无"), said or "无"
        )
        say(f"已采用，稿件编号 {register.bus.handle(command, actor)}。")


@bulletin_group.command("reject")
@click.argument("announcement", type=ID)
@click.option("--reason", required=True, help="原因，会告诉报送单位。")
@click.pass_context
def bulletin_reject(context: click.Context, announcement: int, reason: str) -> None:
    """不采用一篇报送的信息稿。"""
    run_command(context, bulletins.RejectAnnouncement(announcement, reason), "已答复报送单位。")


@bulletin_group.command("undo")
@click.argument("announcement", type=ID)
@click.pass_context
def bulletin_undo(context: click.Context, announcement: int) -> None:
    """撤回答复（简报签发以前）。"""
    run_command(context, bulletins.UndoAnswer(announcement), "答复已撤回。")


@bulletin_group.command("enter")
@click.argument("bulletin", type=ID)
@click.argument("text", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", required=True, help="标题。")
@click.option("--column", default=COLUMNS[0], show_default=True, help="栏目。")
@click.option("--source", default="", help="来源。")
@click.pass_context
def bulletin_enter(context: click.Context, bulletin: int, text: Path, title: str, column: str, source: str) -> None:
    """加一篇别的来源的稿件（UTF-8文本，一段一行）。"""
    command = bulletins.EnterItem(bulletin, column, title, text.read_text("utf-8-sig"), source)
    run_command(context, command, "已加稿，稿件编号 {0}。")


@bulletin_group.command("issue")
@click.argument("bulletin", type=ID)
@click.pass_context
def bulletin_issue(context: click.Context, bulletin: int) -> None:
    """签发一期简报：从此不再改动，日志的树根印在末尾作见证。"""
    run_command(context, bulletins.IssueBulletin(bulletin, None), "已签发。")


@bulletin_group.command("show")
@click.argument("bulletin", type=ID)
@click.option("-o", "--out", "files", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
              help="写成 .docx、.pdf、.html 或 .txt，可多次。")  # fmt: skip
@click.pass_context
def bulletin_show(context: click.Context, bulletin: int, files: tuple[Path, ...]) -> None:
    """显示一期简报和要改的地方，或写成文件。"""
    with acting(context) as (_, actor):
        need(actor, "SeeBulletins", "查看简报")
        found = bulletins.find(bulletin)
        facts = bulletins.facts_of(found)
        for file in files:
            file.write_bytes(bulletin_files.compiled(facts, file.suffix.removeprefix(".")))
            say(f"已写好{file}")
        if not files:
            say(bulletin_files.compiled(facts, "txt").decode())
        for item, slip, _ in bulletins.slips_of(found):
            say(f"“{item.title}”：{slip.message}")


@bulletin_group.command("check")
@click.argument("bulletin", type=ID)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.pass_context
def bulletin_check(context: click.Context, bulletin: int, files: tuple[Path, ...]) -> None:
    """把做好的简报文件（.docx、.pdf、.txt，手工改过的也行）与这一期逐字核对。"""
    with acting(context) as (_, actor):
        need(actor, "SeeBulletins", "核对简报")
        say_checked(reconciling.reconcile_bulletin(bulletin, files_in(files)))


@bulletin_group.command("list")
@click.pass_context
def bulletin_list(context: click.Context) -> None:
    """列出各期简报。"""
    with acting(context) as (_, actor):
        need(actor, "SeeBulletins", "查看简报")
        for one in Bulletin.select().order_by(Bulletin.issued_on, Bulletin.id):
            say(f"{one.id}\t{bulletins.label_of(one)}\t{one.issued_on}\t{BULLETIN_STATES[one.state]}")


@bulletin_group.command("adoption")
@click.pass_context
def bulletin_adoption(context: click.Context) -> None:
    """各单位各月的报送和采用情况。"""
    with acting(context) as (_, actor):
        need(actor, "SeeBulletins", "查看采用情况")
        for one in bulletins.adoption():
            changed = f"（改后{one.changed}）" if one.changed else ""
            say(
                f"{one.month}\t{one.office}\t报送{one.submitted}\t采用{one.accepted}{changed}\t合并{one.merged}\t未采用{one.rejected}\t{one.share}"
            )


COMMANDS: tuple[click.Command, ...] = (bulletin_group,)
