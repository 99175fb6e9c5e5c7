"""The roll of honor (光荣榜) and the lists of a cycle, now or as they stood by the end of any day."""

from datetime import date

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.drafting.dates import full_date
from registry.errors import InvalidInput
from registry.records.models import Award, Nomination
from registry.stages import honorees, rolls
from registry.web import forms, visits
from registry.web.progress import find_cycle
from registry.web.showing import show

PER_PAGE = 100

pages = Blueprint("rolls", __name__, url_prefix="/roll")


@pages.get("/")
def page() -> ResponseReturnValue:
    """Show a page of the roll in sight, now or as of a day."""
    visits.need("SeeRoll", "查看光荣榜")
    until, after = _day(), forms.position("after")
    ended = request.args.get("ended") == "1"
    identity = forms.place(request.args.get("cycle", ""))
    cycle = find_cycle(identity) if identity else None
    lines = rolls.roll_of_honor(until, cycle.id if cycle else 0, ended)
    following = [line for line in lines if line.award > after]
    shown = following[:PER_PAGE]
    return show(
        "roll.html", lines=shown, count=len(lines), until=until, ended=ended, cycle=cycle, after=after,
        following=shown[-1].award if len(following) > PER_PAGE else 0, died=set() if until else _died(shown),
    )  # fmt: skip


@pages.get("/lists/<int:cycle>")
def lists(cycle: int) -> ResponseReturnValue:
    """Show the lists of a cycle as they stood by the end of a day."""
    visits.need("SeeRosters", "查看名单")
    until = _day() or clock.today()
    return show("lists_as_of.html", told=rolls.lists_as_of(cycle, until), until=until, cycle=find_cycle(cycle))


def _day() -> date | None:
    """Return the day asked for, None for now."""
    said = request.args.get("as_of", "").strip()
    if not said:
        return None
    until = forms.read_day(said, "日期")
    if until > clock.today():
        raise InvalidInput(reason=f"{full_date(until)}还没有到，请选今天或以前的日子。")
    return until


def _died(lines: list[rolls.Line]) -> set[int]:
    """Return those of the awards whose holders are known to have died."""
    query = Award.select(Award.id, Nomination.person).join(Nomination)
    held = dict(query.where(Award.id.in_([line.award for line in lines])).tuples())
    died = honorees.deceased([person for person in held.values() if person])
    return {award for award, person in held.items() if person in died}
