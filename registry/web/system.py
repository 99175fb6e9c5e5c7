"""The system page for admins and auditors: what followers have heard, the journal's head, and its verification."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from registry import journal, verification
from registry.errors import Forbidden
from registry.records import scope
from registry.records.models import Actor, Bookmark, Entry, Office
from registry.stages import awards
from registry.web import visits
from registry.web.showing import show

ROLES = frozenset(("admin", "auditor"))
LATEST = 20
SHOWN = 50

pages = Blueprint("system", __name__, url_prefix="/system")


@pages.get("/")
def page() -> ResponseReturnValue:
    """Show followers, the last head and the latest entries."""
    return _page()


@pages.post("/verify")
def verify() -> ResponseReturnValue:
    """Read the whole journal with mistrust, compare the roll of honor with it, and say what was found."""
    _need_role()
    verdict = verification.verify(visits.register().config.head)
    with scope.everywhere():
        differences = [] if verdict.faults else list(awards.differences())
    found = [fault.message for fault in verdict.faults] + [one.message for one in differences]
    return _page(verdict=verdict, found=found[:SHOWN], count=len(found))


def _page(**facts: object) -> ResponseReturnValue:
    _need_role()
    bus = visits.register().bus
    bookmarks = {kept.follower: kept for kept in Bookmark.select()}
    offices = scope.current().offices or frozenset()
    latest = list(Entry.select().where(Entry.office.in_(offices)).order_by(Entry.seq.desc()).limit(LATEST))
    people = list(
        Actor.select(Actor, Office)
        .join(Office)
        .where(Office.id.in_(offices))
        .order_by(Office.path, Actor.id)
        .limit(200)
    )
    names = {person.id: person.name for person in people}
    return show(
        "system.html", followers=[follower.name for follower in bus.followers], bookmarks=bookmarks, latest=latest,
        names=names, head=journal.last_head(), length=journal.length(), people=people, **facts,
    )  # fmt: skip


def _need_role() -> None:
    if not ROLES & set(visits.actor().roles):
        raise Forbidden(what="查看系统状态")
