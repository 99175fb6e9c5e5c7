"""Who saves over somebody else's change is told so, and loses nothing of it."""

import pytest

from registry.errors import Outdated
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Cycle
from registry.records.revisions import edit
from tests.factories import Way


def test_a_change_of_what_was_seen_is_made_and_counted(way: Way) -> None:
    cycle = _cycle(way)
    with scope.everywhere(), transaction():
        edit(cycle, 1, "这一届", label="2024年度")

    assert (_cycle(way).label, _cycle(way).revision) == ("2024年度", 2)


def test_a_change_of_what_somebody_changed_since_is_refused_and_theirs_stands(way: Way) -> None:
    cycle = _cycle(way)
    with scope.everywhere(), transaction():
        edit(cycle, 1, "这一届", label="2024年度")

    with pytest.raises(Outdated, match="这一届刚才被别人改过"), scope.everywhere(), transaction():
        edit(cycle, 1, "这一届", label="2025年度")

    assert (_cycle(way).label, _cycle(way).revision) == ("2024年度", 2)


def test_the_command_line_which_shows_no_revision_still_counts_the_change(way: Way) -> None:
    with scope.everywhere(), transaction():
        edit(_cycle(way), None, "这一届", label="2024年度")

    assert _cycle(way).revision == 2


def _cycle(way: Way) -> Cycle:
    if not way.cycle:
        way.open_cycle()
    with scope.everywhere():
        found: Cycle = Cycle.get_by_id(way.cycle)
    return found
