"""What others do with a batch of certificates; run in an environment of their own (`make bench` builds it).

`python printing_peers.py NAME WAY BATCH OUT`: WAY is `merged` (one file), `single` (a ZIP of files) or `warm` (one after
another in a process that runs). Each does as its manual says and draws the same: a border of as many curves as ours,
title, name, body, issuer, date, number, QR. None checks that a font has the characters, or that a text fits its box.
"""

import html
import io
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from measuring import Stopwatch
else:
    from tests.benchmarks.measuring import Stopwatch

WIDTH, HEIGHT = 841.89, 595.28
TITLE, DAY = "荣誉证书", "二〇二三年五月六日"
LEFT, MEASURE, BODY, LEADING, IN_A_LINE = 122.0, 598.0, 24.0, 40.0, 24
CODE = (132.0, 88.0, 71.0)  # left, foot and side of the QR code
RED = (0.75, 0.1, 0.1)
FIRST = 5  # prints that warm up a server before it is measured
LESS = 8  # who cannot keep a design draws it on every page, and is let off with so much less of it
WAVES = 24

Record = dict[str, Any]


def read_batch(batch: str) -> dict[str, Any]:
    """Return what is to be printed, the fonts and how many curves the border has."""
    told: dict[str, Any] = json.loads(Path(batch).read_text("utf-8"))
    return told


def warm(prints: Sequence[Callable[[], object]]) -> dict[str, float]:
    """Call all, and return the median CPU seconds of those after the first few."""
    taken = []
    for one in prints:
        begun = time.process_time()
        one()
        taken.append(time.process_time() - begun)
    return {"run": statistics.median(taken[FIRST:]), "slowest": max(taken[FIRST:]), "first": taken[0]}


def border(curves: int) -> Iterator[list[tuple[float, ...]]]:
    """Yield waves around the sheet: a point, then curves of six coordinates each."""
    for wave in range(WAVES):
        edge, steps = 20 + wave * 1.5, curves // WAVES // 4
        corners = [(edge, edge), (WIDTH - edge, edge), (WIDTH - edge, HEIGHT - edge), (edge, HEIGHT - edge)]
        path: list[tuple[float, ...]] = [corners[0]]
        for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
            dx, dy = (bx - ax) / steps, (by - ay) / steps
            long = math.hypot(dx, dy)
            for step in range(steps):
                x, y, up = ax + dx * step, ay + dy * step, (4 if step % 2 else -4) / long
                path.append((x + dx / 3 - dy * up, y + dy / 3 + dx * up, x + 2 * dx / 3 - dy * up, y + 2 * dy / 3 + dx * up,
                             x + dx, y + dy))  # fmt: skip
        yield path


def as_svg(curves: int) -> str:
    """Return the border as SVG."""
    paths = []
    for first, *rest in border(curves):
        drawn = "".join("C" + " ".join(f"{value:.2f}" for value in curve) for curve in rest)
        paths.append(
            f'<path fill="none" stroke="#c79933" stroke-width=".4" d="M{first[0]:.2f} {first[1]:.2f}{drawn}"/>'
        )
    size = f'width="{WIDTH}pt" height="{HEIGHT}pt" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(paths)}</svg>'


def code_of(one: Record) -> Any:
    """Return a QR symbol by segno, as its manual says."""
    import segno

    return segno.make(one["code"], error="m", micro=False)


def lines_of(body: str) -> list[str]:
    """Cut a body into lines of equal length: no engine could do less."""
    text = f"\u3000\u3000{body}"
    return [text[at : at + IN_A_LINE] for at in range(0, len(text), IN_A_LINE)]


def carry_out(way: str, records: list[Record], out: str, printed: Callable[[list[Record]], bytes]) -> dict[str, Any]:
    """Print merged, single or warm, with what prints some records as one file."""
    begun = time.process_time()
    if way == "warm":
        return warm([lambda one=one: printed([one]) for one in records])  # type: ignore[misc]  # bound as it stands
    if way == "single":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
            for one in records:
                packed.writestr(f"{one['number']}.pdf", printed([one]))
    else:
        Path(out).write_bytes(printed(records))
    return {"run": time.process_time() - begun, "bytes": Path(out).stat().st_size}


