"""A second notice: whoever takes the place of a name that left, or wins the prize of the nominated, is shown before a decision."""

import re
from datetime import date

import pytest

from registry import events, journal
from registry.errors import NotFound, NotYetDecidable, RuleViolation, WrongState
from registry.records.models import Award, Cycle, Nomination, Notice
from registry.records.plans import Plan, PlanCategory
from registry.stages import decisions, notices, programs, reviews, rolls
from tests.factories import ADOPTED, PUBLISHED, Way

MONDAY = date(2023, 4, 24)
CLOSED = date(2023, 4, 28)
AGAIN = date(2023, 5, 4)
ONE_ENGINE = pytest.mark.parametrize("config", ["sqlite"], indirect=True)
LATER = date(2023, 5, 12)  # the second notice runs from 5 May, over the working Saturday, to the 10th


@pytest.fixture
def running(way: Way) -> Way:
    """Return a way with five nominations: three in a running notice, two checked but not selected."""
    way.open_cycle().store(count=5)
    way.do("reviewer", programs.StartReview(way.cycle), date(2023, 4, 17))
    way.do("reviewer", reviews.CheckNominations(way.cycle, way.nominations()), date(2023, 4, 18))
    way.do("reviewer", reviews.SelectCandidates(way.cycle, way.nominations()[:3]), date(2023, 4, 19))
    way.do("reviewer", reviews.DropCandidates(way.cycle, way.nominations()[3:], "名额有限"), date(2023, 4, 19))
    return way.publish()


def uphold(way: Way, nomination: int) -> None:
    """Let an objection take a name off the list."""
    raised = way.do("clerk", notices.RaiseObjection(way.notice, nomination, MONDAY, "群众甲", "不实"), MONDAY)
    way.do("reviewer", notices.ResolveObjection(raised, True, "属实"), MONDAY)


def publish_again(way: Way) -> int:
    command = notices.PublishNotice(way.cycle, AGAIN, "办事处公示栏", "0394-0000000")
    return int(way.do("reviewer", command, AGAIN))


