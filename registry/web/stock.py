"""Blank stock (空白证书台账): what an office received, printed, spoiled and has left of each kind of paper."""

import peewee
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.records.models import Actor
from registry.records.paper import StockEntry, StockKind
from registry.stages import issuing
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.showing import show

SHOWN = 100
MOST = 1_000_000  # the stage refuses more

pages = Blueprint("stock", __name__, url_prefix="/stock")


@pages.get("/")
def page() -> ResponseReturnValue:
    """Show the balance of each kind of paper, the forms, and the last lines of the ledger."""
    visits.need("SeeRosters", "查看空白证书")
    office = visits.actor().office_id
    entries = (
        StockEntry.select(StockEntry, StockKind, Actor)
        .join_from(StockEntry, StockKind)
        .join_from(StockEntry, Actor, peewee.JOIN.LEFT_OUTER, on=StockEntry.entered_by)
        .where(StockEntry.office == office, StockEntry.id < (forms.position("before") or 2**62))
        .order_by(StockEntry.id.desc())
        .limit(SHOWN + 1)
    )
    listed = list(entries)
    return show(
        "stock.html", balances=issuing.balances(office), layouts=issuing.labels(office), entries=listed[:SHOWN],
        more=len(listed) > SHOWN, most=MOST,
    )  # fmt: skip


@pages.post("/receive")
@back_to(page)
def receive() -> ResponseReturnValue:
    """Enter paper that came in."""
    name, sheets = forms.text("name", "名称", 60, needed=True), forms.number("received", "领用张数", 1, MOST)
    known = issuing.labels(visits.actor().office_id)
    layouts = tuple(layout for layout in request.form.getlist("layout") if layout in known)
    visits.send(issuing.ReceiveStock(name, sheets, layouts, forms.text("note", "说明", 200)))
    return _done(f"已登记领用“{name}”{sheets}张。")


@pages.post("/spoil")
@back_to(page)
def spoil() -> ResponseReturnValue:
    """Enter spoiled sheets."""
    sheets = forms.number("spoiled", "废页张数", 1, MOST)
    command = issuing.SpoilStock(forms.chosen("kind", "空白证书"), sheets, forms.text("reason", "原因", 200))
    return _done(f"已登记废页{sheets}张，结存{visits.send(command)}张。")


@pages.post("/count")
@back_to(page)
def count() -> ResponseReturnValue:
    """Enter what was counted."""
    sheets = forms.number("counted", "实有张数", 0, MOST)
    command = issuing.CountStock(forms.chosen("kind", "空白证书"), sheets, forms.text("why", "原因", 200))
    difference = visits.send(command)
    said = "账实相符" if not difference else f"比账面{'多' if difference > 0 else '少'}{abs(difference)}张，已调整"
    return _done(f"已盘点，实有{sheets}张，{said}。")


def _done(sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    for warning in issuing.warnings(visits.actor().office_id):
        flash(warning, "warning")
    return redirect(url_for("stock.page"))
