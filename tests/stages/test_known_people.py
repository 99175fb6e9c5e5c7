"""A roster on its way in is told whom of the register its rows seem to be: as information, or as a question asked once."""

import pytest

from importers import Finding
from importers.likeness.comparing import Somebody
from registry.bus import sight_of
from registry.records import keys, scope
from registry.records.database import transaction
from registry.records.identities import ToldApart
from registry.records.models import Person
from registry.stages import likenesses
from tests.factories import Way
from tests.stages.folk import HOMOPHONE, LI, STRANGER, TWIN, WANG, another_year, row_of, store


def said(way: Way, *people: Somebody, by: str = "clerk") -> list[list[tuple[str, str, str, str]]]:
    """Return what is said of each person: cell, level, code and message."""
    rows = [row_of(one, place) for place, one in enumerate(people, 2)]
    with scope.within(sight_of(way.people[by])):
        found = likenesses.known_rows(way.people["clerk" if by != "neighbour" else by].office_id, way.cycle, rows)
    return [[told(finding) for finding in each] for each in found]


def told(finding: Finding) -> tuple[str, str, str, str]:
    return finding.cell, finding.level, finding.code, finding.message


def test_who_was_honored_under_the_same_number_is_information(way: Way) -> None:
    way.open_cycle()
    store(way, [WANG, LI])
    way.review().publish().close().decide()

    assert said(another_year(way), WANG, STRANGER) == [
        [
            ("B2", "note", "known_person",
             "身份证号相同：此人曾在2023年度第二届“道德文明使者”名单第2行（已表彰）。入库后记在同一人名下。"),
        ],
        [],
    ]  # fmt: skip


def test_who_stands_in_this_very_list_is_said_to(way: Way) -> None:
    store(way.open_cycle(), [LI, WANG])

    assert said(way, WANG, LI) == [
        [("B2", "note", "known_here", "此人已在本届名单第3行（已报送）。")],
        [
            (
                "A3",
                "note",
                "known_here",
                "姓名和手机号相同，看来就是本届名单第2行的李晓明（安居社区）（已报送）。",
            )
        ],
    ]


def test_who_nearly_stands_in_this_very_list_needs_an_answer_before_storing(way: Way) -> None:
    store(way.open_cycle(), [LI])

    (((_, level, code, message),),) = said(way, TWIN)

    assert (level, code) == ("warning", "duplicate_known_likely")
    assert message.startswith("与本届名单第2行的李晓明（安居社区）疑似同一人（把握很大）")


def test_who_was_merged_with_somebody_in_this_list_needs_an_answer_too(way: Way) -> None:
    (wang,) = store(way.open_cycle(), [WANG])
    later = another_year(way)
    (li,) = store(later, [LI])
    way.do("reviewer", likenesses.MergePeople(wang, li, "改名"))

    (((cell, level, code, message),),) = said(later, WANG._replace(name="李晓明"))

    assert (cell, level, code) == ("A2", "warning", "duplicate_known_merged")
    assert message == "与本届名单第2行的李晓明（安居社区）早已合并为同一人，同一届里只保留一行。"


def test_who_stands_in_this_list_needs_an_answer_even_where_an_older_record_is_the_likest(way: Way) -> None:
    moved = WANG._replace(phone="", unit="东方红中学")
    store(way.open_cycle(), [WANG])
    later = another_year(way)
    store(later, [moved])

    (((_, level, code, message),),) = said(later, WANG._replace(id_no=""))

    assert (level, code) == ("warning", "duplicate_known_phone")
    assert message == (
        "与本届名单第2行的王芳（东方红中学）疑似同一人（把握很大）：与其在2023年度第二届“道德文明使者”名单第2行的记录（王芳（安居社区））比对，"
        "姓名和手机号相同。请核对是不是同一人。"
    )


