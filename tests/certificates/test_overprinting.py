"""Overprinting (套打): only what varies is on the paper, and it lands in its place on the stock, whatever the printer does."""

import io
import math

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from certificates import (
    Calibration,
    DoesNotFit,
    Point,
    crosses,
    place,
    preview_overprint,
    print_certificates,
    print_rulers,
    print_test_sheet,
    solve,
)
from certificates.fields import SAMPLE
from certificates.lines import POINT
from certificates.rulers import outlines
from tests.certificates.sheets import LAYOUT, PERSON, UNIT, person, printed, run
from tests.certificates.test_calibration import HEIGHT, WIDTH, Printer, worst

STRAIGHT = Calibration()
CROOKED = solve(Printer().read(0.5), WIDTH, HEIGHT).calibration


def overprinted(certificates, calibration=STRAIGHT):
    out = io.BytesIO()
    print_certificates(certificates, LAYOUT, out, overprint=calibration)
    return out.getvalue()


def drawn(pdf, page=0):
    """Every text run's origin and every straight line, where a page tells the printer to put them (mm)."""
    texts, lines = [], []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        _follow(opened.pages[page], opened.pages[page].Resources, pikepdf.Matrix(), texts, lines)
    return texts, lines


def farthest(landed, runs):
    """How far at most a run lands from its place; every run lands near one place, and every place has its run."""
    places = [Point(run.x, run.y) for run in runs]
    assert len(landed) == len(places)
    there = [min(math.dist(one, place) for place in places) for one in landed]
    return max(there + [min(math.dist(one, place) for one in landed) for place in places])


def _follow(content, resources, start, texts, lines):
    matrices = [start]
    for operands, operator in pikepdf.parse_content_stream(content):
        match str(operator):
            case "q":
                matrices.append(matrices[-1])
            case "Q":
                matrices.pop()
            case "cm":
                matrices[-1] = pikepdf.Matrix(*map(float, operands)) @ matrices[-1]
            case "Do":
                form = resources.XObject[str(operands[0])]
                _follow(form, form.Resources, matrices[-1], texts, lines)
            case "Tm":
                origin = pikepdf.Matrix(*map(float, operands)) @ matrices[-1]
            case "Tj":
                texts.append(Point(origin.e * POINT, origin.f * POINT))
            case "m":
                begun = _at(matrices[-1], operands)
            case "l":
                lines.append((begun, _at(matrices[-1], operands)))


def _at(matrix, operands):
    x, y = map(float, operands)
    return Point((matrix.a * x + matrix.c * y + matrix.e) * POINT, (matrix.b * x + matrix.d * y + matrix.f) * POINT)


def text_origins(pdf, page=0):
    return drawn(pdf, page)[0]


def middles(lines):
    """The middles of all lines as long as the arms of a cross."""
    return [
        Point((a.x + b.x) / 2, (a.y + b.y) / 2) for a, b in lines if math.isclose(math.dist(a, b), 10, rel_tol=0.02)
    ]


@pytest.mark.parametrize(("rounded_to", "within"), [(0.5, 0.3), (0.0, 0.01)])
@pytest.mark.parametrize("certificate", [PERSON, UNIT, person("阿布都热合曼·买买提江")])
def test_every_run_lands_in_its_place(certificate, rounded_to, within):
    printer = Printer()
    pdf = overprinted([certificate], solve(printer.read(rounded_to), WIDTH, HEIGHT).calibration)

    landed = [printer.lands(aim) for aim in text_origins(pdf)]

    assert farthest(landed, place(certificate, LAYOUT)) <= within


def test_without_calibration_they_miss():
    assert worst(Printer(), STRAIGHT) > 0.3


def test_nothing_of_the_design_is_in_the_file():
    with pikepdf.open(io.BytesIO(overprinted([PERSON, UNIT]))) as pdf:
        forms = [form for page in pdf.pages for form in (page.Resources.get("/XObject") or {}).values()]
        operators = {str(operator) for form in forms for _, operator in pikepdf.parse_content_stream(form)}
        assert operators <= {"q", "Q", "BT", "ET", "BDC", "EMC", "rg", "Tf", "Tc", "Tz", "Tm", "Tj"}  # words alone
        assert not any(
            "/Shading" in str(thing.keys()) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)
        )


def test_every_page_is_corrected_once():
    pdf = overprinted([PERSON, PERSON, PERSON], solve(Printer().read(), WIDTH, HEIGHT).calibration)

    assert text_origins(pdf, 0) == text_origins(pdf, 1) == text_origins(pdf, 2)


def test_the_same_facts_and_calibration_give_the_same_bytes():
    calibration = solve(Printer().read(0.5), WIDTH, HEIGHT).calibration

    assert overprinted([PERSON, UNIT], calibration) == overprinted([PERSON, UNIT], calibration)


@pytest.mark.tools
def test_the_text_can_be_copied_like_that_of_a_whole_certificate(tmp_path):
    texts = []
    for name, pdf in (("whole", printed([PERSON])), ("over", overprinted([PERSON]))):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(pdf)
        texts.append([line for line in run("pdftotext", "-layout", str(path), "-").split() if line])

    whole, over = texts
    assert [word for word in over if word not in whole] == []
    assert "荣" not in "".join(over)


def sheet(draw, *arguments):
    out = io.BytesIO()
    draw(*arguments, out)
    return out.getvalue()


def test_the_ruler_sheet_has_its_crosses_and_its_bar_where_they_are_measured():
    _, lines = drawn(sheet(print_rulers, LAYOUT))

    found = middles(lines)

    assert all(sum(math.dist(middle, cross) < 0.001 for middle in found) == 2 for cross in crosses(WIDTH, HEIGHT))
    assert sum(math.isclose(math.dist(*line), 200, abs_tol=0.001) for line in lines) == 1


