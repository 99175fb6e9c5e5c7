"""Packages as other programs write them are marked too: only the marked cells change, in bytes."""

import io
import zipfile
from collections.abc import Callable

import pytest
from annotated import (
    MAIN,
    annotated,
    error,
    on_parts,
    opened,
    parts,
    plain_book,
    read_values,
    rewritten,
    roster_of,
)
from clerks import repacked
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from wellformed import faults

from importers.annotating import annotate, annotated_name, suffix_of
from importers.cells import letters
from importers.guard import inspect
from importers.marking.orders import SHADES, Place, legal, place_of
from importers.marking.parts import parsed
from importers.marking.rows import is_like_formula
from importers.marking.sheets import Sheet, unstyled
from importers.writing import write_text


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
    assert faults(once) == set()


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


@pytest.mark.parametrize(
    "kind",
    [
        '<Override PartName="/xl/{}" ContentType="application/xml"/>',
        '<Default Extension="vml" ContentType="application/xml"/>',
    ],
)
def test_what_is_said_of_the_types_of_parts_that_were_once_is_not_believed(kind: str):
    stale = "".join(
        kind.format(part) for part in ("comments1.xml", "drawings/vmlDrawing1.vml", "worksheets/sheet2.xml")
    )
    if "Default" in kind:
        stale = kind
    data = rewritten(plain_book(), lambda name, content: content.replace(b"</Types>", stale.encode() + b"</Types>"))

    told = types_of(on_parts(data, roster_of(error("B3")))["[Content_Types].xml"])

    assert told("xl/comments1.xml").endswith("comments+xml")
    assert told("xl/drawings/vmlDrawing1.vml").endswith("vmlDrawing")
    assert told("xl/worksheets/sheet2.xml").endswith("worksheet+xml")


def types_of(xml: bytes) -> Callable[[str], str]:
    """Return what tells the type of a part."""
    root = parsed(xml)
    named = {one.get("PartName"): one.get("ContentType") for one in root if one.get("PartName")}
    usual = {one.get("Extension"): one.get("ContentType") for one in root if one.get("Extension")}
    return lambda part: named.get(f"/{part}", usual.get(part.rpartition(".")[2], ""))


def test_the_dialect_of_notes_is_that_of_the_workbook_however_it_is_quoted():
    dialect = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    data = rewritten(
        strict(plain_book()),
        lambda name, content: content.replace(b'"%s"' % dialect, b"'%s'" % dialect) if "sheet1" in name else content,
    )

    after = on_parts(data, roster_of(error("B3")))

    assert (
        b'<legacyDrawing xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"'
        in after["xl/worksheets/sheet1.xml"]
    )


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1"])
def test_every_writer_takes_the_same_texts_for_formulas(text: str):
    sheet = Workbook().active
    write_text(sheet, 1, 1, text)

    assert (sheet["A1"].quotePrefix, is_like_formula(text), is_like_formula(legal(text))) == (True, True, True)
