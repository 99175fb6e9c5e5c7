"""Checks of a whole row: a name is there, no number would be published, sex and birth fit the ID number."""

import datetime as dt
import re
from collections.abc import Mapping

from importers.cleaning.fields import is_nothing, no_name, phone_in_name
from importers.cleaning.identity import birth_of, is_valid, may_be_aged, may_live, sex_of
from importers.cleaning.numbers import find_numbers, without_numbers
from importers.columns import BY_FIELD, HONOREES
from importers.findings import Finding

# What notices, certificates and the journal may say; a number in any other column stays in the vault.
PUBLISHED = (
    *HONOREES,
    "members",
    "unit",
    "unit_post",
    "post",
    "community",
    "township",
    "recommender",
    "category",
    "grade",
)
PHONED = ("name", "family")
# A day typed without its year gets this year's: an honoree younger than this was born in the year of the typing.
YOUNGEST = 3


def check_row(values: Mapping[str, str], originals: Mapping[str, str], cells: Mapping[str, str]) -> list[Finding]:
    """Return what is wrong between the cells of one row."""
    found = _check_name(values, originals, cells)
    found += _check_published(values, cells) + _check_phone(values, originals, cells)
    found += _check_future(values, cells)
    number = values.get("id_no", "")
    if number and is_valid(number):
        found += _check_living(cells, number)
        found += _check_age(values, cells, number)
        found += _check_sex(values, cells, number)
        found += _check_birth(values, cells, number)
    return found


def _check_name(values: Mapping[str, str], originals: Mapping[str, str], cells: Mapping[str, str]) -> list[Finding]:
    field = next((field for field in HONOREES if field in cells), "")
    if not field or values.get(field) or any(values.get(other) for other in HONOREES):
        return []
    if is_nothing(originals.get(field, "")) and originals[field].strip():
        return [Finding(cells[field], *no_name(originals[field]))]
    label = BY_FIELD[field].label
    return [Finding(cells[field], "error", "name_missing", f"这一行没有{label}，请补填；如果不是人员，请删去这一行。")]


def _check_published(values: Mapping[str, str], cells: Mapping[str, str]) -> list[Finding]:
    found = []
    for field in PUBLISHED:
        value = values.get(field, "")
        if value and find_numbers(value):
            # The grade of a section line has no cell in the row; the honoree's cell stands for it.
            cell = cells.get(field) or next((cells[other] for other in HONOREES if other in cells), "")
            message = f"{BY_FIELD[field].label}里混有电话或证件号码，公示时会泄露；请把号码移到自己的列。"
            found.append(Finding(cell, "error", "private_number", message, without_numbers(value)))
    return found


def _check_phone(values: Mapping[str, str], originals: Mapping[str, str], cells: Mapping[str, str]) -> list[Finding]:
    """A number taken out of a name must be the row's own; whose another one is, only the clerk can tell."""
    found = []
    for field in PHONED:
        glued = phone_in_name(originals.get(field, ""))
        if glued and glued != values.get("phone"):
            label = BY_FIELD[field].label
            message = f"{label}里混有手机号码，和这一行的电话不同；请核对后只在电话一列填写。"
            found.append(Finding(cells[field], "error", "private_number", message, values[field]))
    return found


def _check_living(cells: Mapping[str, str], number: str) -> list[Finding]:
    birth = birth_of(number)
    cell = cells.get("id_no") or cells.get("name", "")
    if birth is None or not cell or may_live(birth):
        return []
    if birth > dt.date.today():
        message = f"身份证号里的出生日期“{birth.isoformat()}”在今天以后，请核对第7至14位。"
        return [Finding(cell, "error", "id_in_future", message)]
    message = f"身份证号里的出生年份是{birth.year}年，请核对第7至10位。"
    return [Finding(cell, "warning", "id_unlikely", message)]


def _check_sex(values: Mapping[str, str], cells: Mapping[str, str], number: str) -> list[Finding]:
    sex, told = values.get("sex", ""), sex_of(number)
    if sex not in ("男", "女") or sex == told:
        return []
    return [Finding(cells["sex"], "warning", "sex_and_id", f"性别填的是“{sex}”，身份证号却是“{told}”，请核对。", told)]


def _check_age(values: Mapping[str, str], cells: Mapping[str, str], number: str) -> list[Finding]:
    age, told = values.get("age", ""), birth_of(number)
    if told is None or may_be_aged(told.year, age):
        return []
    message = f"年龄填的是“{age}”，身份证号上的出生年份却是{told.year}年，请核对。"
    return [Finding(cells["age"], "warning", "age_and_id", message)]


def agrees_with_id(values: Mapping[str, str]) -> bool:
    """Tell whether the birth of a row is, as far as it is written, that of its valid ID number."""
    birth, number = values.get("birth", ""), values.get("id_no", "")
    told = birth_of(number) if birth and number and is_valid(number) else None
    return told is not None and told.isoformat().startswith(birth)


def _check_future(values: Mapping[str, str], cells: Mapping[str, str]) -> list[Finding]:
    birth = values.get("birth", "")
    if not birth or not re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", birth):
        return []
    today = dt.date.today().isoformat()
    if birth > today[: len(birth)]:
        return [Finding(cells["birth"], "error", "birth_in_future", f"出生日期“{birth}”在今天以后，请核对。")]
    if not int(today[:4]) - 120 <= int(birth[:4]) <= int(today[:4]) - YOUNGEST:
        message = f"按出生日期“{birth}”，年龄不合常理，请核对年份。"
        return [Finding(cells["birth"], "warning", "birth_unlikely", message)]
    return []


def _check_birth(values: Mapping[str, str], cells: Mapping[str, str], number: str) -> list[Finding]:
    birth, told = values.get("birth", ""), birth_of(number)
    if not birth or told is None or not birth[:4].isdecimal() or agrees_with_id(values):
        return []
    message = f"出生日期填的是“{birth}”，身份证号却是“{told.isoformat()}”，请核对。"
    return [Finding(cells["birth"], "warning", "birth_and_id", message, told.isoformat())]
