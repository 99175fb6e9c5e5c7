"""Rows beyond doubt, told by patterns and memory; any other row goes the long way through `rows.read_row`.

Most rows of most rosters hold nothing to be said. A row taken here is read exactly as the long way reads it, which a
test holds over all sorts of rosters; taking it here costs a twentieth.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from importers.cells import Value, kind_of, text_of
from importers.cleaning.identity import birth_of, clean_id, is_checked, may_be_aged, may_live, sex_of
from importers.cleaning.mending import SHORT
from importers.cleaning.names import COLONS, SUMMED, is_beyond_doubt
from importers.cleaning.numbers import find_numbers
from importers.columns import BY_FIELD, HONOREES, is_heading, normal_heading
from importers.judging.checking import PHONED, PUBLISHED, YOUNGEST, check_row
from importers.judging.rows import clean_cell

Told = tuple[str, str]  # the text as typed and its value
Judge = Callable[[Value], Told | None]

EMPTY: Told = ("", "")
REMEMBERED = 50_000

# A sum or a section may stand where a name stands.
_NO_NAME = re.compile("[计总共]|[奖星级]$|[冠亚季]军$|没有").search
_DAY = re.compile("[12][0-9]{3}-[01][0-9]-[0-3][0-9]").fullmatch
_WHOLE = 10.0**15  # of greater numbers the last digits are lost
_AGES = range(YOUNGEST, 120)
_PHONE = re.compile("1[3-9][0-9]{9}").fullmatch
_QUIET = re.compile("[!-~\u3400-\u4dbf\u4e00-\u9fff，。、；：？！“”‘’（）《》【】〔〕…—％]+").fullmatch
_NO_OTHERS = (*HONOREES, "seq", "remark")


class _Memory(dict[Value, Told | None]):
    """What the cells of one column were told as: a text that came before is told again at once."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self._field = field

    def __missing__(self, value: Value) -> Told | None:
        told = _long_way(self._field, value)
        if len(self) >= REMEMBERED:
            self.clear()
        if not isinstance(value, str) or len(value) <= SHORT:
            self[value] = told
        return told


def _long_way(field: str, value: Value) -> Told | None:
    """Tell a cell as `rows.read_row` does, or None where anything is to be said about it."""
    text = text_of(value)
    cleaned = clean_cell(field, value, {field: value})
    if cleaned.remarks or kind_of(value) in ("error", "formula"):
        return None
    if field in PUBLISHED and cleaned.value and find_numbers(cleaned.value):
        return None
    values = {field: cleaned.value}
    if field not in HONOREES and check_row(values, {field: text}, {field: "A1"}):
        return None
    return text, cleaned.value


def _tell_name(value: Value) -> Told | None:
    if value is None:
        return EMPTY
    return (
        (value, value)
        if value.__class__ is str and is_beyond_doubt(value) and not _NO_NAME(value) and not is_heading(value)
        else None
    )


class _Numbers:
    """Tells ID numbers of a known area, whose check digit is right."""

    def __init__(self) -> None:
        self._areas: dict[str, bool] = {}

    def tell(self, value: Value) -> Told | None:
        if value is None:
            return EMPTY
        if not isinstance(value, str) or not is_checked(value) or value[15:] == "000" or not self._is_known(value):
            return None
        return value, value

    def _is_known(self, number: str) -> bool:
        known = self._areas.get(number[:2])
        if known is None:
            known = self._areas[number[:2]] = all(remark.code != "id_area" for remark in clean_id(number).remarks)
        return known


def _teller(field: str) -> Judge:
    """Return what tells the cells of a column: a pattern where nearly every text is another, else memory."""
    remembered = _Memory(field).__getitem__
    if field == "id_no":
        return _Numbers().tell
    if field in PHONED:
        return _tell_name
    if field == "phone":
        return lambda value: (value, value) if value.__class__ is str and _PHONE(value) else remembered(value)
    if field == "birth":
        return lambda value: _born(value) or remembered(value)
    if field == "seq":
        return lambda value: _numbered(value) if value.__class__ is float and abs(value) < _WHOLE else remembered(value)
    if field not in PUBLISHED and BY_FIELD[field].clean in _KEEPING:
        return lambda value: (value, value) if value.__class__ is str and _is_quiet(value) else remembered(value)
    return remembered


