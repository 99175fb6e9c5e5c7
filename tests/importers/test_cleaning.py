import pytest
from clerks import id_number
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.cleaning.fields import (
    clean_age,
    clean_collective,
    clean_date,
    clean_ethnicity,
    clean_name,
    clean_phone,
    clean_sex,
    clean_text,
    clean_unit,
    split_name,
)
from importers.cleaning.identity import check_digit, clean_id, long_form
from importers.judging.rows import clean_cell


@pytest.mark.parametrize(
    ("typed", "clean", "codes"),
    [
        ("王敏", "王敏", []),
        ("王 敏", "王敏", ["name_spaces"]),
        ("李芳 女", "李芳", ["name_with_sex"]),
        ("李 芳芳 女", "李芳芳", ["name_with_sex", "name_spaces"]),
        ("买买提·艾力 男", "买买提·艾力", ["name_with_sex"]),
        ("李 芳 女", "李芳女", ["name_spaces"]),
        ("欧阳 女", "欧阳女", ["name_spaces"]),
        ("买买提 艾力", "买买提艾力", ["name_dot_missing"]),
        ("阿不都 热合曼 买买提", "阿不都热合曼买买提", ["name_dot_missing", "name_length"]),
        ("欧阳 娜娜娜", "欧阳娜娜娜", ["name_spaces", "name_length"]),
        ("王敏 李强", "王敏、李强", ["name_several"]),
        ("川汇区 人民医院", "川汇区人民医院", ["name_spaces", "name_of_a_unit"]),
        ("王\u3000敏 ", "王敏", ["name_spaces"]),
        ("阿旺•多吉扎西", "阿旺·多吉扎西", ["name_dots"]),
        ("阿旺．多吉扎西", "阿旺·多吉扎西", ["name_dots"]),
        ("阿旺 ・ 多吉扎西", "阿旺·多吉扎西", ["name_dots"]),
        ("买买提.艾力", "买买提·艾力", ["name_dots"]),
        ("王\ue863", "王䶮", ["name_codes"]),
        ("王\ue816", "王\U00020087", ["name_codes"]),
        ("⽂敏", "文敏", ["name_codes"]),
        ("王\u200b敏", "王敏", ["name_invisible"]),
        ("𠮷村㛃", "𠮷村㛃", []),
        ("John Smith", "John Smith", []),
        ("王？", "王？", ["name_unreadable"]),
        ("123", "123", ["name_not_a_name"]),
        ("王敏、李强", "王敏、李强", ["name_several"]),
        ("王敏(女)", "王敏(女)", ["name_brackets"]),
        ("王敏 (已故)", "王敏 (已故)", ["name_brackets"]),
        ("王敏1", "王敏1", ["name_characters"]),
        ("王", "王", ["name_length"]),
        ("*王明", "王明", ["name_marks"]),
        ("＊ 王 明", "王明", ["name_spaces", "name_marks"]),
        ("李丽,", "李丽", ["name_marks"]),
        ("李丽、", "李丽", ["name_marks"]),
        ("李丽。", "李丽", ["name_marks"]),
        ("买买提·艾力·，", "买买提·艾力", ["name_marks"]),
        ("*", "*", ["name_not_a_name"]),
        ("丽" * 30, "丽" * 30, ["name_length"]),
        ("丽" * 31, "丽" * 31, ["name_too_long"]),
        ("null", "null", ["name_placeholder"]),
        ("None", "None", ["name_placeholder"]),
        ("测试", "测试", ["name_placeholder"]),
        ("测试2", "测试2", ["name_placeholder"]),
        ("王某某", "王某某", ["name_placeholder"]),
        ("欧阳某", "欧阳某", ["name_placeholder"]),
        ("测试甲", "测试甲", []),
        ("某木呷", "某木呷", []),
    ],
)
def test_names_get_their_normal_form(typed, clean, codes):
    cleaned = clean_name(typed)

    assert (cleaned.value, [remark.code for remark in cleaned.remarks]) == (clean, codes)


