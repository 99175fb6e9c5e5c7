"""Counting what was handed up and what became of it, by office and month (信息报送采用情况)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from registry import clock
from registry.records.models import Announcement, Office


@dataclass(frozen=True)
class Adoption:
    """What an office handed up in a month, and what became of it; `changed` of the accepted were printed otherwise."""

    office: str
    month: str
    submitted: int
    accepted: int
    changed: int
    merged: int
    rejected: int

    @property
    def adopted(self) -> int:
        """Return how many were printed, merged ones too."""
        return self.accepted + self.merged

    @property
    def waiting(self) -> int:
        """Return how many nobody has answered yet."""
        return self.submitted - self.adopted - self.rejected

    @property
    def share(self) -> str:
        """Return the part that was printed, in percent."""
        return f"{100 * self.adopted / self.submitted:.0f}%"


def adoption() -> list[Adoption]:
    """Return the counts of all offices in sight, the newest month first, offices by name."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    query = (
        Announcement.select(Announcement, Office).join(Office, on=Announcement.office).where(Announcement.sent_at != "")
    )
    for one in query:
        month = datetime.fromisoformat(one.sent_at).astimezone(clock.SHANGHAI).strftime("%Y-%m")
        count = counts.setdefault((month, one.office.name), Counter())
        count["submitted"] += 1
        count[one.state] += one.state != "submitted"
        count["changed"] += one.state == "accepted" and (one.adopted_title, one.adopted_text) != (one.title, one.text)
    ordered = sorted(sorted(counts.items(), key=lambda item: item[0][1]), key=lambda item: item[0][0], reverse=True)
    return [
        Adoption(office, month, told["submitted"], told["accepted"], told["changed"], told["merged"], told["rejected"])
        for (month, office), told in ordered
    ]
