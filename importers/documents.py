"""Read the text of finished papers, .docx, .pdf and .txt, line by line with its place: what went out is held against the record.

They may have been edited by hand since. Of a .docx paragraphs and rows of tables are lines; pinyin over characters,
deleted text and field codes are not text. A PDF has its pages; nothing of any file is executed or fetched, and what comes
from outside is read by a child with limits (`read_guarded`).
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
from lxml import etree
from pypdf import PdfReader

from importers.errors import UnreadableWorkbook
from importers.limited.processes import ROOT, cpu_seconds, run_child

MAX_FILE = 64 << 20
MAX_XML = 96 << 20
MAX_PAGES = 12_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNSAID = {
    f"{_W}{name}" for name in ("rt", "del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "footnotePr")
} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}  # a text box said once more, for old programs
_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); from importers.limited.limits import limit_self; "
    "limit_self(int(sys.argv[2])); from importers.documents import serve; serve()"
)
_PINYIN = re.compile(r"\t[\ta-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ？]+")
_PAGE_NUMBER = re.compile(r"—\s*\d+\s*—")


class UnreadableDocument(Exception):
    """Carry the sentence for the clerk: why a finished paper could not be read."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Line:
    """A line of a paper: its text, its number from 1 on, on its page in a PDF, else in the whole file (page 0)."""

    text: str
    number: int
    page: int = 0


@dataclass(frozen=True)
class Finished:
    """A finished paper: its kind, docx, pdf or txt, and its lines that hold text."""

    name: str
    kind: str
    lines: tuple[Line, ...]
    pages: int = 0

    def page(self, number: int) -> tuple[Line, ...]:
        """Return the lines of one page."""
        return tuple(line for line in self.lines if line.page == number)


def read_finished(name: str, content: bytes) -> Finished:
    """Return the text of a finished paper, its kind told by its bytes; raise UnreadableDocument."""
    if not content:
        raise UnreadableDocument(f"“{name}”是空的，请确认已经保存。")
    if len(content) > MAX_FILE:
        raise UnreadableDocument(f"“{name}”太大，超过{MAX_FILE >> 20}兆，没有读取。")
    if content.startswith(b"%PDF-"):
        return _pdf(name, content)
    if content.startswith(b"PK"):
        return Finished(name, "docx", tuple(_numbered(_docx_lines(name, content))))
    if b"\x00" in content[:4096]:
        raise UnreadableDocument(f"“{name}”不是.docx、.pdf或.txt，请另存为其中一种。")
    return Finished(name, "txt", tuple(_numbered(_decoded(name, content).splitlines())))


def read_guarded(name: str, content: bytes) -> Finished:
    """Return the text of a paper from outside, read by a limited child; raise UnreadableDocument."""
    told = _answered({"name": name}, content)
    lines = tuple(Line(text, number, page) for text, number, page in told["lines"])
    return Finished(name, told["kind"], lines, told["pages"])


def guarded_pages(content: bytes, pages: Iterable[int]) -> dict[int, str]:
    """Return what `whole_pages` does, read by a limited child; nothing where it failed."""
    wanted = sorted(pages)
    if not wanted:
        return {}
    try:
        return {int(page): text for page, text in _answered({"name": "", "pages": wanted}, content)["whole"].items()}
    except UnreadableDocument:
        return {}


def serve() -> None:
    """Answer for one file given on standard input, in the child."""
    order = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        if "pages" in order:
            told: dict[str, Any] = {"whole": whole_pages(content, order["pages"])}
        else:
            paper = read_finished(order["name"], content)
            lines = [(line.text, line.number, line.page) for line in paper.lines]
            told = {"kind": paper.kind, "lines": lines, "pages": paper.pages}
    except UnreadableDocument as refusal:
        told = {"refused": refusal.message}
    except Exception:  # readers raise anything on damaged files; an abort ends this process instead
        told = {"refused": f"“{order['name']}”已损坏，没有读成，请重新导出。"}
    sys.stdout.buffer.write(json.dumps(told).encode())


