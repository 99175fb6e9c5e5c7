"""Whom of the register the rows of a roster seem to be: the very same people elsewhere, and those nearly the same."""

from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import NamedTuple

from importers import Finding, RosterRow
from importers.likeness.comparing import Likeness, Somebody, sure_in_words
from importers.likeness.duplicates import honoree_cell, somebody_of
from importers.likeness.naming import plain
from registry.records import scope, vault
from registry.records.database import fetch_rows, marks
from registry.records.identities import groups_of, offices_below
from registry.records.likenesses import CROWD, faces_of, find_known, listed_in
from registry.stages.likenesses.memory import Memory
from registry.stages.likenesses.standing import Stand, likeness_of, stands_of

NAMED = 3  # people or lists that a row is told about
SEARCHED = 20  # people whose facts are opened for a row

_WHO = {"person": "此人", "household": "这一户", "collective": "这个集体"}
_PART = 500

Groups = dict[int, frozenset[int]]


class Hit(NamedTuple):
    """Somebody of the register whom a row seems to be, told by the likest nomination.

    `listed` is a nomination of theirs in the list that the row is for: whoever has one must not enter it twice.
    """

    likeness: Likeness
    stand: Stand
    listed: Stand | None = None


class Met:
    """The rows of one part that meet somebody of the register in sight, and whom."""

    def __init__(self, cycle: int, rows: Sequence[RosterRow]) -> None:
        self.cycle = cycle
        self.rows = rows
        self.somebodies = [somebody_of(row.values) for row in rows]
        self.known = {at: known for at, known in enumerate(find_known(self.somebodies)) if known.people or known.crowd}

    @cached_property
    def same(self) -> dict[int, list[int]]:
        """The people with the very number of a row, by the row's place in the part."""
        indexes = _indexes_of(person for known in self.known.values() for person in known.people)
        found = {}
        for at, known in self.known.items():
            index = vault.index_of(self.somebodies[at].id_no)
            people = [person for person in known.people if index and indexes.get(person) == index]
            if people:
                found[at] = people
        return found

    @cached_property
    def hits(self) -> dict[int, list[Hit]]:
        """Whom each other row seems to be, those of its own list first, then the likeliest, without those told apart."""
        near = {at: known.people for at, known in self.known.items() if at not in self.same}
        groups = groups_of(person for people in near.values() for person in people)
        near = self._nearest(near, groups)
        stands = stands_of(member for people in near.values() for person in people for member in groups[person])
        faces = {at: faces_of(self.somebodies[at]) for at, people in near.items() if people}
        theirs = {
            stand.nomination: faces_of(stand.somebody) for each in stands.values() for stand in each if stand.somebody
        }
        memory = Memory([face for each in (*faces.values(), *theirs.values()) for face in each])
        found = {}
        for at, people in near.items():
            hits = []
            for group in {groups[person] for person in people}:
                of_group = [stand for person in group for stand in stands.get(person, ())]
                apart = any(memory.found(faces[at], theirs.get(stand.nomination, ())) for stand in of_group)
                hits += [] if apart else self._hit(self.somebodies[at], of_group)
            found[at] = sorted(hits, key=lambda hit: (not hit.listed, -hit.likeness.sure, -hit.stand.nomination))
        return found

    def _nearest(self, near: dict[int, tuple[int, ...]], groups: Groups) -> dict[int, tuple[int, ...]]:
        """Return the people of each row whose facts are opened: of many those who stand in its list come first."""
        many = {at: people for at, people in near.items() if len(people) > SEARCHED}
        listed = listed_in(self.cycle, {one for people in many.values() for person in people for one in groups[person]})
        first = {at: sorted(people, key=lambda person: not groups[person] & listed) for at, people in many.items()}
        return near | {at: tuple(people[:SEARCHED]) for at, people in first.items()}

    def _hit(self, somebody: Somebody, stands: Sequence[Stand]) -> list[Hit]:
        """Return how a row is most like a person, by a nomination in its own list where that alone raises the question."""
        here = [stand for stand in stands if stand.cycle == self.cycle]
        listed = likeness_of(somebody, here)
        if listed and _is_repeat(listed[0]):
            return [Hit(*listed, listed[1])]
        likest = likeness_of(somebody, stands)
        return [Hit(*likest, max(here, key=lambda stand: stand.nomination, default=None))] if likest else []


def known_rows(office: int, cycle: int, rows: Sequence[RosterRow]) -> list[list[Finding]]:
    """Return for each row of a roster of that office and cycle what the register knows of its person.

    Notes tell of the very same person elsewhere; warnings ask whether it is the same. An office is told of its own
    people and of those below it, whoever uploads. What was told apart once is not asked again.
    """
    with in_sight_of(office):
        met = Met(cycle, rows)
        if not met.known:
            return [[] for _ in rows]
        groups = groups_of(person for people in met.same.values() for person in people)
        stands = stands_of(groups, opened=False)
        said: list[list[Finding]] = [[] for _ in rows]
        for at, people in met.same.items():
            own = {member for person in people for member in groups[person]}
            of_person = [stand for person in own for stand in stands.get(person, ())]
            said[at] = list(_same(rows[at], met.somebodies[at], of_person, people, (office, cycle)))
        for at, hits in met.hits.items():
            said[at] = [_near(rows[at], met.somebodies[at], hit, (office, cycle)) for hit in hits[:NAMED]]
            if not hits and met.known[at].crowd:
                said[at] = [_crowd(rows[at])]
        return said


