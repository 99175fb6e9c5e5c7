"""Put the names of an annexed list in the order chosen: as recommended, by division, or by the strokes of the surname."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from registry.drafting.listing import unspread
from registry.errors import InvalidInput

ORDERS = {"recommended": "推荐顺序", "division": "行政区划", "strokes": "姓氏笔画", "unordered": "排名不分先后"}
_NAMED_AFTER_PEOPLE = {"person", "household"}
_REMARK = re.compile(r"（[^）]*）|\([^)]*\)")
_DOTS = re.compile(r"[·•・‧]")
_EMPTY = (0, 0)


@dataclass(frozen=True)
class Listed:
    """A name of a list, with the kind of honoree and the unit it comes from."""

    kind: str
    name: str
    unit: str = ""


@dataclass(frozen=True)
class Line:
    """A name with where an annex lists it: its category, title or prize, and the place of its recommending unit in the plan."""

    named: Listed
    category: int
    is_prize: bool = False
    division: int | None = None


def annexed(
    entries: Sequence[Line], order: str, divisions: Sequence[str] = ()
) -> dict[tuple[bool, int, str], list[int]]:
    """Return the places of the entries as an annex lists them: a list for each category and kind, titles before prizes.

    By division go the recommending units as the plan has them, unless divisions are written out.
    """
    lists: dict[tuple[bool, int, str], list[int]] = {}
    for place, entry in enumerate(entries):
        lists.setdefault((entry.is_prize, entry.category, entry.named.kind), []).append(place)
    return {
        key: [listed[place] for place in _placed_in([entries[one] for one in listed], order, divisions)]
        for key, listed in sorted(lists.items(), key=lambda item: item[0][0])
    }


def _placed_in(entries: Sequence[Line], order: str, divisions: Sequence[str]) -> list[int]:
    if order == "division" and not divisions and any(entry.division is not None for entry in entries):
        last = max(entry.division or 0 for entry in entries) + 1
        units = [last if entry.division is None else entry.division for entry in entries]
        return sorted(range(len(entries)), key=units.__getitem__)
    return placed([entry.named for entry in entries], order, divisions)


def ordered(names: Sequence[Listed], order: str, divisions: Sequence[str] = ()) -> tuple[Listed, ...]:
    """Return the names, given as recommended, in another order; what is equal in it stays as recommended."""
    return tuple(names[place] for place in placed(names, order, divisions))


def placed(names: Sequence[Listed], order: str, divisions: Sequence[str] = ()) -> list[int]:
    """Return the places of the names, given as recommended, in another order; what is equal in it stays as recommended.

    By strokes stand people and the households named after them; everything else keeps its place.
    Divisions are the names of the communities or townships in their official order.
    """
    if order not in ORDERS:
        raise InvalidInput(reason=f"名单的次序只能是{'、'.join(ORDERS.values())}。")
    every = list(range(len(names)))
    if order == "division":
        divided = [_division_of(named, divisions) for named in names]
        return sorted(every, key=divided.__getitem__)
    if order == "strokes":
        after_people = [place for place in every if names[place].kind in _NAMED_AFTER_PEOPLE]
        people = iter(sorted(after_people, key=lambda place: stroke_key(names[place])))
        return [next(people) if names[place].kind in _NAMED_AFTER_PEOPLE else place for place in every]
    return every


def order_note(order: str, kinds: Iterable[str]) -> str:
    """Return what a list says of its order below its title; nothing where it stands as recommended."""
    present = set(kinds)
    if order == "strokes":
        if not present & _NAMED_AFTER_PEOPLE:
            raise InvalidInput(reason="这份名单里没有个人和家庭，不能按姓氏笔画排列；请选别的次序。")
        return "（按姓氏笔画为序）" if present <= _NAMED_AFTER_PEOPLE else "（个人和家庭按姓氏笔画为序）"
    return {"division": "（按行政区划为序）", "unordered": "（排名不分先后）"}.get(order, "")


def stroke_key(named: Listed) -> tuple[tuple[int, int], ...]:
    """Return what a name is compared by, character by character: its strokes, then its place in the code chart.

    A name of two characters counts as having an empty one between them, as in the lists of the state: 于青 before 于海平.
    """
    plain = _DOTS.sub("", unspread(_REMARK.sub("", named.name)))
    if named.kind == "household":
        plain = plain.removesuffix("家庭")
    keys = [(strokes(character), ord(character)) for character in plain]
    return (keys[0], _EMPTY, keys[1]) if len(keys) == 2 else tuple(keys)


def strokes(character: str) -> int:
    """Return how many strokes a character has, or raise InvalidInput."""
    count = _counts().get(character)
    if count is None:
        raise InvalidInput(reason=f"“{character}”的笔画数不知道，不能按姓氏笔画排列；请选别的次序。")
    return count


@lru_cache(maxsize=1)
def _counts() -> dict[str, int]:
    table = (Path(__file__).parent / "characters" / "strokes.txt").read_text("utf-8")
    lines = (line.split(" ") for line in table.splitlines())
    return {character: int(count) for count, characters in lines for character in characters}


def _division_of(named: Listed, divisions: Sequence[str]) -> int:
    """Return the place of the division a name comes from, the one named most fully where several fit."""
    if not divisions:
        raise InvalidInput(reason="按行政区划排列，要先按次序写明各行政区划，例如各社区、各乡镇的名称。")
    for where in (named.unit, named.name):
        found = [place for place, division in enumerate(divisions) if division and division in where]
        if found:
            return max(found, key=lambda place: len(divisions[place]))
    raise InvalidInput(
        reason=f"“{named.name}”（{named.unit or '没有单位'}）不属于写明的任何一个行政区划，请补上它所在的行政区划。"
    )
