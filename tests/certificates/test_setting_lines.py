"""How Chinese text is broken into lines."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.fonts import advance
from certificates.lines import FULL_WIDTH, POINT, Kind, Lettering, set_line, set_paragraph, units_of
from certificates.runs import runs
from tests.certificates.sheets import ROOT

SONG = Lettering("song", 12)
WIDTHS = [em * SONG.em for em in (12, 14, 16, 18, 20, 22.5, 25, 30, 35, 40)]  # as on certificates, and narrower
EVERY_WIDTH = [em / 2 for em in range(24, 81)]  # em
FORBIDDEN_FIRST = set("，。、；：？！”’）》〉】〕…—·")
FORBIDDEN_LAST = set("“‘（《〈【〔")

INVENTED = [
    "在临港开发区太昊路街道二〇二三年度第二届“道德文明使者”选树活动中，崇德向善、见贤思齐，事迹突出，群众公认，"
    "被评为“道德文明使者”。特发此证，以资鼓励。",
    "该同志于2023年4月21日在沙颍河畔奋不顾身跳入水中，先后救起三名落水儿童，事迹经《周口日报》、“学习强国”平台（河南）"
    "等媒体报道后引起强烈反响，群众一致推荐，经审核公示，授予“见义勇为道德模范”荣誉称号。",
    "会议宣读了《关于表彰2023年度“文明家庭”“文明科室”的决定》（周文明〔2023〕7号），向260余名群众提供了血压血糖测量、B超等"
    "多项检查——“我们村留守老人比较多，有的行动不便，义诊服务群众都很满意！”",
    "“最美家庭”张保国、李秀英夫妇（太昊路街道搬口社区）：二十年如一日，照料孤寡老人……他们说：“这是应该做的。”邻里说："
    "“有他们在，我们放心。”这样的家庭，这样的家风，正在太昊路街道36个小区里传开。",
]


def bulletin():
    """The paragraphs of a real bulletin, where the file is at hand: its straight quotes and commas put right."""
    path = ROOT.parent / "shared" / "seed" / "bulletin-13.txt"
    if not path.exists():
        return []
    paragraphs = ["".join(part.split()) for part in path.read_text(encoding="utf-8").split("\n\n")]
    curly = [re.sub(r'"([^"]*)"', r"“\1”", part).replace(",", "，") for part in paragraphs]
    return [part for part in curly if len(part) > 50]


PARAGRAPHS = [*INVENTED, *bulletin()]


def lines(paragraph, width, lettering=SONG):
    return set_paragraph([(paragraph, lettering)], width, indent=2 * lettering.em)


def faults(set_lines, width, em):
    """What a typesetter would mark in a paragraph, counted."""
    *full, last = set_lines
    return Counter(
        starts=sum(line.text[0] in FORBIDDEN_FIRST for line in set_lines[1:]),
        ends=sum(line.text[-1] in FORBIDDEN_LAST for line in full),
        short=len(full) > 0 and last.natural < 2.5 * em,
        past=sum(drawn_to(line) > width + 0.01 for line in set_lines),
        ragged=sum(abs(drawn_to(line) - width) > 0.01 for line in full),
    )


def drawn_to(line):
    """Where the ink of a line ends as it is drawn: from its last run, by the widths of the font file."""
    last = list(runs("body", line, 0, 0))[-1]
    em = last.size * POINT
    widths = [1.0 if c in FULL_WIDTH else advance(last.font, c) for c in last.text]
    left = last.x - line.units[-1].shift * (len(last.text) == 1)
    return (
        left + sum(widths) * em + last.spacing * (len(last.text) - 1) - (em / 2 if is_blank_half(last.text[-1]) else 0)
    )


def is_blank_half(mark):
    return mark in "”’）》〉】〕，。、；：？！"


@pytest.mark.prove
@pytest.mark.parametrize("style", ["song", "kai", "fangsong"])
def test_at_every_width_from_twelve_to_forty_characters_a_typesetter_finds_no_fault(style):
    lettering, found, breaks = Lettering(style, 16), Counter(), 0
    for width in (em * lettering.em for em in EVERY_WIDTH):
        for paragraph in PARAGRAPHS:
            set_lines = lines(paragraph, width, lettering)
            breaks += len(set_lines) - 1
            found += faults(set_lines, width, lettering.em)

    print(f"{style}: {len(PARAGRAPHS)} paragraphs, {len(EVERY_WIDTH)} widths, {breaks} breaks, faults {dict(found)}")  # noqa: T201  # the proof tells its counts
    assert +found == Counter()
    assert breaks > 1000


@pytest.mark.parametrize("width", WIDTHS)
def test_a_typesetter_finds_no_fault_in_the_lines_as_drawn(width):
    found = sum((faults(lines(paragraph, width), width, SONG.em) for paragraph in PARAGRAPHS), Counter())

    assert +found == Counter()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_starts_or_ends_with_a_forbidden_mark(width):
    broken = [line for paragraph in PARAGRAPHS for line in pairs(lines(paragraph, width))]

    bad = [
        (end.text, start.text)
        for end, start in broken
        if end.text[-1] in FORBIDDEN_LAST or start.text[0] in FORBIDDEN_FIRST
    ]

    assert bad == []


def pairs(set_lines):
    return pairwise(set_lines)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_but_the_last_fills_the_width_exactly(width):
    full = [line for paragraph in PARAGRAPHS for line in lines(paragraph, width)[:-1]]

    assert {round(line.right - width, 2) for line in full} == {0.0}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_last_line_is_shorter_than_two_and_a_half_characters(width):
    last = [lines(paragraph, width)[-1] for paragraph in PARAGRAPHS]

    assert [line.text for line in last if line.natural < 2.5 * SONG.em] == []
    assert [line.text for line in last if line.right > width + 0.01] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_text_of_the_lines_is_the_text_of_the_paragraph(width):
    assert ["".join(line.text for line in lines(paragraph, width)) for paragraph in PARAGRAPHS] == PARAGRAPHS


def test_a_number_stays_with_what_it_counts():
    ends = [line.text[-2:] for width in WIDTHS for line in lines(INVENTED[1], width)[:-1]]

    assert [end for end in ends if end[-1].isdigit()] == []


def test_a_kept_word_is_not_broken_where_the_line_allows_it():
    def broken(kept):
        ends = [line.text for width in WIDTHS for line in set_paragraph([(INVENTED[0], SONG)], width, kept=kept)[:-1]]
        return len([end for end in ends if re.search("(道|道德|道德文|道德文明|道德文明使)$", end)])

    assert broken([("道德文明使者", 350.0)]) < broken([])
    assert broken([("道德文明使者", 1e6)]) == 0


def test_a_long_dash_is_one_unbroken_rule():
    first, second = units_of("——", Lettering("song", 12))

    assert (first.width, second.width) == (SONG.em, SONG.em)
    assert round(first.stretch, 2) == 1.12


def test_neighbouring_marks_share_one_blank():
    apart = set_line(units_of("》", SONG)).natural + set_line(units_of("，", SONG)).natural

    together = set_line(units_of("》，", SONG)).natural

    assert round(apart - together, 3) == round(SONG.em / 2, 3)


def test_an_apostrophe_inside_a_latin_name_is_no_chinese_quotation_mark():
    assert [unit.text for unit in units_of("O’Neil", Lettering("name", 30))] == ["O’Neil"]
    assert [unit.text for unit in units_of("‘ABC’", SONG)] == ["‘", "ABC", "’"]


def test_digits_between_chinese_get_a_quarter_space():
    line = set_line(units_of("在2023年", SONG))

    widths = [line.lefts[1] - line.lefts[0] - line.units[0].width, line.lefts[2] - line.lefts[1] - line.units[1].width]

    assert [round(width / SONG.em, 2) for width in widths] == [0.22, 0.22]


def test_a_quotation_mark_stands_against_what_it_quotes():
    opening, _, closing = units_of("“张”", Lettering("name", 30))

    assert (opening.kind, closing.kind) == (Kind.OPENING, Kind.CLOSING)
    assert opening.width == closing.width == 30 * POINT
    assert opening.shift > 0.5 * opening.width
    assert closing.shift < 0.1 * closing.width


@settings(max_examples=60, deadline=None)
@given(st.text("文明使者张喆，。、：“”《》（）—…2023年AB ", min_size=1, max_size=90), st.floats(60, 200))
def test_any_text_is_set_without_losing_a_character(text, width):
    set_lines = set_paragraph([(text, SONG)], width)

    assert "".join(line.text for line in set_lines).replace(" ", "") == text.replace(" ", "")
