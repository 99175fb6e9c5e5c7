"""The clerk's own workbook back: marks on the cells concerned, everything else as it was, and the old marks gone."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from annotated import (
    differences,
    everything,
    findings_of,
    new_book,
    opened,
    parts,
    rewritten,
    saved,
    sheet_of_people,
    spoilt,
)
from clerks import HEADINGS, merged_xls, people, repacked, xlsx
from hypothesis import given, settings
from hypothesis import strategies as st
from messy import FORMATS, MessyFile, messy_file
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from importers import Finding, Roster, RosterRow, RosterSheet, UnreadableWorkbook, read_roster
from importers.annotating import annotate, annotated_name, suffix_of
from importers.cells import letters
from importers.guard import inspect
from importers.marking.orders import AUTHOR, SHADES, Place, place_of
from importers.marking.parts import parsed
from importers.marking.sheets import Sheet, unstyled
from registry.cli import main

DATA = Path(__file__).parents[3] / "shared" / "data"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def roster_of(*findings: Finding, sheet: str = "Sheet", own: str = "") -> Roster:
    """Return a roster of one row with these findings."""
    row = RosterRow(3, {"name": "王伟"}, {"name": "王伟"}, {}, findings)
    sheets = [RosterSheet(sheet, True, 2, (), (row,))]
    if own:
        sheets.append(RosterSheet(own, False, None, (), (), (Finding("A1", "note", "own_sheet", ""),)))
    return Roster("名单.xlsx", "calamine", tuple(sheets))


def error(cell: str, message: str = "这一格要改。", suggestion: str = "") -> Finding:
    return Finding(cell, "error", "made_up", message, suggestion)


def annotated(data: bytes) -> bytes:
    return annotate(data, read_roster(data, "名单.xlsx"))


def plain_book() -> bytes:
    book = new_book()
    sheet_of_people(book, "Sheet", people(4))
    return saved(book)


def on_parts(data: bytes, roster: Roster) -> dict[str, bytes]:
    return parts(annotate(data, roster))


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


# What other writers of packages do.


def prefixed(data: bytes) -> bytes:
    """Every element of the sheet under a prefix of its own, quotes single, addresses left out."""
    rows = [f'<q:row><q:c t="inlineStr"><q:is><q:t>{word}</q:t></q:is></q:c>' for word in ("姓名", "王伟", "李娜")]
    told = "".join(f'{row}<q:c t="n"><q:v>{at}</q:v></q:c></q:row>' for at, row in enumerate(rows))
    sheet = f"<?xml version='1.0'?><!-- <q:c r='A2'/> --><q:worksheet xmlns:q='{MAIN}'><q:sheetData>{told}</q:sheetData></q:worksheet>"
    return repacked(data, sheet1=sheet.encode())


def strict(data: bytes) -> bytes:
    """The package in the strict dialect."""

    def said(_: str, content: bytes) -> bytes:
        content = content.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        return content.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    return rewritten(data, said)


def without_styles(data: bytes) -> bytes:
    """A package without styles."""

    def said(name: str, content: bytes) -> bytes | None:
        if name == "xl/styles.xml":
            return None
        return content.replace(b' s="1"', b"") if "sheet1" in name else content

    return rewritten(data, said)


def streamed(data: bytes) -> bytes:
    """A package written to a pipe: sizes stand behind each part; and its names with backslashes."""
    target = io.BytesIO()
    target.seekable = lambda: False  # type: ignore[method-assign]  # what zipfile asks
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts(data).items():
            out.writestr(name.replace("/", "\\") if "worksheets" in name else name, content)
    return target.getvalue()


@pytest.mark.parametrize("writer", [prefixed, strict, without_styles, streamed])
def test_packages_of_other_writers_are_marked_too(writer: Callable[[bytes], bytes]):
    data = writer(plain_book())

    once = annotate(data, roster_of(error("B3"), error("D3")))
    back = annotate(once, roster_of(own="检查结果"))

    assert inspect(once) == inspect(back) == "xlsx"
    assert annotate(once, roster_of(error("B3"), error("D3"), own="检查结果")) == once
    if writer is not strict:  # which openpyxl reads as empty
        marked, unmarked = opened(once)["Sheet"], opened(back)["Sheet"]
        assert [marked[cell].fill.fgColor.rgb for cell in ("B3", "D3")] == [SHADES["error"].colour] * 2
        assert [unmarked[cell].fill.patternType for cell in ("B3", "D3")] == [None] * 2
        assert {cell.coordinate for row in marked.iter_rows() for cell in row if cell.comment} == {"B3", "D3"}
    assert read_values(once) == read_values(data)


def read_values(data: bytes) -> list[object]:
    return [(row.row, row.values) for row in read_roster(data).rows]


Written = dict[Place, tuple[int, str]]
_PLACES = st.builds(Place, st.integers(1, 12), st.integers(0, 30))


@st.composite
def sheets(draw: st.DrawFn) -> tuple[bytes, Written]:
    """A sheet as any program may write it, and its cells: their styles and what they hold."""
    prefix, quote = draw(st.sampled_from(["", "x:", "ns-1.a:"])), draw(st.sampled_from("'\""))
    cells = draw(st.dictionaries(_PLACES, st.tuples(st.integers(0, 3), st.sampled_from(["", "1", "2.5", "&lt;c"]))))
    lines, last = [], 0
    for number in sorted({place.row for place in cells} | draw(st.sets(st.integers(1, 12), max_size=3))):
        words, before = [], -1
        for place in sorted(place for place in cells if place.row == number):
            style, value = cells[place]
            told = [f"s={quote}{style}{quote}"] if style or draw(st.booleans()) else []
            if place.column != before + 1 or draw(st.booleans()):
                told.insert(draw(st.integers(0, len(told))), f"r={quote}{letters(place.column)}{number}{quote}")
            inside = (
                f"><{prefix}v>{value}</{prefix}v></{prefix}c>"
                if value
                else draw(st.sampled_from(["/>", f"></{prefix}c>"]))
            )
            words.append(f"<{prefix}c {' '.join(told)}{inside}" if told else f"<{prefix}c{inside}")
            before = place.column
        told_row = f" r={quote}{number}{quote}" if number != last + 1 or draw(st.booleans()) else ""
        lines.append(f"<{prefix}row{told_row}>{''.join(words)}</{prefix}row>" if words else f"<{prefix}row{told_row}/>")
        last = number
    space = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    data = f"<{prefix}sheetData>{''.join(lines)}</{prefix}sheetData>" if lines else f"<{prefix}sheetData/>"
    return f"<{prefix}worksheet {space}={quote}{MAIN}{quote}>{data}</{prefix}worksheet>".encode(), cells


def cells_of(xml: bytes) -> list[tuple[Place, tuple[int, str]]]:
    """The cells of a sheet in their order, by an XML parser."""
    found, number = [], 0
    for row in parsed(xml)[0]:
        number, column = int(row.get("r", number + 1)), -1
        for cell in row:
            place = place_of(cell.get("r", f"{letters(column + 1)}{number}"))
            column = place.column
            found.append((place, (int(cell.get("s", "0")), "".join(cell.itertext()).replace("<", "&lt;"))))
    return found


@settings(max_examples=150, deadline=None)
@given(sheets(), st.sets(_PLACES, max_size=6))
def test_whatever_is_marked_only_that_changes_its_style(written: tuple[bytes, Written], wanted: set[Place]):
    xml, before = written
    sheet = Sheet(xml)

    sheet.restyle(dict.fromkeys(wanted, "error"), lambda base, _: base + 100)
    after = cells_of(sheet.to_bytes())

    new = dict.fromkeys(wanted - set(before), (100, ""))
    old = {place: (style + 100 * (place in wanted), value) for place, (style, value) in before.items()}
    assert after == sorted((new | old).items())
    assert cells_of(unstyled(sheet.to_bytes(), {base + 100: base for base in range(4)})) == sorted(
        (dict.fromkeys(new, (0, "")) | before).items()
    )


def test_a_sheet_of_a_declared_dialect_gets_its_notes_in_the_order_the_format_wants():
    tail = '<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/><drawing r:id="rId1"/>'
    more = '<tableParts count="0"/><extLst><ext uri="x"><deep><worksheet/></deep></ext></extLst>'
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = f'<worksheet xmlns="{MAIN}" xmlns:r="{links}"><sheetData/>{tail}{more}</worksheet>'
    data = repacked(plain_book(), sheet1=sheet.encode())

    after = on_parts(data, roster_of(error("B3")))["xl/worksheets/sheet1.xml"].decode()

    assert after.index("<drawing") < after.index("<legacyDrawing") < after.index("<tableParts")
    assert '<sheetData><row r="3"><c r="B3" s="1"/></row></sheetData>' in after


def test_texts_that_look_like_tags_are_no_tags():
    cells = '<c r="A3" t="inlineStr"><is><t><![CDATA[<c r="B3" s="0"/><row r="4">]]></t></is></c><c x="a>b" r="B3"/>'
    sheet = f'<worksheet xmlns="{MAIN}"><!--<row r="3">--><sheetData><row r="3">{cells}</row></sheetData></worksheet>'

    after = on_parts(repacked(plain_book(), sheet1=sheet.encode()), roster_of(error("B3"), error("B4")))

    wanted = sheet.replace('<c x="a>b" r="B3"/>', '<c x="a>b" r="B3" s="1"/>').replace(
        "</row></sheetData>", '</row><row r="4"><c r="B4" s="1"/></row></sheetData>'
    )
    assert after["xl/worksheets/sheet1.xml"].decode().startswith(wanted[: wanted.index("</worksheet>")])


def test_shared_formulas_and_their_results_stay():
    cells = (
        '<row r="3"><c r="B3"><f t="shared" ref="B3:B4" si="0">A3*2</f><v>2</v></c></row>'
        '<row r="4"><c r="B4"><f t="shared" si="0"/><v>4</v></c></row>'
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'

    after = on_parts(repacked(plain_book(), sheet1=sheet.encode()), roster_of(error("B3"), error("B4")))

    marked = cells.replace('r="B3"', 'r="B3" s="1"').replace('r="B4"', 'r="B4" s="1"', 1)
    assert marked.replace('r="B3" s="1":', 'r="B3":') in after["xl/worksheets/sheet1.xml"].decode()


def test_a_workbook_with_macros_stays_one():
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    data = rewritten(plain_book(), lambda _, content: content.replace(usual, kind), **{"xl/vbaProject.bin": b"macros"})

    after = annotated(data)

    assert (suffix_of(after), parts(after)["xl/vbaProject.bin"]) == (".xlsm", b"macros")
    assert annotated_name("街道/名单.xlsm", after) == "名单（检查结果）.xlsm"
    assert (suffix_of(annotated(plain_book())), annotated_name("", plain_book())) == (".xlsx", "名单（检查结果）.xlsx")


# Formats that carry no comments.


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


def dressed_xls() -> bytes:
    """Return an Excel 97 workbook with fonts, edges, colours, a date, widths, heights and hidden things."""
    from clerks import xlwt  # noqa: PLC0415 - it warns when it is loaded, which is quieted there

    book = xlwt.Workbook()
    sheet, hidden = book.add_sheet("名单"), book.add_sheet("藏")
    hidden.visibility = 1
    look = (
        "font: name 黑体, height 360, bold on, colour red; align: horiz centre, wrap on; "
        "borders: left thin, top double; pattern: pattern solid, fore_colour yellow"
    )
    sheet.write(0, 0, "推荐名单", xlwt.easyxf(look))
    for column, heading in enumerate(("日期", "姓名", "备注")):
        sheet.write(1, column, heading)
    sheet.write(2, 0, 45052, xlwt.easyxf(num_format_str="yyyy\\年m\\月d\\日"))
    sheet.write(2, 1, "王伟")
    sheet.write(4, 1, "=1+1")
    sheet.col(1).width, sheet.col(2).hidden = 20 * 256, True
    sheet.row(0).height_mismatch, sheet.row(0).height = True, 600
    sheet.row(3).hidden = True
    sheet.set_panes_frozen(True)
    sheet.set_horz_split_pos(2)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


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


# Rosters of every layout and format.


def assert_comes_back(file: MessyFile) -> None:
    roster = read_roster(file.data, file.name)
    after = annotate(file.data, roster)
    again = read_roster(after, file.name)

    if inspect(file.data) == "xlsx":
        marked = {(sheet, finding.cell) for sheet, finding in findings_of(roster)}
        assert differences(file.data, after, marked | covering(opened(file.data), marked)) == []
        assert annotate(after, again) == after
    assert said_of(again) == said_of(roster)
    assert [(row.row, row.values) for row in again.rows] == [(row.row, row.values) for row in roster.rows]


def covering(book: Workbook, cells: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The cells seen where these are covered by a merged one."""
    return {
        (sheet, book[sheet][merged.coord.split(":")[0]].coordinate)
        for sheet, cell in cells
        for merged in book[sheet].merged_cells.ranges
        if cell in merged
    }


