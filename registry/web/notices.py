"""Notices: publish the candidates for the days computed, take and settle objections, end; and further rounds of it."""

from datetime import date

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.drafting.listing import numeral
from registry.errors import InvalidInput, NotFound, RegistryError, RuleViolation, UnknownHolidays
from registry.records.models import Cycle, Notice, NoticeEntry, Objection
from registry.records.postings import LONGEST_PLACE
from registry.stages import notices, reviews
from registry.web import forms, showing, visits
from registry.web.answers import PDF, docx, download
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.rosters import base_name
from registry.web.rounds import prizeable, rounds_of, waiting_of
from registry.web.showing import show

pages = Blueprint("notices", __name__, url_prefix="/cycles/<int:cycle>/notice")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show every notice of the cycle, the latest first, and the form that publishes whoever stands in none yet."""
    found = find_cycle(cycle)
    visits.need("SeeCycles", "查看公示")
    progress, waiting, rounds = progress_of(found), waiting_of(found), rounds_of(found)
    published_on = _day_typed()
    words = _words(found, forms.position("words")) if "words" in request.args else None
    publishes = bool(waiting) and (found.state == "review" or bool(progress.unshown))
    return show(
        "notice.html", cycle=found, progress=progress, published_on=published_on, words=words, rounds=rounds, waiting=waiting,
        prizeable=prizeable(found), namesakes=_namesakes(found, published_on) if publishes else [],
        last=rounds[0].notice if rounds else None, longest_place=LONGEST_PLACE,
        public=visits.register().config.public_notices,
        **(_dates(found, published_on) if publishes else {}),
    )  # fmt: skip


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
    """Enter an objection; who it is about says in which notice."""
    visits.need("RaiseObjection", "登记异议")
    entry = _entry(cycle, forms.chosen("nomination", "被反映的对象"))
    command = notices.RaiseObjection(
        entry.notice_id,
        entry.nomination_id,
        forms.day("received_on", "收到日期"),
        forms.text("reporter", "反映人", 60),
        forms.text("text", "反映的内容"),
        forms.text("channel", "反映方式", 12) or "letter",
        forms.text("reporter_phone", "反映人的电话", 60),
    )
    if notices.was_raised(command):
        raise RuleViolation(reason="这件异议刚才已经登记过了，没有再登记一次。")
    visits.send(command)
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
    """End a notice."""
    visits.send(notices.CloseNotice(_notice(cycle, forms.place(request.form.get("notice", ""))).id))
    unshown = progress_of(find_cycle(cycle)).unshown
    return _done(cycle, "公示已结束，请再次公示还没有公示的对象。" if unshown else "公示已结束，可以作出表彰决定。")


@pages.post("/<int:notice>/substitutes")
@back_to(lambda cycle, notice: page(cycle))
def substitute(cycle: int, notice: int) -> ResponseReturnValue:
    """Let somebody take an empty place of a notice."""
    command = notices.Substitute(
        _notice(cycle, notice).id, forms.chosen("removed", "空出的名额"), forms.chosen("nomination", "递补的对象")
    )
    visits.send(command)
    return _done(cycle, "已递补，请再次发布公示；公示期满才能作出表彰决定。")


@pages.post("/namesakes")
@back_to(page)
def distinguish(cycle: int) -> ResponseReturnValue:
    """Write after the units of namesakes what tells them apart."""
    chosen = forms.ids("namesake")
    places = tuple((one, forms.text(f"place-{one}", "区别", 60)) for one in chosen)
    count = visits.send(notices.DistinguishNamesakes(cycle, places))
    return _done(cycle, f"已写明{count}个人的区别，公示名单、表彰决定都会这样写。")


@pages.post("/prizes")
@back_to(page)
def prizes(cycle: int) -> ResponseReturnValue:
    """Name who shall have the prize of the nominated."""
    count = visits.send(reviews.NamePrizes(find_cycle(cycle).id, forms.ids("nomination")))
    return _done(cycle, f"已确定{count}个提名奖，和候选对象一并公示。")


@pages.post("/<int:notice>/postings")
@back_to(lambda cycle, notice: page(cycle))
def prove(cycle: int, notice: int) -> ResponseReturnValue:
    """Keep the picture that shows where a notice was posted up."""
    visits.need("ProvePosting", "登记张贴证明")
    found = _notice(cycle, notice)
    place, posted_on = forms.text("place", "张贴地点", LONGEST_PLACE), forms.day("posted_on", "张贴日期")
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInput(reason="请先选择张贴的照片或网页截图（JPG、PNG）。")
    visits.send(notices.ProvePosting(found.id, place, posted_on, base_name(sent.filename), sent.read()))
    return _done(cycle, f"已登记“{place}”的张贴证明。")


@pages.get("/postings/<int:posting>")
def picture(cycle: int, posting: int) -> ResponseReturnValue:
    """Return the picture of a posting."""
    find_cycle(cycle)
    visits.need("SeeCycles", "查看公示")
    kept, file = notices.picture_of(posting)
    if kept.notice.cycle_id != cycle:
        raise NotFound(what="这处张贴证明")
    return Response(file, mimetype=kept.annex.media)


@pages.get("/document")
@pages.get("/<int:notice>/document")
def document(cycle: int, notice: int = 0) -> ResponseReturnValue:
    """Return a notice as a document to post up; the latest, unless another is asked for."""
    found = _notice(cycle, notice)
    return docx(notices.document(found.id), f"{_round_said(found)}公示.docx")


@pages.get("/<int:notice>/pdf")
@back_to(lambda cycle, notice: page(cycle))
def pdf(cycle: int, notice: int) -> ResponseReturnValue:
    """Return a notice as a PDF."""
    found = _notice(cycle, notice)
    return download(notices.pdf(found.id), f"{_round_said(found)}公示.pdf", PDF)


@pages.get("/<int:notice>/poster")
@back_to(lambda cycle, notice: page(cycle))
def poster(cycle: int, notice: int) -> ResponseReturnValue:
    """Return a notice as a poster, on A3 unless A4 is asked for."""
    found, paper = _notice(cycle, notice), request.args.get("paper", "A3")
    return download(notices.poster(found.id, paper), f"{_round_said(found)}公示海报{paper}.pdf", PDF)


@pages.get("/result")
@pages.get("/<int:notice>/result")
def result(cycle: int, notice: int = 0) -> ResponseReturnValue:
    """Return the statement on a notice, once it is closed, dated today."""
    found = _notice(cycle, notice)
    return docx(notices.result_document(found.id, clock.today()), f"{_round_said(found)}公示情况说明.docx")


def _notice(cycle: int, identity: int) -> Notice:
    """Return a notice of the cycle in sight, the latest where none is named."""
    latest = progress_of(find_cycle(cycle)).notice
    found = Notice.one(identity) if identity else latest
    if found is None or found.cycle_id != cycle:
        raise NotFound(what="这次公示")
    return found


def _namesakes(cycle: Cycle, on_day: date) -> list[notices.Namesakes]:
    """Return whom the next notice could not tell apart by name and unit, for those who may publish it."""
    return notices.namesakes_waiting(cycle, on_day) if visits.may("DistinguishNamesakes") else []


def _entry(cycle: int, nomination: int) -> NoticeEntry:
    """Return where a nomination of the cycle was shown: nobody stands in two notices."""
    find_cycle(cycle)
    entry = NoticeEntry.select(NoticeEntry, Notice).join(Notice)
    found: NoticeEntry | None = entry.where(Notice.cycle == cycle, NoticeEntry.nomination == nomination).first()
    if found is None:
        raise NotFound(what="公示名单里的这个对象")
    return found


def _round_said(notice: Notice) -> str:
    return f"第{numeral(notice.round)}次" if notice.round > 1 else ""


def _check_objection(cycle: int, objection: int) -> None:
    found = Objection.one(objection)
    if found is None or found.notice.cycle_id != cycle:
        raise NotFound(what="这件异议")


def _words(cycle: Cycle, objection: int) -> dict[str, object]:
    """Open what was said in an objection, for those who settle it and nobody else."""
    visits.need("ResolveObjection", "查看异议的内容")
    _check_objection(cycle.id, objection)
    notice = Objection.get_by_id(objection).notice_id
    return {**notices.words_of(objection), "id": objection, "notice": notice}


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


def _done(cycle: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("notices.page", cycle=cycle))
