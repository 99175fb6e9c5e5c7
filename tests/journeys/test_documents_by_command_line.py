"""Documents of a cycle by the command line: the decision's list in another order, the statement on the notice."""

from datetime import date
from functools import partial
from pathlib import Path

import pikepdf
import pytest
from docx import Document

from tests.factories import Way, roster, row
from tests.journeys.conftest import Run
from tests.web.conftest import another_cycle


@pytest.fixture
def run(run: Run, way: Way) -> Run:
    """Walk to a decision and return a function that runs `honors …`."""
    people = (("赵安", "文昌社区"), ("丁一鸣", "龙湖社区"), ("丁安", "龙湖社区"))
    listed = roster([row(place, name=name, unit=unit) for place, (name, unit) in enumerate(people, 2)])
    way.open_cycle().store(listed).review().publish().close().decide()
    return partial(run, "--as", "approver")


def paper_of(path: Path) -> tuple[int, int]:
    """Return the width and height of the first page, in points."""
    with pikepdf.open(path) as file:
        _, _, width, height = (float(side) for side in file.pages[0].mediabox)
    return round(width), round(height)


def last_lines(path: Path, count: int = 2) -> list[str]:
    return [one.text for one in Document(str(path)).paragraphs][-count:]


def test_the_list_of_a_decision_is_written_in_the_order_asked_for(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "表彰决定.docx"

    run("decision", "document", "1", "-o", str(out), "--order", "strokes")
    assert last_lines(out, 3) == ["（按姓氏笔画为序）", "道德文明使者（3名）", "丁　安\t丁一鸣\t赵　安"]

    run(
        "decision",
        "document",
        "1",
        "-o",
        str(out),
        "--order",
        "division",
        "--division",
        "龙湖社区",
        "--division",
        "文昌社区",
    )
    assert last_lines(out) == ["道德文明使者（3名）", "丁一鸣\t丁　安\t赵　安"]

    said = run("decision", "document", "1", "-o", str(out), "--order", "division", "--division", "龙湖社区", code=1)
    assert said == "“赵安”（文昌社区）不属于写明的任何一个行政区划，请补上它所在的行政区划。\n"


def test_the_statement_on_a_notice_is_written_with_the_day_asked_for(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "公示情况说明.docx"

    run("notice", "result", "1", "-o", str(out), "--on", "2023-04-28", on=date(2023, 5, 5))
    assert last_lines(out, 3) == ["特此说明。", "太昊路办事处", "2023年4月28日"]

    run("notice", "result", "1", "-o", str(out), on=date(2023, 5, 5))
    assert last_lines(out, 1) == ["2023年5月5日"]


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_a_notice_is_written_as_pdf_and_poster(run: Run, tmp_path: Path) -> None:
    page, poster = tmp_path / "公示.pdf", tmp_path / "海报.pdf"

    assert run("notice", "pdf", "1", "-o", str(page)) == f"已写好 {page}\n"
    run("notice", "pdf", "1", "-o", str(poster), "--poster", "A3")

    assert [paper_of(file) for file in (page, poster)] == [(595, 842), (842, 1191)]


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_namesakes_are_told_apart_before_their_notice(run: Run, way: Way) -> None:
    rows = [row(place, name="李伟", unit="文昌社区", phone=f"1390000000{place}") for place in (2, 3)]
    other = another_cycle(way)
    again = Way(way.register, way.people, cycle=other, category=way.category)
    first, second = again.store(roster(rows), file=b"PK second").review().nominations()
    reviewer = partial(run, "--as", "reviewer", "notice", "distinguish", str(other))

    assert "每一个都写明区别" in reviewer("--place", f"{first}=三组", code=1)
    assert reviewer("--place", f"{first}=三组", "--place", f"{second}=五组") == "已写明2个人的区别，可以发布公示。\n"
    assert "等号前面是推荐对象编号" in reviewer("--place", "三组", code=1)
