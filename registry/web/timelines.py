"""The journal's entries about one cycle, in the words of a timeline."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from registry.records.ledger import Entry
from registry.records.models import Actor, Announcement, Cycle, Notice, Objection
from registry.records.uploads import Upload

# One entry a name would drown the rest: the decision and the counts of certificates speak for these.
_BULK = ("AwardGranted", "CertificateIssued", "NominationsReceived")


@dataclass(frozen=True)
class Moment:
    """Something that happened: when, what, who did it (nobody for followers), and the facts written down."""

    seq: int
    at: str
    name: str
    who: str
    facts: dict[str, Any]


def timeline_of(cycle: Cycle, limit: int) -> list[Moment]:
    """Return what the journal says of a cycle in sight, newest first."""
    about = [Entry.facts.contains(f'"{key}":{identity}{end}') for key, identity in _marks(cycle) for end in ",}"]
    query = (
        Entry.select()
        .where(Entry.office == cycle.office_id, Entry.name.not_in(_BULK), _any(about))
        .order_by(Entry.seq.desc())
        .limit(limit)
    )
    entries = list(query)
    names = {person.id: person.name for person in Actor.select().where(Actor.id.in_({one.actor for one in entries}))}
    return [
        Moment(one.seq, one.recorded_at, one.name, names.get(one.actor or 0, ""), json.loads(one.facts))
        for one in entries
    ]


def _marks(cycle: Cycle) -> Iterator[tuple[str, int]]:
    """Yield the keys and ids under which entries speak of the cycle or of what belongs to it."""
    yield "cycle", cycle.id
    for notice in Notice.select(Notice.id).where(Notice.cycle == cycle):
        yield "notice", notice.id
    for objection in Objection.select(Objection.id).join(Notice).where(Notice.cycle == cycle):
        yield "objection", objection.id
    for announcement in Announcement.select(Announcement.id).where(Announcement.cycle == cycle):
        yield "announcement", announcement.id
    for upload in Upload.select(Upload.id).where(Upload.cycle == cycle):
        yield "upload", upload.id


def _any(conditions: list[Any]) -> Any:
    return reduce(or_, conditions)
