"""Every event is either told of, or known to move nothing: an event nobody thought of must not pass unheard."""

import pytest

from registry import events
from registry.stages.rolls import telling

# What the journal is told from are the states of nominations, awards, certificates and notices. These events change
# none of them, each for the reason it stands under; a new event is heard, or somebody says here why it need not be.
UNHEARD = {
    "of people and offices": (
        "ActorDismissed", "ActorRegistered", "DelegationEnded", "OfficeRegistered", "PasswordChanged", "PasswordReset", "RolesChanged",
        "RolesDelegated", "WorkHandedOver",
    ),
    "of who is who: nominations keep their states whoever the person is": (
        "HonoreeChangeUndone", "HonoreeChanged", "MergeUndone", "PeopleMerged", "PeopleToldApart", "ToldApartTakenBack",
    ),
    "of what may be read: rows stay, their facts are closed": (
        "PersonSealed", "PersonShredded", "PersonUnsealed", "PrivateOpened", "ShreddingProposed",
    ),
    "of programs, plans and cycles, whose own states nobody tells": (
        "CycleArchived", "CycleCancelled", "CycleCopied", "CycleOpened", "CyclePlanned", "CycleTermEnded", "HolidaysEntered", "PlanSet",
        "ProgramCreated", "ProgramSet", "QuotasSet", "ReviewStarted",
    ),
    "of uploads: a row is received with NominationsReceived": (
        "ColumnsCorrected", "MappingForgotten", "RosterConfirmed", "RosterStored", "RosterUploaded", "UploadDiscarded",
    ),
    "beside nominations: what moves them comes as NominationsReviewed": (
        "AnnexAdded", "AnnexDropped", "BallotCast", "ClearanceAsked", "ClearanceClosed", "ClearanceExported", "JurorsSeated",
        "NamesakesDistinguished", "NominationEndorsed", "NominationsMarked", "NomineeSubstituted", "PhaseClosed", "PhaseOpened", "PhasePlanned",
        "PostingProved", "Recused", "RepliesTaken", "ScoreGiven",
    ),
    "beside awards: granting, keeping and revoking come as events of their own": (
        "DecisionAdopted", "HolderAdmonished", "RevocationProposed", "RevocationRefused",
    ),
    "of certificates without a number, and of their paper": (
        "CalibrationSet", "CertificateHeld", "CertificateKeyChanged", "CodesPointed", "StockCounted", "StockReceived", "StockSpoiled",
        "TakeBackAsked", "TakenBack",
    ),
    "of ceremonies, news and bulletins": (
        "AnnouncementAnswered", "AnnouncementDrafted", "AnnouncementEdited", "AnnouncementMoved", "AnnouncementSubmitted", "AttendanceTaken",
        "BulletinIssued", "BulletinPlanned", "CeremonyCancelled", "CeremonyHeld", "CeremonyPlanned", "CeremonyReflowed", "CeremonySet",
        "ItemDropped", "ItemWritten", "ReadingGiven", "SpeakersNamed", "SubmissionTakenBack",
    ),
}  # fmt: skip
QUIET = {name for names in UNHEARD.values() for name in names}


def undecided() -> set[str]:
    """Return the events of the register that are neither heard nor known to change no state."""
    ours = {name for name, event in events.EVENTS.items() if event.__module__.startswith("registry.")}
    return ours - {event.__name__ for event in telling._HEARD} - QUIET


def test_every_event_is_heard_or_known_to_change_no_state() -> None:
    assert undecided() == set()
    assert set(events.EVENTS) >= QUIET
    assert not QUIET & {event.__name__ for event in telling._HEARD}


@pytest.mark.parametrize("event", sorted(telling._HEARD, key=lambda event: event.__name__))
def test_an_event_that_is_heard_no_more_is_missed(monkeypatch: pytest.MonkeyPatch, event: type[events.Event]) -> None:
    monkeypatch.delitem(telling._HEARD, event)

    assert undecided() == {event.__name__}
