"""What every page template may ask: names of states, days as people write them, who may do what, what was typed."""

import hashlib
from datetime import date, datetime
from functools import cache
from typing import Any

from flask import Flask, g, render_template, url_for

from registry import clock, paths, roles, wording
from registry.drafting.dates import full_date
from registry.web import forms, visits


def setup(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=day, instant=instant)
    app.jinja_env.globals.update(
        asset=asset, may=visits.may, who=who, typed=forms.typed, wording=wording, today=clock.today
    )
    app.context_processor(_facts)


def show(template: str, **facts: Any) -> str:
    """Return a page."""
    return render_template(template, **facts)


def day(value: date | str) -> str:
    """Write a day as 2023年4月22日."""
    return full_date(date.fromisoformat(value) if isinstance(value, str) else value)


def instant(value: str) -> str:
    """Write a stored instant as the time on China's clocks."""
    return datetime.fromisoformat(value).astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")


def who(action: str) -> str:
    """Return the roles that may take an action, as people call them."""
    allowed = roles.allowed(action)
    return "、".join(said for role, said in wording.ROLES.items() if role in allowed)


def asset(name: str) -> str:
    """Return the address of a static file; it changes with the file, so that browsers may keep it."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((paths.static() / name).read_bytes()).hexdigest()[:12]


def _facts() -> dict[str, Any]:
    return {"actor": g.get("actor"), "refusal": g.get("refusal"), "borrowed": visits.borrowed()}
