"""The statement on a notice: its words by snapshot, its sums checked, its .docx read back."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from registry.drafting.notice_result import (
    NoticeResultFacts,
    Proposed,
    notice_result_document,
    notice_result_paragraphs,
)
from registry.drafting.texts import plain_text
from registry.errors import InvalidInput

QUIET = NoticeResultFacts(
    office="清河街道办事处",
    cycle="2023年度",
    title="最美邻里",
    form="选树",
    proposed=(Proposed("", "名", 198),),
    first_day=date(2023, 4, 29),
    last_day=date(2023, 5, 9),
    working_days=5,
    places="办事处公示栏、各社区公开栏。",
    written_on=date(2023, 5, 10),
)
OBJECTED = replace(
    QUIET,
    form="评选",
    proposed=(Proposed("先进个人", "名", 12, removed=1, withdrawn=1), Proposed("先进集体", "个", 3)),
    ways=("联系电话", "通信地址", "电子邮箱"),
    received=3,
    upheld=1,
    substituted=1,
    scope="各社区、机关各科室",
)


@pytest.mark.parametrize(
    ("name", "facts"), [("notice-result-quiet", QUIET), ("notice-result-objected", OBJECTED)]
)  # fmt: skip
def test_a_statement_reads_as_in_its_snapshot(
    name: str, facts: NoticeResultFacts, same_as_snapshot: Callable[[str, str], bool]
) -> None:
    assert same_as_snapshot(name, plain_text(notice_result_paragraphs(facts)))


@pytest.mark.parametrize(
    ("received", "upheld", "removed", "sentence"),
    [
        (0, 0, 0, "公示期内，未收到异议。"),
        (1, 0, 0, "公示期内，共收到异议1件，已全部核查处理：不成立。"),
        (2, 0, 0, "公示期内，共收到异议2件，已全部核查处理：均不成立。"),
        (2, 2, 1, "公示期内，共收到异议2件，已全部核查处理：成立2件，1名不再列入名单。"),
        (3, 1, 1, "公示期内，共收到异议3件，已全部核查处理：成立1件，1名不再列入名单；不成立2件。"),
    ],
)
def test_what_became_of_objections_is_counted_and_nobody_named(
    received: int, upheld: int, removed: int, sentence: str
) -> None:
    facts = replace(QUIET, received=received, upheld=upheld, proposed=(Proposed("", "名", 198, removed),))

    assert sentence in [paragraph.text for paragraph in notice_result_paragraphs(facts)]


def test_a_list_of_which_nobody_is_left_leads_to_no_decision() -> None:
    facts = replace(QUIET, received=1, upheld=1, proposed=(Proposed("", "名", 1, removed=1),))

    assert "公示期满，公示名单上的对象都不再列入名单。" in plain_text(notice_result_paragraphs(facts))


def test_the_document_holds_just_these_paragraphs_and_the_same_bytes_again() -> None:
    written = notice_result_document(OBJECTED)

    assert [paragraph.text for paragraph in Document(io.BytesIO(written)).paragraphs] == [
        paragraph.text for paragraph in notice_result_paragraphs(OBJECTED)
    ]
    assert notice_result_document(OBJECTED) == written


def test_the_signature_never_stands_on_a_page_without_text() -> None:
    kept = {
        one.text: one.paragraph_format.keep_with_next
        for one in Document(io.BytesIO(notice_result_document(QUIET))).paragraphs
    }

    assert (kept["特此说明。"], kept["清河街道办事处"], kept["2023年5月10日"]) == (True, True, False)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (replace(QUIET, proposed=()), "公示名单是空的，或去掉、退出的比公示的还多，请核对。"),
        (
            replace(QUIET, received=1, upheld=1, proposed=(Proposed("", "名", 1, 1, 1),)),
            "公示名单是空的，或去掉、退出的比公示的还多，请核对。",
        ),
        (
            replace(QUIET, written_on=date(2023, 5, 9)),
            "公示期到2023年5月9日24时才结束，公示情况说明不能写2023年5月9日，请写以后的日期。",
        ),
        (replace(QUIET, upheld=1), "异议收到0件、成立1件、去掉0个对象，互相对不上，请核对。"),
        (replace(QUIET, received=2, upheld=1), "异议收到2件、成立1件、去掉0个对象，互相对不上，请核对。"),
        (replace(OBJECTED, substituted=2), "去掉1个对象，却递补了2个，请核对。"),
    ],
)
def test_a_statement_whose_sums_do_not_agree_is_refused(facts: NoticeResultFacts, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        notice_result_document(facts)

    assert refusal.value.message == sentence
