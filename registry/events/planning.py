"""What happens to plans: copied from the last edition, set, quotas handed out; what they say stands in the tables."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class CycleCopied(Event):
    """A cycle was drafted with the plan and the quotas of another."""

    cycle: int
    source: int


@dataclass(frozen=True)
class PlanSet(Event):
    """The plan of a cycle, or its rules for one category, now says what that digest was made of."""

    cycle: int
    revision: int
    facts_digest: str
    category: int | None = None


@dataclass(frozen=True)
class QuotasSet(Event):
    """The quota table of a cycle was replaced by one of so many rows."""

    cycle: int
    count: int
    digest: str
