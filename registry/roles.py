"""Who may do what, and how far each role reaches and sees: the whole matrix on one page."""

from collections.abc import Collection

OWN, BELOW = "own", "below"  # rows of the own office; those and of all below it

MATRIX: dict[str, dict[str, str]] = {  # action → role → reach; a role that is not named may not
    "RegisterOffice": {"admin": BELOW},
    "RegisterActor": {"admin": BELOW},
    "ChangeRoles": {"admin": BELOW},
    "DismissActor": {"admin": BELOW},
    "ResetPassword": {"admin": BELOW},
    "HandOverWork": {"admin": BELOW},
    "ChangePassword": dict.fromkeys(
        ("clerk", "reviewer", "approver", "admin", "auditor", "city_officer", "juror"), OWN
    ),
    "DelegateRoles": {"clerk": OWN, "reviewer": OWN, "approver": OWN, "city_officer": OWN},
    "EndDelegation": {"clerk": OWN, "reviewer": OWN, "approver": OWN, "city_officer": OWN, "admin": BELOW},
    "OpenPrivate": {"clerk": OWN, "reviewer": OWN},
    "SealPerson": {"approver": OWN},
    "UnsealPerson": {"approver": OWN},
    "ProposeShredding": {"reviewer": OWN},
    "ShredPerson": {"approver": OWN},
    "CreateProgram": {"reviewer": BELOW, "approver": BELOW},
    "SetProgram": {"reviewer": BELOW, "approver": BELOW},
    "PlanCycle": {"reviewer": BELOW, "approver": BELOW},
    "CopyCycle": {"reviewer": BELOW, "approver": BELOW},
    "SetPlan": {"reviewer": BELOW, "approver": BELOW},
    "SetPlanCategory": {"reviewer": BELOW, "approver": BELOW},
    "SetQuotas": {"reviewer": BELOW, "approver": BELOW},
    "OpenCycle": {"approver": BELOW},
    "UploadRoster": {"clerk": BELOW},
    "CorrectColumns": {"clerk": BELOW},
    "ForgetMapping": {"clerk": BELOW},
    "ConfirmRoster": {"clerk": BELOW},
    "StoreRoster": {"clerk": BELOW},
    "DiscardUpload": {"clerk": BELOW},
    "UndoRoster": {"clerk": BELOW},
    "EnterNomination": {"clerk": BELOW},
    "CorrectNomination": {"clerk": BELOW},
    "EndorseNomination": {"clerk": BELOW, "reviewer": BELOW},
    "MarkNominations": {"clerk": BELOW, "reviewer": BELOW},
    "AddAnnex": {"clerk": BELOW},
    "DropAnnex": {"clerk": BELOW},
    "TellApart": {"clerk": BELOW, "reviewer": BELOW},
    "AskAgain": {"clerk": BELOW, "reviewer": BELOW},
    "MergePeople": {"reviewer": BELOW},
    "UnmergePeople": {"reviewer": BELOW},
    "StartReview": {"reviewer": BELOW},
    "CheckNominations": {"reviewer": BELOW},
    "ReturnNominations": {"reviewer": BELOW},
    "SelectCandidates": {"reviewer": BELOW},
    "DropCandidates": {"reviewer": BELOW},
    "NamePrizes": {"reviewer": BELOW},
    "WithdrawNominations": {"clerk": BELOW, "reviewer": BELOW},
    "AskClearance": {"reviewer": BELOW},
    "ExportClearance": {"reviewer": BELOW},
    "TakeReplies": {"clerk": BELOW, "reviewer": BELOW},
    "EnterReply": {"reviewer": BELOW},
    "CloseClearance": {"reviewer": BELOW},
    "PlanPhase": {"reviewer": OWN},
    "SeatJurors": {"reviewer": OWN},
    "OpenPhase": {"reviewer": OWN},
    "ClosePhase": {"reviewer": OWN},
    "GiveScore": {"juror": OWN},
    "CastBallot": {"juror": OWN},
    "Recuse": {"juror": OWN},
    "EnterHolidays": {"reviewer": BELOW, "approver": BELOW, "admin": BELOW},
    "PublishNotice": {"reviewer": BELOW},
    "RaiseObjection": {"clerk": BELOW, "reviewer": BELOW},
    "ProvePosting": {"clerk": BELOW, "reviewer": BELOW},
    "ResolveObjection": {"reviewer": BELOW},
    "CloseNotice": {"reviewer": BELOW},
    "Substitute": {"reviewer": BELOW},
    "DistinguishNamesakes": {"reviewer": BELOW},
    "AdoptDecision": {"approver": BELOW},
    "RetainAwards": {"approver": BELOW},
    "ExpireAwards": {"reviewer": BELOW, "approver": BELOW},
    "SuspendAwards": {"reviewer": BELOW},
    "ReinstateAwards": {"reviewer": BELOW},
    "AdmonishHolders": {"reviewer": BELOW},
    "ProposeRevocation": {"reviewer": BELOW},
    "SignRevocation": {"approver": BELOW},
    "RefuseRevocation": {"approver": BELOW},
    "CorrectAward": {"approver": BELOW},
    "AskBack": {"clerk": BELOW, "reviewer": BELOW},
    "GetBack": {"clerk": BELOW, "reviewer": BELOW},
    "RecordHonoreeChange": {"clerk": BELOW, "reviewer": BELOW},
    "UndoHonoreeChange": {"reviewer": BELOW},
    "PlanCeremony": {"clerk": BELOW, "reviewer": BELOW},
    "SetCeremony": {"clerk": BELOW, "reviewer": BELOW},
    "CancelCeremony": {"clerk": BELOW, "reviewer": BELOW},
    "CheckIn": {"clerk": BELOW, "reviewer": BELOW},
    "NameSpeakers": {"clerk": BELOW, "reviewer": BELOW},
    "GiveReading": {"clerk": BELOW, "reviewer": BELOW},
    "ReflowCeremony": {"clerk": BELOW, "reviewer": BELOW},
    "ConcludeCeremony": {"clerk": BELOW, "reviewer": BELOW},
    "HoldCeremony": {"clerk": BELOW, "reviewer": BELOW},
    "RetryHeld": {"clerk": BELOW, "reviewer": BELOW},
    "MarkPrinted": {"clerk": BELOW},
    "SealCertificates": {"clerk": BELOW, "reviewer": BELOW},
    "HandOverCertificates": {"clerk": BELOW, "reviewer": BELOW},
    "SpoilCertificates": {"clerk": BELOW, "reviewer": BELOW},
    "ReissueCertificates": {"reviewer": BELOW, "approver": BELOW},
    "CorrectCertificate": {"reviewer": BELOW, "approver": BELOW},
    "RecallCertificates": {"approver": BELOW},
    "ReceiveStock": {"clerk": BELOW, "reviewer": BELOW},
    "SpoilStock": {"clerk": BELOW, "reviewer": BELOW},
    "CountStock": {"clerk": BELOW, "reviewer": BELOW},
    "SetCalibration": {"clerk": BELOW},
    "EditAnnouncement": {"clerk": BELOW, "reviewer": BELOW},
    "RedraftAnnouncement": {"clerk": BELOW, "reviewer": BELOW},
    "MoveAnnouncement": {"reviewer": BELOW, "approver": BELOW},
    "TakeBackSubmission": {"reviewer": BELOW, "approver": BELOW},
    "AdoptAnnouncements": {"city_officer": BELOW},
    "RejectAnnouncement": {"city_officer": BELOW},
    "UndoAnswer": {"city_officer": BELOW},
    "PlanBulletin": {"city_officer": OWN},
    "SetBulletin": {"city_officer": OWN},
    "EnterItem": {"city_officer": OWN},
    "SetItem": {"city_officer": OWN},
    "DropItem": {"city_officer": OWN},
    "IssueBulletin": {"approver": OWN, "city_officer": OWN},
    "RotateCertificateKey": {"admin": BELOW},
    "PointCodes": {"admin": BELOW},
    "CancelCycle": {"approver": BELOW},
    "ArchiveCycle": {"approver": BELOW},
    "ApproveAnnouncement": {"approver": BELOW},
    "SeeCycles": {"clerk": BELOW, "reviewer": BELOW, "approver": BELOW, "auditor": BELOW, "city_officer": BELOW},
    "SeeRosters": {"clerk": BELOW, "reviewer": BELOW, "approver": BELOW, "auditor": BELOW},
    "SeePrivateOpenings": {"auditor": BELOW},
    "SeeForgettings": {"reviewer": BELOW, "approver": BELOW, "auditor": BELOW},
    "SeeBulletins": {"clerk": BELOW, "reviewer": BELOW, "approver": BELOW, "auditor": BELOW, "city_officer": BELOW},
    "SeeSubmissions": {"city_officer": OWN},
    "SeeRoll": {"clerk": BELOW, "reviewer": BELOW, "approver": BELOW, "auditor": BELOW, "city_officer": BELOW},
    "SeePeople": {"admin": BELOW, "auditor": BELOW},
    "SeeSystem": {"admin": BELOW, "auditor": BELOW},
}

