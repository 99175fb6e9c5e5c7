"""Decisions: after the notice, a document with a number and a date turns proposals into awards, all of them or none."""

from registry.stages.decisions.adopting import AdoptDecision, adopt_decision
from registry.stages.decisions.checking import is_among, proposers_of
from registry.stages.decisions.documents import document, draft

__all__ = ["AdoptDecision", "adopt_decision", "document", "draft", "is_among", "proposers_of"]
