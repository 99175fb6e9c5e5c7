"""The bulletin: issues planned, filled, looked over, signed off, and given as document, PDF, page and text."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from registry import bulletin_files, clock
from registry.drafting.bulletin import COLUMNS, bulletin_html
from registry.drafting.comparison import compared
from registry.errors import InvalidInput, NotFound
from registry.records.bulletins import Bulletin, BulletinItem, ItemSource, items_of
from registry.records.models import Announcement
from registry.stages import bulletins
from registry.stages.bulletins.planning import SENT
from registry.web import forms, visits
from registry.web.answers import download
from registry.web.forms import back_to
from registry.web.showing import show

SHOWN = 100

pages = Blueprint("bulletins", __name__, url_prefix="/bulletins")


@pages.get("/")
def page() -> ResponseReturnValue:
    """List the issues in sight, the newest first, above the form for the next."""
    visits.need("SeeBulletins", "查看简报")
    query = Bulletin.select().order_by(Bulletin.issued_on.desc(), Bulletin.id.desc())
    office, today = visits.actor().office_id, clock.today()
    last = Bulletin.select().where(Bulletin.office == office).order_by(Bulletin.id.desc()).first()
    number, running = bulletins.following(office, today.year)
    return show(
        "bulletins.html", issues=list(query.limit(SHOWN)), last=last, number=number, running=running, sent=SENT, shown=SHOWN,
    )  # fmt: skip


@pages.post("/")
@back_to(page)
def plan() -> ResponseReturnValue:
    """Begin an issue."""
    identity = visits.send(bulletins.PlanBulletin(_particulars()))
    flash("已开始编这一期，可以采用报送的信息稿，也可以直接加稿。", "success")
    return redirect(url_for("bulletins.one", bulletin=identity))


@pages.get("/<int:bulletin>")
def one(bulletin: int) -> ResponseReturnValue:
    """Show an issue: its items, what is to be mended, how it will look."""
    found = _find(bulletin)
    facts = bulletins.facts_of(found)
    return show(
        "bulletin.html", found=found, items=items_of(found), slips=bulletins.slips_of(found), columns=COLUMNS, sent=SENT,
        facts=facts, preview=Markup(bulletin_html(facts)) if facts.items else "",  # noqa: S704 - escaped where it is made
        sources=dict(ItemSource.select(ItemSource.item, ItemSource.announcement).tuples()),
    )  # fmt: skip


@pages.post("/<int:bulletin>")
@back_to(one)
def change(bulletin: int) -> ResponseReturnValue:
    """Change what the issue says of itself."""
    revision = forms.number("revision", "版本", 1, 10**9 - 1)
    visits.send(bulletins.SetBulletin(_find(bulletin).id, revision, _particulars()))
    flash("已修改。", "success")
    return redirect(url_for("bulletins.one", bulletin=bulletin))


@pages.post("/<int:bulletin>/enter")
@back_to(one)
def enter(bulletin: int) -> ResponseReturnValue:
    """Put an item of another source in."""
    column = forms.text("own_column", "栏目", 20) or forms.text("column", "栏目", 20, needed=True)
    told = forms.text("title", "标题", 120, needed=True), forms.text("text", "正文", 20_000, needed=True)
    visits.send(bulletins.EnterItem(_find(bulletin).id, column, *told, forms.text("source", "来源", 160)))
    flash("已加稿。", "success")
    return redirect(url_for("bulletins.one", bulletin=bulletin))


@pages.post("/<int:bulletin>/issue")
@back_to(one)
def issue(bulletin: int) -> ResponseReturnValue:
    """Sign it off."""
    revision = forms.number("revision", "版本", 1, 10**9 - 1)
    visits.send(bulletins.IssueBulletin(_find(bulletin).id, revision))
    flash("已签发，内容不再改动。", "success")
    return redirect(url_for("bulletins.one", bulletin=bulletin))


@pages.get("/<int:bulletin>/file/<ending>")
def file(bulletin: int, ending: str) -> ResponseReturnValue:
    """Return the issue as docx, pdf, html or txt."""
    found = _find(bulletin)
    if ending not in bulletin_files.KINDS:
        raise NotFound(what="这种文件")
    facts = bulletins.facts_of(found)
    if not facts.items:
        raise InvalidInput(reason="这期简报还没有稿件。")
    content = bulletin_files.compiled(facts, ending)
    return download(content, f"{facts.masthead}{facts.issue}.{ending}", bulletin_files.KINDS[ending])


@pages.get("/<int:bulletin>/items/<int:item>")
def item(bulletin: int, item: int) -> ResponseReturnValue:
    """Show an item to change it, beside what was handed up where it was made of that."""
    found, kept = _find(bulletin), BulletinItem.one(item)
    if kept is None or kept.bulletin_id != found.id:
        raise NotFound(what="这篇稿件")
    sources = list(ItemSource.select(ItemSource, Announcement).join(Announcement).where(ItemSource.item == kept))
    pieces = compared(sources[0].announcement.text, kept.text) if len(sources) == 1 else []
    return show("bulletin_item.html", found=found, item=kept, columns=COLUMNS, sources=sources, pieces=pieces)


@pages.post("/<int:bulletin>/items/<int:item>")
@back_to(item)
def change_item(bulletin: int, item: int) -> ResponseReturnValue:
    """Change an item, or take it out."""
    if "drop" in request.form:
        visits.send(bulletins.DropItem(item))
        flash("已撤稿。", "success")
        return redirect(url_for("bulletins.one", bulletin=bulletin))
    revision, position = forms.number("revision", "版本", 1, 10**9 - 1), forms.number("position", "次序", 1, 10_000)
    column = forms.text("own_column", "栏目", 20) or forms.text("column", "栏目", 20, needed=True)
    told = forms.text("title", "标题", 120, needed=True), forms.text("text", "正文", 20_000, needed=True)
    visits.send(bulletins.SetItem(item, revision, column, *told, position, "run_in" in request.form))
    flash("已修改。", "success")
    return redirect(url_for("bulletins.one", bulletin=bulletin))


def _find(identity: int) -> Bulletin:
    visits.need("SeeBulletins", "查看简报")
    return bulletins.find(identity)


def _particulars() -> bulletins.Particulars:
    def count(name: str, label: str) -> int | None:
        return forms.number(name, label, 1, 1_000_000) if request.form.get(name) else None

    return bulletins.Particulars(
        forms.text("name", "报名", 60, needed=True),
        forms.day("issued_on", "印发日期"),
        count("number", "期号"),
        count("running", "总期号"),
        "extra" in request.form,
        forms.text("note", "按语", 1_000),
        tuple((label, forms.text(f"sent-{place}", label, 500)) for place, label in enumerate(SENT)),
        count("copies", "印数"),
        forms.text("secrecy", "密级", 20),
        forms.text("serial", "编号", 40),
    )
