"""The system page for admins and auditors: what followers have heard, the journal's head, and its verification."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from registry import journal, verification
from registry.records import scope
from registry.records.ledger import Bookmark, Entry
from registry.records.models import Actor, Office
from registry.stages import likenesses, rolls
from registry.web import visits
from registry.web.showing import show

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
    found = [fault.message for fault in verdict.faults] or _differences()
    return _page(verdict=verdict, found=found[:SHOWN], count=len(found))


def _page(**facts: object) -> ResponseReturnValue:
    _need_role()
    bus = visits.register().bus
    kept = {bookmark.follower: bookmark for bookmark in Bookmark.select()}
    offices = scope.current().in_view or frozenset()
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
        "system.html", followers=[_heard(follower.name, kept.get(follower.name)) for follower in bus.followers], latest=latest,
        names=names, head=journal.last_head(), length=journal.length(), people=people, **facts,
    )  # fmt: skip


def _heard(name: str, kept: Bookmark | None) -> dict[str, object]:
    """Say how far a follower has heard; of what stopped it the kind alone, for its text may quote any office's rows."""
    if kept is None:
        return {"name": name, "position": None, "error": "", "failed_at": None}
    error = kept.error.partition(":")[0]
    return {"name": name, "position": kept.position, "error": error, "failed_at": kept.failed_at}


def _differences() -> list[str]:
    """Compare the roll of honor and who is whom with the journal; return what is found about offices in sight, no others."""
    sight = scope.current()
    with scope.everywhere():
        found = [(one.office, one.message) for one in rolls.differences()]
        found += [(one.office, one.message) for one in likenesses.unexplained()]
    return [message for office, message in found if sight.sees(office)]


def _need_role() -> None:
    visits.need("SeeSystem", "查看系统状态")
