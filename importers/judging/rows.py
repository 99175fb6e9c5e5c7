"""Turn one line of a sheet into a row: every cell cleaned, numbers glued to names split off, every doubt a finding."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from importers.cells import Value, kind_of, text_of
from importers.cleaning.fields import Cleaned, doubt_month, is_nothing, phone_in_name, split_name
from importers.cleaning.identity import clean_id, digits_lost, lost_digits
from importers.cleaning.mending import SHORT, quoted
from importers.columns import BY_FIELD, HONOREES
from importers.findings import Finding, Level, Remark, RosterRow
from importers.judging.checking import PHONED, agrees_with_id, check_row

_NARROW = re.compile(r"\s*#{2,}\s*")
_DITTO = re.compile("\\s*(?:同上|同前|上同|同左|[〃″＂\"]|['′’]{2}|“|”)\\s*")


def read_row(
    number: int,
    values: list[Value],
    places: Mapping[str, int],
    cells: Mapping[str, str],
    said: Mapping[str, str],
    expected: Collection[str] = (),
) -> RosterRow:
    """Return the row a line says: `places` are the columns counted from 0 and `cells` the addresses, both by field.

    `said` is what the sections above say of the line, `expected` are the fields it should not lack.
    """
    at = {field: values[index] if index < len(values) else None for field, index in places.items()}
    originals = {field: text_of(value) for field, value in at.items()}
    cleaned: dict[str, str] = {}
    findings: list[Finding] = []
    for field, value in at.items():
        cleaned[field], remarks = clean_cell(field, value, at)
        findings += [Finding(cells[field], *remark) for remark in remarks]
    _split_id(originals, cleaned, findings, cells)
    _split_phone(originals, cleaned)
    cleaned |= said
    findings += _lacking(cleaned, cells, expected, {found.cell for found in findings})
    if agrees_with_id(cleaned):
        findings = [found for found in findings if found.code not in ("date_month", "date_packed")]
    spoilt = {found.cell for found in findings if found.level == "error"}
    told = check_row(cleaned, originals, cells)
    # Where the name's cell itself is wrong, that is said already.
    findings += [found for found in told if found.code != "name_missing" or found.cell not in spoilt]
    return RosterRow(number, cleaned, originals, cells, tuple(findings))


def _lacking(
    cleaned: Mapping[str, str], cells: Mapping[str, str], expected: Collection[str], said: Collection[str]
) -> list[Finding]:
    """Return a finding for each cell without a value that nearly every other line has."""
    found = []
    for field in expected:
        if not cleaned[field] and cells[field] not in said:
            level: Level = "warning" if field == "id_no" else "note"
            message = f"这一行没有填写{BY_FIELD[field].label}，其他行几乎都有，请补填。"
            found.append(Finding(cells[field], level, "cell_missing", message))
    return found


def clean_cell(field: str, value: Value, row: Mapping[str, Value]) -> Cleaned:
    """Clean one cell: by its type first, for a number has lost what a text still has."""
    if isinstance(value, str):
        if field == "id_no" and _other_document(row):
            return Cleaned("" if is_nothing(value) else value.strip())
        return _clean_again(field, value) if len(value) <= SHORT else _clean_text(field, value)
    text, kind = text_of(value), kind_of(value)
    level: Level = "error" if field in (*HONOREES, "id_no") else "note" if field == "seq" else "warning"
    if kind in ("error", "formula"):
        return Cleaned("", (_no_value(kind, text, level),))
    # Of a name that is a number more is to be said, and is.
    if kind == "number" and field not in HONOREES and (lost := lost_digits(text)):
        return Cleaned("", (digits_lost(lost) if field == "id_no" else _cut_number(field, lost, level),))
    if kind in ("date", "time") and field in _NEVER_DATES:
        return Cleaned(text, (_turned(text),))
    cleaned = _clean_text(field, text)
    if kind == "number" and field in ("birth", "award_date"):
        return Cleaned(cleaned.value, (*cleaned.remarks, *doubt_month(text)))
    return cleaned


def _clean_text(field: str, text: str) -> Cleaned:
    if is_nothing(text):
        return Cleaned("")
    if _NARROW.fullmatch(text):
        message = "这一格因为列太窄，只存下了“####”，没有存下内容；请加宽这一列后重新保存，或直接填写内容。"
        return Cleaned("", (Remark("error" if field in (*HONOREES, "id_no") else "warning", "cell_hidden", message),))
    if _DITTO.fullmatch(text):
        return Cleaned("", (Remark("warning", "cell_ditto", f"这一格写的是{quoted(text.strip())}，请写出完整内容。"),))
    return BY_FIELD[field].clean(text)


_clean_again = lru_cache(maxsize=16_384)(_clean_text)


# In a cell of these a spreadsheet turned what was typed into a date: 8-4 became 4 August.
_NEVER_DATES = frozenset(
    (*HONOREES, "members", "sex", "age", "ethnicity", "politics", "id_no", "phone", "contact_phone", "unit", "post", "unit_post", "community",
     "township", "address", "recommender", "category", "grade", "cert_no", "doc_no", "volunteer", "headcount")
)  # fmt: skip


def _turned(text: str) -> Remark:
    typed = re.fullmatch(r"\d{4}-0?(\d{1,2})-0?(\d{1,2})", text)
    told = f"{typed[1]}-{typed[2]}" if typed else ""
    guess = f"，原来填的可能是“{told}”" if told else ""
    return Remark(
        "warning",
        "cell_turned_date",
        f"这一格被表格软件改成了日期“{text}”{guess}；请把单元格设为文本后重新填写。",
        told,
    )


def _no_value(kind: str, text: str, level: Level) -> Remark:
    if kind == "error":
        message = f"这一格的公式出错（{text[:20]}），请改正公式或直接填写内容。"
        return Remark(level, "cell_error", message)
    message = "这一格是公式，文件里没有保存它的结果；请在Excel或WPS里打开、保存后重新上传，或直接填写内容。"
    return Remark(level, "formula_without_result", message)


def _cut_number(field: str, lost: str, level: Level) -> Remark:
    label = BY_FIELD[field].label
    message = f"{label}以数字存储，{lost}已丢失，无法恢复；请把这一格设为文本后重新填写完整号码。"
    return Remark(level, "digits_lost", message)


def _other_document(row: Mapping[str, Value]) -> bool:
    kind = text_of(row.get("id_type"))
    return bool(kind.strip()) and "身份证" not in kind


def _split_id(
    originals: Mapping[str, str], cleaned: dict[str, str], findings: list[Finding], cells: Mapping[str, str]
) -> None:
    """Take an ID number glued to the name where the row has none of its own; its doubts stand on the name's cell."""
    if cleaned.get("id_no") or not originals.get("name"):
        return
    glued = split_name(originals["name"])[1]
    if glued:
        cleaned["id_no"], remarks = clean_id(glued)
        findings += [Finding(cells["name"], *remark) for remark in remarks]


def _split_phone(originals: Mapping[str, str], cleaned: dict[str, str]) -> None:
    """Take a mobile number glued to the name where the row has none of its own."""
    for field in PHONED:
        glued = phone_in_name(originals.get(field, ""))
        if glued and not cleaned.get("phone"):
            cleaned["phone"] = glued
