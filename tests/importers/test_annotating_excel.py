"""What Excel asks of a workbook that comes back marked, and openpyxl does not."""

import io
from collections.abc import Callable, Mapping

import pytest
from annotated import MAIN, annotated, error, opened, parts, plain_book, rewritten, roster_of, saved
from clerks import people
from openpyxl.comments import Comment
from wellformed import faults

from importers import Roster, RosterRow, RosterSheet, read_roster
from importers.annotating import annotate, annotated_name
from importers.blanks import OPTIONS_NAME, PEOPLE, blank_roster
from importers.marking.orders import SHADES
from importers.marking.rows import fitting

SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
THREADS, PERSONS = "xl/threadedComments/threadedComment1.xml", "xl/persons/person.xml"
CHAIN = "xl/calcChain.xml"
WITH_MACROS = "application/vnd.ms-excel."


def filled_blank() -> bytes:
    """Return a blank whose choices stand on a hidden sheet, with a person filled in."""
    many = [f"道德文明使者第{number}类（街道推荐）" for number in range(40)]
    book = opened(blank_roster("推荐名单", PEOPLE, categories=many))
    sheet, row = book.worksheets[0], people(1)[0]
    for column, value in ((2, row[1]), (6, row[2][:17]), (8, row[4])):
        sheet.cell(5, column).value = value
    return saved(book)


def test_the_choices_of_our_blank_stay_when_it_comes_back_marked():
    data = filled_blank()
    choices = [cell.value for cell in opened(data)[OPTIONS_NAME]["B"]]

    once = annotated(data)
    again = opened(annotated(once))

    assert read_roster(data).rows[0].findings
    assert opened(once).sheetnames == again.sheetnames == ["个人", OPTIONS_NAME, "检查结果"]
    assert [cell.value for cell in again[OPTIONS_NAME]["B"]] == choices
    assert (again[OPTIONS_NAME].sheet_state, again["检查结果"].sheet_state) == ("hidden", "visible")
    assert again[OPTIONS_NAME]["A1"].comment is None
    assert OPTIONS_NAME not in {cell.value for cell in again["检查结果"]["B"]}


@pytest.mark.parametrize(
    ("template", "book", "suffix"),
    [
        (f"{SHEETML}template.main+xml", f"{SHEETML}sheet.main+xml", ".xlsx"),
        (f"{WITH_MACROS}template.macroEnabled.main+xml", f"{WITH_MACROS}sheet.macroEnabled.main+xml", ".xlsm"),
    ],
)
def test_a_template_comes_back_as_a_workbook(template: str, book: str, suffix: str):
    usual = f"{SHEETML}sheet.main+xml".encode()
    data = rewritten(plain_book(), lambda _, content: content.replace(usual, template.encode()))

    after = annotate(data, read_roster(data, "名单.xltx"))

    types = parts(after)["[Content_Types].xml"].decode()
    assert (template in types, book in types) == (False, True)
    assert annotated_name("名单.xltx", after) == f"名单（检查结果）{suffix}"


def adding(elements: Mapping[str, str]) -> Callable[[str, bytes], bytes]:
    """Return what puts elements at the end of the roots of some parts."""

    def change(name: str, content: bytes) -> bytes:
        at = content.rfind(b"</")
        return content[:at] + elements[name].encode() + content[at:] if name in elements else content

    return change


def with_thread() -> bytes:
    """Return a roster with a thread on B3, as Excel keeps one, and a usual comment on B4."""
    identity, person = "{6AB6C0CF-DE2A-4C9F-A0E6-5E6E0B3C7D10}", "{0C9E8B5E-7C0B-4A4C-9A63-0D0C4A1D2E11}"
    book = opened(plain_book())
    book["Sheet"]["B3"].comment = Comment("[会话批注]\n\n批注:\n    这个人要再问", f"tc={identity}")
    book["Sheet"]["B4"].comment = Comment("已核对", "张三")
    space = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"'
    thread = f'<threadedComment ref="B3" dT="2024-01-01T08:00:00.00" personId="{person}" id="{identity}">'
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/"
    links = {
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationship Id="t" Type="{kind}threadedComment" Target="/{THREADS}"/>',
        "xl/_rels/workbook.xml.rels": f'<Relationship Id="p" Type="{kind}person" Target="/{PERSONS}"/>',
        "[Content_Types].xml": "".join(
            f'<Override PartName="/{part}" ContentType="application/vnd.ms-excel.{kind}+xml"/>'
            for part, kind in ((THREADS, "threadedcomments"), (PERSONS, "person"))
        ),
    }

    said = f"<ThreadedComments {space}>{thread}<text>这个人要再问</text></threadedComment></ThreadedComments>"
    people_said = (
        f'<personList {space}><person displayName="张三" id="{person}" userId="S::z" providerId="AD"/></personList>'
    )
    return rewritten(saved(book), adding(links), **{THREADS: said.encode(), PERSONS: people_said.encode()})


