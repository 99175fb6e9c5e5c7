"""Whether two records tell of one person: the few keys under which they meet, and what speaks for it."""

from typing import NamedTuple

from importers.identity import is_valid, long_form


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


def keys_of(one: Somebody) -> tuple[tuple[str, str], ...]:
    """Return the kinds and texts of the keys of a record; records of one person share at least one."""
    keys = []
    if len(one.id_no) >= 15:
        keys.append(("id", long_form(one.id_no)))
    if one.phone:
        keys.append(("phone", one.phone))
    if one.name:
        keys.append(("name", f"{one.name}|{one.unit}"))
    return tuple(keys)


def compare(left: Somebody, right: Somebody) -> Likeness | None:
    """Return why two records seem to tell of one person, or None where they do not."""
    if left.kind != right.kind:
        return None
    if len(left.id_no) >= 15 and long_form(left.id_no) == long_form(right.id_no):
        return Likeness(1.0, "duplicate_id", "身份证号相同")
    if (is_valid(left.id_no) and is_valid(right.id_no)) or not left.name or left.name != right.name:
        return None
    if left.phone and left.phone == right.phone:
        return Likeness(0.95, "duplicate_phone", "姓名和手机号相同")
    if left.unit and left.unit == right.unit:
        return Likeness(0.8, "duplicate_name", "姓名和单位相同")
    if any((*left[1:4], *right[1:4])):
        return None
    return Likeness(0.6, "duplicate_name", "姓名相同，又没有身份证号、手机号、单位可以区分")
