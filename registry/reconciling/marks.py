"""What in a paper is a fact, and whose: names, units, titles and numbers of the honorees in their order, and every figure."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from importers.documents import Finished

_BLANK = re.compile(r"\s+")
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True)
class Person:
    """An honoree as a paper names one: the place in its order, and what may stand beside the name."""

    place: int
    name: str
    unit: str = ""
    title: str = ""
    number: str = ""


@dataclass(frozen=True)
class Mark:
    """A stretch of a text that is a fact: which, and whose where it is somebody's."""

    start: int
    end: int
    what: str
    person: Person | None = None


@dataclass(frozen=True)
class Stream:
    """A paper as one run of characters without blanks, from which every character's line is found again."""

    text: str
    starts: tuple[int, ...]
    lines: tuple[tuple[int, int], ...]

    def part(self, start: int, end: int) -> "Stream":
        """Return a stretch of the paper as a paper of its own, its lines numbered as they were."""
        first = max(0, bisect_right(self.starts, start) - 1)
        kept = [place for place in range(first, len(self.starts)) if self.starts[place] < end]
        starts = tuple(max(0, self.starts[place] - start) for place in kept)
        return Stream(self.text[start:end], starts, tuple(self.lines[place] for place in kept))

    def place(self, position: int) -> tuple[int, int]:
        """Return page and line of a character; past the end those of the last."""
        return self.lines[max(0, bisect_right(self.starts, position) - 1)] if self.lines else (0, 0)


@dataclass(frozen=True)
class Expected:
    """A paper as it must read: its name, its text, and what in it is a fact; with a `title`, one item within a bulletin."""

    name: str
    stream: Stream
    marks: tuple[Mark, ...]
    people: tuple[Person, ...] = ()
    title: str = ""


def plain(text: str) -> str:
    """Return a text without blanks, by which names are spread and lines are filled."""
    return _BLANK.sub("", text)


def stream_of(paper: Finished) -> Stream:
    """Return a paper's text in one run."""
    parts, starts, lines, length = list[str](), list[int](), list[tuple[int, int]](), 0
    for line in paper.lines:
        text = plain(line.text)
        if text:
            starts.append(length)
            lines.append((line.page, line.number))
            parts.append(text)
            length += len(text)
    return Stream("".join(parts), tuple(starts), tuple(lines))


def marks_in(text: str, people: Sequence[Person], words: Iterable[tuple[str, str]], start: int = 0) -> tuple[Mark, ...]:
    """Return the facts of an expected text: its people from `start` on, words told as (word, what), and every figure."""
    found = [*_of_people(text, people, start)]
    taken = bytearray(len(text))
    for mark in found:
        taken[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
    for person in people:  # and wherever else a name stands
        for match in re.finditer(re.escape(plain(person.name)), text) if plain(person.name) else ():
            if not any(taken[match.start() : match.end()]):
                found.append(Mark(match.start(), match.end(), "name", person))
                taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    for word, what in words:
        for match in re.finditer(re.escape(plain(word)), text) if plain(word) else ():
            found.append(Mark(match.start(), match.end(), what))
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    for match in _FIGURE.finditer(text):
        if not any(taken[match.start() : match.end()]):
            found.append(Mark(match.start(), match.end(), "figure"))
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end)))


def _of_people(text: str, people: Sequence[Person], start: int) -> Iterator[Mark]:
    """Yield the facts of people named one after the other: each name, and beside it what stands before the next."""
    places, cursor = list[int](), start
    for person in people:
        found = text.find(plain(person.name), cursor)
        places.append(found)
        cursor = found + len(plain(person.name)) if found >= 0 else cursor
    bound, bounds = len(text), list[int]()
    for place in reversed(places):
        bounds.append(bound)
        bound = place if place >= 0 else bound
    for person, place, bound in zip(people, places, reversed(bounds), strict=True):
        if place < 0:
            continue
        end = place + len(plain(person.name))
        yield Mark(place, end, "name", person)
        before = re.search(r"\d+\.?$", text[max(0, place - 6) : place])
        if before:
            yield Mark(place - len(before[0]), place, "place", person)
        for what in ("unit", "title", "number"):
            value = plain(getattr(person, what))
            at = text.find(value, end, bound if bound > end else len(text)) if value else -1
            if at >= 0:
                yield Mark(at, at + len(value), what, person)
