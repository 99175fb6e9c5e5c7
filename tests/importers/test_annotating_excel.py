"""What Excel asks of a workbook that comes back marked, and openpyxl does not."""

import pytest
from annotated import parts, plain_book, rewritten

from importers import read_roster
from importers.annotating import annotate, annotated_name

SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
WITH_MACROS = "application/vnd.ms-excel."


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
