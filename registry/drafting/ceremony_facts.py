"""What the papers of a ceremony are written from: the arrangements, and the honorees in walking order."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Walker:
    """An honoree at a ceremony: `place` in walking order from 1 on, the absent last; `batch` 0 is off the stage.

    `attendance` is expected, present, late, by_proxy or absent; `reading` is pinyin as somebody asked for it.
    """

    place: int
    name: str
    unit: str
    title: str
    kind: str
    program: str
    cycle: str
    number: str = ""
    batch: int = 0
    seat: str = ""
    attendance: str = "expected"
    proxy: str = ""
    speaks: bool = False
    reading: str = ""
    plaque: bool = False


@dataclass(frozen=True)
class CeremonyFacts:
    """A ceremony as its papers tell it; `programs` are pairs of cycle and program, `form` is the word of the selection.

    With `at_home` there is no meeting: the honors are brought to people's homes (送奖上门).
    """

    offices: tuple[str, ...]
    event: str
    programs: tuple[tuple[str, str], ...]
    held_on: date
    part_of_day: str
    starts_at: str
    place: str
    decisions: tuple[str, ...]
    presiding: str
    reader: str
    presenters: tuple[str, ...]
    acts: tuple[str, ...]
    walkers: tuple[Walker, ...]
    form: str = "表彰"
    at_home: bool = False
