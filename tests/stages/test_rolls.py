"""The journal alone tells the register: as of any day, and so that nothing can be changed beside it."""

from collections.abc import Iterator
from datetime import date

import pytest

from registry import clock
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Award, Certificate, Nomination
from registry.stages import forgetting, notices, programs, reviews, rolls, rosters
from registry.wording import FORGOTTEN
from tests.factories import ADOPTED, HELD, LAST_DAY, PUBLISHED, Way, instant, invented_roster

States = tuple[dict[int, str], dict[int, str], dict[int, str]]


@pytest.fixture(autouse=True)
def _everywhere() -> Iterator[None]:
    with scope.everywhere():
        yield


def held() -> States:
    """Return the states of all nominations, awards and certificates as the tables hold them now."""
    certificates = Certificate.select().where(Certificate.state != "held")
    return (
        {one.id: one.state for one in Nomination.select()},
        {one.id: one.state for one in Award.select()},
        {one.id: one.state for one in certificates},
    )


def told(until: date) -> States:
    """Return the same as the journal alone tells it, by the end of a day."""
    said = rolls.fold(until)
    return (
        {identity: one.state for identity, one in said.nominations.items()},
        {identity: one.state for identity, one in said.awards.items()},
        {identity: said.states.get(identity, "numbered") for identity in said.issued},
    )


def test_every_day_is_told_as_it_was(way: Way) -> None:
    remembered: dict[date, States] = {}

    def remember(day: date) -> None:
        remembered[day] = held()
        assert rolls.differences() == []

    way.open_cycle().store(count=6)
    remember(date(2023, 4, 12))
    other = way.upload(invented_roster(2, seed=2), file=b"PK other")
    again = way.do("clerk", rosters.ConfirmRoster(other), date(2023, 4, 13))
    first, second, third, fourth, *_, last = way.nominations()
    withdrawn = reviews.WithdrawNominations(way.cycle, (last,), "本人要求")
    way.do("clerk", withdrawn, date(2023, 4, 13))
    way.do("clerk", rosters.UndoRoster(again.roster), date(2023, 4, 14))
    remember(date(2023, 4, 14))
    way.review()
    way.do("reviewer", reviews.DropCandidates(way.cycle, (first,), "名额已满"), date(2023, 4, 20))
    remember(date(2023, 4, 20))
    way.publish()
    remember(PUBLISHED)
    raised = [
        way.do("clerk", notices.RaiseObjection(way.notice, who, PUBLISHED, "甲", "不实"), date(2023, 4, 24))
        for who in (second, third, third)
    ]
    remember(date(2023, 4, 24))
    for objection, upheld in zip(raised, (True, False, False), strict=True):
        way.do("reviewer", notices.ResolveObjection(objection, upheld, "已核实"), LAST_DAY)
        assert rolls.differences() == []
    remember(LAST_DAY)
    way.close().decide()
    remember(ADOPTED)
    way.celebrate()
    remember(HELD)

    assert {day: told(day) for day in remembered} == remembered
    assert told(date(2023, 4, 2)) == ({}, {}, {})
    assert [remembered[LAST_DAY][0][who] for who in (first, second, third, fourth)] == [
        "not_selected", "not_selected", "proposed", "proposed",
    ]  # fmt: skip


def test_a_nomination_changed_behind_the_register_s_back_is_named_by_its_number(way: Way) -> None:
    way.open_cycle().store(count=4)
    first, second, third, _ = way.nominations()
    way.review().publish()
    was = Nomination.get_by_id(second)

    Nomination.update(state="awarded").where(Nomination.id == first).execute()
    Nomination.update(name="冒名者").where(Nomination.id == second).execute()
    Nomination.update(office=1).where(Nomination.id == third).execute()

    assert [one.message for one in rolls.differences()] == [
        f"推荐对象第{first}号现在是“已表彰”，日志记载的是“拟表彰对象”，被改动过。",
        f"推荐对象第{second}号公示的是“{was.name}，{was.unit}”，公示以后名字或单位被改动过。",
        f"推荐对象第{third}号不在日志记载的活动和类别里，被改动过。",
    ]


def test_a_day_ends_at_midnight_in_china() -> None:
    assert rolls.ends_at(date(2023, 4, 21)) == "2023-04-21T16:00:00.000000+00:00"


def test_nobody_is_held_to_the_names_of_those_who_were_made_anonymous(way: Way) -> None:
    way.open_cycle().store(count=2).review().publish()
    way.do("approver", programs.CancelCycle(way.cycle, "另行安排"), PUBLISHED)
    much_later = date(2025, 4, 22)
    with clock.at(instant(much_later)), transaction():
        assert forgetting.anonymise_due(much_later) == 2

    assert {one.name for one in Nomination.select()} == {FORGOTTEN}
    assert rolls.differences() == []