def _answered(order: dict[str, Any], content: bytes) -> dict[str, Any]:
    if len(content) > MAX_FILE:
        raise UnreadableDocument(f"“{order['name']}”太大，超过{MAX_FILE >> 20}兆，没有读取。")
    seconds = cpu_seconds(content, first=20)
    said = json.dumps(order).encode() + b"\n"
    try:
        code, answer = run_child(_CHILD, [ROOT, str(seconds)], (said, content), seconds)
        told: dict[str, Any] = json.loads(answer) if code == 0 else {}
    except (UnreadableWorkbook, ValueError):
        told = {}
    if not told or "refused" in told:
        said_why = told.get("refused", f"“{order['name']}”没有读成：用时过长或者内部已损坏，请重新导出。")
        raise UnreadableDocument(said_why)
    return told


def whole_pages(content: bytes, pages: Iterable[int]) -> dict[int, str]:
    """Return the text of pages of a PDF with every character, slowly: the quick reader knows none beyond the basic plane."""
    wanted = sorted(pages)
    reader = PdfReader(io.BytesIO(content)) if wanted else None
    return {page: reader.pages[page - 1].extract_text() for page in wanted} if reader else {}


def _numbered(texts: Iterator[str] | Sequence[str]) -> Iterator[Line]:
    for number, text in enumerate(texts, start=1):
        if text.strip():
            yield Line(text, number)


def _decoded(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument(f"“{name}”的编码读不懂，请另存为UTF-8文本。")


def _pdf(name: str, content: bytes) -> Finished:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(f"“{name}”打不开：已损坏，或者设有密码。请重新导出。") from error
    if len(document) > MAX_PAGES:
        raise UnreadableDocument(f"“{name}”有{len(document)}页，太多了，没有读取。")
    lines = [line for page in range(len(document)) for line in _page_lines(document, page)]
    return Finished(name, "pdf", tuple(lines), len(document))


def _page_lines(document: pypdfium2.PdfDocument, page: int) -> Iterator[Line]:
    opened = document[page]
    text = opened.get_textpage().get_text_range()
    opened.close()
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if line.strip() and not _PAGE_NUMBER.fullmatch(line.strip()):
            yield Line(line, number, page + 1)


def _docx_lines(name: str, content: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            part = package.getinfo("word/document.xml")
            if part.file_size > MAX_XML:
                raise UnreadableDocument(f"“{name}”里的正文太长，没有读取。")
            with package.open(part) as file:
                xml = file.read(MAX_XML + 1)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, EOFError) as error:
        raise UnreadableDocument(f"“{name}”不是完好的.docx，请在WPS中打开后另存为.docx。") from error
    if len(xml) > MAX_XML or b"<!DOCTYPE" in xml[:4096]:
        raise UnreadableDocument(f"“{name}”里有正常公文不会有的内容，为安全起见没有读取。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        body = etree.fromstring(xml, parser).find(f"{_W}body")
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(f"“{name}”的正文已损坏，请在WPS中打开后另存为.docx。") from error
    for block in () if body is None else body:
        yield from _block_lines(block)


def _block_lines(block: etree._Element) -> Iterator[str]:
    if block.tag == f"{_W}p":
        yield _text(block)
    elif block.tag == f"{_W}tbl":
        for row in block.iterchildren(f"{_W}tr"):  # of a table within a cell the texts belong to that cell
            yield "\t".join(_cell(cell) for cell in row.iterchildren(f"{_W}tc"))
    elif block.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
        for inner in block:
            yield from _block_lines(inner)


def _cell(cell: etree._Element) -> str:
    """Return the text of a cell without the small line of pinyin, which is nothing but tabs and readings."""
    texts = [_text(paragraph) for paragraph in cell.iter(f"{_W}p")]
    return "".join(text for text in texts if not _PINYIN.fullmatch(text))


def _text(element: etree._Element) -> str:
    found: list[str] = []
    _collect(element, found)
    return "".join(found)


def _collect(element: etree._Element, found: list[str]) -> None:
    for child in element:
        if child.tag in _UNSAID:
            continue
        if child.tag == f"{_W}t":
            found.append(child.text or "")
        elif child.tag == f"{_W}tab":
            found.append("\t")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            found.append("\n")
        else:
            _collect(child, found)
