"""Names of units that differ by one character from a name that is known, or from one the same roster often says."""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from importers.cleaning.fields import half_width
from importers.cleaning.mending import quoted
from importers.columns import BY_FIELD
from importers.findings import Finding, Remark
from importers.likeness.shapes import look_same, same_character
from importers.likeness.sounds import sound_same

FIELDS = ("unit", "community", "township", "recommender")
SHORTEST, OFTEN, SURELY, SELDOM = 3, 5, 3, 0.34
LONGEST = 60  # characters of a name that is looked up; that takes its square in memory
# Different texts of one column that are kept. Units come again and again; where each text is another, none is often.
MOST_NAMES = 20_000

# What tells honest neighbours apart: 第一社区 and 第二社区, 东街 and 西街, 甲组 and 乙组, 大庄 and 小庄.
_COUNTERS = frozenset("〇零一二三四五六七八九十百千两0123456789０１２３４５６７８９ⅠⅡⅢⅣⅤ①②③④⑤⑥⑦⑧⑨壹贰叁肆伍")
_SIDES = frozenset(
    "东西南北中上下左右前后内外里大小新老旧高低头尾正副男女初甲乙丙丁戊己庚辛壬癸子丑寅卯辰ABCDEFGHabcdefgh"
)
_LEVELS = ("省市县区乡镇村组", "街镇乡", "路街巷道", "科处室股所站队", "党团", "小中大", "校院")
_ENDS = frozenset("组队班部科室站所店处")
_IGNORED = re.compile(r"[\s()（）\[\]【】〔〕《》“”\"'‘’·、,，。.\-—_]")


class UnitNames:
    """Names of units as the register knows them, ready to be looked up by a name with one wrong character."""

    def __init__(self, names: Iterable[str], shortened: bool = False) -> None:
        """Take the names; `shortened` lets each stand for its other endings too, as 街道 stands for 街道办事处."""
        self._exact: dict[str, str] = {}
        self._near: dict[str, set[str]] = defaultdict(set)
        self._unit: dict[str, str] = {}
        for name in names:
            self._add(name, folded(name))
        if shortened:
            for plain, name in list(self._exact.items()):
                for other in _other_endings(name):
                    self._add(other, folded(other), plain)
        self._doubted: dict[tuple[str, str], Remark | None] = {}

    def _add(self, name: str, plain: str, unit: str = "") -> None:
        if not SHORTEST <= len(plain) <= LONGEST or plain in self._exact:
            return
        self._exact[plain] = name
        self._unit[plain] = unit or plain
        for key in _deletions(plain):
            self._near[key].add(plain)

    def doubt(self, text: str, field: str = "unit") -> Remark | None:
        """Return a warning where a text differs from exactly one known name by one character, else None.

        `field` is the column the text stands in.
        """
        if len(text) > 2 * LONGEST:
            return None
        if (text, field) not in self._doubted:
            if len(self._doubted) > 50_000:
                self._doubted.clear()
            self._doubted[text, field] = self._judged(text, field)
        return self._doubted[text, field]

    def _judged(self, text: str, field: str) -> Remark | None:
        plain = folded(text)
        if plain in self._exact:
            return _marked_otherwise(text, self._exact[plain], field)
        return self.beside(text, field)

    def beside(self, text: str, field: str = "unit") -> Remark | None:
        """Return a warning where one other known name alone is one slip away from a text, known itself or not."""
        plain = folded(text)
        if not self._exact or not SHORTEST <= len(plain) <= LONGEST:
            return None
        near = {name for key in _deletions(plain) for name in self._near.get(key, ()) if is_slip(plain, name)}
        if len({self._unit[name] for name in near}) != 1:
            return None
        known = self._exact[min(near, key=lambda name: (abs(len(name) - len(plain)), name))]
        message = f"{_label(field)}{quoted(text)}与已登记的{quoted(known)}只差一个字，请核对。"
        return Remark("warning", "unit_slip", message, known)


# One body is written with any of the endings of its row.
_ENDINGS = (
    ("街道办事处", "街道", "办事处", "街道办", "街道党工委"),
    ("社区居民委员会", "社区居委会", "社区", "居委会", "社区党支部"),
    ("村民委员会", "村委会", "村", "村党支部"),
    ("镇人民政府", "镇政府", "镇"),
    ("乡人民政府", "乡政府", "乡"),
)


def _other_endings(name: str) -> Iterator[str]:
    """Yield a name with the other endings its kind of body is written with."""
    for endings in _ENDINGS:
        own = next((ending for ending in endings if name.endswith(ending)), None)
        if own and len(name) - len(own) > 1:
            yield from (name.removesuffix(own) + ending for ending in endings if ending != own)
            return


def _label(field: str) -> str:
    return "单位" if field == "unit" else BY_FIELD[field].label


def _marked_otherwise(text: str, known: str, field: str) -> Remark | None:
    """Return a warning where two names differ in brackets and marks only; full and half width are the same."""
    if half_width(text) == half_width(known):
        return None
    message = f"{_label(field)}{quoted(text)}与已登记的{quoted(known)}只差括号或标点，请核对。"
    return Remark("warning", "unit_slip", message, known)