# reportlab


def reportlab(way: str, batch: str, out: str) -> None:
    """Use Canvas, TTFont and QrCodeWidget; the border is drawn once a file, as a form."""
    with Stopwatch() as watch:
        from reportlab.pdfbase import pdfmetrics, ttfonts
        from reportlab.pdfgen.canvas import Canvas

        told = read_batch(batch)
        for name, file in told["fonts"].items():
            pdfmetrics.registerFont(ttfonts.TTFont(name, file))

        def printed(records: list[Record]) -> bytes:
            file = io.BytesIO()
            canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), pageCompression=1)
            canvas.beginForm("border", 0, 0, WIDTH, HEIGHT)
            _draw_border(canvas, told["curves"])
            canvas.endForm()
            for one in records:
                canvas.doForm("border")
                _draw_texts(canvas, one)
                _draw_code(canvas, one)
                canvas.showPage()
            canvas.save()
            return file.getvalue()

        watch.said = carry_out(way, told["certificates"], out, printed)


def _draw_border(canvas: Any, curves: int) -> None:
    canvas.setStrokeColorRGB(0.78, 0.6, 0.2)
    canvas.setLineWidth(0.4)
    for first, *rest in border(curves):
        path = canvas.beginPath()
        path.moveTo(*first)
        for curve in rest:
            path.curveTo(*curve)
        canvas.drawPath(path)


def _draw_texts(canvas: Any, one: Record) -> None:
    canvas.setFillColorRGB(*RED)
    canvas.setFont("title", 60)
    canvas.drawCentredString(WIDTH / 2, 400, TITLE)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.setFont("text", 30)
    canvas.drawString(LEFT, 320, f"{one['name']}{one['form']}：")
    canvas.setFont("text", BODY)
    for row, line in enumerate(lines_of(one["body"])):
        canvas.drawString(LEFT, 280 - row * LEADING, line)
    canvas.setFont("text", 19)
    canvas.drawRightString(WIDTH - LEFT, 130, one["issuer"])
    canvas.drawRightString(WIDTH - LEFT, 100, DAY)
    canvas.setFont("text", 9.5)
    canvas.drawString(222, 130, f"证书编号：{one['number']}")


def _draw_code(canvas: Any, one: Record) -> None:
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing

    x, y, side = CODE
    drawing = Drawing(side, side)
    drawing.add(QrCodeWidget(one["code"], barLevel="M", barWidth=side, barHeight=side, barBorder=0))
    renderPDF.draw(drawing, canvas, x, y)


# typst

_TYPST = """
#set page(width: 841.89pt, height: 595.28pt, margin: 0pt, background: image("border.pdf", width: 100%, height: 100%))
#set text(font: "LXGW WenKai", size: 24pt, lang: "zh", region: "cn")
#let certificate(c) = {
  place(top + center, dy: 130pt, text(font: "FandolSong", weight: 700, size: 60pt, fill: rgb(191, 26, 26))[荣誉证书])
  place(top + left, dx: 122pt, dy: 245pt, text(size: 30pt, c.name + c.form + "："))
  place(top + left, dx: 122pt, dy: 295pt, box(width: 598pt, {
    set par(justify: true, leading: 16pt, first-line-indent: (amount: 2em, all: true))
    par(c.body)
  }))
  place(top + right, dx: -122pt, dy: 445pt, text(size: 19pt, c.issuer))
  place(top + right, dx: -122pt, dy: 475pt, text(size: 19pt, "二〇二三年五月六日"))
  place(top + left, dx: 222pt, dy: 455pt, text(size: 9.5pt, "证书编号：" + c.number))
  place(top + left, dx: 132pt, dy: 436pt, image(c.file, width: 71pt, height: 71pt, scaling: "pixelated"))
}
#let data = json(bytes(sys.inputs.data))
#for (i, c) in data.enumerate() { if i > 0 { pagebreak() }; certificate(c) }
"""


