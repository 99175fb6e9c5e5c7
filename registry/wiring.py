"""Who handles which command and who hears which event: the whole register on one page; who may send it is in roles."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from importers import RosterRow
from registry import events, reconciling
from registry.bus import Bus
from registry.journal import Follower
from registry.records.models import Actor
from registry.stages import (
    afterwards,
    announcements,
    calibrations,
    ceremonies,
    clearances,
    decisions,
    disclosing,
    forgetting,
    honorees,
    issuing,
    juries,
    likenesses,
    nominating,
    notices,
    offices,
    plans,
    programs,
    reviews,
    rosters,
    verifying,
)
from registry.stages.likenesses.knowing import in_sight_of

COMMANDS: dict[type, Callable[[Any, Actor], Any]] = {
    offices.RegisterOffice: offices.register_office,
    offices.RegisterActor: offices.register_actor,
    offices.ChangeRoles: offices.change_roles,
    offices.DismissActor: offices.dismiss_actor,
    offices.ResetPassword: offices.reset_password,
    offices.ChangePassword: offices.change_password,
    offices.HandOverWork: offices.hand_over_work,
    offices.DelegateRoles: offices.delegate_roles,
    offices.EndDelegation: offices.end_delegation,
    disclosing.OpenPrivate: disclosing.open_private,
    forgetting.SealPerson: forgetting.seal_person,
    forgetting.UnsealPerson: forgetting.unseal_person,
    forgetting.ProposeShredding: forgetting.propose_shredding,
    forgetting.ShredPerson: forgetting.shred_person,
    programs.CreateProgram: programs.create_program,
    programs.SetProgram: programs.set_program,
    programs.PlanCycle: programs.plan_cycle,
    programs.CopyCycle: programs.copy_cycle,
    plans.SetPlan: plans.set_plan,
    plans.SetPlanCategory: plans.set_plan_category,
    plans.SetQuotas: plans.set_quotas,
    programs.OpenCycle: programs.open_cycle,
    rosters.UploadRoster: rosters.upload_roster,
    rosters.CorrectColumns: rosters.correct_columns,
    rosters.ForgetMapping: rosters.forget_mapping,
    rosters.ConfirmRoster: rosters.confirm_roster,
    rosters.StoreRoster: rosters.store_roster,
    rosters.DiscardUpload: rosters.discard_upload,
    rosters.UndoRoster: rosters.undo_roster,
    nominating.EnterNomination: nominating.enter_nomination,
    nominating.CorrectNomination: nominating.correct_nomination,
    nominating.EndorseNomination: nominating.endorse_nomination,
    nominating.MarkNominations: nominating.mark_nominations,
    nominating.AddAnnex: nominating.add_annex,
    nominating.DropAnnex: nominating.drop_annex,
    likenesses.TellApart: likenesses.tell_apart,
    likenesses.AskAgain: likenesses.ask_again,
    likenesses.MergePeople: likenesses.merge_people,
    likenesses.UnmergePeople: likenesses.unmerge_people,
    programs.StartReview: programs.start_review,
    reviews.CheckNominations: reviews.check_nominations,
    reviews.ReturnNominations: reviews.return_nominations,
    reviews.SelectCandidates: reviews.select_candidates,
    reviews.DropCandidates: reviews.drop_candidates,
    reviews.NamePrizes: reviews.name_prizes,
    reviews.WithdrawNominations: reviews.withdraw_nominations,
    clearances.AskClearance: clearances.ask_clearance,
    clearances.ExportClearance: clearances.export_clearance,
    clearances.TakeReplies: clearances.take_replies,
    clearances.EnterReply: clearances.enter_reply,
    clearances.CloseClearance: clearances.close_clearance,
    juries.PlanPhase: juries.plan_phase,
    juries.SeatJurors: juries.seat_jurors,
    juries.OpenPhase: juries.open_phase,
    juries.ClosePhase: juries.close_phase,
    juries.GiveScore: juries.give_score,
    juries.CastBallot: juries.cast_ballot,
    juries.Recuse: juries.recuse,
    notices.EnterHolidays: notices.enter_holidays,
    notices.PublishNotice: notices.publish_notice,
    notices.RaiseObjection: notices.raise_objection,
    notices.ResolveObjection: notices.resolve_objection,
    notices.CloseNotice: notices.close_notice,
    notices.Substitute: notices.substitute,
    notices.DistinguishNamesakes: notices.distinguish_namesakes,
    notices.ProvePosting: notices.prove_posting,
    decisions.AdoptDecision: decisions.adopt_decision,
    afterwards.RetainAwards: afterwards.retain_awards,
    afterwards.ExpireAwards: afterwards.expire_awards,
    afterwards.SuspendAwards: afterwards.suspend_awards,
    afterwards.ReinstateAwards: afterwards.reinstate_awards,
    afterwards.AdmonishHolders: afterwards.admonish_holders,
    afterwards.ProposeRevocation: afterwards.propose_revocation,
    afterwards.SignRevocation: afterwards.sign_revocation,
    afterwards.RefuseRevocation: afterwards.refuse_revocation,
    afterwards.CorrectAward: afterwards.correct_award,
    afterwards.AskBack: afterwards.ask_back,
    afterwards.GetBack: afterwards.get_back,
    honorees.RecordHonoreeChange: honorees.record_honoree_change,
    honorees.UndoHonoreeChange: honorees.undo_honoree_change,
    ceremonies.PlanCeremony: ceremonies.plan_ceremony,
    ceremonies.SetCeremony: ceremonies.set_ceremony,
    ceremonies.CancelCeremony: ceremonies.cancel_ceremony,
    ceremonies.CheckIn: ceremonies.check_in,
    ceremonies.NameSpeakers: ceremonies.name_speakers,
    ceremonies.GiveReading: ceremonies.give_reading,
    ceremonies.ReflowCeremony: ceremonies.reflow_ceremony,
    ceremonies.ConcludeCeremony: ceremonies.conclude_ceremony,
    ceremonies.HoldCeremony: ceremonies.hold_ceremony,
    issuing.RetryHeld: issuing.retry_held,
    issuing.MarkPrinted: issuing.mark_printed,
    issuing.SealCertificates: issuing.seal_certificates,
    issuing.HandOverCertificates: issuing.hand_over_certificates,
    issuing.SpoilCertificates: issuing.spoil_certificates,
    issuing.ReissueCertificates: issuing.reissue_certificates,
    issuing.CorrectCertificate: issuing.correct_certificate,
    issuing.RecallCertificates: issuing.recall_certificates,
    issuing.ReceiveStock: issuing.receive_stock,
    issuing.SpoilStock: issuing.spoil_stock,
    issuing.CountStock: issuing.count_stock,
    calibrations.SetCalibration: calibrations.set_calibration,
    announcements.EditAnnouncement: announcements.edit_announcement,
    announcements.RedraftAnnouncement: announcements.redraft_announcement,
    announcements.MoveAnnouncement: reconciling.move_announcement,
    verifying.RotateCertificateKey: verifying.rotate_key,
    verifying.PointCodes: verifying.point_codes,
    programs.CancelCycle: programs.cancel_cycle,
    programs.ArchiveCycle: programs.archive_cycle,
}

FOLLOWERS = (
    Follower("certificates", issuing.issue_certificates, (events.AwardGranted,)),
    Follower("announcements", announcements.draft_announcements, (events.CeremonyHeld,)),
    Follower(
        "likenesses",
        likenesses.ask_about_likely,
        (
            events.RosterStored,
            events.RosterUndone,
            events.NominationsReviewed,
            events.NominationEntered,
            events.NominationCorrected,
        ),
    ),
)


def _told_apart(office: int, rows: Sequence[RosterRow]) -> list[bool]:
    with in_sight_of(office):
        return likenesses.told_apart_rows(rows)


CHECKS = rosters.Checks(likenesses.known_rows, _told_apart)


def make_bus(head: Path) -> Bus:
    """Return the bus of a register whose head is repeated in that file."""
    return Bus(COMMANDS, FOLLOWERS, head)
