"""The roll of honor, the lists of any day, and honorees with their history, on pages."""

from collections.abc import Callable

from registry import clock
from registry.records import scope
from registry.records.models import Award, Cycle, Nomination
from registry.stages import honorees
from tests.factories import ADOPTED, HELD, PUBLISHED, Way, instant
from tests.web.conftest import Clerk


def test_the_roll_and_the_lists_are_shown_as_of_any_day(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    with scope.everywhere():
        name = Award.get().name
        program = Cycle.get_by_id(way.cycle).program_id
    with clock.at(instant(HELD)):
        clerk = as_("clerk")
        assert name in clerk.get("/roll/").text
        then = clerk.get(f"/roll/?as_of={PUBLISHED}").text
        assert "按登记库截至2023年4月21日24时的记录。" in then
        assert name not in then
        early = clerk.get(f"/roll/lists/{way.cycle}?as_of=2023-04-18").text
        assert name in early
        assert "资格审查通过" in early
        assert "到这一天还没有公示。" in early
        assert clerk.get("/roll/?as_of=2023-05-07").status_code == clerk.get("/roll/?as_of=x").status_code == 422
        assert "作出了表彰决定" in clerk.get(f"/timelines/programs/{program}").text
        assert "作出了表彰决定" in clerk.get(f"/timelines/offices/{way.people['clerk'].office_id}").text
        city = as_("city_officer")
        assert name in city.get("/roll/").text
        assert city.get(f"/roll/lists/{way.cycle}").status_code == 403
        neighbour = as_("neighbour")
        assert name not in neighbour.get("/roll/").text
        for missing in (way.cycle, 9999):
            assert neighbour.get(f"/roll/lists/{missing}").status_code == 404
        assert as_("admin").get("/roll/").status_code == 403


def test_an_honoree_is_found_by_name_and_what_happened_is_entered(as_: Callable[[str], Clerk], way: Way) -> None:
    way.to_decision()
    with scope.everywhere():
        one = Nomination.select().order_by(Nomination.position).first()
    with clock.at(instant(ADOPTED)):
        clerk = as_("clerk")
        assert f"/honorees/{one.person_id}" in clerk.get(f"/honorees/?name={one.name}").text
        page = f"/honorees/{one.person_id}"
        assert "2023年度第二届“道德文明使者”" in clerk.get(page).text
        done = clerk.post(f"{page}/change", what="deceased", on_day="2023-05-05")
        assert "（已故）" in done.text
        again = clerk.post(f"{page}/change", what="deceased", on_day="2023-05-05")
        assert (again.status_code, "已登记为已故，不必再登记。" in again.text) == (409, True)
        assert "（已故）" in clerk.get("/roll/").text
        with scope.everywhere():
            change = honorees.history(one.person_id).changes[0].id
        undone = as_("reviewer").post(f"{page}/undo/{change}", undone_for="登记错了")
        assert "已撤销：登记错了" in undone.text
        assert as_("neighbour").get(page).status_code == as_("neighbour").get("/honorees/9999").status_code == 404
