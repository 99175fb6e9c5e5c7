"""The timeline of a cycle, for its pages."""

from registry.records.models import Cycle
from registry.stages.rolls import Moment, timeline_of_cycle


def timeline_of(cycle: Cycle, limit: int) -> list[Moment]:
    """Return what the journal says of a cycle in sight, newest first."""
    return timeline_of_cycle(cycle, limit)
