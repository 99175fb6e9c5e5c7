"""The sheets that help to overprint (套打): a ruler sheet to measure a printer by, a test sheet, a preview for the screen.

Lengths are millimetres from the lower left corner of the paper.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

from reportlab.pdfgen.canvas import Canvas

from certificates.calibration import CROSS_MARGIN, CROSS_NAMES, Calibration, Point, crosses
from certificates.fields import FIELDS, SAMPLE, CertificateFacts
from certificates.frames import Box
from certificates.inks import rgb
from certificates.layouts import Layout
from certificates.lines import POINT, Lettering, Line, set_line, set_paragraph, units_of
from certificates.ornaments import saved
from certificates.placing import CLEAR_OF_SEAL, DESCENT, UNDER_ADDRESSEE, check, issuers_height, seal_place
from certificates.printing import aimed, at_real_size, draw_certificate, draw_design, draw_text, open_sheet
from certificates.runs import runs

BARS = (200.0, 150.0, 100.0)  # the longest that fits beside the numbers of the rulers
BESIDE_BAR = 50.0  # millimetres of the sheet that the bar leaves free: both rulers and the crosses
ARM = 5.0  # from a cross's middle to its ends
TICKS = {10: 6.5, 5: 5.0, 1: 3.6}  # every so many millimetres a tick that long
WIDEST_PANEL, PANEL_INSET = 200.0, 5.0
FORM = 36.0  # the width of the place to write the readings of a cross
ASCENT = 0.9  # em of ink above the baseline
INSTRUCTIONS = (
    "一、用空白纸打印本页：纸与成品证书同样大小，从同一个纸盒、按同一方向送纸；打印窗口选“实际大小（100%）”，不要选“适合纸张”。",
    "二、把打好的纸正放，用钢尺量A、B、C、D四个十字的中心到纸的左边和下边各是多少毫米，读到0.5毫米，落在两条刻度线中间的写0.25或0.75，记在十字旁边的横线上。",
    "三、把8个数填进“打印机校准”。打两三张分别量，一起填进去更准：每张纸送进去的位置都略有不同。",
    f"四、再打一张“试打页”，与成品证书叠在一起对着灯光看：红色虚线框应落在证书的空白处，十字应正好离纸边{CROSS_MARGIN:g}毫米。",
)
TEST_LINE = f"套打试打页（不作证书）：与成品证书叠在一起对着灯光看；四个十字离纸边应是{CROSS_MARGIN:g}毫米，差0.5毫米以上请重新校准。"
PREVIEW_LINE = "套打预览，只供在屏幕上看：底纹是本系统版式自带的，套打时不印；成品证书请用“打印”生成的文件。"

Align = Literal["left", "middle", "right"]


@dataclass(frozen=True)
class Outline:
    """The place that a layout keeps for a field."""

    label: str
    box: Box


def print_rulers(layout: Layout, out: BinaryIO, about: str = "") -> None:
    """Write the ruler sheet of a layout's page; `about` names the printer, tray and stock it is for."""
    canvas = open_sheet(layout, out, design=False)
    canvas.setTitle("套打标尺页")
    at_real_size(canvas)
    with saved(canvas):
        canvas.scale(1 / POINT, 1 / POINT)
        _grid(canvas, layout)
        _rulers(canvas, layout)
    _numbers(canvas, layout)
    draw_outlines(canvas, layout)
    low = _panel(canvas, layout, about)
    _bar(canvas, layout, low - 10)
    _crosses(canvas, layout, form=True)
    _finish(canvas)


def print_test_sheet(layout: Layout, out: BinaryIO, calibration: Calibration, facts: CertificateFacts = SAMPLE) -> None:
    """Write one sample certificate as it will be overprinted, with the outlines of the fields and the crosses."""
    check(facts, layout)
    canvas = open_sheet(layout, out, design=False)
    canvas.setTitle("套打试打页")
    at_real_size(canvas)
    with aimed(canvas, calibration):
        draw_certificate(canvas, facts, layout)
        draw_outlines(canvas, layout)
        _crosses(canvas, layout, form=False)
        _write(canvas, TEST_LINE, Point(layout.page.width / 2, layout.page.height - 24), 9, align="middle")
    _finish(canvas)


def preview_overprint(facts: CertificateFacts, layout: Layout, out: BinaryIO) -> None:
    """Write one certificate with its design for the screen, and the line that says it is not for the paper."""
    check(facts, layout)
    canvas = open_sheet(layout, out, design=True)
    canvas.setTitle("套打预览")
    draw_design(canvas)
    draw_certificate(canvas, facts, layout)
    _write(canvas, PREVIEW_LINE, Point(layout.page.width / 2, 3), 8, align="middle")
    _finish(canvas)


