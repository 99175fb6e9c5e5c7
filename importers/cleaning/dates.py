"""Dates in every spelling clerks use, in normal form: as much of YYYY-MM-DD as was written."""

import datetime as dt
import re

from importers.cleaning.mending import BLANKS, Cleaned, half_width, mend, quoted
from importers.findings import Remark

OLDEST, LATEST = 1850, 2100
LONGEST = 40  # characters of a day, however it is written, with its time

# What these read has single blanks only; runs of them cost the fourth power of their length.
_DATE = re.compile(
    r"(\d{4}) ?[-./年\\, ] ?(\d{1,2})(?: ?[-./月\\, ] ?(\d{1,2})? ?[日号]?)?(?:[T ]{1,3}\d{1,2}:\d{2}(?::\d{2})?)?月?"
)
_PACKED_DATE = re.compile(r"((?:18|19|20)\d{2})(\d{2})(\d{2})?")
_SHORT_YEAR = re.compile(r"['’]?(\d{2}) ?[-./年] ?(\d{1,2})(?: ?[-./月] ?(\d{1,2})?[日号]?)?月?")
_NO_YEAR = re.compile(r"(?:0?[1-9]|1[0-2]) ?[-./月\\] ?(?:[12]\d|3[01]|0?[1-9])? ?[日号]?")
_HAN_DATE = re.compile(r"[〇○零一二三四五六七八九]{4}年.*")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_EPOCH = dt.date(1899, 12, 30)


def clean_date(text: str) -> Cleaned:
    """Return a date as YYYY-MM-DD, YYYY-MM or YYYY, as much of it as was written."""
    plain = _plain(text)
    if len(plain) > LONGEST:
        return _unknown(plain)
    if re.fullmatch(r"[1-6]\d{4}(?:\.\d+)?", plain):
        day = (_EPOCH + dt.timedelta(int(float(plain)))).isoformat()
        serial = Remark("note", "date_serial", f"日期以数字存储，按“{day}”读取。", day)
        return Cleaned(day, (serial, *_doubt_serial(plain)))
    if _HAN_DATE.fullmatch(plain):
        plain = _han_date(plain)
    if re.fullmatch(r"(?:18|19|20)\d{2}年?", plain):
        return Cleaned(plain[:4])
    found = _DATE.fullmatch(plain) or _PACKED_DATE.fullmatch(plain)
    if found:
        return _dated(int(found[1]), int(found[2]), int(found[3] or 0), plain)
    return _short(plain) if plain else Cleaned("")


def _plain(text: str) -> str:
    plain = BLANKS.sub(" ", half_width(mend(text))).strip(" 。;,")
    plain = re.sub(r"(?<=\d)[。、](?= ?\d)", ".", re.sub(r"[\u2010-\u2015\u2212]", "-", plain))
    return re.sub(r"(?<=[\d日月年]) ?(?:出?生)$", "", plain).rstrip(" 。;,")


def _short(plain: str) -> Cleaned:
    """Read a date whose year has two digits; one without a year stays as it is."""
    short = _SHORT_YEAR.fullmatch(plain)
    # Of two small numbers nobody can tell whether they are a year and a month or a month and a day.
    if short and int(short[2]) <= 12 and (int(short[1]) > 12 or short[3] or "年" in plain):
        year = int(short[1]) + (1900 if int(short[1]) > 30 else 2000)
        dated = _dated(year, int(short[2]), int(short[3] or 0), plain)
        remark = Remark("warning", "date_year", f"年份只写了两位，按“{dated.value}”读取，请核对。", dated.value)
        return Cleaned(dated.value, dated.remarks or (remark,))
    if _NO_YEAR.fullmatch(plain):
        message = f"“{plain}”只有月日，没有年份，请补上年份，写成“2023-05-06”这样。"
        return Cleaned(plain, (Remark("warning", "date_no_year", message),))
    return _unknown(plain)


def _unknown(plain: str) -> Cleaned:
    return Cleaned(plain, (Remark("warning", "date_unknown", f"看不出{quoted(plain)}是哪一天，请写成“2023-05-06”。"),))


def _doubt_serial(number: str) -> tuple[Remark, ...]:
    """Doubt a number that a clerk may have meant as year and month: 19805 for May 1980."""
    found = re.fullmatch(r"((?:19|20)\d{2})([1-9])", number)
    if not found:
        return ()
    month = f"{found[1]}-0{found[2]}"
    message = f"“{number}”也可能是{found[1]}年{found[2]}月，请核对；写成“{month}”就不会认错。"
    return (Remark("warning", "date_packed", message, month),)


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
    if not OLDEST <= year <= LATEST:
        return Cleaned(plain, (Remark("warning", "date_impossible", f"“{plain}”的年份不对，请核对。"),))
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
