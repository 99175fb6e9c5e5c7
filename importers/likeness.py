"""Whether two records tell of one person: the few keys under which they meet, and what speaks for it and against.

The evidence is weighed as in record linkage since Fellegi and Sunter (1969): each fact two records share, or do not,
is worth as many bits as it is likelier of one person than of two.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from importers.naming import Naming, liken, liken_households, people_of
from importers.numbering import few_digits_off, hidden_same, id_slip, slip, valid_id, whole_id
from importers.places import core_of, is_dwelling, plain_place, same_place
from importers.sounds import syllables


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
_MOST, _TWICE = 0.98, 2.5
_KEYS = 5


def keys_of(one: Somebody) -> tuple[tuple[str, str], ...]:
    """Return the kinds and texts of the keys of a record, five at most; records of one person share at least one.

    A number meets its equal; a name meets within its unit whatever one of its characters was taken for; where a number
    is missing, a name meets by its sound and month of birth, and a birthday within its unit.
    """
    name, id_no, phone, unit, address, birth, kind = one
    keys = []
    if len(id_no) >= 15:
        keys.append(("id", whole_id(id_no)))
    if phone:
        keys.append(("phone", phone))
    if kind == "household":
        return (*keys, *_household_keys(name, unit, address))
    read = syllables()
    words = [word for letter in name if (word := read.get(letter, letter))]
    core = core_of(unit) if unit else ""
    if core:
        keys += [("name", part) for part in _parts(core, name, words)]
    else:
        keys.append(("name", " ".join(sorted(words))))
    if len(keys) < _KEYS and (id_no or birth):
        day = _birth(id_no, birth)
        if len(day) > 4:
            keys.append(("born", f"{day[:7]} {' '.join(sorted(words))}"))
        if len(day) > 7 and core and len(keys) < _KEYS:
            keys.append(("day", f"{day} {core}"))
    return tuple(keys)


def _parts(core: str, name: str, words: list[str]) -> Sequence[str]:
    """Return what stays of a name in its unit when one syllable is another; of a name with dots its ends."""
    words = sorted(words) if len(words) <= 3 else words
    if len(words) == 3:
        one, two, three = words
        parts = f"{core} {one} {two}", f"{core} {one} {three}", f"{core} {two} {three}"
        return parts if one != two and two != three else tuple(dict.fromkeys(parts))
    if len(words) < 3:
        return (f"{core} {' '.join(words)} whole",)
    ends = name.split("\u00b7")
    if len(ends) > 1:
        read = syllables()
        words = [read.get(letter, letter) for end in (ends[0], ends[-1]) for letter in end[:2]]
    ended = f"{core} {' '.join(sorted(words[:2]))}", f"{core} {' '.join(sorted(words[-2:]))}"
    return ended if ended[0] != ended[1] else ended[:1]


def _household_keys(name: str, unit: str, address: str) -> list[tuple[str, str]]:
    read, core = syllables(), core_of(unit)
    people = people_of(name)[:2]
    keys = [("name", f"{core} {' '.join(sorted(read.get(letter, letter) for letter in one))}") for one in people]
    return [*keys, ("home", plain_place(address))] if is_dwelling(address) else keys


def compare(left: Somebody, right: Somebody) -> Likeness | None:
    """Return why two records seem to tell of one person and how sure that is, or None where they seem two.

    The code begins with `duplicate` where a person should look before both are kept.
    """
    if left.kind != right.kind:
        return None
    household = left.kind == "household"
    naming = liken_households(left.name, right.name) if household else liken(left.name, right.name)
    if left.id_no and right.id_no and len(left.id_no) >= 15 and whole_id(left.id_no) == whole_id(right.id_no):
        if naming is not None and naming.alike:
            return Likeness(0.99, "duplicate_id", "身份证号相同")
        return Likeness(0.9, "duplicate_id", f"身份证号相同，但姓名不同（{left.name}/{right.name}），也可能是号码填错")
    if household and (naming is None or not naming.alike):
        return _one_home(left, right)
    return _weigh(left, right, naming) if naming else None


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
_OTHER_PHONE = _Fact(-3.5, "手机号不同")


def _weigh(left: Somebody, right: Somebody, naming: Naming) -> Likeness | None:
    number = _id_fact(left.id_no, right.id_no)
    if not naming.alike and not number.near:
        return None  # brothers and sisters share a home, a phone and most of a name
    if number.bits < 0 and left.kind != "household" and valid_id(left.id_no) and valid_id(right.id_no):
        return None
    phone = _phone_fact(left.phone, right.phone)
    birth = _UNKNOWN if number.near else _birth_fact(_birth(left.id_no, left.birth), _birth(right.id_no, right.birth))
    facts = (number, phone, _unit_fact(left.unit, right.unit), birth, _address_fact(left.address, right.address))
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


def _unit_fact(left: str, right: str) -> _Fact:
    if not left or not right:
        return _UNKNOWN
    found = same_place(left, right)
    if not found:
        return _Fact(-2.5, "单位不同")
    return _Fact(6.5 if found == "相同" else 5.5, f"单位{found}")


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
