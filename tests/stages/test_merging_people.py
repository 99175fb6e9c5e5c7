"""Two people of the register told apart or made one: by whom, with what event, and undone to exactly what was."""

import threading
from typing import Any

import pytest

from importers.likeness.comparing import Somebody
from registry import events, journal
from registry.bus import sight_of
from registry.errors import Forbidden, InvalidInput, NotFound, RuleViolation, WrongState
from registry.records import keys, scope
from registry.records.database import connected, database, transaction
from registry.records.identities import LikenessPair, PersonMerge, ToldApart, groups_of
from registry.records.ledger import Entry
from registry.records.models import Nomination, Person
from registry.stages import likenesses, reviews
from registry.stages.likenesses import AskAgain, MergePeople, TellApart, UnmergePeople
from tests.factories import Way
from tests.stages.folk import LI, STRANGER, TWIN, WANG, another_year, pairs, said, store, visible


@pytest.fixture
def pair(way: Way) -> tuple[Way, int, int]:
    """Return a way on which one person stands twice under two names, a year apart."""
    (left,) = store(way.open_cycle(), [LI])
    later = another_year(way)
    (right,) = store(later, [TWIN])
    return later, left, right


def last_events(count: int) -> list[events.Event]:
    entries = Entry.select().order_by(Entry.seq.desc()).limit(count)
    return [journal.event_of(entry) for entry in reversed(list(entries))]


def test_the_pair_is_asked_about_with_its_reason(pair: tuple[Way, int, int]) -> None:
    _, left, right = pair

    with scope.everywhere():
        (asked,) = LikenessPair.select()
    assert (asked.left_id, asked.right_id, asked.state, asked.code) == (left, right, "open", "duplicate_likely")
    assert asked.sure > 90
    assert asked.reason == "姓名同音（晓/小），手机号相同，单位相同"


