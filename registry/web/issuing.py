"""Certificates: their numbers, those held with the reason, and all or some of them as one PDF, on blank paper or on stock."""

from contextlib import suppress
from io import BytesIO

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from certificates import CROSS_NAMES, Layout, UnusableLayout, crosses, print_rulers
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.models import Award, Certificate, Cycle, Decision
from registry.records.printers import PrinterCalibration
from registry.stages import calibrations, issuing, printing
from registry.stages.issuing.layouts import frozen
from registry.web import files, forms, visits
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
    shown = {"orders": files.orders(found), "at_once": files.AT_ONCE}
    return show(
        "certificates.html", cycle=found, progress=progress, drawable=drawable, **facts, **shown, **_printers(found)
    )


def _printers(cycle: Cycle) -> dict[str, object]:
    """Return what the page says of overprinting: the saved printers, the layouts, where the crosses should be."""
    layouts = _layouts(cycle)
    targets = crosses(layouts[0].page.width, layouts[0].page.height) if layouts else ()
    office = visits.actor().office_id
    saved = calibrations.saved(office)
    return {
        "printers": saved,
        "stocks": sorted({one.stock for one in saved} | {balance.kind.name for balance in issuing.balances(office)}),
        "told": calibrations.said,
        "layouts": layouts,
        "crosses": list(zip(CROSS_NAMES, targets, strict=False)),
        "ways": printing.WAYS,
        "files": {key: said for key, (_, said) in issuing.CHOICES.items()},
    }


def _layouts(cycle: Cycle) -> list[Layout]:
    """Return the layouts that the certificates of a cycle were frozen with; a lost one is no reason to show no page."""
    found = []
    for one in printing.one_of_each_layout(cycle.id):
        with suppress(RuleViolation, UnusableLayout):
            found.append(frozen(one))
    return found


def _layout_asked(cycle: Cycle, digest: str) -> Layout:
    """Return the layout of that digest, or the only one there is."""
    found = _layouts(cycle)
    for layout in found:
        if layout.digest == digest or len(found) == 1:
            return layout
    raise NotFound(what="这种证书版式，请从证书页面重新下载标尺页")


@pages.post("/print")
@back_to(page)
def print_(cycle: int) -> ResponseReturnValue:
    """Return the certificates asked for as a file, for those who may print; enter that exactly these were printed."""
    found = find_cycle(cycle)
    visits.need("MarkPrinted", "打印证书")
    only = _only_asked(found)
    kept = _printer_asked(found, only)
    output = issuing.Output(overprint=calibrations.calibration_of(kept)) if kept else _output_asked()
    return files.give(found, only, output)


def _output_asked() -> issuing.Output:
    """Return what is to be made on blank paper."""
    asked = forms.text("files", "文件")
    if asked not in issuing.CHOICES:
        raise InvalidInput(reason="请从列表里选择做成什么文件。")
    return issuing.CHOICES[asked][0]


@pages.post("/preview")
@back_to(page)
def preview(cycle: int) -> ResponseReturnValue:
    """Return the first of the certificates asked for with its design, for the screen; nothing is entered."""
    found = find_cycle(cycle)
    visits.need("MarkPrinted", "打印证书")
    file = BytesIO()
    issuing.print_cycle(found.id, file, only=_only_asked(found), output=issuing.SCREEN)
    return download(file.getvalue(), f"{issuing.SCREEN.said}.pdf", PDF)


def _printer_asked(cycle: Cycle, only: frozenset[int] | None) -> PrinterCalibration | None:
    """Return the calibration to overprint with, None for blank paper."""
    if forms.text("paper", "印在什么纸上") != "stock":
        return None
    kept = calibrations.find(visits.actor().office_id, forms.chosen("calibration", "套打用的打印机"))
    calibrations.refuse_other_paper(kept, map(frozen, printing.one_of_each_layout(cycle.id, only)))
    return kept


def _only_asked(cycle: Cycle) -> frozenset[int] | None:
    """Return the certificates named in the form, None for all."""
    said = forms.text("only", "只打这些编号")
    if not said:
        return None
    by = forms.text("by", "编号指什么") or printing.SERIAL
    return printing.choose(cycle.id, {one.id for one in issuing.drawable(cycle.id)}, said, by)


@pages.get("/rulers")
def rulers(cycle: int) -> ResponseReturnValue:
    """Return the ruler sheet for the paper of this cycle's certificates."""
    layout, file = _layout_asked(find_cycle(cycle), request.args.get("layout", "")), BytesIO()
    print_rulers(layout, file)
    return download(file.getvalue(), "套打标尺页.pdf", PDF)


@pages.post("/calibrate")
@back_to(page)
def calibrate(cycle: int) -> ResponseReturnValue:
    """Keep what the readings of the ruler sheet say of a printer."""
    paper = _layout_asked(find_cycle(cycle), forms.text("layout", "证书版式", 64)).page
    command = calibrations.SetCalibration(
        printer=forms.text("printer", "打印机", 60, needed=True),
        tray=forms.text("tray", "纸盒", 60, needed=True),
        stock=forms.text("stock", "成品证书", 60, needed=True),
        readings=_readings() + calibrations.read_readings(forms.text("more", "另外几张的读数")),
        width=paper.width,
        height=paper.height,
    )
    kept = calibrations.find(visits.actor().office_id, visits.send(command))
    flash(f"已保存“{kept.named}”的校准：{calibrations.said(kept)}。请打一张试打页核对。", "success")
    return redirect(url_for("issuing.page", cycle=cycle, printers=1))


def _readings() -> tuple[tuple[float, float], ...]:
    """Read the form's two lengths of each cross."""
    return tuple((_length(name, "x", "左边"), _length(name, "y", "下边")) for name in CROSS_NAMES)


def _length(name: str, axis: str, edge: str) -> float:
    label = f"十字{name}离{edge}的读数"
    return calibrations.read_length(forms.text(f"{name}-{axis}", label, 20, needed=True), label)


@pages.get("/test-sheet/<int:calibration>")
def sample_sheet(cycle: int, calibration: int) -> ResponseReturnValue:
    """Return a sample certificate as a saved printer will overprint it, with the outlines of the fields."""
    found, file = find_cycle(cycle), BytesIO()
    kept = calibrations.find(visits.actor().office_id, calibration)
    calibrations.sample_sheet(kept, _layout_asked(found, request.args.get("layout", "")), file)
    return download(file.getvalue(), "套打试打页.pdf", PDF)


@pages.post("/retry")
@back_to(page)
def retry(cycle: int) -> ResponseReturnValue:
    """Number the held certificates again."""
    numbered = visits.send(issuing.RetryHeld(find_cycle(cycle).id))
    left = len(issuing.held_reasons(cycle))
    flash(f"又编号{numbered}张" + (f"，还有{left}张暂缓。" if left else "，已没有暂缓的证书。"), "success")
    return redirect(url_for("issuing.page", cycle=cycle))
