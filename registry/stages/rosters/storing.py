"""Good rows become nominations, their private facts go to the vault; a batch can be taken back whole."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from importers import RosterRow
from importers.likeness.duplicates import somebody_of
from registry import events, journal
from registry.errors import NotFound, RuleViolation, WrongState
from registry.records import nominees, vault
from registry.records.database import first_free_id, insert_rows
from registry.records.fields import canonical
from registry.records.likenesses import Keeping
from registry.records.models import Actor, Category, Cycle, Nomination, Roster, SealedRow
from registry.stages.rosters import again
from registry.stages.rosters.rows import honoree, is_repeated, masked, unit_of
from registry.wording import CYCLE_STATES

LONGEST_SHEET = 64
_LEFT = ("received", "withdrawn")  # nothing has followed from these
_SALT = 16  # bytes
_COLUMNS = ("id", "office_id", "cycle_id", "category_id", "roster_id", "person_id", "kind", "name", "unit",
            "position", "sheet", "source_row", "state", "reason", "row_index", "row_digest", "recommender_id")  # fmt: skip

Rows = Sequence[tuple[str, RosterRow]]  # each with the name of its sheet


@dataclass(frozen=True)
class UndoRoster:
    """Take a stored roster back whole, while nothing has followed from it."""

    roster: int


def undo_roster(command: UndoRoster, _actor: Actor) -> None:
    """Withdraw every nomination of the roster; refused once one of them has moved on."""
    roster = Roster.one(command.roster)
    if roster is None or roster.state == "undone":
        raise NotFound(what="这批入库的花名册")
    if roster.cycle.state not in ("open", "review"):
        raise WrongState(what=f"{roster.cycle.label}评选活动", state=CYCLE_STATES[roster.cycle.state], step="整批撤销")
    moved_on = Nomination.select().where(Nomination.roster == roster, Nomination.state.not_in(_LEFT)).count()
    if moved_on:
        raise RuleViolation(reason=f"这批名单里已有{moved_on}人进入审核，不能整批撤销；请逐个撤回。")
    nominations = Nomination.select(Nomination.id).where(Nomination.roster == roster)
    SealedRow.delete().where(SealedRow.nomination.in_(nominations)).execute()
    received = (Nomination.roster == roster, Nomination.state == "received")  # a withdrawn one keeps its own reason
    Nomination.update(state="withdrawn", reason="整批撤销").where(*received).execute()
    roster.state = "undone"
    roster.save()
    journal.record(events.RosterUndone(roster.office_id, roster.id, roster.cycle_id))


# How many rows of an upload the transaction now running has stored, for the pages of this process to show.
_so_far: dict[int, int] = {}


def stored_so_far(upload: int) -> int:
    """Return how many rows of an upload are stored by the transaction that this process is in the middle of."""
    return _so_far.get(upload, 0)


def store_rows(cycle: Cycle, category: Category, roster: Roster, parts: Iterable[Rows]) -> None:
    """Store parts of rows as nominations with consecutive ids and places, one event a part of up to a thousand."""
    last = Nomination.select().where(Nomination.cycle == cycle).order_by(Nomination.position.desc()).first()
    first = position = last.position if last else 0
    upload = int(roster.upload or 0)
    keeping = Keeping(cycle.office_id, cycle.id)
    try:
        for rows in parts:
            people = _store_part(cycle, category, roster, rows, position)
            # A repeated row is stored only where somebody vouched for it.
            vouched = {person for person, (_, row) in zip(people, rows, strict=True) if is_repeated(row)}
            keeping.add(people, [somebody_of(row.values) for _, row in rows], vouched)
            position += len(rows)
            _so_far[upload] = position - first
        keeping.finish()
    finally:
        _so_far.pop(upload, None)


def _store_part(cycle: Cycle, category: Category, roster: Roster, rows: Rows, position: int) -> list[int]:
    """Store a part; return the people behind its rows."""
    office = cycle.office_id
    salts = os.urandom(_SALT * len(rows))
    private = [
        vault.Private(row.values, row.originals, salts[at : at + _SALT].hex())
        for at, (_, row) in zip(range(0, len(salts), _SALT), rows, strict=True)
    ]
    keepers = vault.keep_people(office, private)
    first = first_free_id("nomination", len(rows))
    sheets = {sheet: masked(sheet)[:LONGEST_SHEET] for sheet in {sheet for sheet, _ in rows}}
    written, commitments, packed = [], [], []
    units = nominees.recommenders(cycle, [_sender(row, roster) for _, row in rows])
    for place, ((sheet, row), keeper, facts) in enumerate(zip(rows, keepers, private, strict=True)):
        kind, name = honoree(row, category)
        unit, values = unit_of(row), canonical(row.values)
        written.append((first + place, office, cycle.id, category.id, roster.id, keeper.person, kind, name, unit,
                        position + place + 1, sheets[sheet], row.row, "received", "", again.row_index(row), again.row_digest(row),
                        units.get(_sender(row, roster))))  # fmt: skip
        commitments.append(nominees.committed(facts.salt, kind, name, unit, values))
        packed.append(vault.pack(facts, values))
    insert_rows("nomination", _COLUMNS, written)
    vault.keep_rows(office, range(first, first + len(rows)), keepers, packed)
    journal.record(events.NominationsReceived(office, roster.id, cycle.id, category.id, first, tuple(commitments)))
    return [keeper.person for keeper in keepers]


def _sender(row: RosterRow, roster: Roster) -> str:
    """Return who recommends a row: whom it names, else who sent the roster."""
    return row.values.get("recommender") or str(roster.sender)