def test_the_rulers_have_a_tick_for_every_millimetre_of_every_edge():
    _, lines = drawn(sheet(print_rulers, LAYOUT))

    starts = {(round(start.x, 2), round(start.y, 2)) for start, _ in lines}

    assert {(x, y) for x in range(1, 297) for y in (0, 210)} | {
        (x, y) for y in range(1, 210) for x in (0, 297)
    } <= starts


@pytest.mark.tools
def test_the_ruler_sheet_says_how_to_read_it_and_what_it_is_for(tmp_path):
    path = tmp_path / "ruler.pdf"
    out = io.BytesIO()
    print_rulers(LAYOUT, out, "打印机：二楼惠普　纸盒：手动")
    path.write_bytes(out.getvalue())

    said = "".join(run("pdftotext", str(path), "-").split())

    for words in (
        "套打标尺页",
        "实际大小（100%）",
        "用钢尺量A、B、C、D四个十字",
        "离左边",
        "离下边",
        "（282）",
        "二楼惠普",
    ):
        assert words in said


def test_the_outlines_hold_what_is_printed():
    boxes = {outline.label: outline.box for outline in outlines(LAYOUT)}
    labels = {
        "addressee": "抬头", "body": "正文", "issuers": "颁发单位、日期", "granted_on": "颁发单位、日期",
        "number": "编号、核验码", "check_code": "编号、核验码", "note": "编号、核验码",
    }  # fmt: skip

    outside = [
        run_
        for certificate in (SAMPLE, PERSON, UNIT)
        for run_ in place(certificate, LAYOUT)
        if not _inside(boxes[labels[run_.field]], run_.x, run_.y)
    ]

    assert outside == []


def _inside(box, x, y):
    left, low, width, height = box
    hanging = 4.3  # the blank half of an opening mark at the start of a line
    return left - hanging <= x <= left + width and low <= y <= low + height


def test_the_test_sheet_lands_as_the_certificates_will():
    printer = Printer()
    pdf = sheet(lambda out: print_test_sheet(LAYOUT, out, solve(printer.read(), WIDTH, HEIGHT).calibration))
    texts, lines = drawn(pdf)

    landed = [printer.lands(middle) for middle in middles(lines)]

    assert all(sum(math.dist(mark, cross) < 0.01 for mark in landed) == 2 for cross in crosses(WIDTH, HEIGHT))
    assert farthest([printer.lands(aim) for aim in texts[: len(place(SAMPLE, LAYOUT))]], place(SAMPLE, LAYOUT)) < 0.01


@pytest.mark.tools
def test_the_preview_shows_the_design_and_says_that_it_is_no_certificate(tmp_path):
    path = tmp_path / "preview.pdf"
    path.write_bytes(sheet(preview_overprint, PERSON, LAYOUT))

    with pikepdf.open(path) as pdf:
        assert len(pdf.pages[0].Resources.XObject) == 1
    said = "".join(run("pdftotext", str(path), "-").split())
    assert "套打预览，只供在屏幕上看" in said
    assert "张喆同志：" in said


@pytest.mark.parametrize("draw", [lambda facts, out: preview_overprint(facts, LAYOUT, out),
                                  lambda facts, out: print_test_sheet(LAYOUT, out, STRAIGHT, facts)])  # fmt: skip
def test_no_sheet_is_begun_for_what_does_not_fit(draw):
    out = io.BytesIO()

    with pytest.raises(DoesNotFit):
        draw(person("周口市" * 40), out)

    assert out.getvalue() == b""


@pytest.mark.parametrize("draw", [lambda out: print_rulers(LAYOUT, out),
                                  lambda out: print_test_sheet(LAYOUT, out, STRAIGHT),
                                  lambda out: print_certificates([PERSON], LAYOUT, out, overprint=STRAIGHT)])  # fmt: skip
def test_print_dialogs_begin_with_the_real_size(draw):
    with pikepdf.open(io.BytesIO(sheet(draw))) as pdf:
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"


@pytest.mark.tools
def test_the_code_is_read_from_the_paper(tmp_path):
    printer = Printer()
    path, out = tmp_path / "over.pdf", tmp_path / "over"
    path.write_bytes(overprinted([PERSON], solve(printer.read(0.5), WIDTH, HEIGHT).calibration))
    run("pdftoppm", "-r", "200", "-png", "-singlefile", str(path), str(out))

    with Image.open(f"{out}.png") as page:
        assert [code.text for code in zxingcpp.read_barcodes(page)] == [PERSON.qr]


@pytest.mark.tools
@pytest.mark.parametrize(
    "draw",
    [
        lambda out: print_rulers(LAYOUT, out),
        lambda out: print_test_sheet(LAYOUT, out, CROOKED),
        lambda out: preview_overprint(PERSON, LAYOUT, out),
        lambda out: print_certificates([PERSON, UNIT, person("𬭎𫖯")], LAYOUT, out, overprint=CROOKED),
    ],
    ids=["rulers", "test sheet", "preview", "overprint"],
)
def test_no_tool_of_the_trade_has_anything_to_say(draw, tmp_path):
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet(draw))

    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(path))
    assert run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", "-sDEVICE=nullpage", str(path)) == ""
    fonts = [line.split()[-5:-2] for line in run("pdffonts", str(path)).splitlines()[2:]]
    assert fonts
    assert all(font == ["yes", "yes", "yes"] for font in fonts)
