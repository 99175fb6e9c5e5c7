"""Take the empty styled rows and cells out of worksheets: programs write them by the million, readers drown in them."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

from importers.containers.archives import Part, contents, parts_of, pieces

SMALL = 1 << 20

_EMPTY_CELL = re.compile(rb"<(?:\w+:)?c\b[^<>]{0,200}/>|<((?:\w+:)?c)\b[^<>]{0,200}></\1>")
_EMPTY_ROW = re.compile(rb"<((?:\w+:)?row)\b[^<>]{0,400}(?:/>|>\s*</\1>)")


def slim(xml: bytes) -> bytes:
    """Return the XML of whole rows without the cells that hold nothing, and without the rows that then hold none."""
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", xml))


def slimmed(sheet: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a worksheet slimmed, piece by piece."""
    return map(slim, rowwise(sheet))


def rowwise(sheet: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces that begin with a row, or at least with a tag where rows are endless."""
    rest = b""
    for piece in sheet:
        rest += piece
        row = rest.rfind(b"<row ")
        row = row if row > 0 else rest.rfind(b":row ")
        cut = rest.rfind(b"<", 0, row + 1) if row > 0 else rest.rfind(b"<")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def slim_package(data: bytes) -> bytes:
    """Return the same workbook with its large worksheets slimmed; a small one is returned as it is."""
    parts = parts_of(data)
    if not any(_is_large(part) for part in parts):
        return data
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for part in parts:
            if not _is_large(part):
                target.writestr(part.name, contents(data, part))
                continue
            with target.open(part.name, "w") as sheet:
                for piece in slimmed(pieces(data, part)):
                    sheet.write(piece)
    return saved.getvalue()


def _is_large(part: Part) -> bool:
    return part.size > SMALL and "worksheets/" in part.name.lower() and part.name.lower().endswith(".xml")