def test_of_many_who_are_alike_those_in_this_list_are_told_of_first(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.stages.likenesses.knowing.SEARCHED", 2)
    folk = [LI._replace(phone=f"139{place:08d}") for place in range(9)]
    store(way.open_cycle(), folk[:1])
    store(another_year(way), folk[1:])

    codes = [code for _, _, code, _ in said(way, LI._replace(phone=""))[0]]

    assert codes == ["duplicate_known_name", "known_name"]


def test_another_name_under_the_same_number_is_asked_about(way: Way) -> None:
    store(way.open_cycle(), [WANG])

    ((only,),) = said(another_year(way), WANG._replace(name="刘大勇"))

    assert only == (
        "A2", "warning", "known_other_name",
        "身份证号与2023年度第二届“道德文明使者”名单第2行的王芳（安居社区）相同，但姓名不同。请核对姓名和身份证号哪个写错了。",
    )  # fmt: skip


def test_who_is_nearly_the_same_is_asked_about_with_the_reason(way: Way) -> None:
    store(way.open_cycle(), [LI])

    ((finding,),) = said(another_year(way), HOMOPHONE._replace(phone=LI.phone))

    assert finding == (
        "A2", "warning", "known_likely",
        "与2023年度第二届“道德文明使者”名单第2行的李晓明（安居社区）疑似同一人（把握很大）："
        "姓名同音（小/晓），手机号相同，单位相同。请核对是不是同一人。",
    )  # fmt: skip


def test_a_household_is_asked_about_as_one(way: Way) -> None:
    home = Somebody("张保国、李丽", "", "13800000005", "安居社区", "安居路12号院3号楼1单元101", "", "household")
    store(way.open_cycle(("household",)), [home])

    ((finding,),) = said(another_year(way), home._replace(name="李丽、张保国", phone=""))

    assert finding[1:3] == ("warning", "known_likely")
    assert "疑似同一户" in finding[3]


def test_a_neighbour_hears_nothing_of_our_people_and_whoever_uploads_says_no_more_than_the_office_may_hear(
    way: Way,
) -> None:
    store(way.open_cycle(), [WANG, LI])
    theirs = Way(way.register, way.people).open_cycle(by="neighbour")

    assert said(theirs, WANG, HOMOPHONE, by="neighbour") == [[], []]
    with scope.everywhere():
        assert likenesses.known_rows(way.people["neighbour"].office_id, theirs.cycle, [row_of(WANG)]) == [[]]
        assert likenesses.known_rows(way.people["city_officer"].office_id, 0, [row_of(WANG)]) != [[]]


def test_a_person_of_another_office_in_sight_is_named_with_the_office(way: Way) -> None:
    store(way.open_cycle(), [WANG])

    with scope.everywhere():
        ((finding,),) = likenesses.known_rows(way.people["city_officer"].office_id, 0, [row_of(WANG)])

    assert "曾在太昊路办事处2023年度第二届“道德文明使者”名单第2行" in finding.message


def test_who_was_vouched_for_at_storing_is_never_asked_about_again(way: Way) -> None:
    twin = LI._replace(phone="13900000009")
    store(way.open_cycle(), [LI])
    assert said(way, twin) != [[]]

    store(way, [twin], vouched=[0])

    later = another_year(way)
    assert [[code for _, _, code, _ in each] for each in said(later, twin, LI)] == [["known_phone"], ["known_phone"]]
    with scope.everywhere():
        assert [one.reason for one in ToldApart.select()] == ["入库时已核对，不是同一人"]


def test_namesakes_vouched_for_in_one_roster_are_told_apart_when_the_file_is_sent_again(way: Way) -> None:
    twin, third = LI._replace(phone="13900000009"), LI._replace(phone="13900000010")
    store(way.open_cycle(), [LI, twin], vouched=[0, 1])
    clerk = sight_of(way.people["clerk"])

    with scope.within(clerk):
        assert likenesses.told_apart_rows([row_of(LI), row_of(twin)]) == [True, True]
        assert likenesses.told_apart_rows([row_of(LI), row_of(twin), row_of(third)]) == [False, False, False]
        assert likenesses.told_apart_rows([row_of(LI)]) == [False]
    with scope.within(sight_of(way.people["neighbour"])):
        assert likenesses.told_apart_rows([row_of(LI), row_of(twin)]) == [False, False]


def test_an_added_phone_or_address_does_not_bring_the_question_back(way: Way) -> None:
    plain, twin = LI._replace(phone=""), LI._replace(phone="13900000009")
    store(way.open_cycle(), [twin])
    store(way, [plain], vouched=[0])

    assert [code for _, _, code, _ in said(another_year(way), twin._replace(address="安居路1号"))[0]] == ["known_phone"]


def test_who_was_forgotten_is_met_no_more(way: Way) -> None:
    (li,) = store(way.open_cycle(), [LI])
    with scope.everywhere():
        keys.erase(Person.get_by_id(li).key)

    assert said(another_year(way), HOMOPHONE) == [[]]


def test_a_crowd_of_which_none_is_like_is_said_to_have_been_cut_short(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.records.likenesses.CROWD", 3)
    many = [
        WANG._replace(name="王明", id_no="", phone=f"138{place:08d}", birth=f"19{50 + place}-01-01")
        for place in range(6)
    ]
    store(way.open_cycle(), many)

    ((finding,),) = said(another_year(way), many[0]._replace(phone="13999999999", birth="2001-12-31"))

    assert finding[1:3] == ("note", "known_crowd")


def test_a_part_of_which_nobody_is_known_asks_the_register_a_few_things_only(way: Way) -> None:
    store(way.open_cycle(), [WANG])
    rows = [row_of(STRANGER._replace(name=f"赵铁{letter}"), place) for place, letter in enumerate("一二三四五", 2)]

    with scope.within(sight_of(way.people["clerk"])), transaction():
        assert likenesses.known_rows(way.people["clerk"].office_id, way.cycle, rows) == [[]] * 5
