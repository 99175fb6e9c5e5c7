"""Everything that can happen in the register, in the past tense.

Events are frozen and of plain values only. Before publication they refer to nominations by id; what is published
(notice, decision, award, certificate, ceremony, announcement) stands in clear. ID numbers, phones, addresses and
cell texts never do. A field may be added with a default; none is ever renamed or removed.
"""

import json
from typing import Any

from registry.events.afterwards import (
    AwardCorrected,
    AwardExpired,
    AwardReinstated,
    AwardRetained,
    AwardRevoked,
    AwardSuspended,
    CycleTermEnded,
    HolderAdmonished,
    RevocationProposed,
    RevocationRefused,
    TakeBackAsked,
    TakenBack,
)
from registry.events.base import EVENTS, Event
from registry.events.bulletins import (
    AnnouncementAnswered,
    AnnouncementSubmitted,
    BulletinIssued,
    BulletinPlanned,
    ItemDropped,
    ItemWritten,
    SubmissionTakenBack,
)
from registry.events.ceremonies import (
    AttendanceTaken,
    CeremonyCancelled,
    CeremonyPlanned,
    CeremonyReflowed,
    CeremonySet,
    ReadingGiven,
    SpeakersNamed,
)
from registry.events.clearing import ClearanceAsked, ClearanceClosed, ClearanceExported, RepliesTaken
from registry.events.forgetting import (
    NominationsAnonymised,
    PersonSealed,
    PersonShredded,
    PersonUnsealed,
    ShreddingProposed,
)
from registry.events.ground import (
    ActorRegistered,
    CycleArchived,
    CycleCancelled,
    CycleOpened,
    CyclePlanned,
    OfficeRegistered,
    ProgramCreated,
    ProgramSet,
    ReviewStarted,
)
from registry.events.honorees import HonoreeChanged, HonoreeChangeUndone
from registry.events.nominating import (
    AnnexAdded,
    AnnexDropped,
    NominationCorrected,
    NominationEndorsed,
    NominationEntered,
    NominationsMarked,
)
from registry.events.noticing import NamesakesDistinguished, NomineeSubstituted, PostingProved
from registry.events.people import MergeUndone, PeopleMerged, PeopleToldApart, ToldApartTakenBack
from registry.events.planning import CycleCopied, PlanSet, QuotasSet
from registry.events.publishing import (
    AnnouncementDrafted,
    AnnouncementEdited,
    AnnouncementMoved,
    CeremonyHeld,
    CertificateHeld,
    CertificateIssued,
    CertificateKeyChanged,
    CertificatesPrinted,
    CodesPointed,
    news_facts,
)
from registry.events.reviewing import (
    BallotCast,
    JurorsSeated,
    PhaseClosed,
    PhaseOpened,
    PhasePlanned,
    Recused,
    ScoreGiven,
)
from registry.events.roles import (
    ActorDismissed,
    DelegationEnded,
    PasswordChanged,
    PasswordReset,
    PrivateOpened,
    RolesChanged,
    RolesDelegated,
    WorkHandedOver,
)
from registry.events.rosters import (
    ColumnsCorrected,
    MappingForgotten,
    NominationsReceived,
    RosterConfirmed,
    RosterStored,
    RosterUndone,
    RosterUploaded,
    UploadDiscarded,
)
from registry.events.selection import (
    AwardGranted,
    DecisionAdopted,
    HolidaysEntered,
    NominationsReviewed,
    NoticeClosed,
    NoticePublished,
    ObjectionRaised,
    ObjectionResolved,
)

__all__ = [
    "EVENTS",
    "ActorDismissed",
    "ActorRegistered",
    "AnnexAdded",
    "AnnexDropped",
    "AnnouncementAnswered",
    "AnnouncementDrafted",
    "AnnouncementEdited",
    "AnnouncementMoved",
    "AnnouncementSubmitted",
    "AttendanceTaken",
    "AwardCorrected",
    "AwardExpired",
    "AwardGranted",
    "AwardReinstated",
    "AwardRetained",
    "AwardRevoked",
    "AwardSuspended",
    "BallotCast",
    "BulletinIssued",
    "BulletinPlanned",
    "CeremonyCancelled",
    "CeremonyHeld",
    "CeremonyPlanned",
    "CeremonyReflowed",
    "CeremonySet",
    "CertificateHeld",
    "CertificateIssued",
    "CertificateKeyChanged",
    "CertificatesPrinted",
    "ClearanceAsked",
    "ClearanceClosed",
    "ClearanceExported",
    "CodesPointed",
    "ColumnsCorrected",
    "CycleArchived",
    "CycleCancelled",
    "CycleCopied",
    "CycleOpened",
    "CyclePlanned",
    "CycleTermEnded",
    "DecisionAdopted",
    "DelegationEnded",
    "Event",
    "HolderAdmonished",
    "HolidaysEntered",
    "HonoreeChangeUndone",
    "HonoreeChanged",
    "ItemDropped",
    "ItemWritten",
    "JurorsSeated",
    "MappingForgotten",
    "MergeUndone",
    "NamesakesDistinguished",
    "NominationCorrected",
    "NominationEndorsed",
    "NominationEntered",
    "NominationsAnonymised",
    "NominationsMarked",
    "NominationsReceived",
    "NominationsReviewed",
    "NomineeSubstituted",
    "NoticeClosed",
    "NoticePublished",
    "ObjectionRaised",
    "ObjectionResolved",
    "OfficeRegistered",
    "PasswordChanged",
    "PasswordReset",
    "PeopleMerged",
    "PeopleToldApart",
    "PersonSealed",
    "PersonShredded",
    "PersonUnsealed",
    "PhaseClosed",
    "PhaseOpened",
    "PhasePlanned",
    "PlanSet",
    "PostingProved",
    "PrivateOpened",
    "ProgramCreated",
    "ProgramSet",
    "QuotasSet",
    "ReadingGiven",
    "Recused",
    "RepliesTaken",
    "ReviewStarted",
    "RevocationProposed",
    "RevocationRefused",
    "RolesChanged",
    "RolesDelegated",
    "RosterConfirmed",
    "RosterStored",
    "RosterUndone",
    "RosterUploaded",
    "ScoreGiven",
    "ShreddingProposed",
    "SpeakersNamed",
    "SubmissionTakenBack",
    "TakeBackAsked",
    "TakenBack",
    "ToldApartTakenBack",
    "UploadDiscarded",
    "WorkHandedOver",
    "news_facts",
    "read",
    "write",
]


def write(event: Event) -> str:
    """Return the event's facts as canonical JSON; its name and office are written beside them."""
    return _encode(vars(event))  # plain values all the way: nothing to copy first


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def read(name: str, facts: str) -> Event:
    """Return the event written under that name."""
    return EVENTS[name](**{key: _frozen(value) for key, value in json.loads(facts).items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
