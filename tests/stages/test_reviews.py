"""Reviews: each verdict has its states, its reason and its event; one bad name stops the whole step."""

from datetime import date

import pytest

from registry import events, journal
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records.models import Nomination, Review
from registry.stages import programs, reviews
from tests.factories import Way


@pytest.fixture
def reviewing(way: Way) -> Way:
    way.open_cycle().store()
    way.do("reviewer", programs.StartReview(way.cycle))
    return way


@pytest.mark.usefixtures("everywhere")
def test_a_verdict_moves_the_nominations_and_is_kept(reviewing: Way) -> None:
    first, second, third = reviewing.nominations()

    reviewing.do("reviewer", reviews.CheckNominations(reviewing.cycle, (first, second)))
    reviewing.do("reviewer", reviews.ReturnNominations(reviewing.cycle, (third,), "事迹材料不全"))

    assert reviewing.states() == ["checked", "checked", "returned"]
    assert Nomination.get_by_id(third).reason == "事迹材料不全"
    kept = [(review.nomination_id, review.verdict) for review in Review.select().order_by(Review.id)]
    assert kept == [(first, "checked"), (second, "checked"), (third, "returned")]
    told = [journal.event_of(entry) for entry in journal.after(-1, ("NominationsReviewed",), 10)]
    verdicts = [(event.verdict, event.nominations) for event in told if isinstance(event, events.NominationsReviewed)]
    assert verdicts == [("checked", (first, second)), ("returned", (third,))]


def test_a_step_for_one_that_cannot_take_it_moves_nobody(reviewing: Way) -> None:
    first, second, third = reviewing.nominations()
    reviewing.do("reviewer", reviews.CheckNominations(reviewing.cycle, (first,)))

    with pytest.raises(WrongState, match="现在是“已报送”，不能确定为候选对象"):
        reviewing.do("reviewer", reviews.SelectCandidates(reviewing.cycle, (first, second, third)))

    assert reviewing.states() == ["checked", "received", "received"]


def test_a_nomination_of_another_cycle_moves_nobody(reviewing: Way) -> None:
    with pytest.raises(NotFound, match="没有找到其中1个推荐对象"):
        reviewing.do("reviewer", reviews.CheckNominations(reviewing.cycle, (*reviewing.nominations(), 999_999)))

    assert reviewing.states() == ["received"] * 3


@pytest.mark.parametrize("command", [reviews.ReturnNominations, reviews.DropCandidates, reviews.WithdrawNominations])
def test_a_refusal_needs_a_reason(reviewing: Way, command: type[reviews.ReturnNominations]) -> None:
    with pytest.raises(InvalidInput, match="必须写明原因"):
        reviewing.do("reviewer", command(reviewing.cycle, reviewing.nominations(), " "))


def test_an_empty_choice_is_refused(reviewing: Way) -> None:
    with pytest.raises(InvalidInput, match="请先选择推荐对象"):
        reviewing.do("reviewer", reviews.CheckNominations(reviewing.cycle, ()))


def test_the_dropped_and_the_withdrawn_are_not_made_public(reviewing: Way) -> None:
    first, second, third = reviewing.nominations()
    reviewing.do("reviewer", reviews.CheckNominations(reviewing.cycle, (first, second, third)))
    reviewing.do("reviewer", reviews.SelectCandidates(reviewing.cycle, (first, second)))
    reviewing.do("reviewer", reviews.DropCandidates(reviewing.cycle, (third,), "名额已满"))
    reviewing.do("clerk", reviews.WithdrawNominations(reviewing.cycle, (second,), "本人放弃"))

    reviewing.publish()

    assert reviewing.states() == ["proposed", "withdrawn", "not_selected"]


@pytest.mark.usefixtures("everywhere")
def test_what_is_sent_back_has_a_last_day_that_can_be_set_anew(reviewing: Way) -> None:
    first, second, _ = reviewing.nominations()
    until, later = date(2023, 4, 10), date(2023, 4, 14)

    reviewing.do("reviewer", reviews.ReturnNominations(reviewing.cycle, (first, second), "缺推荐意见", until))
    reviewing.do("reviewer", reviews.ReturnNominations(reviewing.cycle, (second,), "缺推荐意见", later))
    with pytest.raises(InvalidInput, match="补正期限2023年4月2日已经过去"):
        reviewing.do("reviewer", reviews.ReturnNominations(reviewing.cycle, (first,), "缺照片", date(2023, 4, 2)))

    assert [Nomination.get_by_id(one).correct_by for one in (first, second)] == [until, later]
    told = [journal.event_of(entry) for entry in journal.after(-1, ("NominationsReviewed",), 10)]
    limits = [event.correct_by for event in told if isinstance(event, events.NominationsReviewed)]
    assert limits == ["2023-04-10", "2023-04-14"]
