"""Rosters: upload a workbook, look at what was read from it, store the good rows or give it up."""

import re

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from importers import Roster as ReadRoster
from registry.errors import InvalidInput, NotFound
from registry.records.models import Actor, Category, Cycle, Roster, Upload
from registry.stages import rosters
from registry.web import forms, previews, visits
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show

LONGEST_NAME = 200

pages = Blueprint("rosters", __name__, url_prefix="/cycles/<int:cycle>/rosters")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the upload form, the uploads that wait, and the rosters stored."""
    found = find_cycle(cycle)
    return show(
        "rosters.html",
        cycle=found,
        progress=progress_of(found),
        categories=_categories(found),
        uploads=_waiting(found),
        rosters=list(Roster.select().where(Roster.cycle == found).order_by(Roster.id.desc())),
    )


@pages.post("/")
@back_to(page)
def upload(cycle: int) -> ResponseReturnValue:
    """Read the workbook in its child process, keep it sealed, and go on to look at it."""
    visits.need("UploadRoster", "上传花名册")
    found = find_cycle(cycle)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInput(reason="请先选择花名册文件。")
    category = forms.chosen("category", "奖项类别")
    name, content = base_name(sent.filename), sent.read()
    read = rosters.look(content, name)
    _refuse_without_people(read)
    identity = visits.send(rosters.UploadRoster(found.id, category, name, content, read))
    return redirect(url_for("rosters.preview", cycle=cycle, upload=identity))


@pages.get("/uploads/<int:upload>")
def preview(cycle: int, upload: int) -> ResponseReturnValue:
    """Show the rows of an upload with every doubt; the ticks travel in the address."""
    visits.need("ConfirmRoster", "核对花名册")
    found, kept = find_cycle(cycle), _find(cycle, upload)
    shown = rosters.preview(upload)
    look = previews.look_at(shown.read, found)
    place = forms.position("to") if "to" in request.args else forms.position("sheet")
    sheet = look.sheets[min(place, len(look.sheets) - 1)]
    state, _, after = request.args.get("show", "all").partition(".")
    lines, more = sheet.page(state, forms.place(after))
    ticked = {line.mark for one in look.sheets for line in one.lines if line.state == "repeated"}
    ticked &= set(request.args.getlist("doubtful"))
    return show(
        "preview.html", cycle=found, upload=kept, filename=shown.filename, look=look, sheet=sheet, state=state, lines=lines, after=after,
        more=more, ticked=ticked, label_of=previews.label_of, is_read=previews.is_read, others=[one for one in shown.read.sheets if not one.roster],
    )  # fmt: skip


@pages.post("/uploads/<int:upload>/confirm")
def confirm(cycle: int, upload: int) -> ResponseReturnValue:
    """Store the good rows and those repeated rows that the clerk vouches for."""
    found = find_cycle(cycle)
    visits.need("ConfirmRoster", "确认入库")
    try:
        _find(cycle, upload)
        look = previews.look_at(rosters.preview(upload).read, found)
        vouched = look.vouched(request.form.getlist("doubtful"))
        stored = visits.send(rosters.ConfirmRoster(upload, vouched))
    except NotFound as gone:  # pressed twice, or another tab was quicker: the rows are stored once
        return _back(cycle, gone.message, "warning")
    left = f"，另有{stored.rows_left}行没有入库" if stored.rows_left else ""
    return _back(cycle, f"已入库{stored.rows_stored}行{left}。", "success")


@pages.post("/uploads/<int:upload>/discard")
def discard(cycle: int, upload: int) -> ResponseReturnValue:
    """Give the upload up."""
    _find(cycle, upload)
    visits.send(rosters.DiscardUpload(upload))
    return _back(cycle, "已放弃这次上传，文件已清除。", "success")


@pages.post("/<int:roster>/undo")
@back_to(page)
def undo(cycle: int, roster: int) -> ResponseReturnValue:
    """Take a stored roster back."""
    found = Roster.one(roster)
    if found is None or found.cycle_id != cycle:
        raise NotFound(what="这批入库的花名册")
    visits.send(rosters.UndoRoster(roster))
    return _back(cycle, f"已撤销“{found.filename}”的{found.rows_stored}行。", "success")


def base_name(sent: str) -> str:
    """Return a file's own name, Chinese kept, without the folders some browsers send along."""
    name = "".join(letter for letter in re.split(r"[\\/]", sent)[-1] if letter.isprintable()).strip()
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST_NAME - 10]}{dot}{ending[:9]}" if len(name) > LONGEST_NAME else name or "花名册"


def _refuse_without_people(read: ReadRoster) -> None:
    if not read.rows:
        reasons = [finding.message for sheet in read.sheets for finding in sheet.findings]
        raise InvalidInput(reason="".join(reasons[:3]) or "这个文件里没有找到名单，请确认选对了文件。")


def _find(cycle: int, upload: int) -> Upload:
    found = Upload.one(upload)
    if found is None or found.cycle_id != cycle:
        raise NotFound(what="这次上传，它已入库、被放弃或过期")
    return found


def _categories(cycle: Cycle) -> list[Category]:
    return list(Category.select().where(Category.program == cycle.program_id).order_by(Category.id))


def _waiting(cycle: Cycle) -> list[Upload]:
    query = (
        Upload.select(Upload.id, Upload.uploaded_at, Actor.name)
        .join(Actor, on=Upload.uploaded_by)
        .where(Upload.cycle == cycle)
    )
    return list(query.order_by(Upload.id.desc()))


def _back(cycle: int, sentence: str, kind: str) -> ResponseReturnValue:
    flash(sentence, kind)
    return redirect(url_for("rosters.page", cycle=cycle))
