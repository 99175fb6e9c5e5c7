"""Ceremonies of a cycle: plan the meeting at which the awards are handed over, or enter one that took place already."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.drafting.facts import PARTS_OF_DAY
from registry.drafting.purposes import usual_purposes
from registry.records.ceremonies import CeremonyCycle
from registry.records.models import Cycle, Program
from registry.stages import ceremonies
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show

pages = Blueprint("ceremonies", __name__, url_prefix="/cycles/<int:cycle>/ceremony")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the forms to plan a ceremony or to enter one, or what there is."""
    found = find_cycle(cycle)
    return show(
        "ceremony.html", cycle=found, progress=progress_of(found), acts="\n".join(ceremonies.ACTS),
        parts_of_day=PARTS_OF_DAY, others=_others(found), ticked=set(forms.ids("also")),
        purposes=usual_purposes(found.program.name),
    )  # fmt: skip


@pages.post("/")
@back_to(page)
def hold(cycle: int) -> ResponseReturnValue:
    """Enter a ceremony that nobody planned here."""
    command = ceremonies.HoldCeremony(
        cycle,
        forms.day("held_on", "颁奖日期"),
        forms.text("event", "活动名称", 40, needed=True),
        forms.text("part_of_day", "时段", 8),
        forms.text("place", "地点", 120),
        forms.text("purpose", "目的", 500),
        forms.lines("acts", "会议内容"),
    )
    visits.send(command)
    flash("已登记颁奖大会，信息稿已自动起草。", "success")
    return redirect(url_for("announcements.page", cycle=cycle))


@pages.post("/plan")
@back_to(page)
def plan(cycle: int) -> ResponseReturnValue:
    """Plan a ceremony for this cycle and those ticked beside it."""
    cycles = (find_cycle(cycle).id, *forms.ids("also"))
    identity = visits.send(ceremonies.PlanCeremony(cycles, arrangements()))
    flash("颁奖大会已安排：上台次序、座次和各种材料都已排好。", "success")
    return redirect(url_for("arrangements.page", ceremony=identity))


def arrangements() -> ceremonies.Arrangements:
    """Return what a form says of when, where and by whom."""
    return ceremonies.Arrangements(
        held_on=forms.day("held_on", "颁奖日期"),
        event=forms.text("event", "活动名称", 40, needed=True),
        part_of_day=forms.text("part_of_day", "时段", 8),
        starts_at=forms.text("starts_at", "开始时间", 8),
        place=forms.text("place", "地点", 120),
        purpose=forms.text("purpose", "目的", 500),
        acts=forms.lines("acts", "议程"),
        presiding=forms.text("presiding", "主持人", 120),
        reader=forms.text("reader", "宣读人", 120),
        presenters=forms.lines("presenters", "颁奖嘉宾"),
        plaques=tuple(request.form.getlist("kinds")),
        batch_size=forms.number("batch_size", "每批上台人数", 1, 100),
        row_size=forms.number("row_size", "每排座位数", 1, 100),
        at_home="at_home" in request.form,
    )


def _others(cycle: Cycle) -> list[Cycle]:
    """Return the other decided cycles of the office that have no ceremony yet."""
    taken = CeremonyCycle.select(CeremonyCycle.cycle)
    query = Cycle.select(Cycle, Program).join(Program).where(Cycle.office == cycle.office_id, Cycle.state == "decided")
    return list(query.where(Cycle.id != cycle.id, Cycle.id.not_in(taken)).order_by(Cycle.id))
