"""The page of who may be one person: what it shows, what it hides, and what each of its buttons does."""

import re
from collections.abc import Callable

import pytest

from registry.records import scope
from registry.records.identities import LikenessPair, PersonMerge, ToldApart
from registry.stages.likenesses import questions
from tests.factories import Way
from tests.stages.folk import LI, STRANGER, TWIN, WANG, another_year, store
from tests.web.conftest import Clerk, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

NUMBERED = LI._replace(id_no=WANG.id_no)


@pytest.fixture
def later(way: Way) -> Way:
    """Return a way in whose first year one person stood, and in whose second the same under another name."""
    store(way.open_cycle(), [NUMBERED])
    on = another_year(way)
    store(on, [TWIN, STRANGER])
    return on


def pair() -> LikenessPair:
    with scope.everywhere():
        found: LikenessPair = LikenessPair.get()
        return found


def test_both_records_stand_side_by_side_with_the_reason(as_: Callable[[str], Clerk], later: Way) -> None:
    page = said(as_("clerk").get("/people/likely/"))

    assert "把握很大 姓名同音（晓/小），手机号相同，单位相同" in page
    assert "李晓明 个人 · 人员编号1" in page
    assert "2023年度第二届“道德文明使者”名单第2行" in page
    assert "2024年度第一届“道德文明使者”名单第2行" in page
    assert "赵铁柱" not in page


def test_numbers_show_their_ends_alone(as_: Callable[[str], Clerk], later: Way) -> None:
    page = as_("reviewer").get("/people/likely/").get_data(as_text=True)

    assert NUMBERED.id_no not in page
    assert NUMBERED.phone not in page
    assert f"{NUMBERED.id_no[:3]}***********{NUMBERED.id_no[-4:]}" in page
    assert "138****0001" in page


def test_a_clerk_says_that_they_are_two_and_takes_it_back(as_: Callable[[str], Clerk], later: Way) -> None:
    clerk = as_("clerk")

    answer = clerk.post(f"/people/likely/{pair().id}/apart")
    assert "已记下不是同一人，以后不再提示。" in said(answer)
    assert "没有待核对的。" in said(answer)
    apart = said(clerk.get("/people/likely/?show=apart"))
    assert "clerk某，2023-04-03 09:00判定不是同一人" in apart

    answer = clerk.post(f"/people/likely/{pair().id}/again", show="apart")
    assert "已撤回“不是同一人”的判定" in said(answer)
    assert pair().state == "open"


def test_a_clerk_sees_no_button_that_merges_and_is_refused_without_it(as_: Callable[[str], Clerk], later: Way) -> None:
    clerk = as_("clerk")
    page = clerk.get("/people/likely/")
    assert "如果是同一人，请审核员合并。" in said(page)
    assert "/merge" not in page.get_data(as_text=True)

    answer = clerk.post(f"/people/likely/{pair().id}/merge", reason="是")

    assert (answer.status_code, pair().state) == (403, "open")
    assert "您没有“合并为同一人”的权限" in said(answer)


def test_a_reviewer_merges_with_a_reason_and_undoes_it(as_: Callable[[str], Clerk], later: Way) -> None:
    reviewer = as_("reviewer")

    refused = reviewer.post(f"/people/likely/{pair().id}/merge", reason=" ")
    assert (refused.status_code, "请填写合并的理由。" in said(refused)) == (422, True)

    answer = reviewer.post(f"/people/likely/{pair().id}/merge", reason="电话核实")
    assert "已合并为同一人。" in said(answer)
    merged = reviewer.get("/people/likely/?show=merged")
    assert "已合并 电话核实 reviewer某，2023-04-03 09:00" in said(merged)
    (undo,) = re.findall(r'action="(/people/likely/merges/\d+/undo)"', merged.get_data(as_text=True))

    answer = reviewer.post(undo, show="merged")
    assert "已撤销合并，两条记录和合并前一样，各归各人。" in said(answer)
    assert pair().state == "open"


def test_one_person_twice_in_one_list_is_said_after_the_merge(as_: Callable[[str], Clerk], way: Way) -> None:
    store(way.open_cycle(), [LI])
    store(way, [TWIN])
    reviewer = as_("reviewer")
    assert "在同一届名单里" in said(reviewer.get("/people/likely/"))

    answer = said(reviewer.post(f"/people/likely/{pair().id}/merge", reason="电话核实"))

    assert "同一届里现在有同一人的几条推荐：2023年度第二届“道德文明使者”名单第2行李晓明、" in answer
    assert "请到审核里撤回多余的" in answer


