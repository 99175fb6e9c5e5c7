"""How two names may be one: the same, another form, another sound or look, another order, a part left out."""

import math
import re
from functools import lru_cache
from typing import NamedTuple

from importers.likeness.shapes import look_same, same_character
from importers.likeness.sounds import sound_near, sound_same, standard_forms, syllables


class Naming(NamedTuple):
    """How two names are alike, what that is worth in bits of evidence, whether it may stand alone, and in words."""

    how: str
    bits: float
    alike: bool
    words: str = ""


_SPACING = re.compile("[\\s\u00b7.\u2022\u30fb\uff0e\u2027]+")
_PEOPLE = re.compile(r"[、，,;；/&＆]|(?<=\S)[和与](?=\S{2})|\s+")
_HOUSEHOLD = re.compile(r"(?:家庭|夫妇|夫妻|一家|同志|户)$")
# Shares of the commonest surnames in a thousand people, after the census; the name of a rarer one tells more.
_SURNAMES = {
    **dict.fromkeys("王李", 72), "张": 67, "刘": 53, "陈": 47, "杨": 31, **dict.fromkeys("黄赵吴周", 21), "徐": 15, "孙": 15,
    **dict.fromkeys("马朱胡郭何林高罗", 12), **dict.fromkeys("郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁", 6),
}  # fmt: skip
_WORDS = {"form": "是繁简或异体字", "sound": "同音", "shape": "形近", "near": "音近"}
# How many times as many people are alike in this way as share a name, in bits.
_COST = {"form": 1.0, "sound": 5.5, "shape": 6.0, "near": 8.5}
# A single character that is another: of little worth, for brothers and sisters differ so.
_ONE_LONG, _ONE_SHORT = Naming("one", 2.0, False, "姓名只差一个字"), Naming("one", -1.0, False, "姓名只差一个字")
_LOST = Naming("lost", 3.0, False, "姓名少一个字")


def liken(left: str, right: str) -> Naming | None:
    """Return how two names are alike, or None where they are two names."""
    if left == right:
        return Naming("same", _worth(left, right), True, "姓名相同")
    if len(left) == len(right) and standard_forms().keys().isdisjoint(left + right) and not left.isascii():
        return _exchanged(left, right)
    one, other = plain(left), plain(right)
    if one == other:
        return _forms(left, right)
    if not one or not other:
        return None
    return _exchanged(one, other) if len(one) == len(other) else _left_out(left, right, one, other)


def liken_households(left: str, right: str) -> Naming | None:
    """Return how the names of two households are alike: each may name one spouse or both, in either order."""
    ones, others = people_of(left), people_of(right)
    if len(ones) == 1 and len(others) == 1:
        return liken(ones[0], others[0])
    if sorted(ones) == sorted(others):
        if ones == others:
            return Naming("same", 16.0, True, "姓名相同")
        return Naming("order", 16.0, True, f"两人姓名的先后不同（{'、'.join(ones)}/{'、'.join(others)}）")
    both = sorted(set(ones) & set(others))
    if both:
        return Naming("part", 11.0, True, f"都有{'、'.join(both)}")
    likened = (liken(one, other) for one in sorted(ones) for other in sorted(others))
    alike = [found for found in likened if found and found.alike]
    return max(alike, key=lambda found: (found.bits, found.words), default=None)


def people_of(name: str) -> list[str]:
    """Return the people a household's name tells: 王明、李丽 and 王明家庭."""
    parts = (_HOUSEHOLD.sub("", part) for part in _PEOPLE.split(name))
    return [part for part in parts if part] or [name]


@lru_cache(4096)
def plain(name: str) -> str:
    """Return a name in standard characters without blanks and dots."""
    return "".join(map(standard_forms().__getitem__, _SPACING.sub("", name).lower()))


