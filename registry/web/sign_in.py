"""Sign in with name and password, sign out; the attempts are counted by the offices stage."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.stages import offices
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.showing import show

pages = Blueprint("sign_in", __name__)


@pages.get("/sign-in")
def page() -> ResponseReturnValue:
    """Show the sign-in form; whoever is signed in goes on."""
    place = request.args.get("next", "")
    if current_user.is_authenticated:
        return redirect(visits.safe_next(place))
    return show("sign_in.html", next=place)


@pages.post("/sign-in")
@back_to(page)
def enter() -> ResponseReturnValue:
    """Begin a new session."""
    # The password is read as typed: blanks around it may belong to it.
    person = offices.sign_in(forms.text("username", "用户名", 64), request.form.get("password", "")[:200])
    visits.enter(person)
    return redirect(visits.safe_next(request.args.get("next", "")))


@pages.post("/sign-out")
def leave() -> ResponseReturnValue:
    """End the session."""
    visits.leave()
    return redirect(url_for("sign_in.page"))
