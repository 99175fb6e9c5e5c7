"""The register's own keys, in one file that only its owner may read.

master wraps the persons' keys, index hashes ID numbers for look-up, signing signs the journal's heads, session signs
the browser's cookies; beside them stand the keys that sign certificates, one in use and the public halves of those
before it. Losing the file loses every private fact and what proves the codes on paper, and nothing else.
"""

import base64
import getpass
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.errors import InvalidInput

_KEYS = ("master", "index", "signing", "session")


@dataclass(frozen=True)
class Secrets:
    """Four independent keys of 32 bytes, and the file they lie in."""

    master: bytes
    index: bytes
    signing: bytes
    session: bytes
    file: Path = field(compare=False)

    def signer(self) -> Ed25519PrivateKey:
        """Return the key that signs the journal's heads."""
        return Ed25519PrivateKey.from_private_bytes(self.signing)


_held: list[Secrets] = []


def hold(secrets: Secrets) -> None:
    """Use these keys in this process from now on."""
    _held[:] = [secrets]


def held() -> Secrets:
    """Return the keys in use."""
    if not _held:
        raise AssertionError("the register was used before its secrets were read")
    return _held[0]


@dataclass(frozen=True)
class CertificateKey:
    """A key that signs certificates: its number in their codes, and from when to when it signed.

    A retired key has its public half alone: nobody can sign with it any more, everybody can verify.
    """

    number: int
    public: bytes
    made_at: str
    retired_at: str = ""
    private: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class CertificateKeys:
    """All keys that ever signed certificates, oldest first, and the address that the codes on paper lead to."""

    keys: tuple[CertificateKey, ...] = ()
    address: str = ""


def certificate_keys() -> CertificateKeys:
    """Return the keys of certificates as the file has them now: another process may have changed them."""
    file = held().file
    changed = file.stat()
    return _certificate_keys(file, changed.st_mtime_ns, changed.st_ino)


@lru_cache(maxsize=4)
def _certificate_keys(file: Path, _changed: int, _inode: int) -> CertificateKeys:
    kept = _read(file).get("certificates", {"keys": []})
    keys = [{**one, "public": _bytes(one["public"]), "private": _bytes(one["private"])} for one in kept["keys"]]
    return CertificateKeys(tuple(CertificateKey(**one) for one in keys), kept.get("address", ""))


def keep_certificate_keys(keys: CertificateKeys) -> None:
    """Put these keys of certificates into the file, whole or not at all; the caller lets nobody else do so meanwhile."""
    file = held().file
    listed = [{**vars(one), "public": _text(one.public), "private": _text(one.private)} for one in keys.keys]
    part = _write_part(file, _read(file) | {"certificates": {"keys": listed, "address": keys.address}})
    part.replace(file)
    _sync_folder(file.parent)


def load_or_make(path: Path) -> Secrets:
    """Read the file of keys, making it on the first start; raise InvalidInput if it is damaged."""
    if not path.exists():
        _make(path)
    return load(path)


def load(path: Path) -> Secrets:
    """Read the file of keys; raise InvalidInput if it is missing or damaged."""
    try:
        kept = _read(path)
        keys = {name: _bytes(kept[name]) for name in _KEYS}
    except (OSError, ValueError, KeyError) as error:
        raise InvalidInput(reason=f"密钥文件{path.name}缺失或已损坏，请从备份恢复它，不要新建。") from error
    if any(len(key) != 32 for key in keys.values()):
        raise InvalidInput(reason=f"密钥文件{path.name}缺失或已损坏，请从备份恢复它，不要新建。")
    return Secrets(**keys, file=path)


def _read(path: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(path.read_text("ascii"))
    return kept


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _make(path: Path) -> None:
    # A link is made or refused: two processes starting at once must not each make keys; the loser reads the winner's.
    part = _write_part(path, {name: _text(os.urandom(32)) for name in _KEYS})
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
    _sync_folder(path.parent)


def _write_part(path: Path, kept: dict[str, Any]) -> Path:
    """Write the keys into a file of its own beside the one they are for, readable by its owner from its first byte."""
    part = path.with_name(f"{path.name}.{os.urandom(8).hex()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(json.dumps(kept, indent=1))
        file.flush()
        os.fsync(file.fileno())
    restrict(part)
    return part


def _sync_folder(folder: Path) -> None:
    """Make the file's name survive a power cut: what is sealed next would be lost without it."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def restrict(path: Path) -> None:
    """Let only the owner read the file."""
    if sys.platform == "win32":
        command = ["icacls", str(path), "/inheritance:r", "/grant:r", f"{getpass.getuser()}:F"]
        subprocess.run(command, check=True, capture_output=True)
    else:
        path.chmod(0o600)
