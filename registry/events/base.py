"""What every event is: frozen, of plain values, entered under its name."""

from dataclasses import dataclass

EVENTS: dict[str, type["Event"]] = {}


@dataclass(frozen=True)
class Event:
    """Base of all events: the office it happened in."""

    office: int

    def __init_subclass__(cls) -> None:
        """Enter each event under its name, wherever it stands."""
        EVENTS[cls.__name__] = cls