def outlines(layout: Layout) -> Iterator[Outline]:
    """Yield the place of each field of a layout."""
    addressee, body, issuers, code = layout.addressee, layout.body, layout.issuers, layout.qr
    em = addressee.points * POINT
    foot = addressee.y - DESCENT * em
    yield Outline(FIELDS["addressee"].label, (addressee.x, foot, addressee.width, (ASCENT + DESCENT) * em))
    floor = issuers.center_y + max(issuers.seal, issuers.height) / 2 + CLEAR_OF_SEAL
    head = addressee.y - (UNDER_ADDRESSEE * body.leading - ASCENT) * body.points * POINT
    yield Outline(FIELDS["body"].label, (body.x, floor, body.width, head - floor))
    height = issuers_height(issuers)
    yield Outline(
        f"{FIELDS['issuers'].label}、日期",
        (issuers.right - issuers.width, issuers.center_y - height / 2, issuers.width, height),
    )
    if layout.notes:
        left, low = min(note.x for note in layout.notes), min(note.y for note in layout.notes) - 1.5
        right = max(note.x + note.width for note in layout.notes)
        yield Outline("编号、核验码", (left, low, right - left, max(note.y for note in layout.notes) + 5 - low))
    yield Outline(FIELDS["qr"].label, (code.x, code.y, code.size, code.size))


def draw_outlines(canvas: Canvas, layout: Layout) -> None:
    """Draw the places of the fields as dashed boxes with their names, the place for the seal as a dotted circle."""
    x, y, diameter = seal_place(SAMPLE, layout)
    with saved(canvas):
        canvas.scale(1 / POINT, 1 / POINT)
        canvas.setStrokeColor(rgb("red"))
        canvas.setLineWidth(0.2)
        canvas.setDash([1.2, 0.8])
        for outline in outlines(layout):
            canvas.rect(*outline.box, fill=0, stroke=1)
        canvas.setDash([0.3, 0.7])
        canvas.circle(x, y, diameter / 2, fill=0, stroke=1)
    for outline in outlines(layout):
        left, low, _, height = outline.box
        _write(canvas, outline.label, Point(left + 0.8, low + height + 0.7), 6, color="red")
    _write(canvas, "盖章处", Point(x, y - diameter / 2 + 4), 6, color="red", align="middle")


# --- the ruler sheet -------------------------------------------------------------------------------------------------


def _grid(canvas: Canvas, layout: Layout) -> None:
    """Draw a faint line every centimetre."""
    canvas.setStrokeColor(rgb("gold_pale"))
    canvas.setLineWidth(0.1)
    for x in range(10, int(layout.page.width), 10):
        canvas.line(x, 0, x, layout.page.height)
    for y in range(10, int(layout.page.height), 10):
        canvas.line(0, y, layout.page.width, y)


def _rulers(canvas: Canvas, layout: Layout) -> None:
    """Draw ticks along the four edges, counted from the lower left corner."""
    width, height = layout.page.width, layout.page.height
    canvas.setStrokeColor(rgb("ink"))
    for x in range(1, int(width)):
        canvas.setLineWidth(0.2 if x % 10 == 0 else 0.1)
        canvas.line(x, 0, x, _tick(x))
        canvas.line(x, height, x, height - _tick(x))
    for y in range(1, int(height)):
        canvas.setLineWidth(0.2 if y % 10 == 0 else 0.1)
        canvas.line(0, y, _tick(y), y)
        canvas.line(width, y, width - _tick(y), y)


def _tick(place: int) -> float:
    return next(length for step, length in TICKS.items() if place % step == 0)


def _numbers(canvas: Canvas, layout: Layout) -> None:
    """Number every centimetre of the rulers, except beside the crosses."""
    width, height = layout.page.width, layout.page.height
    for x in range(30, int(width) - 25, 10):
        for y in (7.2, height - 9.0):
            _write(canvas, str(x), Point(x, y), 6, align="middle")
    for y in range(30, int(height) - 25, 10):
        _write(canvas, str(y), Point(7.2, y - 0.8), 6)
        _write(canvas, str(y), Point(width - 7.2, y - 0.8), 6, align="right")


