"""The order in which honorees walk to the stage: in batches of one title, the late after the others, the absent not at all."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil


@dataclass(frozen=True)
class Walk:
    """An honoree's part: nobody shares a batch with another title; `batch` 0 is off the stage."""

    award: int
    title: Hashable
    state: str = "expected"
    batch: int = 0


def walk(honorees: Sequence[Walk], batch_size: int, done: int = 0, at_home: bool = False) -> list[Walk]:
    """Return honorees, given in the order so far, as they walk from now on; the batches already done stay as they are.

    First those expected, present or represented, then those who came late, and at the end, in no batch, the absent.
    """
    gone = [one for one in honorees if 0 < one.batch <= done and one.state not in ("absent", "late")]
    left = [one for one in honorees if one not in gone]
    if at_home:
        return [replace(one, batch=0) for one in honorees]
    coming = [one for one in left if one.state not in ("absent", "late")]
    late = [one for one in left if one.state == "late"]
    walking = list(_batched([coming, late], batch_size, done))
    return [*gone, *walking, *(replace(one, batch=0) for one in left if one.state == "absent")]


def _batched(groups: Sequence[Sequence[Walk]], batch_size: int, done: int) -> Iterator[Walk]:
    """Yield the honorees of the groups in batches as even as they can be."""
    batch = done
    for group in groups:
        for _, alike in groupby(group, key=lambda one: one.title):
            titled = list(alike)
            count = ceil(len(titled) / batch_size)
            for place, one in enumerate(titled):
                yield replace(one, batch=batch + 1 + place * count // len(titled))
            batch += count


def seats(count: int, row_size: int) -> list[str]:
    """Return the seats of so many honorees, row by row, as 3排12座."""
    return [f"{place // row_size + 1}排{place % row_size + 1}座" for place in range(count)]