QUESTIONS = (
    "ApproveAnnouncement",
    "SeeCycles",
    "SeeRosters",
    "SeePeople",
    "SeeSystem",
    "SeePrivateOpenings",
    "SeeForgettings",
    "SeeRoll",
    "SeeBulletins",
    "SeeSubmissions",
)  # every other action is a command's name

# Everything; what was handed up; settings, nothing of people; nothing at all.
ALL, SUBMITTED, TENDED, NONE = "all", "submitted", "tended", "none"

SIGHT: dict[str, tuple[str, str]] = {  # role → how much it sees of the own office, and of the offices below
    "clerk": (ALL, ALL),
    "reviewer": (ALL, ALL),
    "approver": (ALL, ALL),
    "admin": (TENDED, TENDED),
    "auditor": (ALL, ALL),
    "city_officer": (ALL, SUBMITTED),
    "juror": (NONE, NONE),  # what a seat shows is given out by the sheets of its phase alone
}


def reach(action: str, held: Collection[str]) -> str:
    """Return how far somebody of these roles reaches with an action: nowhere (""), the own office, or all below it."""
    reaches = {far for role, far in MATRIX[action].items() if role in held}
    return BELOW if BELOW in reaches else OWN if reaches else ""


def may(action: str, held: Collection[str]) -> bool:
    """Tell whether somebody of these roles may take an action."""
    return bool(reach(action, held))


def allowed(action: str) -> Collection[str]:
    """Return the roles that may take an action."""
    return MATRIX[action].keys()
