"""The register's own keys, in one file that only its owner may read.

master wraps the persons' keys, index hashes ID numbers for look-up, signing signs the journal's heads,
session signs the browser's cookies. Losing the file loses every private fact and nothing else.
"""

import base64
import getpass
import json
import os
import subprocess
import sys
from dataclasses import dataclass, fields
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.errors import InvalidInput


@dataclass(frozen=True)
class Secrets:
    """Four independent keys of 32 bytes."""

    master: bytes
    index: bytes
    signing: bytes
    session: bytes

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


def load_or_make(path: Path) -> Secrets:
    """Read the file of keys, making it on the first start; raise InvalidInput if it is damaged."""
    if not path.exists():
        _write(path, Secrets(*(os.urandom(32) for _ in range(4))))
    return load(path)


def load(path: Path) -> Secrets:
    """Read the file of keys; raise InvalidInput if it is missing or damaged."""
    try:
        kept = json.loads(path.read_text("ascii"))
        secrets = Secrets(
            **{field.name: base64.b64decode(kept[field.name], validate=True) for field in fields(Secrets)}
        )
    except (OSError, ValueError, KeyError) as error:
        raise InvalidInput(reason=f"密钥文件{path.name}缺失或已损坏，请从备份恢复它，不要新建。") from error
    if any(len(getattr(secrets, field.name)) != 32 for field in fields(Secrets)):
        raise InvalidInput(reason=f"密钥文件{path.name}缺失或已损坏，请从备份恢复它，不要新建。")
    return secrets


def _write(path: Path, secrets: Secrets) -> None:
    text = json.dumps(
        {field.name: base64.b64encode(getattr(secrets, field.name)).decode() for field in fields(Secrets)}, indent=1
    )
    # O_EXCL: two processes starting at once must not each make keys; the loser reads the winner's file.
    part = path.with_name(f"{path.name}.{os.urandom(8).hex()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    restrict(part)
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
    _sync_folder(path.parent)


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