@pytest.mark.usefixtures("everywhere")
def test_a_substitute_is_granted_only_after_a_notice_of_their_own(running: Way) -> None:
    first, *_, fourth, _ = running.nominations()
    uphold(running, first)
    running.close()
    assert Cycle.get().state == "approved"

    running.do("reviewer", notices.Substitute(running.notice, first, fourth), CLOSED)
    assert (running.states()[3], Cycle.get().state) == ("substituted", "notice")
    with pytest.raises(RuleViolation, match="等1个对象还没有公示，请先再次公示"):
        running.decide()
    second = publish_again(running)
    with pytest.raises(NotYetDecidable, match="公示期到2023年5月10日24时才结束"):
        running.decide()
    running.do("reviewer", notices.CloseNotice(second), LATER)
    running.do("approver", decisions.AdoptDecision(running.cycle, "太昊办〔2023〕12号", LATER), LATER)

    assert [(one.round, one.state) for one in Notice.select().order_by(Notice.id)] == [(1, "closed"), (2, "closed")]
    assert running.states() == ["not_selected", "awarded", "awarded", "awarded", "not_selected"]
    assert Nomination.get_by_id(fourth).substitutes_id == first
    assert rolls.differences() == []
    (told,) = [journal.event_of(entry) for entry in journal.after(-1, ("NomineeSubstituted",), 10)]
    assert isinstance(told, events.NomineeSubstituted)
    assert (told.nomination, told.removed, told.notice) == (fourth, first, running.notice)


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_the_list_goes_forward_only_once_the_last_of_its_notices_is_closed(running: Way) -> None:
    first, *_, fourth, _ = running.nominations()
    uphold(running, first)
    running.do("reviewer", notices.Substitute(running.notice, first, fourth), MONDAY)
    command = notices.PublishNotice(running.cycle, MONDAY, "办事处公示栏", "0394-0000000")
    second = running.do("reviewer", command, MONDAY)

    running.close()
    assert Cycle.get().state == "notice"
    running.do("reviewer", notices.CloseNotice(second), ADOPTED)

    assert Cycle.get().state == "approved"
    running.decide()
    assert running.states().count("awarded") == 3


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_only_an_empty_place_is_taken_and_only_by_who_skipped_no_step(running: Way) -> None:
    first, second, _, fourth, fifth = running.nominations()

    _is_refused(running, first, fourth, "还在公示名单上，没有空出名额")
    uphold(running, first)
    assert [one.id for one in notices.vacancies(Notice.get())] == [first]
    assert [one.id for one in notices.substitutes_for(Nomination.get_by_id(first))] == [fourth, fifth]
    _is_refused(running, first, second, "现在是“拟表彰对象”，只有未入选的对象可以递补")
    _is_refused(running, first, first, "已经公示过，又从名单上去掉了")
    Nomination.update(state="returned").where(Nomination.id == fifth).execute()
    _is_refused(running, first, fifth, "只有未入选的对象可以递补")
    PlanCategory.update(clearances={"person": ["police"]}).execute()
    Plan.update(steps=["check", "clear", "score", "notice", "decide"]).execute()
    _is_refused(running, first, fourth, "还没有征求完各部门的意见")
    Nomination.update(cleared=True).where(Nomination.id == fourth).execute()
    running.do("reviewer", notices.Substitute(running.notice, first, fourth), MONDAY)
    Nomination.update(state="not_selected", cleared=True).where(Nomination.id == fifth).execute()
    _is_refused(running, first, fifth, "空出的名额已由")
    assert notices.vacancies(Notice.get()) == []


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_where_the_plan_gives_places_up_nobody_takes_them(running: Way) -> None:
    first, *_, fourth, _ = running.nominations()
    uphold(running, first)
    Plan.update(vacancy="lost").execute()

    _is_refused(running, first, fourth, "本届规定空出的名额不再递补")


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_somebody_never_checked_is_no_substitute(running: Way) -> None:
    first, *_, fourth, _ = running.nominations()
    uphold(running, first)
    facts = Nomination.get_by_id(fourth)
    stranger = Nomination.create(
        office=facts.office_id, cycle=facts.cycle_id, category=facts.category_id, kind="person", name="表弟",
        position=9, state="not_selected",
    )  # fmt: skip

    _is_refused(running, first, stranger.id, "“表弟”不能递补：没有通过资格审查")
    with pytest.raises(NotFound):
        running.do("reviewer", notices.Substitute(running.notice, first, 999), MONDAY)
    with pytest.raises(NotFound):
        running.do("neighbour", notices.Substitute(running.notice, first, fourth), MONDAY)


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_a_notice_is_not_published_again_for_nobody(running: Way) -> None:
    with pytest.raises(WrongState, match="现在是“公示中”，不能发布公示"):
        publish_again(running)


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_a_substitute_who_stands_back_leaves_the_decision_to_the_others(running: Way) -> None:
    first, *_, fourth, fifth = running.nominations()
    uphold(running, first)
    running.do("reviewer", notices.Substitute(running.notice, first, fourth), MONDAY)
    running.do("clerk", reviews.WithdrawNominations(running.cycle, (fourth,), "本人放弃"), MONDAY)

    assert [one.id for one in notices.vacancies(Notice.get())] == [first]
    running.close()
    running.decide()

    assert running.states() == ["not_selected", "awarded", "awarded", "withdrawn", "not_selected"]
    assert fifth in running.nominations()


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_a_list_is_put_forward_again_when_the_last_who_waited_stands_back(running: Way) -> None:
    first, *_, fourth, fifth = running.nominations()
    uphold(running, first)
    running.close()
    running.do("reviewer", notices.Substitute(running.notice, first, fourth), CLOSED)
    assert Cycle.get().state == "notice"

    running.do("clerk", reviews.WithdrawNominations(running.cycle, (fourth,), "本人放弃"), CLOSED)
    assert Cycle.get().state == "approved"

    running.do("reviewer", notices.Substitute(running.notice, first, fifth), CLOSED)
    assert Cycle.get().state == "notice"


@pytest.mark.usefixtures("everywhere")
def test_the_prize_of_the_nominated_is_limited_shown_and_granted(way: Way) -> None:
    way.open_cycle().store(count=3)
    way.do("reviewer", programs.StartReview(way.cycle), date(2023, 4, 17))
    first, second, third = way.nominations()
    way.do("reviewer", reviews.CheckNominations(way.cycle, way.nominations()), date(2023, 4, 18))
    way.do("reviewer", reviews.SelectCandidates(way.cycle, (first,)), date(2023, 4, 19))
    way.do("reviewer", reviews.DropCandidates(way.cycle, (second, third), "名额有限"), date(2023, 4, 19))

    with pytest.raises(RuleViolation, match=re.escape("“道德文明使者”的提名奖规定0名，现在要定1名，超出1名")):
        way.do("reviewer", reviews.NamePrizes(way.cycle, (second,)), PUBLISHED)
    PlanCategory.update(prizes=1).execute()
    way.do("reviewer", reviews.NamePrizes(way.cycle, (second,)), PUBLISHED)
    with pytest.raises(RuleViolation, match="现在要定2名，超出1名"):
        way.do("reviewer", reviews.NamePrizes(way.cycle, (third,)), PUBLISHED)
    way.publish().close().decide()

    assert [(one.title, one.prize) for one in Award.select().order_by(Award.position)] == [
        ("道德文明使者", False),
        ("道德文明使者提名奖", True),
    ]
    assert rolls.differences() == []


def _is_refused(way: Way, removed: int, nomination: int, sentence: str) -> None:
    entries, states = journal.length(), way.states()
    with pytest.raises(RuleViolation, match=re.escape(sentence)):
        way.do("reviewer", notices.Substitute(way.notice, removed, nomination), MONDAY)
    assert (journal.length(), way.states()) == (entries, states)
