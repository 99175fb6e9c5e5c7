"""Certificate tokens: what a certificate's QR code says, in 95 bytes that only this register's keys can sign.

version 1 · key number 1 · algorithm 1 · serial 8 · date 2 · office 2 · mark of name and title 16 · signature 64, all in
upper-case base32: 152 characters without padding, so that with the address before them a QR code of version 7 holds
them in its alphanumeric mode. No name stands in a token, only a mark salted with the check code on the paper.
"""

import base64
import hashlib
import os
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from registry import clock
from registry.records import secrets
from registry.records.database import in_transaction, take_turn, transaction
from registry.records.secrets import CertificateKey, CertificateKeys

VERSION = 1
ED25519 = 1
LENGTH = 152  # characters
MOST_KEYS = 255  # of which a token's one byte can name each
LONGEST_ADDRESS = 26  # of the 178 characters of version 7 at level M, what the token leaves
DOMAIN = b"honors-certificate-1\0"  # a token's signature must never pass for one of anything else
FIRST_DAY = date(1949, 10, 1)  # two bytes of days reach to 2129

_SHAPE = struct.Struct(">BBB8sHH16s")
_TOKEN = re.compile(rf"[A-Z2-7]{{{LENGTH}}}")
_KEYS_LOCK = 0x63657274  # one number for PostgreSQL: keys are made and changed by one process at a time


@dataclass(frozen=True)
class Token:
    """What a token says; `day` and `office` tell roughly where it belongs, the register alone knows exactly."""

    key: int
    serial: bytes
    day: date
    office: int
    mark: bytes
    signed: bytes
    signature: bytes


def code_of(office: int, day: date, check_code: str, name: str, title: str) -> str:
    """Return the text of a new certificate's QR code: the address set for this register, if any, and a fresh token."""
    kept = _with_a_key()
    return kept.address + sign(kept.keys[-1], office, day, check_code, name, title)


def sign(key: CertificateKey, office: int, day: date, check_code: str, name: str, title: str) -> str:
    """Return a token under that key, with a serial of its own."""
    serial = os.urandom(8)
    days = min(max((day - FIRST_DAY).days, 0), 0xFFFF)
    place = office if office <= 0xFFFF else 0  # it is a hint; a register with more offices goes without
    mark = name_mark(serial, check_code, name, title)
    said = _SHAPE.pack(VERSION, key.number, ED25519, serial, days, place, mark)
    return base64.b32encode(said + _private(key.private).sign(DOMAIN + said)).decode()


def name_mark(serial: bytes, check_code: str, name: str, title: str) -> bytes:
    """Return the mark of a name and a title; without the check code nobody can find out whose it is by trying names."""
    said = "\0".join((plain_code(check_code), plain_name(name), plain_name(title)))
    return hashlib.sha512(b"honors-name-1\0" + serial + said.encode()).digest()[:16]


def plain_code(check_code: str) -> str:
    """Return a check code as its ten digits and twenty-two letters alone, what people misread put right."""
    return re.sub(r"[^0-9A-Z]", "", check_code.upper()).translate(str.maketrans("OIL", "011"))


def written_code(check_code: str) -> str:
    """Return a check code as it stands on paper: two halves with a hyphen between, ten characters or, once, eight."""
    code = plain_code(check_code)
    return f"{code[: len(code) // 2]}-{code[len(code) // 2 :]}"


def plain_name(text: str) -> str:
    """Return a name without blanks and with one kind of dot: both differ between a paper and who types from it."""
    return re.sub(r"[•‧∙・．]", "·", re.sub(r"\s", "", text))


def read(text: str) -> Token | None:
    """Return what a token says, whoever may have signed it; None for anything that is not one."""
    if not _TOKEN.fullmatch(text):
        return None
    raw = base64.b32decode(text)
    signed, signature = raw[: _SHAPE.size], raw[_SHAPE.size :]
    version, key, algorithm, serial, days, office, mark = _SHAPE.unpack(signed)
    if (version, algorithm) != (VERSION, ED25519):
        return None
    return Token(key, serial, FIRST_DAY + timedelta(days=days), office, mark, signed, signature)


def found_in(text: str) -> str:
    """Return the token in what a scanner or a person gave: bare, or the last part of an address."""
    return text.strip().rstrip("/").rpartition("/")[2]


def genuine(token: Token, keys: Iterable[CertificateKey]) -> bool:
    """Tell whether one of these keys signed the token; a retired key's tokens stay genuine."""
    return any(key.number == token.key and signed_by(key, token.signature, DOMAIN + token.signed) for key in keys)


def signed_by(key: CertificateKey, signature: bytes, message: bytes) -> bool:
    """Tell whether the signature of a message is the key's."""
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def signature_of(message: bytes) -> tuple[int, bytes]:
    """Sign a message that begins with a domain of its own; return the number of the key in use and the signature."""
    if message.startswith(DOMAIN):
        raise AssertionError("only code_of signs tokens")
    key = _with_a_key().keys[-1]
    return key.number, _private(key.private).sign(message)


def rotate() -> CertificateKey:
    """Retire the key in use, whose private half is erased, and make the next; return it."""
    _take_turn()
    kept, now = secrets.certificate_keys(), clock.written(clock.now())
    old = tuple(replace(key, private=b"", retired_at=key.retired_at or now) for key in kept.keys)
    made = _new_key(len(old) + 1)
    secrets.keep_certificate_keys(replace(kept, keys=(*old, made)))
    return made


def point_to(address: str) -> None:
    """Let the codes of certificates issued from now on lead to an address."""
    _take_turn()
    secrets.keep_certificate_keys(replace(secrets.certificate_keys(), address=address))


def _with_a_key() -> CertificateKeys:
    """Return the keys; the first is made when it is needed first."""
    kept = secrets.certificate_keys()
    if kept.keys:
        return kept
    with transaction():
        _take_turn()
        kept = secrets.certificate_keys()
        if not kept.keys:
            kept = replace(kept, keys=(_new_key(1),))
            secrets.keep_certificate_keys(kept)
    return kept


def _take_turn() -> None:
    if not in_transaction():
        raise AssertionError("keys are changed in a transaction: it keeps other processes from doing so too")
    take_turn(_KEYS_LOCK)


def _new_key(number: int) -> CertificateKey:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    return CertificateKey(number, public, clock.written(clock.now()), private=private.private_bytes_raw())


@lru_cache(maxsize=4)
def _private(key: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key)
