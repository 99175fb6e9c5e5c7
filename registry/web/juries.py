"""Juries: phases planned, seated, opened and closed; the ranking with each figure explained; one nominee at a time on a screen."""

import re
from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.juries import SEES, ReviewPhase, figures_of, jurors_of, phases_of
from registry.records.models import Actor, Category, Cycle
from registry.records.plans import plan_of
from registry.stages import juries
from registry.web import forms, visits
from registry.web.answers import XLSX, download
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show

SEEN = {"unit": "单位", "recommender": "推荐单位", "deeds": "事迹", "scores": "结束后的排名"}
SHOWN = 300
_CRITERION = re.compile(r"(.+?)\s*[,，、\t]\s*(\d{1,3})\s*[%％]?\s*[,，、\t]\s*(\d{1,4})\s*分?")

pages = Blueprint("juries", __name__, url_prefix="/cycles/<int:cycle>/juries")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the phases in their order, and the form to plan the next or the one asked for."""
    visits.need("SeeRosters", "查看评审")
    found = find_cycle(cycle)
    phases = phases_of(found)
    lacking = {one.id: juries.lacks(one) for one in phases if one.state == "active"}
    edited = next((one for one in phases if one.id == forms.position("edit") and one.state == "planned"), None)
    return show(
        "juries.html", cycle=found, progress=progress_of(found), needed="score" in plan_of(found).steps, phases=phases,
        seats={one.id: jurors_of(one) for one in phases}, lacking=lacking, edited=edited, seen=SEEN, people=_jurors(found),
        next_place=max((one.place for one in phases), default=0) + 1,
        categories=list(Category.select().where(Category.program == found.program_id).order_by(Category.id)),
    )  # fmt: skip


@pages.post("/")
@back_to(page)
def plan(cycle: int) -> ResponseReturnValue:
    """Plan a phase, or plan one anew that has not begun."""
    found, method = find_cycle(cycle), forms.text("method", "评审方法", 12)
    limited = method in ("approval", "ranked") and forms.text("most_votes", "票数", 6)
    command = juries.PlanPhase(
        found.id, forms.number("place", "次序", 1, 20), forms.text("name", "名称", 200), method,
        forms.text("average", "算法", 12), _criteria() if method == "scores" else (), "blind" in request.form,
        tuple(one for one in SEES if one in request.form.getlist("sees")),
        forms.number("most_votes", "票数", 1, 10_000) if limited else None,
        next(iter(forms.ids("category")), None), forms.place(request.form.get("revision", "")) or None,
    )  # fmt: skip
    visits.send(command)
    return _done(cycle, f"已安排“{command.name}”，请确定评委。")


@pages.post("/<int:phase>/jurors")
@back_to(page)
def seat(cycle: int, phase: int) -> ResponseReturnValue:
    """Let those ticked sit in a phase, and nobody else."""
    found = _find(cycle, phase)
    visits.send(juries.SeatJurors(found.id, forms.ids("juror")))
    return _done(cycle, f"“{found.name}”的评委已确定，共{len(forms.ids('juror'))}位。")


@pages.post("/<int:phase>/open")
@back_to(page)
def open_(cycle: int, phase: int) -> ResponseReturnValue:
    """Begin a phase."""
    found = _find(cycle, phase)
    count = visits.send(juries.OpenPhase(found.id, forms.place(request.form.get("revision", "")) or None))
    return _done(cycle, f"“{found.name}”已开始，评审{count}个对象；评委登录后就能办理。")


@pages.post("/<int:phase>/close")
@back_to(page)
def close(cycle: int, phase: int) -> ResponseReturnValue:
    """Count a phase."""
    found = _find(cycle, phase)
    visits.send(juries.ClosePhase(found.id, forms.place(request.form.get("revision", "")) or None))
    flash(f"“{found.name}”已结束，名次如下。", "success")
    return redirect(url_for("juries.ranking", cycle=cycle, phase=phase))


@pages.get("/<int:phase>/ranking")
def ranking(cycle: int, phase: int) -> ResponseReturnValue:
    """Count a closed phase again, and say of each figure how it came about."""
    found = _closed(cycle, phase)
    counted = juries.count(found)
    kept = {row.nomination: (row.place, row.figure) for row in counted.rows}
    after = forms.position("after")
    rows, more = counted.rows[after : after + SHOWN], len(counted.rows) > after + SHOWN
    unjudged = () if more else counted.unjudged
    named = juries.judged(found, {row.nomination for row in rows} | {*unjudged})
    return show(
        "jury_ranking.html", cycle=found.cycle, phase=found, rows=rows, unjudged=unjudged, same=kept == figures_of(found),
        named={one.id: one for one in named}, recusals=len(juries.recusals_of(found)), after=after,
        following=after + SHOWN if more else 0,
    )  # fmt: skip


@pages.get("/<int:phase>/ranking.xlsx")
def ranking_file(cycle: int, phase: int) -> ResponseReturnValue:
    """Return the ranking as a workbook."""
    return download(juries.ranking_workbook(_closed(cycle, phase).id), "评审排名.xlsx", XLSX)


@pages.get("/<int:phase>/recusals.xlsx")
def recusals(cycle: int, phase: int) -> ResponseReturnValue:
    """Return who stood aside from whom and why as a workbook."""
    visits.need("SeeRosters", "查看评审")
    return download(juries.recusal_workbook(_find(cycle, phase).id), "回避登记表.xlsx", XLSX)


@pages.get("/<int:phase>/meeting")
def meeting(cycle: int, phase: int) -> ResponseReturnValue:
    """Show the committee one nominee at a time, in large type, with what the phase lets jurors see."""
    visits.need("SeeRosters", "查看评审")
    found = _find(cycle, phase)
    listed = juries.listed(found)
    place = min(max(forms.position("place"), 1), max(len(listed), 1))
    return show(
        "meeting.html", cycle=found.cycle, phase=found, count=len(listed), place=place,
        row=next(iter(juries.shown_of(found, listed[place - 1 : place])), None),
        seats=jurors_of(found), lacking=juries.lacks(found) if found.state == "active" else {},
    )  # fmt: skip


def _criteria() -> tuple[tuple[str, int, int], ...]:
    read = []
    for line in forms.lines("criteria", "评分标准"):
        found = _CRITERION.fullmatch(line)
        if found is None:
            raise InvalidInput(
                reason=f"评分标准“{line[:40]}”看不懂，请一行一项，写成 事迹，60，100（名称，权重，最高分）。"
            )
        read.append((found[1], int(found[2]), int(found[3])))
    return tuple(read)


def _jurors(cycle: Cycle) -> Sequence[Actor]:
    people = Actor.select().where(Actor.office == cycle.office_id, Actor.active).order_by(Actor.id)
    return [one for one in people if "juror" in one.roles]


def _find(cycle: int, phase: int) -> ReviewPhase:
    found = juries.find_phase(phase)
    if found.cycle_id != cycle:
        raise NotFound(what="这轮评审")
    return found


def _closed(cycle: int, phase: int) -> ReviewPhase:
    visits.need("SeeRosters", "查看评审")
    found = _find(cycle, phase)
    if found.state != "closed":
        raise RuleViolation(reason=f"评审“{found.name}”还没有结束，结束后才有排名。")
    return found


def _done(cycle: int, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("juries.page", cycle=cycle))