def said_of(roster: Roster) -> list[tuple[str, str]]:
    """What was found on the rows; of whole sheets the name may differ, which is part of the sentence."""
    return [(finding.cell, finding.code) for row in roster.rows for finding in row.findings]


@pytest.mark.parametrize("form", FORMATS)
def test_a_messy_roster_comes_back_whole(form: str):
    assert_comes_back(messy_file(7, form))


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(200))
def test_any_messy_roster_comes_back_whole(seed: int):
    assert_comes_back(messy_file(seed))


# Other programs, and the real material beside the project.


@pytest.mark.tools
def test_a_spreadsheet_program_opens_what_was_marked(tmp_path: Path):
    (tmp_path / "plain.xlsx").write_bytes(plain_book())
    (tmp_path / "marked.xlsx").write_bytes(annotated(everything()))
    (tmp_path / "old.xlsx").write_bytes(annotate(dressed_xls(), roster_of(error("B3"), sheet="名单")))
    if not _to_pdf(tmp_path, "plain"):
        pytest.skip("no LibreOffice Calc here")

    assert [_to_pdf(tmp_path, name) for name in ("marked", "old")] == [True, True]


def _to_pdf(folder: Path, name: str) -> bool:
    soffice = shutil.which("soffice")
    if soffice is None:
        return False
    command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), str(folder / f"{name}.xlsx")], capture_output=True, timeout=120)
    return (folder / f"{name}.pdf").is_file()


