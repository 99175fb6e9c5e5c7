"""Which field each column is, set right by a clerk: the file is read again so, and so is the sender's next of that layout."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from peewee import fn

from importers.columns import BY_FIELD, HONOREES
from importers.layout.headings import Layout, layout_key
from importers.parts import SheetHead
from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.models import Actor, Cycle, Roster
from registry.records.secrets import held
from registry.records.uploads import RememberedMapping, Upload
from registry.stages.rosters.staged import SheetTold, Staged
from registry.stages.rosters.uploads import clean_sender, facts_of, find_read, place_for, read_again

LOWEST_HEADING = 1_000  # what a sheet is must show in its first thousand lines
MOST_COLUMNS = 200
SUGGESTED = 50  # senders
_LETTERS = re.compile(r"[A-Z]{1,3}")


class Correction(NamedTuple):
    """What a clerk says of a sheet: the field of each column by its letters, and the line of headings, 0 for none."""

    columns: Mapping[str, str | None]
    header_row: int


@dataclass(frozen=True)
class CorrectColumns:
    """Read an upload again with the columns of a sheet as the clerk says; the sender's next file is read so at once.

    `columns` says the field of each column by its letters, None for one that is not to be read; `header_row` is the
    line of headings, 0 for none; with `edition` only what was looked at is corrected.
    """

    upload: int
    sheet: int
    columns: Mapping[str, str | None]
    header_row: int
    sender: str = ""
    edition: int | None = None


@dataclass(frozen=True)
class ForgetMapping:
    """Forget the corrections by which an upload was read, and read it again without them."""

    upload: int


def correct_columns(command: CorrectColumns, actor: Actor) -> None:
    """Remember the correction for the sender and the layout; the upload waits to be read again."""
    upload = find_read(command.upload, "更正列名")
    cycle, _ = place_for(upload.cycle_id, upload.category_id)
    if command.edition not in (None, upload.edition):
        raise RuleViolation(reason="这份花名册刚才重新读取过，请看过新读出的列名以后再更正。")
    sheet = _sheet(upload, command.sheet)
    correction = _checked(sheet, command)
    upload.sender = clean_sender(command.sender) or upload.sender
    facts = facts_of(upload)
    facts["asked"] = facts.get("asked", {}) | {sheet.head.name: [dict(correction.columns), correction.header_row]}
    _remember(upload, sheet.layout, correction, actor)
    read_again(upload, facts)
    journal.record(events.ColumnsCorrected(upload.office_id, upload.id, cycle.id))


def forget_mapping(command: ForgetMapping, _actor: Actor) -> None:
    """Forget what is remembered for the sender and the layouts of this upload; the upload waits to be read again."""
    upload = find_read(command.upload, "更正列名")
    cycle: Cycle = upload.cycle
    layouts = [sheet.layout for sheet in Staged(upload).summary.sheets if sheet.by]
    if not layouts:
        raise NotFound(what="更正过的列名")
    of_sender = (RememberedMapping.office == upload.office_id, RememberedMapping.sender == upload.sender)
    RememberedMapping.delete().where(*of_sender, RememberedMapping.layout.in_(layouts)).execute()
    read_again(upload, facts_of(upload) | {"asked": {}})
    journal.record(events.MappingForgotten(upload.office_id, upload.id, cycle.id))


def asked(upload: Upload) -> dict[str, Correction]:
    """Return what the clerk has set right in an upload, by the name of the sheet."""
    told = facts_of(upload).get("asked", {})
    return {sheet: Correction(columns, header_row) for sheet, (columns, header_row) in told.items()}


def remembered(upload: Upload, layout: str) -> Correction | None:
    """Return how columns of that layout were set right the last time, for the sender of an upload."""
    found = RememberedMapping.select().where(
        RememberedMapping.office == upload.office_id,
        RememberedMapping.sender == upload.sender,
        RememberedMapping.layout == layout,
    )
    kept: RememberedMapping | None = found.first()
    return Correction(kept.columns, kept.header_row) if kept else None


def layout_of(head: SheetHead) -> str:
    """Return what the mapping of a sheet is remembered under; a line taken for headings may hold names, so hashed."""
    key = layout_key(Layout(head.header_row, head.columns))
    return hmac.digest(held().index, f"layout|{key}".encode("utf-8", "replace"), "sha256").hex()


def senders(cycle: Cycle) -> list[str]:
    """Return who sent rosters to the office of a cycle lately, for the clerk to choose from."""
    found: list[str] = []
    for table in (Upload, Roster, RememberedMapping):
        query = table.select(table.sender).where(table.office == cycle.office_id, table.sender != "")
        newest = query.group_by(table.sender).order_by(fn.MAX(table.id).desc()).limit(SUGGESTED)
        found += [sender for (sender,) in newest.tuples()]
    return sorted(list(dict.fromkeys(found))[:SUGGESTED])


def _sheet(upload: Upload, place: int) -> SheetTold:
    """Return the sheet at a place; of several tables under one name only the first can be set right."""
    sheets = Staged(upload).summary.sheets
    if not 0 <= place < len(sheets) or not sheets[place].layout:
        raise NotFound(what="这个工作表")
    return sheets[place]


def _checked(sheet: SheetTold, command: CorrectColumns) -> Correction:
    """Return what is to be read; what must never be read stays so whatever anybody says."""
    if not 0 <= command.header_row <= LOWEST_HEADING:
        raise InvalidInput(reason=f"标题所在的行应是0至{LOWEST_HEADING}之间的整数，没有标题就填0。")
    closed = {column.column for column in sheet.head.columns if column.field and not BY_FIELD[column.field].stored}
    columns = {letters: field or None for letters, field in command.columns.items() if letters not in closed}
    if len(columns) > MOST_COLUMNS or not all(_LETTERS.fullmatch(letters) for letters in columns):
        raise InvalidInput(reason="列名核对的内容不完整，请刷新页面再试。")
    fields = [field for field in columns.values() if field]
    if any(field not in BY_FIELD or not BY_FIELD[field].stored for field in fields):
        raise InvalidInput(reason="有一列选的内容不能读取，请从列表里选。")
    twice = sorted({field for field in fields if fields.count(field) > 1})
    if twice:
        both = "列和".join(letters for letters, field in columns.items() if field == twice[0])
        raise InvalidInput(reason=f"{both}列都选了“{BY_FIELD[twice[0]].label}”，只能有一列。")
    if not set(fields) & set(HONOREES):
        labels = "、".join(BY_FIELD[field].label for field in HONOREES)
        raise InvalidInput(reason=f"至少要有一列是{labels}中的一种，否则不知道推荐的是谁。")
    return Correction(columns, command.header_row)


def _remember(upload: Upload, layout: str, correction: Correction, actor: Actor) -> None:
    told = {"columns": dict(correction.columns), "header_row": correction.header_row, "corrected_by": actor,
            "corrected_at": clock.written(clock.now())}  # fmt: skip
    kept = {"office": upload.office_id, "sender": upload.sender, "layout": layout}
    RememberedMapping.delete().where(
        *(getattr(RememberedMapping, name) == value for name, value in kept.items())
    ).execute()
    RememberedMapping.create(**kept, **told)
