"""The keys that sign certificates: changed by command, told in the journal, named by a fingerprint for people."""

import hashlib
import re
from dataclasses import dataclass

from registry import events, journal, tokens
from registry.errors import InvalidInput, RuleViolation
from registry.records.models import Actor
from registry.records.secrets import CertificateKey, certificate_keys

_ADDRESS = re.compile(r"HTTPS?://[A-Z0-9.-]+(:[0-9]{1,5})?(/[A-Z0-9.-]+)*/V/")


@dataclass(frozen=True)
class RotateCertificateKey:
    """Retire the key that signs certificates and go on with a new one."""


@dataclass(frozen=True)
class PointCodes:
    """Let the QR codes of certificates from now on lead to this server; empty: to none, a token alone."""

    address: str


def rotate_key(_command: RotateCertificateKey, actor: Actor) -> int:
    """Change the key; return the number of the new one."""
    if len(certificate_keys().keys) >= tokens.MOST_KEYS:
        raise RuleViolation(
            reason=f"签名密钥最多{tokens.MOST_KEYS}个，已经用到最后一个，不能再更换；现在的密钥继续使用。"
        )
    made = tokens.rotate()
    journal.record(events.CertificateKeyChanged(actor.office_id, made.number, made.public.hex()))
    return made.number


def point_codes(command: PointCodes, actor: Actor) -> str:
    """Set the address; return it as the codes will have it."""
    typed = command.address.strip().upper().rstrip("/")
    address = f"{typed.removesuffix('/V')}/V/" if typed else ""
    if address and not _ADDRESS.fullmatch(address):
        raise InvalidInput(
            reason="地址要写成 http://10.21.3.8 的样子：http 或 https、主机名或IP，需要时加端口，不带问号和中文。"
        )
    if len(address) > tokens.LONGEST_ADDRESS:
        said = f"地址连同/V/有{len(address)}个字符，最多{tokens.LONGEST_ADDRESS}个：再长，二维码就太密，扫不出来。"
        raise InvalidInput(reason=f"{said}请改用较短的主机名或IP地址，能不写端口就不写。")
    tokens.point_to(address)
    journal.record(events.CodesPointed(actor.office_id, address))
    return address


def fingerprint(key: CertificateKey) -> str:
    """Return what people compare a key by: 16 digits in fours."""
    digest = hashlib.sha256(key.public).hexdigest()[:16].upper()
    return " ".join(digest[place : place + 4] for place in range(0, 16, 4))
