"""Names, phones, dates, sexes and plain texts in normal form: text in, cleaned text and remarks out."""

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

from importers.findings import Remark
from importers.numbers import split_phone


class Cleaned(NamedTuple):
    """A text in normal form, and what had to be said about it."""

    value: str
    remarks: tuple[Remark, ...] = ()


HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
MIDDLE_DOT = "\u00b7"

_DOTS = re.compile("\\s*[\u00b7\u2022\u30fb\uff0e\u2027\u2219\u22c5\u25cf\u2024\uff65]\\s*")
_LATIN_DOT = re.compile(f"(?<=[{HAN}])\\s*\\.\\s*(?=[{HAN}])")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_BLANKS = re.compile(r"\s+")
_HAN_GAP = re.compile(f"(?<=[{HAN}])\\s+(?=[{HAN}])")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_GLUED_ID = re.compile(r"[(（]?\s*(?<!\d)(\d{17}[\dXx]|\d{15})(?![\dXx])\s*[)）]?")
_NAME = re.compile(f"[{HAN}]+(?:{MIDDLE_DOT}[{HAN}]+)*|[A-Za-z][A-Za-z .'{MIDDLE_DOT}-]*[A-Za-z.]")
_MARKS = re.compile(f"^[\\s*＊※★☆{MIDDLE_DOT}]+|[\\s,，;；、。:：{MIDDLE_DOT}]+$")
_PLACEHOLDER = re.compile(f"(?i:null|none|nan|n/a|undefined|test\\d*)|测试\\d*|姓名|[{HAN}]{{0,2}}某+[甲乙丙丁]?")
MAX_NAME = 30
_NOTHING = frozenset(("", "无", "/", "-", "—", "——", "－", "\\", "暂无", "没有", "N/A"))


def _private_use() -> dict[int, str]:
    """Map the private codes that old GBK fonts used to the characters' own code points."""
    assigned = dict(
        zip(
            (
                0xE816,
                0xE817,
                0xE818,
                0xE81E,
                0xE826,
                0xE82B,
                0xE82C,
                0xE831,
                0xE832,
                0xE83B,
                0xE843,
                0xE854,
                0xE855,
                0xE864,
            ),
            "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
            strict=True,
        )
    )
    trail = [byte for byte in range(0x50, 0xA1) if byte != 0x7F]
    decoded = {0xE815 + at: bytes([0xFE, byte]).decode("gb18030") for at, byte in enumerate(trail)}
    return decoded | assigned


_MENDED = _private_use() | {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in range(0x2E80, 0x2FE0)
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}


def half_width(text: str) -> str:
    """Return the text with full-width letters, digits and punctuation as ASCII."""
    return text.translate(_FULL_WIDTH)


def mend(text: str) -> str:
    """Return the text without invisible characters, its private GBK codes and radicals as real characters."""
    return _INVISIBLE.sub("", text).translate(_MENDED)


def is_nothing(text: str) -> bool:
    """Tell whether a cell says that it is empty: blank, a dash, 无."""
    return mend(text).strip() in _NOTHING


def looks_like_name(text: str) -> bool:
    """Tell whether a cleaned text has the shape of a Chinese person's name."""
    return bool(re.fullmatch(f"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:{MIDDLE_DOT}[{HAN}]{{1,8}}){{1,3}}", text))


def split_name(text: str) -> tuple[str, str]:
    """Return the name and the ID number glued to it, which is empty where there is none."""
    found = _GLUED_ID.search(half_width(mend(text)))
    if not found:
        return text, ""
    whole = half_width(mend(text))
    return (whole[: found.start()] + whole[found.end() :]).strip(" :,，、;；"), found[1]


def phone_in_name(text: str) -> str:
    """Return the mobile number that `clean_name` takes out of a name, or an empty text."""
    return split_phone(_BLANKS.sub(" ", split_name(mend(text))[0]))[1]


def clean_name(text: str) -> Cleaned:
    """Return a person's name without padding, with U+00B7 as its only dot."""
    mended = mend(text)
    remarks = []
    if mended != _INVISIBLE.sub("", text):
        remarks.append(Remark("note", "name_codes", "姓名里的旧字库编码或部首字符已换成标准汉字，请核对。", mended))
    elif mended != text:
        remarks.append(Remark("note", "name_invisible", "姓名里有看不见的字符，已去掉。", mended.strip()))
    name, glued = split_name(mended)
    if glued:
        remarks.append(
            Remark("warning", "name_with_id", f"姓名里夹带了身份证号，已拆出；姓名按“{name}”读取，请核对。", name)
        )
    parted, phone = split_phone(_BLANKS.sub(" ", name))
    if phone:
        name = parted
        remarks.append(
            Remark("warning", "name_with_phone", f"姓名里夹带了手机号码，已拆出；姓名按“{name}”读取，请核对。", name)
        )
    spaced = _HAN_GAP.sub("", _BLANKS.sub(" ", name).strip())
    if spaced != name:
        remarks.append(Remark("note", "name_spaces", f"姓名里的空格已去掉，按“{spaced}”读取。", spaced))
    dotted = _LATIN_DOT.sub(MIDDLE_DOT, _DOTS.sub(MIDDLE_DOT, spaced)).strip(MIDDLE_DOT)
    if dotted != spaced:
        remarks.append(Remark("note", "name_dots", f"姓名里的间隔号已统一为“·”，按“{dotted}”读取。", dotted))
    bare = _MARKS.sub("", dotted)
    if bare and bare != dotted:
        remarks.append(Remark("note", "name_marks", f"姓名前后的符号已去掉，按“{bare}”读取。", bare))
        dotted = bare
    return Cleaned(dotted, (*remarks, *_doubt_name(dotted)))


