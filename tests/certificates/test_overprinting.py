"""Overprinting (套打): only what varies is on the paper, and it lands in its place on the stock, whatever the printer does."""

import io
import math

import pikepdf
import pytest

from certificates import Calibration, Point, place, print_certificates, solve
from certificates.lines import POINT
from tests.certificates.sheets import LAYOUT, PERSON, UNIT, person, printed, run
from tests.certificates.test_calibration import HEIGHT, WIDTH, Printer, worst

STRAIGHT = Calibration()


def overprinted(certificates, calibration=STRAIGHT):
    out = io.BytesIO()
    print_certificates(certificates, LAYOUT, out, overprint=calibration)
    return out.getvalue()


def text_origins(pdf, page=0):
    """Where a page tells the printer to put each run of text (mm)."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        matrices, found = [pikepdf.Matrix()], []
        for operands, operator in pikepdf.parse_content_stream(opened.pages[page]):
            match str(operator):
                case "q":
                    matrices.append(matrices[-1])
                case "Q":
                    matrices.pop()
                case "cm":
                    matrices[-1] = pikepdf.Matrix(*map(float, operands)) @ matrices[-1]
                case "Tm":
                    origin = pikepdf.Matrix(*map(float, operands)) @ matrices[-1]
                case "Tj":
                    found.append(Point(origin.e * POINT, origin.f * POINT))
    return found


@pytest.mark.parametrize(("rounded_to", "within"), [(0.5, 0.3), (0.0, 0.01)])
@pytest.mark.parametrize("certificate", [PERSON, UNIT, person("阿布都热合曼·买买提江")])
def test_every_run_lands_in_its_place(certificate, rounded_to, within):
    printer = Printer()
    pdf = overprinted([certificate], solve(printer.read(rounded_to), WIDTH, HEIGHT).calibration)

    landed = [printer.lands(aim) for aim in text_origins(pdf)]

    wanted = [Point(run.x, run.y) for run in place(certificate, LAYOUT)]
    assert max(math.dist(*pair) for pair in zip(landed, wanted, strict=True)) <= within


def test_without_calibration_they_miss():
    assert worst(Printer(), STRAIGHT) > 0.3


def test_nothing_of_the_design_is_in_the_file():
    with pikepdf.open(io.BytesIO(overprinted([PERSON, UNIT]))) as pdf:
        assert [page.Resources.get("/XObject") for page in pdf.pages] == [None, None]
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
