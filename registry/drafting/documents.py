"""Build .docx files in the layout of official documents (GB/T 9704-2012), the same bytes for the same facts."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENTATION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from registry.drafting.listing import width
from registry.drafting.tables import Table, table_element
from registry.drafting.texts import Paragraph

FANGSONG, KAITI, HEITI, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
TITLE = "方正小标宋简体"
_INSTALLED = {FANGSONG: "仿宋,FangSong,STFangsong", KAITI: "楷体,KaiTi,STKaiti", TITLE: "华文中宋,STZhongsong,宋体"}
_LATIN = "Times New Roman"
_TEXT_WIDTH = 442.2  # points: 156 mm
_RED = RGBColor(0xC0, 0x00, 0x00)
_EM = 16.0


@dataclass(frozen=True)
class Sheet:
    """A page with its margins in millimetres; with a grid, 22 lines of official text stand on it."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    gridded: bool = True


OFFICIAL = Sheet(210, 297, 37, 35, 28, 26)  # GB/T 9704
LISTS = Sheet(210, 297, 24, 22, 16, 16, gridded=False)
LANDSCAPE = Sheet(297, 210, 18, 18, 20, 20, gridded=False)


@dataclass(frozen=True)
class Style:
    """How paragraphs of one role look; sizes and distances in points, indents in characters."""

    font: str = FANGSONG
    size: float = _EM
    align: Any = ALIGN.JUSTIFY
    line: float = 28
    first: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    tabs: tuple[float, ...] = ()
    right_tab: float = 0
    new_page: bool = False
    keep: bool = False
    color: RGBColor | None = None


_TITLE = Style(TITLE, 22, ALIGN.CENTER, line=34, before=28, after=20, keep=True)
STYLES = {
    "head": Style(TITLE, 36, ALIGN.CENTER, line=48, color=_RED),
    "draft": Style(HEITI, align=ALIGN.RIGHT, after=6, color=_RED),
    "number": Style(align=ALIGN.CENTER, before=16, after=6),
    "title": _TITLE,
    "addressee": Style(align=ALIGN.LEFT),
    "body": Style(first=2),
    "level1": Style(HEITI, align=ALIGN.LEFT, first=2, keep=True),
    "attachment": Style(align=ALIGN.LEFT, left=5, first=-3, before=28, keep=True),
    "signature": Style(align=ALIGN.RIGHT, keep=True),
    "date": Style(align=ALIGN.RIGHT),
    "note": Style(align=ALIGN.LEFT, first=2, before=28),
    "annex": Style(HEITI, align=ALIGN.LEFT, new_page=True, keep=True),
    "annex_title": _TITLE,
    "order": Style(KAITI, align=ALIGN.CENTER, after=14),
    "names3": Style(align=ALIGN.LEFT, left=2, tabs=(10.5, 19)),
    "names2": Style(align=ALIGN.LEFT, left=2, tabs=(14.5,)),
    "names1": Style(align=ALIGN.LEFT, left=2),
    "entries2": Style(align=ALIGN.LEFT, left=6.6, first=-6.6, tabs=(2.4, 6.6, 14, 16.4, 20.6)),
    "entries1": Style(align=ALIGN.LEFT, left=11, first=-11, tabs=(2.4, 11)),
    "column": Style(TITLE, 22, ALIGN.CENTER, line=34, after=14),
    "edges": Style(align=ALIGN.LEFT, right_tab=_TEXT_WIDTH),
    "masthead": Style(TITLE, 40, ALIGN.CENTER, line=60, before=20, after=10, color=_RED),
    "issue": Style(align=ALIGN.CENTER, after=10),
    "contents_column": Style(HEITI, align=ALIGN.LEFT, before=6, keep=True),
    "contents": Style(KAITI, align=ALIGN.LEFT, left=1),
    "note_before": Style(KAITI, first=2, before=14),
    "column_head": Style(HEITI, 18, ALIGN.LEFT, before=16, after=6, keep=True),
    "article_title": Style(TITLE, 22, ALIGN.CENTER, line=34, before=10, after=12, keep=True),
    "rule": Style(size=6, line=10, before=20, keep=True),
    "sent": Style(size=14, line=24, align=ALIGN.LEFT, left=3, first=-2, keep=True),
    "copies": Style(size=14, line=24, align=ALIGN.RIGHT),
    "witness": Style(size=8, line=12, align=ALIGN.LEFT, before=4, color=RGBColor(0x66, 0x66, 0x66)),
    "paper_title": Style(TITLE, 22, ALIGN.CENTER, line=32, after=10, keep=True),
    "meta": Style(align=ALIGN.LEFT, first=0),
    "speech": Style(size=18, line=34, first=2),
    "cue": Style(KAITI, 15, line=26, align=ALIGN.LEFT, left=2, color=RGBColor(0x9C, 0x10, 0x17)),
    "section": Style(HEITI, align=ALIGN.LEFT, line=28, before=10, after=4, keep=True),
    "small": Style(size=12, line=20, align=ALIGN.LEFT, after=4),
    "cut": Style(size=6, line=8, align=ALIGN.CENTER),
    "stage": Style(HEITI, 14, ALIGN.CENTER, line=24, after=6),
    "item_title": Style(TITLE, 18, ALIGN.CENTER, line=30, before=14, after=10, keep=True),
    "source": Style(align=ALIGN.LEFT, right_tab=_TEXT_WIDTH, after=14),
}
# no signature on a page without text, no note on a page of its own
_TOGETHER = {("body", "attachment"), ("body", "signature"), ("date", "note")}


