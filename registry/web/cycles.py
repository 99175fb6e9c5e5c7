"""A cycle: its steps, what to do now, its moves from one state to the next, and its timeline."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry.records.models import Category, Cycle, Nomination
from registry.records.plans import plan_of
from registry.stages import likenesses, plans, programs
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.plans import checked
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show
from registry.web.timelines import timeline_of

LATEST = 6
RETURNED_SHOWN = 5

pages = Blueprint("cycles", __name__, url_prefix="/cycles/<int:cycle>")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the steps of a cycle and what to do now."""
    found = find_cycle(cycle)
    categories = list(Category.select().where(Category.program == found.program_id).order_by(Category.id))
    latest = timeline_of(found, LATEST)
    likely = likenesses.counted(found.id)["open"] if visits.may("TellApart") else 0
    report = checked(found) if found.state == "draft" else None
    return show(
        "cycle.html",
        plans=plans,
        checked=report,
        cycle=found,
        progress=progress_of(found),
        categories=categories,
        latest=latest,
        likely=likely,
        plan_steps=plan_of(found).steps,
        returned=_returned(found) if visits.may("SeeRosters") else [],
        returned_shown=RETURNED_SHOWN,
    )


@pages.get("/timeline")
def timeline(cycle: int) -> ResponseReturnValue:
    """Show what the journal says of a cycle, newest first."""
    found = find_cycle(cycle)
    return show("timeline.html", cycle=found, progress=progress_of(found), moments=timeline_of(found, 200))


@pages.post("/open")
@back_to(page)
def open_(cycle: int) -> ResponseReturnValue:
    """Begin to collect nominations."""
    visits.send(programs.OpenCycle(cycle, forms.text("plan_no", "方案文号", 60)))
    return _done(cycle, "已开始征集推荐。")


@pages.post("/start-review")
@back_to(page)
def start_review(cycle: int) -> ResponseReturnValue:
    """End the collection."""
    visits.send(programs.StartReview(cycle))
    flash("已截止征集，进入审核。", "success")
    return redirect(url_for("reviews.page", cycle=cycle))


@pages.post("/cancel")
@back_to(page)
def cancel(cycle: int) -> ResponseReturnValue:
    """Give the cycle up."""
    visits.send(programs.CancelCycle(cycle, forms.text("reason", "取消的原因", 500)))
    return _done(cycle, "已取消这届评选活动。")


@pages.post("/archive")
@back_to(page)
def archive(cycle: int) -> ResponseReturnValue:
    """Put the cycle on file."""
    visits.send(programs.ArchiveCycle(cycle))
    return _done(cycle, "已归档。")


def _returned(cycle: Cycle) -> list[Nomination]:
    """Return who waits for a correction while one can be made, the nearest last day first."""
    if cycle.state != "review":
        return []
    sent_back = Nomination.select().where(Nomination.cycle == cycle, Nomination.state == "returned")
    undated = Nomination.correct_by.is_null()
    return list(sent_back.order_by(undated, Nomination.correct_by, Nomination.position).limit(RETURNED_SHOWN))


def _done(cycle: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("cycles.page", cycle=cycle))