def test_the_cycle_leads_to_its_own_questions(as_: Callable[[str], Clerk], later: Way) -> None:
    clerk = as_("clerk")
    assert "1对疑似同一人待核对" in said(clerk.get(f"/cycles/{later.cycle}/"))
    assert "1对疑似同一人待核对" not in said(as_("approver").get(f"/cycles/{later.cycle}/"))

    assert "李晓明" in said(clerk.get(f"/people/likely/?cycle={later.cycle}"))
    other = another_year(later, "2025年度第一届")
    assert "没有待核对的。" in said(clerk.get(f"/people/likely/?cycle={other.cycle}"))


def test_another_office_sees_nothing_and_changes_nothing(as_: Callable[[str], Clerk], later: Way) -> None:
    reviewer, neighbour = as_("reviewer"), as_("neighbour")
    reviewer.post(f"/people/likely/{pair().id}/merge", reason="电话核实")
    for state in ("", "apart", "merged"):
        assert "李" not in said(neighbour.get(f"/people/likely/?show={state}"))
    assert neighbour.get(f"/people/likely/?cycle={later.cycle}").status_code == 404

    answers = [
        neighbour.post(f"/people/likely/{pair().id}/{verb}", reason="是") for verb in ("apart", "again", "merge")
    ]
    answers.append(neighbour.post("/people/likely/merges/1/undo"))

    assert [answer.status_code for answer in answers] == [404] * 4
    with scope.everywhere():
        assert (PersonMerge.get().state, ToldApart.select().count()) == ("standing", 0)


@pytest.mark.parametrize("username", ["approver", "admin", "auditor"])
def test_the_page_is_for_clerks_and_reviewers(as_: Callable[[str], Clerk], later: Way, username: str) -> None:
    visitor = as_(username)

    assert visitor.get("/people/likely/").status_code == 403
    assert "疑似同一人" not in said(visitor.get("/"))


@pytest.mark.parametrize(
    "address", ["?after=x", "?after=101.99999999999999999999", "?show=nothing", "?cycle=x", "?show=merged&after=0"]
)
def test_odd_addresses_show_the_page(as_: Callable[[str], Clerk], later: Way, address: str) -> None:
    assert as_("clerk").get(f"/people/likely/{address}").status_code == 200


def test_many_questions_come_a_page_at_a_time_the_surest_first(
    as_: Callable[[str], Clerk], later: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "SHOWN", 2)
    names = ("王建国", "陈秀英", "刘志强", "孙桂兰")
    folk = [LI._replace(name=name, phone=f"1390000000{place}") for place, name in enumerate(names)]
    store(later, folk)
    store(another_year(later, "2025年度第一届"), [one._replace(unit="文昌社区") for one in folk])
    clerk, found, address = as_("clerk"), [], "/people/likely/"

    while address:
        page = clerk.get(address).get_data(as_text=True)
        found.append(re.findall(r'id="pair-(\d+)"', page))
        following = re.search(r'href="([^"]*after=[^"]*)"', page)
        address = following.group(1).replace("&amp;", "&") if following else ""

    with scope.everywhere():
        order = LikenessPair.select(LikenessPair.id).order_by(LikenessPair.sure.desc(), LikenessPair.id)
        expected = [str(one.id) for one in order]
    assert (len(expected), [one for page in found for one in page]) == (5, expected)
    assert [len(page) for page in found] == [2, 2, 1]


def test_refused_on_a_later_page_the_same_page_comes_back_with_what_was_typed(
    as_: Callable[[str], Clerk], later: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "SHOWN", 1)
    store(another_year(later, "2025年度第一届"), [STRANGER._replace(unit="")])
    reviewer = as_("reviewer")
    first = reviewer.get("/people/likely/").get_data(as_text=True)
    (following,) = re.findall(r'href="([^"]*after=[^"]*)"', first)
    address = following.replace("&amp;", "&")
    page = reviewer.get(address).get_data(as_text=True)
    ((action, form),) = re.findall(r'action="([^"]+/merge)"(.*?)</form>', page, re.DOTALL)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))

    refused = reviewer.post(action, **hidden | {"reason": "电话核实" * 60})

    text = refused.get_data(as_text=True)
    assert (refused.status_code, re.findall(r'id="pair-(\d+)"', text)) == (422, re.findall(r'id="pair-(\d+)"', page))
    assert "电话核实" * 60 in text

    done = reviewer.post(action, False, **hidden | {"reason": "电话核实"})
    assert done.location == address.replace("show=open&", "")
    # Nothing is left after that place: what stands before it is shown, and not that nothing is left.
    assert re.findall(r'id="pair-(\d+)"', reviewer.get(done.location).get_data(as_text=True)) == re.findall(
        r'id="pair-(\d+)"', first
    )
