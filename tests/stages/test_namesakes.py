"""Namesakes who wait for a notice: told apart by where they belong, or by digits, or not shown at all."""

from datetime import date

import pytest

from registry import journal, samples
from registry.errors import InvalidInput, NamesakesAlike, NotFound, RuleViolation, WrongState
from registry.records.models import Award, Cycle, Nomination
from registry.stages import notices, reviews, rolls
from tests.factories import PUBLISHED, Way, roster, row

pytestmark = [pytest.mark.parametrize("config", ["sqlite"], indirect=True), pytest.mark.usefixtures("everywhere")]
UNIT = "文昌社区"


@pytest.fixture
def alike(way: Way) -> Way:
    """Return a way with two candidates of one name in one unit, whom no number tells apart, and a third beside them."""
    rows = [
        row(2, name="李伟", unit=UNIT, phone="13900000001"),
        row(3, name="李伟", unit=UNIT, phone="13900000002"),
        row(4, name="王芳", unit=UNIT, phone="13900000003"),
    ]
    return way.open_cycle().store(roster(rows)).review()


def distinguish(way: Way, *places: tuple[int, str]) -> None:
    way.do("reviewer", notices.DistinguishNamesakes(way.cycle, places), PUBLISHED)


def test_written_apart_they_are_shown_without_a_digit_and_decided_on_so(alike: Way) -> None:
    first, second, _ = alike.nominations()
    with pytest.raises(NamesakesAlike, match="请在单位后面写明班组、楼栋等区别"):
        alike.publish()

    distinguish(alike, (first, "三组"), (second, " 2号楼 "))
    alike.publish().close().decide()

    assert [one.unit for one in Award.select().order_by(Award.position)] == [
        "文昌社区（三组）",
        "文昌社区（2号楼）",
        UNIT,
    ]
    (told,) = [journal.event_of(entry) for entry in journal.after(-1, ("NoticePublished",), 9)]
    assert vars(told)["masks"] == ()
    assert rolls.differences() == []


def test_the_page_is_told_who_they_are_and_what_the_list_would_show_otherwise(way: Way) -> None:
    one, other = samples.people(2, 4)
    rows = [row(2, name="李伟", unit=UNIT, id_no=one.id_no), row(3, name="李 伟", unit=UNIT, id_no=other.id_no)]
    way.open_cycle().store(roster(rows)).review()
    cycle = Cycle.get_by_id(way.cycle)

    (found,) = notices.namesakes_waiting(cycle, PUBLISHED)
    assert [nomination.id for nomination in found.nominations] == list(way.nominations())
    assert found.masks == tuple(f"{who.id_no[:3]}{'*' * 13}{who.id_no[-2:]}" for who in (one, other))
    distinguish(way, *zip(way.nominations(), ("三组", "五组"), strict=True))
    assert notices.namesakes_waiting(cycle, PUBLISHED) == []


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        (("三组", "三组"), "请给每一个都写明区别，不能相同"),
        (("三组", "三 组"), "请给每一个都写明区别，不能相同"),
        (("三组", None), "请给每一个都写明区别，不能相同"),
        (("三组", " "), "不能相同|请写明“李伟”的区别"),
        (("三组", "1234"), "不能写号码"),
        (("三组", "尾号34"), "不能写号码"),
        (("三组", "411**56"), "不能写号码"),
        (("三组", "长" * 21), "最多20个字"),
        ((None, None), "请写明每个同名者的区别"),
    ],
)
def test_what_does_not_tell_them_apart_or_says_too_much_is_refused(
    alike: Way, places: tuple[str | None, ...], sentence: str
) -> None:
    entries = journal.length()
    said = tuple((one, place) for one, place in zip(alike.nominations(), places, strict=False) if place is not None)
    with pytest.raises(InvalidInput, match=sentence):
        distinguish(alike, *said)

    assert {one.unit for one in Nomination.select()} == {UNIT}
    assert journal.length() == entries


def test_nobody_else_is_written_anew_and_nobody_once_shown(alike: Way) -> None:
    first, second, third = alike.nominations()
    with pytest.raises(RuleViolation, match="没有和“王芳”同名同单位的人"):
        distinguish(alike, (third, "三组"))
    with pytest.raises(NotFound):
        distinguish(alike, (first, "三组"), (987654, "五组"))
    with pytest.raises(NotFound):
        alike.do("neighbour", notices.DistinguishNamesakes(alike.cycle, ((first, "三组"),)), PUBLISHED)

    distinguish(alike, (first, "三组"), (second, "五组"))
    with pytest.raises(RuleViolation, match="不用写明区别"):  # the button was pressed twice
        distinguish(alike, (first, "三组"), (second, "五组"))
    alike.publish()
    with pytest.raises(NotFound):
        distinguish(alike, (first, "七组"), (second, "八组"))
    alike.close().decide()
    with pytest.raises(WrongState):
        alike.do("reviewer", notices.DistinguishNamesakes(alike.cycle, ((first, "七组"),)), date(2023, 5, 6))


def test_a_substitute_is_told_from_a_namesake_who_was_shown_already(way: Way) -> None:
    people = [("李伟", UNIT), ("王芳", UNIT), ("李伟", UNIT), ("李伟", f"{UNIT}（三组）")]
    rows = [
        row(place, name=name, unit=unit, phone=f"1390000000{place}") for place, (name, unit) in enumerate(people, 2)
    ]
    way.open_cycle().store(roster(rows)).review()
    first, second, third, fourth = way.nominations()
    way.do("reviewer", reviews.DropCandidates(way.cycle, (third,), "名额有限"), date(2023, 4, 20))
    way.publish()
    way.do("reviewer", reviews.WithdrawNominations(way.cycle, (second,), "本人放弃"), PUBLISHED)
    way.do("reviewer", notices.Substitute(way.notice, second, third), PUBLISHED)

    (found,) = notices.namesakes_waiting(Cycle.get_by_id(way.cycle), PUBLISHED)
    assert [[one.id for one in who] for who in (found.nominations, found.shown)] == [[third], [first]]
    assert found.masks == ()
    with pytest.raises(InvalidInput, match="请给每一个都写明区别"):  # as the fourth is called
        distinguish(way, (third, "三组"))
    distinguish(way, (third, "五组"))

    units = {one.id: one.unit for one in Nomination.select()}
    assert units == {first: UNIT, second: UNIT, third: f"{UNIT}（五组）", fourth: f"{UNIT}（三组）"}
