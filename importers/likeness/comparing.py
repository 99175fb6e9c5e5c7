"""Whether two records tell of one person: the few keys under which they meet, and what speaks for it and against.

The evidence is weighed as in record linkage since Fellegi and Sunter (1969): each fact two records share, or do not,
is worth as many bits as it is likelier of one person than of two.
"""

import math
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from importers.likeness.naming import Naming, liken, liken_households, people_of
from importers.likeness.numbering import few_digits_off, hidden_same, id_slip, same_id, slip, valid_id, whole_id
from importers.likeness.places import core_of, is_dwelling, plain_place, same_place
from importers.likeness.sounds import standard_forms, syllables


class Somebody(NamedTuple):
    """The plain facts by which a person is known, already cleaned; an empty text where one is unknown."""

    name: str
    id_no: str = ""
    phone: str = ""
    unit: str = ""
    address: str = ""
    birth: str = ""
    kind: str = "person"


class Likeness(NamedTuple):
    """That two records seem to tell of one person: how sure from 0 to 1, the code of the reason, and the reason."""

    sure: float
    code: str
    reason: str


# One pair in so many of those that meet under a key is one person: the bits that evidence must outweigh.
_PRIOR = 15.0
_SURE, _DOUBT = 0.0, -1.5
_WORDS = ((0.9, "很大"), (0.75, "较大"), (0.0, "不大"))
_MOST, _TWICE = 0.98, 2.5
_KEYS = 5
# A unit of so many people is what the bits for a shared unit assume.
_MATES = 300


def keys_of(one: Somebody) -> tuple[tuple[str, str], ...]:
    """Return the kinds and texts of the keys of a record, five at most; records of one person share at least one.

    A number meets its equal; a name meets within its unit whatever one of its characters was taken for; where keys are
    left, it meets by its sound too, within its unit and among those born in its month, and so do birthday and home.
    """
    name, id_no, phone, unit, address, _, kind = one
    keys = []
    if len(id_no) >= 15:
        keys.append(("id", whole_id(id_no)))
    if phone:
        keys.append(("phone", phone))
    core = core_of(unit) if unit else ""
    if kind == "household":
        if is_dwelling(address):
            keys.append(("home", plain_place(address)))
        name, *others = people_of(name)
        keys += [("sound", f"{core} {_sound(other)}") for other in others[:1]]
    letters = sorted(map(standard_forms().__getitem__, name))
    if letters and not letters[0]:
        letters = [letter for letter in letters if letter]
    if core and len(letters) == 3:
        first, second, third = letters
        parts = (f"{core} {first}{second}", f"{core} {first}{third}", f"{core} {second}{third}")
        twice = first == second or second == third
        keys += [("name", part) for part in (dict.fromkeys(parts) if twice else parts)]
    elif core and len(letters) > 3:
        keys += _long_name_keys(core, name)
    if len(keys) < _KEYS and letters:
        keys += _further_keys(one, core, _sound(letters))
    return tuple(keys) if len(keys) <= _KEYS and kind == "person" else tuple(dict.fromkeys(keys[:_KEYS]))


def _sound(name: Iterable[str]) -> str:
    return " ".join(sorted(map(syllables().__getitem__, name)))


def _further_keys(one: Somebody, core: str, sound: str) -> Iterator[tuple[str, str]]:
    """Yield the keys of a name by its sound, within its unit and among those born in one month; of birthday and home."""
    yield "sound", f"{core} {sound}"
    day = _birth(one.id_no, one.birth)
    if len(day) > 4:
        yield "born", f"{day[:7]} {sound}"
    if core and len(day) > 7:
        yield "day", f"{day} {core}"
    if one.address and is_dwelling(one.address):
        yield "home", plain_place(one.address)