class _Said:
    """The different texts of one field, how often each was written, and where those that were written seldom stand."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.times = array("L")
        self._whose = array("L")
        self._places = array("Q")

    def add(self, text: str, place: int) -> None:
        number = self.numbers.get(text)
        if number is None:
            if len(self.numbers) >= MOST_NAMES or len(text) > LONGEST:
                return
            number = self.numbers[text] = len(self.times)
            self.times.append(0)
        self.times[number] += 1
        if self.times[number] < OFTEN:
            self._whose.append(number)
            self._places.append(place)

    def places(self) -> dict[int, list[int]]:
        """Return the places of the texts that were written seldom, by their numbers."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, place in zip(self._whose, self._places, strict=True):
            if self.times[number] < OFTEN:
                found[number].append(place)
        return found


class UnitsSaid:
    """The units that the rows of one file name; at the end, those that are seldom and nearly one that is often."""

    def __init__(self) -> None:
        self._said = {field: _Said() for field in FIELDS}
        self._letters: dict[int, Mapping[str, str]] = {}

    def add(self, table: int, row: int, values: Mapping[str, str], letters: Mapping[str, str]) -> None:
        """Keep the units of a row; `letters` are the columns by field."""
        self._letters[table] = letters
        for field, said in self._said.items():
            text = values.get(field)
            if text and field in letters:
                said.add(text, table << 32 | row)

    def found(self) -> Iterator[tuple[int, int, Finding]]:
        """Yield table and row of each unit written seldom that differs by one character from one written often."""
        for field, said in self._said.items():
            times = {text: said.times[number] for text, number in said.numbers.items()}
            often = UnitNames(text for text, count in times.items() if count >= SURELY)
            places = said.places()
            for text, count in times.items():
                slip = (often.doubt(text) or often.beside(text)) if count < OFTEN else None
                if slip is None or not self._outweighs(times[slip.suggestion], count, text, slip.suggestion):
                    continue
                message = f"{quoted(text)}只写了{count}次，与写了{times[slip.suggestion]}次的{quoted(slip.suggestion)}只差一个字，请核对。"
                for place in places[said.numbers[text]]:
                    table, row = place >> 32, place & 0xFFFFFFFF
                    cell = f"{self._letters[table][field]}{row}"
                    yield table, row, Finding(cell, "warning", "unit_differs", message, slip.suggestion)

    def _outweighs(self, often: int, seldom: int, text: str, known: str) -> bool:
        """Tell whether a name is written so much more often than another that this must be the slip."""
        least = SURELY if looks_like_slip(folded(text), folded(known)) else OFTEN
        return often >= least and seldom <= max(1, SELDOM * often)


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """Return the name of a unit without blanks, brackets and marks, in half width: what else differs is a character."""
    return _IGNORED.sub("", half_width(text))


def is_slip(left: str, right: str) -> bool:
    """Tell whether two folded names differ by one slip: a wrong, missing, doubled or exchanged character.

    Two honest names may differ by one character too, as 第一社区 and 第二社区; what counts, orders or takes sides is
    therefore no slip.
    """
    if left == right:
        return False
    start = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    if len(left) == len(right):
        if left[start + 1 :] == right[start + 1 :]:
            return not _are_peers(left[start], right[start])
        swapped = left[start : start + 2] == right[start : start + 2][::-1]
        return swapped and left[start + 2 :] == right[start + 2 :] and not _says_order(left[start : start + 2])
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    if len(longer) != len(shorter) + 1 or longer[start + 1 :] != shorter[start:]:
        return False
    return _is_stray(longer, start)


def looks_like_slip(left: str, right: str) -> bool:
    """Tell whether a slip explains itself: characters of one look or sound, one left out, doubled or exchanged."""
    wrong = [(a, b) for a, b in zip(left, right, strict=False) if a != b]
    if len(left) != len(right) or len(wrong) != 1:
        return True
    ((one, other),) = wrong
    return look_same(one, other) or same_character(one, other) or sound_same(one, other)


def _are_peers(left: str, right: str) -> bool:
    """Tell whether two characters are of one kind that tells honest names apart."""
    if left in _COUNTERS and right in _COUNTERS:
        return True
    if left in _SIDES and right in _SIDES:
        return True
    return any(left in level and right in level for level in _LEVELS)


def _says_order(text: str) -> bool:
    return all(character in _COUNTERS | _SIDES for character in text)


def _is_stray(longer: str, at: int) -> bool:
    """Tell whether the character too many is a slip, not a word: 新华社区 and 华社区 are two, 安居居社区 is 安居社区."""
    character = longer[at]
    if character in _COUNTERS or character in _SIDES:
        return False
    return at < len(longer) - 1 or character not in _ENDS


def _deletions(text: str) -> set[str]:
    """Return the text and what is left of it without any one character; two names one slip apart share one of them."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}
