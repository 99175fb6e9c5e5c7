"""Annexes: pictures of a nominee, and pictures that prove a notice was posted; sealed in parts of a mebibyte.

A nominee's picture is sealed under the person's key, which is erased when the person is forgotten; a notice's has its own.
"""

import hashlib
from typing import Protocol

import peewee
from peewee import BlobField, CharField, ForeignKeyField, IntegerField

from registry import clock
from registry.records import keys
from registry.records.masking import masked
from registry.records.models import Actor, Nomination, Notice, OfficeTable

LONGEST_NAME = 120
_PART = 2**20  # bytes


class Annex(OfficeTable):
    """A picture, stripped of all but what draws; `digest` is of the bytes as they are kept."""

    nomination = ForeignKeyField(Nomination, null=True, backref="annexes")
    nomination_id: int | None
    notice = ForeignKeyField(Notice, null=True, backref="annexes")
    notice_id: int | None
    what = CharField(8)
    filename = CharField(LONGEST_NAME)
    media = CharField(16)
    width = IntegerField()
    height = IntegerField()
    size = IntegerField()
    digest = CharField(64)
    key = CharField(32)
    added_by = ForeignKeyField(Actor, null=True, backref="+")
    added_by_id: int | None
    added_at = CharField(32)


class AnnexPart(OfficeTable):
    """Up to a mebibyte of a picture, sealed."""

    annex = ForeignKeyField(Annex, on_delete="CASCADE", index=False)
    annex_id: int
    place = IntegerField()
    sealed = BlobField()


TABLES: tuple[type[peewee.Model], ...] = (Annex, AnnexPart)


class Picture(Protocol):
    """A picture that was checked and stripped, as the importers give it."""

    @property
    def media(self) -> str:
        """What it is: image/jpeg or image/png."""

    @property
    def width(self) -> int:
        """How many pixels wide."""

    @property
    def height(self) -> int:
        """How many pixels high."""

    @property
    def file(self) -> bytes:
        """The bytes to keep."""


def keep(of: Nomination | Notice, picture: Picture, filename: str, actor: Actor) -> Annex:
    """Seal a picture of a nominee, or the proof that a notice was posted; a new key is committed at once."""
    nominee = of if isinstance(of, Nomination) else None
    (key,) = [nominee.person.key] if nominee and nominee.person else keys.make(1)
    annex: Annex = Annex.create(
        office=of.office_id, nomination=nominee, notice=None if nominee else of, what="photo" if nominee else "proof",
        filename=_short(masked(filename)), media=picture.media, width=picture.width, height=picture.height,
        size=len(picture.file), digest=hashlib.sha256(picture.file).hexdigest(), key=key,
        added_by=actor, added_at=clock.written(clock.now()),
    )  # fmt: skip
    _seal(annex, picture.file)
    return annex


def file_of(annex: Annex) -> bytes:
    """Return the bytes of a picture; raise KeyErased once it was forgotten."""
    key = keys.fetch(annex.key)
    parts = AnnexPart.select().where(AnnexPart.annex == annex).order_by(AnnexPart.place)
    return b"".join(keys.unseal("", bytes(part.sealed), _place(annex, part.place), key) for part in parts)


def hand_on(nomination: Nomination, key: str) -> None:
    """Seal the pictures of a nominee anew under another person's key: the nomination turned out to be theirs."""
    for annex in Annex.select().where(Annex.nomination == nomination, Annex.key != key):
        file = file_of(annex)
        AnnexPart.delete().where(AnnexPart.annex == annex).execute()
        annex.key = key
        annex.save()
        _seal(annex, file)


def drop(annex: Annex) -> None:
    """Delete a picture; the key of a notice's, which is its own, is erased."""
    Annex.delete().where(Annex.id == annex.id).execute()
    if annex.notice_id is not None:
        keys.erase(annex.key)


def _seal(annex: Annex, file: bytes) -> None:
    key = keys.fetch(annex.key)
    for place, start in enumerate(range(0, len(file), _PART)):
        sealed = keys.seal("", file[start : start + _PART], _place(annex, place), key)
        AnnexPart.create(office=annex.office_id, annex=annex, place=place, sealed=sealed)


def _place(annex: Annex, place: int) -> str:
    return f"annex_part.sealed|{annex.id}|{place}"


def _short(filename: str) -> str:
    stem, dot, ending = filename.rpartition(".")
    return f"{stem[: LONGEST_NAME - 10]}{dot}{ending[:9]}" if len(filename) > LONGEST_NAME else filename
