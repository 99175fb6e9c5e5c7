"""The sheet 检查结果 at the end of the workbook: every finding with a link to its cell, and how many of which kind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from importers.findings import Level
from importers.marking.measures import lines_of
from importers.marking.orders import SHADES, SUMMARY_TITLE, Mark, legal
from importers.marking.rows import is_like_formula, row, text_cell, value_cell
from importers.marking.styles import Styles
from importers.marking.tags import escaped

MOST = 10_000  # of the 20,000 links that a sheet may have when it is read again
_HEADINGS = ("序号", "工作表", "单元格", "涉及人员", "级别", "问题", "建议")
_WIDTHS = (6, 16, 9, 14, 8, 64, 36)
_WRAPPED = (15, 13, 66, 36)  # letters that fit into the columns whose text is wrapped
_LINE = 14  # points
_MESSAGE, _OTHERS = 1_000, 300  # letters of a message, and of a suggestion or a name: somebody has to read them
_TOP = 5  # the line of headings


class Line(NamedTuple):
    """One finding: the sheet as it is called in the file, whether its cell can be gone to, and the finding."""

    sheet: str
    linked: bool
    mark: Mark

    def shortened(self) -> "Line":
        """Return the line with what is too long to be read cut off."""
        mark = self.mark
        said, suggested = _short(mark.message, _MESSAGE), _short(mark.suggestion, _OTHERS)
        return self._replace(
            mark=replace(mark, message=said, suggestion=suggested, honoree=_short(mark.honoree, _OTHERS))
        )


class _Looks(NamedTuple):
    title: int
    plain: int
    heading: int
    middle: int
    text: int
    link: int
    levels: dict[Level, int]


def summary_of(lines: Sequence[Line], remarks: Sequence[str], styles: Styles, namespace: str, shown: bool) -> bytes:
    """Return the sheet's XML; `shown` says that the workbook opens with it."""
    looks = _looks(styles)
    told = [line.shortened() for line in lines[:MOST]]
    rows = [
        row(1, [_text(1, 0, SUMMARY_TITLE, looks.title, styles)], 27),
        row(2, [_text(2, 0, _counted(lines), looks.plain, styles)]),
        row(3, [_text(3, 0, "".join(remarks), looks.plain, styles)], _LINE * lines_of("".join(remarks), 150)),
        row(_TOP, [_text(_TOP, at, text, looks.heading, styles) for at, text in enumerate(_HEADINGS)], 21),
        *(_line(_TOP + 1 + at, at + 1, line, looks, styles) for at, line in enumerate(told)),
    ]
    links = [_link(_TOP + 1 + at, line) for at, line in enumerate(told) if line.linked]
    return _sheet(rows, links, namespace, shown).encode("utf-8")


def _short(text: str, most: int) -> str:
    return f"{text[:most]}……" if len(text) > most else text


def _looks(styles: Styles) -> _Looks:
    top = {"vertical": "top", "wrapText": "1"}
    middle = {"horizontal": "center", "vertical": "top"}
    levels: dict[Level, int] = {
        level: styles.style({"sz": "10"}, middle, shade.colour, border=True) for level, shade in SHADES.items()
    }
    return _Looks(
        styles.style({"b": "1", "sz": "16"}, {"vertical": "center"}),
        styles.style({"sz": "10"}, top),
        styles.style({"b": "1", "sz": "10"}, {"horizontal": "center", "vertical": "center"}, "FFF2F2F2", border=True),
        styles.style({"sz": "10"}, middle, border=True),
        styles.style({"sz": "10"}, top, border=True),
        styles.style({"u": "single", "sz": "10", "color": "FF0B57D0"}, middle, border=True),
        levels,
    )


def _counted(lines: Sequence[Line]) -> str:
    if not lines:
        return "没有发现问题，可以直接上传。"
    counts = Counter(line.mark.level for line in lines)
    said = [f"{shade.word}{counts[level]}处（{shade.asks}）" for level, shade in SHADES.items() if counts[level]]
    more = f"这里列出前{MOST}处，请改好后再检查一次。" if len(lines) > MOST else ""
    return f"共{len(lines)}处：{'，'.join(said)}。{more}"


def _line(number: int, count: int, line: Line, looks: _Looks, styles: Styles) -> str:
    mark = line.mark
    level = SHADES[mark.level]
    return row(
        number,
        [
            value_cell(number, 0, count, looks.middle),
            _text(number, 1, line.sheet, looks.text, styles),
            _text(number, 2, mark.cell, looks.link if line.linked else looks.middle, styles),
            _text(number, 3, mark.honoree, looks.text, styles),
            _text(number, 4, level.word, looks.levels[mark.level], styles),
            _text(number, 5, mark.message, looks.text, styles),
            _text(number, 6, mark.suggestion, looks.text, styles),
        ],
        _LINE * max(map(lines_of, (line.sheet, mark.honoree, mark.message, mark.suggestion), _WRAPPED)),
        fixed=False,
    )


def _text(number: int, column: int, text: str, style: int, styles: Styles) -> str:
    if not text:
        return value_cell(number, column, None, style)
    return text_cell(number, column, text, styles.quoted(style) if is_like_formula(legal(text)) else style)


def _link(number: int, line: Line) -> str:
    sheet = legal(line.sheet).replace("'", "''")
    location = escaped(f"'{sheet}'!{line.mark.cell}")
    return f'<hyperlink ref="C{number}" location="{location}" display="{line.mark.cell}"/>'


def _sheet(rows: Sequence[str], links: Sequence[str], namespace: str, shown: bool) -> str:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, 1)
    )
    merges = "".join(f'<mergeCell ref="A{number}:G{number}"/>' for number in (1, 2, 3))
    view = (
        f'<sheetView showGridLines="0"{_selected(shown)} workbookViewId="0"><pane ySplit="{_TOP}" '
        f'topLeftCell="A{_TOP + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{_TOP + 1}" sqref="A{_TOP + 1}"/></sheetView>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FFC62828"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews>{view}</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols>'
        f'<sheetData>{"".join(rows)}</sheetData><mergeCells count="3">{merges}</mergeCells>'
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _selected(shown: bool) -> str:
    return ' tabSelected="1"' if shown else ""
