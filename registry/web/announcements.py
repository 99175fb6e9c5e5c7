"""News items: the text as drafted or edited, held against the record, its way to the office above, and the answer."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry import roles
from registry.drafting.binding import bound_values
from registry.drafting.comparison import compared
from registry.drafting.news_document import news_document
from registry.errors import NotFound
from registry.records.models import Announcement
from registry.stages import announcements
from registry.web import forms, visits
from registry.web.answers import docx
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show
from registry.wording import ANNOUNCEMENT_STATES, ROLES

ANSWERED = ("accepted", "merged", "rejected")

pages = Blueprint("announcements", __name__, url_prefix="/cycles/<int:cycle>/news")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the news item, what is to be mended in it, the step it waits for, and the answer once there is one."""
    found = find_cycle(cycle)
    progress = progress_of(found)
    kept = progress.announcement
    if kept is None:
        return show("news.html", cycle=found, progress=progress, item=None)
    following = next((after for after, before in announcements.NEXT.items() if kept.state in before), "")
    answered = kept.state in ANSWERED and kept.adopted_text
    return show(
        "news.html", cycle=found, progress=progress, item=announcements.item_of(kept), following=following,
        waits_for=_who_moves(following), slips=announcements.slips_of(kept), bound=bound_values(announcements.facts_of(kept)),
        wrong=len(announcements.disagreements_of(kept)), receivers=announcements.receivers(kept.office),
        title_compared=compared(kept.title, kept.adopted_title) if answered else [],
        text_compared=compared(kept.text, kept.adopted_text) if answered else [],
    )  # fmt: skip


@pages.post("/")
@back_to(page)
def move(cycle: int) -> ResponseReturnValue:
    """Take the news item one step on."""
    state = request.form.get("state", "")
    visits.send(announcements.MoveAnnouncement(_find(cycle).id, state, forms.place(request.form.get("to", ""))))
    flash(f"信息稿{ANNOUNCEMENT_STATES[state]}。", "success")
    return redirect(url_for("announcements.page", cycle=cycle))


@pages.post("/edit")
@back_to(page)
def edit(cycle: int) -> ResponseReturnValue:
    """Write the news item otherwise."""
    kept, revision = _find(cycle), forms.number("revision", "版本", 1, 10**9 - 1)
    title, text = forms.text("title", "标题", 80, needed=True), forms.text("text", "正文", 4_000, needed=True)
    visits.send(announcements.EditAnnouncement(kept.id, revision, title, text))
    flash("信息稿已修改。", "success")
    return redirect(url_for("announcements.page", cycle=cycle))


@pages.post("/redraft")
@back_to(page)
def redraft(cycle: int) -> ResponseReturnValue:
    """Draft it anew, short or long."""
    kept, revision = _find(cycle), forms.number("revision", "版本", 1, 10**9 - 1)
    visits.send(announcements.RedraftAnnouncement(kept.id, revision, "long" in request.form))
    flash("信息稿已按登记的内容重新起草。", "success")
    return redirect(url_for("announcements.page", cycle=cycle))


@pages.post("/take-back")
@back_to(page)
def take_back(cycle: int) -> ResponseReturnValue:
    """Take it back before anybody answered."""
    visits.send(announcements.TakeBackSubmission(_find(cycle).id))
    flash("已撤回，可以修改以后再报。", "success")
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