def _worth(left: str, right: str) -> float:
    """Return what one name twice is worth: two characters come together sixteen times as often as three."""
    if "\u00b7" in left:
        return 11.0  # of few given names, a father's after one's own
    # Two people share a surname one time in thirty; of two that are slips of one another the rarer tells more.
    share = min(_SURNAMES.get(left[:1], 3), _SURNAMES.get(right[:1], 3))
    return (11.5 if len(left) <= 2 else 15.5) + min(2.5, math.log2(34 / share))


def _one_character(left: str, right: str, one: str, other: str) -> Naming | None:
    kind = _kind(one, other)
    if not kind:
        return None if len(left) < 2 else _ONE_LONG if len(left) > 2 else _ONE_SHORT
    if len(left) == 1 and kind != "form":
        return None
    return Naming(kind, _worth(left, right) - _COST[kind], True, f"姓名{_WORDS[kind]}（{one}/{other}）")


def _forms(left: str, right: str) -> Naming:
    """Two names that are one when blanks and dots are left out and characters stand in their standard forms."""
    bare = _SPACING.sub("", left).lower(), _SPACING.sub("", right).lower()
    if bare[0] == bare[1]:
        return Naming("spacing", _worth(left, right), True, "姓名相同，只差空格或间隔号")
    changed = "、".join(f"{one}/{other}" for one, other in zip(*bare, strict=True) if one != other)
    return Naming("form", _worth(*bare) - _COST["form"], True, f"姓名是繁简或异体字（{changed}）")


def _exchanged(one: str, other: str) -> Naming | None:
    """Two names as long as each other: judge the characters that differ, or else their order."""
    pairs = [(left, right) for left, right in zip(one, other, strict=True) if left != right]
    if len(pairs) == 1:
        return _one_character(one, other, *pairs[0])
    read = syllables().__getitem__
    sounds, others = list(map(read, one)), list(map(read, other))
    in_place = sounds == others
    if in_place and all(same_character(left, right) for left, right in pairs):
        return _forms(one, other)
    sounds.sort()
    others.sort()
    if sounds == others and not in_place:
        # Another order of the same sounds, and mostly of the same characters.
        cost, how = (3.5, "") if sorted(one) == sorted(other) else (8.0, "同音而")
        return Naming("order", _worth(one, other) - cost, True, f"姓名{how}字序不同（{one}/{other}）")
    if len(pairs) == 2 and len(one) > 2 and (kinds := [kind for pair in pairs if (kind := _kind(*pair))])[1:]:
        words = "、".join(f"{_WORDS[kind]}（{left}/{right}）" for kind, (left, right) in zip(kinds, pairs, strict=True))
        return Naming("several", _worth(one, other) - sum(_COST[kind] for kind in kinds), True, f"姓名{words}")
    return Naming("several", _worth(one, other) - 8.0, True, f"姓名同音（{one}/{other}）") if in_place else None


@lru_cache(16384)
def _kind(left: str, right: str) -> str:
    """Return how one character may stand for another, or an empty text where it may not; the same both ways."""
    if same_character(left, right):
        return "form"
    if sound_same(left, right):
        return "sound"
    if look_same(left, right):
        return "shape"
    return "near" if sound_near(left, right) else ""


def _left_out(left: str, right: str, one: str, other: str) -> Naming | None:
    """Two names of which one is longer: a part of it may have been left out, or a single character."""
    few, many = sorted((one, other), key=len)
    dotted = "\u00b7" in left or "\u00b7" in right
    if len(few) > 1 and (dotted or len(many) > 4) and (many.startswith(few) or many.endswith(few)):
        return Naming("part", 11.0, True, f"姓名少写了一部分（{few}/{many}）")
    return _LOST if len(many) - len(few) == 1 and len(few) > 1 and _without_one(few, many) else None


def _without_one(few: str, many: str) -> bool:
    at = next((at for at, letter in enumerate(few) if letter != many[at]), len(few))
    return few[at:] == many[at + 1 :]
