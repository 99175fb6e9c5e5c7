"""The judge of packages sees what Excel would stumble over; and nothing in what openpyxl writes or we mark."""

import pytest
from annotated import annotated, error, everything, parts, plain_book, rewritten, roster_of
from wellformed import faults

from importers.annotating import annotate

SHEET, STYLES, NOTES = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/comments1.xml"
TYPES, LINKS, DRAWING = "[Content_Types].xml", "xl/worksheets/_rels/sheet1.xml.rels", "xl/drawings/vmlDrawing1.vml"
SPOILT = {
    "elements out of order": (SHEET, b"</sheetData>", b"</sheetData><cols/>"),
    "a row too high": (SHEET, b'<row r="3"', b'<row r="3" ht="420"'),
    "rows out of order": (SHEET, b'<row r="3"', b'<row r="4"'),
    "cells of row 3 out of order": (SHEET, b'<c r="C3"', b'<c r="A3"'),
    "no such style": (SHEET, b'<c r="C3"', b'<c r="C3" s="9999"'),
    "a legacyDrawing that leads nowhere": (SHEET, b"<legacyDrawing", b'<legacyDrawing id="none"'),
    "no such fill": (STYLES, b'fillId="2"', b'fillId="200"'),
    "fills counted wrong": (STYLES, b'<fills count="', b'<fills count="1'),
    "two comments on one cell": (NOTES, b'ref="D3"', b'ref="B3"'),
    "comments and their boxes differ": (DRAWING, b"<x:Column>1</x:Column>", b"<x:Column>7</x:Column>"),
    "a comments of another type": (TYPES, b"comments+xml", b"other+xml"),
    "a type for no part": (TYPES, b"/xl/comments1.xml", b"/xl/gone.xml"),
    "a comments that is not there": (LINKS, b"comments1.xml", b"gone.xml"),
}


def marked() -> bytes:
    return annotate(plain_book(), roster_of(error("B3"), error("D3")))


@pytest.mark.parametrize("fault", SPOILT)
def test_a_fault_is_seen(fault: str):
    name, old, new = SPOILT[fault]
    assert old in parts(marked())[name]

    spoilt = rewritten(marked(), lambda part, content: content.replace(old, new, 1) if part == name else content)

    assert any(one.endswith(fault) for one in faults(spoilt))


def test_a_workbook_that_was_marked_has_no_fault():
    once = annotated(everything())

    assert [faults(data) for data in (plain_book(), everything(), once, annotated(once), marked())] == [set()] * 5
