"""The workbook of a department: just the columns that it needs, out with a record of it, and back filled in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importers import read_roster
from importers.columns import BY_FIELD
from registry import events, journal
from registry.errors import InvalidInput
from registry.records import vault
from registry.records.clearances import Clearance, ClearanceReply, departments
from registry.records.models import Actor, Nomination
from registry.records.revisions import edit
from registry.stages.clearances.finding import find_asked
from registry.stages.clearances.matching import Reply, code_of

_OPINION, _REMARK = "审核意见", "说明"
_HONOREES = ("name", "family", "collective")


@dataclass(frozen=True)
class ExportClearance:
    """Hand out the workbook for a department; ID numbers leave the register with it, which is recorded."""

    clearance: int


@dataclass(frozen=True)
class Exported:
    """A workbook to be sent, under its name."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class _Asked:
    """What a workbook says of one nomination, besides the private facts."""

    nomination: int
    place: int
    name: str
    unit: str
    kind: str


def export_clearance(command: ExportClearance, _actor: Actor) -> Exported:
    """Write the workbook and record that it left."""
    clearance = find_asked(command.clearance, "导出征求意见表")
    department = departments()[clearance.department]
    headings, rows = _table(clearance, _asked_of(clearance), department.columns)
    title = f"{clearance.cycle.label}“{clearance.cycle.program.name}”{department.name}征求意见表"
    from importers.writing import roster_bytes  # noqa: PLC0415 - loads slowly, for this command alone

    content = roster_bytes(title, headings, rows)
    digest = hashlib.sha256(content).hexdigest()
    edit(clearance, None, "", workbook_digest=digest)
    journal.record(events.ClearanceExported(clearance.office_id, clearance.id, len(rows), digest))
    return Exported(f"{department.name}征求意见表.xlsx", content)


def read_replies(file: bytes, filename: str) -> tuple[Reply, ...]:
    """Read a workbook that came back, in the limited child; raise a sentence if it cannot be one of ours."""
    read = read_roster(file, filename)
    fields = {column.field for sheet in read.sheets if sheet.roster for column in sheet.columns}
    if "opinion" not in fields:
        raise InvalidInput(reason=f"这份文件里没有“{_OPINION}”这一列，请用发给部门的征求意见表填写后传回。")
    rows = [_reply(row.row, row.originals) for row in read.rows]
    if not any(row.answer.strip() for row in rows):
        raise InvalidInput(reason=f"这份文件的“{_OPINION}”一列都空着，请部门填写“同意”或“不同意”后再传。")
    return tuple(rows)


def _reply(row: int, texts: Mapping[str, str]) -> Reply:
    name = next((texts[field] for field in _HONOREES if texts.get(field)), "")
    told = (texts.get(field, "") for field in ("unit", "opinion", "remark"))
    return Reply(row, texts.get("seq", ""), name, *told)


def _asked_of(clearance: Clearance) -> list[_Asked]:
    """Return whom a department is asked about, in the order of the workbook: a few columns, not whole rows."""
    columns = (ClearanceReply.nomination, ClearanceReply.place, Nomination.name, Nomination.unit, Nomination.kind)
    query = ClearanceReply.select(*columns).join(Nomination).where(ClearanceReply.clearance == clearance)
    return [_Asked(*row) for row in query.order_by(ClearanceReply.place).tuples()]


def _table(clearance: Clearance, asked: Sequence[_Asked], columns: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows; a column in which nobody has anything is left out."""
    private = vault.read_many([one.nomination for one in asked])
    cells = [[_cell(one, field, private.get(one.nomination)) for field in columns] for one in asked]
    kept = [at for at, field in enumerate(columns) if field == "name" or any(row[at] for row in cells)]
    headings = [_heading(columns[at], {one.kind for one in asked}) for at in kept]
    rows = [
        [code_of(clearance.id, one.place), *(row[at] for at in kept), "", ""]
        for one, row in zip(asked, cells, strict=True)
    ]
    return ["序号", *headings, _OPINION, _REMARK], rows


def _cell(asked: _Asked, field: str, private: vault.Private | None) -> str:
    if field == "name":
        return asked.name
    if field == "unit":
        return asked.unit
    return private.values.get(field, "") if private else ""


def _heading(field: str, kinds: set[str]) -> str:
    """Return a heading that the importers know again; one for people and units at once is neither's."""
    if field != "name":
        return BY_FIELD[field].label
    if kinds <= {"person"}:
        return "姓名"
    return "推荐对象" if kinds & {"person", "household"} else "单位名称"
