"""Excel 97 and Excel 5 workbooks as records: whether they are encrypted, and what their reader does not say."""

import struct
from collections.abc import Iterator

from importers.cells import Typed
from importers.containers.packages import MAX_SHEETS
from importers.containers.sectors import Container
from importers.errors import UnreadableWorkbook
from importers.formats.unsaid import Silent, Unsaid

_EXCEL_5 = 0x0500
_TWO_BYTES = {936: "gb18030", 10008: "gb18030", 950: "cp950", 10002: "cp950", 932: "cp932", 949: "cp949"}
_BYTES = {bytes((byte,)).decode("cp1252", "ignore") or chr(byte): byte for byte in range(256)}
_CODEPAGE = 0x42
_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x0A, 0x2F, 0x85
_FORMULA, _ERROR_OR_TRUTH, _ROW = 0x06, 0x0205, 0x0208
_NO_HEIGHT = 0x20  # a row's flag: it is not shown
_CALCULATE = 1  # a formula's flag: its result is not worth anything yet
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def workbook_stream(container: Container) -> str | None:
    """Return the name of the stream that holds the workbook, None where there is none."""
    return next((name for name in ("workbook", "book") if name in container.streams), None)


def is_encrypted(stream: bytes) -> bool:
    """Tell whether the workbook is protected by a password; that stands among its first records."""
    kinds = (kind for _, (kind, _, _) in zip(range(20), _records(stream, 0), strict=False))
    return any(kind == _FILEPASS for kind in kinds)


def in_single_bytes(data: bytes) -> tuple[bytes, str | None]:
    """Return a workbook whose texts its reader can read, and the encoding they are to be told in afterwards, if any.

    The texts of Excel 5 and 95 stand in the code page of their country; the reader spoils those of two bytes a letter.
    So it is told that each byte is a letter, and `told_in` puts the bytes together again.
    """
    try:
        container = Container(data)
        name = workbook_stream(container)
        stream = container.read(name) if name else b""
        for _, (kind, at, _) in zip(range(50), _records(stream, 0), strict=False):
            page = struct.unpack_from("<H", stream, at)[0] if kind == _CODEPAGE else 0
            if name and page in _TWO_BYTES and struct.unpack_from("<H", stream, 4)[0] == _EXCEL_5:
                place = container.place(name, at)
                return data[:place] + struct.pack("<H", 1252) + data[place + 2 :], _TWO_BYTES[page]
    except (UnreadableWorkbook, struct.error, IndexError):
        pass  # the reader says what is wrong with it
    return data, None


def told_in(encoding: str, text: str) -> str:
    """Return what the letters of a text, one for each byte, mean in an encoding."""
    try:
        return bytes(_BYTES[letter] for letter in text).decode(encoding, "replace")
    except KeyError:
        return text


def unsaid(data: bytes) -> list[Unsaid]:
    """Return what the reader does not say of each sheet, in the order of the workbook."""
    try:
        container = Container(data)
        name = workbook_stream(container)
        stream = container.read(name) if name else b""
        return [_unsaid(stream, at) for at in _sheets(stream)[:MAX_SHEETS]]
    except (UnreadableWorkbook, struct.error):
        return []  # the reader could read it all the same


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and length of each record from `at` on."""
    end, header = len(stream), struct.Struct("<HH")
    while at + 4 <= end:
        kind, length = header.unpack_from(stream, at)
        yield kind, at + 4, length
        at += 4 + length


def _sheets(stream: bytes) -> list[int]:
    found = []
    for kind, at, _ in _records(stream, 0):
        if kind == _BOUNDSHEET:
            found.append(struct.unpack_from("<I", stream, at)[0])
        elif kind == _EOF:
            break
    return found


def _unsaid(stream: bytes, start: int) -> Unsaid:
    found, depth = Unsaid(), 0
    for kind, at, _ in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1 and kind in _TELLING:
            value = _TELLING[kind](stream, at)
            if value is not None:
                row, column = struct.unpack_from("<HH", stream, at)
                found.hear(Silent(row + 1, column, value))
        elif depth == 1 and kind == _ROW and struct.unpack_from("<12xH", stream, at)[0] & _NO_HEIGHT:
            found.hide(struct.unpack_from("<H", stream, at)[0] + 1)
    return found


def _result(stream: bytes, at: int) -> Typed | None:
    kind, code, mark, flags = struct.unpack_from("<6xBxB3xHH", stream, at)
    if mark != 0xFFFF:
        return None
    if kind == 2:
        return Typed("error", _ERRORS.get(code, "#N/A"))
    return Typed("formula", "=") if kind == 3 and flags & _CALCULATE else None


def _error(stream: bytes, at: int) -> Typed | None:
    code, is_error = struct.unpack_from("<6xBB", stream, at)
    return Typed("error", _ERRORS.get(code, "#N/A")) if is_error else None


_TELLING = {_FORMULA: _result, _ERROR_OR_TRUTH: _error}
