import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from clerks import people
from openpyxl import load_workbook

from importers import read_roster
from importers.blanks import COLLECTIVES, FAMILIES, OPTIONS_NAME, PEOPLE, ROWS, Table, blank_roster
from importers.cleaning.fields import PEOPLES, clean_ethnicity
from importers.columns import field_of
from registry import clock
from registry.cli import main
from registry.config import Config
from tests.factories import instant

TITLE = "太昊路办事处“道德文明使者”推荐名单"
AWARDS = ("助人为乐", "见义勇为", "诚实守信", "敬业奉献", "孝老爱亲")
FIRST = 4  # the first line to be filled in


def filled(blank: bytes, sheet: int, rows: Sequence[Sequence[object]]) -> bytes:
    book = load_workbook(io.BytesIO(blank))
    for number, row in enumerate(rows, FIRST):
        for column, value in enumerate(row, 1):
            book.worksheets[sheet].cell(number, column).value = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def rows_of_people(count: int) -> list[list[object]]:
    return [
        [at, name, "男" if int(number[16]) % 2 else "女", "汉族", "群众", number, phone, "安居社区", "网格员",
         "太昊路办事处", AWARDS[at % 5], "常年照顾邻居老人", "无"]
        for at, name, number, phone, _ in people(count)
    ]  # fmt: skip


def test_an_empty_roster_is_told_to_hold_nobody_and_nothing_is_wrong():
    sheets = read_roster(blank_roster(TITLE, PEOPLE, FAMILIES, COLLECTIVES)).sheets

    assert [(sheet.name, sheet.roster, sheet.header_row, sheet.rows) for sheet in sheets] == [
        ("个人", False, 3, ()),
        ("家庭", False, 3, ()),
        ("集体", False, 3, ()),
    ]
    assert [[(found.level, found.code) for found in sheet.findings] for sheet in sheets] == [
        [("warning", "no_people")]
    ] * 3


def test_a_filled_roster_is_read_without_a_finding_to_its_last_line():
    rows = rows_of_people(ROWS)

    (sheet,) = read_roster(filled(blank_roster(TITLE, PEOPLE, categories=AWARDS), 0, rows)).sheets

    assert [list(row.originals.values()) for row in sheet.rows] == [[str(cell) for cell in row] for row in rows]
    assert (sheet.findings, [row.findings for row in sheet.rows]) == ((), [()] * ROWS)


@pytest.mark.parametrize(
    ("table", "row", "field"),
    [
        (FAMILIES, [1, "王伟", "妻子 李娜", None, "13800000001", "安居路1号", "安居社区", "常年助残"], "family"),
        (
            COLLECTIVES,
            [1, "安居社区居委会", 12, "张涛", "刘敏", "13800000002", "太昊路办事处", "服务群众"],
            "collective",
        ),
    ],
)
def test_families_and_collectives_have_columns_of_their_own(table: Table, row: list[object], field: str):
    (read,) = read_roster(filled(blank_roster(TITLE, table), 0, [row])).rows

    assert (read.values[field], read.findings) == (row[1], ())


@pytest.mark.parametrize("table", [PEOPLE, FAMILIES, COLLECTIVES], ids=lambda table: table.name)
def test_every_heading_is_one_the_reader_knows_and_the_required_ones_say_so(table: Table):
    sheet = load_workbook(io.BytesIO(blank_roster(TITLE, table, categories=AWARDS))).worksheets[0]
    headings = [cell.value for cell in sheet[3]]

    assert [field_of(heading) for heading in headings] == [(field, 0.9) for field in table.fields]
    assert [field for field, heading in zip(table.fields, headings, strict=True) if heading.endswith("（必填）")] == [
        field for field in table.fields if field in table.required
    ]


def test_ids_and_phones_are_text_in_every_line_and_below():
    sheet = load_workbook(io.BytesIO(blank_roster(TITLE, PEOPLE))).worksheets[0]
    columns = [at for at, cell in enumerate(sheet[3], 1) if field_of(cell.value)[0] in ("id_no", "phone")]

    formats = {sheet.cell(row, column).number_format for row in range(FIRST, FIRST + ROWS) for column in columns}

    assert formats == {"@"}
    assert {sheet.column_dimensions[column].number_format for column in ("F", "G")} == {"@"}


def test_drop_downs_offer_what_there_is_to_choose_from():
    blank = blank_roster(TITLE, PEOPLE, categories=AWARDS, grades=("一等奖", "二等奖"))
    sheet = load_workbook(io.BytesIO(blank)).worksheets[0]
    lists = {
        sheet[f"{str(note.sqref)[0]}3"].value: (note.formula1.strip('"').split(","), note.errorStyle)
        for note in sheet.data_validations.dataValidation
        if note.type == "list"
    }  # fmt: skip

    assert lists["性别"] == (["男", "女"], "warning")
    assert (len(lists["民族"][0]), len(set(lists["民族"][0])), lists["民族"][1]) == (56, 56, "warning")
    assert "群众" in lists["政治面貌"][0]
    assert lists["类别"] == (list(AWARDS), "stop")
    assert lists["等级"] == (["一等奖", "二等奖"], "stop")


def test_an_id_of_another_length_is_asked_about_not_refused():
    sheet = load_workbook(io.BytesIO(blank_roster(TITLE, PEOPLE))).worksheets[0]
    (note,) = [
        note
        for note in sheet.data_validations.dataValidation
        if "18" in (note.formula1 or "") and note.type == "custom"
    ]

    assert (note.formula1, note.errorStyle, note.showErrorMessage) == ("OR(LEN(F4)=18,LEN(F4)=15)", "warning", True)
    assert str(note.sqref) == f"F4:F{FIRST + ROWS - 1}"


