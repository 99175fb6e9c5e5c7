"""News items: the text as drafted, to copy or to save, and its way to the city's bulletin."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry import roles
from registry.drafting.news_document import news_document
from registry.errors import NotFound
from registry.records.models import Announcement
from registry.stages import announcements
from registry.web import visits
from registry.web.answers import docx
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show
from registry.wording import ANNOUNCEMENT_STATES, ROLES

pages = Blueprint("announcements", __name__, url_prefix="/cycles/<int:cycle>/news")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the news item and the step it waits for."""
    found = find_cycle(cycle)
    progress = progress_of(found)
    kept = progress.announcement
    item = announcements.item_of(kept) if kept else None
    following = next((after for after, before in announcements.NEXT.items() if kept and kept.state in before), "")
    waits = {"following": following, "waits_for": _who_moves(following)}
    return show("news.html", cycle=found, progress=progress, item=item, **waits)


@pages.post("/")
@back_to(page)
def move(cycle: int) -> ResponseReturnValue:
    """Take the news item one step on."""
    state = request.form.get("state", "")
    visits.send(announcements.MoveAnnouncement(_find(cycle).id, state))
    flash(f"信息稿{ANNOUNCEMENT_STATES[state]}。", "success")
    return redirect(url_for("announcements.page", cycle=cycle))


@pages.get("/document")
def document(cycle: int) -> ResponseReturnValue:
    """Return the news item as a document, dated as the ceremony."""
    kept = _find(cycle)
    content = news_document(announcements.item_of(kept), kept.office.name, kept.ceremony.held_on)
    return docx(content, "文明时讯.docx")


def _who_moves(state: str) -> list[str]:
    """Return the roles that may take the item to that state; to approve it takes a right of its own."""
    actions = ("MoveAnnouncement", "ApproveAnnouncement") if state == "approved" else ("MoveAnnouncement",)
    return [role for role in ROLES if all(roles.may(action, (role,)) for action in actions)]


def _find(cycle: int) -> Announcement:
    kept = progress_of(find_cycle(cycle)).announcement
    if kept is None:
        raise NotFound(what="这篇信息稿")
    return kept
