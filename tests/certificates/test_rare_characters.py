"""Every character GB 18030-2022 asks of government software is drawn, with ink, and copied right; others are refused."""

import random
from itertools import islice
from pathlib import Path

import pytest
from PIL import Image

from certificates import Calibration, MissingGlyph, check, fonts, place, print_certificates
from certificates.lines import POINT
from tests.certificates.sheets import LAYOUT, person, run

# Level 3: the level-1 characters of the BMP, and all of the extensions B to F.
URO, EXTENSION_A = range(0x4E00, 0x9FF0), range(0x3400, 0x4DB6)
COMPATIBLE = [code for code in range(0xF900, 0xFB00) if chr(code).encode("gbk", "ignore")]  # 21, as in GBK
BEYOND_BMP = {
    "B": range(0x20000, 0x2A6D7),
    "C": range(0x2A700, 0x2B735),
    "D": range(0x2B740, 0x2B81E),
    "E": range(0x2B820, 0x2CEA2),
    "F": range(0x2CEB0, 0x2EBE1),
}
AMENDMENT = (*range(0x4DB6, 0x4DC0), *range(0x9FF0, 0xA000))  # of 2023
LEVEL_3 = [chr(code) for codes in (URO, EXTENSION_A, COMPATIBLE, *BEYOND_BMP.values()) for code in codes]
LATER = [chr(code) for code in (*range(0x30000, 0x3134B), *range(0x31350, 0x323B0), *range(0x2EBF0, 0x2EE5E))]  # G H I
IN_A_NAME = 10
DPI = 120


def outlines(face):
    """The code points of a face whose glyph has an outline."""
    file = fonts.file_of(face)
    return {code for code in file.characters() if file.draws(chr(code))}


def refusal(character):
    """What is said of a certificate for somebody so named; nothing where it can be drawn."""
    try:
        check(person(f"张{character}"), LAYOUT)
    except MissingGlyph as refused:
        return refused.message
    return ""


def said_of(character):
    return f"“张{character}”的证书不能打印：姓名中的“{character}”（U+{ord(character):04X}），现有字体都没有这个字。"


def test_level_3_has_as_many_characters_as_counted_from_the_standard():
    assert (len(COMPATIBLE), len(LEVEL_3), len(set(LEVEL_3))) == (21, 87_896, 87_896)


@pytest.mark.slow
def test_a_face_has_an_outline_for_every_character_of_level_3():
    drawn = outlines("wenkai") | outlines("song") | outlines("hana")

    assert [character for character in LEVEL_3 if ord(character) not in drawn] == []
    assert [code for code in AMENDMENT if code not in drawn] == []


def test_some_characters_of_level_3_are_drawn_and_some_newer_ones_refused_by_name():
    chance = random.Random(18030)

    assert {refusal(character) for character in chance.sample(LEVEL_3, 150)} == {""}
    known = outlines("wenkai")
    for character in chance.sample([c for c in LATER if ord(c) not in known], 50):
        assert refusal(character) == said_of(character)


@pytest.mark.prove
def test_every_character_of_level_3_is_drawn_or_refused_by_name():
    refused = [character for character in LEVEL_3 if refusal(character)]
    newer = {character: refusal(character) for character in LATER}
    drawn = {character for character, said in newer.items() if not said}

    print(f"level 3: {len(LEVEL_3) - len(refused)} drawn, {len(refused)} refused")  # noqa: T201  # the proof tells its counts
    print(f"extensions G, H, I: {len(drawn)} drawn, {len(newer) - len(drawn)} refused by name")  # noqa: T201  # likewise
    assert refused == []
    assert {ord(character) for character in drawn} == outlines("wenkai") & {ord(character) for character in LATER}
    assert [character for character, said in newer.items() if said and said != said_of(character)] == []


def pages(characters, folder):
    """Print names of the characters; return the facts, the text of each page and its picture."""
    spelled = iter(characters)
    names = ["".join(some) for some in iter(lambda: list(islice(spelled, IN_A_NAME)), [])]
    facts = [person(name) for name in names]
    path = folder / "names.pdf"
    with path.open("wb") as out:
        print_certificates(facts, LAYOUT, out, overprint=Calibration())  # no design: what is dark is text
    run("pdftoppm", "-r", str(DPI), "-gray", str(path), str(folder / "page"))
    texts = run("pdftotext", "-raw", str(path), "-").split("\f")
    pictures = [Image.open(picture) for picture in sorted(Path(folder).glob("page-*.pgm"))]
    return list(zip(facts, texts, pictures, strict=False))


def cells(facts, picture):
    """Yield each character of a name with the piece of the picture it stands in."""
    for one in place(facts, LAYOUT):
        left = one.x
        for character in one.text if one.field == "addressee" else "":
            width = fonts.advance(one.font, character) * one.size * POINT
            em = one.size * POINT
            box = (left, LAYOUT.page.height - one.y - 0.9 * em, left + width, LAYOUT.page.height - one.y + 0.2 * em)
            yield character, picture.crop(tuple(round(edge * DPI / 25.4) for edge in box))
            left += width + one.spacing


def ink(cell):
    return sum(level < 128 for level in cell.tobytes())


def check_as_drawn(characters, folder):
    seen = {}
    for facts, text, picture in pages(characters, folder):
        assert facts.addressee in text.replace("\n", "")
        seen |= {character: cell for character, cell in cells(facts, picture) if character in facts.addressee}
    assert set(seen) == set(characters)
    assert [character for character, cell in seen.items() if ink(cell) < 20] == []
    assert len({cell.tobytes() for cell in seen.values()}) == len(seen)  # a box for what is missing would come twice


def chosen(count):
    chance = random.Random(2022)
    beyond = [chance.choice(codes) for codes in BEYOND_BMP.values() for _ in range(count // 10)]
    rest = chance.sample([c for c in LEVEL_3 if ord(c) not in beyond], count - len(set(beyond)))
    return [*map(chr, dict.fromkeys(beyond)), *rest]


@pytest.mark.tools
def test_forty_characters_have_ink_and_are_copied_right(tmp_path):
    check_as_drawn(chosen(40), tmp_path)


@pytest.mark.prove
@pytest.mark.tools
def test_five_hundred_characters_have_ink_and_are_copied_right(tmp_path):
    check_as_drawn(chosen(500), tmp_path)
