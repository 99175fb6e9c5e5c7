"""Certificates: their numbers, those held with the reason, and all of them as one PDF."""

import tempfile
from contextlib import ExitStack

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry.records.models import Award, Certificate, Decision
from registry.stages import issuing
from registry.web import forms, visits
from registry.web.answers import PDF, download
from registry.web.forms import back_to
from registry.web.progress import find_cycle, progress_of
from registry.web.showing import show

SHOWN = 300

pages = Blueprint("issuing", __name__, url_prefix="/cycles/<int:cycle>/certificates")


@pages.get("/")
def page(cycle: int) -> ResponseReturnValue:
    """List the certificates of a cycle in the order of the decision, a page at a time; the held ones on top."""
    found = find_cycle(cycle)
    query = (
        Certificate.select(Certificate, Award)
        .join(Award)
        .join(Decision)
        .where(Decision.cycle == found)
        .order_by(Award.position)
    )
    listed = list(query.where(Award.position > forms.position("after"), Certificate.state != "held").limit(SHOWN + 1))
    held = list(query.where(Certificate.state == "held").limit(SHOWN))
    progress = progress_of(found)
    facts = {"certificates": listed[:SHOWN], "more": len(listed) > SHOWN, "held": held}
    drawable = sum(progress.certificates[state] for state in issuing.DRAWABLE)
    return show("certificates.html", cycle=found, progress=progress, drawable=drawable, **facts)


@pages.post("/print")
@back_to(page)
def print_(cycle: int) -> ResponseReturnValue:
    """Draw every certificate for those who may print, enter that exactly these were printed, and return the PDF."""
    found = find_cycle(cycle)
    visits.need("MarkPrinted", "打印证书")
    with ExitStack() as kept:
        file = kept.enter_context(tempfile.TemporaryFile())
        visits.send(issuing.MarkPrinted(found.id, issuing.print_cycle(found.id, file)))
        file.seek(0)
        answer = download(file, "荣誉证书.pdf", PDF)
        kept.pop_all()  # from here on the file goes with the answer
    return answer


@pages.post("/retry")
@back_to(page)
def retry(cycle: int) -> ResponseReturnValue:
    """Number the held certificates again."""
    numbered = visits.send(issuing.RetryHeld(find_cycle(cycle).id))
    left = len(issuing.held_reasons(cycle))
    flash(f"又编号{numbered}张" + (f"，还有{left}张暂缓。" if left else "，已没有暂缓的证书。"), "success")
    return redirect(url_for("issuing.page", cycle=cycle))
