"""What must hold of the cleaning functions whatever a cell says; a few hundred texts each time, many more when proved."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messy_people import naive_check

from importers.cleaning.fields import (
    Cleaned,
    clean_age,
    clean_collective,
    clean_date,
    clean_ethnicity,
    clean_name,
    clean_phone,
    clean_sex,
    clean_text,
    clean_unit,
    clean_word,
    mend,
)
from importers.cleaning.identity import birth_of, check_digit, clean_id, is_valid, long_form
from importers.cleaning.names import is_beyond_doubt
from importers.columns import BY_FIELD, CHOICES, field_of
from importers.judging.units import UnitNames, folded, is_slip

CLEANERS: tuple[Callable[[str], Cleaned], ...] = (
    clean_age, clean_collective, clean_date, clean_ethnicity, clean_id, clean_name, clean_phone, clean_sex, clean_text, clean_unit, clean_word,
)  # fmt: skip

# What clerks type, and what spreadsheets and web pages add to it.
PIECES = (
    *"王李张欧阳买提·•．.。、，,；;：:/|()（）[]【】-—－_ 　\t\n\r'’‘`\"=*＊※★?？□#&<>@",
    *"0123456789０１２Xxｘ一二十〇年月日号岁男女某甲乙族省市县区街道路社村组无",
    *"\u200b\u200d\u202d\ufeff\u00ad\ufe0f\u3164\u2800\u00a0\u2003\ue863\ue816\u2f08\u2ee2\uf9dc\U000e0100\U00020bb7",
    "欧阳", "司马", "同志", "先生", "主任", "社区", "办事处", "姓名", "测试", "待定", "示例", "null", "XXX", "某某", "同上", "无", "合计",
    "411699196001010032", "11010519491231002X", "110105491231002", "13800138000", "+86", "0394-8251234", "2023.5.6", "2023年", "1980.1",
    "4.11602E+17", '="', "￥", "万", "43366", "9月26",
)  # fmt: skip
typed = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
names = st.lists(
    st.sampled_from([piece for piece in PIECES if re.fullmatch(r"[\u4e00-\u9fff]+", piece)]), min_size=1, max_size=4
)
units = st.text("太昊路街道办事处文昌安居社区人和医院第一二三中小学东西南北甲乙组0123()（）", min_size=4, max_size=14)
seventeen = st.from_regex(r"[1-9][0-9]{16}", fullmatch=True)


def cleaned_once_is_clean(text: str) -> None:
    for clean in CLEANERS:
        once = clean(text)
        again = clean(once.value)

        assert again.value == once.value, clean
        assert all(
            remark.level in ("error", "warning", "note") and remark.message.endswith("。") for remark in once.remarks
        )


def mended_is_visible(text: str) -> None:
    mended = mend(text)

    assert [
        c for c in mended if unicodedata.category(c) == "Cf" or (unicodedata.category(c) == "Cc" and not c.isspace())
    ] == []
    assert [c for c in mended if "\u2f00" <= c <= "\u2fd5" or "\ue815" <= c <= "\ue864"] == []
    assert mend(mended) == mended


def a_name_beyond_doubt_is_left_alone(pieces: list[str]) -> None:
    name = "".join(pieces)

    if is_beyond_doubt(name):
        assert clean_name(name) == Cleaned(name)


def a_date_is_whole_or_doubted(text: str) -> None:
    cleaned = clean_date(text)

    told = re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", cleaned.value)
    assert told or not cleaned.value or [remark.level for remark in cleaned.remarks] == ["warning"]


def an_id_is_valid_or_doubted(text: str) -> None:
    cleaned = clean_id(text)
    levels = {remark.level for remark in cleaned.remarks}

    assert is_valid(cleaned.value) or not cleaned.value or levels & {"error", "warning"}
    assert not is_valid(cleaned.value) or "error" not in levels


def the_check_digit_is_that_of_the_standard(body: str) -> None:
    number = body + check_digit(body)

    assert check_digit(body) == naive_check(body)
    assert is_valid(number) == (birth_of(number) is not None)
    assert long_form(number) == number


def a_slip_is_one_from_both_sides(left: str, right: str) -> None:
    assert is_slip(folded(left), folded(right)) == is_slip(folded(right), folded(left))
    assert not is_slip(folded(left), folded(left))


def a_known_unit_is_never_doubted(known: list[str], text: str) -> None:
    book = UnitNames(known)
    doubt = book.doubt(text)

    assert [name for name in dict.fromkeys(known) if is_slip(folded(text), folded(name)) and book.doubt(name)] == []
    assert doubt is None or doubt.suggestion in known


def a_heading_names_a_field_or_none(heading: str) -> None:
    field, confidence = field_of(heading)
    assert (field in BY_FIELD) == (confidence > 0)


PROPERTIES = (
    (cleaned_once_is_clean, (typed,)),
    (mended_is_visible, (typed,)),
    (a_name_beyond_doubt_is_left_alone, (names,)),
    (a_date_is_whole_or_doubted, (typed,)),
    (an_id_is_valid_or_doubted, (typed,)),
    (the_check_digit_is_that_of_the_standard, (seventeen,)),
    (a_slip_is_one_from_both_sides, (units, units)),
    (a_known_unit_is_never_doubted, (st.lists(units, max_size=6), units)),
    (a_heading_names_a_field_or_none, (typed,)),
)


def tried(property_: Callable[..., None], inputs: tuple[st.SearchStrategy[object], ...], times: int) -> None:
    settings(max_examples=times, deadline=None)(given(*inputs)(property_))()


@pytest.mark.parametrize(("property_", "inputs"), PROPERTIES, ids=lambda value: getattr(value, "__name__", ""))
def test_whatever_a_cell_says(property_, inputs):
    tried(property_, inputs, 150)


@pytest.mark.prove
@pytest.mark.parametrize(("property_", "inputs"), PROPERTIES, ids=lambda value: getattr(value, "__name__", ""))
def test_whatever_thousands_of_cells_say(property_, inputs):
    tried(property_, inputs, 5_000)


def test_the_choices_of_a_column_hold_everything_that_is_stored():
    assert dict(CHOICES) == {field: column.label for field, column in BY_FIELD.items() if column.stored}
