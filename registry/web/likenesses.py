"""Who may be one person (疑似同一人): two records side by side, told apart or merged, and each answer taken back."""

import re

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from importers.likeness.comparing import sure_in_words
from registry.records.models import Cycle
from registry.stages import likenesses
from registry.web import forms, visits
from registry.web.forms import back_to
from registry.web.progress import find_cycle
from registry.web.showing import show

STATES = ("open", "apart", "merged")
_SURE_AND_ID = re.compile(r"(\d{1,3})\.(\d{1,18})", re.ASCII)
_LONGEST_PLACE = 22  # a sureness and an id

pages = Blueprint("likenesses", __name__, url_prefix="/people/likely")


@pages.get("/")
def page(**_refused: int) -> ResponseReturnValue:
    """Show a page of the questions of one state, all of them or those of one cycle; or of the merges."""
    visits.need("TellApart", "核对疑似同一人")
    state = request.values.get("show", "open")
    state = state if state in STATES else "open"
    cycle = _cycle()
    identity = cycle.id if cycle else None
    after = request.values.get("after", "")
    facts = _merges(after) if state == "merged" else _questions(state, identity, after)
    return show(
        "likenesses.html", state=state, cycle=cycle,
        counts=likenesses.counted(identity), sure_in_words=sure_in_words, **facts,
    )  # fmt: skip


@pages.post("/<int:pair>/apart")
@back_to(page)
def apart(pair: int) -> ResponseReturnValue:
    """Say that the two are two."""
    found = likenesses.find_question(pair)
    visits.send(likenesses.TellApart(found.left_id, found.right_id, forms.text("reason", "说明", 200)))
    return _done("已记下不是同一人，以后不再提示。")


@pages.post("/<int:pair>/again")
@back_to(page)
def again(pair: int) -> ResponseReturnValue:
    """Take that back."""
    found = likenesses.find_question(pair)
    visits.send(likenesses.AskAgain(found.left_id, found.right_id))
    return _done("已撤回“不是同一人”的判定，这一对重新待核对。")


@pages.post("/<int:pair>/merge")
@back_to(page)
def merge(pair: int) -> ResponseReturnValue:
    """Make the two one; say where one person now stands twice in a list."""
    found = likenesses.find_question(pair)
    reason = forms.text("reason", "合并的理由", 200, needed=True)
    merged = visits.send(likenesses.MergePeople(found.left_id, found.right_id, reason))
    if merged.together:
        places = "、".join(f"{stand.listed}{stand.name}" for stand in merged.together)
        return _done(f"已合并。同一届里现在有同一人的几条推荐：{places}。请到审核里撤回多余的。", "warning")
    return _done("已合并为同一人。")


@pages.post("/merges/<int:merge>/undo")
@back_to(page)
def undo(merge: int) -> ResponseReturnValue:
    """Make them two again."""
    visits.send(likenesses.UnmergePeople(merge))
    return _done("已撤销合并，两条记录和合并前一样，各归各人。")


def _questions(state: str, cycle: int | None, after: str) -> dict[str, object]:
    """Return a page of questions; the first where nothing is left to answer after that place."""
    found = _SURE_AND_ID.fullmatch(after)
    place = (int(found.group(1)), int(found.group(2))) if found else None
    questions, more = likenesses.find_questions(state, cycle, place)
    if place and not questions:
        return _questions(state, cycle, "")
    last = questions[-1].pair if questions else None
    return {"questions": questions, "after": after, "following": f"{last.sure}.{last.id}" if last and more else ""}


def _merges(after: str) -> dict[str, object]:
    """Return a page of merges; the first where nothing is left before that one."""
    before = forms.place(after) or None
    merges, more = likenesses.find_merges(before)
    if before and not merges:
        return _merges("")
    return {"merges": merges, "after": after, "following": str(merges[-1].merge.id) if more else ""}


def _cycle() -> Cycle | None:
    identity = forms.place(request.values.get("cycle", ""))
    return find_cycle(identity) if identity else None


def _done(sentence: str, kind: str = "success") -> ResponseReturnValue:
    flash(sentence, kind)
    cycle = forms.place(request.form.get("cycle", "")) or None
    state = request.form.get("show", "open")
    shown = state if state in STATES[1:] else None
    after = request.form.get("after", "")[:_LONGEST_PLACE] or None
    return redirect(url_for("likenesses.page", cycle=cycle, show=shown, after=after))
