"""Telling people apart (同名不同人): said once, by a clerk at an upload or on the page, and never asked again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from importers import RosterRow
from importers.likeness.comparing import Somebody, compare
from importers.likeness.duplicates import somebody_of
from registry import events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.identities import ToldApart, common_office, groups_of, wait_in_line
from registry.records.likenesses import CROWD, faces_of, keys_for
from registry.records.models import Actor, Person
from registry.stages.likenesses.asking import settle
from registry.stages.likenesses.memory import Apart, Memory, Side, remember
from registry.stages.likenesses.standing import Stand, faces, stands_of


@dataclass(frozen=True)
class TellApart:
    """Say that two people of the register are two."""

    left: int
    right: int
    reason: str = ""


@dataclass(frozen=True)
class AskAgain:
    """Take back that two people of the register are two."""

    left: int
    right: int


def tell_apart(command: TellApart, _actor: Actor) -> int:
    """Remember that these are two people, under everything either is known by; return how many pairs of records that are."""
    wait_in_line()
    left, right = two_people(command.left, command.right)
    if groups_of([left.id])[left.id] & {right.id}:
        raise RuleViolation(reason="这两条记录已合并为同一人；如果合并错了，请先撤销合并。")
    if said_between(left, right):
        raise RuleViolation(reason="这两个人早已判定不是同一人，不必再判。")
    told = remember(crossing(left, right), command.reason)
    settle((left.id, right.id))
    return told


def ask_again(command: AskAgain, _actor: Actor) -> int:
    """Forget that these are two people; return how many remarks were taken back."""
    wait_in_line()
    left, right = two_people(command.left, command.right)
    said = said_between(left, right)
    if not said:
        raise NotFound(what="“不是同一人”的判定")
    ToldApart.update(state="taken_back").where(ToldApart.id.in_([one.id for one in said])).execute()
    for office in sorted({one.office_id for one in said}):
        taken_back = tuple(one.id for one in said if one.office_id == office)
        journal.record(events.ToldApartTakenBack(office, taken_back))
    settle((left.id, right.id))
    return len(said)


def told_apart_rows(rows: Sequence[RosterRow]) -> list[bool]:
    """Tell of each of the rows that repeat one another in a file whether it was told apart from all it is like.

    Called within the scope of an office, with every row of the file that carries a finding of a repeat.
    """
    somebodies = [somebody_of(row.values) for row in rows]
    alike = list(_alike(somebodies))
    own = [faces_of(one) for one in somebodies]
    memory = Memory(face for each in own for face in each)
    asked = {at for left, right in alike if not memory.found(own[left], own[right]) for at in (left, right)}
    met = {at for pair in alike for at in pair}
    return [at in met and at not in asked for at in range(len(rows))]


def two_people(left: int, right: int) -> tuple[Person, Person]:
    """Return two people in scope; raise NotFound for others, InvalidInput if they are one."""
    if left == right:
        raise InvalidInput(reason="请指明两个不同的人员编号。")
    found = [Person.one(left), Person.one(right)]
    if found[0] is None or found[1] is None:
        raise NotFound(what=f"第{left if found[0] is None else right}号人员")
    return found[0], found[1]


def said_between(left: Person, right: Person) -> list[ToldApart]:
    """Return what was said that tells two people apart and still stands."""
    pairs = [apart.key for apart in crossing(left, right)]
    memory = Memory(face for pair in pairs for face in pair)
    said = {identity for one, other in pairs for identity in memory.found([one], [other])}
    return list(ToldApart.select().where(ToldApart.id.in_(said)).order_by(ToldApart.id))


def crossing(left: Person, right: Person) -> Iterator[Apart]:
    """Yield every pair of records of which one belongs to the left and one to the right, merged ones included."""
    groups = groups_of((left.id, right.id))
    stands = stands_of({*groups[left.id], *groups[right.id]})
    lefts, rights = _sides(groups[left.id], stands), _sides(groups[right.id], stands)
    if not lefts or not rights:
        raise RuleViolation(reason="其中一人的推荐都已撤回，或隐私信息已销毁，没有可以比对的内容。")
    for one, office in lefts:
        for other, of in rights:
            shared = common_office({office, of})
            if shared is not None:
                yield Apart(shared, one, other)


def _sides(group: Iterable[int], stands: dict[int, list[Stand]]) -> list[tuple[Side, int]]:
    every = [stand for person in group for stand in stands.get(person, ())]
    return [(Side(own[0], stand.person), stand.office) for stand in every for own in faces([stand])]


def _alike(somebodies: Sequence[Somebody]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows of one file that seem to tell of one person."""
    sharing: dict[int, list[int]] = defaultdict(list)
    for at, keys in enumerate(keys_for(somebodies)):
        for mark in keys.marks:
            sharing[mark].append(at)
    pairs = {pair for rows in sharing.values() for pair in combinations(rows[:CROWD], 2)}
    for left, right in sorted(pairs):
        if compare(somebodies[left], somebodies[right]) is not None:
            yield left, right
