"""Formats without comments come back as workbooks; what cannot be marked is refused or said; and the command."""

import datetime as dt
from pathlib import Path

import pytest
from annotated import (
    DATA,
    annotated,
    differences,
    dressed_xls,
    error,
    everything,
    findings_of,
    opened,
    parts,
    plain_book,
    read_values,
    rewritten,
    roster_of,
    spoilt,
)
from clerks import HEADINGS, merged_xls, xlsx
from hostile_ods import NAMES, ods, ods_cell, ods_row

from importers import Roster, RosterSheet, UnreadableWorkbook, read_roster
from importers.annotating import annotate
from importers.guard import inspect
from registry.cli import main


def test_an_old_workbook_comes_back_as_xlsx_of_the_same_look():
    rows = [["推荐名单"], list(HEADINGS), *spoilt(10)]
    rows[10][2] = float(rows[10][2])  # which is all such a number is
    data = merged_xls(rows, "A1:E1")
    roster = read_roster(data, "名单.xls")

    book = opened(annotate(data, roster))
    sheet = book["名单"]

    assert [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=2)] == [row[:4] for row in rows[1:]]
    assert (str(sheet.merged_cells), sheet["C3"].data_type, sheet["A3"].data_type) == ("A1:E1", "s", "n")
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {
        finding.cell for _, finding in findings_of(roster)
    }
    assert ".xls 格式" in book["检查结果"]["A3"].value


def test_the_look_of_an_old_workbook_is_brought_along():
    data = dressed_xls()

    book = opened(annotate(data, roster_of(error("B3"), sheet="名单")))
    sheet = book["名单"]

    assert (sheet["A1"].font.name, sheet["A1"].font.sz, sheet["A1"].font.b) == ("黑体", 18, True)
    assert (sheet["A1"].font.color.rgb, sheet["A1"].fill.fgColor.rgb) == ("FFFF0000", "FFFFFF00")
    assert (sheet["A1"].alignment.horizontal, sheet["A1"].alignment.wrap_text) == ("center", True)
    assert (sheet["A1"].border.left.style, sheet["A1"].border.top.style) == ("thin", "double")
    assert (sheet["A3"].number_format, sheet["A3"].is_date, sheet["A3"].value.isoformat()) == (
        "yyyy\\年m\\月d\\日", True, "2023-05-06T00:00:00",
    )  # fmt: skip
    assert (sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].hidden) == (20, True)
    assert (sheet.row_dimensions[1].height, sheet.row_dimensions[4].hidden, sheet.freeze_panes) == (30, True, "A3")
    assert (sheet["B5"].value, sheet["B5"].data_type, sheet["B5"].quotePrefix) == ("=1+1", "s", True)
    assert (book["藏"].sheet_state, book.active.title) == ("hidden", "名单")


def csv_of(rows: list[list[object]], encoding: str) -> bytes:
    return "\r\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows).encode(encoding)


def html_of(rows: list[list[object]], encoding: str) -> bytes:
    lines = ("".join(f"<td>{'' if cell is None else cell}</td>" for cell in row) for row in rows)
    return ("<html><table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table></html>").encode(encoding)


@pytest.mark.parametrize("write", [csv_of, html_of])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_flat_file_comes_back_as_a_workbook_with_its_ids_as_text(write, encoding: str):
    rows = [list(HEADINGS), *spoilt(10)]
    data = write(rows, encoding)
    roster = read_roster(data, "街道名单.csv")

    after = annotate(data, roster)
    book = opened(after)

    assert book.sheetnames == ["街道名单", "检查结果"]
    assert (book["街道名单"]["C2"].value, book["街道名单"]["C2"].number_format) == (rows[1][2], "@")
    assert {cell.coordinate for row in book["街道名单"].iter_rows() for cell in row if cell.comment} == {
        finding.cell for _, finding in findings_of(roster)
    }
    assert read_values(after) == read_values(data)
    assert annotated(after) == annotated(annotated(after))


def test_an_open_document_comes_back_as_xlsx():
    (path,) = (DATA / "nasty" / "wrong_ext").glob("*.ods") if DATA.is_dir() else [None]
    if path is None:
        pytest.skip("the real material is not beside the project")

    book = opened(annotated(path.read_bytes()))

    assert book.sheetnames[-1] == "检查结果"
    assert len(book.worksheets[0].merged_cells.ranges) > 0


