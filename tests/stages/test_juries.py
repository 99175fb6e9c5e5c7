"""Juries: one phase at a time, each juror the own sheet, counted the same by anybody, ties shown and reasons kept."""

import re
from datetime import date
from pathlib import Path

import peewee
import pytest

from registry import clock, journal
from registry.bus import sight_of
from registry.cli import main
from registry.config import Config
from registry.errors import Forbidden, NotFound, RegistryError, RuleViolation
from registry.records import scope
from registry.records.database import transaction
from registry.records.juries import ReviewPhase, Score, figures_of
from registry.records.ledger import Entry
from registry.records.models import Nomination, Review
from registry.stages import juries, programs, reviews, rolls
from registry.tallying import cut
from tests.factories import Way, instant, roster, row
from tests.safety.test_migrations import refused
from tests.stages.clearing import check
from tests.stages.jurying import CRITERIA, SAT, begin, open_phase, score, seat_people


def test_scores_are_weighted_averaged_ranked_and_selected_by(way: Way, everywhere: None) -> None:
    phase = begin(way)
    first, second, third = way.nominations()
    for juror, points in (("juror1", ("90", "80")), ("juror2", ("86.5", "81")), ("juror3", ("70", "60"))):
        score(way, phase, juror, first, *points)
        score(way, phase, juror, second, *points)
    score(way, phase, "juror1", third, "95", "95")
    way.do("juror2", juries.Recuse(phase, third, "直系亲属"), SAT)
    with pytest.raises(RuleViolation, match=r"您已回避“.*”，不能给他打分。"):
        score(way, phase, "juror2", third, "95", "95")
    with pytest.raises(RuleViolation, match="还有1位评委没有交齐，名单：juror3某；确实缺席请先取消其席位。"):
        way.do("reviewer", juries.ClosePhase(phase), SAT)
    with pytest.raises(RuleViolation, match="评审“专家打分”还没有结束，不能确定候选对象。"):
        select(way, third)
    score(way, phase, "juror3", third, "60", "60")

    assert way.do("reviewer", juries.ClosePhase(phase), SAT) == 3

    closed = ReviewPhase.get_by_id(phase)
    counted = juries.count(closed)
    mean = "3位评委打分86、84.3、66，平均78.77分；与另外1个并列，不分先后。"
    assert [(one.place, one.nomination, one.explanation) for one in counted.rows] == [
        (1, first, mean), (1, second, mean), (3, third, "2位评委打分95、60，平均77.5分；另有1位回避。"),
    ]  # fmt: skip
    (told,) = list(Entry.select().where(Entry.name == "PhaseClosed"))
    assert vars(journal.event_of(told))["ranking"] == juries.written(counted)
    assert figures_of(closed) == {one.nomination: (one.place, one.figure) for one in counted.rows}
    assert (cut(counted, 1).on_the_line, cut(counted, 2).inside) == ((first, second), (first, second))
    given = [entry.facts for entry in Entry.select().where(Entry.name.in_(("ScoreGiven", "Recused")))]
    assert not any(word in fact for fact in given for word in ("86.5", "95", "直系"))

    with pytest.raises(RuleViolation, match=r"“.*”与“.*”并列第1名，只选其中一部分请写明理由。"):
        select(way, first)
    with pytest.raises(RuleViolation, match=r"“.*”、“.*”排在“.*”前面却没有选，请写明理由。"):
        select(way, third)
    assert select(way, first, reason="会议决定，第13800000000号") == 1
    assert Review.select().order_by(Review.id.desc()).first().reason == "会议决定，第…号"
    assert select(way, second) == 1
    assert rolls.differences() == []


