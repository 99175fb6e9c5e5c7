"""Set lists of names as official annexes do: equal columns, two-character names spread, nothing private beside them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from registry.drafting.punctuation import HAN
from registry.errors import InvalidInput

_BLANKS_WITHIN = re.compile(rf"(?<={HAN})\s+(?={HAN})")
_TWO_HAN = re.compile(rf"({HAN})({HAN})")
_PRIVATE = re.compile(r"\d{11,}|\d{14,17}[\dXx]|[^\s@]+@[^\s@]+")
_NUMERALS = "一二三四五六七八九"
LATE = "（已故）"  # beside the name of who has died, in every list
_FITTING = 0.9  # of the entries set the columns; the few wider ones get a line of their own


def spread(name: str) -> str:
    """Return a name as lists set it: 孙　伟 as wide as three characters; longer and minority names as they are."""
    plain = unspread(name)
    alone = plain.removesuffix(LATE)
    return _TWO_HAN.sub("\\1\u3000\\2", alone) + plain[len(alone) :] if _TWO_HAN.fullmatch(alone) else plain


def unspread(name: str) -> str:
    """Return a name without the blanks that lists and rosters put between its characters."""
    return _BLANKS_WITHIN.sub("", name.strip())


def width(text: str) -> float:
    """Return the width of a text in full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in text)


def per_line(texts: Sequence[str], line: float, most: int) -> int:
    """Return how many equal columns of a line suit nearly all texts; one full-width character parts them."""
    for columns in range(most, 1, -1):
        fitting = sum(width(text) <= line / columns - 1 for text in texts)
        if fitting >= _FITTING * len(texts):
            return columns
    return 1


def rows(texts: Iterable[str], columns: int, line: float) -> Iterator[tuple[str, ...]]:
    """Yield the texts in their order, row by row; one too wide for its column stands alone."""
    row: list[str] = []
    for text in texts:
        too_wide = width(text) > line / columns - 1
        if row and (too_wide or len(row) == columns):
            yield tuple(row)
            row = []
        if too_wide:
            yield (text,)
        else:
            row.append(text)
    if row:
        yield tuple(row)


def listed(texts: Sequence[str], line: float = 25.0, most: int = 3) -> list[tuple[str, ...]]:
    """Return texts, set as they shall stand, in rows of at most so many equal columns."""
    return list(rows(texts, per_line(texts, line, most), line))


def numeral(number: int) -> str:
    """Return the numeral of a heading, 一 to 九十九."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return head + (_NUMERALS[ones - 1] if ones else "")


def refuse_private(texts: Iterable[str]) -> None:
    """Raise InvalidInput if a public list would carry an ID number, a phone number or an address of e-mail."""
    places = [place for place, text in enumerate(texts, start=1) if _PRIVATE.search(re.sub(r"[\s-]", "", text))]
    if places:
        named = "、".join(str(place) for place in places[:10])
        raise InvalidInput(reason=f"名单第{named}项的姓名或单位里有证件号码、电话或邮箱，不能对外公开，请先改正。")
