"""The decision's list in another order, chosen on its page."""

import io
from collections.abc import Callable

import pytest
from docx import Document

from tests.factories import Way, roster, row
from tests.web.conftest import Clerk


@pytest.fixture
def page(way: Way) -> str:
    people = (("赵安", "文昌社区"), ("丁一鸣", "龙湖社区"), ("丁安", "龙湖社区"))
    listed = roster([row(place, name=name, unit=unit) for place, (name, unit) in enumerate(people, 2)])
    way.open_cycle().store(listed).review().publish().close().decide()
    return f"/cycles/{way.cycle}/decision/"


@pytest.mark.parametrize(
    ("asked", "note", "names"),
    [
        ("order=strokes", "（按姓氏笔画为序）", "丁　安\t丁一鸣\t赵　安"),
        ("order=division&divisions=龙湖社区、文昌社区", "（按行政区划为序）", "丁一鸣\t丁　安\t赵　安"),
    ],
)
def test_the_page_gives_the_list_in_the_order_chosen(
    as_: Callable[[str], Clerk], page: str, asked: str, note: str, names: str
) -> None:
    assert "附件名单换个次序" in as_("approver").get(page).text

    document = Document(io.BytesIO(as_("approver").get(f"{page}document?{asked}").data))

    assert [one.text for one in document.paragraphs][-3:] == [note, "道德文明使者（3名）", names]


def test_an_order_that_cannot_be_is_one_sentence_on_the_page(as_: Callable[[str], Clerk], page: str) -> None:
    answer = as_("approver").get(f"{page}document?order=division&divisions=文昌社区")

    assert (answer.status_code, "不属于写明的任何一个行政区划" in answer.text) == (422, True)


def test_by_division_the_recommending_units_will_do_where_none_are_written_out(
    as_: Callable[[str], Clerk], page: str
) -> None:
    document = Document(io.BytesIO(as_("approver").get(f"{page}document?order=division").data))

    assert "（按行政区划为序）" in [one.text for one in document.paragraphs]
