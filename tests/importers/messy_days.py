"""Days as clerks spell them, in figures, in Chinese numerals, and typed as dates."""

import datetime as dt
from typing import Any

from messy_formats import Day

_HAN = "〇一二三四五六七八九"


def _han(number: int) -> str:
    if number < 10:
        return _HAN[number]
    return ("" if number < 20 else _HAN[number // 10]) + "十" + (_HAN[number % 10] if number % 10 else "")


def spelt_day(day: dt.date, way: int, typed: bool) -> Any:
    """Return a day in one of the spellings clerks use."""
    y, m, d = day.year, day.month, day.day
    spelt: tuple[Any, ...] = (
        f"{y}.{m}.{d}", f"{y}-{m:02}-{d:02}", f"{y}/{m}/{d}", f"{y}年{m}月{d}日", f"{y}年{m}月", f"{y}.{m:02}", f"{y}{m:02}{d:02}", f"{y}{m:02}",
        "".join(_HAN[int(c)] for c in str(y)) + f"年{_han(m)}月" + (f"{_han(d)}日" if d % 2 else ""),
        Day(day), Day(day, 'yyyy"年"m"月"d"日"'), Day(day, "yyyy-mm-dd"),
    )  # fmt: skip
    return spelt[way] if typed or way < 9 else spelt[way - 9]
