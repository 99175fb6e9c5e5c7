"""Whose row is whose: what a department wrote into its workbook is matched to those it was asked about.

A row is found by the code in its first column; where that is gone, by name and unit, or by the name if it is the only
one. A row that cannot be told is left out with a sentence, never guessed.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_FACT = 500
_AGREED = frozenset(("同意", "无", "无异议", "无意见", "无问题", "未发现", "未发现问题"))
_VETOED = frozenset(("不同意", "有", "否", "存在", "有异议", "有问题", "否决", "一票否决"))
_CODE = re.compile(r"Q([1-9]\d{0,17})-([1-9]\d{0,8})-(\d)", re.ASCII)
_HYPHENS = re.compile(r"[‐‑‒–—―−ー－]")


@dataclass(frozen=True)
class Reply:
    """One row as the department sent it back: texts as they were written."""

    row: int
    code: str
    name: str
    unit: str
    answer: str
    fact: str


@dataclass(frozen=True)
class Asked:
    """Somebody the department was asked about: the place in its workbook, and what stood there."""

    nomination: int
    place: int
    name: str
    unit: str


@dataclass(frozen=True)
class Answer:
    """What the department says of one nomination: agree or veto, the latter with its fact, and the row that says so."""

    nomination: int
    answer: str
    fact: str
    row: int


@dataclass(frozen=True)
class Unmatched:
    """A row that was left out, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class Matching:
    """The answers found, the rows that could not be told, and how many of the asked have no answer yet."""

    answers: tuple[Answer, ...]
    unmatched: tuple[Unmatched, ...]
    open: int


class _Untold(Exception):
    """A row cannot be told; the sentence says why."""


def code_of(clearance: int, place: int) -> str:
    """Return the code of a row: a letter keeps spreadsheets from reading a date, a check digit shows a wrong one."""
    return f"Q{clearance}-{place}-{_check_digit(f'{clearance}0{place}')}"


def place_in(code: str) -> tuple[int, int] | None:
    """Return the clearance and the place a code names; None for what is no code or was mistyped."""
    found = _CODE.fullmatch(_HYPHENS.sub("-", plain(code)).upper())
    if found is None or _check_digit(f"{found[1]}0{found[2]}") != int(found[3]):
        return None
    return int(found[1]), int(found[2])


def match(clearance: int, asked: Sequence[Asked], replies: Sequence[Reply]) -> Matching:
    """Match the rows of a department to those it was asked about in that clearance; rows that say nothing are open."""
    index = _Index(clearance, asked)
    found: dict[int, list[Answer]] = defaultdict(list)
    unmatched: list[Unmatched] = []
    for reply in replies:
        try:
            one = index.find(reply)
            said = _read(reply)
        except _Untold as reason:
            unmatched.append(Unmatched(reply.row, str(reason)))
            continue
        if said:
            found[one.nomination].append(Answer(one.nomination, said, plain_fact(reply.fact), reply.row))
    names = {one.nomination: one.name for one in asked}
    answers = [answer for given in found.values() if (answer := _one_of(given, names, unmatched))]
    answers.sort(key=lambda answer: answer.row)
    unmatched.sort(key=lambda one: one.row)
    return Matching(tuple(answers), tuple(unmatched), len(asked) - len(answers))


def plain(text: str) -> str:
    """Return a text in half width without blanks, as texts are compared."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def plain_fact(text: str) -> str:
    """Return what is said about a veto, without blanks around it; signs that say nothing are nothing."""
    said = text.strip()
    return "" if plain(said).strip("-—/、。.") in ("", "无") else said


class _Index:
    """Those asked about in one clearance, found by code or by name."""

    def __init__(self, clearance: int, asked: Sequence[Asked]) -> None:
        self.clearance = clearance
        self.by_place = {one.place: one for one in asked}
        self.by_name: dict[str, list[Asked]] = defaultdict(list)
        for one in asked:
            self.by_name[plain(one.name)].append(one)

    def find(self, reply: Reply) -> Asked:
        """Return who a row tells of; raise _Untold where nobody or more than one could be meant."""
        coded = place_in(reply.code)
        if coded is None:
            return self._by_name(reply)
        clearance, place = coded
        one = self.by_place.get(place) if clearance == self.clearance else None
        if one is None:
            raise _Untold(f"第{reply.row}行的编号{reply.code}不是这次征求意见的，请核对是不是拿错了表。")
        if plain(reply.name) and plain(reply.name) != plain(one.name):
            raise _Untold(
                f"第{reply.row}行的编号{reply.code}是“{one.name}”的，姓名却写着“{reply.name}”，请核对后改成一致。"
            )
        return one

    def _by_name(self, reply: Reply) -> Asked:
        named = self.by_name.get(plain(reply.name), []) if plain(reply.name) else []
        exact = [one for one in named if plain(one.unit) == plain(reply.unit)]
        told = exact or named
        if len(told) != 1:
            raise _Untold(f"第{reply.row}行“{reply.name}”在这次征求意见的名单里找不到（或有几个同名），请写明编号。")
        return told[0]


def _read(reply: Reply) -> str:
    """Return agree, veto, or nothing for a row left empty; raise _Untold for any other word."""
    said = plain(reply.answer).strip("。.!！")
    if not said:
        if plain_fact(reply.fact):
            raise _Untold(f"第{reply.row}行只写了说明，没有写“同意”或“不同意”，请补上。")
        return ""
    if said in _AGREED:
        return "agree"
    if said not in _VETOED:
        raise _Untold(f"第{reply.row}行的答复“{reply.answer[:20]}”看不懂，请写“同意”或“不同意”。")
    fact = plain_fact(reply.fact)
    if not fact:
        raise _Untold(f"第{reply.row}行不同意要写明事实。")
    if len(fact) > LONGEST_FACT:
        raise _Untold(f"第{reply.row}行的事实太长，有{len(fact)}个字，最多{LONGEST_FACT}个字。")
    return "veto"


def _one_of(given: Sequence[Answer], names: dict[int, str], unmatched: list[Unmatched]) -> Answer | None:
    """Return the one answer of rows that tell of the same nomination; none where they contradict each other."""
    if len({answer.answer for answer in given}) == 1:
        return given[0]
    rows = "、".join(str(answer.row) for answer in given)
    reason = f"第{rows}行都是“{names[given[0].nomination]}”，答复却不一样，请只留一行。"
    unmatched.append(Unmatched(given[0].row, reason))
    return None


def _check_digit(digits: str) -> int:
    """Return the check digit of ISO 7064 MOD 11,10: it shows one wrong digit and two neighbours swapped."""
    rest = 10
    for digit in digits:
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return (11 - rest) % 10
