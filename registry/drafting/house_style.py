"""Look over a text before it goes out: the slips that editors of bulletins mark most often, each with what to write."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.drafting.dates import month_day
from registry.drafting.kinds import COUNTED, MEASURES
from registry.drafting.punctuation import FULL_WIDTH, HAN

SHORT_COLUMN = 200
_STRAIGHT = re.compile(r'"[^"]*"?')
_HALF_WIDTH = re.compile(rf"(?<={HAN})[,;:?!.](?={HAN}|$)|(?<=[”）])[,;:?!.](?={HAN}|$)")
_PURPOSE_STOP = re.compile(
    r"(?:^|[。\n])为(?:了|进一步|深入|充分|大力|弘扬|推动)[^。，：；]*(?:，[^。，：；]*)*(。)(?=\d+月|近日|日前)"
)
_VAGUE_DAY = re.compile(r"近日|日前|近期")
_WRONG_WORDS = {f"以兹{word}": f"以资{word}" for word in ("鼓励", "表彰", "表扬", "奖励", "嘉奖", "证明")}
_DOUBLED = re.compile(r"[，。；：、！？]{2,}")
_BLANK = re.compile(rf"(?<={HAN})[ \t\u3000\xa0]+(?={HAN})|(?<={HAN})[ \t\u3000\xa0]+(?=[，。；：、！？”])")
_HAN_COUNT = re.compile(r"(?<![第十百千万几数一二三四五六七八九])([二三四五六七八九十百千两]{1,7})(?=名|户|家|位|支)")
_PRIVATE = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)")
_GROUP = rf"(?:”(\d+)(?:{'|'.join(map(re.escape, MEASURES))})|(\d+)(?:{'|'.join(map(re.escape, MEASURES))})“)"
_TOTAL = re.compile(rf"(?:合计|共计|总计|共)(\d+)(?:{'|'.join(map(re.escape, MEASURES))})(?!“)")
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
    text: str,
    offices: Sequence[str] = (),
    held_on: date | None = None,
    program: str = "",
    kinds: Sequence[str] = (),
    most: int | None = SHORT_COLUMN,
) -> list[Slip]:
    """Return the slips of a text in their order.

    Offices are the registered names; the day, the program and its kinds of honoree are those the text speaks of. `most`
    is how many characters it may have, None for a long one.
    """
    found = [*_punctuation(text), *_words(text), *office_names(text, offices), *_measures(text, program, kinds)]
    found += [*_figures(text, program), *_sums(text), *_private(text)]
    if held_on is not None:
        found.extend(_vague_days(text, held_on))
    if most is not None and len(text) > most:
        message = f"短消息一般不超过{most}字，现在有{len(text)}字。"
        found.append(Slip(most, "too-long", message, "删去次要的内容"))
    return sorted(found, key=lambda slip: (slip.position, slip.code))


def _punctuation(text: str) -> Iterator[Slip]:
    for match in _STRAIGHT.finditer(text):
        curled = f"“{match[0].strip(chr(34))}”"
        yield Slip(match.start(), "straight-quotes", "引号用了直引号。", curled)
    for match in _HALF_WIDTH.finditer(text):
        full = "。" if match[0] == "." else match[0].translate(FULL_WIDTH)
        yield Slip(match.start(), "half-width", f"汉字之间用了半角标点“{match[0]}”。", full)
    for match in _DOUBLED.finditer(text):
        yield Slip(match.start(), "doubled", f"标点“{match[0]}”重复了。", match[0][-1])
    for match in _BLANK.finditer(text):
        yield Slip(match.start(), "blank", "汉字之间有空格。", "")
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


def _figures(text: str, program: str) -> Iterator[Slip]:
    """Yield counts in Chinese numerals: a bulletin counts in Arabic figures; names of programs keep their own."""
    for match in _HAN_COUNT.finditer(text):
        if not program or program not in text[max(0, match.start() - len(program)) : match.end() + len(program)]:
            yield Slip(match.start(), "figures", f"“{match[1]}”应当用阿拉伯数字。", str(arabic(match[1])))


def arabic(numeral: str) -> int:
    """Return the number of a Chinese numeral below a hundred million, as 一百九十八."""
    total = part = digit = 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character == "万":
            total, part, digit = total + (part + digit) * 10_000, 0, 0
        else:
            part, digit = part + max(digit, 1) * _UNITS[character], 0
    return total + part + digit


_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def _sums(text: str) -> Iterator[Slip]:
    """Yield totals that are not the sum of the groups counted in their sentence."""
    start = 0
    for sentence in text.split("。"):
        groups = [int(first or second) for first, second in re.findall(_GROUP, sentence)]
        for match in _TOTAL.finditer(sentence):
            if len(groups) > 1 and int(match[1]) != sum(groups):
                message = f"合计{match[1]}，各类相加却是{sum(groups)}。"
                yield Slip(start + match.start(1), "sum", message, str(sum(groups)))
        start += len(sentence) + 1


def _private(text: str) -> Iterator[Slip]:
    for match in _PRIVATE.finditer(text):
        yield Slip(match.start(), "private", "有证件号码或手机号码，不能对外发布。", "")


def office_names(text: str, offices: Sequence[str]) -> Iterator[Slip]:
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
    counted = rf"\d+({'|'.join(map(re.escape, MEASURES))})"
    for kind in COUNTED.values():
        for match in re.finditer(f"{counted}{re.escape(kind.noun)}", text):
            yield from _measure_slip(match, kind.measures, kind.noun)
    allowed = [measure for kind in kinds for measure in COUNTED[kind].measures]
    if program and allowed:
        for match in re.finditer(f'{counted}[“"]{re.escape(program)}', text):
            yield from _measure_slip(match, tuple(dict.fromkeys(allowed)), program)


def _measure_slip(match: re.Match[str], allowed: tuple[str, ...], counted: str) -> Iterator[Slip]:
    if match[1] not in allowed:
        message = f"“{counted}”不用量词“{match[1]}”。"
        yield Slip(match.start(1), "measure-word", message, allowed[0])