def test_every_note_fits_into_what_a_program_shows():
    for table in (PEOPLE, FAMILIES, COLLECTIVES):
        sheet = load_workbook(io.BytesIO(blank_roster(TITLE, table, categories=AWARDS))).worksheets[0]
        for note in sheet.data_validations.dataValidation:
            assert len(note.promptTitle) <= 32
            assert len(note.prompt or "") <= 255
            assert len(note.formula1 or "") <= 257
            assert note.showInputMessage


def test_choices_too_long_for_a_drop_down_stand_on_a_hidden_sheet_that_is_not_read():
    many = [f"第{number}类文明实践志愿服务先进个人" for number in range(1, 41)]
    blank = blank_roster(TITLE, PEOPLE, categories=many)
    book = load_workbook(io.BytesIO(blank))
    row = rows_of_people(1)[0]
    row[10] = many[39]

    roster = read_roster(filled(blank, 0, [row]))

    assert (book[OPTIONS_NAME].sheet_state, book[OPTIONS_NAME]["B41"].value) == ("hidden", many[39])
    assert "'可选项'!$B$2:$B$41" in {note.formula1 for note in book.worksheets[0].data_validations.dataValidation}
    assert [(sheet.name, sheet.roster) for sheet in roster.sheets] == [("个人", True), (OPTIONS_NAME, False)]
    assert [found.level for found in roster.sheets[1].findings] == ["note"]
    assert [one.findings for one in roster.rows] == [()]


def test_the_page_is_an_a4_across_with_its_headings_on_every_sheet_of_paper():
    sheet = load_workbook(io.BytesIO(blank_roster(TITLE, PEOPLE))).worksheets[0]

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        1, 0, True,
    )  # fmt: skip
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$3", "A4")
    assert str(sheet.merged_cells) == "A1:L1 A2:L2"


def test_a_title_and_choices_never_become_formulas():
    book = load_workbook(io.BytesIO(blank_roster("=1+1", PEOPLE, categories=("=2+2", "+3,4"))))

    assert (book.worksheets[0]["A1"].value, book.worksheets[0]["A1"].data_type) == ("=1+1", "s")
    assert {(cell.value, cell.data_type) for cell in book[OPTIONS_NAME]["B"][1:]} == {("=2+2", "s"), ("+3,4", "s")}


def test_the_same_empty_roster_is_the_same_bytes():
    assert blank_roster(TITLE, PEOPLE, categories=AWARDS) == blank_roster(TITLE, PEOPLE, categories=AWARDS)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def called(*arguments: str, code: int = 0) -> str:
        with clock.at(instant(date(2023, 4, 3))), pytest.raises(SystemExit) as ended:
            main(arguments)
        printed = capsys.readouterr()
        assert ended.value.code == code, printed.err
        return printed.err if code else printed.out

    return called


def test_the_command_writes_a_general_blank_without_a_register(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HONORS_HOME", str(tmp_path / "nowhere"))
    out = tmp_path / "空表.xlsx"

    said = run("roster", "blank", "-o", str(out))

    assert said == f"已写好 {out}。\n"
    assert [(sheet.name, sheet.header_row) for sheet in read_roster(out).sheets] == [("个人", 3)]
    assert not (tmp_path / "nowhere").exists()


def test_the_command_refuses_a_name_that_no_program_opens(run, tmp_path: Path):
    said = run("roster", "blank", "-o", str(tmp_path / "空表.xls"), code=1)

    assert said == "输出的文件名要以 .xlsx 结尾，例如 空表.xlsx。\n"
    assert list(tmp_path.iterdir()) == []


def test_the_command_never_writes_a_blank_over_a_filled_roster(run, tmp_path: Path):
    out = tmp_path / "名单.xlsx"
    out.write_bytes(b"filled in")

    said = run("roster", "blank", "-o", str(out), code=1)

    assert said == f"已经有“{out}”，里面可能填了人员；空表请用 -o 写到另一个文件。\n"
    assert out.read_bytes() == b"filled in"


def test_the_command_writes_the_blank_of_a_category(
    run, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HONORS_HOME", str(config.home))
    monkeypatch.setenv("HONORS_DATABASE", config.database)
    monkeypatch.setenv("HONORS_KEYS", config.keys)
    out = tmp_path / "空表.xlsx"
    run("init", "--city", "周口市", "--county", "临港开发区", "--office", "太昊路办事处", "--code", "太昊文明")
    run("--as", "admin", "actor", "add", "reviewer", "--name", "某人", "--office", "3", "--role", "reviewer")
    kinds = [word for kind in ("person", "unit", "group") for word in ("--kind", kind)]
    run("--as", "reviewer", "program", "create", "道德文明使者", *kinds)

    run("--as", "reviewer", "roster", "blank", "-o", str(out), "--category", "1")
    unknown = run("--as", "reviewer", "roster", "blank", "-o", str(tmp_path / "九.xlsx"), "--category", "9", code=1)

    book = load_workbook(out)
    assert book.sheetnames == ["个人", "集体"]
    assert [sheet["A1"].value for sheet in book] == ["太昊路办事处“道德文明使者”推荐名单"] * 2
    assert "奖项类别" in unknown


def test_every_people_a_clerk_may_choose_is_known_in_both_its_forms():
    assert len(PEOPLES) == 56
    assert [
        name for name in PEOPLES if clean_ethnicity(name).remarks or clean_ethnicity(name.removesuffix("族")).remarks
    ] == []
