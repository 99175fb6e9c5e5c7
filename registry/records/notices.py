"""The lists of public notices as they were shown: frozen by a digest."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from registry.records.fields import canonical
from registry.records.models import Nomination, Review

WAITING = ("candidate", "substituted")  # who stands in no notice yet but shall
_PART = 500


@dataclass(frozen=True)
class Shown:
    """What a notice shows of one nomination; `mask` is empty unless namesakes forced one."""

    nomination: int
    kind: str
    name: str
    unit: str
    category: int
    prize: bool = False
    mask: str = ""


def shown(nomination: Nomination, mask: str = "") -> Shown:
    """Return what a notice would show of a nomination as it stands now."""
    one = nomination
    return Shown(one.id, one.kind, one.name, one.unit, one.category_id, one.prize, mask)


def shown_digest(entries: Sequence[Shown]) -> str:
    """Return the digest that freezes a list of a notice, in its order."""
    rows = [[one.nomination, one.kind, one.name, one.unit, one.category, one.prize] for one in entries]
    return hashlib.sha256(canonical(rows).encode()).hexdigest()


def were_checked(nominations: Collection[int]) -> set[int]:
    """Return which of these nominations passed the eligibility check and were not sent back since."""
    last: dict[int, str] = {}
    wanted = sorted(nominations)
    for start in range(0, len(wanted), _PART):
        found = Review.select(Review.nomination, Review.verdict).where(
            Review.nomination.in_(wanted[start : start + _PART]), Review.verdict.in_(("checked", "returned"))
        )
        last |= dict(found.order_by(Review.id).tuples())
    return {nomination for nomination, verdict in last.items() if verdict == "checked"}
