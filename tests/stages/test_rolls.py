"""The journal alone tells the register: as of any day, and so that nothing can be changed beside it."""

from collections.abc import Iterator
from datetime import date

import pytest

from registry import clock
from registry.bus import sight_of
from registry.errors import NotFound
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Award, Certificate, Cycle, Nomination
from registry.stages import afterwards, forgetting, honorees, notices, programs, reviews, rolls, rosters
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


LATER, LAST = date(2023, 9, 1), date(2023, 12, 31)
NUMBER = "太昊办〔2023〕30号"


def test_the_roll_and_every_list_stand_as_of_any_day(way: Way) -> None:
    way.open_cycle().store(count=4)
    names = [one.name for one in Nomination.select().order_by(Nomination.position)]
    way.review().publish().close().decide().celebrate()
    first, second, third, _ = (award.id for award in Award.select().order_by(Award.position))
    way.do("approver", afterwards.RetainAwards(way.cycle, (third,), NUMBER, LATER, LAST), LATER)
    way.do("reviewer", afterwards.SuspendAwards((second,), "整改", LATER, LAST), LATER)
    change = way.do("reviewer", afterwards.ProposeRevocation(first, "crime", LATER, "判决生效"), LATER)
    way.do("approver", afterwards.SignRevocation(change, NUMBER), date(2023, 9, 2))
    way.do("approver", afterwards.CorrectAward(second, "黄晓明", "", "错字"), date(2023, 9, 3))
    way.do("reviewer", afterwards.ExpireAwards(way.cycle, date(2024, 1, 1)), date(2024, 1, 1))

    def stood(until: date | None, ended: bool = False) -> list[tuple[str, str]]:
        return [(line.name, line.state) for line in rolls.roll_of_honor(until, way.cycle, ended)]

    one, two, three, four = names
    assert stood(date(2023, 5, 4)) == []
    assert stood(ADOPTED) == [(name, "active") for name in names]
    assert stood(LATER) == [(one, "active"), (two, "suspended"), (three, "retained"), (four, "active")]
    assert stood(date(2023, 9, 2)) == [(two, "suspended"), (three, "retained"), (four, "active")]
    assert stood(None) == [("黄晓明", "suspended"), (four, "active")]
    assert stood(None, ended=True)[0] == (one, "revoked")
    assert rolls.roll_of_honor(LATER)[2].ends_on == LAST
    assert rolls.differences() == []

    early, public, now = (rolls.lists_as_of(way.cycle, day) for day in (date(2023, 4, 18), PUBLISHED, HELD))
    assert ([one.state for one in early.nominations], early.notices, early.certificates) == (["checked"] * 4, (), ())
    assert [[one.name for one in notice.entries] for notice in public.notices] == [names]
    assert (public.notices[0].result, now.notices[0].result) == ("", "公示期内未收到异议。")
    assert [paper.state for paper in now.certificates] == ["numbered"] * 4
    for nobody_s in (way.cycle + 1, 10**6):
        with pytest.raises(NotFound, match="没有找到这届评选活动"):
            rolls.lists_as_of(nobody_s, HELD)

    for person, seen in (("city_officer", 2), ("clerk", 2), ("neighbour", 0), ("admin", 0)):
        with scope.within(sight_of(way.people[person])):
            assert len(stood(None)) == seen


def test_timelines_tell_of_one_honoree_one_program_one_office(way: Way) -> None:
    way.open_cycle().store(count=3).review().publish().close().decide()
    person, other = (one.person_id for one in Nomination.select().order_by(Nomination.position).limit(2))
    way.do("clerk", honorees.RecordHonoreeChange(person, "deceased", ADOPTED), ADOPTED)
    award = Award.select().order_by(Award.position).first().id
    way.do("reviewer", afterwards.AdmonishHolders((award,), "言论不当", ADOPTED), ADOPTED)
    program = Cycle.get_by_id(way.cycle).program_id
    own = way.people["clerk"].office_id

    def names(moments: list[rolls.Moment]) -> list[str]:
        assert [one.seq for one in moments] == sorted((one.seq for one in moments), reverse=True)
        return [moment.name for moment in reversed(moments)]

    with scope.within(sight_of(way.people["clerk"])):
        told = rolls.timeline_of_honoree(honorees.history(person), 100)
        assert names(told) == [
            "NominationsReceived", "NominationsReviewed", "NominationsReviewed", "NoticePublished", "AwardGranted",
            "CertificateIssued", "HonoreeChanged", "HolderAdmonished",
        ]  # fmt: skip
        assert len(told[4].facts["entries"]) == 1
        assert "HonoreeChanged" not in names(rolls.timeline_of_honoree(honorees.history(other), 100))
        assert names(rolls.timeline_of_program(program, 100))[:2] == ["ProgramCreated", "CyclePlanned"]
        assert "HonoreeChanged" in names(rolls.timeline_of_office(own, 100))
    with scope.within(sight_of(way.people["city_officer"])):
        handed_up = ["CycleOpened", "NoticePublished", "NoticeClosed", "DecisionAdopted"]
        assert names(rolls.timeline_of_program(program, 100)) == handed_up
        with pytest.raises(NotFound, match="没有找到这个单位"):
            rolls.timeline_of_office(own, 100)
    with scope.within(sight_of(way.people["neighbour"])):
        for asked in (lambda: rolls.timeline_of_office(own, 9), lambda: rolls.timeline_of_program(program, 9)):
            with pytest.raises(NotFound):
                asked()
