"""The bulletin: set from its facts with contents made of the titles, and read back from text with its slips named."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm, Pt

from registry.drafting.bulletin import (
    BulletinFacts,
    BulletinItem,
    bulletin_document,
    bulletin_html,
    bulletin_paragraphs,
    bulletin_text,
)
from registry.drafting.bulletin_reading import read_bulletin
from registry.drafting.comparison import Piece, compared
from registry.drafting.house_style import lint
from registry.errors import InvalidInput

SEED = Path(__file__).parents[2].parent / "shared" / "seed" / "bulletin-13.txt"
OFFICE = "清河街道办事处"
SCANNED = """清河精神文明建设

箔

第3期

清河区文明办

2024年3月8日

【工作动态】

全区创建工作推进会召开

【文明时讯】

区妇联组织义诊活动 青河街道办事处举行"最美邻里"颁奖大会

【工作动态】

全区创建工作推进会召开

3月5日,全区创建工作推进会召开, 分析形势、压实责 任。会议指出,要抓好"两项 行动"。会上,各街道作了表态,确保精神文明建

设各项工作全面落实。

【文明时讯】

区妇联组织义诊活动。3 月6日,区妇联到青河社区开展义诊,服务 120 余名群众。

清河街道办事处举行"最美邻里"颁奖大会。为进一步弘扬新风。3月7日上午,清河街道办事处举行首届"最美邻里"颁奖大会,向当选的20名"最美邻里"颁发荣誉证书。

