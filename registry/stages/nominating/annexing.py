"""Pictures of a nominee: checked, stripped of place and device, sealed under the person's key."""

from dataclasses import dataclass

from importers.pictures import UnfitPicture, check_picture
from registry import events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records import annexes
from registry.records.annexes import Annex
from registry.records.models import Actor, Nomination
from registry.stages.nominating.finding import find_changeable

MOST = 12  # pictures of one nominee
_BEFORE = ("received", "returned", "checked", "clearing", "candidate")


@dataclass(frozen=True)
class AddAnnex:
    """Add a picture to a nomination before the notice."""

    nomination: int
    filename: str
    file: bytes


@dataclass(frozen=True)
class DropAnnex:
    """Take a picture off a nomination before the notice."""

    annex: int


def add_annex(command: AddAnnex, actor: Actor) -> int:
    """Keep the picture without its metadata; return its id."""
    found = find_changeable(command.nomination, _BEFORE, "上传照片材料")
    try:
        picture = check_picture(command.file)
    except UnfitPicture as refusal:
        raise InvalidInput(reason=refusal.message) from refusal
    if Annex.select().where(Annex.nomination == found).count() >= MOST:
        raise RuleViolation(reason=f"“{found.name}”已有{MOST}张照片材料，不能再加；请先删去用不着的。")
    annex = annexes.keep(found, picture, command.filename, actor)
    journal.record(events.AnnexAdded(found.office_id, annex.id, found.id, found.cycle_id, annex.digest))
    return int(annex.id)


def drop_annex(command: DropAnnex, _actor: Actor) -> None:
    """Delete the picture."""
    annex = find_annex(command.annex)
    found = find_changeable(int(annex.nomination_id or 0), _BEFORE, "删去照片材料")
    annexes.drop(annex)
    journal.record(events.AnnexDropped(found.office_id, annex.id, found.id, found.cycle_id))


def find_annex(identity: int) -> Annex:
    """Return a nominee's picture of that id in sight; raise NotFound if there is none."""
    annex = Annex.one(identity)
    if annex is None or annex.nomination_id is None:
        raise NotFound(what="这张照片材料")
    return annex


def annexes_of(nomination: Nomination) -> list[Annex]:
    """Return the pictures of a nominee, in the order they came."""
    return list(Annex.select().where(Annex.nomination == nomination).order_by(Annex.id))
