"""Clearances: departments asked, their workbooks sent and taken back, answers entered by hand, silence settled."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import peewee
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.errors import InvalidInput, NotFound
from registry.records.clearances import Clearance, ClearanceReply, department_name
from registry.records.models import Cycle
from registry.records.plans import plan_of, rules_of
from registry.stages import clearances
from registry.web import forms, visits
from registry.web.answers import XLSX, download
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.rosters import base_name
from registry.web.showing import show
from registry.wording import REPLIES

SHOWN = 300

pages = Blueprint("clearances", __name__, url_prefix="/cycles/<int:cycle>/clearances")


@dataclass(frozen=True)
class Standing:
    """One department: how many wait to be asked about, and what it was asked so far with the answers counted."""

    code: str
    name: str
    waiting: int
    asked: tuple[tuple[Clearance, Counter[str]], ...]


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """Show each department that the plan wants asked, and the form to ask the next."""
    visits.need("SeeRosters", "查看征求意见")
    found = find_cycle(cycle)
    plan = plan_of(found)
    return show(
        "clearances.html", cycle=found, progress=progress_of(found), plan=plan, standings=_standings(found),
        needed="clear" in plan.steps,
    )  # fmt: skip


@pages.post("/")
@back_to(page)
def ask(cycle: int) -> ResponseReturnValue:
    """Ask a department."""
    found = find_cycle(cycle)
    department = forms.text("department", "部门", 16, needed=True)
    identity = visits.send(clearances.AskClearance(found.id, department, forms.day("due_on", "答复期限")))
    rows = clearances.find_clearance(identity).rows
    flash(f"要向{department_name(department)}征求{rows}个对象的意见，请下载表格发给对方。", "success")
    return redirect(url_for("clearances.one", cycle=cycle, clearance=identity))


@pages.get("/<int:clearance>/")
def one(cycle: int, clearance: int) -> ResponseReturnValue:
    """Show what a department was asked and what it answered, those of one answer at a time."""
    return _shown(cycle, clearance, ())


@pages.post("/<int:clearance>/workbook")
@back_to(one)
def workbook(cycle: int, clearance: int) -> ResponseReturnValue:
    """Hand out the workbook, which is recorded: ID numbers leave the register with it."""
    exported = visits.send(clearances.ExportClearance(_find(cycle, clearance).id))
    return download(exported.content, exported.filename, XLSX)


@pages.post("/<int:clearance>/replies")
@back_to(one)
def take(cycle: int, clearance: int) -> ResponseReturnValue:
    """Take the workbook back in, and say of each row left out why."""
    visits.need("TakeReplies", "导入部门答复")
    found, sent = _find(cycle, clearance), request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInput(reason="请先选择部门填好送回的表格（.xlsx）。")
    rows = clearances.read_replies(sent.read(), base_name(sent.filename))
    taken = visits.send(clearances.TakeReplies(found.id, rows))
    flash(f"收到{taken.matched}个答复，其中不同意{taken.vetoed}个；还有{taken.open}个没有答复。", "success")
    return _shown(cycle, clearance, taken.unmatched)


@pages.post("/<int:clearance>/answers")
@back_to(one)
def enter(cycle: int, clearance: int) -> ResponseReturnValue:
    """Enter one answer that came by paper or telephone."""
    found = _find(cycle, clearance)
    nomination, fact = forms.chosen("nomination", "推荐对象"), forms.text("fact", "不同意的事实")
    visits.send(clearances.EnterReply(found.id, nomination, forms.text("answer", "答复", 8), fact))
    flash("已登记答复。", "success")
    return redirect(url_for("clearances.one", cycle=cycle, clearance=clearance))


@pages.post("/<int:clearance>/close")
@back_to(one)
def close(cycle: int, clearance: int) -> ResponseReturnValue:
    """End the time for answers."""
    found = _find(cycle, clearance)
    silent = visits.send(clearances.CloseClearance(found.id, forms.place(request.form.get("revision", "")) or None))
    flash(f"已结束，{silent}个没有答复的按方案视为同意。" if silent else "已结束，都有答复。", "success")
    return redirect(url_for("clearances.page", cycle=cycle))


def _shown(cycle: int, clearance: int, unmatched: Sequence[clearances.Unmatched]) -> ResponseReturnValue:
    visits.need("SeeRosters", "查看征求意见")
    found = _find(cycle, clearance)
    every = clearances.replies_of(found)
    counts = Counter(reply.answer for reply in every)
    answer = request.args.get("answer", "")
    after = forms.position("after")
    rows = [reply for reply in every if answer in ("", reply.answer) and reply.place > after]
    return show(
        "clearance.html", cycle=found.cycle, clearance=found, department=department_name(found.department),
        replies=rows[:SHOWN], more=len(rows) > SHOWN, counts=counts, answer=answer if answer in REPLIES else "",
        waited_for=[reply for reply in every if reply.answer == "open"], unmatched=unmatched,
        told=forms.position("fact"), fact=_fact(every),
    )  # fmt: skip


def _fact(every: Sequence[ClearanceReply]) -> str:
    """Return the fact of the veto asked for, to those alone who enter vetoes."""
    asked = forms.position("fact")
    if not asked or asked not in {reply.id for reply in every}:
        return ""
    visits.need("EnterReply", "查看不同意的事实")
    return clearances.fact_of(asked)


def _find(cycle: int, clearance: int) -> Clearance:
    found = clearances.find_clearance(clearance)
    if found.cycle_id != cycle:
        raise NotFound(what="这次征求意见")
    return found


def _standings(cycle: Cycle) -> list[Standing]:
    asked = defaultdict(list)
    for clearance, counts in _asked(cycle):
        asked[clearance.department].append((clearance, counts))
    wanted = {code for rule in rules_of(cycle).values() for codes in rule.clearances.values() for code in codes}
    plan, open_ = plan_of(cycle), cycle.state == "review"
    return [
        Standing(
            code, department_name(code), len(clearances.waiting(cycle, plan, code)) if open_ else 0, tuple(asked[code])
        )
        for code in sorted(wanted | set(asked))
    ]


def _asked(cycle: Cycle) -> list[tuple[Clearance, Counter[str]]]:
    """Return the clearances of a cycle with their answers counted, in two queries."""
    of_cycle = Clearance.select().where(Clearance.cycle == cycle).order_by(Clearance.id)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    query = ClearanceReply.select(ClearanceReply.clearance, ClearanceReply.answer, peewee.fn.COUNT(ClearanceReply.id))
    grouped = query.join(Clearance).where(Clearance.cycle == cycle)
    for clearance, answer, count in grouped.group_by(ClearanceReply.clearance, ClearanceReply.answer).tuples():
        counts[clearance][answer] = count
    return [(one, counts[one.id]) for one in of_cycle]
