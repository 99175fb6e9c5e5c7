"""The public page: whoever holds a certificate sees where it stands, without signing in.

Nobody can list anything here: a token, or a number together with its check code, and only so many look-ups a minute from
one address. What the answer shows stands on the paper already, the name but for its first character hidden.
"""

import threading
from collections import deque
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from flask import Blueprint, current_app, make_response, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.records.secrets import certificate_keys
from registry.stages import verifying
from registry.web.showing import show

LOOK_UPS = 20
WINDOW = timedelta(minutes=1)
LONGEST_TYPED = 400
STATUSES = {"valid": 200, "corrected": 200, "revoked": 200, "unknown": 404}

pages = Blueprint("verifying", __name__)


class Turnstile:
    """Counts look-ups by address and lets so many through in any minute; it forgets who has been quiet."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, address: str, now: float) -> int:
        """Let one look-up through and return 0, or return how many seconds to wait for the next."""
        with self._lock:
            self._forget(now)
            seen = self._seen.setdefault(address, deque())
            while seen and seen[0] <= now - WINDOW.total_seconds():
                seen.popleft()
            if len(seen) >= LOOK_UPS:
                return int(seen[0] + WINDOW.total_seconds() - now) + 1
            seen.append(now)
            return 0

    def _forget(self, now: float) -> None:
        """Drop who has been quiet for a minute, once there are many: a sweep of addresses must not fill the memory."""
        if len(self._seen) > 10_000:
            self._seen = {one: seen for one, seen in self._seen.items() if seen[-1] > now - WINDOW.total_seconds()}


@pages.get("/V/")
@pages.get("/v/")
def page() -> ResponseReturnValue:
    """Show the form for who cannot scan."""
    return _show()


@pages.route("/V/<path:token>", methods=["GET", "POST"])
@pages.route("/v/<path:token>", methods=["GET", "POST"])
def look(token: str) -> ResponseReturnValue:
    """Answer for a scanned code; and, with a name typed from the paper, whether the code belongs to it."""
    return _refused() or _show(verifying.by_token(token[:LONGEST_TYPED]), name=_typed("name"))


@pages.post("/V/")
@pages.post("/v/")
def ask() -> ResponseReturnValue:
    """Answer for a number and its check code, typed from the paper; and for the name, where that is typed too."""
    number, check_code = _typed("number"), _typed("check_code")
    if not (number and check_code):
        return _show(
            refusal="证书编号和核验码都要填，缺一项不能查询。核验码印在证书的二维码旁边，例如 7K3M9-Q9XD2。", status=422
        )
    again = {"number": number, "check_code": check_code}
    return _refused() or _show(verifying.by_number(number, check_code), name=_typed("name"), again=again)


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST_TYPED]


def _refused() -> ResponseReturnValue | None:
    """Refuse who asks too often, and say until when."""
    turnstile: Turnstile = current_app.extensions.setdefault("honors.turnstile", Turnstile())
    seconds = turnstile.wait(_address(), clock.now().timestamp())
    if not seconds:
        return None
    said = f"查询太频繁：同一网络地址每分钟最多查{LOOK_UPS}次，请{seconds}秒后再试。同一单位的人共用一个出口地址时，次数合并计算。"
    answer = make_response(_show(refusal=said, status=429))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _address() -> str:
    """Return whose look-ups are counted together: an IPv4 address, or the IPv6 network that one customer has."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "?"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) >> 64)
    return str(address)


def _show(
    answer: verifying.Answer | None = None,
    refusal: str = "",
    status: int = 200,
    name: str = "",
    again: dict[str, str] | None = None,
) -> ResponseReturnValue:
    """Return the page; `again` are the fields that ask for this certificate once more."""
    keys = [(key.number, verifying.fingerprint(key), bool(key.retired_at)) for key in certificate_keys().keys]
    facts = {"answer": answer, "refusal": refusal, "keys": keys, "limit": LOOK_UPS, "again": again or {}}
    fits = answer.is_made_out_to(name) if answer and answer.shown and name else None
    page = show("verify.html", **facts, fits=fits)
    response = make_response(page, STATUSES[answer.standing.answer] if answer else status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address of this page is the certificate's token
    return response
