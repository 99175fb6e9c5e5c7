"""What happens to honorees across years; names stand in the tables alone."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class HonoreeChanged(Event):
    """A unit was renamed, joined to another or dissolved, or a person died."""

    change: int
    person: int
    what: str
    on_day: str
    successor: int | None


@dataclass(frozen=True)
class HonoreeChangeUndone(Event):
    """What was entered of an honoree was wrong: it was taken back."""

    change: int
