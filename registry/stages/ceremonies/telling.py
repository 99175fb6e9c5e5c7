"""What a ceremony tells the news: its facts as an event, refused at once where no news item could be drafted from them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from registry import events
from registry.drafting.facts import read_news_facts
from registry.drafting.kinds import measure_for, title_of
from registry.records.models import Award, Category, Cycle, Decision


def told(cycles: Sequence[Cycle], arranged: Mapping[str, Any], came: Counter[str] | None = None) -> events.CeremonyHeld:
    """Return the event of a ceremony of these cycles, its id still 0; raise InvalidInput where its facts contradict each other.

    `came` counts who was present, late, represented or absent, where somebody looked.
    """
    first, counts = cycles[0], came or Counter()
    programs = "、".join(dict.fromkeys(cycle.program.name for cycle in cycles))
    labels = list(dict.fromkeys(cycle.label for cycle in cycles))
    held = events.CeremonyHeld(
        first.office_id, 0, first.id, first.office.name, programs, labels[0] if len(labels) == 1 else "",
        arranged["event"], arranged["held_on"].isoformat(), arranged["part_of_day"], arranged["purpose"],
        _honorees(cycles, programs), tuple(arranged["acts"]), tuple(int(cycle.id) for cycle in cycles), _hosts(cycles),
        counts["present"], counts["late"], counts["by_proxy"], counts["absent"],
    )  # fmt: skip
    read_news_facts(events.news_facts(held))
    return held


def _hosts(cycles: Sequence[Cycle]) -> tuple[str, ...]:
    """Return the offices that decided together, in the order of the decisions; nothing where the own office did alone."""
    decisions = {one.cycle_id: one for one in Decision.select().where(Decision.cycle.in_(list(cycles)))}
    issuers = list(dict.fromkeys(name for cycle in cycles for name in decisions[cycle.id].issuers))
    return tuple(issuers) if len(issuers) > 1 else ()


def _honorees(cycles: Sequence[Cycle], programs: str) -> tuple[tuple[Any, ...], ...]:
    """Count the honorees by kind and title; a title is told where it is not the program's name."""
    counts: Counter[tuple[str, str]] = Counter()
    measures: dict[tuple[str, str], str] = {}
    query = Award.select(Award, Category).join_from(Award, Decision).join_from(Award, Category)
    for award in query.where(Decision.cycle.in_(list(cycles))).order_by(Award.prize, Award.category, Award.id):
        if award.state == "revoked":
            continue
        key = award.kind, title_of(award.category.name, bool(award.prize))
        counts[key] += 1
        measures[key] = measure_for(award.kind, award.category.measure)
    plain = {title for _, title in counts} <= {programs}
    return tuple(
        (kind, count, measures[kind, title], *(() if plain else (title,))) for (kind, title), count in counts.items()
    )
