"""Checks that need more than one cell of a row: a name must be there, and sex, birth and age must fit the ID number."""

from collections.abc import Mapping

from importers.columns import BY_FIELD, HONOREES
from importers.findings import Finding
from importers.identity import birth_of, is_valid, sex_of


def check_row(values: Mapping[str, str], originals: Mapping[str, str], cells: Mapping[str, str]) -> list[Finding]:
    """Return what is wrong between the cells of one row."""
    found = _check_name(values, originals, cells)
    number = values.get("id_no", "")
    if number and is_valid(number):
        found += _check_sex(values, cells, number)
        found += _check_birth(values, cells, number)
    return found


def _check_name(values: Mapping[str, str], originals: Mapping[str, str], cells: Mapping[str, str]) -> list[Finding]:
    field = next((field for field in HONOREES if field in cells), "")
    if not field or values.get(field) or any(values.get(other) for other in HONOREES):
        return []
    label = BY_FIELD[field].label
    return [Finding(cells[field], "error", "name_missing", f"这一行没有{label}，请补填；如果不是人员，请删去这一行。")]


def _check_sex(values: Mapping[str, str], cells: Mapping[str, str], number: str) -> list[Finding]:
    sex, told = values.get("sex", ""), sex_of(number)
    if sex not in ("男", "女") or sex == told:
        return []
    return [Finding(cells["sex"], "warning", "sex_and_id", f"性别填的是“{sex}”，身份证号却是“{told}”，请核对。", told)]


def _check_birth(values: Mapping[str, str], cells: Mapping[str, str], number: str) -> list[Finding]:
    birth, told = values.get("birth", ""), birth_of(number)
    if not birth or told is None or not birth[:4].isdecimal() or told.isoformat().startswith(birth):
        return []
    message = f"出生日期填的是“{birth}”，身份证号却是“{told.isoformat()}”，请核对。"
    return [Finding(cells["birth"], "warning", "birth_and_id", message, told.isoformat())]
