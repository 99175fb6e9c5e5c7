"""The public page of a notice: anybody reads it without signing in, where the office lets it (HONORS_PUBLIC_NOTICES=1).

It says what the paper on the wall says and nothing else; one that may not be read answers like one that never was.
"""

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue

from registry.errors import NotFound
from registry.stages import notices
from registry.web import visits
from registry.web.showing import show

pages = Blueprint("public_notices", __name__, url_prefix="/public/notices")


@pages.get("/<int:notice>")
def page(notice: int) -> ResponseReturnValue:
    """Show a notice to anybody while its days run; afterwards only that they are over."""
    try:
        if not visits.register().config.public_notices:
            raise NotFound(what="这次公示")
        found = notices.public_notice(notice)
    except NotFound as refusal:
        return _answer(show("public_notice.html", found=None, said=refusal.message), refusal.status)
    return _answer(show("public_notice.html", found=found), 200)


def _answer(page: str, status: int) -> ResponseReturnValue:
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"  # names are shown for some days, not kept by search engines
    return response
