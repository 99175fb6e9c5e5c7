"""Resident ID numbers after GB 11643: cleaned, checked, and compared across their 15 and 18 digit forms."""

import datetime as dt
import re

from importers.cleaning.mending import Cleaned, half_width, mend, suggested
from importers.findings import Remark

_LOST = {1: "末一位", 2: "末两位", 3: "末三位", 4: "末四位", 5: "末五位", 6: "末六位"}


def lost_digits(number: str) -> str:
    """Say which digits of a whole number a spreadsheet has lost, which keeps fifteen; empty where it has lost none."""
    if not re.fullmatch(r"-?\d(?:\d*|(?:\.\d+)?e\+\d+)", number):
        return ""
    if "e" in number:
        return "第15位以后的数字"
    count = len(number.lstrip("-")) - 15
    return _LOST.get(count, "第15位以后的数字") if count > 0 else ""


def digits_lost(lost: str) -> Remark:
    """Return what to say of an ID number that was kept as a number."""
    return Remark(
        "error",
        "id_digits_lost",
        f"身份证号以数字存储，{lost}已丢失，无法恢复，请以文本重填。",
        "先把单元格设为“文本”格式，再重新输入18位号码",
    )


DIGITS_LOST = digits_lost(_LOST[3])

_OLD, _NEW = re.compile("[1-9][0-9]{14}"), re.compile("[1-9][0-9]{16}[0-9X]")
_DIGITS, _PASSPORT = re.compile(r"\d+[\dX]"), re.compile(r"[A-Z]{1,2}\d{7,9}")
_EXPONENT = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{2}")
_CHECKS = "0123456789X"
_PROVINCES = frozenset(
    str(code)
    for codes in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71, 81, 82, 83, 91),
    )
    for code in codes
)


def is_checked(text: str) -> bool:
    """Tell whether a text has the 18 characters of an ID number and its check digit is right."""
    # ISO 7064 MOD 11-2: 13 is 2 modulo 11, so the whole number, read to the base 13 with X as ten, leaves 1.
    return _NEW.fullmatch(text) is not None and int(text.replace("X", "A"), 13) % 11 == 1


def check_digit(body: str) -> str:
    """Return the eighteenth character that belongs to the first seventeen digits."""
    return _CHECKS[(1 - 13 * int(body, 13)) % 11]


def birth_of(number: str) -> dt.date | None:
    """Return the birth date an ID number of 15 or 18 digits tells, or None where it tells no day of the calendar."""
    digits = "19" + number[6:12] if len(number) == 15 else number[6:14]
    try:
        birth = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return birth if 1850 <= birth.year < 2100 else None


def may_live(birth: dt.date) -> bool:
    """Tell whether somebody born on that day may be alive today: not born yet, or born 120 years ago, nobody is."""
    today = dt.date.today()
    return birth <= today and birth.year >= today.year - 120


def may_be_aged(born: int, age: str) -> bool:
    """Tell whether somebody born in that year may have been of that age when a list of the last years was made."""
    if not age.isdecimal() or len(age) > 9:
        return True
    today = dt.date.today().year - born
    return today - 25 <= int(age) <= today + 2


def sex_of(number: str) -> str:
    """Return the sex an ID number of 15 or 18 digits tells."""
    return "男" if int(number[14] if len(number) == 15 else number[16]) % 2 else "女"


def long_form(number: str) -> str:
    """Return the 18 characters of an ID number, by which two forms of one number are the same."""
    if not _OLD.fullmatch(number):
        return number.upper()
    body = number[:6] + "19" + number[6:]
    return body + check_digit(body)


def is_valid(number: str) -> bool:
    """Tell whether a cleaned number has the form, the birth date and the check digit of an ID number."""
    if _OLD.fullmatch(number):
        return birth_of(number) is not None
    return is_checked(number) and birth_of(number) is not None


# Letters that stand for the digits they look like.
_MISREAD = str.maketrans("OQDILSBZ", "00011582")


def clean_id(text: str) -> Cleaned:
    """Return an ID number in capitals without decoration, and say what is wrong with it; 15 digits stay 15."""
    plain = mend(text).strip()
    narrow = half_width(plain)
    remarks = []
    bare = re.sub(r"(?<=\d)-+(?=\d)", "", re.sub(r"[\s'`‘’\"]", "", narrow))
    cut = bare.rstrip("。.,，、;；:：")
    if _EXPONENT.fullmatch(cut):
        return Cleaned("", (DIGITS_LOST,))
    whole = suggested(cut.upper())
    if plain != narrow:
        remarks.append(Remark("note", "id_full_width", "身份证号里的全角字符已换成半角。", whole))
    if bare != narrow or plain != text:
        remarks.append(Remark("note", "id_spaces", "身份证号里的空格或符号已去掉。", whole))
    if cut != bare:
        remarks.append(Remark("note", "id_trailing", "身份证号后面的标点已去掉。", whole))
    if cut != cut.upper():
        remarks.append(Remark("note", "id_lower_x", "身份证号末位的小写“x”已换成大写“X”。", whole))
    number = cut.upper()
    return Cleaned("" if "*" in number else number, (*remarks, *_doubt(number)))


def _doubt(number: str) -> list[Remark]:
    if not number:
        return []
    if "*" in number:
        return [Remark("warning", "id_masked", "身份证号有几位用星号遮住，不能用来核对，请填写完整号码。")]
    if _PASSPORT.fullmatch(number):
        message = "这像是护照或通行证号码，不是身份证号；请加一列“证件类型”写明，或填写身份证号。"
        return [Remark("warning", "id_other_document", message)]
    if not _DIGITS.fullmatch(number):
        likely = number.translate(_MISREAD)
        if is_valid(likely):
            message = f"身份证号里有字母，应为数字，可能是“{likely}”，请对照证件核对。"
            return [Remark("error", "id_characters", message, likely)]
        return [Remark("error", "id_characters", "身份证号应为17位数字加末位数字或“X”，这里有别的字符，请核对。")]
    if len(number) not in (15, 18):
        return [Remark("error", "id_length", f"身份证号应为18位，这里是{len(number)}位，请核对。")]
    if birth_of(number) is None:
        return [Remark("error", "id_birth_date", "身份证号里的出生日期不存在，请核对第7至14位。")]
    if len(number) == 15:
        return [Remark("note", "id_15_digits", "这是15位的旧身份证号，原样保留；如有新号码，请换成18位。")]
    return _doubt_check(number)


def _zeros(checks: bool) -> Remark:
    """Doubt three zeros at the end: so a number looks that was a number once, even where the check digit fits."""
    if checks:
        message = "身份证号末三位都是0；如果这一格曾以数字存储，原来的末三位已丢失，请对照证件核对。"
        return Remark("note", "id_digits_lost", message)
    return DIGITS_LOST


def _doubt_check(number: str) -> list[Remark]:
    right = check_digit(number[:17])
    if number.endswith("000"):
        return [_zeros(right == number[17])]
    if right != number[17]:
        message = f"身份证号校验位不对，请对照证件核对；如果前17位都没有错，末位应为“{right}”。"
        return [Remark("error", "id_checksum", message)]
    if number[:2] not in _PROVINCES:
        return [Remark("warning", "id_area", f"没有以“{number[:2]}”开头的地区代码，请核对身份证号。")]
    return []
