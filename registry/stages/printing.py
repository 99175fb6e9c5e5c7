"""Printing: choose which certificates of a cycle to print.

Chosen by serial number or by place in the decision, written as clerks write it: “57-63”, “57,60-63”, or whole
certificate numbers.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from string import Formatter
from typing import NamedTuple, TypeVar

from registry.errors import InvalidInput, NotFound
from registry.records.models import Award, Category, Certificate, Decision
from registry.wording import CERTIFICATE_STATES

SERIAL, POSITION = "serial", "position"
WAYS = {SERIAL: "证书编号末尾的流水号", POSITION: "表彰决定名单里的序号"}
LONGEST_CHOICE = 2_000  # characters
LONGEST_SHOWN = 40  # characters of an item that a refusal repeats

_BETWEEN = re.compile(r"[,，、;；\s]+")
_RANGE = re.compile(r"(\d{1,9})(?:\s*(?:-+|–|—+|~|～|至|到)\s*(\d{1,9}))?", re.ASCII)
_BLANKS_IN_RANGE = re.compile(r"\s*(-+|–|—+|~|～|至|到)\s*")


class _Item(NamedTuple):
    """One part of what was written, with its place among them."""

    place: int
    text: str

    @property
    def said(self) -> str:
        shown = "".join(character if character.isprintable() else "�" for character in self.text[:LONGEST_SHOWN])
        return f"第{self.place}项“{shown}{'…' if len(self.text) > LONGEST_SHOWN else ''}”"


Key = TypeVar("Key")
_Numbered = Mapping[int, Sequence[Certificate]]


def choose(cycle: int, printable: Collection[int], said: str, by: str = SERIAL) -> frozenset[int]:
    """Return the ids of the certificates meant among the printable ones; raise InvalidInput at the first that is none."""
    if by not in WAYS:
        raise InvalidInput(reason=f"不能按“{by}”选证书，只能按{'或按'.join(WAYS.values())}。")
    items = _items(said)
    certificates = _certificates(cycle)
    if not certificates:
        raise NotFound(what="可以打印的证书；作出表彰决定后会自动编号")
    numbered = _by_serial(certificates) if by == SERIAL else _grouped(certificates, lambda one: one.award.position)
    whole = _grouped(certificates, lambda one: _plain(one.number or ""))
    chosen: set[int] = set()
    for item in items:
        if item.text in whole:
            chosen |= {_printable(item, item.text, whole[item.text], printable)}
        else:
            chosen |= set(_in_range(item, numbered, printable, by))
    return frozenset(chosen)


def one_of_each_layout(cycle: int, only: Collection[int] | None = None) -> list[Certificate]:
    """Return one certificate for each layout that those of a cycle in scope, or only these of them, were frozen with."""
    query = Certificate.select(Certificate.id, Certificate.layout_digest).join(Award).join(Decision)
    query = query.where(Certificate.number.is_null(False))  # what is held may have no layout
    first: dict[str, int] = {}
    for identity, digest in query.where(Decision.cycle == cycle).order_by(Certificate.id).tuples():
        if only is None or identity in only:
            first.setdefault(digest, identity)
    return list(Certificate.select().where(Certificate.id.in_(list(first.values()))).order_by(Certificate.id))


def _items(said: str) -> list[_Item]:
    if len(said) > LONGEST_CHOICE:
        raise InvalidInput(reason=f"要打印的编号写得太长，有{len(said)}个字，最多{LONGEST_CHOICE}个字。")
    joined = _BLANKS_IN_RANGE.sub(r"\1", _plain(said))
    parts = [part for part in _BETWEEN.split(joined) if part]
    if not parts:
        raise InvalidInput(reason="请写要打印哪些编号，例如 57-63 或 57,60-63。")
    return [_Item(place, part) for place, part in enumerate(parts, 1)]


def _plain(text: str) -> str:
    """Return a text with full-width digits and marks made plain."""
    return unicodedata.normalize("NFKC", text).strip()


def _certificates(cycle: int) -> list[Certificate]:
    """Return the certificates of a cycle in scope in the order of the decision, without their facts."""
    columns = (Certificate.id, Certificate.number, Certificate.state, Award.id, Award.position, Award.category)
    query = Certificate.select(*columns).join(Award).join(Decision).where(Decision.cycle == cycle)
    return list(query.order_by(Award.position, Certificate.id))


def _grouped(certificates: Iterable[Certificate], key: Callable[[Certificate], Key]) -> dict[Key, list[Certificate]]:
    groups: dict[Key, list[Certificate]] = {}
    for one in certificates:
        groups.setdefault(key(one), []).append(one)
    return groups


def _by_serial(certificates: Sequence[Certificate]) -> _Numbered:
    """Group certificates by the serial their category's pattern put into the number; the held ones have none."""
    wanted = {one.award.category_id for one in certificates}
    patterns = {
        category.id: _pattern(category.number_pattern) for category in Category.select().where(Category.id.in_(wanted))
    }
    numbered = [one for one in certificates if one.number]
    return _grouped(numbered, lambda one: _serial(str(one.number), patterns[one.award.category_id]))


