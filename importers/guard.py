"""Look at the bytes of an upload before anything parses them: what it is, and whether a parser may have it."""

import re
import struct
from enum import StrEnum

from importers.archives import MAX_TOTAL, Part, contents, parts_of
from importers.errors import refusal
from importers.texts import decode

MAX_FILE = 20 << 20
MAX_TEXT = 5 << 20
MAX_ROWS = 200_000
MAX_CELLS = 2_500_000
MAX_AREA = 5_000_000
MAX_MERGES = 20_000
MAX_MERGED_CELLS = 1_000_000
MAX_STRINGS = 1_000_000
MAX_STRING = 4 * 32_767
MAX_REPEATED_TEXT = 512 << 20
MAX_STYLES = 65_000
MAX_SHEETS = 64
MAX_NAMES = 20_000
MAX_TAGS = 8_000_000

_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]{0,300}?\br="(\d{1,12})"')
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]{1,8})(\d{1,12})"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]{0,200}?\bref="([A-Z]{1,8})(\d{1,12}):([A-Z]{1,8})(\d{1,12})"')
_LONG_TEXT = re.compile(rb">([^<]{1000,})<")
_LONG_ATTRIBUTE = re.compile(rb'"[^"<>]{200000,}')
_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
_EMPTY_CELL = re.compile(rb"<(?:\w+:)?c\b[^<>]{0,200}/>")
_EMPTY_ROW = re.compile(rb"<((?:\w+:)?row)\b[^<>]{0,400}(?:/>|>\s*</\1>)")
_UNIQUE = re.compile(rb'uniqueCount="(\d{1,20})"')


