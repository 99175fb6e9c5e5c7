"""What becomes of titles: the awards of a cycle, one award with all that mentions it, and every step it may take."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.errors import InvalidInput, NotFound
from registry.records.afterwards import AwardChange, TakeBack
from registry.records.models import Award, Certificate, Cycle, Decision
from registry.stages import afterwards, issuing
from registry.web import forms, visits
from registry.web.answers import docx
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show

TO_RECALL = ("printed", "sealed", "handed_over", "reissued")
STEPS = {
    "retain": ("继续保留", "RetainAwards"),
    "suspend": ("责令整改", "SuspendAwards"),
    "reinstate": ("恢复荣誉", "ReinstateAwards"),
    "admonish": ("诫勉", "AdmonishHolders"),
}

pages = Blueprint("afterwards", __name__)


@pages.get("/cycles/<int:cycle>/awards/")
def of_cycle(cycle: int) -> ResponseReturnValue:
    """Show the awards of a cycle and what may be done with many at once."""
    visits.need("SeeRoll", "查看光荣榜")
    found = find_cycle(cycle)
    query = Award.select().join(Decision).where(Decision.cycle == found)
    steps = [(key, said) for key, (said, command) in STEPS.items() if visits.may(command)]
    retained = AwardChange.select(AwardChange.doc_no).join(Award).join(Decision)
    numbers = retained.where(Decision.cycle == found, AwardChange.what == "retained").distinct()
    return show(
        "awards.html", cycle=found, progress=progress_of(found), awards=list(query.order_by(Award.position)), steps=steps,
        ticked=set(forms.ids("award")), retained=[number for (number,) in numbers.tuples()],
    )  # fmt: skip


@pages.post("/cycles/<int:cycle>/awards/")
@back_to(of_cycle)
def change(cycle: int) -> ResponseReturnValue:
    """Take one step with all awards that are ticked."""
    find_cycle(cycle)
    count = visits.send(_step(cycle, forms.text("what", "要办的事"), forms.ids("award")))
    flash(f"已办理：{STEPS[request.form['what']][0]}，{count}项荣誉。", "success")
    return redirect(url_for("afterwards.of_cycle", cycle=cycle))


@pages.post("/cycles/<int:cycle>/awards/expire")
@back_to(of_cycle)
def expire(cycle: int) -> ResponseReturnValue:
    """Let the titles of a cycle expire whose terms are over."""
    count = visits.send(afterwards.ExpireAwards(cycle, forms.day("expired_on", "日期")))
    flash(f"{count}项荣誉已届满。", "success")
    return redirect(url_for("afterwards.of_cycle", cycle=cycle))


@pages.get("/cycles/<int:cycle>/awards/retention.docx")
def retention(cycle: int) -> ResponseReturnValue:
    """Return the notice that titles of a cycle are kept."""
    visits.need("SeeRoll", "查看光荣榜")
    return docx(afterwards.retention(cycle, request.args.get("doc_no", "")), "继续保留通报.docx")


@pages.get("/cycles/<int:cycle>/awards/expiry.docx")
def expiry(cycle: int) -> ResponseReturnValue:
    """Return the notice that titles of a cycle have expired."""
    visits.need("SeeRoll", "查看光荣榜")
    return docx(afterwards.expiry(cycle), "届满通知.docx")


@pages.get("/awards/<int:award>")
def page(award: int, **_refused: int) -> ResponseReturnValue:
    """Show one award: what became of it, all that mentions it and what to do with each."""
    visits.need("SeeRoll", "查看光荣榜")
    found = _find(award)
    changes = list(AwardChange.select().where(AwardChange.award == found).order_by(AwardChange.id))
    recall = Certificate.select().where(Certificate.award == found, Certificate.state.in_(TO_RECALL))
    asked = list(TakeBack.select().where(TakeBack.award == found).order_by(TakeBack.id))
    ours = visits.may("SeeRosters") and Award.select().where(Award.id == found.id, Award.in_reach()).exists()
    return show(
        "award.html", award=found, changes=changes, asked=asked, recall=list(recall), ours=ours,
        mentions=afterwards.mentions_of(found), proposed=next((one for one in changes if one.state == "proposed"), None),
    )  # fmt: skip


@pages.post("/awards/<int:award>/propose")
@back_to(page)
def propose(award: int) -> ResponseReturnValue:
    """Propose to revoke the title."""
    cause, day = forms.text("cause", "撤销原因", 20), forms.day("on_day", "提请日期")
    visits.send(afterwards.ProposeRevocation(award, cause, day, forms.text("reason", "具体情况", 500)))
    return _done(award, "已提请撤销，请另一位签发人签发。")


@pages.post("/awards/<int:award>/sign/<int:change>")
@back_to(page)
def sign(award: int, change: int) -> ResponseReturnValue:
    """Sign a proposed revocation."""
    day, seen = forms.day("signed_on", "决定日期"), forms.number("revision", "版本", 1, 10**9)
    visits.send(afterwards.SignRevocation(change, forms.text("doc_no", "文号", 60), seen, day))
    return _done(award, "荣誉已撤销。请看下面提到它的文件，各办各的。")


@pages.post("/awards/<int:award>/refuse/<int:change>")
@back_to(page)
def refuse(award: int, change: int) -> ResponseReturnValue:
    """Refuse a proposed revocation."""
    visits.send(afterwards.RefuseRevocation(change, forms.text("refused_for", "不同意的原因", 500)))
    return _done(award, "没有同意撤销，荣誉保留。")


@pages.post("/awards/<int:award>/correct")
@back_to(page)
def correct(award: int) -> ResponseReturnValue:
    """Put a misprint right."""
    said = forms.text("name", "姓名或名称", 120), forms.text("unit", "单位", 160), forms.text("why", "更正的原因", 500)
    visits.send(afterwards.CorrectAward(award, *said, forms.number("revision", "版本", 1, 10**9)))
    return _done(award, "已更正。证书写错的，请到证书去向更正证书。")


@pages.post("/awards/<int:award>/ask-back")
@back_to(page)
def ask_back(award: int) -> ResponseReturnValue:
    """Ask certificate, plaque or medal back."""
    visits.send(afterwards.AskBack(award, tuple(request.form.getlist("whats"))))
    return _done(award, "已登记通知收回。")


@pages.post("/awards/<int:award>/got-back/<int:take_back>")
@back_to(page)
def got_back(award: int, take_back: int) -> ResponseReturnValue:
    """Enter that something came back."""
    visits.send(afterwards.GetBack(take_back, forms.day("got_on", "收回日期"), forms.text("note", "备注", 200)))
    return _done(award, "已登记收回。")


@pages.post("/awards/<int:award>/recall")
@back_to(page)
def recall(award: int) -> ResponseReturnValue:
    """Recall the certificates of a title that was revoked."""
    found = _find(award)
    if found.state != "revoked":
        raise InvalidInput(reason="只有已撤销的荣誉才在这里收回证书。")
    query = Certificate.select(Certificate.id).where(Certificate.award == found, Certificate.state.in_(TO_RECALL))
    certificates = tuple(identity for (identity,) in query.tuples())
    visits.send(issuing.RecallCertificates(found.decision.cycle_id, certificates, "荣誉已撤销"))
    return _done(award, "证书已登记收回。")


@pages.get("/awards/<int:award>/correction.docx")
def correction(award: int) -> ResponseReturnValue:
    """Return the notice of the misprint."""
    visits.need("SeeRoll", "查看光荣榜")
    return docx(afterwards.correction(award), "更正通知.docx")


@pages.get("/awards/<int:award>/revocation/<int:change>.docx")
def revocation(award: int, change: int) -> ResponseReturnValue:
    """Return the decision that revokes the title, or its draft under a number to be signed."""
    visits.need("SeeRoll", "查看光荣榜")
    _find(award)
    return docx(afterwards.revocation(change, request.args.get("doc_no", "")), "撤销决定.docx")


def _step(cycle: int, what: str, awards: tuple[int, ...]) -> Any:
    """Return the command that a form asks for; what is not filled in is asked for by its label."""
    if what not in STEPS:
        raise InvalidInput(reason="请选择要办的事。")
    day = forms.day("on_day", "日期")
    if what == "retain":
        until = forms.day("until", "保留到") if forms.text("until", "保留到") else None
        return afterwards.RetainAwards(cycle, awards, forms.text("doc_no", "通报文号", 60), day, until)
    reason = forms.text("reason", "原因", 500)
    if what == "suspend":
        return afterwards.SuspendAwards(awards, reason, day, forms.day("until", "整改期限"))
    kind = afterwards.ReinstateAwards if what == "reinstate" else afterwards.AdmonishHolders
    return kind(awards, reason, day)


def _find(award: int) -> Award:
    found = Award.one(award)
    if found is None or Cycle.one(found.decision.cycle_id) is None:
        raise NotFound(what="这项荣誉")
    return found


def _done(award: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("afterwards.page", award=award))
