"""A further round of a notice says in its text that it is one; the first says nothing of it."""

from dataclasses import replace
from datetime import date

from registry.drafting.notice_result import NoticeResultFacts, Proposed, notice_result_paragraphs
from registry.drafting.notice_text import Entry, NoticeCategory, NoticeFacts, notice_paragraphs
from registry.drafting.texts import plain_text

FIRST = NoticeFacts(
    office="清河街道办事处",
    program="最美邻里",
    cycle="2023年度",
    title="最美邻里",
    form="选树",
    categories=(NoticeCategory("最美邻里", "名", (Entry("赵安", "文昌社区"),)),),
    first_day=date(2023, 5, 5),
    last_day=date(2023, 5, 10),
    working_days=5,
    phone="0394-0000000",
    published_on=date(2023, 5, 4),
)


def test_a_second_notice_says_so_in_title_text_and_annex_and_when_the_first_was() -> None:
    said = plain_text(notice_paragraphs(replace(FIRST, round=2, before=date(2023, 4, 21))))

    assert said.startswith("关于2023年度“最美邻里”\n拟选树名单的第二次公示\n")
    assert "现将增补的名单予以第二次公示，听取意见，接受监督。此前的名单已于2023年4月21日公示。" in said
    assert said.count("拟选树名单（第二次公示）") == 2


def test_a_first_notice_says_nothing_of_rounds() -> None:
    said = plain_text(notice_paragraphs(FIRST))

    assert "第二次" not in said
    assert "现将名单予以公示，听取意见，接受监督。\n" in said


def test_the_statement_on_a_third_notice_names_it() -> None:
    days = {"first_day": date(2023, 5, 5), "last_day": date(2023, 5, 10), "written_on": date(2023, 5, 11)}
    facts = NoticeResultFacts(
        "清河街道办事处", "2023年度", "最美邻里", "选树", (Proposed("", "名", 1),), working_days=5, places="公示栏", round=3, **days
    )  # fmt: skip

    assert "第三次公示情况的说明" in plain_text(notice_result_paragraphs(facts)).replace("\n", "")