def _panel(canvas: Canvas, layout: Layout, about: str) -> float:
    """Draw the instructions at the head of the sheet; return where they end."""
    width = min(WIDEST_PANEL, layout.page.width - 40)
    left, top = (layout.page.width - width) / 2, layout.page.height - 24
    text = Lettering("song", 8.5)
    lines = [line for one in INSTRUCTIONS for line in set_paragraph([(one, text)], width - 2 * PANEL_INSET, indent=0)]
    height = 21 + 4.9 * len(lines)
    _paper(canvas, (left, top - height, width, height), framed=True)
    _write(canvas, "套打标尺页", Point(layout.page.width / 2, top - 9), 16, style="biaosong", align="middle")
    for k, line in enumerate(lines):
        _draw(canvas, line, left + PANEL_INSET, top - 16 - 4.9 * k)
    about = about or "打印机＿＿＿＿＿＿＿＿　纸盒＿＿＿＿＿＿　成品证书＿＿＿＿＿＿＿＿　日期＿＿＿＿＿＿"
    _write(canvas, about, Point(left + PANEL_INSET, top - height + 3.2), 8)
    return top - height


def _bar(canvas: Canvas, layout: Layout, y: float) -> None:
    """Draw a line of a known length to see the scale by: along the longer side of the sheet."""
    page = layout.page
    longer = max(page.width, page.height)
    length = next((bar for bar in BARS if bar + BESIDE_BAR <= longer), BARS[-1])
    with saved(canvas):
        if page.width == longer:
            canvas.translate((page.width - length) / 2 / POINT, y / POINT)
        else:
            canvas.translate((page.width - CROSS_MARGIN) / POINT, (page.height - length) / 2 / POINT)
            canvas.rotate(90)
        _paper(canvas, (length / 2 - 30, 1, 60, 5))
        canvas.setStrokeColor(rgb("ink"))
        canvas.setLineWidth(0.25 / POINT)
        canvas.line(0, 0, length / POINT, 0)
        for x in (0, length / 2, length):
            canvas.line(x / POINT, -2 / POINT, x / POINT, 2 / POINT)
        said = f"这条线应长{length:g}毫米，实量＿＿＿＿毫米"
        _write(canvas, said, Point(length / 2, 2.2), 8, align="middle")


def _crosses(canvas: Canvas, layout: Layout, *, form: bool) -> None:
    """Draw the four crosses; with `form`, beside each what it should measure and lines to write on."""
    page = layout.page
    for name, place in zip(CROSS_NAMES, crosses(page.width, page.height), strict=True):
        with saved(canvas):
            canvas.scale(1 / POINT, 1 / POINT)
            canvas.setStrokeColor(rgb("ink"))
            canvas.setLineWidth(0.15)
            canvas.line(place.x - ARM, place.y, place.x + ARM, place.y)
            canvas.line(place.x, place.y - ARM, place.x, place.y + ARM)
            canvas.circle(place.x, place.y, 2.5, fill=0, stroke=1)
        if form:
            _form(canvas, name, place, layout)


def _form(canvas: Canvas, name: str, place: Point, layout: Layout) -> None:
    """Write a cross's name and lines for its two readings on the inner side of it."""
    x = place.x + ARM + 2 if place.x < layout.page.width / 2 else place.x - ARM - 2 - FORM
    _paper(canvas, (x, place.y - 5, FORM, 10))
    _write(canvas, name, Point(x + 1, place.y - 1.7), 14)
    for y, edge, should in ((1.2, "左", place.x), (-3.8, "下", place.y)):
        _write(canvas, f"离{edge}边＿＿＿＿（{should:g}）", Point(x + 6, place.y + y), 7.5)


# --- drawing ---------------------------------------------------------------------------------------------------------


def _paper(canvas: Canvas, box: Box, *, framed: bool = False) -> None:
    """Clear a place of the sheet for writing."""
    with saved(canvas):
        canvas.scale(1 / POINT, 1 / POINT)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setStrokeColor(rgb("ink"))
        canvas.setLineWidth(0.2)
        canvas.rect(*box, fill=1, stroke=int(framed))


def _write(
    canvas: Canvas,
    text: str,
    at: Point,
    points: float,
    *,
    style: str = "song",
    color: str = "ink",
    align: Align = "left",
) -> None:
    """Write one line whose baseline starts, has its middle or ends at a place."""
    line = set_line(units_of(text, Lettering(style, points, color)))
    _draw(canvas, line, at.x - line.right * {"left": 0, "middle": 0.5, "right": 1}[align], at.y)


def _draw(canvas: Canvas, line: Line, x: float, y: float) -> None:
    draw_text(canvas, runs("note", line, x, y))


def _finish(canvas: Canvas) -> None:
    canvas.showPage()
    canvas.save()
