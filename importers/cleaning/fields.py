"""Phones, sexes, ages, units and plain texts in normal form: text in, cleaned text and remarks out."""

import re

from importers.cleaning.dates import clean_date, doubt_month
from importers.cleaning.mending import (
    BLANK_SIGNS,
    BLANKS,
    HAN_GAP,
    SHORT,
    Cleaned,
    half_width,
    is_nothing,
    mend,
    quoted,
    suggested,
)
from importers.cleaning.names import (
    clean_name,
    doubt_collective,
    is_unreadable,
    looks_like_name,
    no_name,
    phone_in_name,
    split_name,
)
from importers.cleaning.numbers import find_numbers
from importers.findings import Remark

__all__ = [
    "PEOPLES",
    "Cleaned",
    "clean_age",
    "clean_collective",
    "clean_date",
    "clean_ethnicity",
    "clean_name",
    "clean_phone",
    "clean_sex",
    "clean_text",
    "clean_unit",
    "clean_word",
    "doubt_month",
    "half_width",
    "is_nothing",
    "looks_like_name",
    "mend",
    "no_name",
    "phone_in_name",
    "split_name",
]


def clean_phone(text: str) -> Cleaned:
    """Return a phone number as digits, a landline with a hyphen after its area code."""
    plain = half_width(mend(text)).strip()
    cut = re.split(r"[/、,;，；\n]|\s{2,}|(?<=\d{11})\s+(?=1\d{10})", plain)
    cut = [part for whole in cut for part in _parted(whole)]
    parts = [part for part in cut if len(re.findall(r"\d", part)) >= 7]
    if len(parts) > 1:
        first = clean_phone(parts[0])
        return Cleaned(
            first.value, (Remark("warning", "phone_several", "这一格有几个号码，只读取了第一个。", first.value),)
        )
    number = _digits_of(plain)
    doubt = _doubt_phone(number)
    if doubt and (mobile := _mobile_in(number)):
        message = f"号码旁边有别的文字，只读取了“{mobile}”，请核对。"
        return Cleaned(mobile, (Remark("warning", "phone_words", message, mobile),))
    if not doubt and number != mend(text).strip():
        return Cleaned(
            number, (Remark("note", "phone_format", f"电话号码里的空格或符号已去掉，按{quoted(number)}读取。", number),)
        )
    return Cleaned(number, doubt)


def _digits_of(plain: str) -> str:
    """Return a number without blanks, the code of the country and the marks behind it, a hyphen after its area code."""
    number = re.sub(r"^(?:\+|00)?86[- ]?(?=1\d)", "", re.sub(r"[\s'`]", "", plain).rstrip("。.;:,、"))
    if re.fullmatch(r"1[\d-]{10,14}", number):
        number = number.replace("-", "")
    area = re.fullmatch(r"[(]?(0[1-9]\d{1,2})[)-]?(\d{7,8}(?:[-转]\d{1,6})?)", number)
    return f"{area[1]}-{area[2]}" if area else number


def _parted(text: str) -> list[str]:
    """Cut a text at the one blank before which a number is complete and behind which another begins."""
    for blank in re.finditer(r"\s", text) if len(text) <= SHORT else ():
        before, behind = text[: blank.start()], text[blank.end() :]
        # Of four groups of four digits, as on a bank's card, two are no number of a telephone.
        whole = not (re.search(r"\s", before) and re.search(r"\s", behind))
        number = _digits_of(before)
        if whole and number and not _doubt_phone(number) and len(re.findall(r"\d", behind)) >= 7:
            return [before, behind]
    return [text]


def _mobile_in(text: str) -> str:
    """Return the one mobile number that stands among words, or an empty text."""
    spans = find_numbers(text)
    words = re.search(r"[^\W\d_]", text)
    return spans[0].digits if words and len(spans) == 1 and re.fullmatch(r"1[3-9]\d{9}", spans[0].digits) else ""


