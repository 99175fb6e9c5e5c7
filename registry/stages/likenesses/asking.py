"""The questions that are open: pairs noted when rows were stored, looked at by a follower, settled by what people say."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from importers.likeness.comparing import Likeness
from importers.likeness.duplicates import somebody_of
from importers.likeness.naming import plain
from registry import events
from registry.records import scope, vault
from registry.records.database import database, marks
from registry.records.identities import LikenessPair, groups_of, wait_in_line
from registry.records.likenesses import drop_keys, drop_marks
from registry.records.models import Nomination, Person
from registry.stages.likenesses.memory import Apart, Memory, Side, remember
from registry.stages.likenesses.standing import Stand, faces, likeness_of, stands_of

VOUCHED = "入库时已核对，不是同一人"
_WAITING = ("found", "vouched")
_PART = 300
Stands = dict[int, list[Stand]]


def ask_about_likely(heard: Sequence[events.Event]) -> None:
    """Look at the pairs noted since, and ask about those that seem to be one person; a follower's function."""
    wait_in_line()
    for event in heard:
        if isinstance(event, events.RosterUndone):
            drop_keys(event.roster)
        elif isinstance(event, events.NominationsReviewed) and event.verdict == "withdrawn":
            _forsake(event.nominations)
    while _look_at_some():
        pass


def settle(people: Iterable[int]) -> None:
    """Set the state of every question about these people, or whoever is one with them, to what now follows."""
    with scope.everywhere():
        every = list(groups_of(people))
        about = LikenessPair.left.in_(every) | LikenessPair.right.in_(every)
        pairs = list(LikenessPair.select().where(about, LikenessPair.state.not_in(_WAITING)))
        groups = groups_of({person for pair in pairs for person in (pair.left_id, pair.right_id)})
        stands = stands_of(groups)
        memory = _memory(stands)
        changed: dict[str, list[int]] = {}
        for pair in pairs:
            state = _state(pair, groups, stands, memory)
            if state != pair.state:
                changed.setdefault(state, []).append(pair.id)
        for state, identities in changed.items():
            LikenessPair.update(state=state).where(LikenessPair.id.in_(identities)).execute()


def _forsake(withdrawn: Sequence[int]) -> None:
    """Drop the marks of people of whom no nomination is left, and the open questions about them."""
    for start in range(0, len(withdrawn), _PART):
        of_these = Nomination.id.in_(list(withdrawn[start : start + _PART]))
        people = {person for (person,) in Nomination.select(Nomination.person).where(of_these).tuples()} - {None}
        gone = list(people - stands_of(people, opened=False).keys())
        about = LikenessPair.left.in_(gone) | LikenessPair.right.in_(gone)
        LikenessPair.delete().where(about, LikenessPair.state == "open").execute()
        theirs = dict(Nomination.select(Nomination.id, Nomination.person).where(Nomination.person.in_(gone)).tuples())
        facts = vault.read_many(list(theirs))
        drop_marks([theirs[one] for one in facts], [somebody_of(private.values) for private in facts.values()])


def _look_at_some() -> int:
    waiting = LikenessPair.select().where(LikenessPair.state.in_(_WAITING)).order_by(LikenessPair.id)
    pairs = list(waiting.limit(_PART))
    groups = groups_of({person for pair in pairs for person in (pair.left_id, pair.right_id)})
    stands = stands_of(groups)
    numbers = _numbers_of(groups)
    likely = {pair.id: _likeness(pair, stands, numbers) for pair in pairs}
    two = (pair for pair in pairs if groups[pair.left_id] != groups[pair.right_id])
    _remember_vouched([pair for pair in two if pair.state == "vouched" and likely[pair.id]], stands)
    memory = _memory(stands)
    told = [
        (
            pair.id,
            round(likeness.sure * 100),
            likeness.code,
            _without_numbers(likeness.reason),
            _state(pair, groups, stands, memory),
        )
        for pair in pairs
        if (likeness := likely[pair.id]) is not None
    ]
    _write(told)
    LikenessPair.delete().where(
        LikenessPair.id.in_([one for one, likeness in likely.items() if likeness is None])
    ).execute()
    return len(pairs)


def _write(told: Sequence[tuple[int, int, str, str, str]]) -> None:
    """Write what is told of pairs, by one statement for all of them: a large roster may raise a hundred thousand."""
    if told:
        rows = ", ".join([f"({marks(5)})"] * len(told))
        query = (
            f"WITH told(id, sure, code, reason, state) AS (VALUES {rows}) "  # noqa: S608 - marks
            "UPDATE likeness_pair SET sure = told.sure, code = told.code, reason = told.reason, state = told.state "
            "FROM told WHERE likeness_pair.id = told.id"
        )
        database.execute_sql(query, [value for row in told for value in row])


def _likeness(pair: LikenessPair, stands: Stands, numbers: dict[int, bytes]) -> Likeness | None:
    """Return how likely the two are one, None where there is nothing to ask: too unlike, or known to be one by the number."""
    lefts, rights = stands.get(pair.left_id, []), stands.get(pair.right_id, [])
    if numbers.get(pair.left_id) == numbers.get(pair.right_id, b"") and _names(lefts) & _names(rights):
        return None
    found = [likeness_of(left.somebody, rights) for left in lefts if left.somebody is not None]
    likest = max((likeness for likeness, _ in filter(None, found)), key=lambda one: one.sure, default=None)
    return likest if likest is not None and likest.code.startswith("duplicate") else None


def _remember_vouched(pairs: Iterable[LikenessPair], stands: Stands) -> None:
    """Remember who was told apart at storing, in the name of whoever vouched for it."""
    ordered = sorted(pairs, key=lambda pair: (pair.vouched_by_id or 0, pair.id))
    for actor, theirs in groupby(ordered, key=lambda pair: pair.vouched_by_id):
        with scope.within(scope.Scope(None, actor)):
            remember(
                (
                    Apart(pair.office_id, Side(left, pair.left_id), Side(right, pair.right_id))
                    for pair in theirs
                    for left, *_ in faces(stands[pair.left_id])
                    for right, *_ in faces(stands[pair.right_id])
                ),
                VOUCHED,
            )


def _state(pair: LikenessPair, groups: dict[int, frozenset[int]], stands: Stands, memory: Memory) -> str:
    left, right = groups[pair.left_id], groups[pair.right_id]
    if left == right:
        return "merged"
    ours = [stand for person in left for stand in stands.get(person, ())]
    theirs = [stand for person in right for stand in stands.get(person, ())]
    apart = any(memory.found(one, other) for one in faces(ours) for other in faces(theirs))
    return "apart" if apart else "open"


def _memory(stands: Stands) -> Memory:
    return Memory(face for each in stands.values() for own in faces(each) for face in own)


def _names(stands: Iterable[Stand]) -> set[str]:
    return {plain(stand.name) for stand in stands}


def _numbers_of(people: Iterable[int]) -> dict[int, bytes]:
    query = Person.select(Person.id, Person.id_index).where(Person.id.in_(list(people)), Person.id_index.is_null(False))
    return {person: bytes(index) for person, index in query.tuples()}


def _without_numbers(reason: str) -> str:
    """Return a reason without numbers of people: only the vault keeps those."""
    return re.sub(r"[\d*]{4,}[\dXx]?", "…", reason)
