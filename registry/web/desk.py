"""The desk (工作台): the cycles in sight, where each stands, and what it waits for."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from registry.records.models import Cycle, Office, Program
from registry.stages import bulletins
from registry.web import visits
from registry.web.progress import progress_of
from registry.web.showing import show

SHOWN = 30
_CLOSED = ("archived", "cancelled", "term_ended")

pages = Blueprint("desk", __name__)


@pages.get("/")
def page() -> ResponseReturnValue:
    """Show the running cycles first, then those closed last."""
    query = Cycle.select(Cycle, Program, Office).join(Program).switch(Cycle).join(Office).order_by(Cycle.id.desc())
    running = [progress_of(cycle) for cycle in query.where(Cycle.state.not_in(_CLOSED)).limit(SHOWN)]
    closed = list(query.where(Cycle.state.in_(_CLOSED)).limit(SHOWN))
    waiting = len(bulletins.inbox(visits.actor())) if visits.may("SeeSubmissions") else 0
    return show("desk.html", running=running, closed=closed, waiting=waiting)
