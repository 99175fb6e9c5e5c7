"""Good rows become nominations, their private facts go to the vault; a batch can be taken back whole."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring as _quoted

from importers import RosterRow
from registry import events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records import vault
from registry.records.database import first_free_id, insert_rows
from registry.records.fields import canonical
from registry.records.models import Actor, Category, Cycle, Nomination, Person, Roster, SealedRow
from registry.stages.rosters.rows import good_rows, honoree, masked, unit_of
from registry.stages.rosters.uploads import find_upload, forget, place_for, preview, refuse_again
from registry.wording import CYCLE_STATES

CHUNK = 1_000
_SALT = 16  # bytes
_COLUMNS = ("id", "office_id", "cycle_id", "category_id", "roster_id", "person_id", "kind", "name", "unit",
            "position", "sheet", "source_row", "state", "reason")  # fmt: skip


@dataclass(frozen=True)
class ConfirmRoster:
    """Store the good rows of an upload; `doubtful` names repeated rows (sheet, row) that are different people after all."""

    upload: int
    doubtful: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class UndoRoster:
    """Take a stored roster back whole, while nothing has followed from it."""

    roster: int


@dataclass(frozen=True)
class Stored:
    """What became of an upload."""

    roster: int
    rows_stored: int
    rows_left: int


def confirm_roster(command: ConfirmRoster, _actor: Actor) -> Stored:
    """Store the good rows as nominations, seal their private facts, and forget the upload."""
    upload = find_upload(command.upload)
    cycle, category = place_for(upload.cycle_id, upload.category_id)
    refuse_again(cycle, category, upload.digest)
    shown = preview(command.upload)
    chosen = _not_yet_nominated(cycle, good_rows(shown.read, command.doubtful))
    if not chosen:
        raise InvalidInput(reason="没有可以入库的行：每一行都有错误或已在本届名单中，请改好后重新上传。")
    left = sum(len(sheet.rows) for sheet in shown.read.sheets if sheet.roster) - len(chosen)
    roster = Roster.create(
        office=cycle.office_id, cycle=cycle, category=category, filename=masked(shown.filename), digest=upload.digest,
        rows_stored=len(chosen), rows_left=left,
    )  # fmt: skip
    _store(cycle, category, roster, chosen)
    journal.record(events.RosterStored(cycle.office_id, roster.id, cycle.id, upload.digest, len(chosen), left))
    forget(upload)
    return Stored(int(roster.id), len(chosen), left)


def undo_roster(command: UndoRoster, _actor: Actor) -> None:
    """Withdraw every nomination of the roster; refused once one of them has moved on."""
    roster = Roster.one(command.roster)
    if roster is None or roster.state == "undone":
        raise NotFound(what="这批入库的花名册")
    if roster.cycle.state not in ("open", "review"):
        raise WrongState(what=f"{roster.cycle.label}评选活动", state=CYCLE_STATES[roster.cycle.state], step="整批撤销")
    moved_on = Nomination.select().where(Nomination.roster == roster, Nomination.state != "received").count()
    if moved_on:
        raise RuleViolation(reason=f"这批名单里已有{moved_on}人进入审核，不能整批撤销；请逐个撤回。")
    nominations = Nomination.select(Nomination.id).where(Nomination.roster == roster)
    SealedRow.delete().where(SealedRow.nomination.in_(nominations)).execute()
    Nomination.update(state="withdrawn", reason="整批撤销").where(Nomination.roster == roster).execute()
    roster.state = "undone"
    roster.save()
    journal.record(events.RosterUndone(roster.office_id, roster.id, roster.cycle_id))


def _store(cycle: Cycle, category: Category, roster: Roster, rows: Sequence[tuple[str, RosterRow]]) -> None:
    """Store rows as nominations with consecutive ids, one event per thousand."""
    last = Nomination.select().where(Nomination.cycle == cycle).order_by(Nomination.position.desc()).first()
    position = last.position if last else 0
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        _store_chunk(cycle, category, roster, chunk, position + start)


def _store_chunk(
    cycle: Cycle, category: Category, roster: Roster, rows: Sequence[tuple[str, RosterRow]], position: int
) -> None:
    office = cycle.office_id
    salts = os.urandom(_SALT * len(rows))
    private = [
        vault.Private(row.values, row.originals, salts[at : at + _SALT].hex())
        for at, (_, row) in zip(range(0, len(salts), _SALT), rows, strict=True)
    ]
    keepers = vault.keep_people(office, private)
    first = first_free_id("nomination", len(rows))
    sheets = {sheet: masked(sheet) for sheet in {sheet for sheet, _ in rows}}
    written, commitments, packed = [], [], []
    for place, ((sheet, row), keeper, facts) in enumerate(zip(rows, keepers, private, strict=True)):
        kind, name = honoree(row, category)
        unit, values = unit_of(row), canonical(row.values)
        written.append((first + place, office, cycle.id, category.id, roster.id, keeper.person, kind, name, unit,
                        position + place + 1, sheets[sheet], row.row, "received", ""))  # fmt: skip
        commitments.append(_committed(facts.salt, kind, name, unit, values))
        packed.append(vault.pack(facts, values))
    insert_rows("nomination", _COLUMNS, written)
    vault.keep_rows(office, range(first, first + len(rows)), keepers, packed)
    journal.record(events.NominationsReceived(office, roster.id, cycle.id, category.id, first, tuple(commitments)))


def commitment(salt: str, kind: str, name: str, unit: str, row: RosterRow) -> str:
    """Return the salted hash by which the journal commits to a row without saying it."""
    return _committed(salt, kind, name, unit, canonical(row.values))


def _committed(salt: str, kind: str, name: str, unit: str, values: str) -> str:
    said = f"[{_quoted(kind)},{_quoted(name)},{_quoted(unit)},{values}]"
    return hashlib.sha256(bytes.fromhex(salt) + said.encode()).hexdigest()


def _not_yet_nominated(cycle: Cycle, rows: list[tuple[str, RosterRow]]) -> list[tuple[str, RosterRow]]:
    """Leave out whoever is nominated in this cycle already, by ID number."""
    query = (
        Nomination.select(Person.id_index)
        .join(Person)
        .where(Nomination.cycle == cycle, Nomination.state != "withdrawn")
    )
    known = {bytes(index) for (index,) in query.tuples() if index is not None}
    return [(sheet, row) for sheet, row in rows if vault.index_of(row.values.get("id_no", "")) not in known]
