"""Certificates drawn the plain way, as an oracle: reportlab's own canvas and fonts, every run and module by itself."""

import io
from collections.abc import Sequence

import segno
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from certificates import CertificateFacts, Layout, fonts, inks, place
from certificates.codes import MASK
from certificates.designs import DESIGNS
from certificates.embedding import end_form
from certificates.lines import POINT


def drawn_plainly(certificates: Sequence[CertificateFacts], layout: Layout) -> bytes:
    """Return a file with a page for each certificate; the design as it is told, with every digit."""
    for face in fonts.FACES:
        pdfmetrics.registerFont(TTFont(f"plain-{face}", str(fonts.path(face))))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(layout.page.width / POINT, layout.page.height / POINT), invariant=1)
    canvas.beginForm("design")
    canvas.scale(1 / POINT, 1 / POINT)
    DESIGNS[layout.background.design](canvas, layout)
    end_form(canvas)
    for certificate in certificates:
        canvas.doForm("design")
        for run in place(certificate, layout):
            text = canvas.beginText(run.x / POINT, run.y / POINT)
            text.setFont(f"plain-{run.font}", run.size)
            text.setFillColor(inks.rgb(run.color))
            text.setHorizScale(run.stretch * 100)
            text.setCharSpace(run.spacing / POINT)
            text.textOut(run.text)
            canvas.drawText(text)
        _draw_code(canvas, certificate.qr, layout)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_code(canvas: Canvas, payload: str, layout: Layout) -> None:
    matrix = segno.make(payload, error="m", micro=False, mask=MASK).matrix
    module = layout.qr.size / POINT / len(matrix)
    path = canvas.beginPath()
    for row, bits in enumerate(matrix):
        for column, dark in enumerate(bits):
            if dark:
                top = (layout.qr.y + layout.qr.size) / POINT - row * module
                path.rect(layout.qr.x / POINT + column * module, top - module, module, module)
    canvas.setFillColor(inks.rgb("ink"))
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)
