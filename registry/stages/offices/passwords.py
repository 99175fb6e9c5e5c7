"""Passwords: kept as argon2 hashes only, slow on purpose."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200

_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """Return the hash of a password."""
    return _hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Tell whether a hash is a password's."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def first_password() -> str:
    """Return a random password, to be shown once."""
    return secrets.token_urlsafe(9)
