"""Look at the bytes of an upload before anything parses them: what it is, and whether a parser may have it."""

import re
from enum import StrEnum

from importers.containers.archives import Part, contents, parts_of, pieces
from importers.containers.packages import MAX_ROWS, check_package, tagwise
from importers.containers.sectors import SIGNATURE, Container
from importers.errors import refusal
from importers.formats import biff
from importers.formats.spreadsheetml import NAMESPACE
from importers.formats.texts import SEPARATOR, head_of

MAX_FILE = 20 << 20
MAX_MARKUP = 5 << 20


class Kind(StrEnum):
    """What an upload is by its content; its name is never asked."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    HTML = "html"
    XML = "xml"


def inspect(data: bytes) -> Kind:
    """Return what the bytes are, or raise UnreadableWorkbook where no parser may see them."""
    if not data:
        raise refusal("empty")
    if len(data) > MAX_FILE:
        raise refusal("too_large", f"{len(data)} bytes")
    if data.startswith(SIGNATURE):
        return _inspect_ole(data)
    if data.startswith(b"PK"):
        return _inspect_package(data)
    return _inspect_flat(data)


def _inspect_ole(data: bytes) -> Kind:
    container = Container(data)
    if "encryptedpackage" in container.streams:
        raise refusal("password", "EncryptedPackage")
    name = biff.workbook_stream(container)
    if name is None:
        word, slides = "worddocument" in container.streams, "powerpoint document" in container.streams
        raise refusal("word" if word else "slides" if slides else "unknown", "ole")
    if biff.is_encrypted(container.read(name)):
        raise refusal("password", "FILEPASS")
    return Kind.XLS


def _inspect_package(data: bytes) -> Kind:
    parts = parts_of(data)
    names = {part.name.lower() for part in parts}
    if "content.xml" in names and "mimetype" in names:
        _check_opendocument(data, {part.name.lower(): part for part in parts})
        check_package(data, parts)
        return Kind.ODS
    if not ("xl/workbook.xml" in names or any(name.endswith("/workbook.xml") for name in names)):
        raise refusal(_other_package(names))
    if "[content_types].xml" not in names:
        raise refusal("damaged", "no content types")
    check_package(data, parts)
    return Kind.XLSX


def _check_opendocument(data: bytes, parts: dict[str, Part]) -> None:
    kind, manifest = parts["mimetype"], parts.get("meta-inf/manifest.xml")
    if kind.size > 200 or b"opendocument.spreadsheet" not in contents(data, kind):
        raise refusal("word", "opendocument")
    if manifest and any(b"encryption-data" in piece for piece in tagwise(pieces(data, manifest))):
        raise refusal("password", "manifest")


def _other_package(names: set[str]) -> str:
    for telling, reason in _TELLING_PARTS:
        if telling in names:
            return reason
    return "archive"


_TELLING_PARTS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", "binary_workbook"),
    ("word/document.xml", "word"),
    ("ppt/presentation.xml", "slides"),
    ("ofd.xml", "ofd"),
    ("index/document.iwa", "numbers"),
    ("content.xml", "word"),
)

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"RIFF", "image"),
    (b"\0\0\0\x18ftyp", "image"),
    (b"\0\0\0\x1cftyp", "image"),
    (b"\0\0\0 ftyp", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"{\\rtf", "word"),
    (b"ID;P", "sylk"),
    (b"TABLE\r\n0,1", "dif"),
    (b"TABLE\n0,1", "dif"),
    (b"\0\0\x02\0\x06\x04", "lotus"),
    (b"\0\0\x1a\0\0\x10\x04\0", "lotus"),
    (b"MIME-Version:", "web_archive"),
    (b"\x09\x00\x04\x00", "too_old"),
    (b"\x09\x00\x06\x00", "too_old"),
    (b"\x09\x02\x06\x00", "too_old"),
    (b"\x09\x04\x06\x00", "too_old"),
    (b"\x09\x08\x08\x00\x00\x05", "bare_records"),
    (b"\x09\x08\x10\x00\x00\x06", "bare_records"),
)
_DBASE = re.compile(rb"[\x03\x30\x31\x43\x83\x8b\xcb\xf5\xfb].[\x01-\x0c][\x01-\x1f].{4}.{4}.{20}", re.DOTALL)
_DECLARATION = re.compile("<!(?!--|\\[cdata\\[)")
_TABLE = re.compile(rb"<\0?t\0?a\0?b\0?l\0?e", re.IGNORECASE)
_WORKBOOK = re.compile(r"<(?:[\w.-]{1,40}:)?workbook[\s>]")


def _inspect_flat(data: bytes) -> Kind:
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise refusal(reason)
    if b"\0" in data[:32] and _DBASE.match(data):
        raise refusal("dbase")
    if data.startswith(b"BM") and data[6:10] == bytes(4):
        raise refusal("image")
    head = head_of(data)
    if head is None:
        raise refusal("unknown", "binary")
    begun = head.lstrip("\ufeff \t\r\n").lower()
    if begun.startswith("<"):
        return _inspect_markup(data, begun)
    lines = [line for line in begun.splitlines()[:50] if line.strip()]
    if not lines or begun[:1] in ("{", "[") or not _has_columns(lines):
        raise refusal("unknown", "plain text")
    if data.rstrip(b" ,;\t\r\n\0").count(b"\n") > MAX_ROWS:
        raise refusal("too_large", "lines")
    return Kind.CSV


def _has_columns(lines: list[str]) -> bool:
    parted = sum(1 for line in lines if "," in line or "\t" in line or ";" in line)
    return parted * 2 >= len(lines) or SEPARATOR.match(lines[0]) is not None


def _inspect_markup(data: bytes, head: str) -> Kind:
    if _WORKBOOK.search(head) and NAMESPACE in head:
        if _DECLARATION.search(head):
            raise refusal("unsafe", "document type")
        return Kind.XML
    if "urn:oasis:names:tc:opendocument" in head or "schemas.microsoft.com/office/word" in head:
        raise refusal("word" if "word" in head or "opendocument.text" in head else "flat_workbook")
    if len(data) > MAX_MARKUP:
        raise refusal("too_large", f"{len(data)} bytes of markup")
    if not _TABLE.search(data):
        raise refusal("unknown", "markup without a table")
    return Kind.HTML