def no_name(text: str) -> Remark:
    """Return what to say where something else than a name stands in its place."""
    return Remark(
        "error", "name_not_a_name", f"“{text.strip()[:20]}”不是姓名，请填写获奖人姓名；如果不是人员，请删去这一行。"
    )


def _doubt_name(name: str) -> list[Remark]:
    if not name:
        return []
    if re.search("[?？\ufffd□■\ue000-\uf8ff\U000f0000-\U0010fffd]", name):
        return [Remark("error", "name_unreadable", "姓名里有显示不出的字，请按身份证重新输入这个字。")]
    if not re.search(f"[{HAN}A-Za-z]", name):
        return [no_name(name)]
    if len(name) > MAX_NAME:
        message = f"姓名有{len(name)}个字，不会是一个人的姓名；请只填写姓名，几个人请一人一行。"
        return [Remark("error", "name_too_long", message)]
    if _PLACEHOLDER.fullmatch(name):
        return [Remark("warning", "name_placeholder", f"“{name}”像是占位或测试用的字，不是真实姓名，请核对。")]
    if re.search("[、,，;；]", name):
        return [Remark("warning", "name_several", "这一格像是有几个人，请一人一行填写。")]
    if bare := re.fullmatch(f"([{HAN}{MIDDLE_DOT}]{{2,}})[(（\\[【].{{1,10}}[)）\\]】]", name):
        return [Remark("warning", "name_brackets", "姓名后面带有括号说明，证书上会照样印出，请核对。", bare[1])]
    if not _NAME.fullmatch(name):
        return [Remark("warning", "name_characters", "姓名里有数字、标点或其他符号，请核对。")]
    if len(name) == 1 or (len(name) > 15 and not name.isascii()):
        return [Remark("warning", "name_length", f"姓名一般为2至15个汉字，这里是{len(name)}个字，请核对。")]
    return []


def clean_phone(text: str) -> Cleaned:
    """Return a phone number as digits, a landline with a hyphen after its area code."""
    plain = half_width(mend(text)).strip()
    parts = [
        part for part in re.split(r"[/、,;，；\n]|\s{2,}|(?<=\d{11})\s+(?=1\d{10})", plain) if re.search(r"\d{7}", part)
    ]
    if len(parts) > 1:
        first = clean_phone(parts[0])
        return Cleaned(
            first.value, (Remark("warning", "phone_several", "这一格有几个号码，只读取了第一个。", first.value),)
        )
    number = re.sub(r"^(?:\+|00)?86[- ]?(?=1\d)", "", re.sub(r"[。.;:]+$", "", re.sub(r"[\s'`]", "", plain)))
    if re.fullmatch(r"1[\d-]{10,14}", number):
        number = number.replace("-", "")
    area = re.fullmatch(r"[(]?(0[1-9]\d{1,2})[)-]?(\d{7,8}(?:[-转]\d{1,6})?)", number)
    if area:
        number = f"{area[1]}-{area[2]}"
    doubt = _doubt_phone(number)
    if not doubt and number != mend(text).strip():
        return Cleaned(
            number, (Remark("note", "phone_format", f"电话号码里的空格或符号已去掉，按“{number}”读取。", number),)
        )
    return Cleaned(number, doubt)


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


_DATE = re.compile(
    r"(\d{4})\s*[-./年\\]\s*(\d{1,2})(?:\s*[-./月\\]\s*(\d{1,2})?\s*[日号]?)?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?月?"
)
_PACKED_DATE = re.compile(r"((?:18|19|20)\d{2})(\d{2})(\d{2})?")
_SHORT_YEAR = re.compile(r"['’]?(\d{2})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})?[日号]?)?月?")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_EPOCH = dt.date(1899, 12, 30)


