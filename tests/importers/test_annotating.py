"""The clerk's own workbook back: marks on the cells concerned, everything else as it was, and the old marks gone."""

import pytest
from annotated import (
    MAIN,
    annotated,
    differences,
    error,
    everything,
    findings_of,
    new_book,
    on_parts,
    opened,
    parts,
    plain_book,
    rewritten,
    roster_of,
    saved,
    sheet_of_people,
    spoilt,
)
from clerks import people, repacked
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from importers import Finding, Roster, RosterRow, RosterSheet, read_roster
from importers.annotating import annotate
from importers.marking.orders import AUTHOR, SHADES


def test_every_finding_has_a_comment_and_the_colour_of_the_gravest():
    data = everything()
    roster = read_roster(data, "名单.xlsx")
    gravest = {}
    for sheet, finding in findings_of(roster):
        gravest.setdefault((sheet, finding.cell), []).append(finding)

    book = opened(annotate(data, roster))

    assert len(gravest) == 11
    for (sheet, cell), found in gravest.items():
        level = next(level for level in SHADES if any(one.level == level for one in found))
        assert book[sheet][cell].fill.fgColor.rgb == SHADES[level].colour
        assert all(one.message in book[sheet][cell].comment.text for one in found)
        assert all(one.suggestion in book[sheet][cell].comment.text for one in found)


def test_everything_else_stays_as_it_was():
    data = everything()
    roster = read_roster(data, "名单.xlsx")

    found = differences(data, annotate(data, roster), {(sheet, finding.cell) for sheet, finding in findings_of(roster)})

    assert found == []