class Kind(StrEnum):
    """What an upload is by its content; its name is never asked."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    HTML = "html"


def inspect(data: bytes) -> Kind:
    """Return what the bytes are, or raise UnreadableWorkbook where no parser may see them."""
    if not data:
        raise refusal("empty")
    if len(data) > MAX_FILE:
        raise refusal("too_large", f"{len(data)} bytes")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _inspect_ole(data)
    if data.startswith(b"PK"):
        return _inspect_package(data)
    return _inspect_flat(data)


def slim(sheet: bytes) -> bytes:
    """Return the XML of a large sheet without its empty styled rows and cells, which WPS writes by the million."""
    if len(sheet) < 1 << 20:
        return sheet
    slimmed, start = [], 0
    while start < len(sheet):
        end = sheet.find(b"<row", start + (4 << 20))
        end = len(sheet) if end < 0 else end
        slimmed.append(_EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", sheet[start:end])))
        start = end
    return b"".join(slimmed)


def _inspect_ole(data: bytes) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise refusal("password", "EncryptedPackage")
    _check_sectors(data)
    if not re.search(rb"(?i)(?:w\0o\0r\0k\0)?b\0o\0o\0k\0\0\0", data):
        word = "WordDocument".encode("utf-16-le") in data
        raise refusal("word" if word else "slides" if "PowerPoint".encode("utf-16-le") in data else "unknown", "ole")
    if _has_filepass(data):
        raise refusal("password", "FILEPASS")
    return Kind.XLS


def _check_sectors(data: bytes) -> None:
    if len(data) < 512 or data[28:30] != b"\xfe\xff":
        raise refusal("damaged", "ole header")
    shift, small = struct.unpack("<HH", data[30:34])
    fats, directory = struct.unpack("<II", data[44:52])
    small_fats, difats = struct.unpack("<I", data[64:68])[0], struct.unpack("<I", data[72:76])[0]
    if shift not in (9, 12) or small != 6:
        raise refusal("damaged", "ole sector size")
    sectors = len(data) // (1 << shift) + 1
    if max(fats, directory, small_fats, difats) > sectors:
        raise refusal("damaged", "ole sector count")


def _has_filepass(data: bytes) -> bool:
    """Walk the first records of each workbook stream: FILEPASS follows its BOF record within the same sector."""
    for match in re.finditer(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00", data):
        at = match.start()
        for _ in range(6):
            if at + 4 > len(data):
                break
            record, length = struct.unpack("<HH", data[at : at + 4])
            if record == 0x2F:
                return True
            at += 4 + length
    return False


def _inspect_package(data: bytes) -> Kind:
    parts = parts_of(data)
    names = {part.name.lower() for part in parts}
    if "content.xml" in names and "mimetype" in names:
        _check_package(data, parts)
        return Kind.ODS
    if not ("xl/workbook.xml" in names or any(name.endswith("/workbook.xml") for name in names)):
        raise refusal(_other_package(names))
    if "[content_types].xml" not in names:
        raise refusal("damaged", "no content types")
    _check_package(data, parts)
    return Kind.XLSX


def _other_package(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "binary_workbook"
    if "word/document.xml" in names:
        return "word"
    return "slides" if "ppt/presentation.xml" in names else "archive"


def _check_package(data: bytes, parts: list[Part]) -> None:
    spent = references = longest = 0
    for part in parts:
        name = part.name.lower()
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        spent += part.size
        if spent > MAX_TOTAL:
            raise refusal("too_large", "total")
        xml = contents(data, part)
        if name.startswith(("customxml/", "docprops/")):
            continue
        _check_xml(xml, part.name)
        references += _check_part(xml, name)
        if b"<sst" in xml[:2000] or b":sst" in xml[:2000]:
            longest = max(longest, _check_strings(xml))
    if longest * references > MAX_REPEATED_TEXT:
        raise refusal("unsafe", "string amplification")


def _check_xml(xml: bytes, name: str) -> None:
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in xml[:4]:
        raise refusal("unsafe", f"utf-16 part {name}")
    if b"<!" in xml and _DECLARATION.search(xml):
        raise refusal("unsafe", f"document type in {name}")
    if xml.count(b"<") > MAX_TAGS:
        raise refusal("too_large", f"tags in {name}")
    if len(xml) > 200_000 and _LONG_ATTRIBUTE.search(xml):
        raise refusal("unsafe", f"long attribute in {name}")


def _check_part(xml: bytes, name: str) -> int:
    """Check one part by what it is, and return how often it refers to shared strings."""
    if "worksheets/" in name and name.endswith(".xml"):
        return _check_sheet(slim(xml))
    if b"<cellXfs" in xml and xml.count(b"<xf ") + xml.count(b"<xf/") > MAX_STYLES:
        raise refusal("unsafe", "styles")
    if name.endswith("/workbook.xml"):
        if xml.count(b"<sheet ") > MAX_SHEETS:
            raise refusal("too_large", "sheets")
        if xml.count(b"<definedName") > MAX_NAMES:
            raise refusal("unsafe", "names")
    if name.endswith("workbook.xml.rels") and b'TargetMode="External"' in xml and b"/worksheet" in xml:
        _check_targets(xml)
    return 0


def _check_targets(xml: bytes) -> None:
    for relation in re.findall(rb"<Relationship\b[^>]{0,2000}>", xml):
        if b'TargetMode="External"' in relation and b"/worksheet" in relation:
            raise refusal("unsafe", "external sheet")


def _check_sheet(xml: bytes) -> int:
    rows = xml.count(b"<row") + xml.count(b":row ")
    cells = xml.count(b"<c ") + xml.count(b"<c>") + xml.count(b":c ")
    if rows > MAX_ROWS or cells > MAX_CELLS:
        raise refusal("too_large", f"{rows} rows, {cells} cells")
    _check_area(xml, rows)
    _check_merges(xml)
    for tag in (b"<hyperlink ", b"<cfRule", b"<dataValidation "):
        if xml.count(tag) > MAX_MERGES:
            raise refusal("unsafe", tag.decode())
    return xml.count(b't="s"')


def _check_area(xml: bytes, rows: int) -> None:
    last = max((int(number) for number in _ROW.findall(xml)), default=rows)
    columns: set[bytes] = set()
    for letters, number in _CELL.findall(xml):
        columns.add(letters)
        if len(number) > 7:
            raise refusal("damaged", "cell reference")
    width = max((_column(letters) for letters in columns), default=0)
    if not width:
        width = max((line.count(b"<c") for line in xml.split(b"</row>")), default=1)
    if width > 16_384 or last > 1_048_576:
        raise refusal("damaged", "cell reference")
    if last * width > MAX_AREA:
        raise refusal("too_large", f"used range {last} x {width}")


def _check_merges(xml: bytes) -> None:
    if xml.count(b"<mergeCell ") > MAX_MERGES:
        raise refusal("too_large", "merges")
    area = 0
    for left, top, right, bottom in _MERGE.findall(xml):
        area += (int(bottom) - int(top) + 1) * (_column(right) - _column(left) + 1)
    if area > MAX_MERGED_CELLS:
        raise refusal("unsafe", "merged area")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_strings(xml: bytes) -> int:
    """Check the shared strings, and return the length of the longest."""
    strings = xml.count(b"<si>") + xml.count(b"<si ") + xml.count(b":si>")
    unique = _UNIQUE.search(xml[:2000])
    if strings > MAX_STRINGS or (unique and int(unique[1]) > 2 * strings + 1000):
        raise refusal("unsafe", "shared strings")
    longest = max((len(text) for text in _LONG_TEXT.findall(xml)), default=0)
    if longest > MAX_STRING:
        raise refusal("unsafe", "string length")
    return longest


_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"RIFF", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "word"),
    (b"ID;", "sylk"),
    (b"\x09\x00\x04\x00", "too_old"),
    (b"\x09\x02\x06\x00", "too_old"),
    (b"\x09\x04\x06\x00", "too_old"),
)


def _inspect_flat(data: bytes) -> Kind:
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise refusal(reason)
    if len(data) > MAX_TEXT:
        raise refusal("unknown" if b"\0" in data[:4096] else "too_large", f"{len(data)} bytes of text")
    text = decode(data)
    if text is None:
        raise refusal("unknown", "binary")
    head = text[:4096].lstrip().lower()
    if head.startswith("<"):
        return _inspect_markup(text, head)
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    if not lines or sum(1 for line in lines if "," in line or "\t" in line) * 2 < len(lines):
        raise refusal("unknown", "plain text")
    return Kind.CSV


def _inspect_markup(text: str, head: str) -> Kind:
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<workbook" in head:
        raise refusal("xml_workbook")
    if "<table" not in text.lower():
        raise refusal("unknown", "markup without a table")
    return Kind.HTML