def _long_name_keys(core: str, name: str) -> list[tuple[str, str]]:
    """Return the keys of both ends of a name of more than three characters, of which one part may be left out."""
    ends = [end for end in name.split("\u00b7") if end]
    first, last = ends[0], ends[-1]
    forms = standard_forms().__getitem__
    keys = [("name", f"{core} {''.join(sorted(map(forms, half)))}") for half in (first[:2], last[:2], last[-2:])]
    # The one part that is left may be a name of two characters, which meets others by its sound alone.
    keys += [("sound", f"{core} {_sound(end)}") for end in (first, last) if len(end) == 2]
    return list(dict.fromkeys(keys))


def sure_in_words(sure: float) -> str:
    """Return in a word how sure a likeness is, from 0 to 1."""
    return next(word for least, word in _WORDS if sure >= least)


def compare(left: Somebody, right: Somebody, mates: int = 0) -> Likeness | None:
    """Return why two records seem to tell of one person and how sure that is, or None where they seem two.

    The code begins with `duplicate` where a person should look before both are kept. `mates` is how many people are of
    their unit, where that is known: among thousands a namesake is no wonder.
    """
    if left.kind != right.kind:
        return None
    household = left.kind == "household"
    naming = liken_households(left.name, right.name) if household else liken(left.name, right.name)
    if left.id_no and right.id_no and same_id(left.id_no, right.id_no):
        if naming is not None and naming.alike:
            return Likeness(0.99, "duplicate_id", "身份证号相同")
        return Likeness(0.9, "duplicate_id", f"身份证号相同，但姓名不同（{left.name}/{right.name}），也可能是号码填错")
    if household and (naming is None or not naming.alike):
        return _one_home(left, right)
    return _weigh(left, right, naming, mates) if naming else None


def _one_home(left: Somebody, right: Somebody) -> Likeness | None:
    names = f"{left.name}/{right.name}"
    if left.address and is_dwelling(left.address) and plain_place(left.address) == plain_place(right.address):
        return Likeness(0.85, "duplicate_household", f"住址相同，可能是同一户（{names}）")
    if left.phone and left.phone == right.phone:
        return Likeness(0.8, "duplicate_household", f"手机号相同，可能是同一户（{names}）")
    return None


class _Fact(NamedTuple):
    """What one fact is worth in bits, and how it is said; `near` where a number is one slip off."""

    bits: float = 0.0
    words: str = ""
    near: bool = False


_UNKNOWN = _Fact()
_OTHER_ID = _Fact(-10, "身份证号不同")
_OTHER_PHONE = _Fact(-5, "手机号不同")


def _weigh(left: Somebody, right: Somebody, naming: Naming, mates: int) -> Likeness | None:
    number = _id_fact(left.id_no, right.id_no)
    if not naming.alike and not number.near:
        return None  # brothers and sisters share a home, a phone and most of a name
    if number.bits < 0 and left.kind != "household" and valid_id(left.id_no) and valid_id(right.id_no):
        return None
    phone = _phone_fact(left.phone, right.phone)
    birth = _UNKNOWN if number.near else _birth_fact(_birth(left.id_no, left.birth), _birth(right.id_no, right.birth))
    facts = (number, phone, _unit_fact(left.unit, right.unit, mates), birth, _address_fact(left.address, right.address))
    if not any(fact.words for fact in facts):
        return _bare(left, right, naming)
    bits = naming.bits + sum(fact.bits for fact in facts) - _PRIOR
    if phone.bits < 0 and naming.how != "same":
        bits -= _TWICE  # a slip in the name and another phone at once are hardly one person
    if bits < _DOUBT or max(fact.bits for fact in facts) <= 0:
        return None
    sure = min(_MOST, round(1 / (1 + 2**-bits), 2))
    code, reason = _told(naming, facts)
    return Likeness(sure, code if bits >= _SURE else "similar_person", reason)


