"""Holidays (放假安排): the years the calendar package does not know, entered by the office that counts by them."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.records.models import HolidayYear
from registry.stages import notices
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.showing import show

YEARS = (2004, 2199)  # the stage refuses others

pages = Blueprint("holidays", __name__, url_prefix="/holidays")


@pages.get("/")
def page() -> ResponseReturnValue:
    """Show the form and the years entered."""
    visits.need("EnterHolidays", "录入放假安排")
    entered = list(
        HolidayYear.select().where(HolidayYear.office == visits.actor().office_id).order_by(HolidayYear.year)
    )
    asked = request.args.get("year", "")
    return show(
        "holidays.html",
        entered=entered,
        year=asked or clock.today().year + 1,
        next=request.args.get("next", ""),
        years=YEARS,
    )


@pages.post("/")
@back_to(page)
def enter() -> ResponseReturnValue:
    """Keep a year's holidays."""
    year = forms.number("year", "年份", *YEARS)
    days = forms.days("days_off", "放假日期"), forms.days("days_worked", "调休上班日期")
    visits.send(notices.EnterHolidays(year, *days))
    flash(f"已录入{year}年的放假安排：放假{len(days[0])}天，调休上班{len(days[1])}天。", "success")
    return redirect(visits.safe_next(request.args.get("next") or request.path))
