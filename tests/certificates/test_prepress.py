"""Print-shop output: each kind of file is clean under its standard, and what is cut apart lies in order."""

import io
import itertools
import re
from dataclasses import replace
from functools import lru_cache

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageCms

from certificates import Calibration, DoesNotFit, load_layout, print_certificates
from certificates.conformance import srgb_profile
from certificates.designs import DESIGNS
from certificates.errors import UnusablePaper
from certificates.imposing import BLEED, SHEETS, alone, in_pairs, piles
from certificates.inks import INKS, plate, rgb
from certificates.layouts import Page
from certificates.lines import POINT
from certificates.prepress import ARCHIVE, PLATES, Product, print_product
from tests.certificates import preflight
from tests.certificates.sheets import LAYOUT, PERSON, ROOT, UNIT, batch, person, printed, run

LAYOUTS = (
    "classic_red_gold", "classic_red_gold_portrait", "elegant", "elegant_portrait",
    "award", "award_portrait", "thanks", "thanks_landscape",
)  # fmt: skip
PRODUCTS = {
    "archive": Product(ARCHIVE),
    "plates": Product(PLATES),
    "two on A3": Product(paper="A3"),
    "two on SRA3": Product(paper="SRA3"),
    "plates, two on SRA3": Product(PLATES, "SRA3"),
}
CERTIFICATES = (PERSON, UNIT, person("𬭎𫖯", number="3", qr="HONORS:1:0003"))


def layout_named(name):
    return load_layout(name, ROOT / "templates" / "certificates")


def made(certificates, product, layout=LAYOUT):
    out = io.BytesIO()
    print_product([(facts, layout) for facts in certificates], out, product)
    return out.getvalue()


@lru_cache
def one_of(kind):
    """Return a small file of each kind that is ever given out."""
    if kind == "ordinary":
        return printed(CERTIFICATES)
    if kind == "overprinted":
        out = io.BytesIO()
        print_certificates(CERTIFICATES, LAYOUT, out, overprint=Calibration())
        return out.getvalue()
    return made(CERTIFICATES, PRODUCTS[kind])


KINDS = ("ordinary", "overprinted", *PRODUCTS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_is_clean_under_its_standard(kind):
    standard = PRODUCTS[kind].standard if kind in PRODUCTS else ""

    assert preflight.faults(one_of(kind), standard or preflight.PLAIN) == []


@pytest.mark.tools
@pytest.mark.parametrize("kind", KINDS)
def test_no_tool_of_the_trade_has_anything_to_say(kind, tmp_path):
    path = tmp_path / "file.pdf"
    path.write_bytes(one_of(kind))

    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(path))
    assert run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", "-sDEVICE=nullpage", str(path)) == ""
    rows = run("pdffonts", str(path)).splitlines()[2:]
    assert rows
    assert {tuple(row.split()[-5:-2]) for row in rows} == {("yes", "yes", "yes")}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("product", [Product(ARCHIVE), Product(PLATES)], ids=["archive", "plates"])
def test_every_design_is_clean(name, product):
    assert preflight.faults(made([PERSON], product, layout_named(name)), product.standard) == []


@pytest.mark.parametrize("kind", PRODUCTS)
def test_rare_names_are_as_clean_as_others(kind):
    """Their fonts have many glyphs of one width, told once."""
    names = [person(name) for name in ("陈𠮷", "李𠀁㼆", "欧阳𬎆", "尼格买提·热合曼", "Zoë")]

    assert preflight.faults(made(names, PRODUCTS[kind]), PRODUCTS[kind].standard or preflight.PLAIN) == []


@pytest.mark.parametrize("kind", PRODUCTS)
def test_the_same_certificates_give_the_same_bytes(kind):
    assert made(CERTIFICATES, PRODUCTS[kind]) == one_of(kind)


def test_other_certificates_have_another_id():
    with (
        pikepdf.open(io.BytesIO(made([PERSON], Product(ARCHIVE)))) as one,
        pikepdf.open(io.BytesIO(made([UNIT], Product(ARCHIVE)))) as other,
    ):
        assert bytes(one.trailer.ID[0]) != bytes(other.trailer.ID[0])


@pytest.mark.parametrize("kind", PRODUCTS)
def test_nothing_is_written_for_what_does_not_fit(kind):
    out = io.BytesIO()

    with pytest.raises(DoesNotFit):
        print_product([(PERSON, LAYOUT), (person("周口市" * 40), LAYOUT)], out, PRODUCTS[kind])

    assert out.getvalue() == b""


