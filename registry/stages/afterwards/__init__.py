"""Afterwards: a title is kept, put under rectification, expires, is corrected or revoked; what says it is asked back."""

from registry.stages.afterwards.correcting import CorrectAward, correct_award
from registry.stages.afterwards.documents import correction, expiry, retention, revocation, title_of
from registry.stages.afterwards.keeping import (
    ExpireAwards,
    RetainAwards,
    due_to_expire,
    expire_awards,
    expire_due,
    retain_awards,
)
from registry.stages.afterwards.mentions import Mention, mentions_of
from registry.stages.afterwards.rectifying import (
    AdmonishHolders,
    ReinstateAwards,
    SuspendAwards,
    admonish_holders,
    reinstate_awards,
    suspend_awards,
)
from registry.stages.afterwards.revoking import (
    ProposeRevocation,
    RefuseRevocation,
    SignRevocation,
    propose_revocation,
    refuse_revocation,
    sign_revocation,
)
from registry.stages.afterwards.taking_back import AskBack, GetBack, ask_back, get_back

__all__ = [
    "AdmonishHolders",
    "AskBack",
    "CorrectAward",
    "ExpireAwards",
    "GetBack",
    "Mention",
    "ProposeRevocation",
    "RefuseRevocation",
    "ReinstateAwards",
    "RetainAwards",
    "SignRevocation",
    "SuspendAwards",
    "admonish_holders",
    "ask_back",
    "correct_award",
    "correction",
    "due_to_expire",
    "expire_awards",
    "expire_due",
    "expiry",
    "get_back",
    "mentions_of",
    "propose_revocation",
    "refuse_revocation",
    "reinstate_awards",
    "retain_awards",
    "retention",
    "revocation",
    "sign_revocation",
    "suspend_awards",
    "title_of",
]
