"""Candidates against the ranking of the jury: whoever is preferred to an equal or a better one is so for a written reason."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from registry.errors import RuleViolation
from registry.records.juries import ReviewPhase, figures_of, phases_of
from registry.records.models import Cycle, Nomination
from registry.tallying import HALF

_STANDING = ("checked", "clearing")
_NAMED = 3


def check_ranking(cycle: Cycle, chosen: Sequence[Nomination], reason: str) -> None:
    """Refuse candidates before the phases of their category are closed; without a reason, those whom the ranking does not favour."""
    phases = phases_of(cycle)
    by_category: dict[int, list[Nomination]] = defaultdict(list)
    for one in chosen:
        by_category[one.category_id].append(one)
    for category, wanted in by_category.items():
        through = [phase for phase in phases if phase.category_id in (None, category)]
        for phase in through:
            if phase.state != "closed":
                raise RuleViolation(reason=f"评审“{phase.name}”还没有结束，不能确定候选对象。")
        if through:
            _check_phase(through[-1], wanted, reason)


def named(nominations: Sequence[Nomination]) -> str:
    """Return the names of nominations, of many the first."""
    names = "、".join(f"“{one.name}”" for one in nominations[:_NAMED])
    return names + (f"等{len(nominations)}个" if len(nominations) > _NAMED else "")


def _check_phase(phase: ReviewPhase, wanted: Sequence[Nomination], reason: str) -> None:
    judged = phase.judged
    strangers = [one for one in wanted if one.id not in judged]
    if strangers:
        raise RuleViolation(reason=f"{named(strangers)}没有参加评审“{phase.name}”，不能确定为候选对象。")
    doubt = "" if reason else _doubt(phase, wanted)
    if doubt:
        raise RuleViolation(reason=doubt)


def _doubt(phase: ReviewPhase, wanted: Sequence[Nomination]) -> str:
    """Return what speaks against a choice and asks for a reason; nothing where the ranking itself makes it."""
    figures = figures_of(phase)
    unjudged = [one for one in wanted if one.id not in figures]
    if unjudged:
        return f"{named(unjudged)}所有评委都回避了，没有结果，选他请写明理由。"
    if phase.method == "qualifying":
        short = [one for one in wanted if figures[one.id][1] <= HALF]
        return f"{named(short)}在“{phase.name}”里没有过半数同意，选他请写明理由。" if short else ""
    last = max(wanted, key=lambda one: figures[one.id][0])
    place = figures[last.id][0]
    rivals = _rivals(figures.keys(), wanted)
    better = [one for one in rivals if figures[one.id][0] < place]
    if better:
        return f"{named(better)}排在“{last.name}”前面却没有选，请写明理由。"
    equal = [one for one in rivals if figures[one.id][0] == place]
    return f"“{last.name}”与{named(equal)}并列第{place}名，只选其中一部分请写明理由。" if equal else ""


def _rivals(ranked: Collection[int], wanted: Sequence[Nomination]) -> list[Nomination]:
    """Return who stands in the ranking, could be chosen in the same category, and is not."""
    first, chosen = wanted[0], {one.id for one in wanted}
    query = Nomination.select().where(
        Nomination.cycle == first.cycle_id, Nomination.category == first.category_id, Nomination.state.in_(_STANDING)
    )
    return [one for one in query.order_by(Nomination.position) if one.id in ranked and one.id not in chosen]
