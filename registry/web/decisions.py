"""Decisions: the document's number and day, refused by the stage until the notice is over; its document."""

import re
from datetime import timedelta

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.drafting.dates import full_date
from registry.drafting.ordering import ORDERS
from registry.errors import NotFound, NotYetDecidable
from registry.records.models import Award, Cycle, Nomination
from registry.records.plans import plan_of
from registry.stages import decisions, issuing
from registry.web import forms, visits
from registry.web.answers import docx
from registry.web.forms import back_to
from registry.web.progress import Progress, find_cycle, progress_of
from registry.web.showing import show

pages = Blueprint("decisions", __name__, url_prefix="/cycles/<int:cycle>/decision")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the form, closed with its reason while it is too early, or the decision adopted."""
    found = find_cycle(cycle)
    progress = progress_of(found)
    awards = Award.select().where(Award.decision == progress.decision)
    granted, prizes = (awards.count(), awards.where(Award.prize).count()) if progress.decision else (0, 0)
    return show(
        "decision.html",
        cycle=found,
        progress=progress,
        obstacle=_obstacle(progress),
        too_early=_too_early(progress),
        granted=granted,
        prizes=prizes,
        orders=ORDERS,
        list_order=plan_of(found).list_order,
        proposers=decisions.proposers_of(found),
        is_proposer=decisions.is_among(visits.actor(), decisions.proposers_of(found)),
        prized=_prized(found),
    )


@pages.post("/")
@back_to(page)
def adopt(cycle: int) -> ResponseReturnValue:
    """Adopt the decision; the certificates number themselves."""
    found = find_cycle(cycle)
    facts = forms.text("doc_no", "文号", 60), forms.day("adopted_on", "决定日期"), forms.lines("issuers", "发文单位")
    signatories, order = forms.lines("signatories", "签发人"), forms.text("list_order", "名单次序", 16)
    visits.send(decisions.AdoptDecision(found.id, *facts, signatories, order))
    held = len(issuing.held_reasons(found.id))
    flash(f"已作出表彰决定，证书已自动编号{f'，其中{held}张暂缓，请看证书一页' if held else ''}。", "success")
    return redirect(url_for("decisions.page", cycle=cycle))


@pages.get("/document")
def document(cycle: int) -> ResponseReturnValue:
    """Return the decision as a document, its list in the order asked for."""
    decision = progress_of(find_cycle(cycle)).decision
    if decision is None:
        raise NotFound(what="这份表彰决定")
    divisions = [name for name in re.split(r"[\s、，,]+", request.args.get("divisions", "")) if name]
    return docx(decisions.document(decision.id, request.args.get("order", ""), divisions), "表彰决定.docx")


@pages.get("/draft")
@back_to(page)
def draft(cycle: int) -> ResponseReturnValue:
    """Return the decision as it would read today, for whoever is to sign it."""
    found = find_cycle(cycle)
    visits.need("SeeRosters", "查看表彰决定的草稿")
    order = request.args.get("order", "")
    return docx(decisions.draft(found.id, clock.today(), order), "表彰决定（草稿，未签发）.docx")


def _prized(cycle: Cycle) -> int:
    """Count those of the list who shall have the prize of the nominated."""
    listed = Nomination.select().where(Nomination.cycle == cycle, Nomination.state == "proposed", Nomination.prize)
    return int(listed.count())


def _too_early(progress: Progress) -> str:
    """Return the sentence with which the stage refuses before the notice is over."""
    if progress.notice is None:
        return ""
    last_day = progress.notice.last_day
    return NotYetDecidable(last_day=full_date(last_day), next_day=full_date(last_day + timedelta(days=1))).message


def _obstacle(progress: Progress) -> str:
    """Name what stands against a decision now, for the page to say; the stage itself refuses on its own."""
    if progress.notice is None:
        return "unpublished"
    if not progress.notice_over:
        return "running"
    if progress.objections:
        return "objections"
    if progress.unshown:
        return "unshown"
    return "unclosed" if progress.cycle.state == "notice" else ""
