"""Timelines (办理经过): of a cycle for its pages, and the pages of a program's and an office's."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from registry.records.models import Cycle, Office, Program
from registry.stages import rolls
from registry.stages.rolls import Moment
from registry.web import visits
from registry.web.showing import show

LATEST = 200

pages = Blueprint("timelines", __name__, url_prefix="/timelines")


def timeline_of(cycle: Cycle, limit: int) -> list[Moment]:
    """Return what the journal says of a cycle in sight, newest first."""
    return rolls.timeline_of_cycle(cycle, limit)


@pages.get("/programs/<int:program>")
def of_program(program: int) -> ResponseReturnValue:
    """Show what the journal says of a program and its cycles."""
    visits.need("SeeCycles", "查看评选活动")
    moments = rolls.timeline_of_program(program, LATEST)
    return show("timeline_of.html", named=f"“{Program.get_by_id(program).name}”历届", moments=moments)


@pages.get("/offices/<int:office>")
def of_office(office: int) -> ResponseReturnValue:
    """Show what the journal says of an office."""
    visits.need("SeeRosters", "查看名单")
    moments = rolls.timeline_of_office(office, LATEST)
    return show("timeline_of.html", named=Office.get_by_id(office).name, moments=moments)
