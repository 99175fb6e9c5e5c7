"""What happens around a public notice besides its beginning and its end."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class NomineeSubstituted(Event):
    """Somebody not selected takes the place of a name that left a notice; a further notice shows them."""

    cycle: int
    notice: int
    nomination: int
    removed: int


@dataclass(frozen=True)
class NamesakesDistinguished(Event):
    """What tells namesakes apart was written after their units, before any notice shows them."""

    cycle: int
    nominations: tuple[int, ...]


@dataclass(frozen=True)
class PostingProved(Event):
    """A picture shows where a notice was posted up; the digest is the picture's."""

    cycle: int
    notice: int
    posting: int
    place: str
    digest: str
