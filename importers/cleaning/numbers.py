"""Phone and ID numbers that stand within another text, however they are spaced, dashed or typed in full width."""

import re
import unicodedata
from typing import NamedTuple


class Span(NamedTuple):
    """Where a number stands in a text, together with the words and brackets around it, and its digits."""

    start: int
    end: int
    digits: str


_NO_DIGITS = re.compile(r"[A-Za-z\s\u3001-\u3003\u3008-\u3011\u3400-\u4dbf\u4e00-\u9fff，。：；？！（）“”‘’…—·()\-]*")
_DASH = r"\-\u2010-\u2015\u2212"
_GAP = rf"[\s{_DASH}.\u00b7_/]{{0,3}}"
_SOLID = re.compile(r"(?<!\d)\d{11,}[Xx]?")
# Two dates have as many digits as a number: no district begins with 19 or 20, no phone with a year and its month.
_SPACED = re.compile(
    rf"(?<!\d)(?:(?!1{_GAP}9|2{_GAP}0)[1-9](?:(?:{_GAP}\d){{16}}{_GAP}[\dXx]|(?:{_GAP}\d){{14}})"
    rf"|(?!19\d\d[./{_DASH}]\s?(?:0?[1-9]|1[0-2])(?!\d))1{_GAP}[3-9](?:{_GAP}\d){{9}}"
    rf"|0[1-9]\d{{1,2}}[)]?[\s{_DASH}]{{1,3}}[2-9]\d{{6,7}})(?!\d)"
)
_MOBILE = re.compile(r"(?:(?:00)?86)?(1[3-9]\d{9})")
_COUNTRY = re.compile(r"(?:\+|(?<!\d)00)86[\s-]*$|(?<!\d)86[\s-]+$|\+$")
_LABEL = re.compile(
    r"(?:本人|联系|居民)?(?:电话|手机|联系方式|身份证|证件|公民身份)(?:号码?)?$|(?<![A-Za-z])tel$", re.I
)
_BRACKETS = {"(": ")", "[": "]", "【": "】"}
_MARKS = " \t\n\r:：,，、;；/-—"
_NEAR = 24


def find_numbers(text: str) -> list[Span]:
    """Return every mobile, landline and ID number in the text, and every run of eleven digits or more."""
    if _NO_DIGITS.fullmatch(text):
        return []
    plain, places = _folded(text)
    rest = _SOLID.sub(lambda hit: "\0" * len(hit[0]), plain)
    found = [*_SOLID.finditer(plain), *_SPACED.finditer(rest)]
    return [_span(plain, places, hit) for hit in sorted(found, key=re.Match.start)]


def without_numbers(text: str) -> str:
    """Return the text without its phone and ID numbers and the words that announce them."""
    kept, at = "", 0
    for start, end, _ in find_numbers(text):
        kept += text[at : max(at, start)]
        at = end
    return (kept + text[at:]).strip(_MARKS)


def split_phone(text: str) -> tuple[str, str]:
    """Return the name and the mobile number glued to it, which is empty where none or more than one number stands."""
    spans = find_numbers(text)
    mobile = _MOBILE.fullmatch(spans[0].digits) if len(spans) == 1 else None
    name = without_numbers(text) if mobile else ""
    if mobile is None or not name or any(map(str.isdigit, name)):
        return text, ""
    return name, mobile[1]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text in compatibility form without invisible marks, and where each of its characters comes from."""
    plain, places = [], []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character):
            if part.isspace() or unicodedata.category(part) not in ("Cc", "Cf", "Me", "Mn"):
                plain.append(str(unicodedata.decimal(part)) if part.isdecimal() else part)
                places.append(place)
    return "".join(plain), [*places, len(text)]


def _span(plain: str, places: list[int], hit: re.Match[str]) -> Span:
    """Widen a hit by a country code, the word that announces it, and a pair of brackets around both."""
    first = max(0, hit.start() - _NEAR)
    before = _COUNTRY.sub("", plain[first : hit.start()]).rstrip(_MARKS)
    before = _LABEL.sub("", before).rstrip(_MARKS)
    after = plain[hit.end() : hit.end() + _NEAR]
    tail = after.lstrip()
    if before and tail and _BRACKETS.get(before[-1]) == tail[0]:
        before, after = before[:-1].rstrip(_MARKS), tail[1:]
    end = min(hit.end() + _NEAR, len(plain)) - len(after)
    return Span(places[first + len(before)], places[end], re.sub(r"[^\dXx]", "", hit[0]))
