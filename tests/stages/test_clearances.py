"""Clearances: each department sees just its columns, answers in its workbook, and one veto excludes."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from importers.writing import roster_bytes
from registry import clock, samples
from registry.cli import main
from registry.config import Config
from registry.errors import NotFound, RegistryError, RuleViolation, WrongState
from registry.records import scope
from registry.records.ledger import Entry
from registry.records.models import Nomination
from registry.stages import clearances, reviews, rolls
from registry.stages.clearances.matching import Asked, Reply, code_of, match, place_in
from tests.factories import Way, instant, roster, row
from tests.safety.test_migrations import refused
from tests.stages.clearing import AFTER_SCORE, ASKED_ON, DUE, OVER, ask, cells, check, exported, filled, rule, take

SECRET = "2022年7月因酒后驾驶被行政处罚"

ASKED = (
    Asked(31, 1, "张三", "安居社区"),
    Asked(32, 2, "李四", "安居社区"),
    Asked(33, 3, "李四", "文昌社区"),
    Asked(34, 4, "太昊路小学", ""),
)


def reply(row: int, name: str, answer: str, fact: str = "", code: str = "", unit: str = "") -> Reply:
    return Reply(row, code, name, unit, answer, fact)


def told(*replies: Reply) -> tuple[dict[int, str], list[str]]:
    """Return who was told how, and why rows were left out."""
    found = match(7, ASKED, replies)
    return {one.nomination: one.answer for one in found.answers}, [one.reason for one in found.unmatched]


def test_a_code_survives_what_spreadsheets_and_typists_do_to_it() -> None:
    code = code_of(7, 12)

    for typed in (
        code,
        code.lower(),
        f" {code} ",
        code.replace("-", "－"),
        code.replace("Q", "Ｑ"),
        code.replace("-", "—"),
    ):
        assert place_in(typed) == (7, 12)


def test_every_code_with_one_digit_wrong_or_two_swapped_is_found_out() -> None:
    for place in (*range(1, 120), 9_087):
        code = code_of(7, place)
        wrong = {
            code[:at] + digit + code[at + 1 :]
            for at, letter in enumerate(code) if letter.isdigit() for digit in "0123456789" if digit != letter
        }  # fmt: skip
        wrong |= {
            code[:at] + code[at + 1] + code[at] + code[at + 2 :]
            for at in range(len(code) - 1)
            if code[at : at + 2].isdigit()
        }
        assert {one for one in wrong - {code} if place_in(one)} == set()


def test_rows_are_found_by_code_then_by_name_and_unit_then_by_a_name_alone() -> None:
    answers, left = told(
        reply(3, "李四", "同意", code=code_of(7, 3)),
        reply(4, "李 四", "不同意", "2022年因酒后驾驶被处罚", unit="安居社区"),
        reply(5, "太昊路小学", "无异议"),
    )

    assert (answers, left) == ({33: "agree", 32: "veto", 34: "agree"}, [])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (reply(6, "李四", "同意"), "第6行“李四”在这次征求意见的名单里找不到（或有几个同名），请写明编号。"),
        (reply(6, "王五", "同意"), "第6行“王五”在这次征求意见的名单里找不到（或有几个同名），请写明编号。"),
        (reply(6, "张三", "再议"), "第6行的答复“再议”看不懂，请写“同意”或“不同意”。"),
        (reply(6, "张三", "不同意", "无"), "第6行不同意要写明事实。"),
        (reply(6, "张三", "", "有处罚记录"), "第6行只写了说明，没有写“同意”或“不同意”，请补上。"),
        (reply(6, "张三", "同意", code=code_of(8, 1)), f"第6行的编号{code_of(8, 1)}不是这次征求意见的，请核对是不是拿错了表。"),
        (reply(6, "张三", "同意", code=code_of(7, 9)), f"第6行的编号{code_of(7, 9)}不是这次征求意见的，请核对是不是拿错了表。"),
        (
            reply(6, "李四", "不同意", "酒驾", code=code_of(7, 1)),
            f"第6行的编号{code_of(7, 1)}是“张三”的，姓名却写着“李四”，请核对后改成一致。",
        ),
        (reply(6, "张三", "不同意", "长" * 501), "第6行的事实太长，有501个字，最多500个字。"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_told_is_left_out_with_its_reason(row: Reply, reason: str) -> None:
    assert told(row) == ({}, [reason])


def test_a_mistyped_code_does_not_hide_a_name_that_is_plain() -> None:
    wrong = code_of(7, 1)[:-1] + str((int(code_of(7, 1)[-1]) + 1) % 10)

    assert told(reply(3, "张三", "同意", code=wrong)) == ({31: "agree"}, [])


def test_rows_left_empty_are_open_and_not_answered_for_anybody() -> None:
    found = match(
        7, ASKED, [reply(3, "张三", "", code=code_of(7, 1)), reply(4, "李四", " - ".strip("- "), code=code_of(7, 2))]
    )

    assert (found.answers, found.unmatched, found.open) == ((), (), 4)


def test_two_rows_of_one_nomination_count_once_and_not_at_all_if_they_differ() -> None:
    same = [reply(3, "张三", "同意"), reply(4, "张三", "无", code=code_of(7, 1))]

    assert told(*same) == ({31: "agree"}, [])
    assert told(*same, reply(5, "张三", "有", "酒驾")) == ({}, ["第3、4、5行都是“张三”，答复却不一样，请只留一行。"])


@pytest.fixture
def clearing(way: Way) -> Way:
    """Return a cycle of three, all checked, of whom police and tax are to be asked."""
    way.open_cycle()
    rule(way, {"person": ["police", "tax"]})
    return check(way)


def test_a_department_answers_in_its_workbook_and_one_veto_excludes(clearing: Way, everywhere: None) -> None:
    police, tax = ask(clearing), ask(clearing, "tax")
    first, second, third = clearing.nominations()

    taken = take(
        clearing, police, filled(exported(clearing, police), {1: ("同意", ""), 2: ("不同意", SECRET), 3: ("无", "")})
    )

    assert (taken.matched, taken.vetoed, taken.unmatched, taken.open) == (3, 1, (), 0)
    assert clearing.states() == ["clearing", "vetoed", "clearing"]
    with pytest.raises(RuleViolation, match="还没有征求完税务的意见，不能确定为候选对象。"):
        select(clearing, first, third)
    clearing.do("reviewer", clearances.EnterReply(tax, first, "agree"), ASKED_ON)
    assert select(clearing, first) == 1
    with pytest.raises(WrongState, match="现在是“一票否决”，不能确定为候选对象。"):
        select(clearing, second)
    with pytest.raises(RuleViolation, match="现在是“候选对象”，不能再登记不同意，请在审核里办理。"):
        clearing.do("reviewer", clearances.EnterReply(tax, first, "veto", "欠税"), ASKED_ON)

    vetoed = Nomination.get_by_id(second)
    assert vetoed.reason == "公安不同意"
    told = "".join(entry.facts for entry in Entry.select()) + str(list(Nomination.select().dicts()))
    assert SECRET not in told
    (against,) = [one for one in clearances.replies_of(clearances.find_clearance(police)) if one.answer == "veto"]
    assert clearances.fact_of(against.id) == SECRET
    assert rolls.differences() == []


def test_a_workbook_shows_just_the_columns_its_department_needs(way: Way) -> None:
    way.open_cycle()
    rule(way, {"person": ["police", "credit"]})
    told = {"sex": "女", "birth": "1980-01-01", "id_no": samples.id_number(date(1980, 1, 1), 2), "phone": "13800000002",
            "unit": "=HYPERLINK(1)", "address": "安居社区3号楼", "deeds": "义务献血十年"}  # fmt: skip
    check(way, roster([row(2, name="王芳", **told)]))
    police, credit = ask(way), ask(way, "credit")

    assert cells(exported(way, police)) == [
        ["序号", "姓名", "性别", "身份证号", "现住址", "审核意见", "说明"],
        [code_of(police, 1), "王芳", "女", told["id_no"], "安居社区3号楼", "", ""],
    ]
    assert cells(exported(way, credit)) == [
        ["序号", "姓名", "身份证号", "审核意见", "说明"],
        [code_of(credit, 1), "王芳", told["id_no"], "", ""],
    ]
    with scope.everywhere():
        facts = [entry.facts for entry in Entry.select().where(Entry.name == "ClearanceExported")]
    assert [(told["id_no"] in fact, "王芳" in fact, '"rows":1' in fact) for fact in facts] == [(False, False, True)] * 2


def test_a_name_that_looks_like_a_formula_leaves_as_a_text_and_comes_back(way: Way) -> None:
    way.open_cycle(kinds=("unit",))
    rule(way, {"unit": ["tax"]})
    check(way, roster([row(2, collective="=1+1小学", leader="王芳")]))
    tax = ask(way, "tax")

    file = exported(way, tax)

    sheet = load_workbook(io.BytesIO(file)).worksheets[0]
    assert [cell.data_type for line in sheet.iter_rows(min_row=3) for cell in line if cell.value] == ["s", "s", "s"]
    assert cells(file)[0] == ["序号", "单位名称", "负责人", "审核意见", "说明"]
    assert take(way, tax, filled(file, {1: ("同意", "")})).matched == 1


def test_silence_counts_after_its_day_and_as_the_plan_says(clearing: Way, everywhere: None) -> None:
    police = ask(clearing)
    first, *_ = clearing.nominations()
    clearing.do("reviewer", clearances.EnterReply(police, first, "agree"), ASKED_ON)
    close = clearances.CloseClearance(police)

    with pytest.raises(RuleViolation, match="公安的答复期限到2023年4月21日，现在还不能结束；已收到1份答复。"):
        clearing.do("reviewer", close, DUE, 23, 59)
    rule(clearing, {"person": ["police"]}, silence="wait")
    with pytest.raises(RuleViolation, match="还有2个没有答复，本届规定必须等到答复，不能结束。"):
        clearing.do("reviewer", close, OVER, 0)
    rule(clearing, {"person": ["police"]})
    assert clearing.do("reviewer", close, OVER, 0) == 2

    answers = [one.answer for one in clearances.replies_of(clearances.find_clearance(police))]
    assert (answers, select(clearing, *clearing.nominations())) == (["agree", "silent", "silent"], 3)
    with pytest.raises(WrongState, match="向公安征求意见现在是“已结束”，不能登记答复。"):
        clearing.do("reviewer", clearances.EnterReply(police, first, "veto", "酒驾"), OVER)
    assert rolls.differences() == []


def test_candidates_are_asked_about_where_the_plan_wants_it_so_and_are_candidates_again(
    way: Way, everywhere: None
) -> None:
    way.open_cycle()
    check(way)
    with pytest.raises(RuleViolation, match="本届评选方案的步骤里没有征求意见，不必向部门发函。"):
        ask(way)
    rule(way, {"person": ["police"]}, AFTER_SCORE)
    first, second, third = way.nominations()
    select(way, first, second)
    police = ask(way)
    assert way.states() == ["clearing", "clearing", "checked"]

    take(way, police, filled(exported(way, police), {1: ("同意", ""), 2: ("有", "酒驾")}))

    assert way.states() == ["candidate", "vetoed", "checked"]
    assert rolls.differences() == []
    select(way, third)
    with pytest.raises(RuleViolation, match="今天已经向公安征求过意见"):
        ask(way)
    later = clearances.AskClearance(way.cycle, "police", OVER)
    assert [
        one.nomination_id for one in clearances.replies_of(clearances.find_clearance(way.do("reviewer", later, DUE)))
    ] == [third]


def test_nobody_is_shown_or_given_a_prize_whom_a_department_has_yet_to_agree_to(way: Way, everywhere: None) -> None:
    way.open_cycle()
    check(way)
    first, *_ = way.nominations()
    rule(way, {"person": ["police"]}, AFTER_SCORE)
    select(way, first)
    with pytest.raises(RuleViolation, match="还没有征求完公安的意见，不能公示"):
        way.publish()

    rule(way, {"person": ["police"]})
    way.do("reviewer", reviews.DropCandidates(way.cycle, way.nominations(), "名额已满"), ASKED_ON)
    with pytest.raises(RuleViolation, match="还没有征求完公安的意见，不能列为提名奖"):
        way.do("reviewer", reviews.NamePrizes(way.cycle, (first,)), ASKED_ON)


def test_answers_may_come_bit_by_bit_and_a_veto_stays(clearing: Way) -> None:
    police = ask(clearing)
    file = exported(clearing, police)
    take(clearing, police, filled(file, {1: ("同意", ""), 2: ("有", "酒驾")}))

    again = take(clearing, police, filled(file, {1: ("同意", ""), 2: ("同意", ""), 3: ("看情况", "")}))

    with scope.everywhere():
        name = Nomination.get_by_id(clearing.nominations()[1]).name
    assert [one.reason for one in again.unmatched] == [
        f"第4行“{name}”已登记过不同意，一票否决以后不能改为同意。", "第5行的答复“看情况”看不懂，请写“同意”或“不同意”。",
    ]  # fmt: skip
    assert (again.matched, again.open, clearing.states()) == (1, 1, ["clearing", "vetoed", "clearing"])


REFUSED = (
    (clearances.AskClearance(1, "navy", DUE), "没有“navy”这个部门，只能是：police（公安）、"),
    (clearances.AskClearance(1, "police", date(2023, 4, 17)), "答复期限2023年4月17日已经过去"),
    (clearances.AskClearance(1, "court", DUE), "现在没有要向法院征求意见的对象"),
    (clearances.AskClearance(9, "police", DUE), "没有找到这届评选活动。"),
    (clearances.CloseClearance(9), "没有找到这次征求意见。"),
    (clearances.EnterReply(1, 9, "agree"), "没有找到这次征求意见里的这个对象。"),
    (clearances.EnterReply(1, 1, "perhaps"), "请选择同意或者不同意。"),
    (clearances.EnterReply(1, 1, "veto", " 无 "), "不同意要写明事实。"),
    (clearances.EnterReply(1, 1, "agree", revision=7), "刚才被别人改过"),
)


def test_what_cannot_be_is_refused_with_a_sentence_and_another_office_finds_nothing(clearing: Way) -> None:
    assert ask(clearing) == 1

    for command, reason in REFUSED:
        with pytest.raises(RegistryError, match=re.escape(reason)):
            clearing.do("reviewer", command, ASKED_ON)
    for strange in (clearances.ExportClearance(1), clearances.CloseClearance(1), clearances.TakeReplies(1, ())):
        with pytest.raises(NotFound, match="没有找到这次征求意见。"):
            clearing.do("neighbour", strange, ASKED_ON)
    take(clearing, 1, filled(exported(clearing, 1), dict.fromkeys((1, 2, 3), ("同意", ""))))
    assert [check for check, bad in CHECKS.items() if refused(*bad)] == list(CHECKS)
    # all answers are in: it need not wait for its day
    assert clearing.do("reviewer", clearances.CloseClearance(1), ASKED_ON) == 0


CHECKS = {
    "clearance.revision": ("clearance", "revision", 0),
    "clearance.department": ("clearance", "department", ""),
    "clearance.days": ("clearance", "due_on", "2023-01-01"),
    "clearance.state": ("clearance", "state", "lost"),
    "clearance.rows": ("clearance", "rows", 0),
    "reply.revision": ("clearance_reply", "revision", 0),
    "reply.place": ("clearance_reply", "place", 0),
    "reply.answer": ("clearance_reply", "answer", "maybe"),
    "reply.veto has its fact": ("clearance_reply", "answer", "veto"),
    "reply.key": ("clearance_reply", "key", "k"),
    "reply.replied_on": ("clearance_reply", "replied_on", None),
}


def select(way: Way, *nominations: int) -> int:
    count: int = way.do("reviewer", reviews.SelectCandidates(way.cycle, nominations), OVER)
    return count


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_the_command_line_asks_takes_and_closes(
    way: Way, config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    way.open_cycle()
    rule(way, {"person": ["police"]})
    check(way, roster([row(2, name="张喆"), row(3, name="李四"), row(4, name="王五")]))
    monkeypatch.setenv("HONORS_HOME", str(config.home))
    book = tmp_path / "公安.xlsx"

    def run(username: str, *arguments: str, on: date = ASKED_ON) -> str:
        capsys.readouterr()
        with clock.at(instant(on, 15)), pytest.raises(SystemExit):
            main(["--as", username, "clearance", *arguments])
        printed = capsys.readouterr()
        return printed.out + printed.err

    assert run("reviewer", "ask", "1", "police", "--due-on", "2023-04-21").startswith(
        "已向公安征求3个对象的意见，编号 1；"
    )
    assert run("reviewer", "workbook", "1", "-o", str(book)).startswith(f"已写好 {book}；")
    book.write_bytes(filled(book.read_bytes(), {1: ("同意", ""), 2: ("不同意", SECRET), 3: ("再议", "")}))
    assert run("clerk", "take", "1", str(book)) == (
        "已收到2个答复，其中不同意1个；还有1个没有答复。\n"
        "  没有收进去：第5行的答复“再议”看不懂，请写“同意”或“不同意”。\n"
    )
    assert run("reviewer", "list", "1") == "征求意见 1\t公安\t2023年4月21日前答复\t未答复1个，同意1个，不同意1个\n"
    assert run("auditor", "show", "1").splitlines()[1] == "2\t李四\t\t不同意\t一票否决"
    assert "权限" in run("clerk", "close", "1", on=OVER)
    assert run("reviewer", "close", "1", on=OVER) == "已结束，1个没有答复的按方案视为同意。\n"
    assert "没有“审核意见”这一列" in run("clerk", "take", "1", str(_without_answers(book)))


def _without_answers(book: Path) -> Path:
    book.write_bytes(roster_bytes("名单", ["序号", "姓名"], [["1", "张喆"]]))
    return book
