"""Find the line that holds the headings, and say for each column which field it is and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from importers.cells import SheetCells, Value, kind_of, letters, position, text_of
from importers.columns import BY_FIELD, HONOREES, field_of, normal_heading
from importers.findings import Column, Finding
from importers.witnesses import VOTING, counts_up, guess, sample_of, share

SEARCHED_LINES = 40


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out: the line of headings (None without one), its columns, and doubts about them."""

    header_row: int | None
    columns: tuple[Column, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def fields(self) -> dict[str, Column]:
        """The columns that are known, by field."""
        return {column.field: column for column in self.columns if column.field}


def find_layout(sheet: SheetCells) -> Layout:
    """Return the layout of a sheet; without a line of headings its columns are guessed from their values."""
    header, headings = _heading_line(sheet)
    columns = [_column(sheet, header, index, headings.get(index, "")) for index in range(sheet.width)]
    columns = [column for column in columns if column.heading or column.field]
    columns, findings = _voted(sheet, header, columns)
    columns = _told_apart(columns)
    columns, repeated = _each_once(columns, header)
    return Layout(header or None, tuple(columns), (*findings, *repeated))


def _heading_line(sheet: SheetCells) -> tuple[int, dict[int, str]]:
    """Return the number of the heading line, 0 where there is none, and the heading of each column."""
    best: tuple[int, int, dict[int, str]] = (0, 0, {})
    lines = sheet.lines[:SEARCHED_LINES]
    for at, (number, values) in enumerate(lines):
        upper = _texts(values)
        known = _known(upper)
        if not _is_heading(upper, known):
            continue
        below = lines[at + 1] if at + 1 < len(lines) else None
        last = number
        if below and below[0] == number + 1 and _is_second_level(upper, _texts(below[1]), below[1]):
            last, upper = below[0], _joined(upper, _texts(below[1]))
            known = _known(upper)
        if len(known) > best[0]:
            best = (len(known), last, upper)
    return best[1], best[2]


def _texts(values: Sequence[Value]) -> dict[int, str]:
    return {index: text_of(value) for index, value in enumerate(values) if value is not None and text_of(value).strip()}


def _known(texts: dict[int, str]) -> set[str]:
    return {field for field in (field_of(text)[0] for text in texts.values()) if field}


def _is_heading(texts: dict[int, str], known: set[str]) -> bool:
    if not known or len({normal_heading(text) for text in texts.values()}) == 1 < len(texts):
        return False
    honoree = any(field in known for field in HONOREES)
    return len(known) >= (1 if honoree and len(texts) <= 2 else 2) and 2 * len(known) >= min(len(texts), 6)


def _is_second_level(upper: dict[int, str], lower: dict[int, str], values: Sequence[Value]) -> bool:
    """A second level stands under groups, names no person, and says more headings than it repeats."""
    if not lower or any(kind_of(value) not in ("text", "empty") for value in values):
        return False
    known = [index for index, text in lower.items() if field_of(text)[0]]
    under_names = any(index in lower and field_of(upper[index])[0] in HONOREES for index in upper)
    return 2 * len(known) >= len(lower) and bool(known) and not under_names


def _joined(upper: dict[int, str], lower: dict[int, str]) -> dict[int, str]:
    joined, group = {}, ""
    for index in range(max(*upper, *lower) + 1):
        group = upper.get(index, group if index in lower else "")
        if index not in lower:
            joined[index] = upper.get(index, "")
        elif field_of(lower[index])[0] or not field_of(group + lower[index])[0]:
            joined[index] = lower[index]
        else:
            joined[index] = group + lower[index]
    return {index: text for index, text in joined.items() if text}


def _column(sheet: SheetCells, header: int, index: int, heading: str) -> Column:
    sample = sample_of(sheet.column(index, header))
    field, confidence = field_of(heading)
    if field == "cert_no" and normal_heading(heading) == "编号" and counts_up(sample):
        return Column(letters(index), heading, "seq", 0.9)
    if field is None and not heading:
        field, confidence = guess(sample)
    elif field is not None:
        part = share(field, sample)
        if part is not None:
            confidence = round(confidence * (0.4 + 0.6 * part) + 0.1 * part, 2)
    return Column(letters(index), heading, field, confidence)


def _voted(sheet: SheetCells, header: int, columns: list[Column]) -> tuple[list[Column], list[Finding]]:
    """Where most values of a column have the shape of another field than its heading says, the values decide."""
    voted, findings = [], []
    for column in columns:
        other = _other_field(sheet, header, column) if header and column.heading else None
        if other is None:
            voted.append(column)
            continue
        label = BY_FIELD[other].label
        message = f"这一列标题是“{column.heading.strip()[:20]}”，内容却像{label}，已按{label}读取，请核对。"
        findings.append(Finding(f"{column.column}{header}", "warning", "heading_and_values", message, label))
        voted.append(replace(column, field=other, confidence=0.6))
    return voted, findings


def _other_field(sheet: SheetCells, header: int, column: Column) -> str | None:
    own = column.field
    if own not in VOTING:
        return None
    sample = sample_of(sheet.column(position(column.column), header))
    if len(sample) < 3 or (share(own, sample) or 0.0) > 0.2:
        return None
    votes = [(share(field, sample) or 0.0, field) for field in VOTING if field != own]
    part, field = max(votes)
    return field if part >= 0.8 else None


def _told_apart(columns: list[Column]) -> list[Column]:
    """Beside a person, a unit's name is where the person works, and the number after a contact is the contact's."""
    fields = [column.field for column in columns]
    told = []
    for at, column in enumerate(columns):
        if column.field == "collective" and ("name" in fields or "family" in fields) and "unit" not in fields:
            told.append(replace(column, field="unit"))
        elif column.field == "phone" and at and fields[at - 1] == "contact" and fields.count("phone") > 1:
            told.append(replace(column, field="contact_phone"))
        else:
            told.append(column)
    return told


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
            label = BY_FIELD[kept.field or ""].label
            message = f"{column.column}列和{kept.column}列都像“{label}”，只读取了{kept.column}列。"
            findings.append(Finding(f"{column.column}{header or 1}", "note", "column_repeated", message))
            once.append(replace(column, field=None, confidence=0.0))
        else:
            once.append(column)
    return [column for column in once if column.heading or column.field], findings
