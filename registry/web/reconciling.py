"""The reconciliation gate as a page: finished files are held against the roll of honor before they go out."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from registry import reconciling
from registry.errors import InvalidInput
from registry.web import visits
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show

MOST_FILES = 20

pages = Blueprint("reconciling", __name__, url_prefix="/cycles/<int:cycle>/reconcile")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the form."""
    visits.need("SeeRosters", "核对四单")
    found = find_cycle(cycle)
    return show("reconcile.html", cycle=found, progress=progress_of(found), checked=None)


@pages.post("/")
@back_to(page)
def check(cycle: int) -> ResponseReturnValue:
    """Hold the files chosen against the record; nothing of them is kept."""
    visits.need("SeeRosters", "核对四单")
    found = find_cycle(cycle)
    files = [(file.filename or "文件", file.read()) for file in request.files.getlist("files") if file.filename]
    if not files:
        raise InvalidInput(reason="请选择要核对的文件，可以一次选几个。")
    if len(files) > MOST_FILES:
        raise InvalidInput(reason=f"一次最多核对{MOST_FILES}个文件，请分几次。")
    checked = reconciling.reconcile(found.id, files)
    return show("reconcile.html", cycle=found, progress=progress_of(found), checked=checked)
