"""Reviews: nominations are checked, returned, made candidates, dropped or withdrawn, before anything is public."""

from registry.stages.reviews.checking import (
    CheckNominations,
    ReturnNominations,
    WithdrawNominations,
    check_nominations,
    return_nominations,
    withdraw_nominations,
)
from registry.stages.reviews.eligibility import NEW_DEEDS, deeds_length, obstacles
from registry.stages.reviews.prizes import NamePrizes, name_prizes
from registry.stages.reviews.quotas import Used, has_quotas, standing, uneven, used_by
from registry.stages.reviews.selecting import DropCandidates, SelectCandidates, drop_candidates, select_candidates

__all__ = [
    "NEW_DEEDS",
    "CheckNominations",
    "DropCandidates",
    "Judging",
    "NamePrizes",
    "ReturnNominations",
    "SelectCandidates",
    "Used",
    "WithdrawNominations",
    "check_nominations",
    "deeds_length",
    "drop_candidates",
    "has_quotas",
    "name_prizes",
    "obstacles",
    "return_nominations",
    "select_candidates",
    "standing",
    "uneven",
    "used_by",
    "withdraw_nominations",
]

Judging = CheckNominations | ReturnNominations | SelectCandidates | DropCandidates | WithdrawNominations
