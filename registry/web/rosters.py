"""Rosters: upload a workbook, see how far its reading is, look at it, set columns right, store it or give it up."""

import contextlib
import re
from dataclasses import dataclass

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from importers.columns import CHOICES
from registry import worker
from registry.errors import InvalidInput, NotFound
from registry.records.database import reading
from registry.records.models import Actor, Category, Cycle, Nomination, Roster
from registry.records.scope import LARGEST_ID
from registry.records.uploads import Upload
from registry.stages import rosters
from registry.web import answers, forms, previews, visits
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show

LONGEST_NAME = 200
ENTERED_SHOWN = 50  # nominees entered one by one, the latest first
READ_AT_ONCE = 512 * 1024  # bytes: some six thousand people, three seconds at most, while the clerk waits for the page
GOING_ON = ("waiting", "reading", "confirmed")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
_COLUMN = "column-"

pages = Blueprint("rosters", __name__, url_prefix="/cycles/<int:cycle>/rosters")


@dataclass(frozen=True)
class Waiting:
    """An upload that is not stored yet, under the name of its file."""

    upload: Upload
    filename: str


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the upload form, the uploads that wait, and the rosters stored."""
    found = find_cycle(cycle)
    visits.need("SeeRosters", "查看花名册")
    return show(
        "rosters.html",
        cycle=found,
        progress=progress_of(found),
        categories=_categories(found),
        uploads=_waiting(found),
        senders=rosters.senders(found),
        longest_sender=rosters.LONGEST_SENDER,
        kept_days=rosters.KEPT_FOR.days,
        rosters=_stored_of(found),
        entered=_entered(found),
        shown=ENTERED_SHOWN,
    )


@pages.post("/")
@back_to(page)
def upload(cycle: int) -> ResponseReturnValue:
    """Keep the workbook sealed; a small one is read at once, a large one by the worker."""
    visits.need("UploadRoster", "上传花名册")
    found = find_cycle(cycle)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInput(reason="请先选择花名册文件。")
    category = forms.chosen("category", "奖项类别")
    sender = forms.text("sender", "报送单位", rosters.LONGEST_SENDER)
    command = rosters.UploadRoster(found.id, category, base_name(sent.filename), sent.read(), sender=sender)
    identity = visits.send(command)
    try:
        kept = _read(identity)
    except NotFound as gone:  # sent twice, and the other request was quicker
        return _gone(cycle, identity, gone)
    if kept.state == "refused":  # the clerk is still here: the sentence is enough, nothing need wait
        with contextlib.suppress(NotFound):
            visits.send(rosters.DiscardUpload(identity))
        raise InvalidInput(reason=kept.refusal)
    return redirect(url_for("rosters.preview", cycle=cycle, upload=identity))


@pages.get("/uploads/<int:upload>")
def preview(cycle: int, upload: int) -> ResponseReturnValue:
    """Show an upload as far as it is: being read or stored, refused, or its rows with every doubt."""
    visits.need("ConfirmRoster", "核对花名册")
    with reading():  # all of it as it was at one moment: it may be read anew, stored or given up meanwhile
        found, kept = find_cycle(cycle), _find(cycle, upload)
        filename = rosters.facts_of(kept)["filename"]
        if kept.state == "refused":
            days = rosters.KEPT_FOR.days
            return show("upload_refused.html", cycle=found, upload=kept, filename=filename, kept_days=days)
        if kept.state != "read":
            return show("upload_progress.html", cycle=found, upload=kept, filename=filename, stored=_stored(kept))
        return _look(found, kept, filename)


@pages.get("/uploads/<int:upload>/progress")
def progress(cycle: int, upload: int) -> ResponseReturnValue:
    """Answer how far an upload is; once that is over, send the page on to what came of it."""
    visits.need("ConfirmRoster", "核对花名册")
    find_cycle(cycle)
    kept = Upload.one(upload)
    if kept is not None and kept.cycle_id == cycle and kept.state in GOING_ON:
        return show("upload_bar.html", cycle=kept.cycle, upload=kept, stored=_stored(kept))
    if kept is None:
        _say_what_became(cycle, upload)
    place = url_for("rosters.preview", cycle=cycle, upload=upload) if kept else url_for("rosters.page", cycle=cycle)
    if "HX-Request" not in request.headers:
        return redirect(place)
    return Response(headers={"HX-Redirect": place})


@pages.post("/uploads/<int:upload>/columns")
@back_to(preview)
def columns(cycle: int, upload: int) -> ResponseReturnValue:
    """Read the workbook again with the columns as the clerk says."""
    visits.need("CorrectColumns", "更正列名")
    _find(cycle, upload)
    told = {name[len(_COLUMN) :]: field or None for name, field in request.form.items() if name.startswith(_COLUMN)}
    header_row = forms.number("header_row", "标题所在的行", 0, 1_000)
    sheet = forms.number("sheet", "工作表", 0, 10_000)
    sender = forms.text("sender", "报送单位", rosters.LONGEST_SENDER)
    visits.send(rosters.CorrectColumns(upload, sheet, told, header_row, sender, _edition()))
    _read(upload)
    flash("列名已按您说的更正，文件重新读取；这个单位下次报来同样的表，会自动这样读。", "success")
    return redirect(url_for("rosters.preview", cycle=cycle, upload=upload, sheet=sheet))


@pages.post("/uploads/<int:upload>/forget")
@back_to(preview)
def forget(cycle: int, upload: int) -> ResponseReturnValue:
    """Forget the correction the workbook was read by, and read it again without."""
    visits.need("ForgetMapping", "更正列名")
    _find(cycle, upload)
    visits.send(rosters.ForgetMapping(upload))
    _read(upload)
    flash("已忘掉更正过的列名，文件按系统自己认出的列名重新读取。", "success")
    return redirect(url_for("rosters.preview", cycle=cycle, upload=upload))


@pages.post("/uploads/<int:upload>/confirm")
@back_to(preview)
def confirm(cycle: int, upload: int) -> ResponseReturnValue:
    """Store the good rows and those repeated rows that the clerk vouches for."""
    visits.need("ConfirmRoster", "确认入库")
    try:
        kept = _find(cycle, upload)
        if kept.state == "confirmed":  # pressed twice
            return redirect(url_for("rosters.preview", cycle=cycle, upload=upload))
        vouched = _vouched(kept)
        stored = visits.send(rosters.ConfirmRoster(upload, vouched, _edition()))
    except NotFound as gone:  # pressed twice, or another tab was quicker: the rows are stored once
        return _gone(cycle, upload, gone)
    if stored is None:
        worker.poke()
        return redirect(url_for("rosters.preview", cycle=cycle, upload=upload))
    return _back(cycle, _said(stored.rows_stored, stored.rows_left), "success")


@pages.post("/uploads/<int:upload>/discard")
@back_to(preview)
def discard(cycle: int, upload: int) -> ResponseReturnValue:
    """Give the upload up."""
    _find(cycle, upload)
    visits.send(rosters.DiscardUpload(upload))
    return _back(cycle, "已放弃这次上传，文件已清除。", "success")


@pages.get("/uploads/<int:upload>/marked")
def marked(cycle: int, upload: int) -> ResponseReturnValue:
    """Give the clerk's own workbook back with every doubt marked on its cell."""
    from importers.annotating import annotate, annotated_name  # noqa: PLC0415 - loads slowly, for this page alone

    visits.need("ConfirmRoster", "核对花名册")
    with reading():
        _find(cycle, upload)
        kept = rosters.find_read(upload, "下载标红的表格")
        doubts, file = rosters.doubts(kept), rosters.file_of(kept)
    workbook = annotate(file, doubts)
    name = annotated_name(doubts.file, workbook)
    return answers.download(workbook, name, XLSM if name.endswith(".xlsm") else XLSX)