def typst(way: str, batch: str, out: str) -> None:
    """Use the compiler with the border as an image of PDF, which it keeps once a file; QR by segno, as PNG."""
    with Stopwatch() as watch, tempfile.TemporaryDirectory() as folder:
        import typst as engine

        told, place, codes = read_batch(batch), Path(folder), [0.0]
        (place / "fonts").mkdir()
        for name, file in told["fonts"].items():
            (place / "fonts" / f"{name}.ttf").symlink_to(file)
        (place / "border.pdf").symlink_to(told["border"])
        (place / "main.typ").write_text(_TYPST, "utf-8")
        compiler = engine.Compiler(root=folder, font_paths=[place / "fonts"], ignore_system_fonts=True)

        def coded(one: Record) -> Record:
            begun = time.process_time()
            file = place / f"{one['number']}.png"
            code_of(one).save(str(file), scale=1, border=0)
            codes[0] += time.process_time() - begun
            return one | {"file": file.name}

        def printed(records: list[Record]) -> bytes:
            data = json.dumps([coded(one) for one in records], ensure_ascii=False)
            made: bytes = compiler.compile(input=place / "main.typ", format="pdf", sys_inputs={"data": data})
            return made

        watch.said = carry_out(way, told["certificates"], out, printed) | {"of it QR by segno": round(codes[0], 2)}


# fpdf2


