"""The PDF itself: what comes back out of it, what is embedded, that it is the same every time."""

import io
import pickle
import re
import subprocess
import sys

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from certificates import DoesNotFit, MissingGlyph, print_certificates
from certificates.designs import CODE_PLATE
from certificates.embedding import character_map
from tests.certificates.sheets import LAYOUT, PERSON, ROOT, UNIT, batch, person, printed, run

NOWHERE = "\U0002ebf1"


def fonts_of(pdf):
    """Every font a page or a form on it refers to, by its base name."""
    found = {}
    for page in pdf.pages:
        resources = [page.Resources, *(form.Resources for form in page.Resources.XObject.values())]
        found |= {str(font.BaseFont): font for resource in resources for font in resource.Font.values()}
    return found


def drawings_of(pdf):
    """The forms of a file that are no text alone."""
    forms = {form.objgen: form for page in pdf.pages for form in page.Resources.XObject.values()}
    return [form for form in forms.values() if "/Shading" in form.Resources]


def test_each_certificate_is_a_page_and_progress_is_told():
    heard, out = [], io.BytesIO()

    count = print_certificates(iter([PERSON, UNIT]), LAYOUT, out, progress=heard.append)

    assert (count, heard) == (2, [1, 2])
    assert len(pikepdf.open(out).pages) == 2


@pytest.mark.parametrize(
    ("bad", "error"), [(person(f"张{NOWHERE}"), MissingGlyph), (person("周口市" * 40), DoesNotFit)]
)
def test_one_certificate_that_cannot_be_drawn_stops_the_batch_before_its_first_byte(bad, error):
    out = io.BytesIO()

    with pytest.raises(error) as refused:
        print_certificates([PERSON, bad], LAYOUT, out)

    assert refused.value.person == bad.addressee
    assert out.getvalue() == b""


def test_of_no_certificates_nothing_is_written():
    assert printed([]) == b""


def test_a_refusal_travels_between_processes():
    error = MissingGlyph("张三", NOWHERE, "姓名")

    assert pickle.loads(pickle.dumps(error)).message == error.message


def test_the_same_facts_give_the_same_bytes():
    assert printed([PERSON, UNIT, person("𬭎𫖯")]) == printed([PERSON, UNIT, person("𬭎𫖯")])


def test_another_process_gives_the_same_bytes(tmp_path):
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.certificates.sheets import PERSON, UNIT, person, printed\n"
        "printed([UNIT])\n"  # what was printed before must not show
        f"open({str(tmp_path / 'other.pdf')!r}, 'wb').write(printed([PERSON, UNIT, person('𬭎𫖯')]))"
    )

    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path, timeout=60)

    assert (tmp_path / "other.pdf").read_bytes() == printed([PERSON, UNIT, person("𬭎𫖯")])


def test_the_page_is_a4_landscape():
    with pikepdf.open(io.BytesIO(printed([PERSON]))) as pdf:
        sheet = pdf.pages[0].MediaBox

        assert [round(float(edge) * 25.4 / 72, 2) for edge in sheet] == [0, 0, 297, 210]


def test_the_design_is_drawn_once_whatever_the_number_of_pages(batch_pdf):
    with pikepdf.open(batch_pdf) as pdf:
        assert len(drawings_of(pdf)) == 1
        assert len(pdf.pages) == 198


def test_the_form_names_the_gradients_it_uses(batch_pdf):
    with pikepdf.open(batch_pdf) as pdf:
        (form,) = drawings_of(pdf)
        used = {str(operands[0]) for operands, operator in pikepdf.parse_content_stream(form) if str(operator) == "sh"}

        assert used == set(form.Resources.Shading.keys())
        assert len(used) == 3


def test_every_font_is_an_embedded_subset_and_none_is_helvetica(batch_pdf):
    with pikepdf.open(batch_pdf) as pdf:
        fonts = fonts_of(pdf)

        assert [
            name for name, font in fonts.items() if "/FontFile2" not in font.DescendantFonts[0].FontDescriptor
        ] == []
        assert [name for name in fonts if not re.fullmatch(r"/[A-Z]{6}\+.+", name)] == []
        assert b"Helvetica" not in batch_pdf.read_bytes()