def test_ballots_are_counted_reproducibly_and_one_phase_runs_at_a_time(way: Way, everywhere: None) -> None:
    phase = begin(way, method="approval", most_votes=2, name="会议投票")
    first, second, third = way.nominations()
    with pytest.raises(RuleViolation, match="现在进行的是“会议投票”，一次只能进行一轮评审。"):
        open_phase(way, ("juror1",), place=2, method="ranked", most_votes=2, name="排序")
    with pytest.raises(RegistryError, match="最多投2票，现在投了3票。"):
        vote(way, phase, "juror1", first, second, third)
    vote(way, phase, "juror1", first, second)
    vote(way, phase, "juror1", third)
    way.do("juror2", juries.Recuse(phase, first, "同事"), SAT)
    with pytest.raises(RuleViolation, match=r"您已回避“.*”，不能投他的票。"):
        vote(way, phase, "juror2", first)
    vote(way, phase, "juror2", third)
    with pytest.raises(RuleViolation, match="请先改票，再登记回避。"):
        way.do("juror2", juries.Recuse(phase, third, "同事"), SAT)
    with pytest.raises(RuleViolation, match="juror1某已经交齐，不能取消席位。"):
        way.do("reviewer", juries.SeatJurors(phase, seats(way, "juror2", "juror3")), SAT)
    way.do("reviewer", juries.SeatJurors(phase, seats(way, "juror1", "juror2")), SAT)
    way.do("reviewer", juries.ClosePhase(phase), SAT)

    first_place, *_ = juries.count(ReviewPhase.get_by_id(phase)).rows
    assert (first_place.nomination, first_place.explanation) == (third, "2票同意，2位评委投票，得票率100%。")
    ranked = way.do("reviewer", juries.OpenPhase(ReviewPhase.get(ReviewPhase.place == 2).id), SAT)
    assert ranked == 3
    (second_phase,) = ReviewPhase.select().where(ReviewPhase.state == "active")
    vote(way, second_phase.id, "juror1", second, first)
    way.do("reviewer", juries.ClosePhase(second_phase.id), SAT)
    assert [(one.nomination, one.shown) for one in juries.count(ReviewPhase.get_by_id(second_phase.id)).rows] == [
        (second, "2"), (first, "1"), (third, "0"),
    ]  # fmt: skip


def test_a_juror_sees_the_own_sheet_alone_and_no_names_where_it_is_blind(way: Way) -> None:
    way.open_cycle()
    deeds = "王芳在安居社区照顾老人十年，号码13800000002。"
    check(way, roster([row(2, name="王芳", unit="安居社区", deeds=deeds), row(3, name="李四", unit="文昌社区")]))
    names = seat_people(way)
    phase = open_phase(way, names, blind=True, sees=("unit", "deeds", "scores"))

    juror = way.people["juror1"]
    with scope.within(sight_of(juror)):
        assert list(Nomination.select()) == []
        sheet = juries.sheet_of(phase, juror)
        assert [(one.name, one.unit) for one in sheet.rows] == [("", "")] * 2
        assert {one.number for one in sheet.rows} == {"1号", "2号"}
        assert "".join(one.deeds for one in sheet.rows) == "×××在×××照顾老人十年，号码…。"
        assert [one.id for one, _ in juries.seats_of(juror)] == [phase]
        with pytest.raises(RuleViolation, match="您不是“专家打分”的评委。"):
            juries.sheet_of(phase, way.people["clerk"])
        with pytest.raises(NotFound, match="没有找到这轮评审。"):
            juries.sheet_of(phase, way.people["strange_juror"])
    for juror_name in names:
        for one in sheet.rows:
            score(way, phase, juror_name, one.nomination, "80", "80")
    with scope.within(sight_of(juror)):
        assert juries.sheet_of(phase, juror).ranking is None
        way.do("reviewer", juries.ClosePhase(phase), SAT)
        ranking = juries.sheet_of(phase, juror).ranking
        assert ranking is not None
        assert {one.place for one in ranking.rows} == {1}


