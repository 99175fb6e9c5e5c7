"""Reviews: the list of nominations, ticked and judged by the page."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.errors import InvalidInput
from registry.records.models import Cycle, Nomination
from registry.records.plans import plan_of, rules_of
from registry.stages import reviews
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show
from registry.wording import NOMINATION_STATES

SHOWN = 300

pages = Blueprint("reviews", __name__, url_prefix="/cycles/<int:cycle>/review")

_REASONED: dict[str, Callable[[int, tuple[int, ...], str], reviews.Judging]] = {
    "select": reviews.SelectCandidates,
    "drop": reviews.DropCandidates,
    "withdraw": reviews.WithdrawNominations,
}
_DONE = {
    "check": "已通过资格审查",
    "select": "已确定为候选对象",
    "return": "已退回补正",
    "drop": "已列为未入选",
    "withdraw": "已撤回",
}


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """List the nominations of a state, a page at a time."""
    found = find_cycle(cycle)
    progress = progress_of(found)
    state = request.values.get("state", "")
    if state not in NOMINATION_STATES:
        state = _first_waiting(progress.nominations)
    nominations = list(_of(found, state).where(Nomination.position > forms.position("after")).limit(SHOWN + 1))
    unchecked = found.state == "review" and state in ("received", "returned")
    return show(
        "review.html", cycle=found, progress=progress, state=state, nominations=nominations[:SHOWN],
        more=len(nominations) > SHOWN, plan_steps=plan_of(found).steps, ticked=set(forms.ids("nomination")),
        obstacles=reviews.obstacles(found, nominations[:SHOWN]) if unchecked else {},
        negatives=_negatives(found, nominations[:SHOWN]) if unchecked else {},
    )  # fmt: skip


@pages.post("/")
@back_to(page)
def judge(cycle: int) -> ResponseReturnValue:
    """Judge the nominations ticked, or all of the state shown."""
    found = find_cycle(cycle)
    verdict = request.form.get("verdict", "")
    chosen = _everyone(found) if "everyone" in request.form else forms.ids("nomination")
    count = visits.send(_command(verdict, cycle, chosen))
    flash(f"{count}个推荐对象{_DONE[verdict]}。", "success")
    return redirect(url_for("reviews.page", cycle=cycle))


def _command(verdict: str, cycle: int, chosen: tuple[int, ...]) -> reviews.Judging:
    if verdict == "check":
        return reviews.CheckNominations(cycle, chosen, negatives="negatives" in request.form)
    if verdict == "return":
        until = forms.text("correct_by", "补正期限", 20)
        last_day = forms.read_day(until, "补正期限") if until else None
        return reviews.ReturnNominations(cycle, chosen, forms.text("reason", "原因", 500), last_day)
    if verdict in _REASONED:
        return _REASONED[verdict](cycle, chosen, forms.text("reason", "原因", 500))
    raise InvalidInput(reason="请点一个按钮，说明怎样处理。")


def _negatives(cycle: Cycle, shown: Sequence[Nomination]) -> dict[str, list[str]]:
    """Return what rules a nominee out, by the names of the categories shown that have such a list."""
    categories = {one.category_id for one in shown}
    rules = [one for category, one in rules_of(cycle).items() if category in categories and one.negative]
    return {one.category.name: one.negative for one in rules}


def _everyone(cycle: Cycle) -> tuple[int, ...]:
    state = request.form.get("state", "")
    return tuple(nomination.id for nomination in _of(cycle, state)) if state in NOMINATION_STATES else ()


def _of(cycle: Cycle, state: str) -> Any:
    return Nomination.select().where(Nomination.cycle == cycle, Nomination.state == state).order_by(Nomination.position)


def _first_waiting(counts: dict[str, int]) -> str:
    """Return the state that waits for the reviewer first."""
    order = ("received", "checked", "candidate", "returned", *NOMINATION_STATES)
    return next((state for state in order if counts.get(state)), "received")
