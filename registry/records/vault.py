"""Private facts: ID numbers, phones, addresses and the original cell texts of rosters live here and nowhere else.

Each person's facts are sealed (AES-256-GCM) under that person's key; an ID number is found again by its keyed
hash (HMAC), within the scope of the asking office only.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from registry.records import keys
from registry.records.database import among, fetch_rows, first_free_id, insert_rows, marks
from registry.records.fields import canonical
from registry.records.models import Nomination, Person, SealedRow
from registry.records.secrets import held

PRIVATE_FIELDS = ("id_no", "phone", "address", "birth", "native_place", "contact", "contact_phone")
_PLACE = "sealed_row.sealed"
_ASKED = 500  # ID numbers looked up by one query
_PART = 500
_IN_USE = Person.state == "open"  # what was put away (封存) is stored, and used for nothing


@dataclass(frozen=True)
class Private:
    """What a roster row says that only this vault may keep: cleaned values and the cells as typed."""

    values: Mapping[str, str]
    originals: Mapping[str, str]
    salt: str = ""  # of the journal's commitment to the row, in hex; forgotten together with the row


class Keeper(NamedTuple):
    """A person whose key is at hand: the person's id, and the key."""

    person: int
    key: bytes


def keep_people(office: int, rows: Sequence[Private]) -> list[Keeper]:
    """Find or make the person behind each row, in order; persons with ID numbers are known again by them.

    New keys are committed at once, before anything that is sealed with them.
    """
    indexes = [index_of(row.values.get("id_no", "")) for row in rows]
    known = _people_by_index(office, [index for index in indexes if index])
    fresh: dict[bytes | int, int] = {}
    for place, index in enumerate(indexes):
        if index is None or index not in known:
            fresh.setdefault(index if index else place, place)
    made = _make_people(office, list(fresh))
    return [known[index] if index in known else made[index if index else place] for place, index in enumerate(indexes)]


def _make_people(office: int, marks: Sequence[bytes | int]) -> dict[bytes | int, Keeper]:
    """Make people, each for the keyed hash of an ID number or, without any, for the place of a row."""
    if not marks:
        return {}
    first = first_free_id("person", len(marks))
    made = keys.make_open(len(marks))
    people = [
        (first + place, office, key, mark if isinstance(mark, bytes) else None)
        for place, (mark, (key, _)) in enumerate(zip(marks, made, strict=True))
    ]
    insert_rows("person", ("id", "office_id", "key", "id_index"), people)
    return {mark: Keeper(first + place, key) for place, (mark, (_, key)) in enumerate(zip(marks, made, strict=True))}


def keep_rows(office: int, nominations: Sequence[int], keepers: Sequence[Keeper], packed: Sequence[bytes]) -> None:
    """Seal each row's private facts, as `pack` has packed them, under its person's key."""
    sealed = [
        (office, nomination, keeper.person, keys.seal("", row, f"{_PLACE}|{nomination}", keeper.key))
        for nomination, keeper, row in zip(nominations, keepers, packed, strict=True)
    ]
    insert_rows("sealed_row", ("office_id", "nomination_id", "person_id", "sealed"), sealed)


def pack(row: Private, values: str) -> bytes:
    """Return the one text of a row's private facts; `values` is the canonical JSON of its values, made already."""
    originals = values if row.originals == row.values else canonical(dict(row.originals))
    return f'{{"originals":{originals},"salt":"{row.salt}","values":{values}}}'.encode()


def read(nomination: int) -> Private | None:
    """Return the private facts of a nomination in scope; None if there are none, or they were put away or forgotten."""
    row = SealedRow.select(SealedRow, Person).join(Person).where(SealedRow.nomination == nomination, _IN_USE).first()
    if row is None:
        return None
    try:
        return _unpacked(keys.unseal(row.person.key, bytes(row.sealed), f"{_PLACE}|{nomination}"))
    except keys.KeyErased:
        return None


def read_many(nominations: Sequence[int]) -> dict[int, Private]:
    """Return the private facts of nominations in scope by their ids; those without any, put away or forgotten are left out."""
    found: dict[int, Private] = {}
    for start in range(0, len(nominations), _PART):
        part = list(nominations[start : start + _PART])
        rows = (
            SealedRow.select(SealedRow.nomination, SealedRow.sealed, Person.key)
            .join(Person)
            .where(among(SealedRow.nomination, part), _IN_USE)
        )
        told = list(rows.tuples())
        opened = keys.fetch_kept(sorted({key for _, _, key in told}))
        for nomination, sealed, key in told:
            if key in opened:
                place = f"{_PLACE}|{nomination}"
                found[nomination] = _unpacked(keys.unseal(key, bytes(sealed), place, opened[key]))
    return found


def find_by_id_no(id_no: str) -> list[Nomination]:
    """Return the nominations in scope of the person with that ID number."""
    index = index_of(id_no)
    return list(Nomination.select().join(Person).where(Person.id_index == index, _IN_USE)) if index else []


def index_of(id_no: str) -> bytes | None:
    """Return the keyed hash under which an ID number is looked up; None without a number."""
    return hmac.digest(held().index, f"id_no|{id_no.upper()}".encode(), "sha256") if id_no else None


def _people_by_index(office: int, indexes: Sequence[bytes]) -> dict[bytes, Keeper]:
    found: list[tuple[int, bytes, int, str]] = []
    for start in range(0, len(indexes), _ASKED):
        part = indexes[start : start + _ASKED]
        # Written out: building the query of five hundred marks costs more than answering it. And by the hash alone:
        # asked for the office too, the engine may walk through all people of the office.
        query = (
            f"SELECT id, id_index, office_id, key FROM person WHERE id_index IN ({marks(len(part))}) AND state = 'open'"  # noqa: S608 - marks only
        )
        found += [row for row in fetch_rows(query, *part) if row[2] == office]
    # Whoever was put away or forgotten comes back as somebody new.
    opened = keys.fetch_kept([key for *_, key in found])
    people: dict[bytes, Keeper] = {}
    for person, index, _, key in sorted(found):
        if key in opened:
            people.setdefault(bytes(index), Keeper(person, opened[key]))
    return people


def _unpacked(packed: bytes) -> Private:
    facts = json.loads(packed)
    return Private(facts["values"], facts["originals"], facts["salt"])
