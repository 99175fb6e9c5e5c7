"""A batch of certificates against reportlab printing as little as a page may hold."""

import io
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from certificates import CertificateFacts, load_layout, print_certificates
from registry import paths, samples
from tests.benchmarks.measuring import paired, report

BODY = "被评为“道德文明使者”。特发此证，以资鼓励。"
DAY = date(2023, 5, 6)


def print_a_batch() -> None:
    """Print 198 certificates with design and QR."""
    layout = load_layout("classic_red_gold", paths.templates() / "certificates")
    facts = [
        CertificateFacts("person", one.name, "同志", "道德文明使者", BODY, ("某办事处",), DAY, f"某〔2023〕第{place:04d}号", "A", f"N={place}")
        for place, one in enumerate(samples.people(198), 1)
    ]  # fmt: skip

    def plain() -> None:
        canvas = Canvas(io.BytesIO())
        for one in facts:
            for line in range(12):
                canvas.drawString(72, 72 + 20 * line, one.number.encode("ascii", "replace").decode())
            canvas.showPage()
        canvas.save()

    ours, theirs = paired(lambda: print_certificates(facts, layout, io.BytesIO()), plain, 3)
    report("198 certificates with design and QR", ours, theirs, "reportlab printing 12 Latin lines a page")
