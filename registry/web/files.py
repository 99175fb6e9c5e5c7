"""Files of certificates: a small one comes at once; a large one is made by the worker while a page shows how far it is."""

import tempfile
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry import worker
from registry.records.models import Cycle
from registry.records.paper import PrintJob
from registry.stages import issuing
from registry.web import visits
from registry.web.answers import PDF, download
from registry.web.forms import back_to
from registry.web.progress import find_cycle
from registry.web.showing import show

AT_ONCE = 300  # certificates: some seconds, while the clerk waits for the page
ZIP = "application/zip"
_FULL_WIDTH = str.maketrans({one: chr(ord(one) + 0xFEE0) for one in '<>:"/\\|?*'})  # no system writes these in names

pages = Blueprint("files", __name__, url_prefix="/cycles/<int:cycle>/certificates/files")


@dataclass(frozen=True)
class Ordered:
    """A file that was ordered, as a page tells of it."""

    job: PrintJob
    name: str
    total: int


def give(cycle: Cycle, only: Collection[int] | None, output: issuing.Output) -> ResponseReturnValue:
    """Return a file and enter that exactly its certificates were printed; where it takes long, send the clerk to its page."""
    if issuing.comes_at_once(cycle.id, only, output, AT_ONCE):
        return _printed(cycle, output, lambda file: issuing.print_cycle(cycle.id, file, only=only, output=output))
    job = issuing.order(cycle.id, only, output, visits.actor())
    worker.poke()
    return redirect(url_for("files.page", cycle=cycle.id, job=job.id))


def orders(cycle: Cycle) -> list[Ordered]:
    """Return the files ordered of a cycle's certificates, for those who may print."""
    return [_told(cycle, job) for job in issuing.orders(cycle.id)] if visits.may("MarkPrinted") else []


@pages.get("/<int:job>")
def page(cycle: int, job: int) -> ResponseReturnValue:
    """Show how far a file is; once it is made, give it."""
    visits.need("MarkPrinted", "打印证书")
    found = find_cycle(cycle)
    return show("certificate_file.html", cycle=found, file=_told(found, issuing.find_order(cycle, job)))


@pages.get("/<int:job>/progress")
def progress(cycle: int, job: int) -> ResponseReturnValue:
    """Answer how far a file is; once that is over, let the page come anew."""
    visits.need("MarkPrinted", "打印证书")
    found = find_cycle(cycle)
    kept = issuing.find_order(cycle, job)
    if kept.state in ("waiting", "drawing"):
        return show("certificate_file_bar.html", cycle=found, file=_told(found, kept))
    place = url_for("files.page", cycle=cycle, job=job)
    return Response(headers={"HX-Redirect": place}) if "HX-Request" in request.headers else redirect(place)


@pages.post("/<int:job>")
@back_to(page)
def take(cycle: int, job: int) -> ResponseReturnValue:
    """Return a file that was ordered, entered as printed."""
    visits.need("MarkPrinted", "打印证书")
    found, kept = find_cycle(cycle), issuing.find_order(cycle, job)
    return _printed(found, issuing.Output.from_dict(kept.output), lambda file: issuing.take_ordered(kept, file))


def _printed(cycle: Cycle, output: issuing.Output, write: Callable[[BinaryIO], tuple[int, ...]]) -> Response:
    """Return what is written, named after the cycle and what it is, and enter what is to be printed as printed."""
    with ExitStack() as opened:
        file = opened.enter_context(tempfile.TemporaryFile())
        printed = write(file)
        if output.printed:
            visits.send(issuing.MarkPrinted(cycle.id, printed))
        file.seek(0)
        answer = download(file, _name(cycle, output, len(printed)), ZIP if output.each else PDF)
        opened.pop_all()  # from here on the file goes with the answer
    return answer


def _told(cycle: Cycle, job: PrintJob) -> Ordered:
    total = len(job.certificates)
    return Ordered(job, _name(cycle, issuing.Output.from_dict(job.output), total), total)


def _name(cycle: Cycle, output: issuing.Output, count: int) -> str:
    """Return the name of a file: 2023年度第二届“道德文明使者”荣誉证书（存档）198张.pdf."""
    cycles = f"{cycle.label}“{cycle.program.name}”".translate(_FULL_WIDTH)
    return f"{cycles}{output.said}{count}张{output.ending}"
