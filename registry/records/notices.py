"""The lists of public notices as they were shown: frozen by a digest."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from registry.errors import PlacesExceeded, ShareExceeded, ShareMissed
from registry.records.fields import canonical
from registry.records.models import Cycle, Nomination, Notice, Review
from registry.records.plans import rules_of

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


def is_settled(cycle: Cycle) -> bool:
    """Tell whether every notice of a cycle is closed and nobody waits for one: its list may be put forward."""
    running = Notice.select().where(Notice.cycle == cycle, Notice.state == "running")
    waiting = Nomination.select().where(Nomination.cycle == cycle, Nomination.state.in_(WAITING))
    return not (running.exists() or waiting.exists())


def check_places(cycle: Cycle, standing: Sequence[Nomination], share_missed: bool = False) -> None:
    """Refuse more names than the plan has places in a category, and more of a mark than its share.

    A share that must be reached is asked for only where the list is made: whoever leaves it later is nobody's fault.
    """
    for category, rules in rules_of(cycle).items():
        ours = [one for one in standing if one.category_id == category]
        titled = [one for one in ours if not one.prize]
        name, measure = rules.category.name, rules.category.measure
        for places, count in ((rules.places, len(titled)), (rules.prizes, len(ours) - len(titled))):
            if places is not None and count > places:
                raise PlacesExceeded(category=name, places=places, measure=measure, count=count, over=count - places)
        for share in rules.shares if titled else ():
            count = sum(share["mark"] in one.marks for one in titled)
            said = {"category": name, "mark": share["mark"], "percent": f"{count * 100 / len(titled):.4g}"}
            if count * 100 > share.get("most", 100) * len(titled):
                raise ShareExceeded(**said, limit=share["most"])
            if share_missed and count * 100 < share.get("least", 0) * len(titled):
                raise ShareMissed(**said, limit=share["least"])