def clean_date(text: str) -> Cleaned:
    """Return a date as YYYY-MM-DD, YYYY-MM or YYYY, as much of it as was written."""
    plain = re.sub("(?<=\\d)[。、](?=\\s*\\d)", ".", half_width(mend(text)).strip(" \n\t。;,"))
    if re.fullmatch(r"[1-6]\d{4}(?:\.\d+)?", plain):
        day = (_EPOCH + dt.timedelta(int(float(plain)))).isoformat()
        return Cleaned(day, (Remark("note", "date_serial", f"日期以数字存储，按“{day}”读取。", day),))
    if re.fullmatch(r"[〇○零一二三四五六七八九]{4}年.*", plain):
        plain = _han_date(plain)
    if re.fullmatch(r"(?:18|19|20)\d{2}年?", plain):
        return Cleaned(plain[:4])
    found = _DATE.fullmatch(plain) or _PACKED_DATE.fullmatch(plain)
    if found:
        return _dated(int(found[1]), int(found[2]), int(found[3] or 0), plain)
    short = _SHORT_YEAR.fullmatch(plain)
    if short and int(short[2]) <= 12:
        year = int(short[1]) + (1900 if int(short[1]) > 30 else 2000)
        dated = _dated(year, int(short[2]), int(short[3] or 0), plain)
        remark = Remark("warning", "date_year", f"年份只写了两位，按“{dated.value}”读取，请核对。", dated.value)
        return Cleaned(dated.value, dated.remarks or (remark,))
    if not plain:
        return Cleaned("")
    return Cleaned(plain, (Remark("warning", "date_unknown", f"看不出“{plain[:20]}”是哪一天，请写成“2023-05-06”。"),))


def doubt_month(number: str) -> tuple[Remark, ...]:
    """Doubt a month typed as a number: 1980.10 is kept as 1980.1."""
    found = re.fullmatch(r"((?:18|19|20)\d{2})\.1", number)
    if not found:
        return ()
    october = f"{found[1]}-10"
    message = f"这一格是数字{number}，可能是{found[1]}年10月（数字末尾的0不会保存），按{found[1]}年1月读取，请核对。"
    return (Remark("warning", "date_month", message, october),)


def _dated(year: int, month: int, day: int, plain: str) -> Cleaned:
    try:
        whole = dt.date(year, month, day or 1).isoformat()
    except ValueError:
        return Cleaned(plain, (Remark("warning", "date_impossible", f"没有“{plain}”这一天，请核对。"),))
    return Cleaned(whole if day else whole[:7])


def _han_date(text: str) -> str:
    def number(found: re.Match[str]) -> str:
        tens, _, ones = found[0].rpartition("十")
        return str(
            (int(tens.translate(_HAN_DIGITS) or 1) * 10 if "十" in found[0] else 0)
            + int(ones.translate(_HAN_DIGITS) or 0)
        )

    year, rest = text[:4].translate(_HAN_DIGITS), text[4:]
    return year + re.sub("[〇○零一二三四五六七八九十]{1,3}", number, rest)


_SEXES = {"男": "男", "女": "女", "男性": "男", "女性": "女", "M": "男", "F": "女", "MALE": "男", "FEMALE": "女"}


def clean_sex(text: str) -> Cleaned:
    """Return 男 or 女."""
    plain = _BLANKS.sub("", half_width(mend(text))).upper()
    if plain in _SEXES or not plain:
        return Cleaned(_SEXES.get(plain, ""))
    return Cleaned(plain, (Remark("warning", "sex_unknown", f"性别应填“男”或“女”，这里是“{plain[:10]}”。"),))


def clean_age(text: str) -> Cleaned:
    """Return an age as digits."""
    plain = re.sub(r"周?岁$", "", _BLANKS.sub("", half_width(mend(text))))
    if not plain or (plain.isdecimal() and 0 < int(plain) < 130):
        return Cleaned(plain)
    return Cleaned(plain, (Remark("warning", "age_unknown", f"“{plain[:10]}”不是年龄，请核对。"),))


def clean_unit(text: str) -> Cleaned:
    """Return the name of a unit or a place without blanks between its characters."""
    mended = mend(text).strip()
    plain = _HAN_GAP.sub("", _BLANKS.sub(" ", mended))
    plain = re.sub(r"(?<=[(（])\s+|\s+(?=[)）])", "", plain)
    if plain == mended:
        return Cleaned(plain)
    return Cleaned(plain, (Remark("note", "spaces", f"多余的空格或换行已去掉，按“{plain[:40]}”读取。", plain),))


def clean_text(text: str) -> Cleaned:
    """Return a free text with its lines kept, without blanks at their ends."""
    lines = [re.sub(r"[^\S\n]+", " ", line).strip() for line in mend(text).replace("\r\n", "\n").split("\n")]
    return Cleaned("\n".join(lines).strip())


def clean_word(text: str) -> Cleaned:
    """Return a short word without any blanks."""
    return Cleaned(_BLANKS.sub("", mend(text)))