def test_many_pairs_are_noted_and_asked_about_by_no_more_statements_than_few(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    folk = [LI._replace(name=f"李晓{letter}", phone=f"1380000000{at}") for at, letter in enumerate("明亮东西南北")]
    store(way.open_cycle(), folk)
    other = Way(way.register, way.people).open_cycle(by="neighbour")
    sent: list[str] = []
    send = database.obj.execute_sql

    def listening(query: str, *values: Any, **options: Any) -> Any:
        sent.append(query)
        return send(query, *values, **options)

    monkeypatch.setattr(database.obj, "execute_sql", listening)

    def statements(people: list[Somebody]) -> list[str]:
        sent.clear()
        store(other, people, by="neighbour")
        asked = (query for query in sent if "recommender" not in query)  # the first roster of a unit makes the unit
        return [query for query in asked if "likeness_pair" in query or "office" in query.split("FROM")[-1]]

    few = len(statements([folk[0]._replace(unit="")]))
    many = len(statements([one._replace(unit="") for one in folk[1:]]))

    assert [state for *_, state in pairs()] == ["open"] * 6
    assert many == few


def test_nobody_is_asked_about_whose_nominations_are_all_withdrawn(pair: tuple[Way, int, int]) -> None:
    way, *_ = pair
    (nomination,) = way.nominations()

    way.do("clerk", reviews.WithdrawNominations(way.cycle, (nomination,), "本人放弃"))
    assert pairs() == []

    store(way, [TWIN._replace(address="安居路1号")])
    assert [state for *_, state in pairs()] == ["open"]


def test_a_clerk_tells_them_apart_and_the_question_is_settled(pair: tuple[Way, int, int]) -> None:
    way, left, right = pair
    office = way.people["clerk"].office_id
    assert said(way, LI) != [[]]

    way.do("clerk", TellApart(left, right, "两人，同小区"))

    assert pairs() == [(left, right, "apart")]
    with scope.everywhere():
        (told,) = ToldApart.select()
        assert (told.reason, told.told_by_id, told.state) == ("两人，同小区", way.people["clerk"].id, "standing")
        assert {told.left_id, told.right_id} == {left, right}
    (event,) = last_events(1)
    assert event == events.PeopleToldApart(office, ((told.id, told.left_id, told.right_id),))
    # Each file sent again meets its own person and not the other.
    assert [len(each) for each in said(way, LI, TWIN)] == [1, 1]


def test_who_was_told_apart_is_asked_about_again_once_that_is_taken_back(pair: tuple[Way, int, int]) -> None:
    way, left, right = pair
    before = visible(way)
    way.do("clerk", TellApart(left, right))

    assert way.do("clerk", AskAgain(right, left)) == 1

    assert visible(way) == before
    with pytest.raises(NotFound, match="没有找到“不是同一人”的判定"):
        way.do("clerk", AskAgain(left, right))


def test_a_reviewer_makes_them_one_and_two_again(pair: tuple[Way, int, int]) -> None:
    way, left, right = pair
    office = way.people["clerk"].office_id
    before = visible(way)

    merged = way.do("reviewer", MergePeople(left, right, "电话核实"))

    assert pairs() == [(left, right, "merged")]
    assert merged.together == ()
    assert last_events(1) == [events.PeopleMerged(office, merged.merge, left, right)]
    with scope.everywhere():
        assert groups_of([right]) == {left: frozenset({left, right}), right: frozenset({left, right})}
        assert list(likenesses.unexplained()) == []

    way.do("reviewer", UnmergePeople(merged.merge))

    assert visible(way) == before
    assert last_events(1) == [events.MergeUndone(office, merged.merge)]


def test_an_answer_waits_for_a_question_that_is_just_being_asked(pair: tuple[Way, int, int]) -> None:
    way, left, right = pair

    def merge() -> None:
        with connected():
            way.do("reviewer", MergePeople(left, right, "电话核实"))

    answer = threading.Thread(target=merge)
    with scope.everywhere(), transaction():
        LikenessPair.update(state="found").execute()
    with scope.everywhere(), transaction():
        likenesses.ask_about_likely(())
        answer.start()
        answer.join(0.5)
    answer.join()

    assert pairs() == [(left, right, "merged")]


def test_what_was_stored_since_stays_under_its_own_name_when_a_merge_is_undone(pair: tuple[Way, int, int]) -> None:
    way, left, right = pair
    merged = way.do("reviewer", MergePeople(left, right, "电话核实"))
    (wang,) = store(another_year(way, "2024年度第三届"), [WANG])

    way.do("reviewer", UnmergePeople(merged.merge))

    with scope.everywhere():
        assert [one.person_id for one in Nomination.select().order_by(Nomination.id)] == [left, right, wang]


def test_two_nominations_of_one_person_in_one_cycle_are_said(way: Way) -> None:
    left, right = store(way.open_cycle(), [LI, TWIN._replace(unit="文昌社区")])

    merged = way.do("reviewer", MergePeople(left, right, "电话核实"))

    assert [(stand.person, stand.listed) for stand in merged.together] == [
        (left, "2023年度第二届“道德文明使者”名单第2行"),
        (right, "2023年度第二届“道德文明使者”名单第3行"),
    ]


@pytest.mark.parametrize(
    ("username", "command"),
    [
        ("clerk", MergePeople(1, 2, "是")),
        ("clerk", UnmergePeople(1)),
        ("approver", TellApart(1, 2)),
        ("auditor", AskAgain(1, 2)),
    ],
)
def test_only_whose_task_it_is_may_say_so(pair: tuple[Way, int, int], username: str, command: object) -> None:
    with pytest.raises(Forbidden):
        pair[0].do(username, command)


def test_what_cannot_be_is_refused_in_words(pair: tuple[Way, int, int]) -> None:
    way, left, right = pair

    def refusal(kind: type[Exception], command: object, by: str = "reviewer") -> str:
        with pytest.raises(kind) as refused:
            way.do(by, command)
        return str(refused.value)

    assert refusal(InvalidInput, MergePeople(left, right, "  ")) == "合并必须写明理由，例如“电话核实为同一人”。"
    assert refusal(InvalidInput, MergePeople(left, left, "是")) == "请指明两个不同的人员编号。"
    assert refusal(NotFound, MergePeople(left, 99, "是")) == "没有找到第99号人员。"
    assert refusal(NotFound, TellApart(left, right), "neighbour") == f"没有找到第{left}号人员。"
    assert refusal(NotFound, UnmergePeople(7)) == "没有找到这次合并。"
    merged = way.do("reviewer", MergePeople(left, right, "是"))
    assert refusal(RuleViolation, MergePeople(right, left, "是")) == "这两条记录早已合并为同一人，不必再合并。"
    assert refusal(RuleViolation, TellApart(left, right), "clerk").startswith("这两条记录已合并为同一人")
    way.do("reviewer", UnmergePeople(merged.merge))
    assert refusal(WrongState, UnmergePeople(merged.merge)) == "这次合并现在是“已撤销”，不能再撤销。"
    way.do("clerk", TellApart(left, right))
    assert refusal(RuleViolation, TellApart(right, left), "clerk") == "这两个人早已判定不是同一人，不必再判。"
    assert refusal(RuleViolation, MergePeople(left, right, "是")).startswith("这两个人已在2023-04-03判定不是同一人")


def test_numbers_of_persons_typed_into_reasons_are_not_kept(pair: tuple[Way, int, int]) -> None:
    way, left, right = pair
    typed = f"本人13812345678来电（座机0394-8222333、138 1234 5678），身份证{WANG.id_no}，2023-04-03核实"
    told = "本人…来电（座机0394-8222333、…），身份证…，2023-04-03核实"

    merged = way.do("reviewer", MergePeople(left, right, typed))
    way.do("reviewer", UnmergePeople(merged.merge))
    way.do("clerk", TellApart(left, right, typed))

    with scope.everywhere():
        assert (PersonMerge.get().reason, ToldApart.get().reason) == (told, told)


def test_a_person_and_a_household_are_never_one(way: Way) -> None:
    home = Somebody("李晓明", "", LI.phone, LI.unit, kind="household")
    left, right = store(way.open_cycle(("person", "household")), [LI, home])

    with pytest.raises(RuleViolation, match="一个是个人，另一个是家庭或集体"):
        way.do("reviewer", MergePeople(left, right, "是"))


def test_who_was_forgotten_can_no_more_be_told_apart(pair: tuple[Way, int, int]) -> None:
    way, left, right = pair
    with scope.everywhere():
        keys.erase(Person.get_by_id(left).key)

    with pytest.raises(RuleViolation, match="隐私信息已销毁"):
        way.do("clerk", TellApart(left, right))


def test_the_city_makes_one_of_two_offices_people_and_the_offices_see_nothing_of_it(way: Way) -> None:
    (left,) = store(way.open_cycle(), [LI])
    (right,) = store(Way(way.register, way.people).open_cycle(by="neighbour"), [TWIN], by="neighbour")
    city = way.people["city_officer"]
    city.roles = ["reviewer"]
    city.save()
    before = said(way, LI)

    merged = way.do("city_officer", MergePeople(left, right, "两处报送，电话核实"))

    assert said(way, LI) == before
    for username in ("clerk", "neighbour"):
        with scope.within(sight_of(way.people[username])):
            assert PersonMerge.select().count() == LikenessPair.select().count() == 0
            assert groups_of([left, right]) == {left: frozenset({left}), right: frozenset({right})}
    with pytest.raises(NotFound):
        way.do("reviewer", UnmergePeople(merged.merge))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE person_merge SET gone_id = {wang}", "与日志记载的不一致"),
        ("UPDATE person_merge SET state = 'undone'", "表中已不存在或被改为撤销"),
        ("DELETE FROM person_merge", "表中已不存在或被改为撤销"),
        ("UPDATE told_apart SET left_id = {left}, right_id = {left}", "条判定，与日志记载的不一致"),
        ("UPDATE told_apart SET state = 'taken_back'", "条判定，表中已不存在或被改为撤回"),
        ("DELETE FROM told_apart", "条判定，表中已不存在或被改为撤回"),
        ("INSERT INTO person_merge SELECT 9, office_id, {wang}, kept_id, reason, merged_by_id, merged_at, NULL, '', state FROM person_merge",
         "与日志记载的不一致"),
    ],
)  # fmt: skip
def test_what_was_changed_behind_the_registers_back_is_named(
    pair: tuple[Way, int, int], statement: str, said: str
) -> None:
    way, left, right = pair
    (wang,) = store(way, [WANG])
    way.do("reviewer", MergePeople(left, right, "是"))
    way.do("clerk", TellApart(left, wang))
    with scope.everywhere():
        assert list(likenesses.unexplained()) == []

        database.execute_sql(statement.format(left=left, wang=wang))

        named = list(likenesses.unexplained())
    assert any(said in one.message for one in named)
    assert {one.office for one in named} == {way.people["clerk"].office_id}


