"""Honorees across years: found by any name, each with one history, and what happened to them entered."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.stages import honorees, rolls
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.showing import show

LONGEST_NAME = 60
LATEST = 100
_NATURAL = ("person", "household")
_FOR_PEOPLE, _FOR_UNITS = ("deceased",), ("renamed", "joined", "dissolved")

pages = Blueprint("honorees", __name__, url_prefix="/honorees")


@pages.get("/")
def search() -> ResponseReturnValue:
    """Show a page of the honorees of a name."""
    visits.need("SeeRosters", "查看名单")
    name = request.args.get("name", "").strip()[:LONGEST_NAME]
    found, following = honorees.find_honorees(name, forms.position("after"))
    return show("honorees.html", name=name, found=found, following=following)


@pages.get("/<int:person>")
def page(person: int, **_refused: int) -> ResponseReturnValue:
    """Show the history of one honoree."""
    visits.need("SeeRosters", "查看名单")
    told = honorees.history(person)
    for_people = () if told.deceased or told.kind != "person" else _FOR_PEOPLE
    whats = for_people if told.kind in _NATURAL else _FOR_UNITS
    moments = rolls.timeline_of_honoree(told, LATEST)
    return show("honoree.html", person=person, told=told, whats=whats, moments=moments)


@pages.post("/<int:person>/change")
@back_to(page)
def change(person: int) -> ResponseReturnValue:
    """Enter what happened to an honoree."""
    what, day = forms.text("what", "变动", 20), forms.day("on_day", "日期")
    successor = forms.number("successor", "并入单位的对象编号", 1, 10**9 - 1) if what == "joined" else None
    name = forms.text("name", "新名称", 120) if what == "renamed" else ""
    visits.send(honorees.RecordHonoreeChange(person, what, day, name, successor, forms.text("doc_no", "文号", 60)))
    return _done(person, "已登记对象变动。")


@pages.post("/<int:person>/undo/<int:change>")
@back_to(page)
def undo(person: int, change: int) -> ResponseReturnValue:
    """Take back what was entered by mistake."""
    visits.send(honorees.UndoHonoreeChange(change, forms.text("undone_for", "原因", 500)))
    return _done(person, "已撤销这条对象变动。")


def _done(person: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("honorees.page", person=person))