报:市文明办
"""


def issue(*items: BulletinItem) -> BulletinFacts:
    return BulletinFacts(
        "清河精神文明建设", 3, "清河区文明办", date(2024, 3, 8), items, 45, sent_to=(("报", "市文明办"),), copies=60,
        witness=(120, "ab" * 32),
    )  # fmt: skip


LONG = BulletinItem("工作动态", "全区创建工作推进会召开", "3月5日，推进会召开。\n会议指出，要抓好落实。")
SHORT = BulletinItem("文明时讯", "区妇联组织义诊活动", "3月6日，区妇联开展义诊。", run_in=True)


def test_contents_and_titles_are_the_same_and_short_titles_run_in() -> None:
    told = bulletin_paragraphs(issue(LONG, SHORT))

    assert [(one.role, one.text) for one in told if one.role in ("contents", "contents_column", "column_head")] == [
        ("contents_column", "【工作动态】"), ("contents", LONG.title), ("contents_column", "【文明时讯】"), ("contents", SHORT.title),
        ("column_head", "【工作动态】"), ("column_head", "【文明时讯】"),
    ]  # fmt: skip
    assert [(one.lead, one.text) for one in told if one.role == "body"] == [
        ("", "3月5日，推进会召开。"), ("", "会议指出，要抓好落实。"), ("区妇联组织义诊活动。", "3月6日，区妇联开展义诊。"),
    ]  # fmt: skip


def test_the_document_has_the_measures_of_official_papers_and_is_read_back_whole() -> None:
    document = Document(io.BytesIO(bulletin_document(issue(LONG, SHORT))))
    section, body = document.sections[0], next(one for one in document.paragraphs if one.text.startswith("3月5日"))

    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [round(Mm(size).mm) for size in (37, 35, 28, 26)]
    assert (body.paragraph_format.line_spacing, body.runs[0].font.size) == (Pt(28), Pt(16))
    assert [one.text for one in document.paragraphs if one.text][-3:] == [
        "报：市文明办", "（共印60份）", f"登记日志120条，树根{'ab' * 32}",
    ]  # fmt: skip
    assert bulletin_document(issue(LONG, SHORT)) == bulletin_document(issue(LONG, SHORT))


def test_text_and_page_say_the_same_and_the_page_lets_nothing_in() -> None:
    facts = issue(LONG, BulletinItem("文明时讯", "<script>甲</script>", "乙&丙", run_in=True))

    assert bulletin_text(facts).splitlines()[:3] == [
        "清河精神文明建设简报",
        "第3期（总第45期）",
        "清河区文明办　　2024年3月8日",
    ]
    assert "<script>" not in bulletin_html(facts)
    assert "<strong>&lt;script&gt;甲&lt;/script&gt;。</strong>乙&amp;丙" in bulletin_html(facts)


def test_a_scanned_issue_is_read_back_mended_and_every_slip_is_named() -> None:
    read = read_bulletin(SCANNED, [OFFICE])

    facts = read.facts
    assert (facts.name, facts.number, facts.office, facts.issued_on, facts.sent_to) == (
        "清河精神文明建设", 3, "清河区文明办", date(2024, 3, 8), (("报", "市文明办"),),
    )  # fmt: skip
    assert [(one.column, one.title, one.run_in) for one in facts.items] == [
        ("工作动态", "全区创建工作推进会召开", False), ("文明时讯", "区妇联组织义诊活动", True),
        ("文明时讯", "清河街道办事处举行“最美邻里”颁奖大会", True),
    ]  # fmt: skip
    assert facts.items[0].text == (
        "3月5日，全区创建工作推进会召开，分析形势、压实责任。会议指出，要抓好“两项行动”。会上，各街道作了表态，确保精神文明建设各项工作全面落实。"
    )
    assert facts.items[2].text.startswith(
        "为进一步弘扬新风，3月7日上午，清河街道办事处举行首届“最美邻里”颁奖大会，向当选的20名"
    )
    assert {slip.code for slip in read.slips} == {
        "junk", "title", "half-width", "blank", "straight-quotes", "page-break", "purpose-full-stop",
    }  # fmt: skip
    assert [slip.message for slip in read.slips if slip.code == "title"] == [
        "目录里是“青河”，正文标题里是“清河”，两处应当一致，已按“清河”。"
    ]


def test_an_issue_that_was_set_here_is_read_back_as_it_was() -> None:
    facts = issue(LONG, SHORT)

    read = read_bulletin(bulletin_text(facts))

    assert (read.facts, read.slips) == (facts, ())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("随便写点什么", "这不像一期简报"),
        ("某报\n第3期\n某办\n2024年3月8日\n【工作动态】\n甲", "没有找到正文"),
        ("某报\n第3期\n某办\n【工作动态】\n甲\n【工作动态】\n甲\n乙。", "没有找到印发日期"),
    ],
)
def test_what_is_no_issue_is_refused_with_what_it_lacks(text: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        read_bulletin(text)


def test_a_text_is_compared_in_pieces_that_a_person_reads() -> None:
    assert compared("向当选的20名同志颁奖，代表发言。", "向20名同志颁发证书。") == [
        Piece("kept", "向"), Piece("out", "当选的"), Piece("kept", "20名同志颁"), Piece("out", "奖，代表发言"), Piece("in", "发证书"),
        Piece("kept", "。"),
    ]  # fmt: skip


@pytest.mark.skipif(not SEED.exists(), reason="the seed issue is not beside this checkout")
def test_the_seed_issue_is_set_again_from_its_text() -> None:
    text = SEED.read_text("utf-8")
    read = read_bulletin(text, ["临港开发区太昊路办事处"])

    paragraphs = bulletin_paragraphs(read.facts)
    listed = [one.text for one in paragraphs if one.role == "contents"]
    titled = [one.title for one in read.facts.items]
    assert listed == titled
    assert len(titled) == 5
    assert {slip.code for slip in read.slips} == {
        "junk", "title", "half-width", "blank", "straight-quotes", "page-break", "purpose-full-stop",
    }  # fmt: skip
    assert [slip.message for slip in read.slips if slip.code == "title"] == [
        "目录里是“太吴路”，正文标题里是“太昊路”，两处应当一致，已按“太昊路”。"
    ]
    body = text[text.index("【工作动态】", text.index("【工作动态】") + 1) :]
    assert _bare("".join(f"{one.title}{one.text}" for one in read.facts.items)) == _bare(
        re.sub(r"【[^】]+】", "", body).replace("\n- ", "\n")
    )
    assert [slip.code for one in read.facts.items for slip in lint(one.text, most=None)] == []


def _bare(text: str) -> str:
    """Return a text without what scanning spoils: blanks, quotes, the width of marks, and the mark of the broken clause."""
    wide = text.translate(str.maketrans({",": "，", ";": "；", ":": "："}))
    return re.sub(r"[\s\"“”。，]", "", wide)
