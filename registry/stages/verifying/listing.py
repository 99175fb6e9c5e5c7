"""The status list: where every certificate stands, signed, for who verifies without a network.

It names nobody and no number: a certificate is a salted hash of its token's random serial and one byte for where it
stands. Entries that fit nothing fill it up, so that not even how many certificates there are is told exactly.
"""

import base64
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from peewee import fn

from registry import clock, tokens
from registry.records import scope
from registry.records.database import reading
from registry.records.fields import canonical
from registry.records.models import Award, Certificate, Office
from registry.records.paper import CertificateMove
from registry.records.secrets import CertificateKey, certificate_keys
from registry.stages.verifying.signing import fingerprint
from registry.stages.verifying.standing import ALL, LIVE, VALID, Standing, standing_of

DOMAIN = b"honors-status-list-1\0"
FILLED_TO = 256
_HASH = 8


@dataclass(frozen=True)
class SignedList:
    """A status list as canonical JSON, the number of the key that signed it, and the signature."""

    text: str
    key: int
    signature: bytes
    certificates: int


def signed_list(days: int) -> SignedList:
    """Return where every certificate of the register stands now; the list calls itself outdated after so many days."""
    with scope.everywhere(), reading():
        standings = _standings()
        offices = {str(office.id): office.name for office in _issuing_offices()}
    salt, now = os.urandom(16), clock.now()
    said = {
        "made": clock.written(now),
        "until": clock.written(now + timedelta(days=days)),
        "salt": salt.hex(),
        "entries": base64.b64encode(_entries(salt, standings)).decode(),
        "standings": [[standing.answer, standing.said, standing.note, standing.qualified] for standing in ALL],
        "offices": offices,
        "keys": [_public(key) for key in certificate_keys().keys],
    }
    text = canonical(said).replace("<", "\\u003c")  # the same JSON, and nothing that ends a script in a page
    number, signature = tokens.signature_of(DOMAIN + text.encode())
    return SignedList(text, number, signature, len(standings))


def _standings() -> list[tuple[bytes, Standing]]:
    """Return the serial of every certificate that has a token, of former papers too, and where it stands."""
    latest = Certificate.select(Certificate.award, fn.MAX(Certificate.id)).where(Certificate.state.in_(LIVE))
    living: dict[int, int] = dict(latest.group_by(Certificate.award).tuples())
    certificates = Certificate.select(Certificate, Award).join(Award).where(Certificate.number.is_null(False))
    standings = [
        (_serial(one.facts), standing_of(one, replaced=living.get(one.award_id, 0) > one.id))
        for one in certificates.iterator()  # one at a time: a city has a hundred thousand
    ]
    moves = CertificateMove.select(CertificateMove, Certificate, Award).join(Certificate).join(Award)
    for move in moves.where(CertificateMove.facts.is_null(False)).iterator():
        standings.append((_serial(move.facts), standing_of(move.certificate, former=True)))
    return [(serial, standing) for serial, standing in standings if serial]


def _serial(facts: Mapping[str, Any]) -> bytes:
    token = tokens.read(tokens.found_in(facts["qr"]))
    return token.serial if token else b""  # numbered before there were tokens


def _issuing_offices() -> list[Office]:
    issuing = Certificate.select(Certificate.office).where(Certificate.number.is_null(False))
    return list(Office.select().where(Office.id.in_(issuing)).order_by(Office.id))


def _entries(salt: bytes, standings: list[tuple[bytes, Standing]]) -> bytes:
    """Return hash and place of the standing, nine bytes each, in the order of the hashes."""
    listed = [_hashed(salt, serial) + bytes([ALL.index(standing)]) for serial, standing in standings]
    missing = -len(listed) % FILLED_TO
    return b"".join(sorted(listed + [os.urandom(_HASH) + bytes([ALL.index(VALID)]) for _ in range(missing)]))


def _hashed(salt: bytes, serial: bytes) -> bytes:
    return hashlib.sha512(salt + serial).digest()[:_HASH]


def _public(key: CertificateKey) -> dict[str, object]:
    return {
        "number": key.number,
        "public": key.public.hex(),
        "made": key.made_at,
        "retired": key.retired_at,
        "fingerprint": fingerprint(key),
    }
