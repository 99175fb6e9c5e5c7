"""Look over a text before it goes out: the slips that editors of bulletins mark most often, each with what to write."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.drafting.dates import month_day
from registry.drafting.kinds import KINDS
from registry.drafting.punctuation import FULL_WIDTH, HAN

SHORT_COLUMN = 200
_STRAIGHT = re.compile(r'"[^"]*"?')
_HALF_WIDTH = re.compile(rf"(?<={HAN})[,;:?!.](?={HAN}|$)|(?<=[”）])[,;:?!.](?={HAN}|$)")
_PURPOSE_STOP = re.compile(
    r"(?:^|[。\n])为(?:了|进一步|深入|充分|大力|弘扬|推动)[^。，：；]*(?:，[^。，：；]*)*(。)(?=\d+月|近日|日前)"
)
_VAGUE_DAY = re.compile(r"近日|日前|近期")
_WRONG_WORDS = {"以兹鼓励": "以资鼓励", "以兹表彰": "以资表彰"}
_CAPITAL_ZERO = re.compile(r"(?<=[一二三四五六七八九])[0O○oO](?=[一二三四五六七八九0O○年])")
_SHORTEST_OFFICE = 5


@dataclass(frozen=True)
class Slip:
    """A slip in a text: where it begins, what it is, and what to write instead."""

    position: int
    code: str
    message: str
    suggestion: str


def lint(
    text: str, offices: Sequence[str] = (), held_on: date | None = None, program: str = "", kinds: Sequence[str] = ()
) -> list[Slip]:
    """Return the slips of a text in their order.

    Offices are the registered names; the day, the program and its kinds of honoree are those the text speaks of.
    """
    found = [*_punctuation(text), *_words(text), *_office_names(text, offices), *_measures(text, program, kinds)]
    if held_on is not None:
        found.extend(_vague_days(text, held_on))
    if len(text) > SHORT_COLUMN:
        message = f"短消息一般不超过{SHORT_COLUMN}字，现在有{len(text)}字。"
        found.append(Slip(SHORT_COLUMN, "too-long", message, "删去次要的内容"))
    return sorted(found, key=lambda slip: (slip.position, slip.code))


def _punctuation(text: str) -> Iterator[Slip]:
    for match in _STRAIGHT.finditer(text):
        curled = f"“{match[0].strip(chr(34))}”"
        yield Slip(match.start(), "straight-quotes", "引号用了直引号。", curled)
    for match in _HALF_WIDTH.finditer(text):
        full = "。" if match[0] == "." else match[0].translate(FULL_WIDTH)
        yield Slip(match.start(), "half-width", f"汉字之间用了半角标点“{match[0]}”。", full)
    for match in _PURPOSE_STOP.finditer(text):
        yield Slip(match.start(1), "purpose-full-stop", "表示目的的分句后面用了句号，句子断开了。", "，")


def _words(text: str) -> Iterator[Slip]:
    for wrong, right in _WRONG_WORDS.items():
        for match in re.finditer(wrong, text):
            yield Slip(match.start(), "wrong-word", f"“{wrong}”是错别字。", right)
    for match in _CAPITAL_ZERO.finditer(text):
        yield Slip(match.start(), "zero", "汉字年份里的零应当用“〇”。", "〇")


def _vague_days(text: str, held_on: date) -> Iterator[Slip]:
    for match in _VAGUE_DAY.finditer(text):
        message = f"日期已经知道，不必写“{match[0]}”。"
        yield Slip(match.start(), "vague-day", message, month_day(held_on))


def _office_names(text: str, offices: Sequence[str]) -> Iterator[Slip]:
    """Yield the places where a registered name stands with one character changed."""
    for office in offices:
        if len(office) < _SHORTEST_OFFICE:
            continue
        for start in range(len(text) - len(office) + 1):
            written = text[start : start + len(office)]
            if written not in offices and _differences(written, office) == 1:
                message = f"单位名称“{written}”与登记的“{office}”差一个字。"
                yield Slip(start, "office-name", message, office)


def _differences(one: str, other: str) -> int:
    return sum(left != right for left, right in zip(one, other, strict=True))


def _measures(text: str, program: str, kinds: Sequence[str]) -> Iterator[Slip]:
    every = sorted({measure for kind in KINDS.values() for measure in kind.measures}, key=len, reverse=True)
    counted = rf"\d+({'|'.join(map(re.escape, every))})"
    for kind in KINDS.values():
        for match in re.finditer(f"{counted}{re.escape(kind.noun)}", text):
            yield from _measure_slip(match, kind.measures, kind.noun)
    allowed = [measure for kind in kinds for measure in KINDS[kind].measures]
    if program and allowed:
        for match in re.finditer(f'{counted}[“"]{re.escape(program)}', text):
            yield from _measure_slip(match, tuple(dict.fromkeys(allowed)), program)


def _measure_slip(match: re.Match[str], allowed: tuple[str, ...], counted: str) -> Iterator[Slip]:
    if match[1] not in allowed:
        message = f"“{counted}”不用量词“{match[1]}”。"
        yield Slip(match.start(1), "measure-word", message, allowed[0])