def _told(naming: Naming, facts: tuple[_Fact, ...]) -> tuple[str, str]:
    """Return the code of a likeness and its reason: what speaks for it first, then what speaks against."""
    number, phone, unit, *_ = facts
    against = [fact.words for fact in facts if fact.bits < 0 and fact.words]
    rest = [fact.words for fact in facts if fact.bits > 0]
    code, words = "duplicate_likely", [naming.words]
    if naming.how == "same" and phone.words == _PHONE_SAME:
        code, words = "duplicate_phone", ["姓名和手机号相同"]
        rest = []
    elif naming.how == "same" and unit.words == "单位相同" and not number.near and not phone.near:
        code, words = "duplicate_name", ["姓名和单位相同"]
        rest.remove(unit.words)
    told = [number.words] if number.near else []
    return code, "，".join((*told, *words, *(word for word in rest if word not in told))) + (
        f"，但{'、'.join(against)}" if against else ""
    )


def _bare(left: Somebody, right: Somebody, naming: Naming) -> Likeness | None:
    """Two names of which nothing else is known on either side: in one roster they may be one."""
    if any((*left[1:6], *right[1:6])) or naming.how != "same":
        return None
    return Likeness(0.6, "duplicate_name", "姓名相同，又没有身份证号、手机号、单位可以区分")


_PHONE_SAME = "手机号相同"


def _id_fact(left: str, right: str) -> _Fact:
    if not left or not right:
        return _UNKNOWN
    if "*" in left or "*" in right:
        return _Fact(8, "身份证号没有遮住的各位都相同") if hidden_same(left, right) else _OTHER_ID
    if len(left) < 15 or len(right) < 15:
        return _UNKNOWN
    if found := id_slip(left, right):
        # No slip in 18 digits leaves a valid number; of two with 15 digits both may be, and of two people.
        return _Fact(2 if valid_id(left) and valid_id(right) else 17, f"身份证号{found}", near=True)
    if few_digits_off(left, right) and not (valid_id(left) and valid_id(right)):
        return _Fact(8, "身份证号只差两三位", near=True)
    return _OTHER_ID


def _phone_fact(left: str, right: str) -> _Fact:
    if not left or not right:
        return _UNKNOWN
    if left == right:
        return _Fact(13, _PHONE_SAME)
    found = slip(left, right) if len(left) >= 7 else ""
    return _Fact(13, f"手机号{found}", near=True) if found else _OTHER_PHONE


def _unit_fact(left: str, right: str, mates: int) -> _Fact:
    if not left or not right:
        return _UNKNOWN
    found = same_place(left, right)
    if not found:
        return _Fact(-2.5, "单位不同")
    bits = 6.5 if found == "相同" else 5.5
    return _Fact(max(0.5, bits - math.log2(mates / _MATES)) if mates > _MATES else bits, f"单位{found}")


def _address_fact(left: str, right: str) -> _Fact:
    if not left or not right:
        return _UNKNOWN
    found = same_place(left, right)
    if not found or (found != "相同" and is_dwelling(left) != is_dwelling(right)):
        return _Fact(-1, "住址不同")
    return _Fact(9 if is_dwelling(left) else 3, f"住址{found}")


def _birth_fact(left: str, right: str) -> _Fact:
    shorter = min(len(left), len(right))
    if shorter < 4:
        return _UNKNOWN
    if left[:shorter] != right[:shorter]:
        return _Fact(-2.5 if slip(left, right) else -8, "出生日期不同")
    return _Fact({4: 4.0, 7: 8.5}.get(shorter, 13.0), "出生日期相同" if shorter > 7 else "出生年月相符")


_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")


def _birth(id_no: str, birth: str) -> str:
    """Return the birth that an ID number tells, or else the one that was written, as far as it is known."""
    if len(id_no) == 18:
        return f"{id_no[6:10]}-{id_no[10:12]}-{id_no[12:14]}"
    if len(id_no) == 15:
        return f"19{id_no[6:8]}-{id_no[8:10]}-{id_no[10:12]}"
    return birth if _DATE.fullmatch(birth) else ""