def test_nothing_is_transparent_and_nothing_is_an_image(batch_pdf):
    with pikepdf.open(batch_pdf) as pdf:
        kinds = {str(thing.get("/Subtype")) for thing in pdf.objects if isinstance(thing, pikepdf.Stream)}

        assert "/Image" not in kinds
        assert not any(key in str(thing) for thing in pdf.objects for key in ("/SMask", "/ca ", "/CA "))


def test_character_maps_hold_whole_characters_beyond_the_bmp(batch_pdf):
    with pikepdf.open(batch_pdf) as pdf:
        maps = [bytes(font.ToUnicode.read_bytes()).decode() for font in fonts_of(pdf).values()]

    entries = [
        entry for text in maps for block in re.findall("bfchar(.*?)endbfchar", text, re.S) for entry in block.split()
    ]
    values = {entry.strip("<>") for entry in entries[1::2]}
    assert {len(value) for value in values} == {4, 8}
    assert bytes.fromhex("D872DF4E") == "𬭎".encode("utf-16-be")
    assert "D872DF4E" in values


def test_a_character_map_has_at_most_a_hundred_entries_in_a_block():
    text = character_map(tuple(map(chr, range(0x4E00, 0x4E00 + 250))))

    assert re.findall(r"(\d+) beginbfchar", text) == ["100", "100", "50"]


@pytest.mark.tools
def test_all_198_names_numbers_and_dates_come_back(batch_pdf):
    pages = run("pdftotext", str(batch_pdf), "-").split("\f")[:-1]

    found = ["".join(page.split()) for page in pages]

    assert len(found) == 198
    expected = batch()
    assert [f.addressee for f, page in zip(expected, found, strict=True) if f"{f.addressee}同志：" not in page] == []
    assert [f.number for f, page in zip(expected, found, strict=True) if f"证书编号：{f.number}" not in page] == []
    assert [f.check_code for f, page in zip(expected, found, strict=True) if f.check_code not in page] == []
    assert [page for page in found if "临港开发区太昊路办事处二〇二三年五月六日" not in page] == []
    assert [page for page in found if PERSON.body not in page] == []


@pytest.mark.tools
def test_qpdf_finds_nothing_wrong(batch_pdf):
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(batch_pdf))


@pytest.mark.tools
@pytest.mark.prove
def test_ghostscript_draws_every_page_without_a_word(batch_pdf):
    assert run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage", str(batch_pdf)) == ""


@pytest.mark.tools
def test_poppler_names_each_font_embedded_subset_and_mapped(batch_pdf):
    rows = run("pdffonts", str(batch_pdf)).splitlines()[2:]

    assert {tuple(row.split()[-5:-2]) for row in rows} == {("yes", "yes", "yes")}
    assert len(rows) == 7


@pytest.mark.tools
@pytest.mark.parametrize("payload", [PERSON.qr, "HONORS:1:" + "7K3MQ9XD" * 23, "https://honors.example/v/0198?k=Ab3"])
def test_the_code_is_read_from_a_picture_of_the_page(tmp_path, payload):
    (tmp_path / "one.pdf").write_bytes(printed([person("张喆", qr=payload)]))

    run("pdftoppm", "-r", "200", "-gray", str(tmp_path / "one.pdf"), str(tmp_path / "page"))

    (picture,) = tmp_path.glob("page*.pgm")
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(picture))] == [payload]


def test_a_token_s_code_has_modules_a_phone_reads_and_four_of_them_of_bare_paper():
    version_7 = 45  # modules: an address and a token

    assert LAYOUT.qr.size >= 22
    assert LAYOUT.qr.size / version_7 >= 0.48
    assert LAYOUT.qr.size / version_7 * 4 <= CODE_PLATE


@pytest.mark.tools
def test_the_place_for_the_seal_is_left_empty(tmp_path):
    """Only the issuer, the date and the pale ground lie there: nothing red, and no ring."""
    (tmp_path / "one.pdf").write_bytes(printed([PERSON]))

    run("pdftoppm", "-r", "50", str(tmp_path / "one.pdf"), str(tmp_path / "page"))

    (path,) = tmp_path.glob("page*.ppm")
    scale = 50 / 25.4
    box = [round(edge * scale) for edge in (200, 210 - 66, 253, 210 - 26)]
    colors = Image.open(path).convert("RGB").crop(box).getcolors(100_000)
    assert [color for _, color in colors if color[0] > 150 and color[1] < 90] == []
