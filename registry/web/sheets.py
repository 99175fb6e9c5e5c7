"""A juror's own sheets: what the phase lets jurors see, points or a ballot, and standing aside."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.errors import InvalidInput
from registry.stages import juries
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.showing import show

pages = Blueprint("sheets", __name__, url_prefix="/sheets")


@pages.get("/")
def page() -> ResponseReturnValue:
    """List the phases in which the juror sits."""
    visits.need("GiveScore", "评审")
    return show("sheets.html", seats=juries.seats_of(visits.actor()))


@pages.get("/<int:phase>")
def one(phase: int) -> ResponseReturnValue:
    """Show the juror's own sheet; nobody sees another's."""
    visits.need("GiveScore", "评审")
    sheet = juries.sheet_of(phase, visits.actor())
    left = [row for row in sheet.rows if not row.done] if sheet.phase.method == "scores" else []
    placed = {nomination: place for place, nomination in enumerate(sheet.choices, start=1)}
    return show("sheet.html", sheet=sheet, phase=sheet.phase, left=len(left), placed=placed)


@pages.post("/<int:phase>/scores")
@back_to(one)
def score(phase: int) -> ResponseReturnValue:
    """Keep every row that was filled in or changed; rows left empty wait."""
    visits.need("GiveScore", "评审")
    sheet, given = juries.sheet_of(phase, visits.actor()), 0
    for row in sheet.rows:
        points = tuple(said.strip() for said in request.form.getlist(f"points{row.nomination}"))
        if not any(points) or points == row.points:
            continue
        if not all(points):
            raise InvalidInput(
                reason=f"{row.number}{row.name}还有评分标准没有打分，请打齐；已打齐的{given}个已经保存。"
            )
        seen = forms.place(request.form.get(f"revision{row.nomination}", ""))
        visits.send(juries.GiveScore(phase, row.nomination, points, seen or None))
        given += 1
    return _done(phase, f"已保存{given}个对象的分数。" if given else "没有改动。")


@pages.post("/<int:phase>/ballot")
@back_to(one)
def vote(phase: int) -> ResponseReturnValue:
    """Cast the ballot, or another in its place."""
    visits.need("CastBallot", "评审")
    sheet = juries.sheet_of(phase, visits.actor())
    chosen = _ranked(sheet) if sheet.phase.method == "ranked" else forms.ids("choice")
    seen = forms.place(request.form.get("revision", ""))
    visits.send(juries.CastBallot(phase, chosen, seen or None))
    return _done(phase, f"已投票，投了{len(chosen)}个。")


@pages.post("/<int:phase>/recusals")
@back_to(one)
def recuse(phase: int) -> ResponseReturnValue:
    """Stand aside from one nominee."""
    nomination, reason = forms.chosen("nomination", "要回避的对象"), forms.text("reason", "回避的原因", 200)
    visits.send(juries.Recuse(phase, nomination, reason))
    return _done(phase, "已登记回避。")


def _ranked(sheet: juries.SheetOf) -> tuple[int, ...]:
    """Read the places written beside the nominees: 1, 2, 3 … without a gap and without a double."""
    told = {row.nomination: request.form.get(f"place{row.nomination}", "").strip() for row in sheet.rows}
    placed = {forms.place(said): nomination for nomination, said in told.items() if said}
    if sorted(placed) != list(range(1, sum(1 for said in told.values() if said) + 1)):
        raise InvalidInput(reason="名次请从1写起，依次写2、3……，不能重复，也不能跳过；不排的空着。")
    return tuple(placed[place] for place in sorted(placed))


def _done(phase: int, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("sheets.one", phase=phase))
