"""How the row of a nominee is known again and committed to, from a roster or a form alike, and who recommends it."""

import hashlib
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from json.encoder import encode_basestring as _quoted

from peewee import fn

from registry.records.masking import masked
from registry.records.models import Cycle, Recommender
from registry.records.secrets import held

DIGEST = 8  # bytes
ROW = 16
LONGEST_RECOMMENDER = 160
_LINE = ("seq",)  # what says where in its file a row stood, and nothing about the person


def row_index(values: Mapping[str, str], name: str, unit: str) -> bytes | None:
    """Return the keyed hash of name, unit and phone of whoever has no ID number; None for a row with one."""
    if values.get("id_no"):
        return None
    return _hashed((name, unit, values.get("phone", "")), ROW, b"row index")


def row_digest(values: Mapping[str, str]) -> bytes:
    """Return the keyed hash of all that a row says, by which a row sent again is told from one that was changed."""
    said = [f"{field}={text}" for field, text in values.items() if text and field not in _LINE]
    return _hashed(sorted(said), DIGEST, b"row digest")


def committed(salt: str, kind: str, name: str, unit: str, values: str) -> str:
    """Return the salted hash by which the journal commits to a row without saying it: of its canonical JSON."""
    said = f"[{_quoted(kind)},{_quoted(name)},{_quoted(unit)},{values}]"
    return hashlib.sha256(bytes.fromhex(salt) + said.encode()).hexdigest()


def recommender_said(text: str) -> str:
    """Return the name of a recommending unit as it is kept: without blanks and numbers of persons."""
    return masked("".join(text.split()))[:LONGEST_RECOMMENDER]


def recommenders(cycle: Cycle, said: Iterable[str]) -> dict[str, int]:
    """Return the recommending units of a cycle by what rows call them; those it does not know yet are made, in order."""
    names = {text: recommender_said(text) for text in dict.fromkeys(said)}
    known = dict(Recommender.select(Recommender.name, Recommender.id).where(Recommender.cycle == cycle).tuples())
    fresh = [name for name in dict.fromkeys(names.values()) if name and name not in known]
    if fresh:
        last = Recommender.select(fn.MAX(Recommender.position)).where(Recommender.cycle == cycle).scalar() or 0
        for position, name in enumerate(fresh, last + 1):
            made = Recommender.create(office=cycle.office_id, cycle=cycle, name=name, position=position)
            known[name] = made.id
    return {text: known[name] for text, name in names.items() if name}


def _hashed(said: Iterable[str], size: int, purpose: bytes) -> bytes:
    told = "\0".join(said).encode("utf-8", "replace")
    return blake2b(told, digest_size=size, key=held().index, person=purpose).digest()
