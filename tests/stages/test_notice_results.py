"""The statement on a notice, from what the register holds of it."""

import io
from datetime import date

import pytest
from docx import Document

from registry import clock
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records.models import Nomination
from registry.stages import notices, reviews
from tests.factories import Way, instant

ON = date(2023, 4, 28)
INTRODUCTION = (
    "太昊路办事处自2023年4月22日起，至2023年4月27日24时止，在办事处公示栏公示了2023年度第二届“道德文明使者”"
    "拟选树名单（共3名），公示期5个工作日，并公布了联系电话，受理各方面反映的情况。"
)


def paragraphs(way: Way) -> list[str]:
    with clock.at(instant(ON)):
        file = notices.result_document(way.notice, ON)
    return [one.text for one in Document(io.BytesIO(file)).paragraphs]


def object_to(way: Way, place: int, upheld: bool) -> None:
    said = notices.RaiseObjection(way.notice, way.nominations()[place], date(2023, 4, 24), "群众甲", "与事实不符")
    raised = way.do("clerk", said, date(2023, 4, 24))
    way.do("reviewer", notices.ResolveObjection(raised, upheld, "查过了"), date(2023, 4, 25))


@pytest.fixture
def published(way: Way) -> Way:
    return way.open_cycle().store().review().publish()


@pytest.mark.usefixtures("everywhere")
def test_a_quiet_notice_is_told_with_its_days_and_places(published: Way) -> None:
    told = paragraphs(published.close())

    assert told[1:] == [
        INTRODUCTION,
        "公示期内，未收到异议。",
        "公示期满，名单上的3名没有未处理的异议，可以按程序作出决定。",
        "特此说明。",
        "太昊路办事处",
        "2023年4月28日",
    ]


@pytest.mark.usefixtures("everywhere")
def test_objections_and_who_stood_back_are_counted_and_nobody_is_named(published: Way) -> None:
    names = [one.name for one in Nomination.select()]
    object_to(published, 0, upheld=True)
    object_to(published, 1, upheld=False)
    last = published.nominations()[2]
    published.do("reviewer", reviews.WithdrawNominations(published.cycle, (last,), "本人不愿"), date(2023, 4, 26))

    told = paragraphs(published.close())

    assert told[2:5] == [
        "公示期内，共收到异议2件，已全部核查处理：成立1件，1名不再列入名单；不成立1件。",
        "另有1名退出，不再列入名单。",
        "公示期满，其余1名没有未处理的异议，可以按程序作出决定。",
    ]
    assert [word for word in (*names, "群众甲", "与事实不符", "查过了") if word in "".join(told)] == []


@pytest.mark.usefixtures("everywhere")
def test_before_the_notice_is_closed_there_is_nothing_to_state(published: Way) -> None:
    with pytest.raises(WrongState) as refusal:
        paragraphs(published)

    assert refusal.value.message == "这次公示现在是“进行中”，不能写公示情况说明；请先结束公示。"


@pytest.mark.usefixtures("everywhere")
def test_a_statement_bears_a_day_after_the_notice_and_not_to_come(published: Way) -> None:
    published.close()

    for day, sentence in ((date(2023, 4, 27), "公示期到2023年4月27日24时才结束"), (date(2023, 4, 29), "还没有到")):
        with clock.at(instant(ON)), pytest.raises(InvalidInput, match=sentence):
            notices.result_document(published.notice, day)


@pytest.mark.usefixtures("everywhere")
def test_a_notice_that_is_not_there_is_not_found(published: Way) -> None:
    with pytest.raises(NotFound):
        notices.result_document(published.notice + 1, ON)
