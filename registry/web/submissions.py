"""What was handed up to the editing office: adopted as it is or changed, merged, rejected with the reason, counted by month."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.drafting.bulletin import COLUMNS
from registry.errors import InvalidInput
from registry.records.bulletins import Bulletin
from registry.records.models import Announcement
from registry.stages import bulletins
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.showing import show

SHOWN = 100

pages = Blueprint("submissions", __name__, url_prefix="/submissions")


@pages.get("/")
def page() -> ResponseReturnValue:
    """List what waits, then what was answered last."""
    visits.need("SeeSubmissions", "查看报送的信息稿")
    waiting = bulletins.inbox(visits.actor())
    answered = bulletins.inbox(visits.actor(), ("accepted", "merged", "rejected"))[::-1][:SHOWN]
    return show(
        "submissions.html", waiting=waiting, answered=answered, ticked=set(forms.ids("announcement")), drafts=_drafts()
    )


@pages.get("/adopt")
def adopting() -> ResponseReturnValue:
    """Show the news ticked beside the form in which it is adopted: several become one item."""
    visits.need("SeeSubmissions", "查看报送的信息稿")
    picked = {int(said) for said in request.values.getlist("announcement") if said.isdecimal() and len(said) < 19}
    chosen = [one for one in bulletins.inbox(visits.actor()) if one.id in picked]
    if not chosen:
        raise InvalidInput(reason="请先勾选要采用的信息稿。")
    drafts = _drafts()
    if not drafts:
        raise InvalidInput(reason="还没有正在编的简报，请先到“简报”里编一期。")
    return show("adopt.html", chosen=chosen, drafts=drafts, columns=COLUMNS, title=chosen[0].title, text=_text(chosen))


@pages.post("/adopt")
@back_to(adopting)
def adopt() -> ResponseReturnValue:
    """Adopt the news into an issue."""
    bulletin = forms.chosen("bulletin", "期号")
    column = forms.text("own_column", "栏目", 20) or forms.text("column", "栏目", 20, needed=True)
    told = forms.text("title", "标题", 120, needed=True), forms.text("text", "正文", 20_000, needed=True)
    visits.send(bulletins.AdoptAnnouncements(bulletin, forms.ids("announcement"), column, *told))
    flash("已采用，报送单位会看到答复。", "success")
    return redirect(url_for("bulletins.one", bulletin=bulletin))


@pages.post("/reject")
@back_to(page)
def reject() -> ResponseReturnValue:
    """Send news back with the reason."""
    announcement, reason = forms.chosen("announcement", "信息稿"), forms.text("reason", "原因", 500)
    visits.send(bulletins.RejectAnnouncement(announcement, reason))
    flash("已答复报送单位。", "success")
    return redirect(url_for("submissions.page"))


@pages.post("/undo")
@back_to(page)
def undo() -> ResponseReturnValue:
    """Take an answer back."""
    visits.send(bulletins.UndoAnswer(forms.chosen("announcement", "信息稿")))
    flash("答复已撤回，这篇稿件又在等候。", "success")
    return redirect(url_for("submissions.page"))


@pages.get("/adoption")
def adoption() -> ResponseReturnValue:
    """Show by office and month what was handed up and printed."""
    visits.need("SeeBulletins", "查看采用情况")
    return show("adoption.html", rows=bulletins.adoption())


def _drafts() -> list[Bulletin]:
    office = visits.actor().office_id
    query = Bulletin.select().where(Bulletin.office == office, Bulletin.state == "draft")
    return list(query.order_by(Bulletin.issued_on.desc(), Bulletin.id.desc()))


def _text(chosen: list[Announcement]) -> str:
    if len(chosen) == 1:
        return str(chosen[0].text)
    return "\n".join(f"{one.title}。{one.text}" for one in chosen)
