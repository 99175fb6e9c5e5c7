"""The persons' keys, wrapped by the master key, in a database of their own.

A key is committed here before anything sealed with it is committed to the register: an orphan is harmless,
a sealed row without its key would be lost. Erasing a key forgets what it sealed, in every copy of the register.
"""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from registry.records.database import keys_database, keys_on_sqlite
from registry.records.secrets import held

_NONCE = 12


class KeyErased(LookupError):
    """The key was erased: what it sealed is forgotten for good."""


def prepare() -> None:
    """Make the one table of the database of keys."""
    blob = "BLOB" if keys_on_sqlite() else "BYTEA"
    keys_database.execute_sql(f"CREATE TABLE IF NOT EXISTS person_key (id VARCHAR(32) PRIMARY KEY, wrapped {blob} NOT NULL)")


def make(count: int) -> list[str]:
    """Make so many keys, committed at once; return their ids."""
    ids = [os.urandom(16).hex() for _ in range(count)]
    wrapper = AESGCM(held().master)
    with keys_database.atomic():
        for identity in ids:
            nonce = os.urandom(_NONCE)
            wrapped = nonce + wrapper.encrypt(nonce, os.urandom(32), identity.encode())
            keys_database.execute_sql(f"INSERT INTO person_key (id, wrapped) VALUES ({_mark()}, {_mark()})", (identity, wrapped))  # noqa: S608
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
    wrapper = AESGCM(held().master)
    found: dict[str, bytes] = {}
    for identity in ids:
        row = keys_database.execute_sql(f"SELECT wrapped FROM person_key WHERE id = {_mark()}", (identity,)).fetchone()  # noqa: S608
        if row is None:
            raise KeyErased(identity)
        wrapped = bytes(row[0])
        try:
            found[identity] = wrapper.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], identity.encode())
        except InvalidTag as error:
            raise KeyErased(identity) from error
    return found


def erase(identity: str) -> None:
    """Forget a key, in the file and in its write-ahead log too."""
    keys_database.execute_sql(f"DELETE FROM person_key WHERE id = {_mark()}", (identity,))  # noqa: S608
    if keys_on_sqlite():
        keys_database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _mark() -> str:
    return "?" if keys_on_sqlite() else "%s"