# --- the preflight itself can fail ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "standard", "said"),
    [
        ("ordinary", ARCHIVE, "output intent"),
        ("ordinary", PLATES, "RGB"),
        ("plates", ARCHIVE, "CMYK"),
        ("archive", PLATES, "trim box"),
    ],
)
def test_the_preflight_tells_one_standard_from_another(kind, standard, said):
    assert any(said in fault for fault in preflight.faults(one_of(kind), standard))


def _transparent(pdf):
    pdf.pages[0].Resources["/ExtGState"] = pikepdf.Dictionary(G=pikepdf.Dictionary(ca=0.5))


def _unembedded(pdf):
    del next(iter(pdf.pages[0].Resources.Font.values())).DescendantFonts[0].FontDescriptor["/FontFile2"]


def _unnamed(pdf):
    del pdf.Root["/Metadata"]


def _retitled(pdf):
    pdf.docinfo["/Title"] = "奖状"


def _undefined(pdf):
    told = bytes(pdf.Root.Metadata.read_bytes())
    pdf.Root.Metadata = pdf.make_stream(
        told.replace(b"</rdf:Description>", b"<pdf:Trapped>False</pdf:Trapped></rdf:Description>"),
        Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML,
    )  # fmt: skip


def _opening(pdf):
    pdf.Root["/OpenAction"] = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])


@pytest.mark.parametrize("harm", [_transparent, _unembedded, _unnamed, _retitled, _undefined, _opening])
def test_the_preflight_sees_what_is_wrong(harm):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(one_of("archive"))) as pdf:
        harm(pdf)
        pdf.save(out)

    assert preflight.faults(out.getvalue(), ARCHIVE) != []


# --- colours ----------------------------------------------------------------------------------------------------------


