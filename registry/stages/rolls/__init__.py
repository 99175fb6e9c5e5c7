"""Rolls: what the journal alone tells of nominations, awards and certificates, held against the tables."""

from registry.stages.rolls.comparing import Difference, differences
from registry.stages.rolls.telling import Told, ends_at, fold

__all__ = ["Difference", "Told", "differences", "ends_at", "fold"]
