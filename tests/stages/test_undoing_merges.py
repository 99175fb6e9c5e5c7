"""Whatever is said of people and taken back again leaves nothing behind, in any order."""

import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from registry.errors import RuleViolation
from registry.records import scope
from registry.records.identities import groups_of
from registry.stages.likenesses import AskAgain, MergePeople, TellApart, UnmergePeople
from tests.factories import Way
from tests.stages.folk import HOMOPHONE, LI, TWIN, WANG, another_year, store, visible


def walk(way: Way, people: list[int], seed: int, steps: int) -> None:
    """Do and undo at random; each undoing restores what its doing found, and all undone is what was at the start."""
    dice = random.Random(seed)
    start = visible(way)
    undoing: list[tuple[Callable[[], object], tuple[Any, ...]]] = []
    for _ in range(steps):
        left, right = dice.sample(people, 2)
        before = visible(way)
        try:
            if dice.random() < 0.6:
                merge = way.do("reviewer", MergePeople(left, right, "是")).merge
                undoing.append((lambda merge=merge: way.do("reviewer", UnmergePeople(merge)), before))
            else:
                way.do("clerk", TellApart(left, right))
                undoing.append((lambda pair=(left, right): way.do("clerk", AskAgain(*pair)), before))
        except RuleViolation:
            assert visible(way) == before
        while undoing and dice.random() < 0.4:
            undo, before = undoing.pop()
            undo()
            assert visible(way) == before
    while undoing:
        undo, before = undoing.pop()
        undo()
        assert visible(way) == before
    assert visible(way) == start


def crowd(way: Way) -> list[int]:
    """Store six records of three people who are all alike somehow."""
    alike = [LI, TWIN, LI._replace(name="李晓鸣"), LI._replace(phone="13900000009"), HOMOPHONE, WANG]
    first = store(way.open_cycle(), alike[:3], vouched=[1])
    return first + store(another_year(way), alike[3:])


def test_everything_done_and_undone_in_turn_leaves_nothing_behind(way: Way) -> None:
    people = crowd(way)

    walk(another_year(way, "2025年度第一届"), people, seed=5, steps=8)


def test_merges_undone_in_any_order_leave_nothing_behind(way: Way) -> None:
    first, _, _, *people = crowd(way)
    people.append(first)
    start = visible(way)
    merges = [way.do("reviewer", MergePeople(left, right, "是")).merge for left, right in pairwise(people)]
    assert len(groups_in(people)) == 1

    for merge in (merges[1], merges[0], merges[2]):
        way.do("reviewer", UnmergePeople(merge))

    assert visible(way) == start


def groups_in(people: list[int]) -> set[frozenset[int]]:
    with scope.everywhere():
        return set(groups_of(people).values())


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(12))
def test_long_walks_of_doing_and_undoing_leave_nothing_behind(way: Way, seed: int) -> None:
    people = crowd(way)

    walk(another_year(way, "2025年度第一届"), people, seed, steps=30)