GOOD = "11010519491231002X"
NOWHERE = "99010519491231002" + check_digit("99010519491231002")


@pytest.mark.parametrize(
    ("typed", "clean", "codes"),
    [
        (GOOD, GOOD, []),
        ("11010519491231002x", GOOD, [("note", "id_lower_x")]),
        ("１１０１０５１９４９１２３１００２Ｘ", GOOD, [("note", "id_full_width")]),
        (f"'{GOOD}", GOOD, [("note", "id_spaces")]),
        (" 110105 19491231 002X ", GOOD, [("note", "id_spaces")]),
        (f"{GOOD}。", GOOD, [("note", "id_trailing")]),
        ("110105194912310021", "110105194912310021", [("error", "id_checksum")]),
        ("11010519491331002X", "11010519491331002X", [("error", "id_birth_date")]),
        ("110105491231002", "110105491231002", [("note", "id_15_digits")]),
        ("11010519491231", "11010519491231", [("error", "id_length")]),
        ("1101051949123100２A", "11010519491231002A", [("note", "id_full_width"), ("error", "id_characters")]),
        ("4.11602E+17", "", [("error", "id_digits_lost")]),
        ("110105********002X", "", [("warning", "id_masked")]),
        (NOWHERE, NOWHERE, [("warning", "id_area")]),
    ],
)
def test_id_numbers_get_their_normal_form(typed, clean, codes):
    cleaned = clean_id(typed)

    assert cleaned.value == clean
    assert [(remark.level, remark.code) for remark in cleaned.remarks] == codes


@pytest.mark.parametrize(
    ("typed", "clean", "codes"),
    [
        ("13800138000", "13800138000", []),
        ("138 0013 8000", "13800138000", ["phone_format"]),
        ("138-0013-8000", "13800138000", ["phone_format"]),
        ("+86 13800138000", "13800138000", ["phone_format"]),
        ("１３８００１３８０００", "13800138000", ["phone_format"]),
        ("0394-8251234", "0394-8251234", []),
        ("03948251234", "0394-8251234", ["phone_format"]),
        ("8251234", "8251234", []),
        ("1380013800", "1380013800", ["phone_length"]),
        ("138001380000", "138001380000", ["phone_length"]),
        ("00000000000", "00000000000", ["phone_pattern"]),
        ("13800138000/13900139000", "13800138000", ["phone_several"]),
        ("13812345678，", "13812345678", ["phone_format"]),
        ("13812345678、", "13812345678", ["phone_format"]),
        ("0394-8251234，", "0394-8251234", ["phone_format"]),
        ("0394-8251234 13812345679", "0394-8251234", ["phone_several"]),
        ("0394 8251234 13812345679", "0394-8251234", ["phone_several"]),
        ("13812345679 0394-8251234", "13812345679", ["phone_several"]),
        ("13812345679 0394 8251234", "13812345679", ["phone_several"]),
        ("8251234 8251235", "8251234", ["phone_several"]),
        ("0394 8251234", "0394-8251234", ["phone_format"]),
        ("6222 0212 2202 3456", "6222021222023456", ["phone_pattern"]),
        ("411602 19900101 0017", "411602199001010017", ["phone_pattern"]),
    ],
)
def test_phones_get_their_normal_form(typed, clean, codes):
    cleaned = clean_phone(typed)

    assert (cleaned.value, [remark.code for remark in cleaned.remarks]) == (clean, codes)


