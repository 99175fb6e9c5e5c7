"""A table at which commands are tried: a real bus, a clock that only goes on, and a model that says what may pass."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition

from registry import clock, verification
from registry.errors import Forbidden, NotFound, RegistryError
from registry.records import scope
from registry.records.database import database
from registry.records.tables import TABLES
from registry.stages import rolls
from tests.safety.selection_model import Edition, Nominee, all_in, matrix, reach_of
from tests.safety.selection_world import BEGUN, Worlds, close

MISSING = 999_999
AGREED = matrix()
EDITIONS = st.integers(0, 1)
PICKS = st.lists(st.integers(0, 30), min_size=1, max_size=3, unique=True)
WHO = st.integers(0, 30)


def while_any_is(*states: str) -> Callable[[Any], Any]:
    """Let a rule be drawn only while a cycle is in one of these states: what is far out of turn is tried seldom."""
    return precondition(lambda self: any(edition.state in states for edition in self.editions))


@dataclass(frozen=True)
class Picked:
    """Whom a command is about: nominees of its cycle, the ids it names, and whether these are all of its cycle."""

    own: list[Nominee]
    ids: tuple[int, ...]
    whole: bool

    @classmethod
    def exactly(cls, nominees: Sequence[Nominee]) -> Self:
        """Pick these and no others."""
        return cls(list(nominees), tuple(one.id for one in nominees), True)


class Table(RuleBasedStateMachine):
    """Plays one world; `worlds` is given by the test."""

    worlds: ClassVar[Worlds]

    def __init__(self) -> None:
        super().__init__()
        self.held = self.worlds.fresh()
        self.world = self.held.__enter__()
        self.editions = self.world.editions
        self.now = BEGUN

    def teardown(self) -> None:
        try:
            with scope.everywhere():
                assert rolls.differences() == []
            assert verification.verify(self.world.register.config.home / "honors.head").faults == ()
        finally:
            self.held.__exit__(None, None, None)
            close()

    # How a command is tried

    def somebody(self, draw: int, action: str, edition: int) -> str:
        """Return a person at the bus, more often one who may do that in the office of that edition."""
        office = self.editions[edition].office
        able = [name for name, one in self.world.folk.items() if office in (reach_of(one, action, AGREED) or ())]
        people = [*able, *able, *able, *self.world.folk]
        return people[draw % len(people)]

    def play(self, who: str, command: object, office: int | None, lawful: bool) -> Any:
        """Send a command; hold what came of it against the model; return its outcome, True where it gives none, and None
        where it was refused.

        `office` is whose the thing is that the command is about, None for nobody's.
        """
        reach = reach_of(self.world.folk[who], type(command).__name__, AGREED)
        expected: type[RegistryError] | None = RegistryError if not lawful else None
        if reach is None:
            expected = Forbidden
        elif office not in reach:
            expected = NotFound
        before = _everything() if expected else None
        outcome, refusal = self._send(who, command)
        told = f"{who} {command}: {refusal.message if refusal else 'passed'}"
        if expected is None:
            assert refusal is None, told
            return outcome or True
        assert isinstance(refusal, expected), told
        assert before == _everything(), f"refused, and something changed: {told}"
        return None

    def _send(self, who: str, command: object) -> tuple[Any, RegistryError | None]:
        try:
            with clock.at(self.now):
                return self.world.register.bus.handle(command, self.world.people[who]), None
        except RegistryError as refusal:
            return None, refusal

    def picked(self, edition: Edition, picks: Sequence[int], fitting: Sequence[str]) -> Picked:
        """Return nominees of an edition, more often those in a fitting state.

        Now and then it is another office's nominee, or one that does not exist.
        """
        other = next(one for one in self.editions if one is not edition)
        likely = [one for one in edition.nominees if one.state in fitting]
        pool: list[Nominee | None] = [*likely, *likely, *likely, *edition.nominees, other.nominees[0], None]
        chosen = list(dict.fromkeys(pool[pick % len(pool)] for pick in picks))
        own = [one for one in chosen if one is not None and one.cycle is edition]
        ids = tuple(MISSING if one is None else one.id for one in chosen)
        return Picked(own, ids, len(own) == len(chosen))

    def judge(
        self, who: str, edition: Edition, make: Callable[[int, tuple[int, ...]], object], picked: Picked,
        before: Sequence[str], after: str, fit: bool = True, cycles: Sequence[str] = ("review",),
    ) -> bool:  # fmt: skip
        """Try to move nominees to another state; tell whether they did. `fit` is what else the rules ask of them."""
        lawful = edition.state in cycles and picked.whole and all_in(picked.own, before) and fit
        if self.play(who, make(edition.id, picked.ids), edition.office, lawful):
            for one in picked.own:
                one.to(after)
            return True
        return False

    @property
    def today(self) -> date:
        """The day it is in China."""
        return self.now.date()


def _everything() -> list[Any]:
    """Return all rows of all tables."""
    return [
        sorted(map(repr, database.execute_sql(f'SELECT * FROM "{table._meta.table_name}"').fetchall()))
        for table in TABLES
    ]