def material() -> list[Path]:
    folders = ("rosters", "derived", "nasty")
    return sorted(
        path for folder in folders for path in (DATA / folder).rglob("*") if path.is_file() and path.suffix != ".json"
    )


# What openpyxl cannot open, marked or not.
_UNOPENED = {
    "49609.xlsx",
    "empty_s_attribute.xlsx",
    "picture.xlsx",
    "style-alternate-content.xlsx",
    "strict_iso_paths.xlsx",
}


@pytest.mark.skipif(not DATA.is_dir(), reason="the real material is not beside the project")
@pytest.mark.parametrize("path", material(), ids=lambda path: path.name)
def test_the_real_material_comes_back_marked(path: Path):
    data = path.read_bytes()
    try:
        roster = read_roster(data, path.name)
    except UnreadableWorkbook:
        return

    after = annotate(data, roster)

    assert inspect(after) == "xlsx"
    assert_untouched_parts(data, after)
    if path.name not in _UNOPENED:
        book = opened(after)
        by_name = {sheet.title: sheet for sheet in book.worksheets}
        flat = inspect(data) in ("csv", "html")
        for name, finding in findings_of(roster):
            cell = (book.worksheets[0] if flat else by_name[name])[finding.cell]
            assert (cell.fill.patternType, finding.message in cell.comment.text) == ("solid", True)


def assert_untouched_parts(data: bytes, after: bytes) -> None:
    if inspect(data) != "xlsx":
        return
    touched = ("[content_types].xml", "workbook.xml", "workbook.xml.rels", "styles.xml", ".vml")
    old, new = parts(data), parts(after)
    for name, content in old.items():
        if not name.lower().endswith(touched) and "worksheets" not in name and "omments" not in name:
            assert new[name] == content