@pytest.mark.parametrize(
    ("day", "value"),
    [("1899-12-31", "1899-12-31"), ("1900-02-28", "1900-02-28"), ("1900-03-01", dt.datetime(1900, 3, 1))],
)
def test_a_day_excel_has_no_sure_number_for_is_a_text(day: str, value: object):
    cell = f'<table:table-cell office:value-type="date" office:date-value="{day}"/>'
    data = ods(NAMES + ods_row(ods_cell("李娜"), ods_cell("一中"), cell))

    book = opened(annotate(data, roster_of(error("A2"), sheet="t")))

    assert book["t"]["C3"].value == value


# What cannot be marked.


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/styles.xml", b"<styleSheet"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/_rels/workbook.xml.rels", b"no xml at all"),
    ],
)
def test_a_file_damaged_inside_is_refused_with_a_sentence(part: str, content: bytes):
    data = rewritten(plain_book(), lambda name, old: content if name == part else old)

    with pytest.raises(UnreadableWorkbook, match="文件已损坏") as refused:
        annotate(data, roster_of(error("B3")))

    assert refused.value.code == "corrupt"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nothing", b"%PDF-1.7"])
def test_what_the_guard_refuses_is_never_marked(data: bytes):
    with pytest.raises(UnreadableWorkbook):
        annotate(data, roster_of())


def test_findings_on_no_cell_or_no_sheet_stand_in_the_summary():
    data = plain_book()
    roster = Roster("名单.xlsx", "calamine", (
        RosterSheet("Sheet", True, 2, (), (), (error("XFE1"), error("整页"), error("B1048577"))),
        RosterSheet("没有的", True, 2, (), (), (error("B3"),)),
    ))  # fmt: skip

    after = annotate(data, roster)
    summary = opened(after)["检查结果"]

    assert differences(data, after) == []
    assert sorted(summary.cell(row, 3).value for row in range(6, 10)) == ["B1048577", "B3", "XFE1", "整页"]
    assert [summary.cell(row, 3).hyperlink for row in range(6, 10)] == [None] * 4


@pytest.mark.slow
def test_more_findings_than_a_program_can_show_are_coloured_and_said_to_be_more():
    count = 10_050
    data = xlsx([["姓名"], *[[f"王{number}"] for number in range(count)]])
    findings = tuple(error(f"A{number + 2}") for number in range(count))

    after = annotate(data, roster_of(*findings))
    told = parts(after)

    assert told["xl/worksheets/sheet1.xml"].count(b' s="1"') == count
    assert told["xl/comments1.xml"].count(b"<comment ") == 10_000
    assert "这里列出前10000处" in told["xl/worksheets/sheet2.xml"].decode()
    assert "只给前10000个加了批注" in told["xl/worksheets/sheet2.xml"].decode()
    assert inspect(after) == "xlsx"


# The command.


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(("roster", "annotate", *arguments))
    return int(ended.value.code or 0)


def test_the_command_writes_the_annotated_file_without_a_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("HONORS_HOME", str(tmp_path / "nowhere"))
    source, out = tmp_path / "名单.xlsx", tmp_path / "退回.xlsx"
    source.write_bytes(everything())

    code = run(str(source), "-o", str(out))

    assert (code, capsys.readouterr().out) == (0, f"已写好 {out}：错误6处，疑问4处，提示1处。\n")
    assert out.read_bytes() == annotated(everything())
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("名单.xlsx", "不能覆盖原文件，请用 -o 写到另一个文件。"),
        ("退回.xls", "输出的文件名要以 .xlsx 结尾，否则Excel和WPS打不开，例如 退回.xlsx。"),
        ("没有/退回.xlsx", "没有找到这个文件或文件夹，请核对路径。"),
    ],
)
def test_the_command_refuses_to_spoil_a_file(
    name: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    source = tmp_path / "名单.xlsx"
    source.write_bytes(plain_book())

    code = run(str(source), "-o", str(tmp_path / name))

    assert (code, capsys.readouterr().err.strip().endswith(sentence)) == (1, True)
    assert (list(tmp_path.iterdir()), source.read_bytes()) == ([source], plain_book())
