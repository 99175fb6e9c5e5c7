"""Programs and cycles: what an office may set up, and the states of a cycle."""

from datetime import date

import pytest

from registry.errors import InvalidInput, WrongState
from registry.records.models import Category, Cycle, Program
from registry.stages import programs
from registry.stages.programs import CategorySketch, CreateProgram, PlanCycle
from tests.factories import Way

SKETCH = CategorySketch("文明家庭", ("household",), "户", "被评为{cycle}“{title}”。")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (CreateProgram(" ", "选树", (SKETCH,)), "请填写评选项目名称。"),
        (CreateProgram("“文明家庭”", "选树", (SKETCH,)), "项目名称““文明家庭””里不要带引号，打印时会自动加上。"),
        (
            CreateProgram("文明家庭", "评比", (SKETCH,)),
            "评选形式“评比”不认识，只能是：表彰、表扬、命名、授予、选树、推选、评选、认定。",
        ),
        (CreateProgram("文明家庭", "选树", ()), "请至少设一个奖项类别。"),
        (CreateProgram("文明家庭", "选树", (SKETCH,), notice_days=0), "公示期应为1至30个工作日。"),
        (
            CreateProgram("文明家庭", "选树", (CategorySketch("x", ("family",), "户", ""),)),
            "类别“x”的对象种类family不认识，只能是：person、household、department、unit、group、community。",
        ),
        (
            CreateProgram("文明家庭", "选树", (CategorySketch("x", ("household",), "名", ""),)),
            "量词“名”不合类别“x”的对象，可用：户、个。",
        ),
        (
            CreateProgram("文明家庭", "选树", (CategorySketch("x", ("household",), "户", "{name.__class__}"),)),
            "类别“x”的证书用语里有不认识的项：name.__class__；可用的是：name、program、cycle、title、year。",
        ),
        (
            CreateProgram("文明家庭", "选树", (CategorySketch("x", ("household",), "户", "{name"),)),
            "类别“x”的证书用语里花括号不成对：{name",
        ),
        (
            CreateProgram("文明家庭", "选树", (CategorySketch("x", ("household",), "户", "", "{code}号"),)),
            "类别“x”的编号规则里要有流水号{serial:04d}，否则编号会重复。",
        ),
        (
            CreateProgram(
                "文明家庭", "选树", (CategorySketch("x", ("household",), "户", "", "{serial:09999999999d}号"),)
            ),
            "类别“x”的编号规则写法有误：{serial:09999999999d}号；流水号写作{serial:04d}。",
        ),
    ],
)
def test_a_program_that_could_not_work_is_refused_with_the_reason(
    way: Way, command: CreateProgram, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        way.do("reviewer", command)

    assert refusal.value.message == sentence


@pytest.mark.usefixtures("everywhere")
def test_a_program_keeps_its_categories(way: Way) -> None:
    way.do("reviewer", CreateProgram("文明家庭", "选树", (SKETCH,), basis="太昊办〔2023〕3号文件"))

    assert [(program.name, program.form, program.basis) for program in Program.select()] == [
        ("文明家庭", "选树", "太昊办〔2023〕3号文件")
    ]
    assert [(category.name, category.kinds, category.measure) for category in Category.select()] == [
        ("文明家庭", ["household"], "户")
    ]


def test_a_cycle_that_ends_before_it_starts_is_refused(way: Way) -> None:
    program = way.do("reviewer", CreateProgram("文明家庭", "选树", (SKETCH,)))

    with pytest.raises(InvalidInput, match="开始日期2023年12月31日晚于结束日期2023年1月1日"):
        way.do("reviewer", PlanCycle(program, "第一届", date(2023, 12, 31), date(2023, 1, 1)))


def test_an_empty_list_cannot_be_reviewed(way: Way) -> None:
    way.open_cycle()

    with pytest.raises(InvalidInput, match="还没有任何推荐对象"):
        way.do("reviewer", programs.StartReview(way.cycle))


@pytest.mark.usefixtures("everywhere")
def test_a_cycle_goes_forward_through_its_states_only(way: Way) -> None:
    way.open_cycle()
    with pytest.raises(WrongState, match="2023年度第二届评选活动现在是“征集推荐”，不能开始征集推荐。"):
        way.do("approver", programs.OpenCycle(way.cycle))

    states = [Cycle.get().state]
    for step in (way.store, way.review, way.publish, way.close, way.decide):
        step()
        states.append(Cycle.get().state)
    with pytest.raises(WrongState, match="不能取消"):
        way.do("approver", programs.CancelCycle(way.cycle, "不办了"))
    way.do("approver", programs.ArchiveCycle(way.cycle))

    assert [*states, Cycle.get().state] == ["open", "open", "review", "notice", "approved", "decided", "archived"]


@pytest.mark.usefixtures("everywhere")
def test_a_cycle_is_cancelled_with_a_reason_before_its_decision(way: Way) -> None:
    way.open_cycle()
    with pytest.raises(InvalidInput, match="必须写明原因"):
        way.do("approver", programs.CancelCycle(way.cycle, " "))

    way.do("approver", programs.CancelCycle(way.cycle, "经费未落实"))

    assert [(cycle.state, cycle.cancelled_for) for cycle in Cycle.select()] == [("cancelled", "经费未落实")]


@pytest.mark.usefixtures("everywhere")
def test_numbers_of_people_in_the_basis_are_not_kept(way: Way) -> None:
    said = "依据通知执行，联系人13800001111"
    program = way.do("reviewer", CreateProgram("文明家庭", "选树", (SKETCH,), basis=said))
    first = Program.get_by_id(program).basis

    way.do("approver", programs.SetProgram(program, "选树", f"修改后：{said}"))

    assert (first, Program.get_by_id(program).basis) == ("依据通知执行，联系人…", "修改后：依据通知执行，联系人…")