def written(
    blocks: Sequence[Paragraph | Table], subject: str, author: str, day: date, sheet: Sheet = OFFICIAL
) -> bytes:
    """Return a .docx of these paragraphs and tables with page numbers; its own dates are the day, never the clock's."""
    document = Document()
    _lay_out_pages(document, sheet)
    _set_defaults(document)
    signing = [p for p in blocks if isinstance(p, Paragraph) and p.role in {"signature", "date"}]
    before: Paragraph | None = None
    for paragraph in blocks:
        if isinstance(paragraph, Table):
            document.element.body.insert_element_before(table_element(paragraph, FANGSONG, HEITI), "w:sectPr")
            before = None
            continue
        built = _add(document, paragraph)
        if before is not None and (before.role, paragraph.role) in _TOGETHER:
            document.paragraphs[-2].paragraph_format.keep_with_next = True
        if paragraph in signing:
            _place_signature(built, paragraph, signing, opening=before is not None and before not in signing)
        if paragraph.role == "source" or (before is not None and before.role == "head"):
            _rule(built)
        elif paragraph.role == "rule":
            _rule(built, "000000", 6)
        before = paragraph
    if blocks and isinstance(blocks[-1], Table):  # Word wants a paragraph after a table
        _end_table(document)
    _set_properties(document, subject, author, day)
    return _frozen(document)


def _end_table(document: Any) -> None:
    last = document.add_paragraph()
    last.paragraph_format.line_spacing_rule, last.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)
    last.paragraph_format.space_after = Pt(0)


def _lay_out_pages(document: Any, sheet: Sheet) -> None:
    section = document.sections[0]
    if sheet.width > sheet.height:
        section.orientation = WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    section.top_margin, section.bottom_margin = Mm(sheet.top), Mm(sheet.bottom)
    section.left_margin, section.right_margin = Mm(sheet.left), Mm(sheet.right)
    section.header_distance, section.footer_distance = Mm(15), Mm(min(22, sheet.bottom - 8))
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    if sheet.gridded:
        section._sectPr.append(_element("w:docGrid", type="lines", linePitch="579"))
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer, ALIGN.RIGHT)
    _number_pages(section.even_page_footer, ALIGN.LEFT)


def _number_pages(footer: Any, align: Any) -> None:
    """Write — 1 — on the outer side, one character in."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    run = paragraph.add_run("— ")
    for kind, text in (("begin", None), (None, " PAGE "), ("separate", None), (None, None), ("end", None)):
        if kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        elif text:
            code = _element("w:instrText")
            code.text = text
            run._r.append(code)
        else:
            shown = _element("w:t")
            shown.text = "1"
            run._r.append(shown)
    for part in (run, paragraph.add_run(" —")):
        _set_font(part, SONG, 14, latin=SONG)


def _set_defaults(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _LATIN, Pt(_EM)
    properties = normal.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), FANGSONG)
    properties.append(_element("w:lang", val="en-US", eastAsia="zh-CN"))
    table = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in _INSTALLED.items()
    )
    # python-docx has no door to the font table; offices without the GB2312 faces get the installed ones by it
    table._blob = table.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")


def _add(document: Any, paragraph: Paragraph) -> Any:
    style = STYLES[paragraph.role]
    built = document.add_paragraph()
    _format(built.paragraph_format, style)
    if paragraph.lead:
        _set_font(built.add_run(paragraph.lead), HEITI, style.size)
    size = (
        min(style.size, _TEXT_WIDTH / max(1.0, width(paragraph.text)))
        if paragraph.role in ("head", "masthead")
        else style.size
    )
    run = built.add_run(paragraph.text)
    _set_font(run, style.font, size)
    if style.color is not None:
        run.font.color.rgb = style.color
    return built


def _format(layout: Any, style: Style) -> None:
    layout.alignment = style.align
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(style.line)
    layout.space_before, layout.space_after = Pt(style.before), Pt(style.after)
    layout.left_indent, layout.first_line_indent = Pt(style.left * _EM), Pt(style.first * _EM)
    layout.page_break_before, layout.keep_with_next = style.new_page, style.keep
    for stop in style.tabs:
        layout.tab_stops.add_tab_stop(Pt(stop * _EM))
    if style.right_tab:
        layout.tab_stops.add_tab_stop(Pt(style.right_tab), WD_TAB_ALIGNMENT.RIGHT)


def _set_font(run: Any, font: str, size: float, latin: str = _LATIN) -> None:
    """Set both faces of a run; the hint makes curly quotes full-width, as Chinese ones are."""
    run.font.size, run.font.name = Pt(round(size * 2) / 2), latin
    faces = run._element.get_or_add_rPr().get_or_add_rFonts()
    faces.set(qn("w:eastAsia"), font)
    faces.set(qn("w:hint"), "eastAsia")


def _place_signature(built: Any, paragraph: Paragraph, signing: list[Paragraph], opening: bool) -> None:
    """Centre issuers over the date, which stands four characters from the right; leave room for the seal."""
    axis = max(4 + width(signing[-1].text) / 2, *(width(line.text) / 2 for line in signing))
    layout = built.paragraph_format
    layout.right_indent = Pt(max(0.0, axis - width(paragraph.text) / 2) * _EM)
    if opening:
        layout.space_before = Pt(1.5 * 28)


def _rule(built: Any, color: str = "C00000", eighths: int = 18) -> None:
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz=str(eighths), space="6", color=color))
    following = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    built._p.get_or_add_pPr().insert_element_before(borders, *following)


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _set_properties(document: Any, subject: str, author: str, day: date) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = subject, author, author
    properties.comments, properties.language, properties.revision = "", "zh-CN", 1
    properties.created = properties.modified = datetime(day.year, day.month, day.day)


def _frozen(document: Any) -> bytes:
    """Return the file with every member dated alike: the clock must not show in it."""
    saved, frozen = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(frozen, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(member, source.read(name))
    return frozen.getvalue()
