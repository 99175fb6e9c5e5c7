"""An honoree has one history: merged people are one, and what happened to a unit is told under every name it had."""

from datetime import date

import pytest

from registry.errors import NotFound, RegistryError
from registry.records import scope
from registry.records.honorees import HonoreeChange, deceased, holders
from registry.records.models import Award, Nomination
from registry.stages import honorees, likenesses
from tests.factories import ADOPTED, Way, roster, row
from tests.safety.test_migrations import refused

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
            return {person: award.id for person, award in holders(asked, title, since).items()}

    assert held(first, second, third) == {first: awards[first], second: awards[second]}
    assert held(first, title="文明家庭") == held(first, since=date(2023, 5, 6)) == held() == {}
    assert held(first, since=ADOPTED) == {first: awards[first]}
    merge = decided.do("reviewer", likenesses.MergePeople(third, first, "电话核实"), ADOPTED).merge
    assert held(third) == {third: awards[first]}
    decided.do("reviewer", likenesses.UnmergePeople(merge), ADOPTED)
    assert held(third) == {}


@pytest.fixture
def units(way: Way) -> Way:
    """Return a way on which two units were awarded."""
    rows = [row(2, name="太昊社区", leader="王芳"), row(3, name="羲皇社区", leader="李强")]
    return way.open_cycle(("community",)).store(roster(rows)).review().publish().close().decide()


def said(way: Way, username: str, command: object) -> str:
    with pytest.raises(RegistryError) as refusal:
        way.do(username, command, ADOPTED)
    return refusal.value.message


def found(way: Way, name: str) -> list[int]:
    with scope.everywhere():
        return [one.person for one in honorees.find_honorees(name)[0]]


def test_a_unit_is_found_under_every_name_it_had_and_has_one_history(units: Way) -> None:
    old, other = persons(units)
    renamed = honorees.RecordHonoreeChange(old, "renamed", ADOPTED, "太昊路社区", doc_no="川民〔2023〕5号")
    change = units.do("clerk", renamed, ADOPTED)
    assert said(units, "clerk", renamed) == "现在的名称就是“太昊路社区”，没有改。"
    with scope.everywhere():
        told = honorees.history(old)
        assert (told.name, told.names, told.kind) == ("太昊路社区", ("太昊社区", "太昊路社区"), "community")
        assert [told.awards[one.id].title for one in told.nominations] == ["道德文明使者"]
    assert found(units, "太昊路") == found(units, "太昊社区") == [old]
    assert found(units, "社区") == [old, other]

    units.do("reviewer", honorees.UndoHonoreeChange(change, "登记错了"), ADOPTED)
    assert found(units, "太昊路") == []
    assert said(units, "reviewer", honorees.UndoHonoreeChange(change, "登记错了")) == "没有找到这条对象变动。"

    joined = honorees.RecordHonoreeChange(old, "joined", ADOPTED, successor=other)
    assert said(units, "clerk", honorees.RecordHonoreeChange(old, "joined", ADOPTED, successor=old)) == (
        "并入的单位不能是它自己。"
    )
    units.do("clerk", joined, ADOPTED)
    with scope.everywhere():
        assert (honorees.history(old).changes[-1].successor_id, honorees.history(other).awards.keys()) == (
            other,
            {honorees.history(other).nominations[0].id},
        )
    merge = units.do("reviewer", likenesses.MergePeople(old, other, "同一社区"), ADOPTED).merge
    assert found(units, "社区") == [old]
    with scope.everywhere():
        assert len(honorees.history(other).nominations) == len(honorees.history(old).awards) == 2
    units.do("reviewer", likenesses.UnmergePeople(merge), ADOPTED)
    assert found(units, "社区") == [old, other]
    died = honorees.RecordHonoreeChange(old, "deceased", ADOPTED)
    assert said(units, "clerk", died) == "只有个人可以登记为已故；单位不再存在请登记“撤销”或“并入”。"


def test_who_has_died_keeps_the_award_and_is_known_by_every_record(decided: Way) -> None:
    first, second, third = persons(decided)
    died = honorees.RecordHonoreeChange(first, "deceased", ADOPTED)
    decided.do("clerk", died, ADOPTED)
    assert said(decided, "clerk", died) == "已登记为已故，不必再登记。"
    assert said(decided, "clerk", honorees.RecordHonoreeChange(first, "renamed", ADOPTED, "黄某")) == (
        "只有单位、集体、村（社区）和科室可以改名或并入，个人请用“更正”。"
    )
    assert said(decided, "clerk", honorees.RecordHonoreeChange(second, "deceased", date(2023, 5, 6))) == (
        "2023年5月6日还没有到，请核对。"
    )
    decided.do("reviewer", likenesses.MergePeople(third, first, "电话核实"), ADOPTED)
    with scope.everywhere():
        assert deceased((first, second, third)) == {first, third}
        assert honorees.history(third).deceased
        assert [award.state for award in honorees.history(first).awards.values()] == ["active", "active"]
        (change,) = [one.id for one in HonoreeChange.select()]

    for command in (
        honorees.RecordHonoreeChange(second, "deceased", ADOPTED),
        honorees.RecordHonoreeChange(10**6, "deceased", ADOPTED),
    ):
        assert said(decided, "neighbour", command) == "没有找到这个对象。"
    for gone in (change, 10**6):
        with pytest.raises(NotFound, match="没有找到这条对象变动"):
            decided.do("neighbour", honorees.UndoHonoreeChange(gone, "不是我们的"), ADOPTED)


CHECKS = {
    "honoree_change.what": ("honoree_change", "what", "moved"),
    "honoree_change.state": ("honoree_change", "state", "gone"),
    "honoree_change.name": ("honoree_change", "name", "新名"),
    "honoree_change.successor_id": ("honoree_change", "successor_id", 2),
    "honoree_change.undone_for": ("honoree_change", "undone_for", "错了"),
}


def test_every_check_of_the_table_refuses_a_row_that_cannot_be(decided: Way) -> None:
    decided.do("clerk", honorees.RecordHonoreeChange(persons(decided)[0], "deceased", ADOPTED), ADOPTED)

    assert [check for check, bad in CHECKS.items() if refused(*bad)] == list(CHECKS)
