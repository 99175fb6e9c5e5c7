"""Invented people and the workbooks invented clerks make of them."""

import io
import random
import warnings
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from importers.cleaning.identity import check_digit

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # xlwt was written for Python 2
    import xlwt

HEADINGS = ("序号", "姓名", "身份证号", "联系电话", "工作单位")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉梅"


def id_number(serial: int) -> str:
    """Return a valid invented ID number, another for every serial."""
    rest = f"{1950 + serial % 50}{serial // 50 % 12 + 1:02}{serial // 600 % 28 + 1:02}{serial % 1000:03}"
    one, other = (district + rest + check_digit(district + rest) for district in ("411602", "411603"))
    # Three zeros at the end look like digits lost.
    return other if one.endswith("000") else one


def people(count: int, seed: int = 1) -> list[list[Any]]:
    """Return rows of invented people under HEADINGS."""
    pick = random.Random(seed)
    return [
        [n + 1, pick.choice(SURNAMES) + "".join(pick.sample(GIVEN, 2)), id_number(n), f"1380000{n:04}", "安居社区"]
        for n in range(count)
    ]


def xlsx(*sheets: Sequence[Sequence[Any]]) -> bytes:
    """Return a workbook with a sheet for each list of rows; None leaves a cell out."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(number, column).value = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def merged_xlsx(rows: Sequence[Sequence[Any]], *ranges: str) -> bytes:
    """Return a workbook of one sheet with ranges of cells merged."""
    book = load_workbook(io.BytesIO(xlsx(rows)))
    for merged in ranges:
        book.worksheets[0].merge_cells(merged)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def merged_xls(rows: Sequence[Sequence[Any]], *ranges: str) -> bytes:
    """Return an Excel 97 workbook of one sheet with ranges of cells merged."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    for merged in ranges:
        left, top, right, bottom = range_boundaries(merged)
        sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def xls(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return an Excel 97 workbook of one sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def repacked(package: bytes, **changed: bytes) -> bytes:
    """Return the package with parts replaced or added; `sheet1` stands for the first sheet, `sst` for the strings."""
    names = {"sheet1": "xl/worksheets/sheet1.xml", "sst": "xl/sharedStrings.xml"}
    wanted = {names.get(key, key): content for key, content in changed.items()}
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, wanted.pop(name, None) or source.read(name))
        for name, content in wanted.items():
            target.writestr(name, content)
    return saved.getvalue()


def part(package: bytes, name: str) -> bytes:
    """Return one part of a package."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return source.read(name)
