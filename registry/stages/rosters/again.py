"""Whoever stands in the list of a cycle already is known again: by the ID number, else by name, unit and phone."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from importers import RosterRow
from registry.records import nominees, vault
from registry.records.models import Cycle, Nomination, Person
from registry.records.nominees import DIGEST as DIGEST  # noqa: PLC0414 - the other modules of this stage take it from here
from registry.stages.rosters.rows import name_of, unit_of

INDEX = 32  # bytes by which a person is known: of an ID number's keyed hash, or of a row's and as many zeros
_ASKED = 500  # people a query
_DEARER = 20  # times that looking somebody up costs more than reading a row of the list


def person_index(row: RosterRow) -> bytes:
    """Return the keyed hash by which the person of a row is known again in its cycle."""
    return vault.index_of(row.values.get("id_no", "")) or (row_index(row) or b"").ljust(INDEX, b"\0")


def row_index(row: RosterRow) -> bytes | None:
    """Return the keyed hash of name, unit and phone of a row without an ID number; None for a row with one."""
    return nominees.row_index(row.values, name_of(row), unit_of(row))


def row_digest(row: RosterRow) -> bytes:
    """Return the keyed hash of all that a row says, by which a row sent again is told from one that was changed."""
    return nominees.row_digest(row.values)


def listed(cycle: Cycle, people: Collection[bytes]) -> dict[bytes, bytes | None]:
    """Return what the list of a cycle says of those of the people who are in it, as `row_digest`, by `person_index`.

    The people are looked up where they are fewer than the list is long, so that a short roster costs the same in a
    long list as in an empty one.
    """
    if not people:
        return {}
    numbered = Nomination.select(Person.id_index, Nomination.row_digest).join(Person)
    others = Nomination.select(Nomination.row_index, Nomination.row_digest).where(Nomination.row_index.is_null(False))
    in_list = (Nomination.cycle == cycle, Nomination.state != "withdrawn")
    found: list[tuple[Any, Any]] = []
    if _is_longer(cycle, len(people)):
        by_number, by_row = _parted(people)
        for part in _batches(by_number):
            found.extend(numbered.where(*in_list, Person.id_index.in_(part)).tuples())
        for part in _batches(by_row):
            found.extend(others.where(*in_list, Nomination.row_index.in_(part)).tuples())
    else:
        found.extend(numbered.where(*in_list, Person.id_index.is_null(False)).tuples())
        found.extend(others.where(*in_list).tuples())
    return {bytes(index).ljust(INDEX, b"\0"): bytes(digest) if digest else None for index, digest in found}


def _is_longer(cycle: Cycle, people: int) -> bool:
    """Tell whether a list is so long that so many people are sooner looked up in it than all of it is read."""
    one_beyond = Nomination.select(Nomination.id).where(Nomination.cycle == cycle).limit(1).offset(_DEARER * people)
    return bool(one_beyond.tuples().first())


def _parted(people: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Return the hashes of ID numbers, and those of rows without one."""
    told = set(people)
    rows = {index for index in told if index.endswith(bytes(INDEX - nominees.ROW))}
    return sorted(told - rows), sorted(index[: nominees.ROW] for index in rows)


def _batches(indexes: list[bytes]) -> Iterator[list[bytes]]:
    return (indexes[start : start + _ASKED] for start in range(0, len(indexes), _ASKED))