def test_what_cannot_be_is_refused_with_a_sentence(way: Way) -> None:
    phase = begin(way)
    nomination, *_ = way.nominations()
    reviewing: tuple[tuple[object, str], ...] = (
        (juries.PlanPhase(1, 0, "a", "approval"), "评审的次序应是1至20。"),
        (juries.PlanPhase(1, 2, " ", "approval"), "请给这轮评审起个名字"),
        (juries.PlanPhase(1, 2, "a", "lots"), "评审方法只能是"),
        (juries.PlanPhase(1, 2, "a", "scores"), "评分标准至少要有一项"),
        (juries.PlanPhase(1, 2, "a", "scores", criteria=(("事迹", 60, 100),)), "各项权重合计是60%"),
        (juries.PlanPhase(1, 2, "a", "scores", "mode", CRITERIA), "打分的算法只能是"),
        (juries.PlanPhase(1, 2, "a", "approval", criteria=CRITERIA), "只有打分才有评分标准"),
        (juries.PlanPhase(1, 2, "a", "ranked"), "排序投票要写明每票排几位。"),
        (juries.PlanPhase(1, 2, "a", "qualifying", most_votes=3), "只有投票和排序投票才限票数"),
        (juries.PlanPhase(1, 2, "a", "approval", sees=("phone",)), "评委能看到的内容里有不认识的项"),
        (juries.PlanPhase(1, 2, "a", "approval", category=99), "没有找到这届评选活动的这个类别。"),
        (juries.PlanPhase(9, 2, "a", "approval"), "没有找到这届评选活动。"),
        (juries.PlanPhase(1, 1, "a", "approval"), "评审“专家打分”现在是“进行中”，不能修改安排。"),
        (juries.SeatJurors(phase, ()), "请至少选一位评委。"),
        (juries.SeatJurors(phase, seats(way, "clerk")), "clerk某没有评委的角色，请先请系统管理员调整。"),
        (juries.SeatJurors(phase, seats(way, "strange_juror")), "没有找到其中一位评委。"),
        (juries.OpenPhase(phase), "评审“专家打分”现在是“进行中”，不能开始。"),
        (juries.ClosePhase(99), "没有找到这轮评审。"),
    )
    giving: tuple[tuple[object, str], ...] = (
        (juries.GiveScore(phase, nomination, ("90",)), "评分表应有2项分数，现在有1项。"),
        (juries.GiveScore(phase, nomination, ("90", "101")), "“影响”最少0分、最多100分，现在是101分。"),
        (juries.GiveScore(phase, nomination, ("90", "八十")), "分数“八十”不是数字"),
        (juries.GiveScore(phase, 99, ("90", "80")), "没有找到这轮评审里的这个对象。"),
        (juries.CastBallot(phase, (nomination,)), "“专家打分”用的是打分，不能投票。"),
        (juries.Recuse(phase, nomination, " "), "回避要写明原因"),
    )
    for who, refusals in (("reviewer", reviewing), ("juror1", giving)):
        for command, reason in refusals:
            with pytest.raises(RegistryError, match=re.escape(reason)):
                way.do(who, command, SAT)
    with pytest.raises(Forbidden):
        way.do("reviewer", juries.GiveScore(phase, nomination, ("90", "80")), SAT)
    for stranger in (juries.OpenPhase(phase), juries.ClosePhase(phase), juries.SeatJurors(phase, (1,))):
        with pytest.raises(NotFound, match="没有找到这轮评审。"):
            way.do("neighbour", stranger, SAT)
    with pytest.raises(NotFound, match="没有找到这轮评审。"):
        way.do("strange_juror", juries.GiveScore(phase, nomination, ("90", "80")), SAT)

    score(way, phase, "juror1", nomination, "90", "80")
    with pytest.raises(RegistryError, match="刚才被别人改过"):
        score(way, phase, "juror1", nomination, "95", "80", revision=7)
    way.do("juror2", juries.Recuse(phase, nomination, "同事"), SAT)
    assert [check for check, bad in CHECKS.items() if refused(*bad)] == list(CHECKS)
    with pytest.raises(peewee.IntegrityError), scope.everywhere(), transaction():
        ReviewPhase.create(office=3, cycle=1, place=2, name="a", method="approval", state="active")


CHECKS = {
    "phase.revision": ("review_phase", "revision", 0),
    "phase.place": ("review_phase", "place", 0),
    "phase.name": ("review_phase", "name", ""),
    "phase.method": ("review_phase", "method", "dice"),
    "phase.average": ("review_phase", "average", "mode"),
    "phase.most_votes": ("review_phase", "most_votes", 0),
    "phase.state": ("review_phase", "state", "lost"),
    "score.revision": ("score", "revision", 0),
    "recusal.reason": ("recusal", "reason", ""),
}


def test_whoever_left_is_counted_no_more_and_numbers_stay(way: Way, everywhere: None) -> None:
    phase = begin(way, people=1)
    first, second, third = way.nominations()
    for one in (first, second, third):
        score(way, phase, "juror1", one, "90", "80")
    way.do("clerk", reviews.WithdrawNominations(way.cycle, (first,), "本人放弃"), SAT)
    with pytest.raises(RegistryError, match="现在是“撤回”，不能打分。"):
        score(way, phase, "juror1", first, "95", "80")

    way.do("reviewer", juries.ClosePhase(phase), SAT)

    closed = ReviewPhase.get_by_id(phase)
    assert [one.nomination for one in juries.count(closed).rows] == [second, third]
    assert closed.judged == {second: 2, third: 3}
    assert Score.select().count() == 3


