"""Where a person stands in the register: each nomination with its cycle and program, and what its row said of the person."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from importers.likeness.comparing import Likeness, Somebody, compare
from importers.likeness.duplicates import somebody_of
from registry.records import scope, vault
from registry.records.database import fetch_rows, marks
from registry.records.identities import within
from registry.records.likenesses import faces_of
from registry.wording import NOMINATION_STATES

MOST = 5  # nominations of one person that are looked at, the newest
_PART = 500


@dataclass(frozen=True)
class Stand:
    """One nomination of a person and where it is; `somebody` is what the vault says, None where it was not opened."""

    nomination: int
    person: int
    name: str
    unit: str
    kind: str
    state: str
    office: int
    office_name: str
    cycle: int
    label: str
    program: str
    line: int
    somebody: Somebody | None = None

    @property
    def named(self) -> str:
        """The name, with what tells it from namesakes in public."""
        return f"{self.name}（{self.unit}）" if self.unit else self.name

    @property
    def listed(self) -> str:
        """The list that the nomination stands in, and its line there."""
        return f"{self.label}“{self.program}”名单" + (f"第{self.line}行" if self.line else "")

    @property
    def same(self) -> str:
        """What two of its kind are that are one."""
        return {"person": "同一人", "household": "同一户"}.get(self.kind, "同一集体")

    @property
    def outcome(self) -> str:
        """What became of the nomination."""
        return NOMINATION_STATES[self.state]

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """What may be shown beside the name to tell namesakes by: numbers only with their middle hidden."""
        one = self.somebody
        if one is None:
            return (("隐私信息", "已销毁"),)
        year = f"{one.birth[:4]}年" if one.birth and not one.id_no else ""  # beside a number it would unmask it
        told = (("身份证号", hidden(one.id_no)), ("手机号", hidden(one.phone)), ("出生", year))
        return tuple((label, text) for label, text in told if text)

    def seen_from(self, office: int, cycle: int = 0) -> str:
        """Return the list and the line as they are said to people of an office at work on a cycle."""
        if self.cycle == cycle:
            return f"本届名单第{self.line}行" if self.line else "本届名单"
        return self.listed if self.office == office else f"{self.office_name}{self.listed}"


def hidden(number: str) -> str:
    """Return an ID number or a phone with its first three and last four characters alone."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)


def stands_of(people: Iterable[int], opened: bool = True) -> dict[int, list[Stand]]:
    """Return the nominations of people in scope that were not withdrawn, the newest first, with their facts if opened."""
    found: dict[int, list[Stand]] = {}
    for stand in _stands(sorted(set(people))):
        of_person = found.setdefault(stand.person, [])
        if len(of_person) < MOST:
            of_person.append(stand)
    if not opened:
        return found
    facts = vault.read_many([stand.nomination for stands in found.values() for stand in stands])
    return {person: [_opened(stand, facts) for stand in stands] for person, stands in found.items()}


def likeness_of(somebody: Somebody, stands: Iterable[Stand]) -> tuple[Likeness, Stand] | None:
    """Return how a row is most like one of these nominations, and which; None where it is like none."""
    alike = ((compare(somebody, stand.somebody), stand) for stand in stands if stand.somebody is not None)
    found = [(likeness, stand) for likeness, stand in alike if likeness is not None]
    return max(found, key=lambda one: one[0].sure, default=None)


def faces(stands: Iterable[Stand]) -> list[list[int]]:
    """Return the faces of each of these nominations whose facts are open."""
    return [faces_of(stand.somebody) for stand in stands if stand.somebody is not None]


def _stands(people: list[int]) -> Iterator[Stand]:
    columns = "n.id, n.person_id, n.name, n.unit, n.kind, n.state, n.office_id, o.name, n.cycle_id, c.label, p.name, n.source_row"
    tables = "nomination n JOIN office o ON o.id = n.office_id JOIN cycle c ON c.id = n.cycle_id JOIN program p ON p.id = c.program_id"
    sight = within(scope.current().offices, "n.office_id")
    for start in range(0, len(people), _PART):
        part = people[start : start + _PART]
        wanted = f"n.person_id IN ({marks(len(part))}) AND n.state <> 'withdrawn'{sight}"
        query = f"SELECT {columns} FROM {tables} WHERE {wanted} ORDER BY n.id DESC"  # noqa: S608 - names and numbers of ours
        for row in fetch_rows(query, *part):
            yield Stand(*row)


def _opened(stand: Stand, facts: dict[int, vault.Private]) -> Stand:
    private = facts.get(stand.nomination)
    return stand if private is None else Stand(**{**vars(stand), "somebody": somebody_of(private.values)})
