"""Say for each column of a table which field it is: heading and values as two witnesses, the clerk above both."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from importers.cells import SheetCells, letters, position
from importers.columns import BY_FIELD, HONOREES, field_of, is_of_others, normal_heading
from importers.findings import Column, Finding, Level
from importers.layout.witnesses import UNMISTAKABLE, VOTING, counts_up, guess, sample_of, share, vote

# Numbers of a bank or an office look like those of a person, and what must never be stored must never be outvoted.
_DEAF = ("bank", "password", "contact_phone", "volunteer", "cert_no", "credit", "seq", "deeds", "deeds_short")
_MOST, _FEW, _LEAST = 0.5, 0.2, 3


def map_columns(
    sheet: SheetCells,
    header: int,
    headings: Mapping[int, str],
    span: tuple[int, int],
    corrected: Mapping[str, str | None],
) -> tuple[tuple[Column, ...], tuple[Finding, ...]]:
    """Return the columns of a table and what is doubtful about them; `header` is 0 for a table without headings."""
    samples = {index: sample_of(sheet.column(index, header)) for index in range(span[0], span[1] + 1)}
    # Without a heading a column speaks by its values alone, and not by the few of a note beside the table.
    few = _MOST * max(map(len, samples.values()), default=0)
    named = any(field_of(heading)[0] in HONOREES for heading in headings.values())
    columns = [
        _column(index, headings.get(index, ""), sample if headings.get(index) or len(sample) >= few else [], named)
        for index, sample in samples.items()
    ]
    columns = [column for column in columns if column.heading or column.field or column.column in corrected]
    findings: list[Finding] = []
    if header:
        columns, findings = _voted(columns, samples, header)
    columns = _told_apart(columns)
    columns = _corrected(columns, corrected)
    columns, repeated = _each_once(columns, header)
    said = [found for found in findings if found.cell.rstrip("0123456789") not in corrected]
    return tuple(columns), (*said, *repeated)


def _column(index: int, heading: str, sample: list[str], named: bool) -> Column:
    field, confidence = field_of(heading)
    if field == "cert_no" and normal_heading(heading) == "编号" and (counts_up(sample) or _are_small(sample)):
        return Column(letters(index), heading, "seq", 0.9)
    if field is None and not heading:
        field, confidence = guess(sample)
        if named and field == "name":
            field, confidence = None, 0.0
    elif field is not None:
        part = share(field, sample)
        if part is not None:
            confidence = round(confidence * (0.4 + 0.6 * part) + 0.1 * part, 2)
    return Column(letters(index), heading, field, confidence)


def _are_small(sample: list[str]) -> bool:
    small = [text for text in sample if text.isdecimal() and len(text) < 4]
    return len(small) >= _MOST * len(sample) > 0 and not any(re.search(r"[A-Za-z]\d", text) for text in sample)


def _voted(columns: list[Column], samples: Mapping[int, list[str]], header: int) -> tuple[list[Column], list[Finding]]:
    """Where most values of a column have the shape of another field than its heading says, the values decide."""
    fits = {column.field for column in columns if column.field and _fits(column, samples)}
    if any(column.field in HONOREES for column in columns):
        fits.add("name")
    voted, findings = [], []
    for column in columns:
        other = _other_field(column, samples[position(column.column)], fits) if column.heading else None
        if other is None:
            voted.append(column)
            continue
        label, heading = BY_FIELD[other].label, column.heading.strip()[:20]
        if column.field is None:
            message = f"不认识标题“{heading}”，内容像{label}，已按{label}读取，请核对。"
            findings.append(Finding(f"{column.column}{header}", "note", "heading_unknown", message, label))
        else:
            message = f"这一列标题是“{heading}”，内容却像{label}，已按{label}读取，请核对。"
            findings.append(Finding(f"{column.column}{header}", "warning", "heading_and_values", message, label))
        voted.append(replace(column, field=other, confidence=0.6))
    return voted, findings


def _fits(column: Column, samples: Mapping[int, list[str]]) -> bool:
    part = share(column.field or "", samples[position(column.column)])
    return part is not None and part > _FEW


def _other_field(column: Column, sample: list[str], fits: set[str]) -> str | None:
    """Return the field the values vote for against the heading, or None where they do not."""
    own = column.field
    if own in _DEAF or len(sample) < _LEAST:
        return None
    if own is None and "name" in fits and is_of_others(column.heading):
        return None
    part = share(own, sample) if own else None
    if part is not None and part > _FEW:
        return None
    # A heading whose values have no shape is outvoted by numbers of persons only, and by no second column of a kind.
    voters = VOTING if part is not None or own is None else UNMISTAKABLE
    free = [field for field in voters if field != own and (part is not None or field not in fits)]
    if own is None:
        # Days without a known heading may be days of anything.
        free = [field for field in free if field != "birth"]
    if not free:
        return None
    field, most = vote(sample, free)
    return field if most >= _MOST and field != own else None


def _told_apart(columns: list[Column]) -> list[Column]:
    """Beside a person, a unit's name is where the person works, and the number after a contact is the contact's."""
    fields = [column.field for column in columns]
    told = []
    for at, column in enumerate(columns):
        if column.field == "collective" and ("name" in fields or "family" in fields):
            # Where the unit has a column already, this one gives way, and that is said.
            told.append(replace(column, field="community" if "社区" in column.heading else "unit"))
        elif column.field == "phone" and at and fields[at - 1] == "contact" and fields.count("phone") > 1:
            told.append(replace(column, field="contact_phone"))
        else:
            told.append(column)
    return told


def _corrected(columns: list[Column], corrected: Mapping[str, str | None]) -> list[Column]:
    """What the clerk chose is sure; another column is no longer taken for a field that the clerk has placed."""
    placed = {field for field in corrected.values() if field}
    done = []
    for column in columns:
        if column.column in corrected:
            field = corrected[column.column]
            done.append(replace(column, field=field if field in BY_FIELD else None, confidence=1.0))
        elif column.field in placed:
            done.append(replace(column, field=None, confidence=0.0))
        else:
            done.append(column)
    return done


def further_members(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the letters of the columns whose members join those of the column that is read, as 队员2 joins 队员1."""
    if not any(column.field == "members" and _names_members(column) for column in columns):
        return ()
    return tuple(column.column for column in columns if column.field is None and _names_members(column))


