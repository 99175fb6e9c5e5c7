"""Which face draws which character."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.ttfonts import TTFontFile

from certificates import fonts
from certificates.truetype import TrueTypeFile
from tests.certificates.sheets import RARE


def test_the_font_files_are_the_ones_the_checksums_name():
    listed = dict(line.split()[::-1] for line in (fonts.FOLDER / "SHA256SUMS").read_text().splitlines())

    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in fonts.FOLDER.glob("*.ttf")}

    assert found == listed


def test_every_face_has_its_file():
    assert set(fonts.FACES.values()) == {path.name for path in fonts.FOLDER.glob("*.ttf")}


def test_a_licence_lies_beside_the_fonts_for_each_origin():
    licences = {path.name for path in fonts.FOLDER.glob("*.txt")}

    assert licences == {
        "COPYRIGHT-fonts-hanazono.txt",
        "COPYRIGHT-fonts-lxgw-wenkai.txt",
        "GPL-Fandol.txt",
        "OFL-MaShanZheng.txt",
        "OFL-NotoSerifSC.txt",
        "README-Fandol.txt",
    }


@pytest.mark.slow
@pytest.mark.parametrize("face", fonts.FACES)
def test_coverage_and_widths_agree_with_the_library_that_prints(face):
    ours, theirs = TrueTypeFile(fonts.path(face)), TTFontFile(str(fonts.path(face)))

    mapped = {code for code in ours.characters() if ours.glyph(chr(code))}
    sample = sorted(mapped)[::37]

    assert mapped | {0xA0} == {code for code, glyph in theirs.charToGlyph.items() if glyph} | {
        0xA0
    }  # reportlab adds it
    assert [round(ours.advance(chr(code)) * 1000) for code in sample] == [
        round(theirs.charWidths[code]) for code in sample
    ]


@pytest.mark.parametrize("character", RARE)
def test_a_name_with_a_rare_character_is_drawn(character):
    faces = fonts.faces("name", f"张{character}")

    assert all(fonts.draws(face, letter) for face, letter in zip(faces, f"张{character}", strict=True))


def test_a_name_is_set_in_one_face_where_one_has_all_of_it():
    assert fonts.faces("name", "张喆") == ("wenkai", "wenkai")
    assert fonts.faces("name", "𬭎𫖯") == ("wenkai", "wenkai")


def test_a_name_one_face_cannot_set_goes_to_song_and_then_hana():
    assert fonts.faces("name", "张𠀁") == ("song", "hana")


def test_a_character_no_font_has_is_named():
    with pytest.raises(fonts.NoFontHas, match=r"U\+2EBF1"):
        fonts.faces("name", "张\U0002ebf1")


def test_an_empty_glyph_does_not_count_as_a_character():
    assert not fonts.draws("song", "\u00a0")


@given(st.sampled_from([*range(0x4E00, 0x9FFF, 7), *range(0x20000, 0x2EBE0, 61)]))
def test_every_han_character_is_drawn_by_its_face_or_refused(code):
    character = chr(code)
    known = any(fonts.draws(face, character) for face in ("wenkai", "song", "hana"))

    if known:
        (face,) = fonts.faces("name", character)
        assert fonts.draws(face, character)
    else:
        with pytest.raises(fonts.NoFontHas):
            fonts.faces("name", character)


def test_letters_of_number_and_check_code_are_set_in_song():
    assert set(fonts.faces("fangsong", "第0198号")) == {"fangsong", "song"}
    assert fonts.faces("fangsong", "7") == ("song",)
