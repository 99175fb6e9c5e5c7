"""What goes through a stencil stands where it would stand if it were set by itself."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from certificates import DoesNotFit, MissingGlyph, load_layout, place
from certificates.stencils import Setting, fill_all, setting_of
from registry import paths
from tests.certificates.hard_records import HARD
from tests.certificates.sheets import LAYOUT, PERSON, RARE, UNIT, person

FOLDER = paths.templates() / "certificates"
LAYOUTS = {path.stem: load_layout(path.stem, FOLDER) for path in sorted(FOLDER.glob("*.json"))}
NAMES = st.one_of(
    st.text("王李张刘伟芳娜敏静秀丽", min_size=1, max_size=4),
    st.text(["张", "·", "A", *RARE], min_size=1, max_size=6).filter(str.strip),
    st.sampled_from(["阿布都热合曼·买买提江", "欧阳修远", "周口临港开发区太昊路街道办事处便民服务中心", "张 三"]),
)
NUMBERS = st.builds(
    "太昊文明〔{}〕第{:04d}号{}".format,
    st.integers(1, 99_999),
    st.integers(0, 10**12),
    st.sampled_from(["", "（补发）", "A7"]),
)
CODES = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ-", min_size=1, max_size=12)


def written(filled):
    """The placements of a certificate that went through stencils."""
    words, addressee, notes = filled
    lines = [
        *([(words.addressee, addressee)] if words.addressee else []),
        *((line, line.text) for line in words.lines),
        *notes,
    ]
    return {replace(run, text=text[start:end]) for line, text in lines for run, start, end in line.runs}


def result(draw, certificate):
    """What a certificate is drawn as, or what is said of it."""
    try:
        return draw(certificate)
    except (DoesNotFit, MissingGlyph) as refusal:
        return refusal.message


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@settings(max_examples=40)
@given(
    st.lists(st.tuples(NAMES, NUMBERS, CODES, st.sampled_from(["person", "unit", "household"])), min_size=2, max_size=8)
)
@example(
    [
        ("王芳", "第1111号", "1-1", "person"),
        ("李娜", "第2222号", "W-W", "person"),
        ("李娜", "第" + "8" * 40 + "号", "W" * 12, "unit"),
    ]
)
def test_a_certificate_is_placed_as_if_it_were_alone(layout, told):
    setting = Setting(layout)
    for name, number, code, kind in told:
        certificate = replace(
            PERSON,
            kind=kind,
            addressee=name,
            number=number,
            check_code=code,
            address_form="同志" if kind == "person" else "",
        )
        assert result(lambda one: written(setting.fill(one)), certificate) == result(
            lambda one: set(place(one, layout)), certificate
        )


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_hard_records_are_placed_as_if_each_were_alone(layout):
    setting = Setting(layout)
    for record in (*HARD, *HARD):
        assert result(lambda one: written(setting.fill(one)), record) == result(
            lambda one: set(place(one, layout)), record
        )


def test_names_of_a_length_share_their_words_and_others_do_not():
    setting = Setting(LAYOUT)

    one, two, three = (setting.fill(person(name)).words for name in ("王芳", "李娜", "李娜娜"))

    assert one is two
    assert one is not three


def test_a_body_that_differs_is_set_anew():
    setting = Setting(LAYOUT)

    assert setting.fill(PERSON).words is not setting.fill(replace(PERSON, granted_on=date(2024, 1, 1))).words
    assert setting.fill(PERSON).words is not setting.fill(replace(PERSON, body="另一段话。")).words


def test_a_whole_batch_is_tried_before_any_of_it_is_drawn():
    with pytest.raises(DoesNotFit):
        fill_all([PERSON, UNIT, person("长" * 300)], LAYOUT)


def test_a_layout_keeps_what_it_has_set_from_file_to_file():
    assert setting_of(LAYOUT).fill(PERSON).words is setting_of(LAYOUT).fill(PERSON).words
