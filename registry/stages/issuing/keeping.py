"""Keeping: every file of certificates as it was first given out, sealed in parts under a key of its own.

Asked again for the same facts in the same order, the register gives these bytes, whatever became of fonts and program.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from registry import clock, journal
from registry.paper_events import CertificatesDrawn
from registry.records import keys
from registry.records.database import first_free_id, insert_rows, transaction
from registry.records.fields import canonical
from registry.records.models import Certificate
from registry.records.paper import KeptPart, KeptPrint

PART = 1 << 20
_PLACE = "kept_part.sealed"


def digest_of(facts: Any) -> str:
    """Return the SHA-256 of a certificate's facts, as the journal has it."""
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def asked_for(chosen: Sequence[Certificate], manner: str = "") -> str:
    """Return what names a file: which facts, in which layouts, in which order, and how printed if not plainly."""
    pages = [(one.id, digest_of(one.facts), one.layout_digest) for one in chosen]
    return hashlib.sha256(canonical([pages, manner]).encode()).hexdigest()


def kept_print(office: int, asked: str) -> KeptPrint | None:
    """Return the file kept for what is asked, None where it was never printed."""
    found: KeptPrint | None = KeptPrint.get_or_none(KeptPrint.office == office, KeptPrint.asked == asked)
    return found


def drawn_pages(cycle: int) -> set[tuple[int, str]]:
    """Return which certificates of a cycle stand in a kept file, each with the digest of the facts it shows there."""
    kept = KeptPrint.select(KeptPrint.pages).where(KeptPrint.cycle == cycle)
    return {(identity, digest) for one in kept for identity, digest in one.pages}


def keep(chosen: Sequence[Certificate], cycle: int, asked: str, file: bytes, press: str, whole: bool) -> KeptPrint:
    """Keep a file and write its digest down; return what is kept, which another process may have printed first."""
    office = chosen[0].office_id
    (key,) = keys.make(1)
    told = {
        "office": office, "cycle": cycle, "asked": asked, "whole": whole, "press": press, "key": key, "size": len(file),
        "pages": [(one.id, digest_of(one.facts)) for one in chosen], "digest": hashlib.sha256(file).hexdigest(),
        "kept_at": clock.written(clock.now()),
    }  # fmt: skip
    with transaction():
        identity = first_free_id("kept_print", 1)  # from here on one process at a time
        kept = kept_print(office, asked)
        if kept is None:
            kept = KeptPrint.create(id=identity, force_insert=True, **told)
            insert_rows("kept_part", ("office_id", "kept_id", "place", "sealed"), list(_sealed(kept, file)))
            journal.record(CertificatesDrawn(office, cycle, kept.digest, len(chosen)))
    return kept


def give(kept: KeptPrint, out: BinaryIO) -> None:
    """Write a kept file, proved to be what was kept."""
    parts = KeptPart.select(KeptPart.place, KeptPart.sealed).where(KeptPart.kept == kept).order_by(KeptPart.place)
    proof, key = hashlib.sha256(), keys.fetch(kept.key)
    for place, sealed in parts.tuples().iterator():
        plain = keys.unseal(kept.key, bytes(sealed), f"{_PLACE}|{kept.id}|{place}", key)
        proof.update(plain)
        out.write(plain)
    if proof.hexdigest() != kept.digest:
        raise AssertionError(f"the file kept under {kept.id} is not what was printed")


def _sealed(kept: KeptPrint, file: bytes) -> Iterator[tuple[object, ...]]:
    key = keys.fetch(kept.key)
    for place, start in enumerate(range(0, len(file), PART)):
        sealed = keys.seal(kept.key, file[start : start + PART], f"{_PLACE}|{kept.id}|{place}", key)
        yield kept.office_id, kept.id, place, sealed