@pytest.mark.parametrize(
    ("typed", "clean", "codes"),
    [
        ("2023.5.6", "2023-05-06", []),
        ("2023-05-06", "2023-05-06", []),
        ("2023/5/6", "2023-05-06", []),
        ("2023年5月6日", "2023-05-06", []),
        ("２０２３年５月", "2023-05", []),
        ("1963.05", "1963-05", []),
        ("2023年", "2023", []),
        ("19630507", "1963-05-07", []),
        ("196305", "1963-05", []),
        ("二〇二三年五月十六日", "2023-05-16", []),
        ("二〇二三年十二月三十一日", "2023-12-31", []),
        ("45052", "2023-05-06", ["date_serial"]),
        ("19805", "1954-03-22", ["date_serial", "date_packed"]),
        ("20230", "1955-05-21", ["date_serial"]),
        ("2023-02-30", "2023-02-30", ["date_impossible"]),
        ("63.5", "1963-05", ["date_year"]),
        ("1980。5。6", "1980-05-06", []),
        ("1980。5。6。", "1980-05-06", []),
        ("1980、5", "1980-05", []),
        ("1980.1", "1980-01", []),
        ("9月26", "9月26", ["date_no_year"]),
    ],
)
def test_dates_get_their_normal_form(typed, clean, codes):
    cleaned = clean_date(typed)

    assert (cleaned.value, [remark.code for remark in cleaned.remarks]) == (clean, codes)


def test_sexes_units_and_texts_lose_their_blanks():
    assert (clean_sex(" 男 ").value, clean_sex("F").value, clean_sex("保密").remarks[0].code) == (
        "男",
        "女",
        "sex_unknown",
    )
    assert clean_unit("太昊路\n办事处 党政办").value == "太昊路办事处党政办"
    assert clean_text(" 第一行 \r\n 第二行 ").value == "第一行\n第二行"


def test_a_name_and_its_glued_id_are_two():
    assert split_name(f"王敏（{id_number(9)}）") == ("王敏", id_number(9))
    assert split_name("王敏") == ("王敏", "")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_cleaning_any_text_twice_changes_nothing_more(text):
    for clean in (clean_name, clean_id, clean_phone, clean_unit, clean_text, clean_sex):
        once = clean(text).value

        assert clean(once).value == once


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789.-/年月日 xX。', 一二十〇:", max_size=24))
def test_no_text_of_digits_and_marks_breaks_the_cleaning(text):
    for clean in (clean_name, clean_id, clean_phone, clean_date):
        assert isinstance(clean(text).value, str)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 17), st.integers(1, 9), st.integers(0, 16_000))
def test_one_wrong_digit_of_an_id_is_always_found(place, shift, serial):
    number = id_number(serial)
    old = "0123456789X".index(number[place])
    wrong = number[:place] + "0123456789"[(old + shift) % 10] + number[place + 1 :]

    assert [r.level for r in clean_id(wrong).remarks] == ([] if wrong == number else ["error"])


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 16_000))
def test_the_long_form_of_an_old_id_is_its_new_one(serial):
    number = id_number(serial)

    assert long_form(number[:6] + number[8:17]) == number
    assert check_digit(number[:17]) == number[17]


def test_of_a_name_without_its_dot_the_name_with_it_is_suggested():
    (remark,) = clean_name("买买提 艾力").remarks

    assert (remark.level, remark.suggestion) == ("warning", "买买提·艾力")
    assert (
        remark.message
        == "姓名中间有空格，按“买买提艾力”读取；如果中间应有间隔号，请写成“买买提·艾力”，几个人请一人一行。"
    )


@pytest.mark.parametrize(
    "clean", [clean_name, clean_unit, clean_collective, clean_date, clean_phone, clean_sex, clean_ethnicity, clean_age]
)
@pytest.mark.parametrize(
    "text", ["居 " * 9_000, "*" + "居" * 20_000, "居·\n" * 9_000 + "、", "1 " * 9_000, "\u200b居" * 9_000]
)
def test_what_is_said_of_a_cell_never_repeats_all_of_a_long_text(clean, text):
    assert [remark for remark in clean(text).remarks if len(remark.message) + len(remark.suggestion) > 400] == []
    assert [remark for remark in clean_cell("name", text, {}).remarks if len(remark.message) > 200] == []