def in_sight_of(office: int) -> AbstractContextManager[None]:
    """See no further than an office does, and no further than the present scope."""
    now, own = scope.current(), offices_below(office)
    return scope.within(scope.Scope(own if now.offices is None else own & now.offices, now.actor))


def _indexes_of(people: Iterable[int]) -> dict[int, bytes]:
    ordered, found = sorted(set(people)), {}
    for start in range(0, len(ordered), _PART):
        part = ordered[start : start + _PART]
        query = f"SELECT id, id_index FROM person WHERE id IN ({marks(len(part))}) AND id_index IS NOT NULL"  # noqa: S608 - marks
        found.update({person: bytes(index) for person, index in fetch_rows(query, *part)})
    return found


def _same(
    row: RosterRow, one: Somebody, stands: Sequence[Stand], numbered: Container[int], place: tuple[int, int]
) -> Iterator[Finding]:
    """Say where the person with a row's number stands already, the newest first; `numbered` are those with that number."""
    newest = sorted(stands, key=lambda stand: -stand.nomination)
    who, cell = _WHO[one.kind], row.cells.get("id_no", honoree_cell(row.cells, row.row))
    if newest and plain(one.name) not in {plain(stand.name) for stand in newest}:
        where = f"{newest[0].seen_from(*place)}的{newest[0].named}"
        message = f"身份证号与{where}相同，但姓名不同。请核对姓名和身份证号哪个写错了。"
        yield Finding(honoree_cell(row.cells, row.row), "warning", "known_other_name", message)
        newest = [stand for stand in newest if stand.cycle == place[1]]
    here = [stand for stand in newest if stand.cycle == place[1]]
    if any(stand.person in numbered for stand in here):
        yield Finding(cell, "note", "known_here", f"{who}已在{here[0].seen_from(*place)}（{here[0].outcome}）。")
    elif here:
        message = f"与{here[0].seen_from(*place)}的{here[0].named}早已合并为{here[0].same}，同一届里只保留一行。"
        yield Finding(honoree_cell(row.cells, row.row), "warning", "duplicate_known_merged", message)
    elif newest:
        told = [f"{stand.seen_from(place[0])}（{stand.outcome}）" for stand in newest]
        more = f"等{len(told)}次" if len(told) > NAMED else ""
        message = f"身份证号相同：{who}曾在{'、'.join(told[:NAMED])}{more}。入库后记在{newest[0].same}名下。"
        yield Finding(cell, "note", "known_person", message)


def _near(row: RosterRow, one: Somebody, hit: Hit, place: tuple[int, int]) -> Finding:
    """Ask whether a row's person is somebody nearly the same; in one list nobody is stored twice without an answer."""
    likeness, stand, listed = hit
    shown, reason = listed or stand, likeness.reason
    cell, who = honoree_cell(row.cells, row.row), f"{shown.seen_from(*place)}的{shown.named}"
    kind = likeness.code.removeprefix("duplicate_")
    if listed and _is_listed_row(one, listed):
        return Finding(cell, "note", "known_here", f"{reason}，看来就是{who}（{listed.outcome}）。")
    if shown.cycle != stand.cycle:
        reason = f"与其在{stand.seen_from(*place)}的记录（{stand.named}）比对，{reason}"
    if _is_repeat(likeness):
        message = f"与{who}疑似{shown.same}（把握{sure_in_words(likeness.sure)}）：{reason}。请核对是不是{shown.same}。"
        if listed:
            return Finding(cell, "warning", f"duplicate_known_{kind}", message, f"是{shown.same}就不必再报一次")
        return Finding(cell, "warning", f"known_{kind}", message, "照常入库，入库后在“疑似同一人”里判定")
    message = f"与{who}可能是{shown.same}（把握{sure_in_words(likeness.sure)}）：{reason}。"
    return Finding(cell, "note", f"known_{kind}", message)


def _is_repeat(likeness: Likeness) -> bool:
    return likeness.code.startswith("duplicate")


def _is_listed_row(one: Somebody, stand: Stand) -> bool:
    """Tell whether a row without a number is the very row that stands in the list, which is not stored twice anyway."""
    other = stand.somebody
    return other is not None and not one.id_no and one[:4] == other[:4]


def _crowd(row: RosterRow) -> Finding:
    message = f"登记库里与这一行同名、同单位或同电话的超过{CROWD}个，只比对了其中最近的{SEARCHED}个，没有发现相同的。"
    return Finding(honoree_cell(row.cells, row.row), "note", "known_crowd", message)
