"""What Excel asks of a workbook that comes back marked, and openpyxl does not."""

import pytest
from annotated import annotated, opened, parts, plain_book, rewritten, saved
from clerks import people

from importers import read_roster
from importers.annotating import annotate, annotated_name
from importers.blanks import OPTIONS_NAME, PEOPLE, blank_roster

SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
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
