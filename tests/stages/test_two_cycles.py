"""What only shows when an office has more than one cycle, program or kind, as every office has."""

import io
from datetime import date

import pytest
from docx import Document

from registry.errors import RuleViolation, WrongState
from registry.records import scope
from registry.records.ledger import Bookmark
from registry.records.models import Announcement, Category, Certificate, Roster
from registry.stages import decisions, issuing, notices, programs, rosters
from tests.factories import ADOPTED, HELD, Way, invented_roster, roster, row


def another_cycle(way: Way, label: str = "2023年度第三届") -> Way:
    """Walk a second cycle of the same program to its decision."""
    other = Way(way.register, way.people, category=way.category)
    program = way.do(
        "reviewer",
        programs.CreateProgram("文明职工", "评选", (programs.CategorySketch("文明职工", ("person",), "名", "好。"),)),
    )
    other.cycle = way.do("reviewer", programs.PlanCycle(program, label, date(2023, 4, 3), date(2023, 12, 31)))
    way.do("approver", programs.OpenCycle(other.cycle))
    return other


@pytest.mark.usefixtures("everywhere")
def test_two_programs_of_a_year_share_one_run_of_numbers(way: Way) -> None:
    way.to_decision(3)
    other = another_cycle(way)
    other.category = Category.get(Category.name == "文明职工").id
    other.store(invented_roster(2, seed=9), file=b"other").review().publish().close()
    other.decision = other.do("approver", decisions.AdoptDecision(other.cycle, "太昊办〔2023〕13号", ADOPTED), ADOPTED)

    numbers = [one.number for one in Certificate.select().order_by(Certificate.id)]
    assert numbers == [f"太昊文明〔2023〕第{place:04d}号" for place in range(1, 6)]
    assert [mark.error for mark in Bookmark.select()] == [""] * Bookmark.select().count()


@pytest.mark.usefixtures("everywhere")
def test_a_number_that_another_pattern_gave_out_is_held_not_repeated(way: Way) -> None:
    way.to_decision(1)
    sketch = programs.CategorySketch("文明职工", ("person",), "名", "好。", "太昊文明〔2023〕第000{serial:01d}号")
    program = way.do("reviewer", programs.CreateProgram("文明职工", "评选", (sketch,)))
    other = Way(way.register, way.people)
    other.cycle = way.do("reviewer", programs.PlanCycle(program, "第一届", date(2023, 4, 3), date(2023, 12, 31)))
    way.do("approver", programs.OpenCycle(other.cycle))
    other.category = Category.get(Category.name == "文明职工").id
    other.store(invented_roster(1, seed=9), file=b"other").review().publish().close()
    other.do("approver", decisions.AdoptDecision(other.cycle, "太昊办〔2023〕13号", ADOPTED), ADOPTED)

    first = Certificate.select().where(Certificate.state == "numbered").get()
    Certificate.update(number="太昊文明〔2023〕第0002号").where(Certificate.id == first.id).execute()
    assert other.do("clerk", issuing.RetryHeld(other.cycle), ADOPTED) == 0
    Certificate.update(number="太昊文明〔2023〕第0001号").where(Certificate.id == first.id).execute()
    assert issuing.held_reasons(other.cycle) == [
        "编号“太昊文明〔2023〕第0002号”已被另一张证书使用，请调整编号规则后重新编号。"
    ]


def test_a_document_number_is_used_once(way: Way) -> None:
    way.to_decision(1)
    other = another_cycle(way)
    with scope.everywhere():
        other.category = Category.get(Category.name == "文明职工").id
    other.store(invented_roster(1, seed=9), file=b"other").review().publish().close()

    with pytest.raises(RuleViolation, match="文号“太昊办〔2023〕12号”已用于另一份表彰决定"):
        other.decide()


def test_a_program_and_a_cycle_are_not_set_up_twice(way: Way) -> None:
    way.open_cycle()

    with pytest.raises(RuleViolation, match="本单位已有评选项目“道德文明使者”"):
        way.open_cycle()
    with pytest.raises(RuleViolation, match="“道德文明使者”已有“2023年度第二届”这一届"):
        way.do("reviewer", programs.PlanCycle(1, "2023年度第二届", date(2023, 4, 3), date(2023, 12, 31)))


@pytest.mark.usefixtures("everywhere")
def test_persons_and_units_under_one_title_are_counted_apart(way: Way) -> None:
    read = roster(
        [row(2, name="张喆", unit="文昌社区"), row(3, collective="太昊路小学"), row(4, name="李四", unit="许湾社区")]
    )
    way.open_cycle(("person", "unit")).store(read).review().publish().close().decide().celebrate()

    public = "\n".join(one.text for one in Document(io.BytesIO(notices.document(way.notice))).paragraphs)
    decided = "\n".join(one.text for one in Document(io.BytesIO(decisions.document(way.decision))).paragraphs)
    assert ("2名" in public, "1个" in public) == (True, True)
    assert "授予张喆等2名同志、太昊路小学2023年度第二届" in decided
    assert "二、道德文明使者单位（1个）" in decided
    assert "2名个人和1个单位" in Announcement.get().text


@pytest.mark.usefixtures("everywhere")
def test_only_what_was_drawn_is_marked_as_printed(way: Way) -> None:
    way.to_decision(3)
    printed = issuing.print_cycle(way.cycle, io.BytesIO())

    way.do("clerk", issuing.MarkPrinted(way.cycle, printed[:2]), HELD)

    assert [one.state for one in Certificate.select().order_by(Certificate.id)] == ["printed", "printed", "numbered"]


def test_a_roster_is_not_undone_after_the_decision(way: Way) -> None:
    way.to_decision(2)

    with pytest.raises(WrongState, match="现在是“已表彰”，不能整批撤销"):
        way.do("clerk", rosters.UndoRoster(way.said[0].roster))


@pytest.mark.usefixtures("everywhere")
def test_numbers_of_persons_in_a_file_s_name_are_masked(way: Way) -> None:
    way.open_cycle().store(roster([row(2, name="张三")], filename="张三41160219900101001X.xlsx"))

    assert Roster.get().filename == "张三….xlsx"