def test_a_person_merged_with_another_is_met_once_and_told_apart_as_both_are(way: Way) -> None:
    left, third = store(way.open_cycle(), [LI, STRANGER])
    later = another_year(way)
    (right,) = store(later, [LI._replace(phone="13900000009")])
    assert len(said(later, LI._replace(phone=""))[0]) == 2

    way.do("reviewer", MergePeople(left, right, "换了手机"))
    assert len(said(later, LI._replace(phone=""))[0]) == 1
    way.do("clerk", TellApart(third, right))

    with scope.everywhere():
        assert ToldApart.select().count() == 2  # under both phones


def test_a_row_vouched_for_in_its_list_answers_no_question_about_people_of_other_lists(way: Way) -> None:
    (li,) = store(way.open_cycle(), [LI])
    later = another_year(way)

    twin, again = store(later, [TWIN, LI._replace(name="李晓鸣")], vouched=[1])

    assert pairs() == [(li, twin, "open"), (li, again, "open"), (twin, again, "apart")]
    with scope.everywhere():
        assert [{one.left_id, one.right_id} for one in ToldApart.select()] == [{twin, again}]


def test_what_was_vouched_for_at_storing_is_said_in_the_name_of_whoever_vouched(way: Way) -> None:
    store(way.open_cycle(), [LI, TWIN], vouched=[1])

    clerk = way.people["clerk"].id
    with scope.everywhere():
        assert [one.told_by_id for one in ToldApart.select()] == [clerk]
        assert [one.actor for one in Entry.select().where(Entry.name == "PeopleToldApart")] == [clerk]


def test_who_was_merged_stays_so_where_a_row_is_vouched_for(way: Way) -> None:
    numbered = TWIN._replace(id_no=WANG.id_no)
    (twin,) = store(way.open_cycle(), [numbered])
    later = another_year(way)
    (li,) = store(later, [LI])
    way.do("reviewer", MergePeople(twin, li, "电话核实"))

    assert store(later, [numbered], vouched=[0]) == [twin]

    assert pairs() == [(twin, li, "merged")]
    with scope.everywhere():
        assert ToldApart.select().count() == 0
