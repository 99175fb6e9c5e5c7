"""What becomes of a title: four texts by snapshot, their annexes, and what none of them may lack or say."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from registry.drafting.award_change_text import (
    CHANGES,
    AwardChangeFacts,
    Misprint,
    award_change_document,
    award_change_paragraphs,
)
from registry.drafting.decision_text import DecisionCategory
from registry.drafting.texts import plain_text
from registry.errors import InvalidInput

REVOKED = AwardChangeFacts(
    what="revocation",
    offices=("清河街道办事处",),
    on_day=date(2024, 3, 8),
    cycle="2023年度",
    title="最美邻里",
    granted_by="清河办〔2023〕12号",
    granted_on=date(2023, 5, 10),
    categories=(DecisionCategory("person", ("林秋",)),),
    doc_no="清河办〔2024〕3号",
    basis="《最美邻里选树办法》",
    cause="事迹造假或隐瞒严重错误",
    taken_back=("证书", "奖牌"),
)
RETAINED = replace(
    REVOKED,
    what="retention",
    offices=("清河县文明办", "清河县妇女联合会"),
    categories=(
        DecisionCategory("household", ("林秋", "周明月", "许安")),
        DecisionCategory("unit", ("清河小学",), heading="文明单位"),
    ),
    until=date(2029, 5, 9),
)
EXPIRED = replace(RETAINED, what="expiry", offices=REVOKED.offices, doc_no="", basis="", until=date(2026, 5, 9))
CORRECTED = replace(
    REVOKED,
    what="correction",
    doc_no="",
    categories=(),
    misprints=(Misprint("林邱（文昌社区）", "林秋（文昌社区）"), Misprint("清河小学校", "清河小学")),
    taken_back=("证书",),
)
ALL = (REVOKED, RETAINED, CORRECTED, EXPIRED)


@pytest.mark.parametrize("facts", ALL, ids=lambda facts: facts.what)
def test_each_text_reads_as_in_its_snapshot(
    facts: AwardChangeFacts, same_as_snapshot: Callable[[str, str], bool]
) -> None:
    assert same_as_snapshot(f"award-{facts.what}", plain_text(award_change_paragraphs(facts)))


@pytest.mark.parametrize("facts", ALL, ids=lambda facts: facts.what)
def test_each_document_holds_just_its_paragraphs_and_the_same_bytes_again(facts: AwardChangeFacts) -> None:
    written = award_change_document(facts)

    read = [paragraph.text for paragraph in Document(io.BytesIO(written)).paragraphs]
    assert read == [paragraph.text for paragraph in award_change_paragraphs(facts)]
    assert award_change_document(facts) == written
    assert Document(io.BytesIO(written)).core_properties.title == f"2023年度“最美邻里”{CHANGES[facts.what][0]}"


def test_two_names_stand_in_the_sentence_and_three_in_an_annex() -> None:
    two, three = (
        plain_text(award_change_paragraphs(replace(REVOKED, categories=(DecisionCategory("person", names),))))
        for names in (("林秋", "许安"), ("林秋", "许安", "周明月"))
    )

    assert "决定撤销林秋、许安2名同志2023年度“最美邻里”荣誉称号。" in two
    assert "附件" not in two
    assert "决定撤销林秋等3名同志2023年度“最美邻里”荣誉称号（名单见附件）。" in three
    assert three.endswith("林　秋\t许　安\t周明月")


def test_a_cause_that_names_itself_a_case_is_not_one_twice() -> None:
    facts = replace(REVOKED, cause="其他不宜保留的情形")

    assert "存在其他不宜保留的情形，不宜" in plain_text(award_change_paragraphs(facts))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (replace(REVOKED, what="gift"), "能起草的只有撤销决定、继续保留通报、更正通知、届满通知。"),
        (replace(REVOKED, offices=()), "撤销决定没有写明由哪个单位作出。"),
        (replace(REVOKED, doc_no=""), "撤销决定要有文号，例如“太昊办〔2023〕12号”。"),
        (replace(REVOKED, doc_no="3号"), "文号“3号”应写成“太昊办〔2023〕12号”的样子。"),
        (replace(REVOKED, cause=""), "撤销决定要写明撤销的原因。"),
        (replace(REVOKED, categories=()), "撤销决定的名单是空的，或有一类没有人。"),
        (replace(RETAINED, until=None), "继续保留通报要写明到哪一天为止，这一天在授予以后。"),
        (replace(EXPIRED, until=date(2023, 5, 10)), "届满通知要写明到哪一天为止，这一天在授予以后。"),
        (
            replace(REVOKED, on_day=date(2023, 5, 9)),
            "撤销决定的日期是2023年5月9日，授予是2023年5月10日，前后不对，请核对。",
        ),
        (replace(CORRECTED, misprints=()), "更正通知要写明错在哪里、应当怎样写，两者不能相同。"),
        (
            replace(CORRECTED, misprints=(Misprint("林秋", "林秋"),)),
            "更正通知要写明错在哪里、应当怎样写，两者不能相同。",
        ),
        (
            replace(CORRECTED, misprints=(Misprint("林邱", "林秋13800000000"),)),
            "名单第2项的姓名或单位里有证件号码、电话或邮箱，不能对外公开，请先改正。",
        ),
    ],
)
def test_a_text_that_cannot_be_is_refused(facts: AwardChangeFacts, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        award_change_document(facts)

    assert refusal.value.message == sentence