def fpdf2(way: str, batch: str, out: str) -> None:
    """Use its SVG reader for the border, which it draws on every page, and its text cells."""
    import logging

    logging.disable(logging.WARNING)
    with Stopwatch() as watch:
        from fpdf import FPDF
        from fpdf.svg import SVGObject

        told = read_batch(batch)
        svg = SVGObject(as_svg(told["curves"] // LESS))

        def printed(records: list[Record]) -> bytes:
            pdf = FPDF(orientation="landscape", unit="pt", format="A4")
            pdf.set_auto_page_break(False)
            for name, file in told["fonts"].items():
                pdf.add_font(name, fname=file)
            for one in records:
                pdf.add_page()
                pdf.x = pdf.y = 0
                svg.draw_to_page(pdf)
                _fpdf_page(pdf, one)
            return bytes(pdf.output())

        watch.said = carry_out(way, told["certificates"], out, printed)


def _fpdf_page(pdf: Any, one: Record) -> None:
    pdf.set_font("title", size=60)
    pdf.text((WIDTH - 240) / 2, HEIGHT - 400, TITLE)
    pdf.set_font("text", size=30)
    pdf.text(LEFT, HEIGHT - 320, f"{one['name']}{one['form']}：")
    pdf.set_font("text", size=BODY)
    pdf.set_xy(LEFT, HEIGHT - 305)
    pdf.multi_cell(MEASURE, LEADING, f"\u3000\u3000{one['body']}", align="J", wrapmode="CHAR")
    pdf.set_font("text", size=19)
    for foot, said in ((130, one["issuer"]), (100, DAY)):
        pdf.text(WIDTH - LEFT - pdf.get_string_width(said), HEIGHT - foot, said)
    pdf.set_font("text", size=9.5)
    pdf.text(222, HEIGHT - 130, f"证书编号：{one['number']}")
    rows = code_of(one).matrix
    x, y, side = CODE
    step = side / len(rows)
    pdf.set_fill_color(0, 0, 0)
    for down, row in enumerate(rows):
        for along, bit in enumerate(row):
            if bit:
                pdf.rect(x + along * step, HEIGHT - y - side + down * step, step, step, style="F")


# weasyprint

_CSS = """
@font-face { font-family: text; src: url(file://%s) } @font-face { font-family: title; src: url(file://%s) }
@page { size: 841.89pt 595.28pt; margin: 0; background: url(file://%s) no-repeat }
body { margin: 0 } section { break-after: page; position: relative; width: 841pt; height: 595pt; font: 24pt/40pt text }
section > * { position: absolute; margin: 0 }
.t { font: 60pt title; color: #bf1a1a; left: 0; right: 0; top: 130pt; text-align: center } .n { left: 122pt; top: 240pt }
.b { left: 122pt; width: 598pt; top: 285pt; text-align: justify; text-indent: 2em }
.i { right: 122pt; top: 440pt; font-size: 19pt; text-align: right } .c { left: 222pt; top: 450pt; font-size: 9.5pt }
svg { left: 132pt; top: 436pt; width: 71pt; height: 71pt }
"""


def weasyprint(way: str, batch: str, out: str) -> None:
    """Use one HTML document with a section for each; the border is drawn on every page."""
    with Stopwatch() as watch, tempfile.TemporaryDirectory() as folder:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration

        told, fonts = read_batch(batch), FontConfiguration()
        svg = Path(folder) / "border.svg"
        svg.write_text(as_svg(told["curves"] // LESS))
        style = CSS(string=_CSS % (told["fonts"]["text"], told["fonts"]["title"], svg), font_config=fonts)

        def printed(records: list[Record]) -> bytes:
            page = HTML(string=f"<html lang=zh-CN><body>{''.join(map(_section, records))}</body></html>")
            made: bytes = page.write_pdf(stylesheets=[style], font_config=fonts)
            return made

        watch.said = carry_out(way, told["certificates"], out, printed)


def _section(one: Record) -> str:
    said = {name: html.escape(text) for name, text in one.items()}
    return (
        f"<section><p class=t>{TITLE}</p><p class=n>{said['name']}{said['form']}：</p><p class=b>{said['body']}</p>"
        f"<p class=i>{said['issuer']}<br>{DAY}</p><p class=c>证书编号：{said['number']}</p>"
        f"{code_of(one).svg_inline(omitsize=True, border=0)}</section>"
    )


# LibreOffice


def libreoffice(way: str, batch: str, out: str) -> None:
    """Mail-merge into one document of python-docx and let soffice print it; its border is the one LibreOffice has."""
    with Stopwatch() as watch, tempfile.TemporaryDirectory() as folder:
        from docx import Document
        from docx.enum.section import WD_ORIENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH as TO
        from docx.shared import Pt

        begun, records = time.process_time(), read_batch(batch)["certificates"]
        document = Document()
        section = document.sections[0]
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Pt(WIDTH), Pt(HEIGHT)
        section.left_margin = section.right_margin = Pt(LEFT)
        for place, one in enumerate(records):
            for said, size, to in (
                (TITLE, 60, TO.CENTER), (f"{one['name']}{one['form']}：", 30, TO.LEFT),
                (f"\u3000\u3000{one['body']}", 24, TO.JUSTIFY), (one["issuer"], 19, TO.RIGHT), (DAY, 19, TO.RIGHT),
                (f"证书编号：{one['number']}", 9.5, TO.LEFT),
            ):  # fmt: skip
                paragraph = document.add_paragraph()
                paragraph.alignment = to
                paragraph.paragraph_format.space_after = Pt(0)
                paragraph.paragraph_format.page_break_before = place > 0 and said == TITLE
                paragraph.add_run(said).font.size = Pt(size)
            picture = io.BytesIO()
            code_of(one).save(picture, kind="png", scale=4, border=0)
            paragraph.add_run().add_picture(picture, width=Pt(CODE[2]))
        file = Path(folder) / "merged.docx"
        document.save(str(file))
        written = time.process_time() - begun
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", folder, str(file)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.replace(file.with_suffix(".pdf"), out)
        watch.said = {"of it writing the document": round(written, 2), "bytes": Path(out).stat().st_size}


def make_border(_way: str, batch: str, out: str) -> None:
    """Write the border as a page of its own, for who takes it as an image."""
    from reportlab.pdfgen.canvas import Canvas

    with Stopwatch():
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1)
        _draw_border(canvas, read_batch(batch)["curves"])
        canvas.save()


if __name__ == "__main__":
    {
        name: call
        for name, call in globals().items()
        if name in ("reportlab", "typst", "fpdf2", "weasyprint", "libreoffice", "make_border")
    }[sys.argv[1]](*sys.argv[2:])
