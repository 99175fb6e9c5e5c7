"""Notice, decision and news item: their words by snapshot, their .docx read back."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.shared import Mm

from registry.drafting.decision_text import (
    DecisionCategory,
    DecisionFacts,
    decision_document,
    decision_paragraphs,
    document_number,
    named_and_counted,
)
from registry.drafting.news_document import news_document, news_paragraphs
from registry.drafting.news_item import NewsItem
from registry.drafting.notice_text import Entry, NoticeCategory, NoticeFacts, notice_document, notice_paragraphs
from registry.drafting.texts import Paragraph, plain_text
from registry.errors import InvalidInput

PEOPLE = ("林秋", "周明月", "许安", "何小满", "欧阳秋雨", "古丽·买买提", "𠮷田安")
ENTRIES = tuple(Entry(name, "文昌社区" if place % 2 else "龙湖社区") for place, name in enumerate(PEOPLE))
NOTICE = NoticeFacts(
    office="清河街道办事处",
    program="最美邻里",
    cycle="2023年度",
    title="最美邻里",
    form="选树",
    categories=(NoticeCategory("", "名", ENTRIES),),
    first_day=date(2023, 4, 29),
    last_day=date(2023, 5, 9),
    working_days=5,
    phone="0000-1234567",
    published_on=date(2023, 4, 28),
)
DECISION = DecisionFacts(
    offices=("清河街道办事处",),
    doc_no="清河办〔2023〕12号",
    adopted_on=date(2023, 5, 10),
    program="最美邻里",
    cycle="2023年度",
    title="最美邻里",
    verb="授予",
    categories=(DecisionCategory("person", PEOPLE),),
    basis="《最美邻里选树办法》",
    purpose="为弘扬新风。",
    addressee="各社区、各单位",
    red_head="清河街道办事处文件",
    is_public=True,
)
ITEM = NewsItem("清河街道办事处举行“最美邻里”表扬大会", "5月12日，清河街道办事处举行2023年度“最美邻里”表扬大会。")
HOUSEHOLDS = DecisionCategory("household", ("林秋", "周明月家庭", "许安"))
UNITS = DecisionCategory("unit", ("清河小学", "清河街道文昌社区居民委员会"), heading="文明单位", measure="家")
SameAsSnapshot = Callable[[str, str], bool]


def paragraphs_of(document: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(document)).paragraphs]


def texts(paragraphs: list[Paragraph]) -> list[str]:
    return [paragraph.lead + paragraph.text for paragraph in paragraphs]


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("notice", NOTICE),
        (
            "notice-two-categories",
            replace(
                NOTICE,
                form="评选",
                email="qinghe@example.cn",
                address="清河街1号",
                order_note="（排名不分先后）",
                categories=(
                    NoticeCategory("先进个人", "名", ENTRIES[:2]),
                    NoticeCategory("先进集体", "个", (Entry("文昌社区志愿服务队"), Entry("清河小学五年级教研组"))),
                ),
            ),
        ),
        ("notice-own-objections", replace(NOTICE, objections="如有异议，请到三楼会议室当面反映。")),
    ],
)
def test_a_notice_reads_as_in_its_snapshot(name: str, facts: NoticeFacts, same_as_snapshot: SameAsSnapshot) -> None:
    assert same_as_snapshot(name, plain_text(notice_paragraphs(facts)))


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("decision", DECISION),
        ("decision-bare", replace(DECISION, basis="", purpose="", addressee="", red_head="", is_public=False)),
        ("decision-naming-units", replace(DECISION, verb="命名", title="文明单位", categories=(UNITS,))),
        (
            "decision-joint-several-kinds",
            replace(
                DECISION,
                offices=("清河县文明办", "清河县妇女联合会"),
                categories=(DecisionCategory("person", PEOPLE[:2]), HOUSEHOLDS, UNITS),
            ),
        ),
        ("decision-praise", replace(DECISION, verb="表扬")),
    ],
)
def test_a_decision_reads_as_in_its_snapshot(name: str, facts: DecisionFacts, same_as_snapshot: SameAsSnapshot) -> None:
    assert same_as_snapshot(name, plain_text(decision_paragraphs(facts)))


def test_the_documents_hold_just_these_paragraphs() -> None:
    day = date(2023, 5, 12)

    assert paragraphs_of(notice_document(NOTICE)) == texts(notice_paragraphs(NOTICE))
    assert paragraphs_of(decision_document(DECISION)) == texts(decision_paragraphs(DECISION))
    assert paragraphs_of(news_document(ITEM, "清河街道办事处", day)) == texts(
        news_paragraphs(ITEM, "清河街道办事处", day)
    )


def test_the_news_document_is_the_short_column_with_the_title_run_in() -> None:
    assert paragraphs_of(news_document(ITEM, "清河街道办事处", date(2023, 5, 12))) == [
        "文明时讯",
        "清河街道办事处\t2023年5月12日",
        ITEM.line,
    ]


def test_the_page_is_that_of_official_documents() -> None:
    document = Document(io.BytesIO(decision_document(DECISION)))
    section, body = document.sections[0], document.paragraphs[5]

    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins if margin] == [37, 35, 28, 26]
    assert (body.paragraph_format.line_spacing.pt, body.paragraph_format.first_line_indent.pt) == (28, 32)
    assert (body.runs[0].font.size.pt, body.runs[0]._element.rPr.rFonts.xpath("string(@w:eastAsia)")) == (
        16,
        "仿宋_GB2312",
    )
    assert [footer.paragraphs[0].text for footer in (section.footer, section.even_page_footer)] == ["— 1 —"] * 2


def test_the_same_facts_give_the_same_bytes_whatever_the_clock_says() -> None:
    document = decision_document(DECISION)

    with zipfile.ZipFile(io.BytesIO(document)) as members:
        assert {member.date_time for member in members.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = Document(io.BytesIO(document)).core_properties
    assert properties.modified == properties.created
    assert properties.created is not None
    assert properties.created.date() == DECISION.adopted_on
    assert decision_document(DECISION) == document


@pytest.mark.parametrize(
    ("category", "phrase"),
    [
        (DecisionCategory("person", ("林 秋",)), "林秋同志"),
        (DecisionCategory("person", PEOPLE[:2]), "林秋、周明月2名同志"),
        (DecisionCategory("person", PEOPLE, measure="位"), "林秋等7位同志"),
        (HOUSEHOLDS, "林秋家庭等3户家庭"),
        (DecisionCategory("community", ("柳林村", "大王庄村", "文昌社区")), "柳林村等3个村（社区）"),
        (DecisionCategory("department", ("民政科",)), "民政科"),
    ],
)
def test_the_first_is_named_and_the_rest_counted(category: DecisionCategory, phrase: str) -> None:
    assert named_and_counted(category) == phrase


@pytest.mark.parametrize(
    "written", ["清河办〔2023〕12号", "清河办[2023]12号", "清河办（2023）第012号", "清河办 〔2023〕 12 号"]
)
def test_a_document_number_is_set_as_the_standard_wants_it(written: str) -> None:
    assert document_number(written) == "清河办〔2023〕12号"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (replace(DECISION, doc_no="12号"), "文号“12号”应写成“太昊办〔2023〕12号”的样子。"),
        (replace(DECISION, offices=()), "表彰决定没有写明由哪个单位作出。"),
        (replace(DECISION, verb="奖励"), "表彰决定的用词只能是授予、追授、命名、认定、表彰、表扬，现在是“奖励”。"),
        (replace(DECISION, categories=()), "表彰名单是空的，或有一类没有人。"),
        (replace(DECISION, categories=(DecisionCategory("cat", ("林秋",)),)), "不认识获奖者类别cat。"),
        (
            replace(DECISION, categories=(DecisionCategory("person", ("林秋13800000000",)),)),
            "名单第1项的姓名或单位里有证件号码、电话或邮箱，不能对外公开，请先改正。",
        ),
    ],
)
def test_a_decision_that_cannot_be_is_refused(facts: DecisionFacts, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        decision_document(facts)

    assert refusal.value.message == sentence


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (replace(NOTICE, categories=(NoticeCategory("", "名", ()),)), "公示名单是空的，或有一类没有人。"),
        (
            replace(NOTICE, last_day=date(2023, 4, 1)),
            "公示的发布日、起始日、截止日前后不对：2023年4月28日、2023年4月29日、2023年4月1日。",
        ),
        (
            replace(NOTICE, categories=(NoticeCategory("", "名", (Entry("林秋", "文昌社区13800000000"),)),)),
            "名单第1项的姓名或单位里有证件号码、电话或邮箱，不能对外公开，请先改正。",
        ),
    ],
)
def test_a_notice_that_cannot_be_is_refused(facts: NoticeFacts, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        notice_document(facts)

    assert refusal.value.message == sentence


def test_a_hundred_names_keep_their_order_in_the_annex() -> None:
    names = tuple(f"{surname}{given}" for surname in "林周许何欧吴郑王冯陈" for given in "一二三四五六七八九十")
    facts = replace(DECISION, categories=(DecisionCategory("person", names),))

    lines = [paragraph.text for paragraph in decision_paragraphs(facts) if paragraph.role.startswith("names")]

    assert "\t".join(lines).replace("\u3000", "").split("\t") == list(names)
    assert [len(line.split("\t")) for line in lines] == [3] * 33 + [1]


def test_an_entry_too_wide_for_half_a_line_stands_alone_between_pairs() -> None:
    wide = Entry("古丽·买买提", "清河街道文昌社区居民委员会")
    entries = (*ENTRIES[:3], wide, *ENTRIES[:4] * 4)
    facts = replace(NOTICE, categories=(NoticeCategory("", "名", entries),))

    lines = [paragraph.text for paragraph in notice_paragraphs(facts) if paragraph.role == "entries2"]

    assert lines[:3] == [
        "1.\t林　秋\t龙湖社区\t2.\t周明月\t文昌社区",
        "3.\t许　安\t龙湖社区",
        "4.\t古丽·买买提\t清河街道文昌社区居民委员会",
    ]
    assert len(lines) == 3 + 8
