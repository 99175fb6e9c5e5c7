"""Check-in on the day: one page, by name or by a scanner at the number; the late, the absent and the represented too."""

import unicodedata
from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.drafting.ceremony_facts import Walker
from registry.errors import InvalidInput
from registry.records.models import Ceremony
from registry.stages import ceremonies
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.showing import show
from registry.wording import ATTENDANCES

SHOWN = 200

pages = Blueprint("check_in", __name__, url_prefix="/ceremonies/<int:ceremony>/check-in")


@pages.get("/")
def page(ceremony: int) -> ResponseReturnValue:
    """List those who are still expected, or those of a state, or those that somebody looks for."""
    found = _seen(ceremony)
    state, sought = request.values.get("show", ""), _plain(request.values.get("q", ""))
    counts = ceremonies.counts_of(found)
    if state not in ATTENDANCES and not sought:
        state = "expected" if counts["expected"] else "present"
    everybody = _everybody(found)
    listed = [
        (award, one)
        for award, one in everybody
        if (not sought or _is_meant(sought, one)) and (sought or one.attendance == state)
    ]
    return show(
        "check_in.html",
        held=found,
        counts=counts,
        state=state,
        sought=sought,
        listed=listed[:SHOWN],
        total=len(listed),
        all_=len(everybody),
    )


@pages.post("/")
@back_to(page)
def enter(ceremony: int) -> ResponseReturnValue:
    """Enter how somebody came: by the button of the row, or by what was typed or scanned."""
    found = _seen(ceremony)
    state = next((one for one in ATTENDANCES if one in request.form), "")
    award = forms.place(request.form.get(state, "")) if state else 0
    if not award:
        state, award = request.form.get("state", "present"), _scanned(found)
    proxy = forms.text(f"proxy-{award}", "代领人", 60)
    visits.send(ceremonies.CheckIn(found.id, (award,), state, proxy))
    name = next(one.name for identity, one in _everybody(found) if identity == award)
    flash(f"{name}：{ATTENDANCES.get(state, '')}{f'（{proxy}）' if state == 'by_proxy' else ''}。", "success")
    return redirect(url_for("check_in.page", ceremony=ceremony, show=request.form.get("show") or None))


def _scanned(ceremony: Ceremony) -> int:
    """Return the award meant by what was typed; raise InvalidInput unless it is exactly one."""
    typed = _plain(forms.text("q", "姓名或证书编号", 120))
    if not typed:
        raise InvalidInput(reason="请输入姓名，或扫描、输入证书编号。")
    everybody = _everybody(ceremony)
    exact = [award for award, one in everybody if typed in (_plain(one.name), _plain(one.number), str(one.place))]
    meant = exact or [award for award, one in everybody if _is_meant(typed, one)]
    if len(meant) > 1:
        raise InvalidInput(reason=f"“{typed}”有{len(meant)}名，请在下面的名单里点。")
    if not meant:
        raise InvalidInput(reason=f"名单里没有“{typed}”，请核对姓名或证书编号。")
    return meant[0]


def _everybody(ceremony: Ceremony) -> Sequence[tuple[int, Walker]]:
    walkers = ceremonies.facts_of(ceremony).walkers
    return list(zip((one.award_id for one in ceremonies.attendances(ceremony)), walkers, strict=True))


def _is_meant(sought: str, one: Walker) -> bool:
    return sought in _plain(one.name) or sought in _plain(one.number) or sought in _plain(one.unit)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _seen(identity: int) -> Ceremony:
    visits.need("CheckIn", "现场签到")
    return ceremonies.find(identity)
