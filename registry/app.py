"""The pages as one application over an open register: visits, forms, templates, errors and headers put together."""

from flask import Flask
from flask.wrappers import Response
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from registry import paths
from registry.register import Register
from registry.web import (
    afterwards,
    announcements,
    arrangements,
    bulletins,
    ceremonies,
    check_in,
    clearances,
    cycles,
    decisions,
    desk,
    feeds,
    files,
    handing_over,
    holidays,
    honorees,
    issuing,
    juries,
    likenesses,
    nominations,
    notices,
    people,
    plans,
    privacy,
    programs,
    public_notices,
    reconciling,
    refusals,
    reviews,
    rolls,
    rosters,
    sheets,
    showing,
    sign_in,
    stock,
    submissions,
    system,
    timelines,
    verifying,
    visits,
)

PAGES = (
    sign_in.pages, desk.pages, programs.pages, cycles.pages, plans.pages, rosters.pages, nominations.pages,
    reviews.pages, clearances.pages, juries.pages, sheets.pages, notices.pages, holidays.pages,
    decisions.pages, ceremonies.pages, arrangements.pages, check_in.pages, issuing.pages, files.pages, handing_over.pages,
    stock.pages, announcements.pages, reconciling.pages, submissions.pages, bulletins.pages,
    likenesses.pages, system.pages, people.pages, privacy.pages,
    rolls.pages, afterwards.pages, honorees.pages, timelines.pages,
    verifying.pages, public_notices.pages, feeds.pages,
)  # fmt: skip

LARGEST_REQUEST = 20 * 1024 * 1024
LARGEST_FORM = 2 * 1024 * 1024  # thousands of ticked names

HEADERS = {
    # Bootstrap draws its ticks and arrows from data: pictures; everything else comes from this server.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_app(register: Register) -> Flask:
    """Return the application that serves a register's pages."""
    app = Flask("registry", template_folder=str(paths.templates() / "pages"), static_folder=str(paths.static()))
    app.extensions["honors"] = register
    _setup_sessions(app, register)
    _setup_visits(app)
    showing.setup(app)
    _setup_pages(app)
    refusals.setup(app)
    app.after_request(_with_headers)
    return app


def _setup_sessions(app: Flask, register: Register) -> None:
    app.config.update(
        SECRET_KEY=register.secrets.session,
        SESSION_COOKIE_NAME="honors",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=visits.LONGEST,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SEND_FILE_MAX_AGE_DEFAULT=7 * 24 * 3600,  # addresses of static files change with the files
    )


def _setup_visits(app: Flask) -> None:
    """Connect first, then check the forms' marks: a session that has run out is told so, not called forged."""
    # Without its context processor: an error page must not ask the database once more who visits.
    LoginManager(app, add_context_processor=False).user_loader(visits.load_visitor)
    app.before_request(visits.begin)
    app.teardown_request(visits.end)
    CSRFProtect(app)


def _setup_pages(app: Flask) -> None:
    for pages in PAGES:
        app.register_blueprint(pages)


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not response.cache_control.max_age:
        response.headers["Cache-Control"] = "no-store"
    return response
