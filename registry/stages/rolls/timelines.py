"""What the journal says of a cycle, a program, an office or an honoree: the newest first, in sight alone."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from registry.errors import NotFound
from registry.records import scope
from registry.records.ceremonies import CeremonyCycle
from registry.records.honorees import History
from registry.records.ledger import Entry
from registry.records.models import Actor, Announcement, Cycle, Notice, Objection, Office, Program
from registry.records.uploads import Upload

# One entry a name would drown the rest: the decision and the counts of certificates speak for these.
_BULK = ("AwardGranted", "CertificateIssued", "NominationsReceived")
_NOBODY = '"count":0,'  # in the facts of an entry: the time came, and nobody was left to be made anonymous
# What offices above may know of a cycle below them: nothing of drafts, of rosters, of who was turned down.
_HANDED_UP = (
    "CycleOpened", "NoticePublished", "NoticeClosed", "DecisionAdopted", "CeremonyHeld", "CycleCancelled", "CycleArchived",
    "CycleTermEnded", "AwardRetained", "AwardSuspended", "AwardReinstated", "AwardExpired", "AwardRevoked", "AwardCorrected",
)  # fmt: skip
# Entries of many nominees or certificates at once, by the key that holds them.
_OF_MANY = {
    "NominationsReviewed": "nominations",
    "NominationsMarked": "nominations",
    "ClearanceAsked": "nominations",
    "NoticePublished": "entries",
    "CertificatesPrinted": "certificates",
    "CertificatesSealed": "certificates",
    "CertificatesHandedOver": "certificates",
    "CertificatesSpoiled": "certificates",
    "CertificatesRecalled": "certificates",
}


@dataclass(frozen=True)
class Moment:
    """Something that happened: when, what, who did it (nobody for followers), and the facts written down."""

    seq: int
    at: str
    name: str
    who: str
    facts: dict[str, Any]


def timeline_of_cycle(cycle: Cycle, limit: int) -> list[Moment]:
    """Return what the journal says of a cycle in sight; what was handed up alone, where no more is in sight."""
    names = Entry.name.not_in(_BULK) if _whole(cycle.office_id) else Entry.name.in_(_HANDED_UP)
    return _latest(Entry.office == cycle.office_id, names, _about(_marks(cycle)), limit=limit)


def timeline_of_program(program: int, limit: int) -> list[Moment]:
    """Return what the journal says of a program in sight and of its cycles; raise NotFound for any other."""
    found = Program.one(program)
    if found is None:
        raise NotFound(what="这个评选项目")
    cycles = list(Cycle.select().where(Cycle.program == found))
    marks = [("program", found.id), *(mark for cycle in cycles for mark in _marks(cycle))]
    names = Entry.name.not_in(_BULK) if _whole(found.office_id) else Entry.name.in_(_HANDED_UP)
    return _latest(Entry.office == found.office_id, names, _about(marks), limit=limit)


def timeline_of_office(office: int, limit: int) -> list[Moment]:
    """Return what the journal says of an office; raise NotFound unless all of it is in sight."""
    found = Office.get_or_none(Office.id == office) if 0 < office <= scope.LARGEST_ID else None
    if found is None or not _whole(found.id):
        raise NotFound(what="这个单位")
    return _latest(Entry.office == found.id, Entry.name.not_in(_BULK), limit=limit)


def timeline_of_honoree(told: History, limit: int) -> list[Moment]:
    """Return what the journal says of an honoree in whole sight: of each nomination, award, certificate and change."""
    nominations = [one.id for one in told.nominations]
    certificates = [one.id for held in told.certificates.values() for one in held]
    marks = [("nomination", one) for one in nominations]
    marks += [("award", award.id) for award in told.awards.values()]
    marks += [("certificate", one) for one in certificates]
    marks += [(key, one) for one in sorted(told.persons) for key in ("person", "kept", "gone", "successor")]
    offices = {one.office_id for one in told.nominations} | {change.office_id for change in told.changes}
    seen = Entry.office.in_(sorted(office for office in offices if _whole(office)))
    undone = [("change", change.id) for change in told.changes]
    moments = _latest(seen, Entry.name != "HonoreeChangeUndone", _about(marks), limit=limit)
    if undone:
        moments += _latest(seen, Entry.name == "HonoreeChangeUndone", _about(undone), limit=limit)
    moments += _of_many(seen, told, {*nominations}, {*certificates})
    return sorted({one.seq: one for one in moments}.values(), key=lambda one: one.seq, reverse=True)[:limit]


def _of_many(seen: Any, told: History, nominations: set[int], certificates: set[int]) -> list[Moment]:
    """Return the entries that speak of many at once, the honoree among them, cut down to the honoree."""
    cycles = [("cycle", cycle) for cycle in sorted({one.cycle_id for one in told.nominations})]
    if not cycles:
        return []
    names = Entry.name.in_(("NominationsReceived", *_OF_MANY))
    found = []
    for moment in _moments(Entry.select().where(seen, names, _about(cycles)).order_by(Entry.seq)):
        if moment.name == "NominationsReceived":
            first, count = moment.facts["first"], len(moment.facts["commitments"])
            if any(first <= one < first + count for one in nominations):
                found.append(moment)
            continue
        key = _OF_MANY[moment.name]
        wanted = certificates if key == "certificates" else nominations
        own = [one for one in moment.facts[key] if (one[0] if key == "entries" else one) in wanted]
        if own:
            moment.facts[key] = own
            found.append(moment)
    return found


def _whole(office: int) -> bool:
    """Tell whether everything of an office is in sight."""
    offices = scope.current().offices
    return offices is None or office in offices


def _latest(*conditions: Any, limit: int) -> list[Moment]:
    of_nobody = (Entry.name == "NominationsAnonymised") & (
        Entry.facts.contains(_NOBODY) | Entry.facts.contains(_NOBODY.replace(",", "}"))
    )
    return _moments(Entry.select().where(*conditions, ~of_nobody).order_by(Entry.seq.desc()).limit(limit))


def _moments(query: Iterable[Entry]) -> list[Moment]:
    entries = list(query)
    names = {person.id: person.name for person in Actor.select().where(Actor.id.in_({one.actor for one in entries}))}
    return [
        Moment(one.seq, one.recorded_at, one.name, names.get(one.actor or 0, ""), json.loads(one.facts))
        for one in entries
    ]


def _about(marks: Collection[tuple[str, int]] | Iterator[tuple[str, int]]) -> Any:
    """Return the condition on entries that speak of one of these, by key and id."""
    said = [Entry.facts.contains(f'"{key}":{identity}{end}') for key, identity in marks for end in ",}"]
    return reduce(or_, said)


def _marks(cycle: Cycle) -> Iterator[tuple[str, int]]:
    """Yield the keys and ids under which entries speak of the cycle or of what belongs to it."""
    yield "cycle", cycle.id
    for notice in Notice.select(Notice.id).where(Notice.cycle == cycle):
        yield "notice", notice.id
    for objection in Objection.select(Objection.id).join(Notice).where(Notice.cycle == cycle):
        yield "objection", objection.id
    for served in CeremonyCycle.select(CeremonyCycle.ceremony).where(CeremonyCycle.cycle == cycle):
        yield "ceremony", served.ceremony_id
        for announcement in Announcement.select(Announcement.id).where(Announcement.ceremony == served.ceremony_id):
            yield "announcement", announcement.id
    for upload in Upload.select(Upload.id).where(Upload.cycle == cycle):
        yield "upload", upload.id
