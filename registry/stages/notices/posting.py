"""Proof of posting (张贴证明): a photo or screenshot of each place where the notice stood, kept by its digest."""

import hashlib
from dataclasses import dataclass
from datetime import date

from importers.pictures import UnfitPicture, check_picture
from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records import annexes
from registry.records.masking import masked
from registry.records.models import Actor, Notice
from registry.records.postings import LONGEST_PLACE, Posting, postings_of
from registry.stages.notices.finding import find_notice

MOST = 60  # places of one notice


@dataclass(frozen=True)
class ProvePosting:
    """Enter where a notice was posted up and the picture that shows it there."""

    notice: int
    place: str
    posted_on: date
    filename: str
    file: bytes


def prove_posting(command: ProvePosting, actor: Actor) -> int:
    """Keep the picture without its metadata; return the id of the posting."""
    notice = find_notice(command.notice)
    _check(command, notice)
    try:
        picture = check_picture(command.file)
    except UnfitPicture as refusal:
        raise InvalidInput(reason=refusal.message) from refusal
    _refuse_same(command, notice, picture.file)
    annex = annexes.keep(notice, picture, command.filename, actor)
    posting = Posting.create(
        office=notice.office_id,
        notice=notice,
        annex=annex,
        place=masked(command.place.strip()),
        posted_on=command.posted_on,
    )
    journal.record(
        events.PostingProved(notice.office_id, notice.cycle_id, notice.id, posting.id, posting.place, annex.digest)
    )
    return int(posting.id)


def picture_of(identity: int) -> tuple[Posting, bytes]:
    """Return a posting in sight and its picture."""
    posting = Posting.one(identity)
    if posting is None:
        raise NotFound(what="这处张贴证明")
    return posting, annexes.file_of(posting.annex)


def _refuse_same(command: ProvePosting, notice: Notice, file: bytes) -> None:
    """Refuse the picture that proves that place already: a button was pressed twice."""
    place, digest = masked(command.place.strip()), hashlib.sha256(file).hexdigest()
    for posting in postings_of(notice):
        if posting.place == place and posting.annex.digest == digest:
            raise RuleViolation(reason=f"“{place}”的这张照片已经登记过了，不用再登记。")


def _check(command: ProvePosting, notice: Notice) -> None:
    place = command.place.strip()
    if not place or len(place) > LONGEST_PLACE:
        raise InvalidInput(reason=f"请写明张贴在哪里（最多{LONGEST_PLACE}个字），例如“文昌社区公开栏”。")
    if not notice.published_on <= command.posted_on <= min(notice.last_day, clock.today()):
        day, first, last = map(full_date, (command.posted_on, notice.published_on, notice.last_day))
        raise InvalidInput(reason=f"张贴日期{day}不在公示期内（{first}至{last}），或者还没有到，请核对。")
    if Posting.select().where(Posting.notice == notice).count() >= MOST:
        raise RuleViolation(reason=f"这次公示已有{MOST}处张贴证明，不能再加。")