def _doubt_phone(number: str) -> tuple[Remark, ...]:
    if (
        re.fullmatch(
            r"1[3-9]\d{9}|0[1-9]\d{1,2}-[2-9]\d{6,7}(?:[-转]\d{1,6})?|[2-9]\d{6,7}|[48]00-?\d{3}-?\d{4}", number
        )
        or not number
    ):
        return ()
    if re.fullmatch(r"1\d*", number) and len(number) != 11:
        return (Remark("warning", "phone_length", f"手机号应为11位，这里是{len(number)}位，请核对。"),)
    return (Remark("warning", "phone_pattern", "这不像手机号或固定电话，请核对。"),)


_SEXES = {"男": "男", "女": "女", "男性": "男", "女性": "女", "M": "男", "F": "女", "MALE": "男", "FEMALE": "女"}


def clean_sex(text: str) -> Cleaned:
    """Return 男 or 女."""
    plain = BLANKS.sub("", half_width(mend(text))).upper()
    if plain in _SEXES or not plain:
        return Cleaned(_SEXES.get(plain, ""))
    return Cleaned(plain, (Remark("warning", "sex_unknown", f"性别应填“男”或“女”，这里是{quoted(plain)}。"),))


def clean_age(text: str) -> Cleaned:
    """Return an age as digits."""
    plain = re.sub(r"(?<![周岁])(?:周?岁)+$", "", BLANKS.sub("", half_width(mend(text))))
    if not plain or (plain.isdecimal() and len(plain) < 10 and 0 < int(plain) < 130):
        return Cleaned(plain)
    return Cleaned(plain, (Remark("warning", "age_unknown", f"{quoted(plain)}不是年龄，请核对。"),))


def clean_unit(text: str) -> Cleaned:
    """Return the name of a unit or a place without blanks between its characters."""
    plain, remarks = _joined(text)
    if is_unreadable(plain):
        lost = Remark("warning", "unreadable", "里面有显示不出的字，请重新输入这个字。")
        return Cleaned(plain, (*remarks, lost))
    return Cleaned(plain, remarks)


def clean_collective(text: str) -> Cleaned:
    """Return the name of a unit or a team that is honored itself."""
    plain, remarks = _joined(text)
    bare = plain.rstrip(",，;；、。.:：" + BLANK_SIGNS)
    if bare and bare != plain:
        message = f"名称后面的符号已去掉，按{quoted(bare)}读取。"
        remarks = (*remarks, Remark("note", "name_marks", message, suggested(bare)))
        plain = bare
    return Cleaned(plain, (*remarks, *doubt_collective(plain)))


def _joined(text: str) -> tuple[str, tuple[Remark, ...]]:
    """Return a name without blanks between its characters and without invisible ones."""
    mended = mend(text).strip()
    plain = HAN_GAP.sub("", BLANKS.sub(" ", mended))
    plain = re.sub(r"(?<=[(（])\s+|\s+(?=[)）])", "", plain)
    if plain != mended:
        return plain, (Remark("note", "spaces", f"多余的空格或换行已去掉，按{quoted(plain)}读取。", suggested(plain)),)
    if mended != text.strip():
        message = "里面有看不见的字符或旧字库编码，已去掉或换成标准汉字。"
        return plain, (Remark("note", "invisible", message, suggested(plain)),)
    return plain, ()


_PEOPLES = (
    "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 "
    "佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 "
    "塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族"
)
PEOPLES = tuple(_PEOPLES.split())
_PEOPLE = re.compile("(?:" + "|".join(name.removesuffix("族") for name in PEOPLES) + ")族?|穿青人|其他")


def clean_ethnicity(text: str) -> Cleaned:
    """Return the name of an ethnic group without blanks; doubt what is none of the 56."""
    plain = BLANKS.sub("", mend(text))
    if not plain or _PEOPLE.fullmatch(plain):
        return Cleaned(plain)
    return Cleaned(plain, (Remark("warning", "ethnicity_unknown", f"没有{quoted(plain)}这个民族，请核对。"),))


def clean_text(text: str) -> Cleaned:
    """Return a free text with its lines kept, without blanks at their ends."""
    lines = [re.sub(r"[^\S\n]+", " ", line).strip() for line in mend(text).replace("\r\n", "\n").split("\n")]
    return Cleaned("\n".join(lines).strip())


def clean_word(text: str) -> Cleaned:
    """Return a short word without any blanks."""
    return Cleaned(BLANKS.sub("", mend(text)))
