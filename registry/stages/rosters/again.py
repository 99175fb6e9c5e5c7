"""Whoever stands in the list of a cycle already is known again: by the ID number, else by name, unit and phone."""

from collections.abc import Iterable
from hashlib import blake2b

import peewee

from importers import RosterRow
from registry.records import vault
from registry.records.models import Cycle, Nomination, Person
from registry.records.secrets import held
from registry.stages.rosters.rows import name_of, unit_of

INDEX = 16  # bytes of a keyed hash: enough for a cycle's people, and a third of a hexadecimal one
DIGEST = 8
_LINE = ("seq",)  # what says where in its file a row stood, and nothing about the person


def person_index(row: RosterRow) -> bytes:
    """Return the keyed hash by which the person of a row is known again in its cycle."""
    by_number = vault.index_of(row.values.get("id_no", ""))
    return by_number[:INDEX] if by_number else row_index(row) or bytes(INDEX)


def row_index(row: RosterRow) -> bytes | None:
    """Return the keyed hash of name, unit and phone of a row without an ID number; None for a row with one."""
    if row.values.get("id_no"):
        return None
    return _hashed((name_of(row), unit_of(row), row.values.get("phone", "")), INDEX, b"row index")


def row_digest(row: RosterRow) -> bytes:
    """Return the keyed hash of all that a row says, by which a row sent again is told from one that was changed."""
    said = [f"{field}={text}" for field, text in row.values.items() if text and field not in _LINE]
    return _hashed(sorted(said), DIGEST, b"row digest")


def listed(cycle: Cycle) -> dict[bytes, bytes | None]:
    """Return what the rows in the list of a cycle say, as `row_digest`, by the hash of their person."""
    query = (
        Nomination.select(Person.id_index, Nomination.row_index, Nomination.row_digest)
        .join(Person, peewee.JOIN.LEFT_OUTER)
        .where(Nomination.cycle == cycle, Nomination.state != "withdrawn")
    )
    return {
        bytes(by_number or by_row)[:INDEX]: bytes(digest) if digest else None
        for by_number, by_row, digest in query.tuples()
        if by_number or by_row
    }


def _hashed(said: Iterable[str], size: int, purpose: bytes) -> bytes:
    told = "\0".join(said).encode("utf-8", "replace")
    return blake2b(told, digest_size=size, key=held().index, person=purpose).digest()