def test_pictures_charts_macros_and_what_only_wps_knows_keep_their_bytes():
    extra = {
        "xl/cellimages.xml": b'<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>',
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros",
        "customXml/item1.xml": b"<data>  </data>",
        "xl/media/stored.bin": bytes(range(256)) * 40,
    }
    data = rewritten(everything(), lambda _, content: content, **extra)
    before = parts(data)

    after = parts(annotated(data))

    changed = {name for name in before if after[name] != before[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
    }
    assert set(after) - set(before) == {
        "xl/comments1.xml",
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/drawings/vmlDrawing2.vml",
        "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/worksheets/_rels/sheet3.xml.rels",
        "xl/worksheets/sheet4.xml",
    }


def test_of_a_sheet_only_the_marked_cells_change_in_bytes():
    data = everything()
    before, after = parts(data), parts(annotated(data))
    sheet = "xl/worksheets/sheet1.xml"

    old, new = (one[sheet].replace(b"<c ", b"\n<c ").split(b"\n") for one in (before, after))

    assert len(old) == len(new)
    assert [line for line, other in zip(old, new, strict=True) if line != other and b'"C5"' not in line] == [
        line for line in old if any(cell in line for cell in (b'r="B7"', b'r="A8"', b'r="D9"', b'r="C11"'))
    ]


@pytest.mark.parametrize("cell", ["F4", "A1", "C9", "Z40", "B3", "AB2"])
def test_a_finding_on_a_cell_that_is_not_there_makes_the_cell(cell: str):
    book = new_book()
    sheet = book.create_sheet("Sheet")
    for place in ("B2", "D4", "E4", "B7"):
        sheet[place] = place
    data = saved(book)

    after = annotate(data, roster_of(error(cell)))

    assert differences(data, after, {("Sheet", cell)}) == []
    marked = opened(after)["Sheet"][cell]
    assert (marked.value, marked.fill.fgColor.rgb, AUTHOR) == (None, SHADES["error"].colour, marked.comment.author)


@pytest.mark.parametrize(("cell", "used"), [("Z40", "A1:Z40"), ("C4", "A1:E6")])
def test_the_range_a_sheet_says_it_uses_holds_the_marks(cell: str, used: str):
    sheet = on_parts(plain_book(), roster_of(error(cell)))["xl/worksheets/sheet1.xml"]

    assert f'<dimension ref="{used}"'.encode() in sheet


def test_a_new_cell_looks_like_its_row_or_its_column():
    data = repacked(
        plain_book(),
        sheet1=f'<worksheet xmlns="{MAIN}"><cols><col min="6" max="6" width="9" style="1"/></cols><sheetData>'
        '<row r="2" s="2" customFormat="1"/><row r="5"><c r="A5"><v>1</v></c></row></sheetData></worksheet>'.encode(),
    )
    fonts = b'<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="20"/></font></fonts>'
    looks = b'<cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="14"/></cellXfs>'
    styles = b'<styleSheet xmlns="%s">%s%s</styleSheet>' % (MAIN.encode(), fonts, looks)
    data = rewritten(data, lambda name, content: styles if name == "xl/styles.xml" else content)

    sheet = opened(annotate(data, roster_of(error("F5"), error("F2"), error("F9"), error("B5"))))["Sheet"]

    assert [(sheet[cell].font.sz, sheet[cell].is_date) for cell in ("F5", "F9", "B5")] == [
        (20, False), (20, False), (11, False),
    ]  # fmt: skip
    assert sheet["F2"].number_format == "mm-dd-yy"
    assert {sheet[cell].fill.fgColor.rgb for cell in ("F5", "F2", "F9", "B5")} == {SHADES["error"].colour}


def test_a_merged_cell_is_marked_where_it_is_seen():
    book = new_book()
    sheet = sheet_of_people(book, "Sheet", people(6))
    sheet.merge_cells("E4:E7")
    data = saved(book)

    after = annotate(data, roster_of(error("E5", "甲"), error("E6", "乙"), error("E6", "甲"), error("E8", "丙")))

    sheet = opened(after)["Sheet"]
    assert differences(data, after, {("Sheet", "E4"), ("Sheet", "E8")}) == []
    assert sheet["E4"].fill.fgColor.rgb == SHADES["error"].colour
    assert (sheet["E4"].comment.text.count("甲"), sheet["E4"].comment.text.count("乙")) == (1, 1)
    assert [sheet.parent["检查结果"].cell(row, 3).value for row in range(6, 10)] == ["E5", "E6", "E6", "E8"]


def test_what_the_clerk_wrote_into_a_comment_stays_above_ours():
    data = everything()
    once = annotated(data)
    twice = annotated(once)

    comments = {cell: opened(once)["名单 '一'"][cell].comment for cell in ("A3", "C5")}

    assert (comments["A3"].text, comments["A3"].author) == ("负责人：已核对", "张三")
    assert comments["C5"].text.startswith("这个号码要再问\n━━ 光荣榜检查 ━━\n【错误】身份证号校验位不对")
    assert comments["C5"].author == "李四"
    assert opened(twice)["名单 '一'"]["C5"].comment.text == comments["C5"].text


def test_what_the_clerk_wrote_into_our_comment_stays():
    data = plain_book()
    book = opened(annotate(data, roster_of(error("B3"), error("B4"))))
    text = book["Sheet"]["B3"].comment.text
    book["Sheet"]["B3"].comment = Comment(f"{text}\n已问过本人", AUTHOR)
    del book["检查结果"]

    sheet = opened(annotate(saved(book), roster_of()))["Sheet"]

    assert sheet["B3"].comment.text.strip() == "已问过本人"
    assert sheet["B4"].comment is None


def test_nothing_piles_up_when_the_file_is_sent_again_unchanged():
    once = annotated(everything())
    twice = annotated(once)

    assert annotated(everything()) == once
    assert parts(twice) == parts(once)
    assert twice == once


def test_corrected_cells_lose_colour_and_comment_and_look_as_before():
    data = everything()
    roster = read_roster(data, "名单.xlsx")
    again = annotate(annotate(data, roster), roster_of(error("B7"), sheet="名单 '一'", own="检查结果"))
    marked = {(sheet, finding.cell) for sheet, finding in findings_of(roster)}

    # Pattern and gradient fills too: nothing has renumbered the styles in between.
    assert differences(data, again, {("名单 '一'", "B7")}) == []
    assert opened(again)["名单 '一'"]["B7"].fill.fgColor.rgb == SHADES["error"].colour
    assert marked > {("名单 '一'", "B7")}
    # The other sheets had no comments before, and have nothing of them now.
    assert not {"xl/comments1.xml", "xl/comments2.xml", "xl/drawings/vmlDrawing1.vml"} & set(parts(again))
    assert [b"legacyDrawing" in parts(again)[f"xl/worksheets/sheet{number}.xml"] for number in (1, 2, 3)] == [
        True, False, False,
    ]  # fmt: skip


def test_colours_come_back_though_another_program_saved_the_file_and_rows_moved():
    book = new_book()
    sheet = sheet_of_people(book, "Sheet", people(8))
    for cell, colour in (("B4", "FFFFFF00"), ("B6", "FF92D050")):
        sheet[cell].fill = PatternFill("solid", fgColor=colour)
    first = opened(annotate(saved(book), roster_of(error("B4"), error("B5"), error("B6"))))
    first["Sheet"].delete_rows(3)

    second = opened(annotate(saved(first), roster_of(own="检查结果")))["Sheet"]

    assert [second[cell].fill.fgColor.rgb for cell in ("B3", "B5")] == ["FFFFFF00", "FF92D050"]
    assert second["B4"].fill.patternType is None
    assert [cell.coordinate for row in second.iter_rows() for cell in row if cell.comment] == []


def test_a_clean_file_says_so_and_keeps_every_cell():
    data = plain_book()
    book = opened(annotated(data))

    assert differences(data, annotated(data)) == []
    assert book.sheetnames == ["Sheet", "检查结果"]
    assert book["检查结果"]["A2"].value == "没有发现问题，可以直接上传。"


def test_the_summary_counts_and_leads_to_every_cell():
    data = everything()
    book = opened(annotated(data))
    summary = book["检查结果"]
    lines = [[cell.value for cell in row] for row in summary.iter_rows(min_row=6)]

    assert summary["A1"].value == "光荣榜检查结果"
    assert summary["A2"].value == "共11处：错误6处（必须改正），疑问4处（请核对），提示1处（可以不改）。"
    assert [line[1:5] for line in lines[:5]] == [
        ["名单 '一'", "C5", "林玉涛", "错误"],
        ["名单 '一'", "B7", None, "错误"],
        ["名单 '一'", "A8", None, "疑问"],
        ["名单 '一'", "D9", "罗玉伟", "疑问"],
        ["名单 '一'", "C11", "黄霞敏", "错误"],
    ]
    assert [line[0] for line in lines] == list(range(1, 12))
    assert summary["C6"].hyperlink.location == "'名单 ''一'''!C5"
    assert book.active.title == "名单 '一'"


def test_our_own_sheet_is_never_read_as_a_roster():
    sheets = read_roster(annotated(everything())).sheets

    assert [(sheet.name, sheet.roster) for sheet in sheets] == [
        ("名单 '一'", True), ("隐藏的", True), ("Sheet3", False), ("检查结果", False),
    ]  # fmt: skip
    assert [(found.level, found.code) for found in sheets[-1].findings] == [("note", "own_sheet")]


def test_the_clerks_own_sheet_of_that_name_is_left_alone():
    book = new_book()
    sheet_of_people(book, "检查结果", spoilt())
    data = saved(book)

    once = annotated(data)

    assert opened(once).sheetnames == ["检查结果", "检查结果(2)"]
    assert annotated(once) == once


def test_the_summary_is_renewed_where_the_clerk_left_it():
    book = opened(annotated(everything()))
    book.move_sheet("检查结果", -3)
    book.active = 0
    moved = annotated(saved(book))

    assert opened(moved).sheetnames == ["检查结果", "名单 '一'", "隐藏的", "Sheet3"]
    assert opened(moved).active.title == "检查结果"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "\x00=2"])
