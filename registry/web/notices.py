"""Notices: publish the candidates for the days computed, take and settle objections, end the notice."""

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.errors import InvalidInput, NotFound, RegistryError, UnknownHolidays
from registry.records.models import Cycle, Nomination, Notice, NoticeEntry, Objection
from registry.stages import notices
from registry.web import forms, showing, visits
from registry.web.answers import docx
from registry.web.forms import back_to
from registry.web.progress import Progress, find_cycle, progress_of
from registry.web.showing import show

pages = Blueprint("notices", __name__, url_prefix="/cycles/<int:cycle>/notice")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the form that publishes, or the notice as it stands."""
    found = find_cycle(cycle)
    progress = progress_of(found)
    published_on = _day_typed()
    facts = _running(progress) if progress.notice else _dates(found, published_on)
    words = _words(found, forms.position("words")) if "words" in request.args else None
    return show("notice.html", cycle=found, progress=progress, published_on=published_on, words=words, **facts)


@pages.get("/dates")
def dates(cycle: int) -> ResponseReturnValue:
    """Say when a notice published on a day would run, as a piece of the page."""
    found = find_cycle(cycle)
    try:
        published_on = forms.read_day(request.args.get("published_on", ""), "发布日期")
        facts = _dates(found, published_on)
    except RegistryError as refusal:
        facts = {"period": None, "trouble": refusal.message, "year": None}
    return show("notice_dates.html", cycle=found, **facts)


@pages.post("/")
@back_to(page)
def publish(cycle: int) -> ResponseReturnValue:
    """Publish the notice."""
    command = notices.PublishNotice(
        cycle,
        forms.day("published_on", "发布日期"),
        forms.text("places", "公示地点", 500),
        forms.text("phone", "联系电话", 60),
        forms.text("address", "通信地址", 200),
        forms.text("email", "电子邮箱", 100),
    )
    notice = Notice.one(visits.send(command))
    until = showing.day(notice.last_day) if notice else ""
    return _done(cycle, f"已发布公示，到{until}24时为止。请下载公示文稿，盖章后张贴。")


@pages.post("/objections")
@back_to(page)
def object_(cycle: int) -> ResponseReturnValue:
    """Enter an objection."""
    notice = _notice(cycle)
    nomination = forms.chosen("nomination", "被反映的对象")
    facts = forms.day("received_on", "收到日期"), forms.text("reporter", "反映人", 60), forms.text("text", "反映的内容")
    visits.send(notices.RaiseObjection(notice.id, nomination, *facts))
    return _done(cycle, "已登记异议，内容加密保存。核查处理完以前不能结束公示。")


@pages.post("/objections/<int:objection>")
@back_to(lambda cycle, objection: page(cycle))
def resolve(cycle: int, objection: int) -> ResponseReturnValue:
    """Enter the result of an investigation."""
    _check_objection(cycle, objection)
    upheld = request.form.get("upheld") == "yes"
    visits.send(notices.ResolveObjection(objection, upheld, forms.text("conclusion", "核查结论")))
    return _done(cycle, "异议成立，已从拟表彰名单中去掉。" if upheld else "异议不成立，仍是拟表彰对象。")


@pages.post("/close")
@back_to(page)
def close(cycle: int) -> ResponseReturnValue:
    """End the notice."""
    visits.send(notices.CloseNotice(_notice(cycle).id))
    return _done(cycle, "公示已结束，可以作出表彰决定。")


@pages.get("/document")
def document(cycle: int) -> ResponseReturnValue:
    """Return the notice as a document to post up."""
    return docx(notices.document(_notice(cycle).id), "公示.docx")


@pages.get("/result")
def result(cycle: int) -> ResponseReturnValue:
    """Return the statement on the notice, once it is closed, dated today."""
    return docx(notices.result_document(_notice(cycle).id, clock.today()), "公示情况说明.docx")


def _notice(cycle: int) -> Notice:
    notice = progress_of(find_cycle(cycle)).notice
    if notice is None:
        raise NotFound(what="这次公示")
    return notice


def _check_objection(cycle: int, objection: int) -> None:
    found = Objection.one(objection)
    if found is None or found.notice.cycle_id != cycle:
        raise NotFound(what="这件异议")


def _words(cycle: Cycle, objection: int) -> dict[str, object]:
    """Open what was said in an objection, for those who settle it and nobody else."""
    visits.need("ResolveObjection", "查看异议的内容")
    _check_objection(cycle.id, objection)
    return {**notices.words_of(objection), "id": objection}


def _day_typed() -> date:
    """Return the day in the form that was just refused, so that its days are shown; today otherwise."""
    try:
        return forms.read_day(request.form.get("published_on", ""), "发布日期")
    except InvalidInput:
        return clock.today()


def _dates(cycle: Cycle, published_on: date) -> dict[str, object]:
    """Compute the days of a notice, or say why they cannot be computed and which year's holidays are lacking."""
    program = cycle.program
    try:
        calendar = notices.calendar_of(cycle.office_id)
        period = calendar.notice_period(published_on, program.notice_days, program.count_publication_day)
    except UnknownHolidays as unknown:
        return {"period": None, "trouble": unknown.message, "year": unknown.facts["year"]}
    return {"period": period, "trouble": "", "year": None}


def _running(progress: Progress) -> dict[str, object]:
    notice = progress.notice
    objections = Objection.select(Objection, Nomination).join(Nomination).where(Objection.notice == notice)
    entries = NoticeEntry.select(NoticeEntry, Nomination).join(Nomination).where(NoticeEntry.notice == notice)
    return {
        "objections": list(objections.order_by(Objection.id)),
        "entries": list(entries.order_by(NoticeEntry.position)),
        "next_day": notice.last_day + timedelta(days=1) if notice else None,
    }


def _done(cycle: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("notices.page", cycle=cycle))
