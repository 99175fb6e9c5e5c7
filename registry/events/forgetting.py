"""What the register forgot, and who decided it: people by their ids, for their names are what is forgotten."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class PersonSealed(Event):
    """A person's private facts were put away; `people` are all records of that person."""

    person: int
    forgetting: int
    people: tuple[int, ...]


@dataclass(frozen=True)
class PersonUnsealed(Event):
    """They may be used again."""

    person: int
    forgetting: int
    people: tuple[int, ...]


@dataclass(frozen=True)
class ShreddingProposed(Event):
    """Somebody asked to have a person's private facts destroyed."""

    person: int
    forgetting: int


@dataclass(frozen=True)
class PersonShredded(Event):
    """A person's private facts were destroyed, under a document; what was published of the person stands."""

    person: int
    forgetting: int
    people: tuple[int, ...]
    doc_no: str


@dataclass(frozen=True)
class NominationsAnonymised(Event):
    """The time to keep a cycle's unsuccessful nominees ran out: so many were made anonymous."""

    cycle: int
    count: int
