"""People of the register are met again across rosters, cycles and offices in sight: by marks, and never by a name in clear."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import peewee
import pytest

from importers.likeness.comparing import Somebody
from registry import samples
from registry.bus import sight_of
from registry.records import likenesses, scope, secrets
from registry.records.database import database, fetch_rows, insert_rows, transaction
from registry.records.identities import LikenessPair, common_office
from registry.records.likenesses import Known
from registry.records.models import Office
from registry.stages import reviews, rosters
from registry.stages.likenesses import index_people
from tests.factories import Way
from tests.stages.folk import HOMOPHONE, LI, STRANGER, TWIN, WANG, another_year, store


def known_to(way: Way, username: str, people: Iterable[Somebody]) -> list[Known]:
    with scope.within(sight_of(way.people[username])):
        return list(likenesses.find_known(people))


def noted() -> list[tuple[int, int, int]]:
    with scope.everywhere():
        return list(
            LikenessPair.select(LikenessPair.office, LikenessPair.left, LikenessPair.right)
            .order_by(LikenessPair.left, LikenessPair.right)
            .tuples()
        )


def test_whoever_sounds_alike_in_the_same_unit_is_met_and_a_stranger_is_not(way: Way) -> None:
    li, _ = store(way.open_cycle(), [LI, WANG])

    assert known_to(way, "clerk", [HOMOPHONE, STRANGER, LI]) == [Known((li,)), Known(), Known((li,))]


def test_an_equal_number_is_met_whatever_the_name_says_and_another_number_is_another_person(way: Way) -> None:
    _, wang = store(way.open_cycle(), [LI, WANG])
    misnamed = WANG._replace(name="刘大勇", phone="", unit="")
    other = WANG._replace(id_no=samples.id_number(date(1980, 1, 1), 4))

    assert known_to(way, "clerk", [misnamed, other, WANG._replace(id_no="")]) == [
        Known((wang,)), Known(), Known((wang,)),
    ]  # fmt: skip


def test_a_shared_phone_alone_meets_only_who_has_a_name_that_could_be_mistyped(way: Way) -> None:
    (li,) = store(way.open_cycle(), [LI])
    wife, slip = LI._replace(name="王桂英", unit=""), LI._replace(name="李晓亮", unit="")

    assert known_to(way, "clerk", [wife, slip]) == [Known(), Known((li,))]


def test_an_office_meets_the_people_of_its_own_and_of_those_below_it_alone(way: Way) -> None:
    (li,) = store(way.open_cycle(), [LI])
    (theirs,) = store(Way(way.register, way.people).open_cycle(by="neighbour"), [LI], by="neighbour")

    def met(username: str) -> set[int]:
        return set(known_to(way, username, [HOMOPHONE])[0].people)

    assert (met("clerk"), met("neighbour"), met("city_officer")) == ({li}, {theirs}, set())
    way.people["city_officer"].roles = ["reviewer"]
    assert met("city_officer") == {li, theirs}


def test_who_may_be_one_is_noted_for_the_lowest_office_above_both(way: Way) -> None:
    (li,) = store(way.open_cycle(), [LI])
    (theirs,) = store(Way(way.register, way.people).open_cycle(by="neighbour"), [TWIN], by="neighbour")
    county = Office.get(Office.level == "county").id

    assert noted() == [(county, li, theirs)]


def test_keeping_the_same_person_again_changes_nothing(way: Way) -> None:
    (wang,) = store(way.open_cycle(), [WANG])
    before = fetch_rows("SELECT mark, person_id FROM likeness_key ORDER BY mark")

    with scope.everywhere(), transaction():
        keeping = likenesses.Keeping(way.people["clerk"].office_id)
        keeping.add([wang], [WANG])
        keeping.finish()

    assert fetch_rows("SELECT mark, person_id FROM likeness_key ORDER BY mark") == before != []
    assert noted() == []


def test_a_crowd_is_cut_short_to_the_newest_and_said_to_be_one(way: Way) -> None:
    many = [replace_phone(place) for place in range(likenesses.CROWD + 5)]
    people = store(way.open_cycle(), many)

    (found,) = known_to(way, "clerk", [LI._replace(phone="")])

    assert found == Known(tuple(sorted(people, reverse=True)[: likenesses.CROWD]), crowd=True)


def replace_phone(place: int) -> Somebody:
    return LI._replace(phone=f"138{place:08d}")


def test_a_crowd_beyond_all_measure_costs_no_more_than_its_newest(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likenesses, "CROWD", 2)
    people = store(way.open_cycle(), [replace_phone(place) for place in range(30)])
    read = 0
    fetch = likenesses.fetch_rows

    def counting(query: str, *values: object) -> list[tuple[object, ...]]:
        nonlocal read
        rows = fetch(query, *values)
        read += len(rows)
        return rows

    monkeypatch.setattr(likenesses, "fetch_rows", counting)

    (found,) = known_to(way, "clerk", [LI._replace(phone="")])

    assert found == Known((people[-1], people[-2]), crowd=True)
    # Four keys: each is read in bulk to one row beyond the measure, then by itself to one beyond a crowd; then names.
    assert read <= (4 * 2 + 1) + 4 * (2 + 1) + 2


def test_who_was_taken_back_with_a_whole_roster_is_met_no_more(way: Way) -> None:
    (li,) = store(way.open_cycle(), [LI])
    first = way.said[-1].roster
    (twin,) = store(way, [TWIN])
    assert noted() != []

    way.do("clerk", rosters.UndoRoster(first))
    assert known_to(way, "clerk", [LI]) == [Known((twin,))]
    assert fetch_rows("SELECT COUNT(*) FROM likeness_key WHERE person_id = " + str(li)) == [(0,)]
    assert noted() == []


def test_whose_every_nomination_is_withdrawn_takes_no_place_in_a_crowd(way: Way) -> None:
    store(way.open_cycle(), [LI, WANG])
    (kept,) = store(another_year(way), [WANG])
    first, second = way.nominations()

    way.do("clerk", reviews.WithdrawNominations(way.cycle, (first, second), "本人放弃"))

    assert {person for (person,) in fetch_rows("SELECT person_id FROM likeness_key")} == {kept}
    store(way, [LI])
    assert [len(known.people) for known in known_to(way, "clerk", [LI, WANG])] == [1, 1]


def test_a_register_older_than_its_marks_is_indexed_and_asks_what_it_missed(way: Way) -> None:
    li, wang = store(way.open_cycle(), [LI, WANG])
    (twin,) = store(way, [TWIN])
    before = fetch_rows("SELECT * FROM likeness_key ORDER BY mark, person_id")
    with scope.everywhere(), transaction():
        database.execute_sql("DELETE FROM likeness_key")
        database.execute_sql("DELETE FROM likeness_pair")

        assert list(index_people()) == [2, 3]

    assert fetch_rows("SELECT * FROM likeness_key ORDER BY mark, person_id") == before != []
    assert [(left, right) for _, left, right in noted()] == [(li, twin)]
    assert known_to(way, "clerk", [WANG]) == [Known((wang,))]


def test_an_index_stopped_half_way_has_lost_nobody_and_is_finished_by_the_next(way: Way) -> None:
    (li,) = store(way.open_cycle(), [LI])
    store(another_year(way), [WANG, TWIN])
    _, gone = store(way, [WANG, STRANGER])
    way.do("clerk", reviews.WithdrawNominations(way.cycle, (way.nominations()[-1],), "本人放弃"))
    kept, asked = marks_kept(), noted()
    with scope.everywhere(), transaction():
        for person in (li, gone):  # a mark that is made another way now, and one of somebody withdrawn
            insert_rows("likeness_key", ("mark", "person_id", "office_id", "numbered"), [(7, person, 3, False)])

    with scope.everywhere():
        begun = index_people()
        assert next(begun) == 1
        begun.close()
        assert {mark for mark in marks_kept() if mark[0] != 7} == kept
        list(index_people())

    assert marks_kept() == kept
    assert noted() == asked


def marks_kept() -> set[tuple[object, ...]]:
    return set(fetch_rows("SELECT * FROM likeness_key"))


def test_marks_are_of_this_register_s_key_alone(way: Way) -> None:
    ours = likenesses.keys_for([LI])
    held = secrets.held()

    secrets.hold(replace(held, index=b"x" * 32))
    theirs = likenesses.keys_for([LI])
    secrets.hold(held)

    assert set(ours[0].marks) & set(theirs[0].marks) == set()
    assert likenesses.keys_for([LI]) == ours


def test_half_a_character_out_of_a_damaged_file_stops_nothing(way: Way) -> None:
    way.open_cycle()

    assert known_to(way, "clerk", [LI._replace(name="李\ud800明", phone="1\ud8003")]) == [Known()]


def test_rows_that_cannot_be_are_refused(way: Way) -> None:
    left, right = store(way.open_cycle(), [LI, WANG])
    pair = "INSERT INTO likeness_pair (office_id, left_id, right_id, sure, code, reason, state) VALUES"
    told = "INSERT INTO told_apart (office_id, left_face, right_face, reason, told_at, state) VALUES"
    merge = "INSERT INTO person_merge (office_id, kept_id, gone_id, reason, merged_at, undone_at, state) VALUES"
    wrong = (
        f"{pair} (3, {right}, {left}, 0, '', '', 'found')",
        f"{pair} (3, {left}, {right}, 101, '', '', 'found')",
        f"{pair} (3, {left}, {right}, 50, '', '', 'gone')",
        f"{told} (3, 2, 1, '', '', 'standing')",
        f"{told} (3, 1, 2, '', '', 'gone')",
        f"{merge} (3, {left}, {left}, 'x', '', '', 'standing')",
        f"{merge} (3, {left}, {right}, '', '', '', 'standing')",
        f"{merge} (3, {left}, {right}, 'x', '', '', 'gone')",
    )

    for statement in wrong:
        with pytest.raises(peewee.IntegrityError, match=r"(?i)check constraint"), transaction():
            database.execute_sql(statement)


def test_the_lowest_common_office_is_found_on_the_paths(way: Way) -> None:
    ids = {office.level: office.id for office in Office.select().order_by(Office.id.desc())}
    township = [office.id for office in Office.select().where(Office.level == "township")]
    lone = Office.create(name="外市", level="city", code="外", parent=None, path="/99/")

    assert common_office(township[:1]) == township[0]
    assert common_office(township) == ids["county"]
    assert common_office([township[0], ids["city"]]) == ids["city"]
    assert common_office([township[0], lone.id]) is None
