"""Write the empty roster clerks fill in: headings the reader knows, drop-downs, notes on every column, IDs as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from importers.cells import letters
from importers.cleaning.fields import PEOPLES
from importers.columns import BY_FIELD, HONOREES
from importers.marking.measures import lines_of
from importers.marking.orders import OPTIONS_TITLE
from importers.writing import bytes_of, write_text

ROWS = 500
_HEADINGS = 3  # the line of headings; the title and how to fill in stand above
_REQUIRED = "（必填）"
_LONGEST_LIST = 255  # letters a drop-down may hold itself
_HOW = (
    "填写说明：一行填一个对象，从标题下面一行填起，不要空行，不要合并单元格；带“（必填）”的列必须填；"
    "点一下要填的格子，旁边会说明怎样填。身份证号、电话等列已设为文本，直接输入即可。标题这几行请不要改动。"
)
# GB/T 4762, in the words in use.
_POLITICS = (
    "中共党员 中共预备党员 共青团员 民革党员 民盟盟员 民建会员 民进会员 农工党党员 致公党党员 九三学社社员 台盟盟员 "
    "无党派人士 群众"
)
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "sex": ("男", "女"),
    "ethnicity": PEOPLES,
    "politics": tuple(_POLITICS.split()),
}
_WIDTHS: Mapping[str, int] = {
    "seq": 6, "name": 12, "family": 12, "collective": 28, "sex": 6, "ethnicity": 10, "politics": 13, "id_no": 21,
    "phone": 14, "contact_phone": 14, "unit": 22, "address": 26, "recommender": 20, "category": 13, "members": 24,
    "deeds_short": 34, "birth": 13, "grade": 10, "headcount": 8, "post": 10,
}  # fmt: skip
_NOTES: Mapping[str, str] = {
    "seq": "从1往下排。",
    "name": "只填姓名，中间不加空格，不要带身份证号或电话。少数民族姓名的间隔号用“·”，例如：阿不都·热合曼。",
    "family": "填户主（家庭代表）一人的姓名，中间不加空格。家庭其他成员填在“家庭成员”一列。",
    "members": "例如：妻子 王某某、儿子 张某。不要填电话和身份证号。",
    "collective": "填单位（集体）全称，与公章一致，不用简称。",
    "sex": "从下拉列表里选：男、女。",
    "birth": "按“年-月-日”填写，例如：1990-01-01；只知道年月就填到月。",
    "ethnicity": "从下拉列表里选，写全称，例如：汉族、维吾尔族。",
    "politics": "从下拉列表里选，例如：中共党员、共青团员、群众。",
    "id_no": "18位，末位是X的请写大写X。本列已设为文本，请直接输入，不要从别处粘贴成数字：数字只能保留前15位，后三位会丢失。",
    "phone": "填11位手机号；座机写区号，例如：0394-1234567。一格只填一个号码。",
    "contact_phone": "填11位手机号；座机写区号，例如：0394-1234567。一格只填一个号码。",
    "unit": "填单位全称，与公章一致，不用简称；没有工作单位的可以填所在社区（村）。",
    "post": "例如：主任、教师、网格员。没有可以不填。",
    "recommender": "填推荐（报送）单位全称，与公章一致。",
    "category": "从下拉列表里选奖项类别，只能选列表里有的。",
    "grade": "从下拉列表里选等级，只能选列表里有的。",
    "deeds_short": "200字以内，写清楚何时、何地、做了什么、有什么效果。不要写电话和证件号码。",
    "headcount": "填人数，只写数字。",
    "remark": "其他需要说明的情况，没有可以不填。",
}
# Where the usual heading of a column does not fit every honoree.
_LABELS: Mapping[str, str] = {"headcount": "人数"}
_CHECKS: Mapping[str, tuple[str, str]] = {
    "id_no": ("OR(LEN({0})=18,LEN({0})=15)", "身份证号应为18位，请再核对一遍。仍要这样填吗？"),
    "phone": ("AND(LEN({0})>=7,LEN({0})<=13)", "手机号应为11位，请再核对一遍。仍要这样填吗？"),
    "contact_phone": ("AND(LEN({0})>=7,LEN({0})<=13)", "手机号应为11位，请再核对一遍。仍要这样填吗？"),
}
_EDGE = Side(style="thin", color="FFBFBFBF")


@dataclass(frozen=True)
class Table:
    """An empty table: what its sheet is called, its columns in order, and which of them must be filled in."""

    name: str
    fields: tuple[str, ...]
    required: tuple[str, ...] = HONOREES


PEOPLE = Table(
    "个人",
    ("seq", "name", "sex", "ethnicity", "politics", "id_no", "phone", "unit", "post", "recommender", "category",
     "deeds_short", "remark"),
    ("name", "id_no", "unit"),
)  # fmt: skip
FAMILIES = Table(
    "家庭",
    ("seq", "family", "members", "id_no", "phone", "address", "recommender", "category", "deeds_short", "remark"),
    ("family", "recommender"),
)  # fmt: skip
COLLECTIVES = Table(
    "集体",
    ("seq", "collective", "headcount", "leader", "contact", "contact_phone", "recommender", "category", "deeds_short",
     "remark"),
    ("collective", "recommender"),
)  # fmt: skip


def blank_roster(title: str, *tables: Table, categories: Sequence[str] = (), grades: Sequence[str] = ()) -> bytes:
    """Return an empty roster with a sheet for each table; the same input gives the same bytes.

    A table's columns for category and grade are there only where there is something to choose from.
    """
    choices = dict(_CHOICES)
    if categories:
        choices["category"] = tuple(categories)
    if grades:
        choices["grade"] = tuple(grades)
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables or (PEOPLE,):
        _write_table(book.create_sheet(table.name), title, table, choices)
    _write_options(book, choices)
    return bytes_of(book)


def _write_table(sheet: Worksheet, title: str, table: Table, choices: Mapping[str, Sequence[str]]) -> None:
    fields = [field for field in table.fields if field not in ("category", "grade") or field in choices]
    fields += [field for field in ("grade",) if field in choices and field not in fields]
    _write_top(sheet, title, [_WIDTHS.get(field, 12) for field in fields])
    for at, field in enumerate(fields):
        _write_heading(sheet, at, field, field in table.required)
        _format_column(sheet, at, field)
        _add_note(sheet, at, field, choices.get(field, ()))
    _frame(sheet, len(fields))
    _set_page(sheet)


def _label(field: str) -> str:
    return _LABELS.get(field) or BY_FIELD[field].label


def _write_top(sheet: Worksheet, title: str, widths: Sequence[int]) -> None:
    for row, text, font, side in (
        (1, title, Font(name="方正小标宋简体", size=18), "center"),
        (2, _HOW, Font(name="楷体", size=11, color="FF595959"), "left"),
    ):
        write_text(sheet, row, 1, text)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
        sheet.cell(row, 1).font = font
        sheet.cell(row, 1).alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 36
    sheet.row_dimensions[2].height = 6 + 16 * lines_of(_HOW, max(sum(widths) - 4, 20))


def _write_heading(sheet: Worksheet, at: int, field: str, required: bool) -> None:
    write_text(sheet, _HEADINGS, at + 1, _label(field) + (f"\n{_REQUIRED}" if required else ""))
    cell = sheet.cell(_HEADINGS, at + 1)
    cell.font = Font(name="黑体", size=11, color="FFC00000" if required else "FF000000")
    cell.fill = PatternFill("solid", fgColor="FFF2F2F2")
    cell.border = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[_HEADINGS].height = 34


def _format_column(sheet: Worksheet, at: int, field: str) -> None:
    """Make cells of text, so that no program makes 1990.10 a number or an ID one of fifteen digits."""
    dimension = sheet.column_dimensions[letters(at)]
    dimension.width = _WIDTHS.get(field, 12)
    form = "General" if field in ("seq", "headcount") else "@"
    # Beyond the prepared rows the column's own format goes on.
    dimension.number_format = form
    left = field in ("deeds_short", "remark", "address", "members", "unit", "collective", "recommender")
    model = sheet.cell(_HEADINGS + 1, at + 1)
    model.number_format = form
    model.font = Font(name="宋体", size=11)
    model.alignment = Alignment(horizontal="left" if left else "center", vertical="center", wrap_text=True)
    for row in range(_HEADINGS + 2, _HEADINGS + 1 + ROWS):
        # All share one style, as the library itself does; dressing each anew takes seconds.
        sheet.cell(row, at + 1)._style = model._style


def _add_note(sheet: Worksheet, at: int, field: str, choices: Sequence[str]) -> None:
    column = letters(at)
    rows = f"{column}{_HEADINGS + 1}:{column}{_HEADINGS + ROWS}"
    note = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=False)
    if choices:
        fixed = field in ("category", "grade")
        note = DataValidation(
            "list", formula1=_listed(field, choices), allow_blank=True, showInputMessage=True, showErrorMessage=True,
            errorStyle="stop" if fixed else "warning", errorTitle="请再核对",
            error="只能选列表里有的。" if fixed else "列表里没有这一项，请再核对一遍。仍要这样填吗？",
        )  # fmt: skip
    elif field in _CHECKS:
        formula, error = _CHECKS[field]
        note = DataValidation(
            "custom", formula1=formula.format(f"{column}{_HEADINGS + 1}"), allow_blank=True, showInputMessage=True,
            showErrorMessage=True, errorStyle="warning", errorTitle="请再核对", error=error,
        )  # fmt: skip
    if field in _NOTES or choices or field in _CHECKS:
        note.promptTitle = _label(field)
        note.prompt = _NOTES.get(field)
        note.add(rows)
        sheet.add_data_validation(note)


def _listed(field: str, choices: Sequence[str]) -> str:
    """Return the choices as a drop-down holds them, or where they stand if it cannot hold them."""
    if _fits(choices):
        return f'"{",".join(choices)}"'
    column = letters(_OPTIONS.index(field))
    return f"'{OPTIONS_NAME}'!${column}$2:${column}${len(choices) + 1}"


def _fits(choices: Sequence[str]) -> bool:
    return len(",".join(choices)) <= _LONGEST_LIST and not any(set(choice) & set(',"\n') for choice in choices)


OPTIONS_NAME = "可选项"
_OPTIONS = ("", "category", "grade")  # the first column says what the sheet is


def _write_options(book: Workbook, choices: Mapping[str, Sequence[str]]) -> None:
    """Write the choices that are too many for a drop-down onto a hidden sheet, which the reader knows as ours."""
    long = {field: options for field, options in choices.items() if not _fits(options)}
    if not long:
        return
    sheet = book.create_sheet(OPTIONS_NAME)
    sheet.sheet_state = "hidden"
    write_text(sheet, 1, 1, OPTIONS_TITLE)
    for field, options in long.items():
        column = _OPTIONS.index(field) + 1
        write_text(sheet, 1, column, _label(field))
        for row, option in enumerate(options, 2):
            write_text(sheet, row, column, option)


def _frame(sheet: Worksheet, width: int) -> None:
    """Draw edges round the rows that are filled in, so that five hundred empty ones are not printed."""
    first = _HEADINGS + 1
    used = f"COUNTA($A{first}:${letters(width - 1)}{first})>0"
    border = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
    rows = f"A{first}:{letters(width - 1)}{_HEADINGS + ROWS}"
    sheet.conditional_formatting.add(rows, FormulaRule([used], border=border))


def _set_page(sheet: Worksheet) -> None:
    sheet.freeze_panes = f"A{_HEADINGS + 1}"
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = 20, True
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"1:{_HEADINGS}"
    sheet.print_options.horizontalCentered = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
