"""Keeping: every file of certificates as it was first given out, sealed in parts under a key of its own.

Asked again for the same facts in the same order and output, the register gives these bytes, whatever became of fonts
and program. What is asked for is kept and nothing else: no file to print from is kept beside the one for the archive
that was asked for. A ZIP of single files is kept whole, not each of its files, since thousands of rows and entries of
the journal would say the same; but each of them repeats the design and its fonts, 300 kB a certificate. Compressed
across its files (LZMA, whose memory is longer than one of them) what stays is some 10 kB each.
"""

import hashlib
import lzma
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO

from registry import clock, journal
from registry.paper_events import CertificatesDrawn
from registry.records import keys
from registry.records.database import first_free_id, insert_rows, transaction
from registry.records.fields import canonical
from registry.records.models import Certificate
from registry.records.paper import KeptPart, KeptPrint
from registry.stages.issuing.outputs import Output

PART = 1 << 20
_PLACE = "kept_part.sealed"
_ACROSS_FILES = [{"id": lzma.FILTER_LZMA2, "preset": 1, "dict_size": 4 << 20}]
_LONGEST_AT_ONCE = 4 * PART


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


def keep(chosen: Sequence[Certificate], cycle: int, output: Output, file: BinaryIO, press: str) -> KeptPrint:
    """Keep a file and write its digest down; return what is kept, which another process may have printed first."""
    office, asked = chosen[0].office_id, asked_for(chosen, output.manner)
    digest, size = _measured(file)
    (key,) = keys.make(1)
    told = {
        "office": office, "cycle": cycle, "asked": asked, "whole": output.whole, "packed": output.each, "press": press,
        "pages": [(one.id, digest_of(one.facts)) for one in chosen], "digest": digest, "size": size, "key": key,
        "kept_at": clock.written(clock.now()),
    }  # fmt: skip
    with ExitStack() as opened:
        if output.each:  # before the transaction: nobody else can write while it is open
            file = _compressed(file, opened.enter_context(tempfile.TemporaryFile()))
        with transaction():
            identity = first_free_id("kept_print", 1)  # from here on one process at a time
            kept = kept_print(office, asked)
            if kept is None:
                kept = KeptPrint.create(id=identity, force_insert=True, **told)
                for row in _sealed(kept, file):  # one at a time: a file may be longer than the memory
                    insert_rows("kept_part", ("office_id", "kept_id", "place", "sealed"), [row])
                journal.record(CertificatesDrawn(office, cycle, kept.digest, len(chosen)))
    if kept.key != key:
        keys.erase(key)  # another process was quicker: this key has sealed nothing
    return kept


def give(kept: KeptPrint, out: BinaryIO) -> None:
    """Write a kept file, proved to be what was kept."""
    proof = hashlib.sha256()
    for plain in _expanded(_opened(kept)) if kept.packed else _opened(kept):
        proof.update(plain)
        out.write(plain)
    if proof.hexdigest() != kept.digest:
        raise AssertionError(f"the file kept under {kept.id} is not what was printed")


def _measured(file: BinaryIO) -> tuple[str, int]:
    file.seek(0)
    proof = hashlib.sha256()
    for part in _parts(file):
        proof.update(part)
    return proof.hexdigest(), file.tell()


def _parts(file: BinaryIO) -> Iterator[bytes]:
    while part := file.read(PART):
        yield part


def _compressed(file: BinaryIO, out: BinaryIO) -> BinaryIO:
    file.seek(0)
    squeezed = lzma.LZMACompressor(filters=_ACROSS_FILES)
    for part in _parts(file):
        out.write(squeezed.compress(part))
    out.write(squeezed.flush())
    return out


def _expanded(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what was compressed, a few mebibytes at a time: a small part may hold many files."""
    whole = lzma.LZMADecompressor()
    for part in parts:
        yield whole.decompress(part, _LONGEST_AT_ONCE)
        while not (whole.needs_input or whole.eof):
            yield whole.decompress(b"", _LONGEST_AT_ONCE)


def _opened(kept: KeptPrint) -> Iterator[bytes]:
    parts = KeptPart.select(KeptPart.place, KeptPart.sealed).where(KeptPart.kept == kept).order_by(KeptPart.place)
    key = keys.fetch(kept.key)
    for place, sealed in parts.tuples().iterator():
        yield keys.unseal(kept.key, bytes(sealed), f"{_PLACE}|{kept.id}|{place}", key)


def _sealed(kept: KeptPrint, file: BinaryIO) -> Iterator[tuple[object, ...]]:
    key = keys.fetch(kept.key)
    file.seek(0)
    for place, part in enumerate(_parts(file)):
        yield kept.office_id, kept.id, place, keys.seal(kept.key, part, f"{_PLACE}|{kept.id}|{place}", key)
