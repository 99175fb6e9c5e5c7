"""One visit to a page: a connection, the person signed in, and the offices in that person's sight, held until it ends.

Every page needs somebody signed in unless it says otherwise here: a forgotten check must not open a page.
"""

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, g, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from registry import clock, roles
from registry.bus import held_roles, sight_of
from registry.errors import Forbidden
from registry.records import scope
from registry.records.database import connected
from registry.records.delegations import Delegation, lent_to
from registry.records.models import Actor
from registry.register import Register

LONGEST = timedelta(hours=12)
LONGEST_IDLE = timedelta(minutes=30)
OPEN_TO_ALL = (
    "static",
    "sign_in.page",
    "sign_in.enter",
    "verifying.page",
    "verifying.look",
    "verifying.ask",
    "public_notices.page",
    "feeds.as_atom",
    "feeds.as_json",
)


@dataclass(frozen=True)
class Visitor:
    """The signed-in person as Flask-Login knows them."""

    actor: Actor
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the cookie names the person by; a new password makes it name nobody."""
        return f"{self.actor.id}.{_fingerprint(self.actor)}"


def load_visitor(identity: str) -> Visitor | None:
    """Return the person a cookie names, None once inactive or under another password."""
    number, _, fingerprint = identity.partition(".")
    person = Actor.get_or_none(Actor.id == int(number), Actor.active) if number.isdecimal() else None
    return Visitor(person) if person is not None and _fingerprint(person) == fingerprint else None


def begin() -> Response | None:
    """Connect, find out who visits, and set the scope; send strangers to the sign-in page."""
    if request.endpoint == "static":
        return None
    g.held = ExitStack()
    g.held.enter_context(connected())
    if current_user.is_authenticated and _too_old():
        leave()
        if request.blueprint in (
            "verifying",
            "public_notices",
            "feeds",
        ):  # who reads what is public need not be anybody
            return None
        flash("太久没有操作，为安全起见已退出，请重新登录。", "warning")
        return _to_sign_in()
    if not current_user.is_authenticated:
        return None if request.endpoint in OPEN_TO_ALL else _to_sign_in()
    g.roles, g.actor = held_roles(current_user.actor), current_user.actor
    g.held.enter_context(scope.within(sight_of(g.actor)))
    return None


def end(_error: BaseException | None = None) -> None:
    """Leave the scope and give the connection back."""
    held = g.pop("held", None)
    if held is not None:
        held.close()


def enter(person: Actor) -> None:
    """Start a new session for a person who has just signed in."""
    session.clear()
    session.permanent = True
    session["since"] = session["seen"] = _seconds()
    login_user(Visitor(person))


def leave() -> None:
    """End the session."""
    logout_user()
    session.clear()


def register() -> Register:
    """Return the register behind the pages."""
    opened: Register = current_app.extensions["honors"]
    return opened


def actor() -> Actor:
    """Return the person signed in."""
    person: Actor = g.actor
    return person


def send(command: object) -> Any:
    """Carry a command out as the person signed in; return its outcome."""
    return register().bus.handle(command, actor())


def may(action: str) -> bool:
    """Tell whether the person signed in may take an action of the matrix: send a command, see a page."""
    return roles.may(action, g.roles)  # asked a dozen times a page, looked up once; the bus looks again


def need(action: str, what: str) -> None:
    """Raise Forbidden unless the person signed in may take that action."""
    if not may(action):
        raise Forbidden(what=what)


def borrowed() -> list[Delegation]:
    """Return what is lent to the person signed in today, where it adds a role to the own ones."""
    own = frozenset(g.actor.roles) if "roles" in g else frozenset()
    return lent_to(g.actor.id, clock.today()) if "roles" in g and not g.roles <= own else []


def safe_next(place: str) -> str:
    """Return a path of this site to go on to; anything else becomes the desk."""
    # Browsers read "\" as "/" and skip control characters, so both could smuggle in another host.
    plain = place.startswith("/") and not place.startswith("//") and place.isprintable() and "\\" not in place
    return place if plain else url_for("desk.page")


def _too_old() -> bool:
    now, since, seen = _seconds(), session.get("since", 0), session.get("seen", 0)
    if now - since > LONGEST.total_seconds() or now - seen > LONGEST_IDLE.total_seconds():
        return True
    if now - seen > 60:  # once a minute is enough: each change sends the cookie anew
        session["seen"] = now
    return False


def _to_sign_in() -> Response:
    place = request.full_path.rstrip("?") if request.method == "GET" else urlsplit(request.referrer or "").path
    return redirect(url_for("sign_in.page", next=place if place not in ("", "/") else None))


def _fingerprint(person: Actor) -> str:
    return hashlib.sha256(person.password_hash.encode()).hexdigest()[:16]


def _seconds() -> int:
    return int(clock.now().timestamp())