def _pattern(number_pattern: str) -> re.Pattern[str]:
    parts = []
    for literal, slot, _, _ in Formatter().parse(number_pattern):
        parts.append(re.escape(literal))
        if slot is not None:
            parts.append(r"(\d+)" if slot == "serial" else r".*?")
    return re.compile("".join(parts))


def _serial(number: str, pattern: re.Pattern[str]) -> int:
    """Return the serial in a number; where the pattern was changed since, its last digits."""
    found = pattern.fullmatch(number)
    if found and found.groups():
        return int(found.group(1))
    digits = re.findall(r"\d+", number)
    return int(digits[-1]) if digits else 0


def _in_range(item: _Item, numbered: _Numbered, printable: Collection[int], by: str) -> list[int]:
    """Return the certificates from one number to another; every one of them must be there to print."""
    found = _RANGE.fullmatch(item.text)
    if not found:
        raise InvalidInput(reason=f"{item.said}看不懂：请写成 57 或 57-63 的样子，各项用逗号隔开。")
    first, last = int(found.group(1)), int(found.group(2) or found.group(1))
    if first > last:
        raise InvalidInput(reason=f"{item.said}前大后小，请写成“{last}-{first}”。")
    inside = sorted(number for number in numbered if first <= number <= last)
    if len(inside) <= last - first:
        raise InvalidInput(reason=_missing(item, inside, (first, last), numbered, by))
    return [_printable(item, _called(number, by), numbered[number], printable) for number in inside]


def _missing(item: _Item, inside: Sequence[int], ends: tuple[int, int], numbered: _Numbered, by: str) -> str:
    """Say which number of a range is none, and from where to where they run."""
    first, last = ends
    gap = next((number for number, known in enumerate(inside, first) if number != known), first + len(inside))
    upto = next((known - 1 for known in inside if known > gap), last)
    lacking = _called(gap, by) if gap == upto else f"{_called(gap, by)}至{_called(upto, by)}"
    span = f"{_called(min(numbered), by)}至{_called(max(numbered), by)}" if numbered else "没有一张已编号的"
    return f"{item.said}里没有{lacking}：按{WAYS[by]}，这届的证书是{span}。"


def _called(number: int, by: str) -> str:
    return f"第{number}号" if by == SERIAL else f"第{number}个"


def _printable(item: _Item, called: str, certificates: Sequence[Certificate], printable: Collection[int]) -> int:
    """Return the one certificate that can be printed; say why none can, or that it is not clear which."""
    good = [one for one in certificates if one.id in printable]
    if len(good) > 1:
        numbers = "、".join(one.number or "" for one in good)
        raise InvalidInput(reason=f"{item.said}里的{called}有{len(good)}张证书：{numbers}；请写完整的证书编号。")
    if not good:
        state = CERTIFICATE_STATES[certificates[-1].state]
        raise InvalidInput(reason=f"{item.said}里的{called}不能打印，这张证书是“{state}”；请把它从要打印的编号里去掉。")
    return int(good[0].id)
