"""The persons' keys, wrapped by the master key, in a database of their own.

A key is committed here before anything sealed with it is committed to the register: an orphan is harmless,
a sealed row without its key would be lost. Erasing a key forgets what it sealed, in every copy of the register.
"""

import os
from collections.abc import Sequence
from typing import Any

import peewee
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from registry.errors import InvalidInput
from registry.records.database import insert_rows, keys_database
from registry.records.secrets import held

_NONCE = 12  # bytes, as AES-GCM wants them
_BATCH = 400
_PREPARE_LOCK = 0x6B657973  # one number for PostgreSQL


class KeyErased(LookupError):
    """The key was erased: what it sealed is forgotten for good."""


class PersonKey(peewee.Model):
    """A person's key, wrapped by the master key."""

    id = peewee.CharField(32, primary_key=True)
    wrapped = peewee.BlobField()

    class Meta:
        """A database of its own."""

        database = keys_database
        legacy_table_names = False


def prepare() -> None:
    """Make the one table of the database of keys."""
    with keys_database.atomic():  # several processes may start at once: IF NOT EXISTS alone does not keep them apart
        if not isinstance(keys_database.obj, peewee.SqliteDatabase):
            keys_database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_PREPARE_LOCK,))
        PersonKey.create_table(safe=True)


def make(count: int) -> list[str]:
    """Make so many keys, committed at once; return their ids."""
    return [identity for identity, _ in make_open(count)]


def make_open(count: int) -> list[tuple[str, bytes]]:
    """Make so many keys, committed at once; return their ids, each with the key itself."""
    # Ids in a row are inserted side by side; a key's place in the table would otherwise cost more than the key.
    batch = os.urandom(12).hex()
    made = [(f"{batch}{place:08x}", os.urandom(32)) for place in range(count)]
    cipher = AESGCM(held().master)
    rows = [(identity, _wrapped(cipher, identity, key)) for identity, key in made]
    with keys_database.atomic():
        insert_rows("person_key", ("id", "wrapped"), rows, keys_database)
    return made


def seal(identity: str, plain: bytes, place: str, key: bytes | None = None) -> bytes:
    """Encrypt for one place (table and column) under the key of that id."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key or fetch(identity)).encrypt(nonce, plain, place.encode())


def unseal(identity: str, sealed: bytes, place: str, key: bytes | None = None) -> bytes:
    """Decrypt; raise KeyErased if the key is gone, InvalidTag if the row was tampered with."""
    return AESGCM(key or fetch(identity)).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())


def fetch(identity: str) -> bytes:
    """Return one key, unwrapped."""
    return fetch_many([identity])[identity]


def fetch_many(ids: Sequence[str]) -> dict[str, bytes]:
    """Return keys by id, unwrapped; raise KeyErased if one is gone."""
    found = fetch_kept(ids)
    for identity in ids:
        if identity not in found:
            raise KeyErased(identity)
    return found


def fetch_kept(ids: Sequence[str]) -> dict[str, bytes]:
    """Return those of the keys that were not erased by id, unwrapped."""
    found: dict[str, bytes] = {}
    cipher = AESGCM(held().master)
    for start in range(0, len(ids), _BATCH):
        part = PersonKey.id.in_(list(ids[start : start + _BATCH]))
        rows: Any = PersonKey.select(PersonKey.id, PersonKey.wrapped).where(part).tuples()
        found.update((identity, _unwrapped(cipher, identity, bytes(wrapped))) for identity, wrapped in rows)
    return found


def erase(identity: str) -> None:
    """Forget a key, in the file and in its write-ahead log too."""
    erase_many([identity])


def erase_many(ids: Sequence[str]) -> None:
    """Forget keys, in the file and in its write-ahead log too; those gone already stay gone."""
    for start in range(0, len(ids), _BATCH):
        PersonKey.delete().where(PersonKey.id.in_(list(ids[start : start + _BATCH]))).execute()
    if isinstance(keys_database.obj, peewee.SqliteDatabase):
        keys_database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _wrapped(cipher: AESGCM, identity: str, key: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, key, identity.encode())


def _unwrapped(cipher: AESGCM, identity: str, wrapped: bytes) -> bytes:
    try:
        return cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], identity.encode())
    except InvalidTag as error:
        raise InvalidInput(
            reason="隐私信息的密钥打不开：密钥文件honors.secret与密钥库不配套，请恢复配套的密钥备份。"
        ) from error
