"""Who handles which command and may send it, and who hears which event: the whole register on one page."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from importers import RosterRow
from registry import events
from registry.bus import Allowed, Bus
from registry.journal import Follower
from registry.stages import (
    announcements,
    calibrations,
    ceremonies,
    decisions,
    issuing,
    likenesses,
    notices,
    offices,
    programs,
    reviews,
    rosters,
    verifying,
)
from registry.stages.likenesses.knowing import in_sight_of


def _by(function: Callable[..., Any], *roles: str) -> Allowed:
    return Allowed(function, frozenset(roles))


COMMANDS: dict[type, Allowed] = {
    offices.RegisterOffice: _by(offices.register_office, "admin"),
    offices.RegisterActor: _by(offices.register_actor, "admin"),
    programs.CreateProgram: _by(programs.create_program, "reviewer", "approver"),
    programs.PlanCycle: _by(programs.plan_cycle, "reviewer", "approver"),
    programs.OpenCycle: _by(programs.open_cycle, "approver"),
    rosters.UploadRoster: _by(rosters.upload_roster, "clerk"),
    rosters.CorrectColumns: _by(rosters.correct_columns, "clerk"),
    rosters.ForgetMapping: _by(rosters.forget_mapping, "clerk"),
    rosters.ConfirmRoster: _by(rosters.confirm_roster, "clerk"),
    rosters.StoreRoster: _by(rosters.store_roster, "clerk"),
    rosters.DiscardUpload: _by(rosters.discard_upload, "clerk"),
    rosters.UndoRoster: _by(rosters.undo_roster, "clerk"),
    likenesses.TellApart: _by(likenesses.tell_apart, "clerk", "reviewer"),
    likenesses.AskAgain: _by(likenesses.ask_again, "clerk", "reviewer"),
    likenesses.MergePeople: _by(likenesses.merge_people, "reviewer"),
    likenesses.UnmergePeople: _by(likenesses.unmerge_people, "reviewer"),
    programs.StartReview: _by(programs.start_review, "reviewer"),
    reviews.CheckNominations: _by(reviews.check_nominations, "reviewer"),
    reviews.ReturnNominations: _by(reviews.return_nominations, "reviewer"),
    reviews.SelectCandidates: _by(reviews.select_candidates, "reviewer"),
    reviews.DropCandidates: _by(reviews.drop_candidates, "reviewer"),
    reviews.WithdrawNominations: _by(reviews.withdraw_nominations, "clerk", "reviewer"),
    notices.EnterHolidays: _by(notices.enter_holidays, "reviewer", "approver", "admin"),
    notices.PublishNotice: _by(notices.publish_notice, "reviewer"),
    notices.RaiseObjection: _by(notices.raise_objection, "clerk", "reviewer"),
    notices.ResolveObjection: _by(notices.resolve_objection, "reviewer"),
    notices.CloseNotice: _by(notices.close_notice, "reviewer"),
    decisions.AdoptDecision: _by(decisions.adopt_decision, "approver"),
    ceremonies.HoldCeremony: _by(ceremonies.hold_ceremony, "clerk", "reviewer"),
    issuing.RetryHeld: _by(issuing.retry_held, "clerk", "reviewer"),
    issuing.MarkPrinted: _by(issuing.mark_printed, "clerk"),
    issuing.SealCertificates: _by(issuing.seal_certificates, "clerk", "reviewer"),
    issuing.HandOverCertificates: _by(issuing.hand_over_certificates, "clerk", "reviewer"),
    issuing.SpoilCertificates: _by(issuing.spoil_certificates, "clerk", "reviewer"),
    issuing.ReissueCertificates: _by(issuing.reissue_certificates, "reviewer", "approver"),
    issuing.CorrectCertificate: _by(issuing.correct_certificate, "reviewer", "approver"),
    issuing.RecallCertificates: _by(issuing.recall_certificates, "approver"),
    issuing.ReceiveStock: _by(issuing.receive_stock, "clerk", "reviewer"),
    issuing.SpoilStock: _by(issuing.spoil_stock, "clerk", "reviewer"),
    issuing.CountStock: _by(issuing.count_stock, "clerk", "reviewer"),
    calibrations.SetCalibration: _by(calibrations.set_calibration, "clerk"),
    announcements.MoveAnnouncement: _by(announcements.move_announcement, "reviewer", "approver"),
    verifying.RotateCertificateKey: _by(verifying.rotate_key, "admin"),
    verifying.PointCodes: _by(verifying.point_codes, "admin"),
    programs.CancelCycle: _by(programs.cancel_cycle, "approver"),
    programs.ArchiveCycle: _by(programs.archive_cycle, "approver"),
}

FOLLOWERS = (
    Follower("certificates", issuing.issue_certificates, (events.AwardGranted,)),
    Follower("announcements", announcements.draft_announcements, (events.CeremonyHeld,)),
    Follower(
        "likenesses",
        likenesses.ask_about_likely,
        (events.RosterStored, events.RosterUndone, events.NominationsReviewed),
    ),
)


def _told_apart(office: int, rows: Sequence[RosterRow]) -> list[bool]:
    with in_sight_of(office):
        return likenesses.told_apart_rows(rows)


CHECKS = rosters.Checks(likenesses.known_rows, _told_apart)


def make_bus(head: Path) -> Bus:
    """Return the bus of a register whose head is repeated in that file."""
    return Bus(COMMANDS, FOLLOWERS, head)
