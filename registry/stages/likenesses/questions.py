"""The questions of who is whom as people look at them: two records side by side, why they may be one, what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import peewee

from registry.errors import NotFound
from registry.records.identities import LikenessPair, PersonMerge, ToldApart, groups_of
from registry.records.models import Actor, Nomination
from registry.stages.likenesses.memory import Memory
from registry.stages.likenesses.standing import Stand, faces, stands_of

SHOWN = 20  # a page

Stands = tuple[Stand, ...]


@dataclass(frozen=True)
class Question:
    """Two people with their nominations, why they may be one, and who told them apart."""

    pair: LikenessPair
    left: Stands
    right: Stands
    told: ToldApart | None = None

    @property
    def together(self) -> bool:
        """Whether both stand in one cycle."""
        return bool({stand.cycle for stand in self.left} & {stand.cycle for stand in self.right})


@dataclass(frozen=True)
class Joined:
    """A merge that stands, and the nominations of the two whom it makes one."""

    merge: PersonMerge
    kept: Stands
    gone: Stands


def find_questions(
    state: str, cycle: int | None = None, after: tuple[int, int] | None = None
) -> tuple[list[Question], bool]:
    """Return a page of the questions in sight and whether more follow: the surest first, those after a sureness and id."""
    query = _in_state(state, cycle).order_by(LikenessPair.sure.desc(), LikenessPair.id)
    if after is not None:
        sure, identity = after
        query = query.where((LikenessPair.sure < sure) | ((LikenessPair.sure == sure) & (LikenessPair.id > identity)))
    pairs = list(query.limit(SHOWN + 1))
    groups = groups_of(person for pair in pairs for person in (pair.left_id, pair.right_id))
    stands = stands_of(groups)
    sides = [(_of_group(groups[pair.left_id], stands), _of_group(groups[pair.right_id], stands)) for pair in pairs]
    told = _told(sides) if state == "apart" else [None] * len(sides)
    found = [Question(pair, *both, said) for pair, both, said in zip(pairs, sides, told, strict=True)]
    return found[:SHOWN], len(pairs) > SHOWN


def counted(cycle: int | None = None) -> dict[str, int]:
    """Return how many questions in sight are open, and how many were answered by telling apart."""
    return {state: int(_in_state(state, cycle).count()) for state in ("open", "apart")}


def find_question(identity: int) -> LikenessPair:
    """Return a question in scope; raise NotFound where there is none any more."""
    pair = LikenessPair.one(identity)
    if pair is None:
        raise NotFound(what="这一对记录，其中一方可能已被整批撤销")
    return pair


def find_merges(after: int | None = None) -> tuple[list[Joined], bool]:
    """Return a page of the merges in sight that stand and whether more follow: the newest first, those before an id."""
    query = PersonMerge.select(PersonMerge, Actor).join(Actor, on=PersonMerge.merged_by)
    query = query.where(PersonMerge.state == "standing").order_by(PersonMerge.id.desc())
    found = list((query if after is None else query.where(PersonMerge.id < after)).limit(SHOWN + 1))
    stands = stands_of(person for merge in found for person in (merge.kept_id, merge.gone_id))
    joined = [Joined(one, _of_group([one.kept_id], stands), _of_group([one.gone_id], stands)) for one in found]
    return joined[:SHOWN], len(found) > SHOWN


def _in_state(state: str, cycle: int | None) -> Any:
    query = LikenessPair.select().where(LikenessPair.state == state)
    if cycle is None:
        return query
    people = Nomination.select(Nomination.person).where(Nomination.cycle == cycle, Nomination.state != "withdrawn")
    return query.where(LikenessPair.left.in_(people) | LikenessPair.right.in_(people))


def _of_group(group: Iterable[int], stands: dict[int, list[Stand]]) -> Stands:
    every = (stand for person in group for stand in stands.get(person, ()))
    return tuple(sorted(every, key=lambda stand: -stand.nomination))


def _told(sides: list[tuple[Stands, Stands]]) -> list[ToldApart | None]:
    """Return for each pair the last that was said to tell it apart."""
    memory = Memory(face for both in sides for side in both for own in faces(side) for face in own)
    said = [
        {identity for left in faces(ours) for right in faces(theirs) for identity in memory.found(left, right)}
        for ours, theirs in sides
    ]
    query = ToldApart.select(ToldApart, Actor).join(Actor, peewee.JOIN.LEFT_OUTER, on=ToldApart.told_by)
    found = {one.id: one for one in query.where(ToldApart.id.in_(set().union(*said)))}
    return [found.get(max(ids, default=0)) for ids in said]
