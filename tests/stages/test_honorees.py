"""An honoree has one history: merged people are one, and what happened to a unit is told under every name it had."""

from datetime import date

import pytest

from registry.records import honorees, scope
from registry.records.models import Award, Nomination
from registry.stages import likenesses
from tests.factories import ADOPTED, Way

LONG_AGO = date(2000, 1, 1)


@pytest.fixture
def decided(way: Way) -> Way:
    """Return a way on which three people were awarded."""
    return way.to_decision()


def persons(way: Way) -> list[int]:
    with scope.everywhere():
        query = Nomination.select(Nomination.person).where(Nomination.cycle == way.cycle)
        return [person for (person,) in query.order_by(Nomination.position).tuples()]


def test_who_was_given_a_title_holds_it_with_everybody_merged_into_one(decided: Way) -> None:
    first, second, third = persons(decided)
    with scope.everywhere():
        awards = {award.nomination.person_id: award.id for award in Award.select()}
        Award.update(state="revoked").where(Award.id == awards[third]).execute()

    def held(*asked: int, title: str = "道德文明使者", since: date = LONG_AGO) -> dict[int, int]:
        with scope.everywhere():
            return {person: award.id for person, award in honorees.holders(asked, title, since).items()}

    assert held(first, second, third) == {first: awards[first], second: awards[second]}
    assert held(first, title="文明家庭") == held(first, since=date(2023, 5, 6)) == held() == {}
    assert held(first, since=ADOPTED) == {first: awards[first]}
    merge = decided.do("reviewer", likenesses.MergePeople(third, first, "电话核实"), ADOPTED).merge
    assert held(third) == {third: awards[first]}
    decided.do("reviewer", likenesses.UnmergePeople(merge), ADOPTED)
    assert held(third) == {}
