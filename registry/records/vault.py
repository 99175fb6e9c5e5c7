"""Private facts: ID numbers, phones, addresses and the original cell texts of rosters live here and nowhere else.

Each person's facts are sealed (AES-256-GCM) under that person's key; an ID number is found again by its keyed
hash (HMAC), within the scope of the asking office only.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.records import keys
from registry.records.database import first_free_id, insert_rows
from registry.records.fields import canonical
from registry.records.models import Nomination, Person, SealedRow
from registry.records.secrets import held

PRIVATE_FIELDS = ("id_no", "phone", "address", "birth", "native_place", "contact", "contact_phone")
_PLACE = "sealed_row.sealed"


@dataclass(frozen=True)
class Private:
    """What a roster row says that only this vault may keep: cleaned values and the cells as typed."""

    values: Mapping[str, str]
    originals: Mapping[str, str]
    salt: str = ""  # of the journal's commitment to the row, in hex; forgotten together with the row


def keep_people(office: int, rows: Sequence[Private]) -> list[int]:
    """Find or make the person behind each row; return their ids in order. New keys are committed at once."""
    indexes = [index_of(row.values.get("id_no", "")) for row in rows]
    known = _people_by_index(office, [index for index in indexes if index])
    fresh: dict[bytes | int, int] = {}
    for place, index in enumerate(indexes):
        if index is None or index not in known:
            fresh.setdefault(index if index else place, place)
    first = first_free_id("person", len(fresh)) if fresh else 0
    made = {mark: first + offset for offset, mark in enumerate(fresh)}
    people = [
        (made[mark], office, key, mark if isinstance(mark, bytes) else None)
        for mark, key in zip(fresh, keys.make(len(fresh)), strict=True)
    ]
    insert_rows("person", ("id", "office_id", "key", "id_index"), people)
    return [known[index] if index in known else made[index if index else place] for place, index in enumerate(indexes)]


def keep_rows(office: int, nominations: Sequence[int], people: Sequence[int], rows: Sequence[Private]) -> None:
    """Seal each row's private facts under its person's key."""
    names = {
        person.id: person.key for person in Person.select(Person.id, Person.key).where(Person.id.in_(list(set(people))))
    }
    opened = keys.fetch_many(sorted(set(names.values())))
    sealed = [
        (
            office,
            nomination,
            person,
            keys.seal(names[person], _packed(row), f"{_PLACE}|{nomination}", opened[names[person]]),
        )
        for nomination, person, row in zip(nominations, people, rows, strict=True)
    ]
    insert_rows("sealed_row", ("office_id", "nomination_id", "person_id", "sealed"), sealed)


def read(nomination: int) -> Private | None:
    """Return the private facts of a nomination in scope; None if there are none or they were forgotten."""
    row = SealedRow.select(SealedRow, Person).join(Person).where(SealedRow.nomination == nomination).first()
    if row is None:
        return None
    try:
        facts = json.loads(keys.unseal(row.person.key, bytes(row.sealed), f"{_PLACE}|{nomination}"))
    except keys.KeyErased:
        return None
    return Private(facts["values"], facts["originals"], facts["salt"])


def find_by_id_no(id_no: str) -> list[Nomination]:
    """Return the nominations in scope of the person with that ID number."""
    index = index_of(id_no)
    return list(Nomination.select().join(Person).where(Person.id_index == index)) if index else []


def index_of(id_no: str) -> bytes | None:
    """Return the keyed hash under which an ID number is looked up; None without a number."""
    return hmac.digest(held().index, f"id_no|{id_no.upper()}".encode(), "sha256") if id_no else None


def _people_by_index(office: int, indexes: Sequence[bytes]) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for start in range(0, len(indexes), 500):
        part = list(indexes[start : start + 500])
        for person in (
            Person.select(Person.id, Person.id_index)
            .where(Person.office == office, Person.id_index.in_(part))
            .order_by(Person.id)
        ):
            found.setdefault(bytes(person.id_index), person.id)
    return found


def _packed(row: Private) -> bytes:
    facts: dict[str, Any] = {"values": dict(row.values), "originals": dict(row.originals), "salt": row.salt}
    return canonical(facts).encode()
