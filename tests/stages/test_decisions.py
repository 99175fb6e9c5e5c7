"""Decisions: never before the notice is over, all awards or none, and the journal tells each of them."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from registry import events, journal
from registry.drafting.listing import spread
from registry.errors import Forbidden, InvalidInput, NotYetDecidable, RegistryError, RuleViolation, WrongState
from registry.records.models import (
    Actor,
    Award,
    Certificate,
    Cycle,
    Decision,
    Nomination,
    Notice,
    NoticeEntry,
    Recommender,
)
from registry.records.notices import shown, shown_digest
from registry.records.plans import Plan, PlanCategory
from registry.stages import decisions, honorees, notices, reviews, rolls
from registry.stages.decisions.granting import last_day_of_term
from tests.factories import ADOPTED, Way

ONE_ENGINE = pytest.mark.parametrize("config", ["sqlite"], indirect=True)
LAST_MINUTE = {"day": date(2023, 4, 27), "hour": 23, "minute": 59}


@pytest.mark.usefixtures("everywhere")
def test_a_decision_before_the_notice_ends_changes_nothing(way: Way) -> None:
    way.open_cycle().store().review().publish()
    entries = journal.length()

    with pytest.raises(NotYetDecidable) as refusal:
        way.do("approver", decisions.AdoptDecision(way.cycle, "太昊办〔2023〕12号", date(2023, 4, 27)), **LAST_MINUTE)

    assert (
        refusal.value.message == "公示期到2023年4月27日24时才结束，现在还不能作出表彰决定；请在2023年4月28日以后再试。"
    )
    assert (Award.select().count(), Decision.select().count(), Certificate.select().count()) == (0, 0, 0)
    assert (way.states(), Cycle.get().state, journal.length()) == (["proposed"] * 3, "notice", entries)


def test_a_decision_dated_within_the_notice_is_refused_even_later(way: Way) -> None:
    way.open_cycle().store().review().publish().close()

    with pytest.raises(NotYetDecidable):
        way.do("approver", decisions.AdoptDecision(way.cycle, "太昊办〔2023〕12号", date(2023, 4, 27)), ADOPTED)


def test_a_decision_of_tomorrow_is_refused(way: Way) -> None:
    way.open_cycle().store().review().publish().close()

    with pytest.raises(InvalidInput, match="决定日期2023年5月5日还没有到"):
        way.do("approver", way.adoption(), date(2023, 5, 4))


def test_the_notice_s_result_is_stated_before_the_decision(way: Way) -> None:
    way.open_cycle().store().review().publish()

    with pytest.raises(RuleViolation, match="请先结束公示"):
        way.do("approver", way.adoption(), ADOPTED)


@pytest.mark.parametrize(("number", "sentence"), [("", "请填写表彰决定的文号"), ("十二号", "文号“十二号”应写成")])
def test_a_decision_needs_a_document_number(way: Way, number: str, sentence: str) -> None:
    way.open_cycle().store().review().publish().close()

    with pytest.raises(InvalidInput, match=sentence):
        way.do("approver", decisions.AdoptDecision(way.cycle, number, ADOPTED), ADOPTED)


@pytest.mark.usefixtures("everywhere")
def test_a_decision_grants_every_proposal_and_tells_each(way: Way) -> None:
    way.to_decision(198)

    told = [journal.event_of(entry) for entry in journal.after(-1, ("AwardGranted", "DecisionAdopted"), 1_000)]

    granted = [event for event in told if isinstance(event, events.AwardGranted)]
    kept = [
        (award.id, award.nomination_id, award.name, award.title) for award in Award.select().order_by(Award.position)
    ]
    assert [(event.award, event.nomination, event.name, event.title) for event in granted] == kept
    assert [type(event).__name__ for event in told] == ["AwardGranted"] * 198 + ["DecisionAdopted"]
    assert way.states() == ["awarded"] * 198
    assert rolls.differences() == []


def test_a_cycle_is_decided_once(way: Way) -> None:
    way.to_decision()

    with pytest.raises(WrongState, match="现在是“已表彰”，不能作出表彰决定"):
        way.do("approver", way.adoption(), ADOPTED)


@pytest.mark.parametrize("username", ["clerk", "reviewer", "admin", "auditor", "city_officer"])
def test_only_the_approver_decides(way: Way, username: str) -> None:
    way.open_cycle().store().review().publish().close()

    with pytest.raises(Forbidden, match="您没有“作出表彰决定”的权限"):
        way.do(username, way.adoption(), ADOPTED)


def test_the_neighbour_s_approver_cannot_decide_for_us(way: Way) -> None:
    way.open_cycle().store().review().publish().close()

    with pytest.raises(RegistryError, match="没有找到这届评选活动"):
        way.do("neighbour", way.adoption(), ADOPTED)


@pytest.mark.usefixtures("everywhere")
def test_a_name_changed_in_the_tables_behind_the_register_s_back_is_named(way: Way) -> None:
    way.to_decision()
    award = Award.select().order_by(Award.id).first()

    Award.update(name="冒名者").where(Award.id == award.id).execute()

    assert [difference.message for difference in rolls.differences()] == [
        f"荣誉第{award.id}号现为“冒名者”，日志记载授予的是“{award.name}”，内容被改动过。"
    ]


@pytest.mark.usefixtures("everywhere")
def test_an_open_objection_stops_the_decision(way: Way) -> None:
    way.open_cycle().store().review().publish()
    nomination = way.nominations()[0]
    way.do("clerk", notices.RaiseObjection(way.notice, nomination, date(2023, 4, 24), "甲", "不实"), date(2023, 4, 24))

    with pytest.raises(RuleViolation, match="异议还没有处理完"):
        way.do("approver", way.adoption(), ADOPTED)

    assert Nomination.get_by_id(nomination).state == "objected"


@pytest.fixture
def many_hands(way: Way) -> Way:
    """Return a way whose reviewer and approver each may do what the other may."""
    wide = ["reviewer", "approver"]
    Actor.update(roles=wide).where(Actor.username.in_(wide)).execute()
    way.people |= {actor.username: actor for actor in Actor.select()}
    return way.open_cycle().store().review()


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(("published", "closed"), [("reviewer", "approver"), ("approver", "reviewer")])
def test_neither_who_published_nor_who_closed_the_notice_signs_the_decision(
    many_hands: Way, published: str, closed: str
) -> None:
    many_hands.publish(published).close(closed)

    for username in (published, closed):
        _is_refused(many_hands, f"公示名单由{username}某提请，同一个人不能再签发", username)


@pytest.mark.usefixtures("everywhere")
def test_a_second_account_of_the_same_person_does_not_sign_either(way: Way) -> None:
    way.open_cycle().store().review().publish().close()
    Actor.update(name="reviewer某").where(Actor.username == "approver").execute()
    way.people["approver"] = Actor.get(Actor.username == "approver")

    _is_refused(way, "公示名单由reviewer某提请")


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize("change", ["name", "unit", "removed", "digest", "entry", "unpublished"])
def test_what_was_not_shown_so_in_a_notice_is_not_granted(way: Way, change: str) -> None:
    way.open_cycle().store().review().publish().close()
    first, _, third = Nomination.select().order_by(Nomination.position)
    sentence = f"公示名单与公示时不一致（“{first.name}”）"
    if change in ("name", "digest"):
        Nomination.update(name="表弟").where(Nomination.id == first.id).execute()
    if change == "unit":
        Nomination.update(unit="另一处").where(Nomination.id == first.id).execute()
    if change == "removed":
        Nomination.update(name="改名", state="not_selected").where(Nomination.id == first.id).execute()
    if change == "digest":  # whoever can write one table can write the other: the journal is the authority
        listed = [shown(one) for one in Nomination.select().order_by(Nomination.position)]
        Notice.update(roster_digest=shown_digest(listed)).execute()
    if change == "entry":
        NoticeEntry.delete().where(NoticeEntry.nomination == third).execute()
        sentence = f"公示名单与公示时不一致（“{third.name}”）"
    if change == "unpublished":
        facts = {"office": first.office_id, "cycle": first.cycle_id, "category": first.category_id, "kind": "person"}
        Nomination.create(**facts, name="表弟", position=9, state="proposed")
        sentence = "“表弟”没有公示过，不能表彰"

    _is_refused(way, sentence)


@pytest.mark.usefixtures("everywhere")
def test_a_decision_names_who_signed_it_and_the_digests_it_rests_on(way: Way) -> None:
    way.to_decision()

    (entry,) = journal.after(-1, ("DecisionAdopted",), 10)
    event = journal.event_of(entry)

    assert isinstance(event, events.DecisionAdopted)
    assert (event.digests, Decision.get().signed_by) == ((Notice.get().roster_digest,), way.people["approver"])
    assert Notice.get().closed_by == way.people["reviewer"]


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_what_the_plan_says_of_term_and_order_holds_in_the_decision(way: Way) -> None:
    way.open_cycle().store()
    Plan.update(list_order="strokes").execute()
    PlanCategory.update(term_years=3).execute()
    command = replace(way.review().publish().close().adoption(), signatories=("赵文", " ", "钱进"))
    way.decision = way.do("approver", command, ADOPTED)

    (entry,) = journal.after(-1, ("DecisionAdopted",), 10)
    event, decision = journal.event_of(entry), Decision.get()
    assert isinstance(event, events.DecisionAdopted)
    assert (event.list_order, decision.list_order, event.signatories) == ("strokes", "strokes", ("赵文", "钱进"))
    assert {one.ends_on for one in Award.select()} == {date(2026, 5, 4)}
    assert "（按姓氏笔画为序）" in _text(decisions.document(decision.id))
    assert "（排名不分先后）" in _text(decisions.document(decision.id, "unordered"))
    assert list(rolls.differences()) == []


@pytest.mark.parametrize(
    ("granted", "ends"), [("2023-05-05", "2026-05-04"), ("2024-02-29", "2027-02-28"), ("2024-01-01", "2026-12-31")]
)
def test_a_term_ends_the_day_before_its_anniversary(granted: str, ends: str) -> None:
    assert last_day_of_term(date.fromisoformat(granted), 3) == date.fromisoformat(ends)


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_no_more_than_the_places_and_shares_of_the_plan_are_published_or_granted(way: Way) -> None:
    way.open_cycle().store(count=5).review()
    first = way.nominations()[0]
    Nomination.update(marks=["县处级"]).where(Nomination.id.in_(way.nominations()[:2])).execute()
    for rule, sentence in (
        ({"places": 4}, "“道德文明使者”名额4名，名单上有5名，超出1名"),
        ({"shares": [{"mark": "县处级", "most": 20}]}, "“道德文明使者”里县处级占40%，超过规定的20%"),
        ({"shares": [{"mark": "一线职工", "least": 50}]}, "“道德文明使者”里一线职工占0%，没有达到规定的50%"),
    ):
        PlanCategory.update(**{"places": None, "shares": [], **rule}).execute()
        with pytest.raises(RuleViolation, match=sentence):
            way.publish()
    PlanCategory.update(places=5, shares=[{"mark": "县处级", "most": 40}]).execute()
    way.publish().close()
    PlanCategory.update(places=4).execute()
    _is_refused(way, "名额4名，名单上有5名")

    way.do("clerk", reviews.WithdrawNominations(way.cycle, (first,), "本人放弃"), date(2023, 4, 28))
    way.decide()

    assert way.states() == ["withdrawn"] + ["awarded"] * 4


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_a_draft_reads_as_the_decision_will_without_a_number(way: Way) -> None:
    way.open_cycle().store().review().publish().close()

    drafted = _text(decisions.draft(way.cycle, ADOPTED))
    way.decide()

    first, _, drafted = drafted.partition("\n")
    assert first == "草稿（未签发，不得外传）"
    assert drafted.replace("\n", "") == _text(decisions.document(way.decision)).replace(
        "太昊办〔2023〕12号", ""
    ).replace("\n", "")
    with pytest.raises(WrongState, match="不能起草表彰决定"):
        decisions.draft(way.cycle, ADOPTED)


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_by_division_the_recommending_units_stand_as_the_plan_has_them(way: Way) -> None:
    way.open_cycle().store()
    last, first = (
        Recommender.create(office=way.people["clerk"].office, cycle=way.cycle, name=name, position=place)
        for place, name in ((5, "龙湖社区"), (4, "太昊社区"))
    )
    ids = way.nominations()
    Nomination.update(recommender=last).where(Nomination.id == ids[0]).execute()
    Nomination.update(recommender=first).where(Nomination.id == ids[2]).execute()
    way.review().publish().close().decide()
    names = [spread(one.name) for one in Award.select().order_by(Award.position)]

    listed = _text(decisions.document(way.decision, "division")).splitlines()[-1]

    assert listed.split("\t") == [names[1], names[2], names[0]]  # the office sent the second itself


def _text(document: bytes) -> str:
    return "\n".join(one.text for one in Document(io.BytesIO(document)).paragraphs if one.text)


def _is_refused(way: Way, sentence: str, username: str = "approver") -> None:
    entries = journal.length()
    with pytest.raises(RuleViolation, match=re.escape(sentence)):
        way.do(username, way.adoption(), ADOPTED)
    assert (journal.length(), Award.select().count(), Cycle.get().state) == (entries, 0, "approved")


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_a_decision_says_again_what_it_said_whoever_is_entered_as_dead_later(way: Way) -> None:
    way.open_cycle().store(count=1).review().publish().close()
    (person,) = [one.person_id for one in Nomination.select()]
    died = honorees.RecordHonoreeChange(person, "deceased", date(2023, 4, 20))

    way.decide()
    before = _text(decisions.document(way.decision))
    way.do("clerk", died, date(2023, 5, 8))
    assert _text(decisions.document(way.decision)) == before  # entered after it was signed
    assert "已故" not in before


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_the_dead_are_named_as_such_in_draft_decision_and_notice(way: Way) -> None:
    way.open_cycle().store(count=1).review()
    nomination = Nomination.get()
    way.do(
        "clerk", honorees.RecordHonoreeChange(nomination.person_id, "deceased", date(2023, 4, 19)), date(2023, 4, 20)
    )
    way.publish().close()

    draft = _text(decisions.draft(way.cycle, ADOPTED))
    way.decide()
    decided = _text(decisions.document(way.decision))

    for text in (draft, decided):
        assert f"决定追授{nomination.name}同志2023年度第二届“道德文明使者”荣誉称号" in text
        assert f"{spread(nomination.name)}（已故）" in text
        assert "希望" not in text
    assert f"{spread(nomination.name)}（已故）" in _text(notices.document(way.notice))


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_a_certificate_can_name_the_program_beside_the_prize(way: Way) -> None:
    way.open_cycle(wording="在{cycle}“{program}”评选活动中，荣获“{title}”。").store(count=2).review()
    first, _ = way.nominations()
    Nomination.update(prize=True).where(Nomination.id == first).execute()
    PlanCategory.update(prizes=1).execute()

    way.publish().close().decide()

    assert [one.facts["body"] for one in Certificate.select().order_by(Certificate.id)] == [
        "在2023年度第二届“道德文明使者”评选活动中，荣获“道德文明使者提名奖”。",
        "在2023年度第二届“道德文明使者”评选活动中，荣获“道德文明使者”。",
    ]
