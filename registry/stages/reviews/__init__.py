"""Reviews: nominations are checked, returned, made candidates, dropped or withdrawn, before anything is public."""

from registry.stages.reviews.checking import (
    CheckNominations,
    ReturnNominations,
    WithdrawNominations,
    check_nominations,
    return_nominations,
    withdraw_nominations,
)
from registry.stages.reviews.prizes import NamePrizes, name_prizes
from registry.stages.reviews.selecting import DropCandidates, SelectCandidates, drop_candidates, select_candidates

__all__ = [
    "CheckNominations",
    "DropCandidates",
    "Judging",
    "NamePrizes",
    "ReturnNominations",
    "SelectCandidates",
    "WithdrawNominations",
    "check_nominations",
    "drop_candidates",
    "name_prizes",
    "return_nominations",
    "select_candidates",
    "withdraw_nominations",
]

Judging = CheckNominations | ReturnNominations | SelectCandidates | DropCandidates | WithdrawNominations