def test_the_profile_is_srgb_to_the_last_shade():
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    turn = ImageCms.buildTransform(ours, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    shades = bytes(part for shade in itertools.product(range(0, 256, 15), repeat=3) for part in shade)
    picture = Image.frombytes("RGB", (len(shades) // 3, 1), shades)

    turned = ImageCms.applyTransform(picture, turn).tobytes()

    assert max(abs(one - other) for one, other in zip(shades, turned, strict=True)) <= 1


@pytest.mark.parametrize("name", INKS)
def test_every_ink_has_plates_that_dry(name):
    assert len({ink.rgb for ink in INKS.values()}) == len(INKS)
    assert [round(part * 100) for part in plate(rgb(name)).cmyk()] == list(INKS[name].cmyk)
    assert sum(INKS[name].cmyk) <= 300


@pytest.mark.tools
@pytest.mark.parametrize("name", LAYOUTS)
def test_the_ground_runs_into_the_bleed_and_no_further(name, tmp_path):
    """Just outside the cut the colour is the one just inside it, whatever the design; beyond the bleed is paper."""
    path, dots = tmp_path / "plates.pdf", 100 / 25.4
    path.write_bytes(made([PERSON], Product(PLATES), layout_named(name)))
    run("pdftoppm", "-r", "100", "-png", "-singlefile", str(path), str(tmp_path / "page"))
    sheet = alone(layout_named(name).page, bleed=True)

    with Image.open(tmp_path / "page.png") as page:

        def color(x, y):
            return page.getpixel((round(x * dots), round((sheet.height - y) * dots)))

        left, foot, right, top = sheet.trim
        middle, half = (left + right) / 2, (foot + top) / 2
        for x, y, across, up in ((left, half, 1, 0), (right, half, -1, 0), (middle, foot, 0, 1), (middle, top, 0, -1)):
            inside = color(x + across, y + up)
            assert color(x - across * (BLEED - 0.6), y - up * (BLEED - 0.6)) == inside
            assert color(x - across * (BLEED + 0.6), y - up * (BLEED + 0.6)) == (255, 255, 255)


@pytest.mark.tools
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("archive", marks=pytest.mark.prove),
        pytest.param("plates", marks=pytest.mark.prove),
        "plates, two on SRA3",
    ],
)
def test_codes_are_read_from_pictures_of_it(kind, tmp_path):
    path = tmp_path / "file.pdf"
    path.write_bytes(one_of(kind))
    run("pdftoppm", "-r", "200", "-png", str(path), str(tmp_path / "page"))

    read = []
    for picture in sorted(tmp_path.glob("*.png")):
        with Image.open(picture) as page:
            read += [code.text for code in zxingcpp.read_barcodes(page)]

    assert set(read) == {facts.qr for facts in CERTIFICATES}


# --- sheets -----------------------------------------------------------------------------------------------------------


def test_plates_say_where_they_are_cut():
    with pikepdf.open(io.BytesIO(one_of("plates"))) as pdf:
        boxes = {key: [round(float(edge) * POINT, 2) for edge in pdf.pages[0][key]] for key in ("/MediaBox", "/TrimBox", "/BleedBox")}  # fmt: skip

    assert boxes == {"/MediaBox": [0, 0, 321, 234], "/TrimBox": [12, 12, 309, 222], "/BleedBox": [9, 9, 312, 225]}


@pytest.mark.parametrize("count", range(1, 12))
def test_cut_apart_and_laid_one_on_the_other_the_piles_are_in_order(count):
    sheets = piles(range(count), 2)

    upper = [sheet[0] for sheet in sheets]
    lower = [sheet[1] for sheet in sheets if len(sheet) > 1]

    assert upper + lower == list(range(count))
    assert len(sheets) == -(-count // 2)


@pytest.mark.tools
def test_the_upper_pile_has_the_first_half_in_order(tmp_path):
    path = tmp_path / "pairs.pdf"
    path.write_bytes(made(batch()[:7], Product(paper="A3")))
    texts = ["".join(page.split()) for page in run("pdftotext", str(path), "-").split("\f")[:-1]]
    halves = [[half for half in (0, 1) if _half(path, page, half)] for page in range(1, 5)]

    wanted = [facts.number for facts in batch()[:7]]
    assert [[number for number in wanted if number in text] for text in texts] == [
        [wanted[0], wanted[4]], [wanted[1], wanted[5]], [wanted[2], wanted[6]], [wanted[3]],
    ]  # fmt: skip
    assert halves == [[0, 1], [0, 1], [0, 1], [0]]
    assert wanted[0] in _half(path, 1, 0)
    assert wanted[4] in _half(path, 1, 1)


def _half(path, page, half):
    """Return the text of the upper or lower half of an A3 page."""
    box = ("-x", "0", "-y", str(half * 595), "-W", "842", "-H", "595")
    return "".join(run("pdftotext", "-f", str(page), "-l", str(page), *box, str(path), "-").split())


@pytest.mark.parametrize("paper", SHEETS)
@pytest.mark.parametrize("page", [Page(297, 210), Page(210, 297), Page(285, 210), Page(260, 190), Page(190, 260)])
def test_one_cut_parts_two_of_any_size_that_fit(paper, page):
    sheet = in_pairs(page, paper, bleed=True)
    left, foot, right, top = sheet.trim

    assert min(left, foot, sheet.width - right, sheet.height - top) >= 0
    assert sorted({sheet.width, sheet.height}) == list(SHEETS[paper])
    (first, second) = sheet.places
    assert first[1] > second[1] or first[0] < second[0]
    assert abs(first[0] - second[0]) in (0, page.width)
    assert abs(first[1] - second[1]) in (0, page.height)


def test_no_ground_covers_a_neighbour():
    sheet = in_pairs(Page(297, 210), "SRA3", bleed=True)

    (x, y, width, height), below = (sheet.ground(place) for place in sheet.places)

    assert (width, height) == (297 + 2 * BLEED, 210 + BLEED)
    assert y == pytest.approx(below[1] + below[3])
    assert x == pytest.approx(sheet.x - BLEED)


def test_what_is_too_large_or_unknown_is_refused():
    with pytest.raises(UnusablePaper, match="排不下两张"):
        in_pairs(Page(420, 297), "A3", bleed=False)
    with pytest.raises(UnusablePaper, match="只有A3、SRA3"):
        in_pairs(Page(297, 210), "B4", bleed=False)


def test_certificates_of_two_sizes_do_not_share_a_sheet():
    other = replace(LAYOUT, page=Page(285, 210), digest="other")

    with pytest.raises(UnusablePaper, match="大小不一"):
        print_product([(PERSON, LAYOUT), (UNIT, other)], io.BytesIO(), Product(paper="A3"))


def test_two_layouts_share_a_file_each_with_its_design():
    out = io.BytesIO()
    print_product([(PERSON, LAYOUT), (UNIT, layout_named("elegant")), (UNIT, LAYOUT)], out, Product(ARCHIVE))

    with pikepdf.open(out) as pdf:
        designs = [re.findall(rb"/FormXob.(design-\w+) Do", bytes(page.Contents.read_bytes())) for page in pdf.pages]
    assert [len(shown) for shown in designs] == [1, 1, 1]
    assert designs[0] == designs[2] != designs[1]
    assert preflight.faults(out.getvalue(), ARCHIVE) == []


def test_every_design_is_held_against_the_standards():
    assert {layout_named(name).background.design for name in LAYOUTS} == set(DESIGNS)