@pages.get("/blank")
def blank(cycle: int) -> ResponseReturnValue:
    """Give an empty roster for the category chosen, to hand on to whoever sends one."""
    from registry.stages.rosters.blanks import blank_for  # noqa: PLC0415 - loads slowly, for this page alone

    wanted = forms.position("category")
    categories = [one for one in _categories(find_cycle(cycle)) if wanted in (0, one.id)]
    if not categories:
        raise NotFound(what="这个奖项类别")
    return answers.download(blank_for(categories[0]), f"{categories[0].name}推荐名单（空白表）.xlsx", XLSX)


@pages.post("/<int:roster>/undo")
@back_to(page)
def undo(cycle: int, roster: int) -> ResponseReturnValue:
    """Take a stored roster back."""
    found = Roster.one(roster)
    if found is None or found.cycle_id != cycle:
        raise NotFound(what="这批入库的花名册")
    visits.send(rosters.UndoRoster(roster))
    return _back(cycle, f"已撤销“{found.filename}”的{found.rows_stored}行。", "success")


def _entered(cycle: Cycle) -> list[Nomination]:
    by_form = Nomination.select().where(Nomination.cycle == cycle, Nomination.source_row == 0)
    return list(by_form.order_by(Nomination.position.desc()).limit(ENTERED_SHOWN))