def _born(value: Value) -> Told | None:
    """Tell a day written as 1980-05-06 on which somebody honored today may be born; nearly each is another."""
    if not isinstance(value, str) or not _DAY(value):
        return None
    try:
        born = dt.date.fromisoformat(value)
    except ValueError:
        return None
    return (value, value) if dt.date.today().year - born.year in _AGES else None


def _numbered(value: float) -> Told:
    text = text_of(value)
    return text, text


def _is_quiet(text: str) -> bool:
    # A short text may say that there is nothing.
    return len(text) > 4 and _QUIET(text) is not None


# What these return of a text without blanks and rare signs is the text itself.
_KEEPING = (BY_FIELD["address"].clean, BY_FIELD["deeds"].clean)


class PlainRows:
    """Tells the rows beyond doubt of one sheet; `places` are the columns counted from 0, by field."""

    def __init__(self, places: Mapping[str, int], headings: Mapping[int, str], expected: Collection[str] = ()) -> None:
        self._expected = [at for at, field in enumerate(places) if field in expected]
        self._columns = [(_teller(field), place) for field, place in places.items()]
        fields = list(places)
        self._honoree = next((fields.index(field) for field in PHONED if field in places), None)
        self._id, self._sex, self._birth, self._age = (
            fields.index(field) if field in places else None for field in ("id_no", "sex", "birth", "age")
        )
        self._others = [at for at, field in enumerate(fields) if field not in _NO_OTHERS]
        self._heading = (
            normal_heading(headings.get(places[fields[self._honoree]], "")) if self._honoree is not None else ""
        )
        # A document of another kind makes another number of the ID number's column.
        self._never = self._honoree is None or {"id_type", "collective"} & set(fields) or set(PHONED) <= set(fields)
        self._births: dict[str, str] = {}

    def tell(self, values: Sequence[Value]) -> tuple[list[str], list[str]] | None:
        """Return the texts as typed and the values of a row beyond doubt, by the order of the fields, else None."""
        if self._never:
            return None
        width = len(values)
        originals, kept = [], []
        for teller, place in self._columns:
            told = teller(values[place]) if place < width else EMPTY
            if told is None:
                return None
            originals.append(told[0])
            kept.append(told[1])
        if not all(kept[at] for at in self._expected):
            return None
        return (originals, kept) if self._is_honoree(kept, values) and self._agrees(kept) else None

    def _is_honoree(self, kept: list[str], values: Sequence[Value]) -> bool:
        name = kept[self._honoree]  # type: ignore[index]  # tell() has asked
        if not name or name == self._heading:
            return False
        first = next((value for value in values if value is not None), None)
        if (
            first.__class__ is not float
            and first != name
            and (SUMMED.search(text_of(first)) or text_of(first)[-1:] in COLONS)
        ):
            return False
        return len([at for at in self._others if kept[at]]) >= 3

    def _agrees(self, kept: list[str]) -> bool:
        """Tell whether sex and birth are those of the ID number, as far as the row has any."""
        number = kept[self._id] if self._id is not None else ""
        if not number:
            return True
        born = self._born(number[6:14])
        if not born or (self._birth is not None and not born.startswith(kept[self._birth])):
            return False
        if self._age is not None and not may_be_aged(int(born[:4]), kept[self._age]):
            return False
        return self._sex is None or kept[self._sex] in ("", sex_of(number))

    def _born(self, digits: str) -> str:
        """Return the ISO form of the eight digits of a birth date, empty where there is no such day in the past."""
        known = self._births.get(digits)
        if known is None:
            birth = birth_of("000000" + digits + "0000")
            known = self._births[digits] = birth.isoformat() if birth and may_live(birth) else ""
        return known


def told_row(number: int, told: tuple[list[str], list[str]], more: Mapping[str, str]) -> list[Any]:
    """Return a row beyond doubt as `parts.row_told` says it."""
    originals, kept = told
    return [number, originals, 0 if kept == originals else kept, dict(more) or 0, []]
