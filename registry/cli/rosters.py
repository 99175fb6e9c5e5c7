"""Rosters on the command line: an empty one, checked, annotated, uploaded, confirmed, undone."""

import json
import time
from collections import Counter
from pathlib import Path

import click

from importers import UnreadableWorkbook, refusal_as_dict
from importers.annotating import annotate, suffix_of
from registry import worker
from registry.cli.shared import ID, acting, run_command, say
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.models import Category, Cycle, Roster
from registry.records.uploads import Upload
from registry.register import Register
from registry.stages import reviews, rosters
from registry.wording import UPLOAD_STATES

LOOKED_EVERY = 1.0  # seconds, while another process stores


@click.group("roster")
def roster_group() -> None:
    """花名册：空表、检查、批注、上传、入库、撤销。"""


@roster_group.command("check")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_context
def roster_check(context: click.Context, file: Path, as_json: bool) -> None:
    """只看不存：读出花名册，逐格说明问题。"""
    try:
        read = rosters.look(_content(file), file.name)
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


@roster_group.command("annotate")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .xlsx。")
def roster_annotate(file: Path, out: Path) -> None:
    """把问题批注在填报员自己的表里：逐格上色、加批注，末尾附“检查结果”工作表。"""
    content = _content(file)
    if out.exists() and out.samefile(file):
        raise InvalidInput(reason="不能覆盖原文件，请用 -o 写到另一个文件。")
    read = rosters.look(content, file.name)
    annotated = annotate(content, read)
    wanted = suffix_of(annotated)
    if out.suffix.lower() != wanted:
        raise InvalidInput(reason=f"输出的文件名要以 {wanted} 结尾，否则Excel和WPS打不开，例如 {out.stem}{wanted}。")
    out.write_bytes(annotated)
    found = [finding for sheet in read.sheets for finding in sheet.findings]
    found += [finding for sheet in read.sheets for row in sheet.rows for finding in row.findings]
    counts = Counter(finding.level for finding in found)
    say(f"已写好 {out}：错误{counts['error']}处，疑问{counts['warning']}处，提示{counts['note']}处。")


@roster_group.command("blank")
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .xlsx。")
@click.option("--category", type=ID, help="奖项类别编号（program list 可查）；不写就是通用的个人推荐名单。")
@click.pass_context
def roster_blank(context: click.Context, out: Path, category: int | None) -> None:
    """写一份空表给报送单位填：标题、下拉列表、填写说明都已备好。"""
    if out.suffix.lower() != ".xlsx":
        raise InvalidInput(reason=f"输出的文件名要以 .xlsx 结尾，例如 {out.stem}.xlsx。")
    if out.exists():
        raise InvalidInput(reason=f"已经有“{out}”，里面可能填了人员；空表请用 -o 写到另一个文件。")
    if category is None:
        from importers.blanks import PEOPLE, blank_roster  # noqa: PLC0415 - loads slowly, for this command alone

        out.write_bytes(blank_roster("推荐名单", PEOPLE))
    else:
        with acting(context):
            out.write_bytes(_blank_for(category))
    say(f"已写好 {out}。")


def _blank_for(category: int) -> bytes:
    from registry.stages.rosters.blanks import blank_for  # noqa: PLC0415 - loads slowly, for this command alone

    found = Category.one(category)
    if found is None:
        raise NotFound(what="这个奖项类别")
    return blank_for(found)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableWorkbook("missing", f"读不到文件“{file}”，请核对文件名和路径。") from error


@roster_group.command("upload")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cycle", required=True, type=ID, help="活动编号。")
@click.option("--category", type=ID, help="奖项类别编号；只有一个类别时可以不写。")
@click.option("--sender", default="", help="报送单位；不写就是本单位。")
@click.pass_context
def roster_upload(context: click.Context, file: Path, cycle: int, category: int | None, sender: str) -> None:
    """上传花名册，加密保存7天等人核对。"""
    content = _content(file)
    with acting(context) as (register, actor):
        command = rosters.UploadRoster(cycle, category or only_category(cycle), file.name, content, sender=sender)
        upload = register.bus.handle(command, actor)
        worker.read(upload)
        kept = rosters.find_upload(upload)
        if kept.state == "refused":
            register.bus.handle(rosters.DiscardUpload(upload), actor)
            raise InvalidInput(reason=kept.refusal)
        if kept.state != "read":
            say(f"已上传，编号 {upload}：后台正在读取，读完后用 honors roster list 查看。")
            return
        chosen = rosters.chosen_rows(kept)
        _say_quotas(kept)
        say(
            f"已上传，编号 {upload}：{chosen.rows}行可以入库，{chosen.left}行有错误、疑似重复或已在名单。"
            f"确认入库：honors roster confirm {upload}"
        )


@roster_group.command("confirm")
@click.argument("upload", type=ID)
@click.pass_context
def roster_confirm(context: click.Context, upload: int) -> None:
    """把没有错误的行入库为推荐对象。"""
    with acting(context) as (register, actor):
        kept = Upload.one(upload)
        if kept is not None and kept.state == "read":
            _say_quotas(kept)
        stored = register.bus.handle(rosters.ConfirmRoster(upload), actor) or _store(register, upload)
        say(f"已入库{stored.rows_stored}行，未入库{stored.rows_left}行；批次编号 {stored.roster}。")


def _say_quotas(upload: Upload) -> None:
    """Say how the quotas of the units stand once the good rows are stored."""
    if reviews.has_quotas(upload.cycle):
        for used in reviews.used_by(upload.cycle, upload.category_id, rosters.recommended(upload)):
            say(used.sentence)


def _store(register: Register, upload: int) -> rosters.Stored:
    """Store what is left to the worker, or wait until it has: who types a command waits for its end."""
    while True:
        stored = worker.store(register, upload)
        if stored is not None:
            return stored
        kept = Upload.one(upload)
        if kept is None:
            return _stored_elsewhere(upload)
        if kept.state != "confirmed":
            raise RuleViolation(reason=kept.refusal)
        time.sleep(LOOKED_EVERY)


def _stored_elsewhere(upload: int) -> rosters.Stored:
    made = Roster.select().where(Roster.upload == upload).first()
    if made is None:
        raise NotFound(what=rosters.GONE)
    return rosters.Stored(made.id, made.rows_stored, made.rows_left)


@roster_group.command("discard")
@click.argument("upload", type=ID)
@click.pass_context
def roster_discard(context: click.Context, upload: int) -> None:
    """放弃一次上传。"""
    run_command(context, rosters.DiscardUpload(upload), "已放弃，密钥已销毁。")


@roster_group.command("list")
@click.argument("cycle", type=ID)
@click.pass_context
def roster_list(context: click.Context, cycle: int) -> None:
    """列出一届已入库的批次和等待确认的上传。"""
    with acting(context):
        for upload in Upload.select().where(Upload.cycle == cycle).order_by(Upload.id):
            say(f"上传 {upload.id}\t{upload.sender}\t{UPLOAD_STATES[upload.state]}\t{upload.rows_read}行")
        for roster in Roster.select().where(Roster.cycle == cycle).order_by(Roster.id):
            state = "已撤销" if roster.state == "undone" else "已入库"
            say(f"批次 {roster.id}\t{roster.filename}\t{state}{roster.rows_stored}行")


@roster_group.command("undo")
@click.argument("roster", type=ID)
@click.pass_context
def roster_undo(context: click.Context, roster: int) -> None:
    """整批撤销一次入库（审核开始前）。"""
    run_command(context, rosters.UndoRoster(roster), "已整批撤销。")


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


COMMANDS: tuple[click.Command, ...] = (roster_group,)