def base_name(sent: str) -> str:
    """Return a file's own name, Chinese kept, without the folders some browsers send along."""
    name = "".join(letter for letter in re.split(r"[\\/]", sent)[-1] if letter.isprintable()).strip()
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST_NAME - 10]}{dot}{ending[:9]}" if len(name) > LONGEST_NAME else name or "花名册"


def _read(upload: int) -> Upload:
    """Read a small upload while the clerk waits; let the worker read any other. Return the upload as it is then."""
    if rosters.find_upload(upload).size <= READ_AT_ONCE:
        worker.read(upload)
    kept = rosters.find_upload(upload)
    if kept.state in GOING_ON:
        worker.poke()
    return kept


def _look(cycle: Cycle, upload: Upload, filename: str) -> ResponseReturnValue:
    """Show the rows of a read upload; filter and ticks travel in the address."""
    look = previews.Look(rosters.Staged(upload))
    asked = request.values
    place = asked.get("to", asked.get("sheet", ""))
    sheet = look.sheet(forms.place(place) if place else None)
    state, _, after = asked.get("show", "all").partition(".")
    lines, more = sheet.page(state, forms.place(after))
    return show(
        "preview.html", cycle=cycle, upload=upload, filename=filename, look=look, sheet=sheet, state=state, lines=lines,
        after=after, more=more, ticked=look.ticked(asked.getlist("doubtful")), label_of=previews.label_of,
        choices=CHOICES, senders=rosters.senders(cycle), correcting=_correcting(sheet), rows_shown=previews.SHOWN,
        longest_sender=rosters.LONGEST_SENDER,
    )  # fmt: skip


def _correcting(sheet: previews.Sheet) -> bool:
    """Tell whether the columns should lie open: asked for, refused just now, or nobody found."""
    refused = "refusal" in g and request.path.endswith("/columns")
    return "columns" in request.args or refused or not sheet.counts["all"]


def _vouched(upload: Upload) -> tuple[tuple[int, int], ...]:
    ticked = request.form.getlist("doubtful")
    if not ticked or upload.state != "read":
        return ()
    return previews.Look(rosters.Staged(upload)).vouched(ticked)


def _edition() -> int | None:
    said = request.form.get("edition", "")
    return forms.place(said) if said else None


def _stored(upload: Upload) -> int:
    return rosters.stored_so_far(upload.id)


def _gone(cycle: int, upload: int, gone: NotFound) -> ResponseReturnValue:
    """Go back to the rosters; what is gone was most often stored, and then that is what the clerk must hear."""
    if not _say_what_became(cycle, upload):
        flash(gone.message, "warning")
    return redirect(url_for("rosters.page", cycle=cycle))


def _say_what_became(cycle: int, upload: int) -> bool:
    made = Roster.select().where(Roster.cycle == cycle, Roster.upload == min(upload, LARGEST_ID))
    roster = made.first()
    if roster is not None:
        flash(_said(roster.rows_stored, roster.rows_left), "success")
    return roster is not None


def _said(stored: int, left: int) -> str:
    return f"已入库{stored}行，另有{left}行没有入库。" if left else f"已入库{stored}行。"


def _find(cycle: int, upload: int) -> Upload:
    found = Upload.one(upload)
    if found is None or found.cycle_id != cycle:
        raise NotFound(what=rosters.GONE)
    return found


def _categories(cycle: Cycle) -> list[Category]:
    return list(Category.select().where(Category.program == cycle.program_id).order_by(Category.id))


def _waiting(cycle: Cycle) -> list[Waiting]:
    """Return the uploads that are not stored yet, the newest first; clerks put the numbers of persons into file names."""
    told = (Upload.id, Upload.key, Upload.sealed, Upload.sender, Upload.uploaded_at, Upload.state, Upload.rows_read)
    query = Upload.select(*told, Actor).join(Actor, on=Upload.uploaded_by).where(Upload.cycle == cycle)
    found = list(query.order_by(Upload.id.desc()))
    names = rosters.filenames_of(found)
    return [Waiting(upload, rosters.masked(names[upload.id])) for upload in found if upload.id in names]


def _stored_of(cycle: Cycle) -> list[Roster]:
    query = Roster.select(Roster, Category).join(Category).where(Roster.cycle == cycle)
    return list(query.order_by(Roster.id.desc()))


def _back(cycle: int, sentence: str, kind: str) -> ResponseReturnValue:
    flash(sentence, kind)
    return redirect(url_for("rosters.page", cycle=cycle))
