"""What was said of two records once is remembered: that they tell of two people, by what tells each from namesakes."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from registry import clock, events, journal
from registry.records import scope
from registry.records.database import first_free_id, insert_rows
from registry.records.identities import ToldApart
from registry.records.masking import masked

_PART = 200
_COLUMNS = (
    "id", "office_id", "left_id", "right_id", "left_face", "right_face", "reason", "told_by_id", "told_at", "state",
)  # fmt: skip


class Side(NamedTuple):
    """One of two records: its surest face, and the person where it is stored."""

    face: int
    person: int | None = None


class Apart(NamedTuple):
    """Two records of two people, for the lowest office above both."""

    office: int
    left: Side
    right: Side

    @property
    def key(self) -> tuple[int, int]:
        """The faces in the order in which they are kept."""
        left, right = sorted((self.left.face, self.right.face))
        return left, right

    @property
    def people(self) -> tuple[int | None, int | None]:
        """The people in the same order."""
        left, right = sorted((self.left, self.right), key=lambda side: side.face)
        return left.person, right.person


class Memory:
    """Which records in sight were told apart, of those with the faces asked about."""

    def __init__(self, faces: Iterable[int]) -> None:
        self._apart: dict[tuple[int, int], int] = {}
        asked = sorted(set(faces))
        query = ToldApart.select(ToldApart.left_face, ToldApart.right_face, ToldApart.id)
        for start in range(0, len(asked), _PART):
            part = ToldApart.left_face.in_(asked[start : start + _PART])
            for left, right, identity in query.where(part, ToldApart.state == "standing").tuples():
                self._apart[left, right] = identity

    def found(self, left: Sequence[int], right: Sequence[int]) -> set[int]:
        """Return what was said that tells a record with these faces from one with those, the surest of each first.

        A face that both have tells nothing of them, but where one has no other.
        """
        ones = [face for face in left if face not in right] or left[:1]
        others = [face for face in right if face not in left] or right[:1]
        pairs = ((min(one, other), max(one, other)) for one in ones for other in others)
        return {self._apart[pair] for pair in pairs if pair in self._apart}

    def __contains__(self, pair: tuple[int, int]) -> bool:
        return pair in self._apart


def remember(told: Iterable[Apart], reason: str = "") -> int:
    """Remember that records tell of two people, each pair once; return how many were new. An event says whose they are."""
    new = {apart.key: apart for apart in told}
    known = Memory(face for key in new for face in key)
    fresh = [apart for key, apart in new.items() if key not in known]
    if not fresh:
        return 0
    numbered = list(enumerate(fresh, first_free_id("told_apart", len(fresh))))
    said = (masked(reason), scope.actor(), clock.written(clock.now()), "standing")
    rows = [(identity, apart.office, *apart.people, *apart.key, *said) for identity, apart in numbered]
    insert_rows("told_apart", _COLUMNS, rows)
    for office in sorted({apart.office for apart in fresh}):
        written = tuple((identity, *apart.people) for identity, apart in numbered if apart.office == office)
        journal.record(events.PeopleToldApart(office, written))
    return len(fresh)
