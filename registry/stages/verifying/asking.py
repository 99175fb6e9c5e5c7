"""Answer who asks about a certificate: with its token, or with its number and check code together.

A stranger who has neither learns nothing: what does not exist, what is not signed and what does not fit together get one
answer. What is shown is what the paper says, the name of a person but for its first character hidden.
"""

import hmac
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from certificates import CertificateFacts
from registry import tokens
from registry.records import scope
from registry.records.database import fetch_rows, marks, on_sqlite
from registry.records.models import Award, Certificate
from registry.records.paper import CertificateMove
from registry.records.secrets import certificate_keys
from registry.stages.verifying.standing import LIVE, UNKNOWN, Standing, standing_of

_SQLITE_TOKEN = "substr(json_extract(facts, '$.qr'), -152)"  # noqa: S105 - the expression that a migration indexes
_POSTGRES_TOKEN = "\"right\"(facts::json ->> 'qr', 152)"  # noqa: S105 - the same for PostgreSQL
_PERSONAL = ("person", "household")


@dataclass(frozen=True)
class Shown:
    """What a certificate says, as strangers may read it."""

    number: str
    name: str
    title: str
    issuers: str
    granted_on: str


@dataclass(frozen=True)
class Answer:
    """Where the certificate asked about stands, and what it says; nothing of one that is unknown."""

    standing: Standing
    shown: Shown | None = None
    certificate: int | None = None
    addressee: str = field(default="", repr=False)  # whole: to compare with, never to show

    def is_made_out_to(self, name: str) -> bool:
        """Tell whether this is the name on the paper, however its blanks and dots were typed."""
        return bool(self.addressee) and tokens.plain_name(name) == tokens.plain_name(self.addressee)


NOTHING = Answer(UNKNOWN)


def by_token(text: str) -> Answer:
    """Answer for a token, bare or at the end of an address."""
    written = tokens.found_in(text)
    token = tokens.read(written)
    if token is None or not tokens.genuine(token, certificate_keys().keys):
        return NOTHING
    with scope.everywhere():
        certificate, former = _with_token(written)
        return _answer(certificate, former)


def by_number(number: str, check_code: str) -> Answer:
    """Answer for a number and its check code; neither alone tells anything."""
    with scope.everywhere():
        found = _numbered(number)
        fitting = [one for one in found if _fits(one.check_code, check_code)]
        return _answer(fitting[0] if fitting else None)


def in_sight(number_or_code: str) -> list[Answer]:
    """Answer for everything in the scope that has this number, or this check code."""
    coded = Certificate.check_code == tokens.written_code(number_or_code)
    return [_answer(one) for one in _awarded().where(Certificate.number.in_(_spellings(number_or_code)) | coded)]


def replaced(certificate: Certificate) -> bool:
    """Tell whether a later certificate of the same award lives."""
    later = Certificate.select(Certificate.id).where(Certificate.award == certificate.award_id)
    return bool(later.where(Certificate.id > certificate.id, Certificate.state.in_(LIVE)).exists())


def masked_name(kind: str, name: str) -> str:
    """Return a name as strangers may read it: a person's or a household's first character, a unit's whole."""
    if kind not in _PERSONAL:
        return name
    family = "家庭" if kind == "household" and name.endswith("家庭") and len(name) > len("家庭") else ""
    own = name.removesuffix(family)
    return own[:1] + re.sub(r"[^·•]", "＊", own[1:]) + family


def _answer(certificate: Certificate | None, former: dict[str, Any] | None = None) -> Answer:
    """Answer for a certificate; `former` are the facts of an earlier paper of it, where that is the one asked about."""
    if certificate is None or certificate.number is None:
        return NOTHING
    facts = CertificateFacts.from_dict(former or certificate.facts)
    shown = Shown(
        facts.number,
        masked_name(facts.kind, facts.addressee),
        facts.title,
        "、".join(facts.issuers),
        facts.granted_on.isoformat(),
    )
    standing = standing_of(certificate, replaced=replaced(certificate), former=former is not None)
    return Answer(standing, shown, int(certificate.id), facts.addressee)


def _with_token(token: str) -> tuple[Certificate | None, dict[str, Any] | None]:
    """Return the certificate that has this token, and the facts of its earlier paper if it had it before a reissue."""
    place = _SQLITE_TOKEN if on_sqlite() else _POSTGRES_TOKEN
    found = fetch_rows(f"SELECT id FROM certificate WHERE {place} = {marks(1)}", token)  # noqa: S608 - our own names
    if found:
        return _awarded().where(Certificate.id == found[0][0]).first(), None
    sought = f"SELECT id FROM certificate_move WHERE facts IS NOT NULL AND {place} = {marks(1)}"  # noqa: S608 - our own names
    moved = fetch_rows(sought, token)
    if not moved:
        return None, None
    move = CertificateMove.get_by_id(moved[0][0])
    return _awarded().where(Certificate.id == move.certificate_id).first(), move.facts


def _numbered(number: str) -> list[Certificate]:
    return list(_awarded().where(Certificate.number.in_(_spellings(number))))


def _awarded() -> Any:
    return Certificate.select(Certificate, Award).join(Award)


def _fits(kept: str, typed: str) -> bool:
    """Compare check codes in the same time, right or wrong."""
    return bool(kept) and hmac.compare_digest(tokens.plain_code(kept).encode(), tokens.plain_code(typed).encode())


def _spellings(number: str) -> tuple[str, ...]:
    """Return the ways in which a typed number may stand in the register: as typed, and with the brackets of documents.

    What a paper made out again adds to its number, （补发）, is left out.
    """
    typed = re.sub(r"[(（][^()（）]*补发[)）]$", "", re.sub(r"\s", "", number))
    plain = unicodedata.normalize("NFKC", typed)
    return typed, plain, re.sub(r"[(\[{【〔]", "〔", re.sub(r"[)\]}】〕]", "〕", plain))
