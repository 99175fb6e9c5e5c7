"""What is found out about who is whom."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class PeopleToldApart(Event):
    """Records were said to tell of two people each; `told` are (remark, person, person), None where nobody is stored."""

    told: tuple[tuple[int, int | None, int | None], ...]


@dataclass(frozen=True)
class ToldApartTakenBack(Event):
    """That records tell of two people was taken back; `told` are the remarks."""

    told: tuple[int, ...]


@dataclass(frozen=True)
class PeopleMerged(Event):
    """Two people of the vault are one honoree from now on."""

    merge: int
    kept: int
    gone: int


@dataclass(frozen=True)
class MergeUndone(Event):
    """They are two again."""

    merge: int
