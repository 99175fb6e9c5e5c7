"""Rules of the selection as somebody in a hurry would break them, each planted into the running register."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from registry import bus, roles
from registry.records import scope
from registry.records.models import Actor, Award, Cycle, Decision, Notice
from registry.stages.afterwards import keeping, revoking
from registry.stages.clearances import replying
from registry.stages.decisions import adopting, granting
from registry.stages.notices import closing, objecting, substituting
from registry.stages.reviews import prizes, selecting

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Fault:
    """What was broken, and how."""

    name: str
    plant: Callable[[Patch], None]


def _nothing(*_: Any) -> None:
    """Check nothing."""


def _without(place: Any, check: str) -> Callable[[Patch], None]:
    """Leave a check out."""
    return lambda patch: patch.setattr(place, check, _nothing)


def _always(place: Any, name: str, answer: object) -> Callable[[Patch], None]:
    """Let a question always have the same answer."""
    return lambda patch: patch.setattr(place, name, lambda *_: answer)


def _notices_of(cycle: Cycle, _adopted_on: date) -> list[Notice]:
    return list(Notice.select().where(Notice.cycle == cycle).order_by(Notice.round))


def _over_on_the_last_day(today: date) -> Any:
    standing = Award.state.in_(keeping.STANDING)
    return Award.select(Award, Decision).join(Decision).where(Award.ends_on <= today, standing)


def _clerks_sign(patch: Patch) -> None:
    patch.setitem(roles.MATRIX, "AdoptDecision", {**roles.MATRIX["AdoptDecision"], "clerk": roles.OWN})


def _sees_everything(actor: Actor, _far: str = roles.BELOW) -> scope.Scope:
    return scope.Scope(None, actor.id)


FAULTS = (
    Fault("a notice ends before its last day is over", _always(closing, "is_over", True)),
    Fault("a decision is adopted while the notice runs", lambda p: p.setattr(adopting, "check_notices", _notices_of)),
    Fault("whoever put the list forward signs it", _without(adopting, "check_signing")),
    Fault("a clerk signs", _clerks_sign),
    Fault("another office's rows are in sight", lambda p: p.setattr(bus, "sight_of", _sees_everything)),
    Fault("somebody no department was asked about is selected", _without(selecting, "_check_cleared")),
    Fault("prizes are not counted", _without(prizes, "_check_prizes")),
    Fault("anybody takes a vacant place", _always(substituting, "_obstacle", "")),
    Fault("an objection is taken on any day", _without(objecting, "_check_received")),
    Fault("an objection holds nobody back", _without(objecting, "set_state")),
    Fault("a veto counts however late it comes", _always(replying, "_refusal", "")),
    Fault(
        "the journal is told of no award", lambda p: p.setattr(granting, "journal", SimpleNamespace(record=_nothing))
    ),
    Fault("whoever proposed a revocation signs it", _without(revoking, "_need_another")),
    Fault("a title is kept long before its term ends", _without(keeping, "_need_term")),
    Fault("a title expires on its last day", lambda p: p.setattr(keeping, "_over", _over_on_the_last_day)),
)
