"""Print proofs: certificates as they will be, marked 样张 all over so that none is taken for a certificate."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, BinaryIO

from reportlab.pdfgen.canvas import Canvas

from certificates.designs import SHORT_SIDE
from certificates.embedding import font_name, reading
from certificates.errors import UnusableFacts
from certificates.fields import LATER, SAMPLE, CertificateFacts
from certificates.inks import rgb
from certificates.layouts import Layout, Page
from certificates.lines import POINT
from certificates.ornaments import saved
from certificates.paper import Paper
from certificates.placing import check, seal_place
from certificates.plaques import PlaqueLayout, print_plaques
from certificates.printing import draw_certificate, draw_design, open_sheet

MARK = "样张"
NO_CODE = "PROOF"  # what the code of a proof says, as often as it takes to be as fine as the real one
MARK_TURN = 28.0  # degrees
STEP_ACROSS, STEP_UP = 92.0, 62.0  # millimetres from mark to mark


def facts_of(told: Mapping[str, Any]) -> CertificateFacts:
    """Return the facts a file tells, what it leaves out taken from the sample; raise UnusableFacts."""
    known = {field.name for field in fields(CertificateFacts)}
    if unknown := sorted(set(told) - known):
        raise UnusableFacts(f"里面有不认识的{'、'.join(unknown)}，可用：{'、'.join(sorted(known))}")
    samples = SAMPLE.as_dict() | LATER
    if wrong := [name for name, value in told.items() if not _alike(value, samples[name])]:
        raise UnusableFacts(f"{'、'.join(wrong)}写得不对：颁发单位是文字的列表，addressed是true或false，其余都是文字")
    try:
        return CertificateFacts.from_dict({**SAMPLE.as_dict(), **told})
    except ValueError as error:
        where = "、".join(f"{name}={value}" for name, value in told.items())
        raise UnusableFacts(
            f"写得不对，请核对种类、日期（写成2023-05-06），抬头、正文和颁发单位不能为空：{where[:120]}"
        ) from error


def _alike(value: Any, sample: Any) -> bool:
    """Tell whether a value is of the kind of its sample."""
    if isinstance(sample, list):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return type(value) is type(sample)


def print_proofs(facts: Sequence[CertificateFacts], layout: Layout, out: BinaryIO) -> None:
    """Write one marked page for each certificate; raise MissingGlyph or DoesNotFit and write nothing."""
    for certificate in facts:
        check(certificate, layout)
    canvas = open_sheet(layout, out, design=True)
    for certificate in facts:
        draw_design(canvas)
        _marks(canvas, layout.page)
        _place_of_seal(canvas, *seal_place(certificate, layout))
        draw_certificate(canvas, replace(certificate, qr=void_code(certificate.qr)), layout)
        _heading(canvas, layout.page, f"{layout.label}　　纸张：{Paper(layout.page.width, layout.page.height).name}")
        canvas.showPage()
    canvas.save()


def print_plaque_proofs(facts: Sequence[CertificateFacts], layout: PlaqueLayout, out: BinaryIO) -> None:
    """Write one marked page of each plaque in real size; raise MissingGlyph or DoesNotFit and write nothing."""
    plaque = layout.plaque
    page = Page(plaque.width + 2 * plaque.bleed, plaque.height + 2 * plaque.bleed)

    def over(canvas: Canvas) -> None:
        _marks(canvas, page)
        _heading(canvas, page, f"{layout.label}　　成品尺寸：{plaque.width:g}×{plaque.height:g}毫米")

    print_plaques(facts, layout, out, over)


def void_code(payload: str) -> str:
    """Return a payload of the same length that verifies nothing."""
    return (NO_CODE * (len(payload) // len(NO_CODE) + 1))[: max(len(payload), len(NO_CODE))]


def _marks(canvas: Canvas, page: Page) -> None:
    """Write the mark in outline over the whole sheet, under the text so that the text can be judged."""
    with saved(canvas):
        grown = max(1.0, min(page.width, page.height) / SHORT_SIDE)
        canvas.scale(grown / POINT, grown / POINT)
        canvas.setStrokeColor(rgb("proof"))
        canvas.setLineWidth(0.25)
        for row in range(int(page.height / grown / STEP_UP) + 2):
            for column in range(int(page.width / grown / STEP_ACROSS) + 2):
                x = column * STEP_ACROSS + (row % 2) * STEP_ACROSS / 2 - 20
                _mark(canvas, x, row * STEP_UP + 8)


def _mark(canvas: Canvas, x: float, y: float) -> None:
    with saved(canvas):
        canvas.translate(x, y)
        canvas.rotate(MARK_TURN)
        text = canvas.beginText()
        text.setTextRenderMode(1)
        text.setFont(font_name("song"), 24)
        text.setTextOrigin(0, 0)
        text.textOut(MARK)
        text.setTextRenderMode(0)
        canvas.drawText(text)


def _place_of_seal(canvas: Canvas, x: float, y: float, diameter: float) -> None:
    with saved(canvas):
        canvas.scale(1 / POINT, 1 / POINT)
        canvas.setStrokeColor(rgb("proof"))
        canvas.setLineWidth(0.3)
        canvas.setDash(1.6, 1.2)
        canvas.circle(x, y, diameter / 2, fill=0, stroke=1)


def _heading(canvas: Canvas, page: Page, named: str) -> None:
    """Say on bare paper at the upper edge what the sheet is, with layout and size."""
    said = f"样张，不作证书使用　　版式：{named}"
    size, width = 8.0 * max(1.0, min(page.width, page.height) / SHORT_SIDE), page.width / POINT
    with saved(canvas), reading(canvas._code, said):
        canvas.setFont(font_name("song"), size)
        long = canvas.stringWidth(said)
        canvas.setFillColor(rgb("paper"))
        y = (page.height - 5.2) / POINT
        canvas.rect((width - long) / 2 - 6, y - 3, long + 12, size + 6, fill=1, stroke=0)
        canvas.setFillColor(rgb("red_dark"))
        canvas.drawCentredString(width / 2, y, said)