def test_a_finding_on_a_cell_with_a_thread_is_coloured_and_said_in_the_summary():
    data = with_thread()

    after = annotate(data, roster_of(error("B3"), error("B4")))
    book, before = opened(after), opened(data)

    assert [parts(after)[name] for name in (THREADS, PERSONS)] == [parts(data)[name] for name in (THREADS, PERSONS)]
    assert book["Sheet"]["B3"].comment.text == before["Sheet"]["B3"].comment.text
    assert book["Sheet"]["B4"].comment.text.startswith("已核对\n━━")
    assert [book["Sheet"][cell].fill.fgColor.rgb for cell in ("B3", "B4")] == [SHADES["error"].colour] * 2
    assert [("会话式批注" in book["检查结果"][cell].value) for cell in ("F6", "F7")] == [True, False]
    assert annotate(after, roster_of(error("B3"), error("B4"), own="检查结果")) == after


def with_chain(data: bytes, *cells: str) -> bytes:
    """Return a workbook that lists the cells with formulas in the order in which they are worked out."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    links = {
        "xl/_rels/workbook.xml.rels": f'<Relationship Id="chain" Type="{kind}" Target="calcChain.xml"/>',
        "[Content_Types].xml": f'<Override PartName="/{CHAIN}" ContentType="{SHEETML}calcChain+xml"/>',
    }

    chain = f'<calcChain xmlns="{MAIN}">{"".join(cells)}</calcChain>'
    return rewritten(data, adding(links), **{CHAIN: chain.encode()})


@pytest.mark.parametrize("in_summary", [True, False])
def test_the_order_of_formulas_goes_where_it_lists_those_of_the_old_summary(in_summary: bool):
    book = opened(annotate(plain_book(), roster_of(error("B3"))))
    book["Sheet"]["G1"] = "=1+1"
    cells = ['<c r="G1" i="1"/>']
    if in_summary:
        book["检查结果"]["J1"] = "=2+2"
        cells.append('<c r="J1" i="2"/>')
    data = with_chain(saved(book), *cells)

    marked = annotate(data, roster_of(own="检查结果"))
    after = parts(marked)

    assert faults(marked) == set()
    assert (CHAIN in after) is not in_summary
    told = (after["[Content_Types].xml"], after["xl/_rels/workbook.xml.rels"])
    assert [b"calcChain" in one for one in told] == [not in_summary] * 2


def test_a_long_story_makes_no_row_higher_than_excel_has_them():
    story = "他长年照顾邻居。\n" * 4_000
    row = RosterRow(3, {"name": story}, {"name": story}, {}, (error("B3", story, story), error("B4")))

    after = annotate(plain_book(), Roster("名单.xlsx", "calamine", (RosterSheet("Sheet", True, 2, (), (row,)),)))
    summary = opened(after)["检查结果"]

    assert max(one.height for one in summary.row_dimensions.values() if one.height) <= 409
    assert [len(summary[cell].value) for cell in ("D6", "F6", "G6")] == [302, 1_002, 302]
    assert summary["F7"].value == "这一格要改。"
    assert faults(after) == set()


def test_a_text_is_cut_where_excel_counts_its_end():
    cut = fitting("\U00020bb7" * 20_000)

    assert (len(cut), len(cut.encode("utf-16-le")) // 2) == (16_383, 32_766)
    assert fitting("长" * 40_000) == "长" * 32_767


def test_an_old_workbook_of_great_measures_comes_back_with_those_excel_has():
    from clerks import xlwt  # noqa: PLC0415 - it warns when it is loaded, which is quieted there

    book, target = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("名单")
    sheet.write(0, 0, "姓名")
    sheet.row(0).height_mismatch, sheet.row(0).height = True, 12_000
    sheet.col(1).width = 65_535
    book.save(target)

    after = annotate(target.getvalue(), roster_of(error("A2"), sheet="名单"))
    marked = opened(after)["名单"]

    assert faults(after) == set()
    assert (marked.row_dimensions[1].height, marked.column_dimensions["B"].width) == (409, 255)
