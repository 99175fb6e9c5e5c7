"""The review page tells what stands against a nominee, and asks whether the negative list was gone through."""

from collections.abc import Callable
from datetime import date

from registry import clock
from registry.records import scope
from registry.records.database import transaction
from registry.records.plans import PlanCategory
from registry.stages import programs
from tests.factories import Way, instant
from tests.web.conftest import Clerk

NEGATIVE = "近三年内有严重违法违纪行为"


def test_a_negative_list_is_shown_and_has_to_be_answered(way: Way, as_: Callable[[str], Clerk]) -> None:
    way.open_cycle().store()
    with scope.everywhere(), transaction():
        PlanCategory.update(negative=[NEGATIVE], least_deeds=50).where(PlanCategory.category == way.category).execute()
    way.do("reviewer", programs.StartReview(way.cycle), date(2023, 4, 17))
    page = f"/cycles/{way.cycle}/review/"
    with clock.at(instant(date(2023, 4, 18))):
        reviewer = as_("reviewer")
        shown = reviewer.get(page).get_data(as_text=True)
        silent = reviewer.post(page, verdict="check", state="received", everyone="on")
        with scope.everywhere(), transaction():
            PlanCategory.update(least_deeds=0).where(PlanCategory.category == way.category).execute()
        answered = reviewer.post(page, verdict="check", state="received", everyone="on", negatives="on")

    assert NEGATIVE in shown
    assert "事迹有0个字" in shown
    assert "均无" in silent.get_data(as_text=True)
    assert "3个推荐对象已通过资格审查" in answered.get_data(as_text=True)
    assert way.states() == ["checked"] * 3