def _names_members(column: Column) -> bool:
    # What the clerk has chosen is sure, and stays as chosen.
    return column.confidence < 1 and field_of(column.heading)[0] == "members" and "人口" not in column.heading


def _repeated(column: Column, kept: Column, header: int) -> Finding:
    """Say that a second column has the field of another."""
    cell, label = f"{column.column}{header or 1}", BY_FIELD[kept.field or ""].label
    if kept.field == "members" and _names_members(column) and _names_members(kept):
        return Finding(cell, "note", "column_joined", f"{column.column}列和{kept.column}列的成员合在一起读取，请核对。")
    message = f"{column.column}列和{kept.column}列都像“{label}”，只读取了{kept.column}列。"
    level: Level = "warning" if kept.field in HONOREES else "note"
    return Finding(cell, level, "column_repeated", message)


def _each_once(columns: list[Column], header: int) -> tuple[list[Column], list[Finding]]:
    """Leave each field to its surest column; another under the same field is shown but not read."""
    once: list[Column] = []
    findings = []
    surest: dict[str, Column] = {}
    for column in columns:
        if column.field and (column.field not in surest or column.confidence > surest[column.field].confidence + 0.2):
            surest[column.field] = column
    for column in columns:
        kept = surest.get(column.field or "", column)
        if kept is not column and BY_FIELD[kept.field or ""].stored:
            findings.append(_repeated(column, kept, header))
            once.append(replace(column, field=None, confidence=0.0))
        else:
            once.append(column)
    return [column for column in once if column.heading or column.field], findings
