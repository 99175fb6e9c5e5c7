"""A query of office-owned rows without a scope raises; another office's rows look like none."""

from datetime import date
from functools import partial

import pytest

from registry.bus import sight_of
from registry.errors import NotFound
from registry.records import scope
from registry.records.models import Actor, Award, Cycle, HolidayYear, Nomination, OfficeTable, Program
from registry.records.scope import OfficeOwned, ScopeMissing
from registry.records.tables import TABLES
from registry.stages import notices, programs
from tests.factories import Way

OWNED = sorted(OfficeTable.__subclasses__(), key=lambda table: table.__name__)


def test_no_query_of_an_office_s_rows_runs_outside_a_scope(way: Way) -> None:
    way.open_cycle()

    for table in OWNED:
        for query in (
            table.select,
            table.delete,
            partial(table.update, office=1),
            table.get_or_none,
            partial(table.raw, "SELECT 1"),
        ):
            with pytest.raises(ScopeMissing):
                query()


def test_a_back_reference_and_a_foreign_key_are_queries_too(way: Way) -> None:
    way.open_cycle()
    with scope.everywhere():
        program = Program.get()
        cycle = Cycle.get()

    with pytest.raises(ScopeMissing):
        list(program.cycles)
    with pytest.raises(ScopeMissing):
        cycle.program  # noqa: B018 - reading it is the query


def test_a_neighbour_sees_none_of_our_rows(way: Way) -> None:
    way.open_cycle().store()

    with scope.within(sight_of(way.people["neighbour"])):
        seen = [table.__name__ for table in OWNED if table.select().count()]
        found = Cycle.one(way.cycle)

    assert (seen, found) == ([], None)


def test_a_neighbour_s_command_finds_no_cycle_of_ours_as_if_there_were_none(way: Way) -> None:
    way.open_cycle().store()

    said = []
    for cycle in (way.cycle, 999_999, 2**63, -1):
        with pytest.raises(NotFound) as refusal:
            way.do("neighbour", programs.StartReview(cycle))
        said.append(refusal.value.message)

    assert set(said) == {"没有找到这届评选活动。"}
    assert way.states() == ["received"] * 3


def test_an_update_reaches_the_offices_in_scope_only(way: Way) -> None:
    way.open_cycle().store()

    with scope.within(sight_of(way.people["neighbour"])):
        changed = Nomination.update(state="withdrawn").execute()

    assert (changed, way.states()) == (0, ["received"] * 3)


def test_a_row_of_another_office_cannot_be_saved(way: Way) -> None:
    way.open_cycle()
    with scope.everywhere():
        cycle = Cycle.get()

    with scope.within(sight_of(way.people["neighbour"])), pytest.raises(ScopeMissing, match="outside the scope"):
        cycle.save()


def test_the_county_and_city_see_what_lies_below_them(way: Way) -> None:
    way.open_cycle()

    with scope.within(sight_of(way.people["city_officer"])):
        assert [cycle.id for cycle in Cycle.select()] == [way.cycle]


def test_every_table_with_an_office_is_guarded() -> None:
    with_office = {table for table in TABLES if "office" in table._meta.fields and table not in (Actor,)}
    unguarded = {table.__name__ for table in with_office if not issubclass(table, OfficeOwned)}
    assert unguarded == {
        "Entry"
    }  # the journal is read whole by followers and verification, never by a page of an office


def depths(way: Way, username: str) -> dict[str, int]:
    with scope.within(sight_of(way.people[username])):
        return {table.__name__: count for table in OWNED if (count := table.select().count())}


def test_the_city_sees_what_was_handed_up_and_nothing_of_what_lies_before_it(way: Way) -> None:
    way.open_cycle().store()
    ground = {"Program": 1, "Category": 1, "Cycle": 1, "Plan": 1, "PlanCategory": 1}
    assert depths(way, "city_officer") == ground

    way.review().publish().close().decide()

    handed_up = {"Nomination": 3, "Notice": 1, "NoticeEntry": 3, "Decision": 1, "Award": 3}
    assert depths(way, "city_officer") == ground | handed_up


def test_a_draft_and_whoever_was_not_selected_stay_with_the_office(way: Way) -> None:
    way.to_decision()
    with scope.everywhere():
        Nomination.update(state="not_selected").where(Nomination.position == 1).execute()
        Cycle.update(state="draft").execute()

    seen = depths(way, "city_officer")

    assert (seen["Nomination"], seen.get("Cycle")) == (2, None)


def test_seeing_what_was_handed_up_is_not_changing_it(way: Way) -> None:
    way.to_decision()

    with scope.within(sight_of(way.people["city_officer"])):
        award = Award.get()
        changed = Award.update(name="改").execute(), Award.delete().execute()
        with pytest.raises(ScopeMissing, match="outside the scope"):
            award.save()

    assert changed == (0, 0)


def test_an_admin_sees_settings_and_not_a_row_of_anybody(way: Way) -> None:
    way.to_decision()
    way.do("admin", notices.EnterHolidays(2027, (date(2027, 1, 1),)))

    assert depths(way, "admin") == {"HolidayYear": 1}
    with scope.within(sight_of(way.people["admin"])):
        assert HolidayYear.update(days_worked=[]).execute() == 1
        assert scope.current().sees(way.people["admin"].office_id)


def test_who_holds_two_roles_sees_what_each_of_them_sees(way: Way) -> None:
    way.open_cycle().store()
    way.people["admin"].roles = ["admin", "clerk"]

    assert depths(way, "admin")["Nomination"] == 3
