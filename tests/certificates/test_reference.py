"""The fast way draws what the plain way draws: the same picture, the same text."""

import io
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from certificates import load_layout, print_certificates
from registry import paths
from tests.certificates.hard_records import HARD
from tests.certificates.reference import drawn_plainly
from tests.certificates.sheets import LAYOUT, PERSON, UNIT, batch, person, run

DOTS = 100  # an inch
SEEN = 40  # of 255: less is how an edge falls between two dots
LAYOUTS = ["award_portrait", "classic_red_gold", "elegant", "thanks"]


def pictures(folder: Path, name: str, data: bytes) -> list[Image.Image]:
    (folder / f"{name}.pdf").write_bytes(data)
    run("pdftoppm", "-r", str(DOTS), str(folder / f"{name}.pdf"), str(folder / name))
    return [Image.open(path).convert("RGB") for path in sorted(folder.glob(f"{name}-*.ppm"))]


def fast(certificates, layout):
    out = io.BytesIO()
    print_certificates(certificates, layout, out)
    return out.getvalue()


def bare(picture, layout):
    """A picture without its code: a bit of a picture and a square of a path fall otherwise between two dots."""
    dots = DOTS / 25.4
    code = layout.qr
    box = (
        code.x * dots - 1,
        picture.height - (code.y + code.size) * dots - 1,
        (code.x + code.size) * dots + 1,
        picture.height - code.y * dots + 1,
    )
    bare = picture.copy()
    bare.paste((255, 255, 255), tuple(round(edge) for edge in box))
    return bare


@pytest.mark.tools
@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["thanks", *(pytest.param(one, marks=pytest.mark.prove) for one in LAYOUTS if one != "thanks")]
)
def test_both_ways_give_the_same_picture(tmp_path, name):
    layout = load_layout(name, paths.templates() / "certificates")
    certificates = [
        PERSON,
        person("王芳芳"),
        person("李强"),
        UNIT,
        person("陈𠮷"),
        person("䶮㛃𠅤"),
        person("尼格买提·热合曼"),
        HARD[-1],
    ]

    plain = pictures(tmp_path, "plain", drawn_plainly(certificates, layout))
    quick = pictures(tmp_path, "quick", fast(certificates, layout))

    for one, two in zip(plain, quick, strict=True):
        difference = ImageChops.difference(bare(one, layout), bare(two, layout)).convert("L")
        assert sum(1 for level in difference.tobytes() if level > SEEN) == 0
        assert [c.text for c in zxingcpp.read_barcodes(one)] == [c.text for c in zxingcpp.read_barcodes(two)]


@pytest.mark.tools
def test_both_ways_give_the_same_text(tmp_path):
    certificates = batch()[::9]
    texts = []
    for name, data in (("plain", drawn_plainly(certificates, LAYOUT)), ("quick", fast(certificates, LAYOUT))):
        (tmp_path / name).write_bytes(data)
        pages = run("pdftotext", str(tmp_path / name), "-").split("\f")[:-1]
        texts.append(["".join(sorted(page.split())) for page in pages])

    rare = [k for k, one in enumerate(certificates) if any(ord(character) > 0xFFFF for character in one.addressee)]
    kept = [k for k in range(len(certificates)) if k not in rare]  # reportlab's own maps tear these characters
    assert [sorted(texts[0][k]) for k in kept] == [sorted(texts[1][k]) for k in kept]
