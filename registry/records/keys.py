"""The persons' keys, wrapped by the master key, in a database of their own.

A key is committed here before anything sealed with it is committed to the register: an orphan is harmless,
a sealed row without its key would be lost. Erasing a key forgets what it sealed, in every copy of the register.
"""

import os
from collections.abc import Sequence

import peewee
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from registry.errors import InvalidInput
from registry.records.database import keys_database
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
    ids = [os.urandom(16).hex() for _ in range(count)]
    with keys_database.atomic():
        for start in range(0, count, _BATCH):
            PersonKey.insert_many([_wrapped(identity) for identity in ids[start : start + _BATCH]]).execute()
    return ids


def seal(identity: str, plain: bytes, place: str, key: bytes | None = None) -> bytes:
    """Encrypt for one place (table and column) under the key of that id."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key or fetch(identity)).encrypt(nonce, plain, place.encode())


def unseal(identity: str, sealed: bytes, place: str) -> bytes:
    """Decrypt; raise KeyErased if the key is gone, InvalidTag if the row was tampered with."""
    return AESGCM(fetch(identity)).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())


def fetch(identity: str) -> bytes:
    """Return one key, unwrapped."""
    return fetch_many([identity])[identity]


def fetch_many(ids: Sequence[str]) -> dict[str, bytes]:
    """Return keys by id, unwrapped; raise KeyErased if one is gone."""
    found: dict[str, bytes] = {}
    for start in range(0, len(ids), _BATCH):
        for key in PersonKey.select().where(PersonKey.id.in_(list(ids[start : start + _BATCH]))):
            found[key.id] = _unwrapped(key)
    for identity in ids:
        if identity not in found:
            raise KeyErased(identity)
    return found


def erase(identity: str) -> None:
    """Forget a key, in the file and in its write-ahead log too."""
    PersonKey.delete().where(PersonKey.id == identity).execute()
    if isinstance(keys_database.obj, peewee.SqliteDatabase):
        keys_database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _wrapped(identity: str) -> dict[str, object]:
    nonce = os.urandom(_NONCE)
    wrapped = nonce + AESGCM(held().master).encrypt(nonce, os.urandom(32), identity.encode())
    return {"id": identity, "wrapped": wrapped}


def _unwrapped(key: PersonKey) -> bytes:
    wrapped = bytes(key.wrapped)
    try:
        return AESGCM(held().master).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], key.id.encode())
    except InvalidTag as error:
        raise InvalidInput(
            reason="隐私信息的密钥打不开：密钥文件honors.secret与密钥库不配套，请恢复配套的密钥备份。"
        ) from error
