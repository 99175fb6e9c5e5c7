"""Ceremonies: enter the meeting at which the awards were handed over; the news item drafts itself."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry.drafting.facts import PARTS_OF_DAY
from registry.stages import ceremonies
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show

pages = Blueprint("ceremonies", __name__, url_prefix="/cycles/<int:cycle>/ceremony")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show the form, or the ceremony held."""
    found = find_cycle(cycle)
    acts = "\n".join(ceremonies.ACTS)
    return show("ceremony.html", cycle=found, progress=progress_of(found), acts=acts, parts_of_day=PARTS_OF_DAY)


@pages.post("/")
@back_to(page)
def hold(cycle: int) -> ResponseReturnValue:
    """Enter the ceremony."""
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
