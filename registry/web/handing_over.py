"""Where the certificates of a cycle are (证书去向): ticked and sealed, handed over, spoiled, made out again, recalled, corrected."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.errors import InvalidInput, NotFound
from registry.records.models import Award, Certificate, Cycle
from registry.stages import issuing
from registry.web import files, forms, visits
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show
from registry.wording import CERTIFICATE_STATES

SHOWN = 300
WAITING = ("printed", "sealed", "numbered", "reissued", "handed_over", *CERTIFICATE_STATES)

pages = Blueprint("handing_over", __name__, url_prefix="/cycles/<int:cycle>/certificates/states")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """List the certificates of a state, a page at a time, with what was done last; and how the numbers stand."""
    found = find_cycle(cycle)
    progress = progress_of(found)
    counts = progress.certificates
    state = request.values.get("state", "")
    if state not in CERTIFICATE_STATES or not counts[state]:
        state = next((one for one in WAITING if counts[one]), "")
    listed = list(_of(found, state).where(Award.position > forms.position("after")).limit(SHOWN + 1))
    identities = [one.id for one in listed[:SHOWN]]
    moves = issuing.last_moves(identities)
    return show(
        "certificate_states.html", cycle=found, progress=progress, state=state, certificates=listed[:SHOWN],
        more=len(listed) > SHOWN, moves=moves, successors=_successors(moves), ticked=set(forms.ids("certificate")),
        wrong=_wrong(found), series=_series(found), warnings=[*issuing.warnings(found.office_id), *_short(found)],
    )  # fmt: skip


@pages.post("/")
@back_to(page)
def move(cycle: int) -> ResponseReturnValue:
    """Move the certificates ticked, or all of the state shown."""
    found = find_cycle(cycle)
    chosen = _everyone(found) if "everyone" in request.form else forms.ids("certificate")
    step = _STEPS.get(request.form.get("step", ""))
    if step is None:
        raise InvalidInput(reason="请点一个按钮，说明怎样办理。")
    flash(step(cycle, chosen), "success")
    for warning in issuing.warnings(found.office_id):
        flash(warning, "warning")
    return redirect(url_for("handing_over.page", cycle=cycle))


@pages.post("/print")
@back_to(page)
def print_(cycle: int) -> ResponseReturnValue:
    """Return the certificates ticked as one PDF on blank paper, entered as printed."""
    found = find_cycle(cycle)
    visits.need("MarkPrinted", "打印证书")
    chosen = _everyone(found) if "everyone" in request.form else forms.ids("certificate")
    if not chosen:
        raise InvalidInput(reason="请先选择要打印的证书。")
    return files.give(found, set(chosen), issuing.PLAIN)


@pages.post("/correct")
@back_to(page)
def correct(cycle: int) -> ResponseReturnValue:
    """Let another certificate take the place of a wrong one."""
    former = forms.chosen("wrong", "要更正的证书")
    said = forms.text("addressee", "更正后的姓名（名称）", 120), forms.text("body", "更正后的正文")
    visits.send(issuing.CorrectCertificate(find_cycle(cycle).id, former, forms.text("reason", "原因", 500), *said))
    flash("已更正：原证书作“已更正”，新证书已编号，请打印；原证书如已发出，请收回。", "success")
    return redirect(url_for("handing_over.page", cycle=cycle, state="numbered"))


def _seal(cycle: int, chosen: tuple[int, ...]) -> str:
    return f"{visits.send(issuing.SealCertificates(cycle, chosen))}张证书已盖章。"


def _hand_over(cycle: int, chosen: tuple[int, ...]) -> str:
    on_day = forms.day("on_day", "发放日期") if request.form.get("on_day") else None
    recipient = forms.text("recipient", "领取人", 60)
    command = issuing.HandOverCertificates(cycle, chosen, request.form.get("how", ""), recipient, on_day)
    return f"{visits.send(command)}张证书已发放。"


def _spoil(cycle: int, chosen: tuple[int, ...]) -> str:
    succeeded = "final" not in request.form
    made = visits.send(issuing.SpoilCertificates(cycle, chosen, forms.text("reason", "原因", 500), succeeded))
    count = len(set(chosen))
    return f"{count}张证书已作废" + (f"，另编了{len(made)}个新号，请打印。" if made else "，没有另编新号。")


def _reissue(cycle: int, chosen: tuple[int, ...]) -> str:
    count = visits.send(issuing.ReissueCertificates(cycle, chosen, forms.text("reason", "原因", 500)))
    return f"{count}张证书待补发：编号不变，注明“补发”，请打印。"


def _recall(cycle: int, chosen: tuple[int, ...]) -> str:
    count = visits.send(issuing.RecallCertificates(cycle, chosen, forms.text("reason", "原因", 500)))
    return f"{count}张证书已收回，不再有效。"


_STEPS: dict[str, Callable[[int, tuple[int, ...]], str]] = {
    "seal": _seal,
    "hand_over": _hand_over,
    "spoil": _spoil,
    "reissue": _reissue,
    "recall": _recall,
}


def _of(cycle: Cycle, state: str) -> Any:
    return issuing.of_cycle(cycle.id).where(Certificate.state == state)


def _everyone(cycle: Cycle) -> tuple[int, ...]:
    return tuple(one.id for one in _of(cycle, request.form.get("state", "")))


def _short(cycle: Cycle) -> list[str]:
    """Return what paper is lacking to print what waits."""
    return issuing.shortages([one for one in issuing.drawable(cycle.id) if one.state in ("numbered", "reissued")])


def _series(cycle: Cycle) -> list[issuing.Series]:
    """Return how the series of numbers stand that this cycle's certificates have."""
    query = issuing.of_cycle(cycle.id).where(Certificate.number.is_null(False))
    return issuing.gaps(cycle.office_id, {one.number for one in query})


def _successors(moves: dict[int, Any]) -> dict[int, str]:
    """Return the numbers of the certificates that took the place of others."""
    wanted = [move.successor_id for move in moves.values() if move.successor_id]
    query = Certificate.select(Certificate.id, Certificate.number).where(Certificate.id.in_(wanted))
    return dict(query.tuples()) if wanted else {}


def _wrong(cycle: Cycle) -> Certificate | None:
    """Return the certificate that is to be corrected, if one is."""
    identity = forms.place(request.values.get("wrong", ""))
    if not identity or not visits.may("CorrectCertificate"):
        return None
    found: Certificate | None = issuing.of_cycle(cycle.id).where(Certificate.id == identity).first()
    if found is None or found.state not in issuing.DRAWABLE:
        raise NotFound(what="这张可以更正的证书")
    return found