def test_who_was_not_judged_is_not_chosen_and_who_did_not_qualify_only_for_a_reason(way: Way, everywhere: None) -> None:
    way.open_cycle()
    way.store(count=3)
    way.do("reviewer", programs.StartReview(way.cycle), date(2023, 4, 17))
    first, second, third = way.nominations()
    way.do("reviewer", reviews.CheckNominations(way.cycle, (first, second)), date(2023, 4, 17))
    names = seat_people(way, 2)
    phase = open_phase(way, names, method="qualifying", name="资格评审")
    vote(way, phase, "juror1", first)
    vote(way, phase, "juror2", first, second)
    way.do("reviewer", juries.ClosePhase(phase), SAT)
    way.do("reviewer", reviews.CheckNominations(way.cycle, (third,)), SAT)

    with pytest.raises(RuleViolation, match="没有参加评审“资格评审”，不能确定为候选对象。"):
        select(way, third, reason="补选")
    with pytest.raises(RuleViolation, match="在“资格评审”里没有过半数同意，选他请写明理由。"):
        select(way, second)
    later = open_phase(way, names, place=2)
    assert set(ReviewPhase.get_by_id(later).judged) == {first, third}


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_the_command_line_plans_scores_and_ranks(
    way: Way, config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    way.open_cycle()
    check(way, roster([row(2, name="张喆"), row(3, name="李四")]))
    seat_people(way, 1)
    monkeypatch.setenv("HONORS_HOME", str(config.home))

    def run(username: str, *arguments: str) -> str:
        capsys.readouterr()
        with clock.at(instant(SAT, 15)), pytest.raises(SystemExit):
            main(["--as", username, "jury", *arguments])
        printed = capsys.readouterr()
        return printed.out + printed.err

    told = ("--name", "专家打分", "--method", "scores", "--criterion", "事迹,60,100", "--criterion", "影响,40,100")
    assert run("reviewer", "plan", "1", "1", *told) == "已安排，评审编号 1。\n"
    assert "看不懂" in run("reviewer", "plan", "1", "2", "--name", "a", "--method", "scores", "--criterion", "事迹60")
    assert run("reviewer", "seat", "1", "juror1") == "已确定1位评委。\n"
    assert run("reviewer", "open", "1") == "已开始，评审2个对象。\n"
    assert run("juror1", "score", "1", "1", "90", "80") == "已打分。\n"
    assert run("juror1", "recuse", "1", "2", "--reason", "同事") == "已登记回避。\n"
    assert run("juror1", "sheet", "1") == "1\t1号\t张喆\t\t90、80\n2\t2号\t李四\t\t已回避：同事\n"
    assert run("auditor", "list", "1") == "评审 1\t1\t专家打分\t打分\t进行中\t1位评委\n"
    assert run("reviewer", "ranking", "1") == "评审“专家打分”还没有结束，结束后才有排名。\n"
    assert run("reviewer", "close", "1") == "已结束，1个对象排出了名次。\n"
    books = (tmp_path / "排名.xlsx", tmp_path / "回避.xlsx")
    assert run("auditor", "ranking", "1", "-o", str(books[0]), "--recusals", str(books[1])) == (
        "第1名\t1\t张喆\t\t86\t1位评委打分86，平均86分。\n没有结果\t2\t李四\t\t\t评委都回避了。\n"
        f"重新计票与结束时一致。\n已写好 {books[0]}。\n已写好 {books[1]}。\n"
    )
    assert all(book.stat().st_size > 1_000 for book in books)


def seats(way: Way, *names: str) -> tuple[int, ...]:
    return tuple(way.people[name].id for name in names)


def vote(way: Way, phase: int, juror: str, *choices: int) -> None:
    way.do(juror, juries.CastBallot(phase, choices), SAT)


def select(way: Way, *nominations: int, reason: str = "") -> int:
    count: int = way.do("reviewer", reviews.SelectCandidates(way.cycle, nominations, reason), SAT)
    return count


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_closing_a_phase_reads_each_list_once_however_many_are_judged(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    phase = begin(way, count=8, people=2)
    for juror in ("juror1", "juror2"):
        for place, nomination in enumerate(way.nominations()):
            score(way, phase, juror, nomination, str(60 + place), "80.5")
    read: list[int] = []
    whole = ReviewPhase.judged.fget
    assert whole is not None
    monkeypatch.setattr(ReviewPhase, "judged", property(lambda one: (read.append(one.id), whole(one))[1]))
    assert way.do("reviewer", juries.ClosePhase(phase), SAT) == 8
    assert len(read) <= 4