def test_no_text_in_the_summary_is_a_formula(text: str):
    finding = Finding("B3", "error", "made_up", text, text)
    row = RosterRow(3, {"name": text}, {"name": text}, {}, (finding,))
    roster = Roster("名单.xlsx", "calamine", (RosterSheet("Sheet", True, 2, (), (row,)),))

    book = opened(annotate(plain_book(), roster))

    cells = book["检查结果"][6][3:7]
    assert [(cell.data_type, cell.value) for cell in cells if cell.value != "错误"] == [
        ("s", text.replace("\x00", ""))
    ] * 3
    assert {cell.quotePrefix for cell in cells if cell.value != "错误"} == {True}


def test_texts_no_xml_may_hold_come_back_without_harm():
    wild = "坏\x0b字\ud800符<&>\"'_x0041_]]>\U0002000b" + "长" * 40_000
    data = plain_book()

    book = opened(annotate(data, roster_of(error("B3", wild, wild))))

    assert "坏字符<&>\"'" in book["Sheet"]["B3"].comment.text
    assert "\U0002000b" in book["检查结果"]["F6"].value
    assert len(book["Sheet"]["B3"].comment.text) < 4_000


def test_tables_side_by_side_on_one_sheet_are_marked_together():
    tables = (RosterSheet("Sheet", True, 2, (), (), (error(cell),)) for cell in ("E4", "B3"))

    book = opened(annotate(plain_book(), Roster("名单.xlsx", "calamine", tuple(tables))))

    assert {cell.coordinate for row in book["Sheet"].iter_rows() for cell in row if cell.comment} == {"B3", "E4"}
    assert [book["检查结果"].cell(row, 3).value for row in (6, 7)] == ["B3", "E4"]
